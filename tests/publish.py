"""Publishes packaged functions to a bucket of moto's, twice, and sees what is there.

    python3 tests/publish.py DIST

Needs moto's server, boto3 and the AWS command line of .ci/requirements.txt on the path, and `cargo build -p synth`.
"""

import hashlib
import json
import os
import pathlib
import socket
import subprocess
import sys
import time

import boto3

ROOT = pathlib.Path(__file__).resolve().parent.parent
SYNTH = ROOT / "target" / "debug" / "synth"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(port: int) -> None:
    for _ in range(120):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.25)
    sys.exit("moto's server does not answer")


def main() -> None:
    dist = pathlib.Path(sys.argv[1])
    port = free_port()
    keys = {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none", "AWS_DEFAULT_REGION": "eu-central-1"}
    environment = os.environ | keys | {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}
    server = subprocess.Popen(
        ["moto_server", "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        s3 = boto3.client(
            "s3",
            endpoint_url=environment["AWS_ENDPOINT_URL"],
            region_name="eu-central-1",
            aws_access_key_id="none",
            aws_secret_access_key="none",
        )

        def publish() -> subprocess.CompletedProcess:
            command = [SYNTH, "publish", "--bucket", "assets", "--from", dist]
            return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

        refused = publish()
        assert refused.returncode == 1, refused
        s3.create_bucket(Bucket="assets", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        first = publish()
        assert first.returncode == 0, first
        assert first.stderr.count(": copied") == 5, first.stderr
        parameters = dict(pair.split("=", 1) for pair in json.loads((dist / "parameters.json").read_text()))
        zips = {value for name, value in parameters.items() if name.endswith("Key")}
        objects = {entry["Key"] for entry in s3.list_objects_v2(Bucket="assets")["Contents"]}
        assert objects == zips, objects ^ zips
        for key in zips:
            body = s3.get_object(Bucket="assets", Key=key)["Body"].read()
            assert hashlib.sha256(body).digest() == hashlib.sha256((dist / key).read_bytes()).digest(), key
        second = publish()
        assert second.returncode == 0, second
        assert second.stderr.count(": there already") == 5, second.stderr
        print(f"publish: {len(zips)} functions copied once, and left the second time")
    finally:
        server.terminate()
        server.wait()


main()
