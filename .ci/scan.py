#!/usr/bin/env python3
"""Holds templates against checkov and parliament. A finding is mended or accepted in accepted.toml, with a reason.

usage: scan.py <policies: the program that prints a template's identity policies> <templates>...

Templates of one deployment stand together, with commas between them: the later ones import from the earlier ones.

Exit code 1 for findings that are not accepted, and for acceptances of nothing.
"""

import json
import pathlib
import re
import subprocess
import sys
import tomllib

from parliament import analyze_policy_string

HERE = pathlib.Path(__file__).parent


def checkov(template):
    """Findings of checkov, as (check, resource, words)."""
    command = ["checkov", "--skip-download", "--framework", "cloudformation", "--compact", "--quiet", "-o", "json", "-f", template]
    answer = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=False).stdout)
    if answer["summary"]["parsing_errors"] or not answer["summary"]["passed"]:
        sys.exit(f"error: checkov did not read {template}: {answer['summary']}")
    for finding in answer["results"]["failed_checks"]:
        yield finding["check_id"], finding["resource"], finding["check_name"]


def parliament(templates, policies):
    """Findings of parliament in the last of the templates, as (issue, resource, words)."""
    lines = subprocess.run([policies, *templates], stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
    if len(lines) < 5:
        sys.exit(f"error: {templates[-1]} has only {len(lines)} identity policies")
    for line in lines:
        role = json.loads(line)
        for finding in analyze_policy_string(json.dumps(role["policy"])).findings:
            yield finding.issue, role["id"], str(finding.detail)


def main():
    policies, templates = sys.argv[1], sys.argv[2:]
    accepted = tomllib.loads((HERE / "accepted.toml").read_text())["accept"]
    used = set()
    refused = 0
    deployments = [deployment.split(",") for deployment in templates]
    for before in [deployment[: end + 1] for deployment in deployments for end in range(len(deployment))]:
        template = before[-1]
        found = [("checkov", *finding) for finding in checkov(template)]
        found += [("parliament", *finding) for finding in parliament(before, policies)]
        for tool, check, resource, words in found:
            fits = [
                index
                for index, one in enumerate(accepted)
                if (one["tool"], one["check"]) == (tool, check) and re.fullmatch(one["where"], resource)
            ]
            used.update(fits)
            if not fits:
                refused += 1
                print(f"{template}: {tool} {check} on {resource}: {words[:200]}")
        print(f"{template}: {len(found)} findings of checkov and parliament")
    for index, one in enumerate(accepted):
        if index not in used:
            refused += 1
            print(f"accepted.toml: {one['tool']} {one['check']} on {one['where']} accepts nothing")
    return 1 if refused else 0


sys.exit(main())
