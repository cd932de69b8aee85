"""`synth` against the same as a CDK app (`benches/cdk`): time, processor time and memory of making the templates.

    python3 benches/cdk.py            builds, installs, checks that both make the same, measures, prints a table
    python3 benches/cdk.py --check    only checks that both make the same

Needs Node and npm. What npm installs is pinned by `benches/cdk/package-lock.json` and goes to `target/cdk`.
"""

import copy
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys

sys.dont_write_bytecode = True
import equivalence  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent
APP = ROOT / "benches/cdk"
WORK = ROOT / "target/cdk"
TENANTS = (1, 60)
RUNS = 7


def run(*command, **more):
    done = subprocess.run(command, text=True, capture_output=True, cwd=ROOT, **more)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def install():
    """The packages of the lock file, unless they are there."""
    lock = (APP / "package-lock.json").read_bytes()
    stamp = WORK / "installed"
    if stamp.is_file() and stamp.read_bytes() == lock:
        return
    WORK.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    for file in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(APP / file, WORK)
    run("npm", "ci", "--silent", "--ignore-scripts", "--prefix", str(WORK))
    stamp.write_bytes(lock)


def configuration(tenants):
    """The arguments that make `synth` configure what the CDK app's context does."""
    if tenants == 1:
        return []
    file = WORK / f"{tenants}-tenants.yaml"
    line = "  - {{ id: tenant-{0:02}, name: Tenant {0:02}, language: en-GB, speech: {{ speakers: {{ max: 2 }} }} }}\n"
    file.write_text("tenants:\n" + "".join(line.format(number + 1) for number in range(tenants)))
    return ["--config", str(file)]


def synth(profile, tenants, *more):
    out = WORK / f"synth-{tenants}"
    return [str(ROOT / f"target/{profile}/synth"), *configuration(tenants), "--out", str(out), *more]


def environment(tenants, validation):
    return {
        **os.environ,
        "NODE_PATH": str(WORK / "node_modules"),
        "CDK_CONTEXT_JSON": json.dumps({"tenants": tenants}),
        "CDK_OUTDIR": str(WORK / f"cdk-{tenants}"),
        "CDK_VALIDATION": "true" if validation else "false",
    }


def templates(folder, pattern):
    files = sorted(folder.glob(pattern))
    return [json.loads(file.read_text()) for file in files]


def check(profile):
    """Ends the program unless both make the same."""
    for tenants in TENANTS:
        for folder in (f"synth-{tenants}", f"cdk-{tenants}"):
            shutil.rmtree(WORK / folder, ignore_errors=True)
        run(*synth(profile, tenants, "--format", "json", "--no-check"))
        run("node", str(APP / "app.js"), env=environment(tenants, False))
        ours = templates(WORK / f"synth-{tenants}", "*.json")
        theirs = templates(WORK / f"cdk-{tenants}", "*.template.json")
        wrong, expected, resources, properties = equivalence.compare(ours, theirs)
        if wrong:
            print("\n".join(wrong), file=sys.stderr)
            sys.exit(
                f"error: benches/cdk does not make what synth makes ({len(wrong)} differences, above). Change the app as "
                "synth was changed, or say in benches/equivalence.py why the difference may be."
            )
        print(f"tenants {tenants}: {len(ours)} and {len(theirs)} templates, {resources} resources, {properties} properties: the same")
        for difference, count in sorted(expected.items()):
            print(f"  but for {count} × {difference}")
        if tenants == 1:
            notices(ours, theirs)


def notices(ours, theirs):
    """Ends the program if the comparison overlooks that a property of a resource is gone; one of each type is tried."""
    tried = {}
    for number, template in enumerate(theirs):
        for logical_id, resource in template["Resources"].items():
            tried.setdefault(resource["Type"], (number, logical_id))
    for kind, (number, logical_id) in tried.items():
        names = sorted(theirs[number]["Resources"][logical_id]["Properties"].keys() - equivalence.TEXTS)
        changed = copy.deepcopy(theirs)
        del changed[number]["Resources"][logical_id]["Properties"][names[-1]]
        if not equivalence.compare(ours, changed)[0]:
            sys.exit(f"error: equivalence.py does not notice that a {kind} has no {names[-1]}")


def measured(programs):
    """Of each program: median and fastest seconds, median processor seconds, most MB.

    All run in turn, so that what else runs here meets each; once before, so that all files are read.
    """
    measure = [sys.executable, "-I", "-S", str(ROOT / "benches/measure.py"), "1"]
    runs = {name: [] for name in programs}
    for _ in range(RUNS + 1):
        for name, (command, env) in programs.items():
            runs[name].append([float(number) for number in run(*measure, *command, env=env).split()])
    figures = {}
    for name, of in runs.items():
        took, used, memory = zip(*of[1:])
        figures[name] = statistics.median(took), min(took), statistics.median(used), max(memory) / 1024
    return figures


def shown(seconds):
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def ratio(theirs, ours, column):
    return f"{theirs[column] / ours[column]:.0f} ×"


def compare(tenants):
    app = ["node", str(APP / "app.js")]
    cli = [str(WORK / "node_modules/.bin/cdk"), "synth", "--quiet", "--app", f"node {APP / 'app.js'}"]
    cli += ["--output", str(WORK / "cdk-cli"), "--no-notices", "--no-version-reporting"]
    programs = {
        "`node app.js`, which validates": (app, environment(tenants, True)),
        "the same, `CDK_VALIDATION=false`": (app, environment(tenants, False)),
        "`cdk synth`": (cli, environment(tenants, True)),
        "`synth`, which checks": (synth("release", tenants), None),
        "`synth --no-check`": (synth("release", tenants, "--no-check"), None),
        "`synth` of the dev profile": (synth("debug", tenants), None),
        "`synth --no-check` of the dev profile": (synth("debug", tenants, "--no-check"), None),
    }
    figures = measured(programs)
    print(f"\n{tenants} tenant{'s' if tenants > 1 else ''}\n")
    print("| | median | fastest | processor | most memory |\n| --- | --- | --- | --- | --- |")
    for name, (median, fastest, used, memory) in figures.items():
        print(f"| {name} | {shown(median)} | {shown(fastest)} | {shown(used)} | {memory:.1f} MB |")
    print("\n| CDK : synth | median | fastest | processor | most memory |\n| --- | --- | --- | --- | --- |")
    checked, plain, _, ours_checked, ours_plain, *_ = figures.values()
    for what, theirs, ours in (("both check", checked, ours_checked), ("neither checks", plain, ours_plain)):
        print(f"| {what} | " + " | ".join(ratio(theirs, ours, column) for column in range(4)) + " |", flush=True)


def main(arguments):
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    only_check = bool(arguments)
    run("cargo", "build", "--locked", "--quiet", "-p", "synth")
    if not only_check:
        run("cargo", "build", "--locked", "--quiet", "-p", "synth", "--release")
    install()
    check("debug")
    if only_check:
        return
    print(f"\nnode {run('node', '--version').strip()}, {os.cpu_count()} processors")
    for tenants in TENANTS:
        compare(tenants)


if __name__ == "__main__":
    main(sys.argv[1:])
