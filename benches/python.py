"""Our functions against the guide's in Python: from start to the first request for work, to the first answer, and memory.

    python3 benches/python.py                    builds the functions, installs, measures, prints a table
    python3 benches/python.py --functions DIR    measures binaries that are there

Both run as on Lambda against the same Runtime API on this machine: ours as they ship, Python's under `awslambdaric`, AWS's
own loop, with `boto3`. Modules are compiled already and files are in memory, as they never are at a cold start: that is to
Python's advantage, which has ten times as many to read. The first event needs no service: nothing of AWS is emulated.
Memory is what the process has to itself and its part of what it shares (PSS) when it asks for work, and after its answer.
"""

import json
import os
import pathlib
import signal
import socket
import statistics
import subprocess
import sys
import time
import venv

ROOT = pathlib.Path(__file__).resolve().parent.parent
HANDLERS = ROOT / "benches/python"
WORK = ROOT / "target/python"
PYTHON = WORK / "bin/python"
STARTS = 15

# What the guide's functions and ours are told.
VARIABLES = {
    "AWS_REGION": "eu-central-1",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
    "AWS_LAMBDA_FUNCTION_NAME": "function",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
    "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
    "AWS_LAMBDA_LOG_GROUP_NAME": "group",
    "AWS_LAMBDA_LOG_STREAM_NAME": "stream",
    "DEPLOYMENT": "cci-lite",
    "INPUT_BUCKET": "input",
    "OUTPUT_BUCKET": "results",
    "KMS_KEY_ARN": "key",
    "DDB_TABLE": "config",
    "LEDGER_TABLE": "ledger",
    "LEDGER_DAYS": "90",
    "START_INTERVAL_MS": "0",
    "INTAKE_QUEUE_URL": "queue",
    "COMPLETION_QUEUE_URL": "queue",
    "ANALYSIS_QUEUE_URL": "queue",
    "BEDROCK_MODEL_ID": "model",
    "BEDROCK_REGION": "eu-central-1",
    "SNS_TOPIC_ARN": "topic",
    "MODELS": "{}",
    "PRICES": '{"as_of":"2026-01-01","transcribe_minute":0,"redaction_minute":0,"comprehend_unit":0,"other_call":0}',
    "PYTHONPATH": str(HANDLERS),
    "PYTHONPYCACHEPREFIX": str(WORK / "compiled"),
}
# An event of each that is answered without AWS. The guide's result-handler has none: it is refused, as an error.
NO_MESSAGES = {"Records": []}
NO_CALL = {"detail": {"bucket": {"name": "input"}, "object": {"key": "demo-tenant/readme.txt"}}}
# Ours and the first event; the guide's.
OURS = {"job-init": NO_MESSAGES, "result-handler": NO_MESSAGES, "analyzer": NO_MESSAGES}
GUIDES = {"job_init": NO_CALL, "result_handler": {}}
AGAINST = {"job-init": "job_init", "result-handler": "result_handler", "analyzer": "result_handler"}


class RuntimeApi:
    """One function's Runtime API: gives one event, then holds the second request for work."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(60)
        self.buffer = b""
        self.connection = None

    def address(self):
        return "127.0.0.1:{}".format(self.listener.getsockname()[1])

    def request(self):
        """The next request: its first line and its body."""
        while True:
            if self.connection is None:
                self.connection, _ = self.listener.accept()
                self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.connection.settimeout(60)
                self.buffer = b""
            head, separator, rest = self.buffer.partition(b"\r\n\r\n")
            if separator:
                lines = head.decode().split("\r\n")
                headers = dict(line.lower().split(": ", 1) for line in lines[1:])
                length = int(headers.get("content-length", 0))
                chunked = headers.get("transfer-encoding") == "chunked"
                whole = rest.endswith(b"0\r\n\r\n") if chunked else len(rest) >= length
                if whole:
                    self.buffer = b""
                    return lines[0], rest
            received = self.connection.recv(65536)
            if received:
                self.buffer += received
            else:
                self.connection = None

    def answer(self, status, headers, body):
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers.items()), f"Content-Length: {len(body)}"]
        self.connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    def event(self, event):
        deadline = int(time.time() * 1000) + 60_000
        self.answer(
            "200 OK",
            {
                "Lambda-Runtime-Aws-Request-Id": "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
                "Lambda-Runtime-Deadline-Ms": deadline,
                "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-central-1:123456789012:function:function",
                "Content-Type": "application/json",
            },
            json.dumps(event).encode(),
        )


def memory_kb(process):
    """The proportional set size."""
    lines = pathlib.Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def start(command, event):
    """Starts a function: ms to its first request for work and to its first answer, KB at each, how it answered."""
    api = RuntimeApi()
    environment = {**VARIABLES, "AWS_LAMBDA_RUNTIME_API": api.address()}
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        line, _ = api.request()
        asked = time.perf_counter() - begun
        if "/next" not in line:
            sys.exit(f"{command}: asked {line!r} first")
        idle = memory_kb(process)
        given = time.perf_counter()
        api.event(event)
        line, _ = api.request()
        answered = asked + time.perf_counter() - given
        api.answer("202 Accepted", {}, b"")
        api.request()
        return asked * 1000, answered * 1000, idle, memory_kb(process), line.split(" ")[1].rsplit("/", 1)[1]
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def measured(programs):
    """Medians of several starts of each program, the fastest, and how it answered.

    All are started in turn, so that what else runs here meets each; once before, so that all files are read.
    """
    rounds = [{name: start(*program) for name, program in programs.items()} for _ in range(STARTS + 1)][1:]
    figures = {}
    for name in programs:
        *numbers, answers = zip(*(one[name] for one in rounds))
        figures[name] = (*map(statistics.median, numbers), min(numbers[0]), answers[0])
    return figures


def install():
    if not PYTHON.exists():
        venv.create(WORK, with_pip=True)
    requirements = str(HANDLERS / "requirements.txt")
    subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements], check=True)


def build():
    command = ["cargo", "build", "--locked", "--quiet", "--package", "handlers", "--bins", "--profile", "lambda"]
    subprocess.run(command, cwd=ROOT, check=True)
    return ROOT / "target/lambda"


def main(arguments):
    if arguments and (arguments[0] != "--functions" or len(arguments) != 2):
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    folder = pathlib.Path(arguments[1]) if arguments else build()
    install()
    version = subprocess.run([PYTHON, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    print(f"{version}, {os.cpu_count()} processors, medians of {STARTS} starts; the fastest in brackets\n")
    print("| | first request for work | first answer | memory | after the answer |")
    print("| --- | --- | --- | --- | --- |")
    programs = {name: ([str(folder / name)], event) for name, event in OURS.items()}
    for module, event in GUIDES.items():
        programs[module] = [str(PYTHON), "-m", "awslambdaric", f"{module}.lambda_handler"], event
    figures = measured(programs)
    for name, (asked, answered, idle, after, fastest, how) in figures.items():
        print(
            f"| {said(name)} | {asked:.1f} ms ({fastest:.1f}) | {answered:.1f} ms{' (refused)' if how == 'error' else ''} "
            f"| {idle / 1024:.1f} MB | {after / 1024:.1f} MB |"
        )
    print("\n| Python : ours | first request for work | fastest | first answer | memory | after the answer |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, module in AGAINST.items():
        ratios = (f"{figures[module][column] / figures[name][column]:.1f} ×" for column in (0, 4, 1, 2, 3))
        print(f"| {said(module)} : {name} | {' | '.join(ratios)} |")


def said(name):
    return f"the guide's {name.replace('_', '-')}" if name in GUIDES else name


if __name__ == "__main__":
    main(sys.argv[1:])
