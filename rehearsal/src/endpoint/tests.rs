//! Requests as they come over the wire, and what a client would read in the answer.

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

/// Objects, messages, items and jobs as an operator or a cautious function asks for them.
#[tokio::test]
async fn a_deletion_with_a_condition_deletes_what_it_means_and_nothing_else() {
    let client = Client::new().await;
    let s3 = |request: hyper::http::request::Builder| {
        request.header("authorization", signed_as("ASIATEST", REGION, "s3"))
    };
    let etag = "\"9dd4e461268c8034f5c8564e155c67a6\""; // of "x"
    client.send(s3(Request::put("/kept/a/1")), "x").await;
    for (request, status, part) in [
        (Request::delete("/kept/a/1").header("if-match", "\"other\""), 412, "PreconditionFailed"),
        (Request::delete("/kept/a/1").header("if-match", etag), 204, ""),
        (Request::delete("/kept/a/1").header("if-match", etag), 404, "NoSuchKey"),
        (Request::delete("/kept/a/1"), 204, ""),
        (Request::get("/kept/a/1"), 404, "NoSuchKey"),
        (Request::delete("/open/missing"), 403, "AccessDenied"),
    ] {
        let (found, body) = client.send(s3(request), "").await;
        assert!(found == status && body.contains(part), "{status} {part}: {found} {body}");
    }
}

#[tokio::test]
async fn a_bucket_that_keeps_versions_hides_what_is_deleted_until_its_versions_go() {
    let client = Client::new().await;
    let s3 = |request: hyper::http::request::Builder| {
        request.header("authorization", signed_as("ASIATEST", REGION, "s3"))
    };
    for (key, body) in [("a/1", "one"), ("a/1", "two"), ("a/2", "three"), ("b/1", "four")] {
        client.send(s3(Request::put(format!("/kept/{key}"))), body).await;
    }
    assert_eq!(client.send(s3(Request::delete("/kept/a/1")), "").await.0, 204);
    let keys = |body: &str| body.matches("<Key>").count();
    let (_, listed) = client.send(s3(Request::get("/kept?list-type=2&prefix=a/")), "").await;
    assert!(keys(&listed) == 1 && listed.contains("<Key>a/2</Key>"), "{listed}");
    let (_, versions) = client.send(s3(Request::get("/kept?versions&prefix=a/")), "").await;
    assert_eq!((keys(&versions), versions.matches("<DeleteMarker>").count()), (4, 1), "{versions}");
    let ids: Vec<&str> =
        versions.split("<VersionId>").skip(1).filter_map(|rest| rest.split('<').next()).collect();
    // The marker is an object's newest version; without it the object is there again.
    let marker = versions.split("<DeleteMarker>").nth(1).unwrap().split("<VersionId>").nth(1).unwrap();
    let marker = marker.split('<').next().unwrap();
    let restore = Request::delete(format!("/kept/a/1?versionId={marker}"));
    assert_eq!(client.send(s3(restore), "").await.0, 204);
    assert_eq!(client.send(s3(Request::get("/kept/a/1")), "").await.1, "two");
    let part = Request::get("/kept/a/1").header("range", "bytes=1-1");
    assert_eq!(client.send(s3(part), "").await, (206, "w".to_owned()));
    // One page after the other.
    let (_, first) = client.send(s3(Request::get("/kept?list-type=2&max-keys=2")), "").await;
    let token = first.split("<NextContinuationToken>").nth(1).unwrap().split('<').next().unwrap();
    let next = Request::get(format!("/kept?list-type=2&max-keys=2&continuation-token={token}"));
    let (_, second) = client.send(s3(next), "").await;
    assert!(keys(&first) == 2 && keys(&second) == 1 && second.contains("b/1"), "{second}");
    // All versions at once.
    let objects: String = ids
        .iter()
        .map(|id| {
            let key = if versions.split(id).next().unwrap().rsplit("<Key>").next().unwrap().starts_with("a/2")
            {
                "a/2"
            } else {
                "a/1"
            };
            format!("<Object><Key>{key}</Key><VersionId>{id}</VersionId></Object>")
        })
        .collect();
    let body = format!("<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{objects}</Delete>");
    let (status, deleted) = client.send(s3(Request::post("/kept?delete")), body).await;
    assert_eq!((status, deleted.matches("<Deleted>").count()), (200, ids.len()), "{deleted}");
    let (_, versions) = client.send(s3(Request::get("/kept?versions&prefix=a/")), "").await;
    assert_eq!(keys(&versions), 0, "{versions}");
}

#[tokio::test]
async fn a_message_carries_its_attributes_and_waits_for_its_delay() {
    let client = Client::new().await;
    let sqs = async |operation: &str, more: Value| {
        let mut body = json!({"QueueUrl": QUEUE});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        client.json("sqs", &format!("AmazonSQS.{operation}"), &body).await
    };
    let waited = json!({"cci_waited": {"DataType": "String", "StringValue": "{}"}});
    let message = json!({"MessageBody": "m", "DelaySeconds": 900, "MessageAttributes": waited});
    let (_, sent) = sqs("SendMessage", message).await;
    assert!(sent["MD5OfMessageAttributes"].is_string(), "{sent}");
    assert_eq!(sqs("ReceiveMessage", json!({})).await.1, json!({}));
    let (_, counted) = sqs("GetQueueAttributes", json!({"AttributeNames": ["All"]})).await;
    assert_eq!(counted["Attributes"]["ApproximateNumberOfMessagesDelayed"], "1", "{counted}");
    client.stage.now().pass(jiff::SignedDuration::from_secs(900));
    let (_, received) = sqs("ReceiveMessage", json!({"MessageAttributeNames": ["All"]})).await;
    let received = &received["Messages"][0];
    assert_eq!(received["MessageAttributes"], waited);
    assert_eq!(received["MD5OfMessageAttributes"], sent["MD5OfMessageAttributes"]);
    let wrong =
        json!({"MessageBody": "m", "MessageAttributes": {"a": {"DataType": "Text", "StringValue": "x"}}});
    assert_eq!(sqs("SendMessage", wrong).await.1["__type"], "com.amazonaws.sqs#InvalidParameterValue");
}

#[tokio::test]
async fn an_index_is_asked_by_whoever_may_ask_it() {
    let client = Client::new().await;
    let ask = async |operation: &str, body: Value| {
        client.json("dynamodb", &format!("DynamoDB_20120810.{operation}"), &body).await
    };
    for (id, state) in [("a", Some("open")), ("b", None), ("c", Some("open"))] {
        let mut item = json!({"id": {"S": id}, "since": {"N": "1"}});
        if let Some(state) = state {
            item["state"] = json!({"S": state});
        }
        assert_eq!(ask("PutItem", json!({"TableName": "table", "Item": item})).await.0, 200);
    }
    let query = |index: &str| {
        json!({
            "TableName": "table", "IndexName": index, "KeyConditionExpression": "#s = :open",
            "ExpressionAttributeNames": {"#s": "state"}, "ExpressionAttributeValues": {":open": {"S": "open"}},
        })
    };
    let (_, found) = ask("Query", query("open")).await;
    assert_eq!(found["Count"], 2, "items without the index's key are not in it: {found}");
    let (_, refused) = ask("Query", query("closed")).await;
    assert_eq!(refused["__type"], "AccessDeniedException", "{refused}");
    let many = json!({"RequestItems": {"table": {"Keys": [{"id": {"S": "a"}}, {"id": {"S": "b"}}]}}});
    let (_, found) = ask("BatchGetItem", many).await;
    assert_eq!(found["Responses"]["table"].as_array().map(Vec::len), Some(2), "{found}");
    let both = json!({"TransactItems": [
        {"Update": {"TableName": "table", "Key": {"id": {"S": "a"}}, "UpdateExpression": "SET n = :n", "ExpressionAttributeValues": {":n": {"N": "1"}}}},
        {"Delete": {"TableName": "table", "Key": {"id": {"S": "b"}}, "ConditionExpression": "attribute_not_exists(id)"}},
    ]});
    let (_, cancelled) = ask("TransactWriteItems", both).await;
    assert_eq!(cancelled["__type"], "TransactionCanceledException", "{cancelled}");
    assert_eq!(cancelled["CancellationReasons"][1]["Code"], "ConditionalCheckFailed", "{cancelled}");
    let (_, page) = ask("Scan", json!({"TableName": "table", "Limit": 2})).await;
    let next = json!({"TableName": "table", "ExclusiveStartKey": page["LastEvaluatedKey"]});
    assert_eq!(ask("Scan", next).await.1["Count"], 1);
}

#[tokio::test]
async fn transcribe_takes_so_many_jobs_at_a_time_and_in_a_second() {
    let client = Client::new().await;
    let put = Request::put("/open/a.wav").header("authorization", signed_as("ASIATEST", REGION, "s3"));
    client.send(put, "RIFF").await;
    client.stage.now().jobs.limits =
        crate::Limits { concurrent_jobs: 3, starts_per_second: 2, ..crate::Limits::default() };
    let ask = async |operation: &str, body: Value| {
        client.json("transcribe", &format!("Transcribe.{operation}"), &body).await
    };
    let start = async |name: &str| {
        let job = json!({
            "TranscriptionJobName": name, "LanguageCode": "en-GB", "Media": {"MediaFileUri": "s3://open/a.wav"},
            "OutputBucketName": "open", "OutputKey": "tmp/",
        });
        ask("StartTranscriptionJob", job).await.1["__type"].as_str().map(str::to_owned)
    };
    let limit = Some("LimitExceededException".to_owned());
    assert_eq!([start("j1").await, start("j2").await, start("j3").await], [None, None, limit.clone()]);
    client.stage.now().pass(jiff::SignedDuration::from_secs(2));
    assert_eq!([start("j3").await, start("j4").await], [None, limit]);
    let (_, listed) = ask("ListTranscriptionJobs", json!({"MaxResults": 2, "Status": "IN_PROGRESS"})).await;
    assert_eq!(listed["TranscriptionJobSummaries"].as_array().map(Vec::len), Some(2), "{listed}");
    let (_, listed) = ask("ListTranscriptionJobs", json!({"NextToken": listed["NextToken"]})).await;
    assert_eq!(listed["TranscriptionJobSummaries"][0]["TranscriptionJobName"], "j3", "{listed}");
    assert_eq!(ask("DeleteTranscriptionJob", json!({"TranscriptionJobName": "j1"})).await.0, 200);
    assert_eq!(start("j4").await, None, "a deleted job makes room");
}

#[tokio::test]
async fn a_topic_tells_who_is_to_hear_of_it() {
    let client = Client::new().await;
    let form = "Action=ListSubscriptionsByTopic&Version=2010-03-31&TopicArn=arn%3Aaws%3Asns%3Aeu-central-1%3A123456789012%3Atopic";
    let (status, answer) = client.send(signed("sns"), form).await;
    assert_eq!(status, 200, "{answer}");
    assert!(answer.contains("<SubscriptionArn>PendingConfirmation</SubscriptionArn>"), "{answer}");
}

/// What an operator's checks ask of the control planes is told as the template has it.
#[tokio::test]
async fn the_control_planes_tell_what_the_template_says() {
    let client = Client::new().await;
    client.stage.now().open = true;
    let by = |service: &str| signed_as("AKIAME", REGION, service);
    let form = Request::post("/").header("authorization", by("sts"));
    let (status, body) = client.send(form, "Action=GetCallerIdentity&Version=2011-06-15").await;
    assert!(status == 200 && body.contains("<Account>123456789012</Account>"), "{body}");
    let kms = async |operation: &str, id: &str| {
        let request = Request::post("/").header("authorization", by("kms"));
        let request = request.header("x-amz-target", format!("TrentService.{operation}"));
        let (status, body) = client.send(request, json!({"KeyId": id}).to_string()).await;
        (status, serde_json::from_str::<Value>(&body).unwrap())
    };
    let (_, described) = kms("DescribeKey", "alias/test").await;
    let id = described["KeyMetadata"]["KeyId"].as_str().unwrap_or_else(|| panic!("{described}")).to_owned();
    assert_eq!(kms("GetKeyRotationStatus", &id).await.1["KeyRotationEnabled"], true);
    assert!(
        kms("GetKeyPolicy", &id).await.1["Policy"].as_str().is_some_and(|policy| policy.contains("kms:*"))
    );
    assert_eq!(kms("DescribeKey", "alias/other").await.1["__type"], "NotFoundException");
    assert_eq!(kms("ScheduleKeyDeletion", &id).await.1["__type"], "UnknownOperationException");
    let get = async |service: &str, path: &str| {
        let request = Request::get(path).header("authorization", by(service));
        let (status, body) = client.send(request, "").await;
        (status, serde_json::from_str::<Value>(&body).unwrap())
    };
    let (_, model) = get("bedrock", "/foundation-models/anthropic.claude-haiku-4-5-20251001-v1%3A0").await;
    assert_eq!(model["modelDetails"]["modelLifecycle"]["status"], "ACTIVE", "{model}");
    let (_, profile) =
        get("bedrock", "/inference-profiles/eu.anthropic.claude-haiku-4-5-20251001-v1%3A0").await;
    assert!(profile["models"].as_array().is_some_and(|models| models.len() > 1), "{profile}");
    assert_eq!(get("lambda", "/2015-03-31/functions/none/configuration").await.0, 404);
    assert_eq!(get("lambda", "/2015-03-31/functions/none").await.0, 400);
}
