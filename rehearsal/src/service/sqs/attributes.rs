//! The attributes of messages: which are told, and the digest by which clients check them.

use base64::Engine as _;
use md5::{Digest, Md5};
use serde_json::{Map, Value};

/// Which attributes a `ReceiveMessage` asks for. Without asking, none are told.
pub(super) struct Wanted {
    system: Vec<String>,
    own: Vec<String>,
}

impl Wanted {
    pub(super) fn by(request: &Value) -> Wanted {
        let names = |member: &str| {
            let names = request[member].as_array().into_iter().flatten();
            names.filter_map(|name| Some(name.as_str()?.to_owned())).collect::<Vec<_>>()
        };
        // The former name of the member is still in use.
        let system = [names("AttributeNames"), names("MessageSystemAttributeNames")].concat();
        Wanted { system, own: names("MessageAttributeNames") }
    }

    pub(super) fn system(&self, name: &str) -> bool {
        self.system.iter().any(|wanted| wanted == "All" || wanted == name)
    }

    /// Those of a message's own attributes that are asked for; none when there are none.
    pub(super) fn own(&self, attributes: &Value) -> Option<Value> {
        let is_wanted = |name: &str| {
            self.own.iter().any(|wanted| match wanted.strip_suffix(".*") {
                Some(prefix) => name.starts_with(prefix),
                None => wanted == "All" || wanted == name,
            })
        };
        let told = attributes.as_object()?.iter().filter(|(name, _)| is_wanted(name));
        let told: Map<String, Value> = told.map(|(name, value)| (name.clone(), value.clone())).collect();
        (!told.is_empty()).then_some(Value::Object(told))
    }
}

/// MD5 in hexadecimal: SDKs compare it with their own.
pub(crate) fn md5_hex(text: &str) -> String {
    hex(Md5::digest(text.as_bytes()).as_slice())
}

/// `MD5OfMessageAttributes` ("Calculating the MD5 message digest for message attributes" in the SQS developer guide).
pub(super) fn digest(attributes: &Value) -> String {
    let mut all: Vec<_> = attributes.as_object().into_iter().flatten().collect();
    all.sort_by_key(|(name, _)| *name);
    let mut whole: Vec<u8> = Vec::new();
    let with_length = |whole: &mut Vec<u8>, bytes: &[u8]| {
        whole.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
        whole.extend(bytes);
    };
    for (name, value) in all {
        with_length(&mut whole, name.as_bytes());
        with_length(&mut whole, value["DataType"].as_str().unwrap_or_default().as_bytes());
        match value["BinaryValue"].as_str() {
            None => {
                whole.push(1);
                with_length(&mut whole, value["StringValue"].as_str().unwrap_or_default().as_bytes());
            }
            Some(binary) => {
                whole.push(2);
                let binary = base64::engine::general_purpose::STANDARD.decode(binary).unwrap_or_default();
                with_length(&mut whole, &binary);
            }
        }
    }
    hex(Md5::digest(&whole).as_slice())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn attributes_are_told_when_they_are_asked_for() {
        let all = json!({"cci_waited": {"DataType": "String", "StringValue": "{}"}, "other": {"DataType": "String", "StringValue": "x"}});
        let told = |names: &[&str]| {
            let told = Wanted::by(&json!({"MessageAttributeNames": names})).own(&all);
            told.map(|told| {
                told.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect::<Vec<_>>()
            })
        };
        assert_eq!(told(&[]), None);
        assert_eq!(told(&["cci_*"]), None, "only .* ends a prefix");
        assert_eq!(told(&["other"]), Some(vec!["other".to_owned()]));
        assert_eq!(told(&["All"]).map(|told| told.len()), Some(2));
        assert_eq!(told(&["cci.*"]).map(|told| told.len()), Some(1));
    }

    #[test]
    fn the_digest_is_that_of_sqs() {
        // Length and bytes of name, type and value, in the order of the names; 1 before a text.
        let attributes = json!({"b": {"DataType": "Number", "StringValue": "7"}, "a": {"DataType": "String", "StringValue": "x"}});
        assert_eq!(digest(&attributes), "b2d3e75fac480b41d4a3622ee177669a");
    }
}
