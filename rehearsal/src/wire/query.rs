//! The AWS query protocol (SNS): a form, read into the structure that the model describes.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Service;
use super::model::Model;

/// The operation and the request in an `application/x-www-form-urlencoded` body.
pub fn read_form(service: Service, body: &[u8]) -> Option<(String, Value)> {
    let text = std::str::from_utf8(body).ok()?;
    let fields: BTreeMap<String, String> = text
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect();
    let operation = fields.get("Action")?.clone();
    let model = Model::of(service)?;
    let Some(shape) = model.input(&operation) else { return Some((operation, Value::Object(Map::new()))) };
    let request = read(model, shape, "", &fields).unwrap_or_else(|| Value::Object(Map::new()));
    Some((operation, with_unknown(model, shape, request, &fields)))
}

/// Fields at the top that no member of the model accounts for stay, so that the check refuses them.
fn with_unknown(
    model: &Model,
    shape: &Value,
    mut request: Value,
    fields: &BTreeMap<String, String>,
) -> Value {
    let known = |name: &str| shape["members"].get(name).is_some() || name == "Action" || name == "Version";
    let _ = model;
    if let Value::Object(map) = &mut request {
        for (name, value) in fields {
            let first = name.split('.').next().unwrap_or(name);
            if !known(first) {
                map.insert(first.to_owned(), Value::String(value.clone()));
            }
        }
    }
    request
}

fn read(model: &Model, shape: &Value, prefix: &str, fields: &BTreeMap<String, String>) -> Option<Value> {
    let under = |name: &str| if prefix.is_empty() { name.to_owned() } else { format!("{prefix}.{name}") };
    match shape["type"].as_str()? {
        "structure" => {
            let members = shape["members"].as_object()?.iter();
            let found: Map<String, Value> = members
                .filter_map(|(name, reference)| {
                    Some((name.clone(), read(model, model.shape(reference)?, &under(name), fields)?))
                })
                .collect();
            (prefix.is_empty() || !found.is_empty()).then_some(Value::Object(found))
        }
        "list" => {
            let member = model.shape(&shape["member"])?;
            let items =
                (1..).map_while(|index| read(model, member, &under(&format!("member.{index}")), fields));
            Some(items.collect::<Vec<_>>()).filter(|items| !items.is_empty()).map(Value::Array)
        }
        "map" => {
            let (key, value) =
                (shape["key"]["locationName"].as_str()?, shape["value"]["locationName"].as_str()?);
            let inner = model.shape(&shape["value"])?;
            let entries = (1..).map_while(|index| {
                let name = fields.get(&under(&format!("entry.{index}.{key}")))?;
                Some((name.clone(), read(model, inner, &under(&format!("entry.{index}.{value}")), fields)?))
            });
            Some(entries.collect::<Map<_, _>>()).filter(|map| !map.is_empty()).map(Value::Object)
        }
        "integer" | "long" => fields.get(prefix)?.parse::<i64>().ok().map(Value::from),
        "boolean" => fields.get(prefix)?.parse::<bool>().ok().map(Value::from),
        _ => fields.get(prefix).map(|text| Value::String(text.clone())),
    }
}

/// Form decoding: `+` is a space.
fn decode(text: &str) -> String {
    percent_decode(&text.replace('+', " "))
}

/// `%XX` sequences as bytes; what is no UTF-8 afterwards is replaced.
pub(crate) fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let hex = (bytes[index] == b'%').then(|| text.get(index + 1..index + 3)).flatten();
        if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            decoded.push(byte);
            index += 3;
        } else {
            decoded.push(bytes[index]);
            index += 1;
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// Everything but unreserved characters as `%XX`; `/` too, unless `keep_slashes`.
pub(crate) fn percent_encode(text: &str, keep: &[u8]) -> String {
    text.bytes()
        .map(|byte| {
            let plain = byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) || keep.contains(&byte);
            if plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_form_becomes_the_structure_of_the_model() {
        let body = b"Action=Publish&Version=2010-03-31&TopicArn=arn%3Aaws%3Asns%3Aeu-central-1%3A1%3At&Message=a+b%26c\
            &MessageAttributes.entry.1.Name=tenant&MessageAttributes.entry.1.Value.DataType=String\
            &MessageAttributes.entry.1.Value.StringValue=acme&Colour=red";
        let (operation, request) = read_form(Service::Sns, body).unwrap();
        assert_eq!(operation, "Publish");
        assert_eq!(
            request,
            json!({
                "TopicArn": "arn:aws:sns:eu-central-1:1:t", "Message": "a b&c", "Colour": "red",
                "MessageAttributes": {"tenant": {"DataType": "String", "StringValue": "acme"}},
            })
        );
    }

    #[test]
    fn broken_percent_sequences_stay_as_they_are() {
        for (text, expected) in [("%", "%"), ("%4", "%4"), ("%zz", "%zz"), ("%C3%A4", "ä"), ("%€", "%€")]
        {
            assert_eq!(percent_decode(text), expected);
        }
    }
}
