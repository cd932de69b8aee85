//! Objects, messages, items, jobs and settings, as an operator or a cautious function asks for them.

use hyper::Request;
use serde_json::{Value, json};

use super::{Client, QUEUE, REGION, signed};
use crate::wire::signed_as;

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
