"""The v1.1 guide's `cci-lite-job-init` (section 8.2): what it makes at start, and the steps of an event.

A baseline to measure against. It asks Transcribe what the guide asks, though Transcribe knows no `Notifications`.
"""

import os
from urllib.parse import unquote_plus

import boto3

S3 = boto3.client("s3")
TRANSCRIBE = boto3.client("transcribe")
TOPIC = os.environ["SNS_TOPIC_ARN"]


def uploaded(event):
    """Bucket and key of the object that an event of EventBridge or of S3 itself tells of."""
    if event.get("Records"):
        told = event["Records"][0]["s3"]
        return told["bucket"]["name"], unquote_plus(told["object"]["key"])
    told = event["detail"]
    return told["bucket"]["name"], told["object"]["key"]


def lambda_handler(event, context):
    bucket, key = uploaded(event)
    if "/calls/" not in key:
        return {"skipped": True, "key": key}
    tenant, file = key.split("/")[0], key.split("/")[-1]
    job = "_".join(["cci", tenant, file.replace(".", "_")])
    TRANSCRIBE.start_transcription_job(
        TranscriptionJobName=job,
        Media={"MediaFileUri": f"s3://{bucket}/{key}"},
        LanguageCode="en-GB",
        OutputBucketName=os.environ["OUTPUT_BUCKET"],
        OutputKey=f"tmp/{tenant}/",
        OutputEncryptionKMSKeyId=os.environ["KMS_KEY_ARN"],
        Settings={"ShowSpeakerLabels": False, "ChannelIdentification": False},
        ContentRedaction={"RedactionType": "PII", "RedactionOutput": "redacted"},
        JobExecutionSettings={
            "AllowDeferredExecution": True,
            "DataAccessRoleArn": os.environ.get("TRANSCRIBE_ROLE_ARN", ""),
        },
        Subtitles={"Formats": ["vtt"]},
        Tags=[{"Key": "tenant_id", "Value": tenant}],
        Notifications={"Completed": TOPIC, "Failed": TOPIC},
    )
    return {"started": True, "job": job, "tenant": tenant}
