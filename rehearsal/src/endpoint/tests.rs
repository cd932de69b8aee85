//! Requests as they come over the wire, and what a client would read in the answer.

mod operators;

use hyper::{Request, StatusCode};
use serde_json::{Value, json};

use super::*;
use crate::wire::signed_as;

const REGION: &str = "eu-central-1";
const QUEUE: &str = "https://sqs.eu-central-1.amazonaws.com/123456789012/queue";

struct Client {
    stage: Stage,
    folder: tempfile::TempDir,
}

impl Client {
    async fn new() -> Client {
        let template = proof::Template::parse(include_str!("tests.yaml")).unwrap();
        let stack = template.resolve(&proof::Account::new(crate::ACCOUNT, REGION, "test")).unwrap();
        let stack = crate::stage::with_administrator(stack, REGION);
        let role_arn = stack.resource("Role").unwrap().arn.clone().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let stage = Stage::set(stack, REGION, folder.path(), None).await.unwrap();
        stage.now().callers.insert(
            "ASIATEST".to_owned(),
            Caller { function: "Function".to_owned(), role_arn, access_key: "ASIATEST".to_owned() },
        );
        Client { stage, folder }
    }

    async fn send(&self, request: hyper::http::request::Builder, body: impl Into<Bytes>) -> (u16, String) {
        let answer = self.stage.answer(request.body(body.into()).unwrap()).await;
        (answer.status().as_u16(), String::from_utf8_lossy(answer.body()).into_owned())
    }

    async fn json(&self, service: &str, target: &str, body: &Value) -> (u16, Value) {
        let request = signed(service).header("x-amz-target", target);
        let (status, text) = self.send(request, body.to_string()).await;
        (status, serde_json::from_str(&text).unwrap_or_else(|_| panic!("{target} answers no JSON: {text}")))
    }

    fn problems(&self) -> Vec<String> {
        self.stage.now().trace.problems().map(|step| step.what.clone()).collect()
    }
}

fn signed(service: &str) -> hyper::http::request::Builder {
    Request::post("/").header("authorization", signed_as("ASIATEST", REGION, service))
}

#[tokio::test]
async fn only_known_callers_and_services_are_answered() {
    let client = Client::new().await;
    let by = |key: &str, region: &str, service: &str| {
        Request::post("/")
            .header("authorization", signed_as(key, region, service))
            .header("x-amz-target", "X.Y")
    };
    for (request, status, code) in [
        (Request::post("/"), 403, "MissingAuthenticationToken"),
        (by("ASIATEST", REGION, "ec2"), 400, "UnknownOperationException"),
        (by("ASIAOTHER", REGION, "sqs"), 403, "UnrecognizedClientException"),
        (by("ASIATEST", "us-east-1", "sqs"), 403, "UnrecognizedClientException"),
        (by("ASIAOTHER", REGION, "s3"), 403, "InvalidAccessKeyId"),
        (by("ASIATEST", REGION, "sqs"), 400, "UnknownOperationException"),
    ] {
        let (found, body) = client.send(request, "{}").await;
        assert_eq!(found, status, "{code}: {body}");
        assert!(body.contains(code), "{code}: {body}");
    }
}

#[tokio::test]
async fn a_refusal_has_the_form_of_its_service_and_is_told() {
    let client = Client::new().await;
    let put = Request::put("/closed/k").header("authorization", signed_as("ASIATEST", REGION, "s3"));
    let (status, body) = client.send(put, "x").await;
    assert!(status == 403 && body.contains("<Code>AccessDenied</Code>"), "{status} {body}");
    let form = "Action=Publish&Version=2010-03-31&Message=m&TopicArn=arn%3Aaws%3Asns%3Aeu-central-1%3A123456789012%3Aclosed-topic";
    let (status, body) = client.send(signed("sns"), form).await;
    assert!(status == 403 && body.contains("<Code>AuthorizationError</Code>"), "{status} {body}");
    let message = json!({"QueueUrl": QUEUE.replace("queue", "closed-queue"), "MessageBody": "m"});
    let (status, body) = client.json("sqs", "AmazonSQS.SendMessage", &message).await;
    assert_eq!((status, &body["__type"]), (400, &json!("com.amazonaws.sqs#AccessDeniedException")), "{body}");
    let problems = client.problems();
    for part in ["s3:PutObject", "sns:Publish", "sqs:SendMessage"] {
        assert!(
            problems.iter().any(|what| what.contains(part) && what.contains("Role")),
            "{part}: {problems:?}"
        );
    }
    assert!(client.stage.now().events.next().is_none(), "nothing was written");
}

#[tokio::test]
async fn an_object_is_written_read_and_announced() {
    let client = Client::new().await;
    let s3 = |builder: hyper::http::request::Builder| {
        builder.header("authorization", signed_as("ASIATEST", REGION, "s3"))
    };
    let put = s3(Request::put("/open/a%20b/c.json?x-id=PutObject"))
        .header("content-encoding", "aws-chunked")
        .header("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
        .header("x-amz-decoded-content-length", "2");
    let (status, body) = client.send(put, "2\r\n{}\r\n0\r\nx-amz-checksum-crc32:o6bBzQ==\r\n\r\n").await;
    assert_eq!(status, 200, "{body}");
    let (status, body) = client.send(s3(Request::get("/open/a%20b/c.json")), "").await;
    assert_eq!((status, body.as_str()), (200, "{}"));
    let event = client.stage.now().events.pop_due(jiff::Timestamp::MAX).unwrap();
    assert_eq!(event["detail"]["object"]["key"], "a b/c.json", "the key stands verbatim");
    assert_eq!(event["detail"]["object"]["size"], 2);
    assert_eq!(event["detail"]["object"]["etag"], "99914b932bd37a50b983c5e7c90ae93b");
    assert!(event["detail"]["object"].get("version-id").is_none(), "the bucket is not versioned");
    // Without s3:ListBucket a missing object is no 404.
    let (status, _) = client.send(s3(Request::get("/open/missing")), "").await;
    assert_eq!(status, StatusCode::FORBIDDEN.as_u16());
    let (status, body) = client.send(s3(Request::post("/open/k?uploads")), "").await;
    assert!(status == 501 && body.contains("NotImplemented"), "{body}");
    // To S3 ".." is a name like any other; here it must not leave the bucket's folder.
    let (status, body) = client.send(s3(Request::put("/open/../../escaped")), "x").await;
    assert_eq!(status, 200, "{body}");
    assert!(client.folder.path().join("buckets/open/%2E%2E/%2E%2E/escaped").is_file());
    let (status, body) = client.send(s3(Request::get("/open/../../escaped")), "").await;
    assert_eq!((status, body.as_str()), (200, "x"));
}

#[tokio::test]
async fn a_message_is_hidden_while_it_is_handled_and_gone_when_it_is_deleted() {
    let client = Client::new().await;
    let sqs = async |operation: &str, more: Value| {
        let mut body = json!({"QueueUrl": QUEUE});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        client.json("sqs", &format!("AmazonSQS.{operation}"), &body).await
    };
    let (_, sent) = sqs("SendMessage", json!({"MessageBody": "hello"})).await;
    assert_eq!(sent["MD5OfMessageBody"], "5d41402abc4b2a76b9719d911017c592");
    let attributes = json!({"MessageSystemAttributeNames": ["All"]});
    let (_, first) = sqs("ReceiveMessage", json!({})).await;
    assert_eq!(first["Messages"][0]["Attributes"], Value::Null, "nobody asked for them");
    assert_eq!(first["Messages"][0]["Body"], "hello");
    assert_eq!(sqs("ReceiveMessage", json!({})).await.1, json!({}), "hidden");
    client.stage.now().pass(jiff::SignedDuration::from_secs(31));
    let (_, second) = sqs("ReceiveMessage", attributes).await;
    assert_eq!(second["Messages"][0]["Attributes"]["ApproximateReceiveCount"], "2");
    let old = json!({"ReceiptHandle": first["Messages"][0]["ReceiptHandle"], "VisibilityTimeout": 0});
    assert_eq!(
        sqs("ChangeMessageVisibility", old).await.1["__type"],
        "com.amazonaws.sqs#ReceiptHandleIsInvalid"
    );
    let entries = json!({"Entries": [{"Id": "a", "ReceiptHandle": second["Messages"][0]["ReceiptHandle"]}]});
    assert_eq!(sqs("DeleteMessageBatch", entries).await.1["Successful"][0]["Id"], "a");
    client.stage.now().pass(jiff::SignedDuration::from_secs(31));
    assert_eq!(sqs("ReceiveMessage", json!({})).await.1, json!({}), "gone");
    let (status, lost) = client
        .json("sqs", "AmazonSQS.SendMessage", &json!({"QueueUrl": QUEUE, "MessageBody": "a\u{0}"}))
        .await;
    assert_eq!((status, &lost["__type"]), (400, &json!("com.amazonaws.sqs#InvalidMessageContents")));
}

#[tokio::test]
async fn each_service_refuses_with_its_own_code() {
    let client = Client::new().await;
    let put =
        Request::put("/open/acme/calls/a.wav").header("authorization", signed_as("ASIATEST", REGION, "s3"));
    client.send(put, "RIFF").await;
    let job = |change: Value| {
        let mut job = json!({
            "TranscriptionJobName": "j1", "LanguageCode": "en-GB", "Media": {"MediaFileUri": "s3://open/acme/calls/a.wav"},
            "OutputBucketName": "open", "OutputKey": "tmp/acme/j1/",
        });
        job.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        job
    };
    let start = "Transcribe.StartTranscriptionJob";
    for (service, target, body, status, code) in [
        ("transcribe", start, job(json!({})), 200, None),
        ("transcribe", start, job(json!({})), 400, Some("ConflictException")),
        ("transcribe", start, job(json!({"TranscriptionJobName": "a b"})), 400, Some("BadRequestException")),
        (
            "transcribe",
            start,
            job(json!({"TranscriptionJobName": "j2", "Notifications": {}})),
            400,
            Some("BadRequestException"),
        ),
        (
            "transcribe",
            start,
            job(json!({"TranscriptionJobName": "j3", "Media": {"MediaFileUri": "s3://open/none"}})),
            400,
            Some("BadRequestException"),
        ),
        (
            "transcribe",
            start,
            job(json!({"TranscriptionJobName": "j4", "OutputBucketName": "closed"})),
            400,
            Some("BadRequestException"),
        ),
        ("transcribe", start, json!("text"), 400, Some("SerializationException")),
        (
            "transcribe",
            "Transcribe.GetTranscriptionJob",
            json!({"TranscriptionJobName": "none"}),
            400,
            Some("NotFoundException"),
        ),
        ("transcribe", "Transcribe.DeleteVocabulary", json!({}), 400, Some("UnknownOperationException")),
        (
            "comprehend",
            "Comprehend_20171127.BatchDetectSentiment",
            json!({"TextList": ["fine"], "LanguageCode": "en"}),
            200,
            None,
        ),
        (
            "comprehend",
            "Comprehend_20171127.BatchDetectSentiment",
            json!({"TextList": [""], "LanguageCode": "en"}),
            400,
            Some("ValidationException"),
        ),
        (
            "comprehend",
            "Comprehend_20171127.BatchDetectSentiment",
            json!({"TextList": ["a"], "LanguageCode": "xx"}),
            400,
            Some("ValidationException"),
        ),
        (
            "dynamodb",
            "DynamoDB_20120810.GetItem",
            json!({"TableName": "table", "Key": {"id": {"S": "x"}}}),
            200,
            None,
        ),
        (
            "dynamodb",
            "DynamoDB_20120810.GetItem",
            json!({"TableName": "table", "Key": {"id": {"S": "x"}}, "Consistent": true}),
            400,
            Some("ValidationException"),
        ),
        ("ssm", "AmazonSSM.GetParameter", json!({"Name": "/cci/setting"}), 200, None),
        ("ssm", "AmazonSSM.GetParameter", json!({"Name": "/cci/other"}), 400, Some("ParameterNotFound")),
    ] {
        let (found, answer) = client.json(service, target, &body).await;
        assert_eq!(found, status, "{target} {body}: {answer}");
        assert_eq!(answer["__type"].as_str(), code, "{target} {body}: {answer}");
    }
}

#[tokio::test]
async fn bedrock_and_sns_are_reached_in_their_own_protocols() {
    let client = Client::new().await;
    let path = "/model/eu.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse";
    let converse = Request::post(path).header("authorization", signed_as("ASIATEST", REGION, "bedrock"));
    let body = json!({
        "messages": [{"role": "user", "content": [{"text": "Agent: Your parcel is late."}]}],
        "inferenceConfig": {"temperature": 0.0},
    });
    let (status, answer) = client.send(converse, body.to_string()).await;
    assert!(status == 200 && answer.contains("parcel"), "{answer}");
    let form = "Action=Publish&Version=2010-03-31&Message=m&Subject=Failed&TopicArn=arn%3Aaws%3Asns%3Aeu-central-1%3A123456789012%3Atopic";
    let (status, answer) = client.send(signed("sns"), form).await;
    assert!(status == 200 && answer.contains("<PublishResult><MessageId>"), "{answer}");
    assert_eq!(client.stage.now().notices, 1);
}

#[tokio::test]
async fn cloudformation_takes_one_answer_at_the_url_that_it_gave() {
    let client = Client::new().await;
    let given = client.stage.expect_answer(([127, 0, 0, 1], 80).into(), "Registration");
    let place = given.strip_prefix("http://127.0.0.1:80").unwrap();
    let unescaped = place.replace("%7C", "|");
    for (request, status) in [
        (Request::put(place).header("content-type", "application/json"), 403),
        (Request::post(place), 403),
        (Request::put(unescaped), 403),
        (Request::put(place).header("content-type", ""), 200),
    ] {
        assert_eq!(client.send(request, "{}").await.0, status);
    }
    assert_eq!(client.stage.take_answer(&given).unwrap(), "{}");
    assert_eq!(client.send(Request::put(place), "{}").await.0, 403, "the URL is used up");
    assert_eq!(client.stage.take_answer(&given), None);
}
