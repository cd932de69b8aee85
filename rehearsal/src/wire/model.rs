//! The services' API models: what an operation takes, and what is wrong with a request.
//!
//! The files in `model/` are made from botocore by `codegen`. The checks are those that the services make from the
//! same models: required members, types, enumerations, lengths, ranges and patterns. Unlike AWS, which drops
//! members that it does not know, the rehearsal refuses them: they are always a mistake.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use regex::Regex;
use serde_json::{Map, Value};

use super::Service;

/// One service's model.
#[derive(Debug)]
pub struct Model {
    source: String,
    operations: BTreeMap<String, String>,
    shapes: Map<String, Value>,
    patterns: BTreeMap<String, Regex>,
}

/// One thing that is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Where, for example `settings.maxSpeakerLabels`; the first letter of each member in lower case, as AWS writes it.
    pub at: String,
    /// The value as AWS quotes it in the message.
    pub value: String,
    /// For example `Member must have length less than or equal to 200`.
    pub constraint: String,
    /// Which kind it is: services answer them with different codes.
    pub kind: Kind,
}

/// The kind of a violation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A member of the wrong JSON type: the request cannot be read at all.
    Type,
    /// A member that the model does not have.
    Unknown,
    /// A constraint of the model.
    Constraint,
}

impl Model {
    /// The model of a service; `None` for S3, whose requests the crate `s3s` reads.
    pub fn of(service: Service) -> Option<&'static Model> {
        static MODELS: OnceLock<BTreeMap<Service, Model>> = OnceLock::new();
        let models = MODELS.get_or_init(|| {
            [
                (Service::Bedrock, include_str!("../../model/bedrock-runtime.json")),
                (Service::Comprehend, include_str!("../../model/comprehend.json")),
                (Service::DynamoDb, include_str!("../../model/dynamodb.json")),
                (Service::Sns, include_str!("../../model/sns.json")),
                (Service::Sqs, include_str!("../../model/sqs.json")),
                (Service::Ssm, include_str!("../../model/ssm.json")),
                (Service::Transcribe, include_str!("../../model/transcribe.json")),
            ]
            .into_iter()
            .filter_map(|(service, text)| Some((service, Model::read(text)?)))
            .collect()
        });
        models.get(&service)
    }

    fn read(text: &str) -> Option<Model> {
        let mut json: Value = serde_json::from_str(text).ok()?;
        let operations = json["operations"].as_object()?.iter();
        let operations = operations
            .map(|(name, operation)| {
                (name.clone(), operation["input"].as_str().unwrap_or_default().to_owned())
            })
            .collect();
        let source = json["source"].as_str().unwrap_or_default().to_owned();
        let shapes = std::mem::take(json["shapes"].as_object_mut()?);
        let patterns = shapes
            .values()
            .filter_map(|shape| shape["pattern"].as_str())
            .filter_map(|pattern| Some((pattern.to_owned(), compile(pattern)?)))
            .collect();
        Some(Model { source, operations, shapes, patterns })
    }

    /// Where the model comes from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Does the rehearsal answer this operation?
    pub fn has(&self, operation: &str) -> bool {
        self.operations.contains_key(operation)
    }

    /// Everything that is wrong with the request of this operation.
    pub fn check(&self, operation: &str, request: &Value) -> Vec<Violation> {
        let mut found = Vec::new();
        if let Some(shape) = self.operations.get(operation).and_then(|input| self.shapes.get(input)) {
            self.check_shape(shape, request, "", &mut found);
        }
        found
    }

    /// The shape of an operation's request, for the readers of the query protocol.
    pub(super) fn input(&self, operation: &str) -> Option<&Value> {
        self.shapes.get(self.operations.get(operation)?)
    }

    pub(super) fn shape(&self, reference: &Value) -> Option<&Value> {
        self.shapes.get(reference["shape"].as_str()?)
    }

    fn check_shape(&self, shape: &Value, value: &Value, at: &str, found: &mut Vec<Violation>) {
        match shape["type"].as_str().unwrap_or_default() {
            "structure" => self.check_structure(shape, value, at, found),
            "list" => self.check_list(shape, value, at, found),
            "map" => self.check_map(shape, value, at, found),
            "string" => self.check_string(shape, value, at, found),
            "integer" | "long" | "float" | "double" => check_number(shape, value, at, found),
            "boolean" if !value.is_boolean() => found.push(wrong_type(at, value, "a boolean")),
            "blob" if !value.is_string() => found.push(wrong_type(at, value, "a base64 string")),
            _ => {}
        }
    }

    fn check_structure(&self, shape: &Value, value: &Value, at: &str, found: &mut Vec<Violation>) {
        // A `document` is any JSON.
        if shape["document"] == Value::Bool(true) {
            return;
        }
        let Some(fields) = value.as_object() else {
            found.push(wrong_type(at, value, "an object"));
            return;
        };
        for required in shape["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if fields.get(required).is_none_or(Value::is_null) {
                found.push(constraint(&join(at, required), &Value::Null, "Member must not be null"));
            }
        }
        for (name, part) in fields.iter().filter(|(_, part)| !part.is_null()) {
            match shape["members"].get(name).map(|reference| self.shape(reference)) {
                Some(Some(member)) => self.check_shape(member, part, &join(at, name), found),
                Some(None) => {}
                None => found.push(Violation {
                    at: join(at, name),
                    value: quote(part),
                    constraint: format!("{name} is no member of this request"),
                    kind: Kind::Unknown,
                }),
            }
        }
        if shape["union"] == Value::Bool(true) && fields.values().filter(|part| !part.is_null()).count() != 1
        {
            found.push(constraint(at, value, "Exactly one member of a union must be set"));
        }
    }

    fn check_list(&self, shape: &Value, value: &Value, at: &str, found: &mut Vec<Violation>) {
        let Some(items) = value.as_array() else {
            found.push(wrong_type(at, value, "a list"));
            return;
        };
        check_length(shape, items.len(), value, at, found);
        if let Some(member) = self.shape(&shape["member"]) {
            for (index, item) in items.iter().enumerate() {
                self.check_shape(member, item, &format!("{at}.{}.member", index + 1), found);
            }
        }
    }

    fn check_map(&self, shape: &Value, value: &Value, at: &str, found: &mut Vec<Violation>) {
        let Some(fields) = value.as_object() else {
            found.push(wrong_type(at, value, "a map"));
            return;
        };
        check_length(shape, fields.len(), value, at, found);
        for (key, part) in fields {
            if let Some(shape) = self.shape(&shape["key"]) {
                self.check_shape(shape, &Value::String(key.clone()), &format!("{at}.{key}.key"), found);
            }
            if let Some(shape) = self.shape(&shape["value"]) {
                self.check_shape(shape, part, &format!("{at}.{key}.member"), found);
            }
        }
    }

    fn check_string(&self, shape: &Value, value: &Value, at: &str, found: &mut Vec<Violation>) {
        let Some(text) = value.as_str() else {
            found.push(wrong_type(at, value, "a string"));
            return;
        };
        check_length(shape, text.chars().count(), value, at, found);
        if let Some(allowed) = shape["enum"].as_array()
            && !allowed.contains(value)
        {
            let allowed: Vec<&str> = allowed.iter().filter_map(Value::as_str).collect();
            let text = format!("Member must satisfy enum value set: [{}]", allowed.join(", "));
            found.push(constraint(at, value, &text));
        }
        if let Some(pattern) = shape["pattern"].as_str()
            && self.patterns.get(pattern).is_some_and(|regex| !regex.is_match(text))
        {
            let text = format!("Member must satisfy regular expression pattern: {pattern}");
            found.push(constraint(at, value, &text));
        }
    }
}

/// AWS matches a pattern against the whole value, whether it is anchored or not.
fn compile(pattern: &str) -> Option<Regex> {
    // Java takes a hyphen after a range as a literal (`[a-zA-Z0-9-_.]`), and `regex` does too, except before `\s`.
    Regex::new(&format!("^(?:{pattern})$")).ok()
}

fn check_length(shape: &Value, length: usize, value: &Value, at: &str, found: &mut Vec<Violation>) {
    let limit = |name: &str| shape[name].as_u64().and_then(|limit| usize::try_from(limit).ok());
    if let Some(min) = limit("min").filter(|min| length < *min) {
        found.push(constraint(at, value, &format!("Member must have length greater than or equal to {min}")));
    }
    if let Some(max) = limit("max").filter(|max| length > *max) {
        found.push(constraint(at, value, &format!("Member must have length less than or equal to {max}")));
    }
}

fn check_number(shape: &Value, value: &Value, at: &str, found: &mut Vec<Violation>) {
    let whole = matches!(shape["type"].as_str(), Some("integer" | "long"));
    let Some(number) = value.as_f64().filter(|number| !whole || number.fract() == 0.0) else {
        found.push(wrong_type(at, value, if whole { "a whole number" } else { "a number" }));
        return;
    };
    if let Some(min) = shape["min"].as_f64().filter(|min| number < *min) {
        found.push(constraint(at, value, &format!("Member must have value greater than or equal to {min}")));
    }
    if let Some(max) = shape["max"].as_f64().filter(|max| number > *max) {
        found.push(constraint(at, value, &format!("Member must have value less than or equal to {max}")));
    }
}

fn wrong_type(at: &str, value: &Value, expected: &str) -> Violation {
    let at = if at.is_empty() { "the request" } else { at };
    Violation {
        at: at.to_owned(),
        value: quote(value),
        constraint: format!("expected {expected}"),
        kind: Kind::Type,
    }
}

fn constraint(at: &str, value: &Value, constraint: &str) -> Violation {
    Violation {
        at: at.to_owned(),
        value: quote(value),
        constraint: constraint.to_owned(),
        kind: Kind::Constraint,
    }
}

/// AWS quotes the offending value; a transcript is not repeated in an error.
fn quote(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if text.chars().count() > 80 { format!("{}…", text.chars().take(80).collect::<String>()) } else { text }
}

fn join(at: &str, name: &str) -> String {
    let mut letters = name.chars();
    let name: String = letters.next().map(|c| c.to_ascii_lowercase()).into_iter().chain(letters).collect();
    if at.is_empty() { name } else { format!("{at}.{name}") }
}

impl Violation {
    /// The sentence that AWS writes for it.
    pub fn sentence(&self) -> String {
        match self.kind {
            Kind::Unknown => format!("Unknown parameter at '{}': {}", self.at, self.constraint),
            Kind::Type => format!("Value at '{}' cannot be read: {}", self.at, self.constraint),
            Kind::Constraint if self.constraint.ends_with("not be null") => {
                format!("Value null at '{}' failed to satisfy constraint: {}", self.at, self.constraint)
            }
            Kind::Constraint => format!(
                "Value '{}' at '{}' failed to satisfy constraint: {}",
                self.value, self.at, self.constraint
            ),
        }
    }
}

/// The message that AWS writes for all of them.
pub fn message(violations: &[Violation]) -> String {
    let sentences: Vec<String> = violations.iter().map(Violation::sentence).collect();
    let (count, plural) = (violations.len(), if violations.len() == 1 { "" } else { "s" });
    format!("{count} validation error{plural} detected: {}", sentences.join("; "))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_pattern_of_the_models_is_understood() {
        for service in Service::MODELLED {
            let model = Model::of(service).unwrap();
            for (name, shape) in &model.shapes {
                if let Some(pattern) = shape["pattern"].as_str() {
                    assert!(model.patterns.contains_key(pattern), "{service:?} {name}: {pattern}");
                }
            }
        }
    }

    #[test]
    fn a_request_is_refused_with_the_words_of_aws() {
        let job = |change: Value| {
            let mut request = json!({"TranscriptionJobName": "j", "LanguageCode": "en-GB", "Media": {}});
            request.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            message(&Model::of(Service::Transcribe).unwrap().check("StartTranscriptionJob", &request))
        };
        for (change, expected) in [
            (
                json!({"TranscriptionJobName": null}),
                "1 validation error detected: Value null at 'transcriptionJobName' failed to satisfy constraint: \
                 Member must not be null",
            ),
            (
                json!({"TranscriptionJobName": "my call"}),
                "1 validation error detected: Value 'my call' at 'transcriptionJobName' failed to satisfy \
                 constraint: Member must satisfy regular expression pattern: ^[0-9a-zA-Z._-]+",
            ),
            (
                json!({"Notifications": {}}),
                "1 validation error detected: Unknown parameter at 'notifications': Notifications is no member \
                 of this request",
            ),
            (
                json!({"Settings": {"MaxSpeakerLabels": 1}}),
                "1 validation error detected: Value '1' at 'settings.maxSpeakerLabels' failed to satisfy \
                 constraint: Member must have value greater than or equal to 2",
            ),
            (
                json!({"Settings": {"ShowSpeakerLabels": "yes"}}),
                "1 validation error detected: Value at 'settings.showSpeakerLabels' cannot be read: expected a \
                 boolean",
            ),
            (
                json!({"JobExecutionSettings": {"DataAccessRoleArn": ""}}),
                "2 validation errors detected: Value '' at 'jobExecutionSettings.dataAccessRoleArn' failed to \
                 satisfy constraint: Member must have length greater than or equal to 20; Value '' at \
                 'jobExecutionSettings.dataAccessRoleArn' failed to satisfy constraint: Member must satisfy \
                 regular expression pattern: ^arn:(aws|aws-cn|aws-us-gov|aws-iso-{0,1}[a-z]{0,1}):iam::[0-9]{0,63}\
                 :role/[A-Za-z0-9:_/+=,@.-]{0,1024}$",
            ),
        ] {
            assert_eq!(job(change), expected);
        }
    }
}
