//! The smallest programs that the rehearsal can run: they speak the Lambda runtime API and AWS's protocols over plain
//! TCP, without an SDK. The tests play them in place of the handlers (`tests/small.yaml`).
//!
//! The environment variable `STEP` says which one this process is: `start` starts a transcription for each upload,
//! `write` writes a document for each transcript and publishes each failure, `start-again` forgets that it has started one,
//! `sweep` only says when it is invoked, `hang` and `crash` do what they say.

use std::env;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};

type Outcome<T> = Result<T, String>;

fn main() {
    let api = env::var("AWS_LAMBDA_RUNTIME_API").unwrap_or_default();
    let step = match Step::from_environment() {
        Ok(step) => step,
        Err(why) => {
            let error = json!({"errorType": "Environment", "errorMessage": why}).to_string();
            let _ = http(&api, "POST", "/2018-06-01/runtime/init/error", &[], error.as_bytes());
            std::process::exit(1);
        }
    };
    loop {
        let Ok(next) = http(&api, "GET", "/2018-06-01/runtime/invocation/next", &[], b"") else { return };
        let id = next.header("lambda-runtime-aws-request-id").to_owned();
        if !matches!(step, Step::Hang | Step::Crash) {
            let now = next.header("lambda-runtime-client-context");
            println!("{}", json!({"level": "INFO", "message": format!("now {now}")}));
        }
        let event: Value = serde_json::from_slice(&next.body).unwrap_or_default();
        let answer = step.handle(&event).to_string();
        let path = format!("/2018-06-01/runtime/invocation/{id}/response");
        let _ = http(&api, "POST", &path, &[], answer.as_bytes());
    }
}

enum Step {
    Start { results: String, ledger: String, key: String, forgetful: bool },
    Sweep,
    Write { results: String, topic: String },
    Hang,
    Crash,
}

impl Step {
    fn from_environment() -> Outcome<Step> {
        let variable =
            |name: &str| env::var(name).map_err(|_| format!("environment variable {name} is not set"));
        match variable("STEP")?.as_str() {
            kind @ ("start" | "start-again") => Ok(Step::Start {
                forgetful: kind == "start-again",
                results: variable("RESULTS")?,
                ledger: variable("LEDGER")?,
                key: variable("KEY")?,
            }),
            "write" => Ok(Step::Write { results: variable("RESULTS")?, topic: variable("TOPIC")? }),
            "sweep" => Ok(Step::Sweep),
            "hang" => Ok(Step::Hang),
            "crash" => Ok(Step::Crash),
            other => Err(format!("STEP {other:?} is neither start nor write")),
        }
    }

    fn handle(&self, event: &Value) -> Value {
        if matches!(self, Step::Sweep) {
            let time = event["time"].as_str().unwrap_or_default();
            println!("{}", json!({"level": "INFO", "message": format!("swept at {time}")}));
        }
        let records = event["Records"].as_array().cloned().unwrap_or_default();
        let mut failed = Vec::new();
        for record in records {
            let message: Value =
                serde_json::from_str(record["body"].as_str().unwrap_or_default()).unwrap_or_default();
            let done = match self {
                Step::Start { results, ledger, key, forgetful } => {
                    let again = if *forgetful { record["messageId"].as_str() } else { None };
                    start(&message, results, ledger, key, again)
                }
                Step::Sweep => Ok(()),
                Step::Write { results, topic } => write(&message, results, topic),
                Step::Hang => loop {
                    std::thread::park();
                },
                Step::Crash => std::process::exit(7),
            };
            if let Err(why) = done {
                println!("{}", json!({"level": "ERROR", "message": why}));
                failed.push(json!({"itemIdentifier": record["messageId"]}));
            }
        }
        json!({"batchItemFailures": failed})
    }
}

fn start(event: &Value, results: &str, ledger: &str, key: &str, again: Option<&str>) -> Outcome<()> {
    let object = event["detail"]["object"]["key"].as_str().ok_or("no upload")?;
    let bucket = event["detail"]["bucket"]["name"].as_str().ok_or("no upload")?;
    let job: String = object.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let job = again.map_or(job.clone(), |again| format!("{job}-{again}"));
    let item = json!({"TableName": ledger, "Item": {"job": {"S": job}}, "ConditionExpression": "attribute_not_exists(job)"});
    match call("dynamodb", "DynamoDB_20120810.PutItem", &item) {
        Ok(_) => {}
        Err(error) if error.contains("ConditionalCheckFailed") => {}
        Err(error) => return Err(error),
    }
    let request = json!({
        "TranscriptionJobName": job, "LanguageCode": "en-GB",
        "Media": {"MediaFileUri": format!("s3://{bucket}/{object}")},
        "OutputBucketName": results, "OutputKey": format!("tmp/{job}/"), "OutputEncryptionKMSKeyId": key,
        "ContentRedaction": {"RedactionType": "PII", "RedactionOutput": "redacted"},
    });
    match call("transcribe", "Transcribe.StartTranscriptionJob", &request) {
        Err(error) if !error.contains("ConflictException") => Err(error),
        _ => Ok(()),
    }
}

fn write(event: &Value, results: &str, topic: &str) -> Outcome<()> {
    if let Some(reason) = event["detail"]["FailureReason"].as_str() {
        let body = format!(
            "Action=Publish&Version=2010-03-31&TopicArn={}&Message={}",
            encode(topic),
            encode(reason)
        );
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        return aws("sns", "POST", "/", &kind, body.as_bytes()).map(|_| ());
    }
    let key = event["detail"]["object"]["key"].as_str().ok_or("no transcript")?;
    let transcript = aws("s3", "GET", &format!("/{results}/{key}"), &[], b"")?;
    let transcript: Value = serde_json::from_slice(&transcript.body).map_err(|error| error.to_string())?;
    let text = transcript["results"]["transcripts"][0]["transcript"].as_str().ok_or("no text")?;
    let request = json!({"LanguageCode": "en", "TextList": [text]});
    let found = call("comprehend", "Comprehend_20171127.BatchDetectSentiment", &request)?;
    let document = json!({"job": transcript["jobName"], "sentiment": found["ResultList"][0]["Sentiment"]});
    let name = transcript["jobName"].as_str().unwrap_or_default();
    aws("s3", "PUT", &format!("/{results}/documents/{name}.json"), &[], document.to_string().as_bytes())
        .map(|_| ())
}

fn call(service: &str, target: &str, request: &Value) -> Outcome<Value> {
    let headers = [("x-amz-target", target), ("content-type", "application/x-amz-json-1.1")];
    let answer = aws(service, "POST", "/", &headers, request.to_string().as_bytes())?;
    serde_json::from_slice(&answer.body).map_err(|error| error.to_string())
}

fn aws(service: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Outcome<Answer> {
    let variable = |name: &str| env::var(name).unwrap_or_default();
    let scope = format!(
        "{}/20260101/{}/{service}/aws4_request",
        variable("AWS_ACCESS_KEY_ID"),
        variable("AWS_REGION")
    );
    let authorization = format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0");
    let mut all = vec![("authorization", authorization.as_str())];
    all.extend_from_slice(headers);
    let endpoint = variable("AWS_ENDPOINT_URL");
    let answer = http(endpoint.trim_start_matches("http://"), method, path, &all, body)?;
    if answer.status / 100 == 2 {
        return Ok(answer);
    }
    Err(format!("{service} answers {}: {}", answer.status, String::from_utf8_lossy(&answer.body)))
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
    }
}

fn http(host: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Outcome<Answer> {
    let failed = |error: std::io::Error| format!("{method} {path}: {error}");
    let mut stream = TcpStream::connect(host).map_err(failed)?;
    let mut head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {host}\r\ncontent-length: {}\r\nconnection: close\r\n",
        body.len()
    );
    for (name, value) in headers {
        head.extend([name, ": ", value, "\r\n"]);
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body)).map_err(failed)?;
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).map_err(failed)?;
    let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or("no HTTP answer")?;
    let mut answer = Answer { status, headers: Vec::new(), body: Vec::new() };
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).map_err(failed)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        answer.headers.push((name.to_lowercase(), value.to_owned()));
    }
    reader.read_to_end(&mut answer.body).map_err(failed)?;
    Ok(answer)
}
