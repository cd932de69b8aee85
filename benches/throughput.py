"""How many calls the pipeline takes: the rehearsal plays many together, without faults, and its processor time is counted.

    python3 benches/throughput.py                    builds the rehearsal and the functions, plays, prints a table
    python3 benches/throughput.py REHEARSAL DIR      plays with programs that are there

The services answer at once: what is left is the functions' own work and that of the emulation on this machine. On AWS
functions run beside each other, and quotas of Transcribe and Bedrock bound how many calls there are in an hour.
"""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
CALLS = (100, 1000)


def played(rehearsal, functions, calls):
    """Seconds, processor seconds and MB of playing so many calls, once each."""
    command = [rehearsal, "--handlers", functions, "--calls", str(calls)]
    measure = [sys.executable, "-I", "-S", ROOT / "benches/measure.py", "1", *command]
    done = subprocess.run(measure, cwd=ROOT, text=True, capture_output=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} failed: {done.stderr}")
    return [float(number) for number in done.stdout.split()]


def main(arguments):
    if len(arguments) not in (0, 2) or any(re.match("-", one) for one in arguments):
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    if not arguments:
        build = ["cargo", "build", "--locked", "--quiet", "--release", "-p", "rehearsal", "-p", "handlers"]
        subprocess.run(build, cwd=ROOT, check=True)
    rehearsal, functions = arguments or (ROOT / "target/release/rehearsal", ROOT / "target/release")
    print("| calls at once | calls a second | processor time of a call | most memory of a process |")
    print("| --- | --- | --- | --- |")
    for calls in CALLS:
        took, used, memory = played(str(rehearsal), str(functions), calls)
        print(f"| {calls:,} | {calls / took:.0f} | {used / calls * 1000:.0f} ms | {memory / 1024:.0f} MB |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
