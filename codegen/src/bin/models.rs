//! Makes the compact service models that the rehearsal validates requests against.
//!
//! Input: the API models of botocore (`pip install botocore`, its `data` folder). Output: one JSON file per service
//! in `rehearsal/model/`, holding only the operations that the rehearsal answers and the shapes that they reach,
//! without documentation, one shape per line. The first field names source and version.
//!
//! Run it when an operation is added:
//!
//! ```text
//! cargo run -p codegen --bin models -- "$(python3 -c 'import botocore,os;print(os.path.dirname(botocore.__file__)+"/data")')" 1.43.11
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, ExitCode};

use serde_json::{Map, Value, json};

/// Service, folder of its API version, and the operations that the rehearsal answers.
const SERVICES: &[(&str, &str, &[&str])] = &[
    ("bedrock-runtime", "2023-09-30", &["Converse"]),
    ("comprehend", "2017-11-27", &["BatchDetectEntities", "BatchDetectKeyPhrases", "BatchDetectSentiment"]),
    (
        "dynamodb",
        "2012-08-10",
        &[
            "BatchGetItem",
            "DeleteItem",
            "DescribeTable",
            "GetItem",
            "PutItem",
            "Query",
            "Scan",
            "TransactWriteItems",
            "UpdateItem",
        ],
    ),
    ("sns", "2010-03-31", &["ListSubscriptionsByTopic", "Publish"]),
    (
        "sqs",
        "2012-11-05",
        &[
            "ChangeMessageVisibility",
            "ChangeMessageVisibilityBatch",
            "DeleteMessage",
            "DeleteMessageBatch",
            "GetQueueAttributes",
            "GetQueueUrl",
            "ReceiveMessage",
            "SendMessage",
            "SendMessageBatch",
        ],
    ),
    ("ssm", "2014-11-06", &["GetParameter", "PutParameter"]),
    (
        "transcribe",
        "2017-10-26",
        &["DeleteTranscriptionJob", "GetTranscriptionJob", "ListTranscriptionJobs", "StartTranscriptionJob"],
    ),
];

/// What a shape keeps: everything that a validator or a (de)serializer needs, nothing that a person reads.
const KEPT: &[&str] = &[
    "type",
    "required",
    "members",
    "member",
    "key",
    "value",
    "min",
    "max",
    "pattern",
    "enum",
    "union",
    "document",
    "location",
    "locationName",
    "exception",
    "error",
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [source, version] = arguments.as_slice() else {
        eprintln!("usage: models <botocore data folder> <botocore version>");
        return ExitCode::FAILURE;
    };
    for (service, api, operations) in SERVICES {
        let result = read(Path::new(source), service, api)
            .and_then(|model| {
                compact(
                    &model,
                    &format!("botocore {version} data/{service}/{api}/service-2.json.gz"),
                    operations,
                )
            })
            .and_then(|text| {
                let path =
                    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../rehearsal/model/{service}.json"));
                std::fs::write(&path, text).map_err(|e| format!("cannot write {}: {e}", path.display()))
            });
        match result {
            Ok(()) => eprintln!("rehearsal/model/{service}.json"),
            Err(message) => {
                eprintln!("{service}: {message}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

fn read(data: &Path, service: &str, api: &str) -> Result<Value, String> {
    let path = data.join(service).join(api).join("service-2.json.gz");
    let output =
        Command::new("gzip").arg("-dc").arg(&path).output().map_err(|e| format!("cannot run gzip: {e}"))?;
    if !output.status.success() {
        return Err(format!("cannot read {}: is this botocore's data folder?", path.display()));
    }
    serde_json::from_slice(&output.stdout).map_err(|e| format!("{} is not JSON: {e}", path.display()))
}

fn compact(model: &Value, source: &str, wanted: &[&str]) -> Result<String, String> {
    let metadata = &model["metadata"];
    let mut operations = BTreeMap::new();
    let mut reached = BTreeSet::new();
    for name in wanted {
        let operation = model["operations"].get(name).ok_or(format!("no operation {name} in the model"))?;
        let errors: Vec<&str> = operation["errors"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|e| e["shape"].as_str())
            .collect();
        let input = operation["input"]["shape"].as_str();
        let output = operation["output"]["shape"].as_str();
        for shape in [input, output].into_iter().flatten().chain(errors.iter().copied()) {
            reach(&model["shapes"], shape, &mut reached);
        }
        operations.insert(
            *name,
            json!({
                "method": operation["http"]["method"], "uri": operation["http"]["requestUri"],
                "input": input, "output": output, "errors": errors,
            }),
        );
    }
    let mut text = String::from("{");
    let mut line = |key: &str, value: &Value, end: &str| {
        let _ = writeln!(text, "\"{key}\": {value}{end}");
    };
    line("source", &json!(source), ",");
    for key in ["protocol", "jsonVersion", "targetPrefix"] {
        line(key, &metadata[key], ",");
    }
    line("operations", &json!(operations), ",");
    text.push_str("\"shapes\": {\n");
    let lines: Vec<String> = reached
        .iter()
        .filter_map(|name| model["shapes"].get(name).map(|shape| format!("\"{name}\": {}", strip(shape))))
        .collect();
    text.push_str(&lines.join(",\n"));
    text.push_str("\n}\n}\n");
    Ok(text)
}

fn reach(shapes: &Value, name: &str, reached: &mut BTreeSet<String>) {
    if !reached.insert(name.to_owned()) {
        return;
    }
    let shape = &shapes[name];
    let members = shape["members"].as_object().into_iter().flat_map(Map::values);
    let parts = ["member", "key", "value"].iter().map(|part| &shape[part]);
    for reference in members.chain(parts) {
        if let Some(next) = reference["shape"].as_str() {
            reach(shapes, next, reached);
        }
    }
}

fn strip(shape: &Value) -> Value {
    let Some(fields) = shape.as_object() else { return shape.clone() };
    let mut kept = Map::new();
    for (key, value) in fields.iter().filter(|(key, _)| KEPT.contains(&key.as_str())) {
        let value = match key.as_str() {
            "members" => value.as_object().map_or(Value::Null, |members| {
                members.iter().map(|(name, part)| (name.clone(), reference(part))).collect()
            }),
            "member" | "key" | "value" => reference(value),
            _ => value.clone(),
        };
        kept.insert(key.clone(), value);
    }
    Value::Object(kept)
}

/// A member keeps its shape and where it stands in the message.
fn reference(part: &Value) -> Value {
    let Some(fields) = part.as_object() else { return part.clone() };
    let kept = ["shape", "location", "locationName"];
    fields
        .iter()
        .filter(|(key, _)| kept.contains(&key.as_str()))
        .map(|(k, v)| (k.clone(), v.clone()))
        .collect()
}
