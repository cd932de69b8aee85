"""The v1.1 guide's `cci-lite-result-handler` (section 8.3): what it makes at start, and the steps of an event.

A baseline to measure against. It hears of a transcript and analyses it: what is two functions here.
"""

import datetime
import json
import os

import boto3

S3 = boto3.client("s3")
TRANSCRIBE = boto3.client("transcribe")
COMPREHEND = boto3.client("comprehend")
BEDROCK = boto3.client("bedrock-runtime", region_name=os.environ["BEDROCK_REGION"])
BUCKET = os.environ["OUTPUT_BUCKET"]
MODEL = os.environ["BEDROCK_MODEL_ID"]


def transcript_of(tenant):
    """The first transcript below the tenant's folder."""
    for found in S3.list_objects_v2(Bucket=BUCKET, Prefix=f"tmp/{tenant}/").get("Contents", []):
        if found["Key"].endswith(".json"):
            return json.load(S3.get_object(Bucket=BUCKET, Key=found["Key"])["Body"])
    raise RuntimeError("there is no transcript")


def read_by_model(text):
    """What the model says of a call, as JSON where it is."""
    question = (
        "Assess this call of a customer service. Answer in JSON: issue, resolution, outcome, action_items, qa_score and "
        f"tone_score from 0 to 100, sentiment_summary.\n{text[:15000]}"
    )
    request = {
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": 1500,
        "messages": [{"role": "user", "content": [{"type": "text", "text": question}]}],
    }
    answer = json.load(BEDROCK.invoke_model(modelId=MODEL, body=json.dumps(request))["body"])
    text = answer.get("output_text") or answer.get("content", [{}])[0].get("text") or json.dumps(answer)
    try:
        return json.loads(text)
    except ValueError:
        return {"summary_raw": text}


def lambda_handler(event, context):
    detail = event.get("detail", {})
    job = detail.get("TranscriptionJobName") or detail["TranscriptionJob"]["TranscriptionJobName"]
    parts = job.split("_")
    tenant = parts[1] if len(parts) > 2 else "unknown"
    transcript = transcript_of(tenant)
    texts = [one.get("transcript", "") for one in transcript.get("results", {}).get("transcripts", [])]
    asked = {"TextList": ["\n".join(texts)[:45000]], "LanguageCode": "en"}
    analyses = {
        "sentiment": COMPREHEND.batch_detect_sentiment(**asked),
        "key_phrases": COMPREHEND.batch_detect_key_phrases(**asked),
        "entities": COMPREHEND.batch_detect_entities(**asked),
    }
    now = datetime.datetime.now(datetime.timezone.utc)
    document = {
        "tenant_id": tenant,
        "call_id": job,
        "call_date": now.strftime("%Y-%m-%d"),
        **{name: answer.get("ResultList", [{}])[0] for name, answer in analyses.items()},
        "ai_summary": read_by_model(asked["TextList"][0]),
        "source": {"transcribe_job": job, "pii_redacted": True},
    }
    key = f"{tenant}/{now:%Y/%m/%d}/{job}.json"
    S3.put_object(
        Bucket=BUCKET,
        Key=key,
        Body=json.dumps(document).encode(),
        ServerSideEncryption="aws:kms",
        SSEKMSKeyId=os.environ["KMS_KEY_ARN"],
    )
    return {"written": f"s3://{BUCKET}/{key}"}
