//! Amazon `DynamoDB`, by the embedded emulator `dynoxide`: its expressions, limits and messages are tested against AWS.

use dynoxide::{Database, DynoxideError};
use proof::Call;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{context, on, text};
use crate::backend::Backend;
use crate::stage::{ACCOUNT, Caller, Stage};
use crate::wire::ServiceError;

/// The permissions that an operation needs.
pub(crate) fn needs(stage: &Stage, caller: &Caller, operation: &str, request: &Value) -> Vec<Call> {
    if operation == "BatchGetItem" {
        let tables = request["RequestItems"].as_object().into_iter().flatten();
        let needed = tables.flat_map(|(table, asked)| {
            let keys = asked["Keys"].as_array().cloned().unwrap_or_default();
            keys.into_iter().map(move |key| json!({"TableName": table, "Key": key}))
        });
        return needed.map(|asked| need(stage, caller, operation, &asked)).collect();
    }
    if operation != "TransactWriteItems" {
        return vec![need(stage, caller, operation, request)];
    }
    // A transaction needs the permission of each of its parts.
    let parts =
        request["TransactItems"].as_array().into_iter().flatten().filter_map(Value::as_object).flatten();
    parts
        .map(|(kind, part)| {
            let operation = match kind.as_str() {
                "ConditionCheck" => "ConditionCheckItem".to_owned(),
                kind => format!("{kind}Item"),
            };
            need(stage, caller, &operation, part)
        })
        .collect()
}

fn need(stage: &Stage, caller: &Caller, operation: &str, request: &Value) -> Call {
    let mut context = context(stage, caller);
    let key = request["Key"].as_object().or_else(|| request["Item"].as_object());
    if let Some(leading) = key.and_then(|item| item.get(&partition_key(stage, request)?)) {
        let value = leading["S"].as_str().or_else(|| leading["N"].as_str()).unwrap_or_default();
        context.add("dynamodb:LeadingKeys", value);
    }
    let table = arn(stage, text(request, "TableName"));
    let index = text(request, "IndexName");
    let resource = if index.is_empty() { table } else { format!("{table}/index/{index}") };
    on(&format!("dynamodb:{operation}"), resource, context)
}

fn partition_key(stage: &Stage, request: &Value) -> Option<String> {
    let table = stage.stack.by_name("AWS::DynamoDB::Table", text(request, "TableName"))?;
    let schema = table.properties["KeySchema"].as_array()?;
    let hash = schema.iter().find(|element| element["KeyType"] == "HASH")?;
    Some(hash["AttributeName"].as_str()?.to_owned())
}

fn arn(stage: &Stage, table: &str) -> String {
    if table.starts_with("arn:") {
        return table.to_owned();
    }
    let known = stage.stack.by_name("AWS::DynamoDB::Table", table).and_then(|found| found.arn.clone());
    known.unwrap_or_else(|| format!("arn:aws:dynamodb:{}:{ACCOUNT}:table/{table}", stage.region))
}

/// Which table and item a request is about, for the trace.
pub(crate) fn about(stage: &Stage, request: &Value) -> String {
    let name = first_table(request);
    let table = stage.stack.by_name("AWS::DynamoDB::Table", name);
    let table = table.map_or_else(|| name.to_owned(), |table| table.id.clone());
    let key = request["Key"].as_object().map(|key| {
        // SDKs write the attributes in any order.
        let sorted: std::collections::BTreeMap<_, _> = key.iter().collect();
        let parts = sorted.values().map(|value| value["S"].as_str().or(value["N"].as_str()).unwrap_or("…"));
        format!(" {}", parts.collect::<Vec<_>>().join(" "))
    });
    let index = request["IndexName"].as_str().map(|index| format!("/{index}"));
    format!("{table}{}{}", index.unwrap_or_default(), key.unwrap_or_default())
}

/// The table of a request, or the first one of many.
fn first_table(request: &Value) -> &str {
    if let Some(tables) = request["RequestItems"].as_object() {
        return tables.keys().next().map_or("", String::as_str);
    }
    let parts = request["TransactItems"].as_array().into_iter().flatten().filter_map(Value::as_object);
    let first = parts.flat_map(|part| part.values()).next();
    text(first.unwrap_or(request), "TableName")
}

/// Does one operation.
pub(crate) fn execute(stage: &Stage, operation: &str, request: &Value) -> Result<Value, ServiceError> {
    let Backend::Embedded { tables, .. } = &stage.backend else {
        return Err(ServiceError::new("InternalFailure", "tables are kept elsewhere").with_status(500));
    };
    dispatch(tables, operation, request)
}

fn dispatch(tables: &Database, operation: &str, request: &Value) -> Result<Value, ServiceError> {
    match operation {
        "BatchGetItem" => run(request, |read| tables.batch_get_item(read)),
        "CreateTable" => run(request, |read| tables.create_table(read)),
        "DeleteItem" => run(request, |read| tables.delete_item(read)),
        "DescribeTable" => run(request, |read| tables.describe_table(read)),
        "GetItem" => run(request, |read| tables.get_item(read)),
        "PutItem" => run(request, |read| tables.put_item(read)),
        "Query" => run(request, |read| tables.query(read)),
        "Scan" => run(request, |read| tables.scan(read)),
        "TransactWriteItems" => run(request, |read| tables.transact_write_items(read)),
        "UpdateItem" => run(request, |read| tables.update_item(read)),
        _ => {
            let text = format!("the rehearsal does not emulate dynamodb:{operation}");
            Err(ServiceError::new("UnknownOperationException", text))
        }
    }
}

fn run<Q: DeserializeOwned, A: Serialize>(
    request: &Value,
    execute: impl FnOnce(Q) -> Result<A, DynoxideError>,
) -> Result<Value, ServiceError> {
    let read = serde_json::from_value(request.clone()).map_err(|error| unreadable(&error.to_string()))?;
    let answer = execute(read).map_err(|error| refused(&error))?;
    serde_json::to_value(answer)
        .map_err(|error| ServiceError::new("InternalServerError", error.to_string()).with_status(500))
}

/// `dynoxide` marks what its readers refuse as invalid; the rest has members of the wrong type.
fn unreadable(text: &str) -> ServiceError {
    match text.split_once("VALIDATION:") {
        Some((_, message)) => ServiceError::new("ValidationException", message),
        None => ServiceError::new("SerializationException", text),
    }
}

fn refused(error: &DynoxideError) -> ServiceError {
    let code = error.error_type().rsplit('#').next().unwrap_or("InternalServerError");
    let status = if code == "InternalServerError" { 500 } else { 400 };
    let mut refusal = ServiceError::new(code, error.to_string()).with_status(status);
    match error {
        DynoxideError::ConditionalCheckFailedException(_, Some(item)) => {
            refusal.more.insert("Item".to_owned(), json!(item));
        }
        DynoxideError::TransactionCanceledException(_, reasons) => {
            refusal.more.insert("CancellationReasons".to_owned(), json!(reasons));
        }
        _ => {}
    }
    refusal
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Database {
        let tables = Database::memory().unwrap();
        let request = json!({
            "TableName": "ledger", "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": "job", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "job", "AttributeType": "S"}],
        });
        dispatch(&tables, "CreateTable", &request).unwrap();
        tables
    }

    #[test]
    fn a_conditional_write_happens_once_and_shows_what_is_there() {
        let tables = table();
        let put = |state: &str| {
            let request = json!({
                "TableName": "ledger", "Item": {"job": {"S": "j1"}, "state": {"S": state}, "n": {"N": "1"}},
                "ConditionExpression": "attribute_not_exists(#j)", "ExpressionAttributeNames": {"#j": "job"},
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            });
            dispatch(&tables, "PutItem", &request)
        };
        put("started").unwrap();
        let refused = put("again").unwrap_err();
        assert_eq!(refused.code, "ConditionalCheckFailedException");
        assert_eq!(refused.more["Item"]["state"], json!({"S": "started"}));
    }

    #[test]
    fn an_update_reads_conditions_and_expressions_as_dynamodb_does() {
        let tables = table();
        let item =
            json!({"job": {"S": "j1"}, "state": {"S": "started"}, "n": {"N": "1"}, "former": {"S": "x"}});
        dispatch(&tables, "PutItem", &json!({"TableName": "ledger", "Item": item})).unwrap();
        let update = |expression: &str, condition: &str| {
            let request = json!({
                "TableName": "ledger", "Key": {"job": {"S": "j1"}}, "UpdateExpression": expression,
                "ConditionExpression": condition, "ReturnValues": "ALL_NEW",
                "ExpressionAttributeNames": {"#s": "state"},
                "ExpressionAttributeValues": {
                    ":a": {"S": "started"}, ":b": {"S": "done"}, ":one": {"N": "1"}, ":list": {"L": []},
                },
            });
            dispatch(&tables, "UpdateItem", &request)
        };
        let expression =
            "SET #s = :b, n = n + :one, tries = if_not_exists(tries, :one), seen = :list REMOVE former";
        let answer = update(expression, "#s IN (:a, :b) AND NOT attribute_exists(gone)").unwrap();
        assert_eq!(
            answer["Attributes"],
            json!({
                "job": {"S": "j1"}, "state": {"S": "done"}, "n": {"N": "2"}, "tries": {"N": "1"}, "seen": {"L": []},
            })
        );
        let refused = update(expression, "#s = :a").unwrap_err();
        assert_eq!(refused.code, "ConditionalCheckFailedException");
        for broken in ["SET #s = ", "SET #s = :unknown", "REMOVE old"] {
            // The last one names a reserved word.
            assert_eq!(update(broken, "#s = :b").unwrap_err().code, "ValidationException", "{broken}");
        }
    }

    #[test]
    fn an_unknown_table_and_a_wrong_type_are_refused() {
        let tables = table();
        let get = |request: Value| dispatch(&tables, "GetItem", &request).unwrap_err().code;
        assert_eq!(
            get(json!({"TableName": "other", "Key": {"job": {"S": "j"}}})),
            "ResourceNotFoundException"
        );
        assert_eq!(get(json!({"TableName": "ledger", "Key": {"job": {"N": "1"}}})), "ValidationException");
        assert_eq!(get(json!({"TableName": "ledger", "Key": "j"})), "SerializationException");
    }
}
