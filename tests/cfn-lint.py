#!/usr/bin/env python3
"""How many of the mutants of `cargo run --release -p tests --example mutants -- --out FOLDER` cfn-lint notices.

    pip install cfn-lint==1.51.0
    python3 tests/cfn-lint.py FOLDER [--every 10]

A mutant is noticed when cfn-lint says something of it that it does not say of the unbroken template. It needs some seconds for
each: `--every N` takes each Nth of them.
"""

import argparse
import collections
import json
import multiprocessing
import pathlib
import subprocess


def lint(path):
    """What cfn-lint says, without the lines, which the change moves."""
    command = ["cfn-lint", "--regions", "eu-central-1", "--include-checks", "I", "--format", "json", "--", str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    if not told.stdout.strip():
        return {("refused", told.stderr[-200:])} if told.returncode else set()
    return {(match["Rule"]["Id"], match["Message"]) for match in json.loads(told.stdout)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--every", type=int, default=1, metavar="N")
    arguments = parser.parse_args()
    mutants = json.loads((arguments.folder / "mutants.json").read_text())[:: arguments.every]
    wholes = sorted({mutant["part"] for mutant in mutants})
    with multiprocessing.Pool() as pool:
        before = dict(zip(wholes, pool.map(lint, [arguments.folder / whole for whole in wholes])))
        after = pool.map(lint, [arguments.folder / mutant["folder"] / mutant["part"] for mutant in mutants], chunksize=4)
    tried, noticed = collections.Counter(), collections.Counter()
    for mutant, told in zip(mutants, after):
        for family in (mutant["family"], "all"):
            tried[family] += 1
            noticed[family] += bool(told - before[mutant["part"]])
    print("| family | mutants | noticed by cfn-lint | |\n| --- | --- | --- | --- |")
    for family in sorted(tried, key=lambda family: (family == "all", family)):
        print(f"| {family} | {tried[family]} | {noticed[family]} | {100 * noticed[family] / tried[family]:.1f} % |")


if __name__ == "__main__":
    main()
