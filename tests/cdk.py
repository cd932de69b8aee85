#!/usr/bin/env python3
# /// script
# requires-python = ">=3.10"
# dependencies = ["moto[server,cloudformation]==5.2.1", "awscli==1.45.11", "boto3==1.43.11"]
# ///
"""Lists, compares and deploys this repository with the stock CDK CLI and with the AWS CLI, to moto.

    python3 tests/cdk.py DIST    # the folder that `synth package` has written

It installs the CDK CLI with npm into target/ci/cdk; `aws` and `moto_server` are looked for on the PATH. Three deployments run
beside each other, each on a moto of its own: by CDK after `cdk bootstrap`, by CDK into a bucket without one, and by
`aws cloudformation deploy` with the packaged parameters. After each, a changed function and a changed construct follow.

moto makes the functions, queues, roles, rules, buckets, tables and topics of the template; it skips what it does not know,
such as alarms and bucket policies, and the script says what. Exit code 1 when something is not as it should be.
"""

import argparse
import base64
import concurrent.futures
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

CDK = "aws-cdk@2.1148.1"
REGION = "eu-central-1"
ACCOUNT = "123456789012"  # moto's
STACK = "cci-lite"
ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "target" / "ci" / "cdk"
APP = json.loads((ROOT / "cdk.json").read_text())["app"]
FUNCTIONS = ["job-init", "result-handler", "analyzer", "reconciler", "tenant-registrar"]
# Moto's KMS cannot tag keys by CloudFormation, so this deployment has no tags.
BEFORE = "tags: {}\n"
AFTER = "tags: {}\nfunctions: {analyzer: {memory_mb: 640}}\n"
SHOWN = 12  # the most lines of a command that are printed


class Wrong(Exception):
    """Something is not as it should be."""


def check(holds, message):
    if not holds:
        raise Wrong(message)


def equal(found, expected, what):
    check(found == expected, f"{what}: {found!r} instead of {expected!r}")


def install():
    """The pinned CLI, if it is not there yet."""
    name, version = CDK.rsplit("@", 1)
    package = WORK / "node_modules" / name / "package.json"
    if not package.exists() or json.loads(package.read_text())["version"] != version:
        WORK.mkdir(parents=True, exist_ok=True)
        options = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(["npm", "install", *options, "--prefix", WORK, CDK], check=True)
    return WORK / "node_modules" / ".bin" / "cdk"


class Packaged:
    """The zips of the functions, and the parameters that name them."""

    def __init__(self, folder):
        self.folder = folder
        self.pairs = json.loads((folder / "parameters.json").read_text())
        self.parameters = dict(pair.split("=", 1) for pair in self.pairs)
        keys = [value for name, value in self.parameters.items() if name.endswith("Key")]
        self.keys = {name: next(key for key in keys if re.fullmatch(f"{name}-[0-9a-f]+.zip", key)) for name in FUNCTIONS}
        for key in keys:
            digest = hashlib.sha256(self.binary(key)).hexdigest()[:32]
            check(digest in key, f"{key} does not have the digest of its binary, {digest}")

    def bytes(self, key):
        return (self.folder / key).read_bytes()

    def digests(self):
        """As Lambda tells them."""
        digest = lambda key: base64.b64encode(hashlib.sha256(self.bytes(key)).digest()).decode()
        return {name: digest(key) for name, key in self.keys.items()}

    def binary(self, key):
        return zipfile.ZipFile(self.folder / key).read("bootstrap")

    def changed(self, function, folder):
        """The same, but for one function, as if its code had changed."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder, ignore=shutil.ignore_patterns("build"))
        old = self.keys[function]
        binary = self.binary(old) + b"\0"
        new = f"{function}-{hashlib.sha256(binary).hexdigest()[:32]}.zip"
        (folder / old).unlink()
        with zipfile.ZipFile(folder / new, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
            file.writestr("bootstrap", binary)
        parameters = folder / "parameters.json"
        parameters.write_text(parameters.read_text().replace(old, new))
        return Packaged(folder)


class Place:
    """A moto, and the commands that deploy to it from the repository's root."""

    def __init__(self, name, cli):
        self.name, self.cli = name, cli
        self.folder = WORK / name
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.told = []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = self.folder / "moto.log"
        command = ["moto_server", "--host", "127.0.0.1", "--port", str(self.port)]
        with self.log.open("w") as log:
            self.moto = subprocess.Popen(command, stdout=log, stderr=log)
        self.variables = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "CDK_"))}
        self.variables |= {
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_MAX_ATTEMPTS": "1",
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            # By this name, moto takes the first part of a template's URL for its bucket.
            "AWS_ENDPOINT_URL_S3_FOR_CLOUDFORMATION": f"http://localhost:{self.port}",
            "CDK_HOME": str(self.folder / "home"),
            "CDK_DISABLE_CLI_TELEMETRY": "true",
            "CDK_DISABLE_VERSION_CHECK": "true",
            "CI": "true",
            "NO_COLOR": "1",
            "NODE_OPTIONS": "--no-warnings",
        }

    def __enter__(self):
        for _ in range(240):
            check(self.moto.poll() is None, "moto_server has ended")
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.25)
        raise Wrong("moto_server does not answer")

    def __exit__(self, *_):
        self.moto.terminate()
        self.moto.wait()

    def client(self, service):
        options = Config(region_name=REGION, s3={"addressing_style": "path"})
        endpoint = self.variables["AWS_ENDPOINT_URL"]
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        return boto3.session.Session().client(service, endpoint_url=endpoint, config=options, **keys)

    def run(self, command, shown, fails=False, **variables):
        """What a command prints, both streams; and a shortened transcript of it."""
        started = time.monotonic()
        done = subprocess.run(
            command, cwd=ROOT, env=self.variables | variables, capture_output=True, text=True, check=False,
            stdin=subprocess.DEVNULL, timeout=300,
        )  # fmt: skip
        text = done.stdout + done.stderr
        lines = [line.rstrip()[:150] for line in text.splitlines() if line.strip()]
        lines = [line for line in lines if not re.search(r": (start|success): |^warning: ", line)]
        if len(lines) > SHOWN:
            half = SHOWN // 2
            lines = [*lines[:half], f"[{len(lines) - SHOWN} more lines]", *lines[-half:]]
        shown = shown.replace(f"{self.folder}/", "").replace(f"{ROOT}/", "").rstrip()
        self.told += ["", f"$ {shown}   # {time.monotonic() - started:.1f} s", *(f"  {line}" for line in lines)]
        check((done.returncode != 0) == fails, f"`{shown}` ends with {done.returncode}:\n{text[-3000:]}")
        return done.stdout if not fails else text

    def cdk(self, *arguments, app="", fails=False):
        """The CLI with the app of cdk.json, or with more options for it."""
        options = ["--app", f"{APP} {app}"] if app else []
        out = self.folder / "cdk.out"
        command = [self.cli, *arguments, "--output", out, "--no-notices", *options]
        return self.run(command, f"cdk {' '.join(arguments)}" + (f" --app '… {app.strip()}'" if app else ""), fails)

    def aws(self, *arguments):
        local = {"AWS_ENDPOINT_URL_S3": f"http://localhost:{self.port}"}
        return self.run(["aws", *map(str, arguments)], f"aws {' '.join(map(str, arguments))}", **local)

    def configure(self, text):
        """A configuration as a file."""
        file = self.folder / f"{hashlib.sha256(text.encode()).hexdigest()[:8]}.yaml"
        file.write_text(text)
        return file

    def template(self):
        return (self.folder / "cdk.out" / f"{STACK}.template.json").read_text()

    def stack(self):
        """The stack as it is; none where there is none."""
        try:
            return self.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]
        except ClientError:
            return None

    def objects(self, bucket):
        listed = self.client("s3").list_objects_v2(Bucket=bucket).get("Contents", [])
        return {entry["Key"] for entry in listed}

    def check_code(self, packaged, bucket):
        """Each function has the code that was packaged, from the bucket. Gives the digests of its code, which moto
        tells at first and leaves at an update."""
        s3, functions = self.client("s3"), self.client("lambda")
        digests = {}
        for name, key in packaged.keys.items():
            uploaded = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
            check(uploaded == packaged.bytes(key), f"{bucket}/{key} is another file")
            found = functions.get_function(FunctionName=f"{STACK}-{name}")
            check(found["Code"]["Location"].endswith(f"/{key}"), f"{name}: {found['Code']} is not {key}")
            equal(found["Configuration"]["Architectures"], [packaged.parameters["Architecture"]], name)
            digests[name] = found["Configuration"]["CodeSha256"]
        return digests

    def memory(self, function):
        return self.client("lambda").get_function_configuration(FunctionName=f"{STACK}-{function}")["MemorySize"]

    def tell_made(self):
        """Which of the template's types moto has made, and which not."""
        cloudformation = self.client("cloudformation")
        body = cloudformation.get_template(StackName=STACK)["TemplateBody"]
        template = body if isinstance(body, dict) else json.loads(self.template())
        made = cloudformation.describe_stack_resources(StackName=STACK)["StackResources"]
        made = {resource["LogicalResourceId"] for resource in made if resource.get("ResourceType")}
        types = {}
        for name, resource in template["Resources"].items():
            types.setdefault(resource["Type"], []).append(name in made)
        functions = types["AWS::Lambda::Function"]
        equal((len(functions), all(functions)), (len(FUNCTIONS), True), "functions that are made")
        skipped = sorted(kind.removeprefix("AWS::") for kind, each in types.items() if not any(each))
        self.told += ["", f"moto made {len(made)} of {len(template['Resources'])} resources, none of: {', '.join(skipped)}"]

    def check_moto(self):
        """A resource that moto fails on is an answer 500, which a CLI may try again and then forget."""
        failed = [line for line in self.log.read_text().splitlines() if re.match(r"\w*(Error|Exception)\b", line)]
        check(not failed, f"moto failed: {failed[:3]}, see {self.log.relative_to(ROOT)}")


def differing(text):
    """The logical IDs that `cdk diff` names."""
    return re.findall(r"^\[[-+~]\] AWS::\S+ \S+ (\w+)", text, re.M)


def changed_lines(one, other):
    return [line.strip() for line in sorted(set(other.splitlines()) - set(one.splitlines()))]


def by_cdk(place, packaged, bucket, app):
    """A deployment, and the two changes, by CDK. `app` is more options for the app."""
    options = lambda text, zips: f"--config {place.configure(text)} --packaged {zips.folder} {app}"
    deploy = ("deploy", "--require-approval", "never")
    diff = ("diff", "--method=template", "--fail")

    place.cdk(*deploy, app=options(BEFORE, packaged))
    equal(place.stack()["StackStatus"], "CREATE_COMPLETE", "the stack")
    equal(place.check_code(packaged, bucket), packaged.digests(), "code of the functions")
    first = place.template()
    uploaded = place.objects(bucket)
    equal(len([key for key in uploaded if key.endswith(".zip")]), len(FUNCTIONS), "zips in the bucket")
    place.tell_made()
    check("There were no differences" in place.cdk(*diff, app=options(BEFORE, packaged)), "a difference after deploying")

    # A changed function: one zip, and of the template the lines that name it.
    changed = packaged.changed("job-init", place.folder / "dist")
    text = place.cdk(*diff, app=options(BEFORE, changed), fails=True)
    equal(differing(text), ["JobInitFunction"], "resources that differ by a function's code")
    lines = changed_lines(first, place.template())
    check(lines and all(changed.keys["job-init"] in line for line in lines), f"the template differs in {lines}")
    # Moto has no second change set of a name.
    place.cdk(*deploy, "--method=direct", app=options(BEFORE, changed))
    new = place.objects(bucket) - uploaded
    equal(sorted(key for key in new if key.endswith(".zip")), [changed.keys["job-init"]], "new zips")
    equal(len(new), 2, f"new files {new}: the zip and the template")
    place.check_code(changed, bucket)

    # A changed construct: its lines.
    second = place.template()
    text = place.cdk(*diff, app=options(AFTER, changed), fails=True)
    equal(differing(text), ["AnalyzerFunction"], "resources that differ by a construct")
    equal(changed_lines(second, place.template()), ['"MemorySize": 640,'], "lines of the template")
    place.cdk(*deploy, "--method=direct", app=options(AFTER, changed))
    equal(place.memory("analyzer"), 640, "MB of the analyzer")
    check("There were no differences" in place.cdk(*diff, app=options(AFTER, changed)), "a difference after deploying")
    equal(len(place.objects(bucket) - uploaded - new), 1, "files of a changed construct: the template")
    place.check_moto()


def bootstrapped(place, packaged):
    """cdk.json as it is; then a deployment after `cdk bootstrap`."""
    equal(place.cdk("ls").split(), [STACK], "cdk ls")
    printed = json.loads(place.cdk("synth", "--json"))
    equal(printed, json.loads(place.template()), "what cdk synth prints")
    if not (ROOT / "dist" / "parameters.json").exists():
        synth = ["cargo", "run", "--quiet", "--package", "synth", "--", "--format", "json"]
        equal(place.run(synth, " ".join(synth)), place.template(), "the template of synth")
        text = place.cdk("deploy", "--require-approval", "never", fails=True)
        check("has the environment been bootstrapped" in text.lower(), "a deployment without bootstrap is not refused")
    sixty = "--config templates/configurations/sixty-tenants.yaml"
    listed = json.loads(place.cdk("ls", "--show-dependencies", "--json", app=sixty))
    depends = {one["id"]: [other["id"] for other in one["dependencies"]] for one in listed}
    tenants = {f"{STACK}-tenants-{number}": [STACK] for number in (1, 2)}
    equal(depends, {STACK: []} | tenants, "stacks of sixty tenants")

    place.cdk("bootstrap", f"aws://{ACCOUNT}/{REGION}")
    by_cdk(place, packaged, f"cdk-hnb659fds-assets-{ACCOUNT}-{REGION}", "")
    check(place.stack()["RoleARN"].endswith(f":role/cdk-hnb659fds-cfn-exec-role-{ACCOUNT}-{REGION}"), "another role deploys")


def own_bucket(place, packaged):
    """By CDK without bootstrap."""
    place.client("s3").create_bucket(Bucket="my-assets", CreateBucketConfiguration={"LocationConstraint": REGION})
    # Without functions, nothing is deployed.
    nothing = f"--config {place.configure(BEFORE)} --packaged {place.folder}/none --bucket my-assets"
    text = place.cdk("deploy", "--require-approval", "never", app=nothing, fails=True)
    check("missing a value: AssetBucket" in text and "synth -- package" in text, "it is not said what is missing")
    equal(place.stack(), None, "a stack without functions")
    by_cdk(place, packaged, "my-assets", "--bucket my-assets")
    stacks = place.client("cloudformation").list_stacks()["StackSummaries"]
    equal([stack["StackName"] for stack in stacks], [STACK], "stacks without bootstrap")


def by_aws(place, packaged):
    """By `aws cloudformation deploy` with the packaged parameters, as README has it."""
    out = place.folder / "out"
    synth = ["cargo", "run", "--quiet", "--package", "synth", "--", "--config", place.configure(BEFORE), "--out", out]
    place.run(synth, "synth --config … --out out")
    template = out / "stack.yaml"
    written = template.read_bytes()
    bucket = "my-assets"
    place.aws("s3", "mb", f"s3://{bucket}")

    def deploy(zips):
        given = [f"AssetBucket={bucket}", *(pair for pair in zips.pairs if not pair.startswith("AssetBucket="))]
        parameters = place.folder / "parameters.json"
        parameters.write_text(json.dumps(given))
        copy = ("s3", "sync", "--no-progress", "--size-only", zips.folder, f"s3://{bucket}/")
        copied = place.aws(*copy, "--exclude", "*", "--include", "*.zip")
        place.aws(
            "cloudformation", "deploy", "--stack-name", STACK, "--template-file", template, "--s3-bucket", bucket,
            "--capabilities", "CAPABILITY_NAMED_IAM", "--parameter-overrides", f"file://{parameters}",
        )  # fmt: skip
        found = {one["ParameterKey"]: one["ParameterValue"] for one in place.stack()["Parameters"]}
        expected = dict(pair.split("=", 1) for pair in given)
        equal({name: found.get(name) for name in expected}, expected, "parameters of the stack")
        return set(re.findall(r"to s3://\S+?/([\w.-]+\.zip)", copied))

    equal(deploy(packaged), set(packaged.keys.values()), "zips that are copied")
    equal(place.check_code(packaged, bucket), packaged.digests(), "code of the functions")
    # Both CLIs know one template.
    nothing = f"--config {place.configure(BEFORE)} --packaged {place.folder}/none"
    same = place.cdk("diff", "--method=template", "--fail", app=f"{nothing} --bucket {bucket}")
    check("There were no differences" in same, "CDK finds another template than the AWS CLI has deployed")

    # A changed function: one zip, one parameter, and no template.
    changed = packaged.changed("job-init", place.folder / "dist")
    equal(deploy(changed), {changed.keys["job-init"]}, "zips that are copied")
    place.run(synth, "synth --config … --out out")
    equal(template.read_bytes(), written, "the template")
    place.check_code(changed, bucket)
    place.check_moto()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dist", type=Path, help="the folder that `synth package` has written")
    dist = parser.parse_args().dist
    try:
        packaged = Packaged(dist.resolve())
    except (Wrong, OSError, ValueError, StopIteration, zipfile.BadZipFile) as problem:
        print(f"error: {dist} is not what `synth package` writes: {problem}", file=sys.stderr)
        return 2
    cli = install()
    started = time.monotonic()
    failed = False

    def play(part):
        with Place(part.__name__, cli) as place:
            try:
                part(place, packaged)
                return place.told, None
            except (Wrong, ClientError, OSError, LookupError, ValueError, subprocess.SubprocessError) as problem:
                return place.told, problem

    with concurrent.futures.ThreadPoolExecutor() as pool:
        parts = [bootstrapped, own_bucket, by_aws]
        for part, (told, problem) in zip(parts, pool.map(play, parts)):
            print(f"\n-- {part.__doc__.splitlines()[0]}", *told, sep="\n")
            if problem:
                failed = True
                print(f"\nerror: {part.__name__}: {type(problem).__name__}: {problem}")
    print(f"\n{'something is wrong' if failed else 'all is well'}: {time.monotonic() - started:.0f} s with {CDK}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
