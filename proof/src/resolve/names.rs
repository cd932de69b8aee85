//! The names that AWS gives to resources: what `Ref` and `Fn::GetAtt` return, and the ARN.
//!
//! `Ref` values and ARN forms are from the `CloudFormation` resource reference and the Service Authorization
//! Reference; the attributes are those of the registry schemas. A type that is not in the table is unknown
//! throughout.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Account;
use super::intrinsics::scalar_text;
use crate::unknown::{is_true, unknown};

mod table;

use table::{KINDS, Kind};

/// What one resource is called.
#[derive(Debug, Clone)]
pub(super) struct Identity {
    pub(super) kind: String,
    pub(super) reference: Value,
    pub(super) physical: Value,
    pub(super) arn: Option<Value>,
    attributes: BTreeMap<&'static str, Value>,
    known: Option<&'static Kind>,
}

/// What `Fn::GetAtt` finds.
pub(super) enum Attribute {
    Value(Value),
    /// The property of the same name.
    Property,
    Missing {
        has: Vec<&'static str>,
    },
}

impl Identity {
    pub(super) fn attribute(&self, name: &str) -> Attribute {
        let Some(kind) = self.known else {
            return Attribute::Value(unknown(format!("{name} of a {}, which only AWS knows", self.kind)));
        };
        match self.attributes.get(name) {
            Some(value) => Attribute::Value(value.clone()),
            None if kind.gives_properties => Attribute::Property,
            None => Attribute::Missing { has: kind.attributes.iter().map(|(name, _)| *name).collect() },
        }
    }
}

/// The properties that make up the names of this type.
pub(super) fn properties(kind: &str) -> Vec<&'static str> {
    let Some(kind) = known(kind) else { return Vec::new() };
    let mut names = Vec::new();
    if !kind.name.is_empty() {
        names.push(kind.name);
    }
    let forms = [kind.reference, kind.arn];
    for form in forms.into_iter().chain(kind.attributes.iter().map(|(_, form)| *form)) {
        for part in form.split('{').skip(1) {
            let placeholder = part.split(['}', '|']).next().unwrap_or_default();
            if placeholder.starts_with(|c: char| c.is_ascii_uppercase()) && !names.contains(&placeholder) {
                names.push(placeholder);
            }
        }
    }
    names.extend(match kind.of {
        "AWS::SQS::Queue" => Some("FifoQueue"),
        "AWS::Events::Rule" => Some("EventBusName"),
        _ => None,
    });
    names
}

pub(super) fn identify(
    account: &Account,
    id: &str,
    kind: &str,
    properties: &BTreeMap<&'static str, Value>,
) -> Identity {
    let Some(known) = known(kind) else {
        return Identity {
            kind: kind.to_owned(),
            reference: unknown(format!("Ref of a {kind}, which only AWS knows")),
            physical: Value::String(generated_name(account, id)),
            arn: None,
            attributes: BTreeMap::new(),
            known: None,
        };
    };
    let physical = physical_name(account, id, known, properties);
    let mut form = Form { account, properties, name: &physical, arn: None };
    let arn = (!known.arn.is_empty()).then(|| form.fill(known.arn));
    form.arn = arn.as_ref();
    let attributes = known
        .attributes
        .iter()
        .map(|(name, template)| {
            let value = match *template {
                "?" => unknown(format!("{name} of the {kind} {id}, which only AWS knows")),
                template => form.fill(template),
            };
            (*name, value)
        })
        .collect();
    let reference = match known.reference {
        "?" => unknown(format!("Ref of the {kind} {id}, which only AWS knows")),
        template => form.fill(template),
    };
    Identity { kind: kind.to_owned(), reference, physical, arn, attributes, known: Some(known) }
}

fn known(kind: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|known| known.of == kind)
}

fn physical_name(
    account: &Account,
    id: &str,
    kind: &Kind,
    properties: &BTreeMap<&'static str, Value>,
) -> Value {
    if kind.name.is_empty() {
        return Value::String(generated_id(account, id));
    }
    if let Some(value) = properties.get(kind.name) {
        return match scalar_text(value) {
            Some(Ok(text)) => Value::String(text),
            Some(Err(why)) => unknown(why),
            None => unknown(format!("{} of {id} is not a string", kind.name)),
        };
    }
    let name = generated_name(account, id);
    Value::String(match kind.of {
        "AWS::S3::Bucket" => name.to_lowercase(),
        "AWS::SQS::Queue" if properties.get("FifoQueue").is_some_and(is_true) => format!("{name}.fifo"),
        _ => name,
    })
}

/// `<stack>-<logical ID>-<suffix>`, as `CloudFormation` makes it, but with a suffix that stays the same.
fn generated_name(account: &Account, id: &str) -> String {
    let suffix = format!("{:016X}", digest(&[&account.account, &account.stack_name, id]));
    let stack: String = account.stack_name.chars().take(24).collect();
    let logical: String = id.chars().take(24).collect();
    format!("{stack}-{logical}-{}", &suffix[..12])
}

/// A UUID that stays the same.
fn generated_id(account: &Account, id: &str) -> String {
    let first = digest(&[&account.account, &account.stack_name, id]);
    let second = digest(&[id, &account.stack_name, &account.account]);
    let hex = format!("{first:016x}{second:016x}");
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// FNV-1a: stable between runs and versions, and that is all that is asked of it.
fn digest(parts: &[&str]) -> u64 {
    parts
        .iter()
        .flat_map(|part| part.bytes().chain([0]))
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Fills `{placeholders}`: facts of the account, the resource's own name and ARN, or one of its properties
/// (`{Path|/}`: with what stands for it when it is not set).
struct Form<'a> {
    account: &'a Account,
    properties: &'a BTreeMap<&'static str, Value>,
    name: &'a Value,
    arn: Option<&'a Value>,
}

impl Form<'_> {
    fn fill(&self, template: &str) -> Value {
        let (mut text, mut rest) = (String::new(), template);
        while let Some((before, after)) = rest.split_once('{') {
            let (placeholder, tail) = after.split_once('}').unwrap_or((after, ""));
            text.push_str(before);
            match self.placeholder(placeholder) {
                Ok(value) => text.push_str(&value),
                Err(why) => return unknown(why),
            }
            rest = tail;
        }
        text.push_str(rest);
        Value::String(text)
    }

    fn placeholder(&self, placeholder: &str) -> Result<String, String> {
        let account = self.account;
        let text = |value: Option<&Value>, name: &str| {
            value.and_then(scalar_text).unwrap_or_else(|| Err(format!("{name} is not set")))
        };
        match placeholder {
            "partition" => Ok(account.partition.clone()),
            "region" => Ok(account.region.clone()),
            "account" => Ok(account.account.clone()),
            "suffix" => Ok(account.url_suffix().to_owned()),
            "name" => text(Some(self.name), "name"),
            "arn" => text(self.arn, "ARN"),
            // A parameter's ARN has one slash before its name, whether the name opens with one or not.
            "slashed" => {
                text(Some(self.name), "name").map(|name| format!("/{}", name.trim_start_matches('/')))
            }
            // Rules of the default bus are named without it.
            "bus" => match self.properties.get("EventBusName").map(|bus| text(Some(bus), "EventBusName")) {
                None => Ok(String::new()),
                Some(Ok(bus)) if bus == "default" || bus.ends_with(":event-bus/default") => Ok(String::new()),
                Some(Ok(bus)) => Ok(format!("{}/", bus.rsplit('/').next().unwrap_or(&bus))),
                Some(Err(why)) => Err(why),
            },
            property => {
                let (name, default) =
                    property.split_once('|').map_or((property, None), |(n, d)| (n, Some(d)));
                match (self.properties.get(name), default) {
                    (None, Some(default)) => Ok(default.to_owned()),
                    (value, _) => text(value, name),
                }
            }
        }
    }
}
