//! Breaks the committed templates, one place at a time, and tells what `check` finds.
//!
//! Each mutant is a mistake that a person could make and a deployment would take (or refuse late): a statement gone, a
//! name misspelt, a time-out too short. Its family is the part of [`check`] that should notice; whoever notices counts.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc)]

mod data_safety;
mod delivery;
mod encryption;
mod limits;
mod permissions;
mod queues;
mod references;
mod score;
mod tenancy;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use check::Deployment;
use serde_json::{Map, Value, json};
use synth::config::Config;

pub use score::Score;

/// The templates that are broken, by the configurations that make them.
const TEMPLATES: [&str; 4] = ["minimal", "default", "everything", "sixty-tenants"];

/// One change of a template.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The family of rules that should notice.
    pub family: &'static str,
    /// What is done, in words.
    pub operator: &'static str,
    /// JSON Pointer of the place, from the template's root.
    pub pointer: String,
    /// What stands there then; nothing when it is taken out.
    pub to: Option<Value>,
}

/// A change in one of the templates.
#[derive(Debug, Clone)]
pub struct Mutant {
    /// Name of the template.
    pub template: &'static str,
    /// The change.
    pub change: Change,
    /// Number of the template's part that is changed.
    part: usize,
}

impl Mutant {
    /// Number of the template's part that is changed.
    pub fn part(&self) -> usize {
        self.part
    }
    /// What tells it from all others.
    pub fn id(&self) -> String {
        let to = self.change.to.as_ref().map_or(String::new(), |to| format!(" = {to}"));
        format!("{}: {} {}{to}", self.template, self.change.operator, self.change.pointer)
    }
}

/// The templates, and all mutants of them.
pub struct Mutants {
    templates: BTreeMap<&'static str, Vec<Value>>,
    /// In the order of templates and places.
    pub all: Vec<Mutant>,
}

impl Mutants {
    /// Every mutant of every template. What one template has as another has it is broken in the first of them only.
    pub fn new() -> Mutants {
        let mut templates = BTreeMap::new();
        let mut all = Vec::new();
        let mut seen = BTreeSet::new();
        for name in TEMPLATES {
            let parts = parts(name);
            for (part, template) in parts.iter().enumerate() {
                // Of sixty tenants all is as of one, but for what they could see of each other.
                let sixty = name == "sixty-tenants";
                for change in
                    changes(template).into_iter().filter(|change| !sixty || change.family == "tenancy")
                {
                    if seen.insert(what(template, &change)) {
                        all.push(Mutant { template: name, change, part });
                    }
                }
            }
            templates.insert(name, parts);
        }
        Mutants { templates, all }
    }

    /// The templates of a mutant with its change, by the names of their files.
    pub fn texts(&self, mutant: &Mutant) -> Vec<(String, String)> {
        let parts = self.templates[mutant.template].iter().enumerate();
        parts
            .map(|(index, template)| {
                let name = format!("{}-{index}.json", mutant.template);
                if index != mutant.part {
                    return (name, template.to_string());
                }
                let mut changed = template.clone();
                apply(&mut changed, &mutant.change);
                (name, changed.to_string())
            })
            .collect()
    }

    /// The unbroken templates, by the names of their files.
    pub fn whole(&self) -> Vec<(String, String)> {
        let parts = self.templates.iter().flat_map(|(name, parts)| {
            parts
                .iter()
                .enumerate()
                .map(move |(index, part)| (format!("{name}-{index}.json"), part.to_string()))
        });
        parts.collect()
    }

    /// The rules that notice it; `refused` when the template cannot even be read.
    pub fn found(&self, mutant: &Mutant) -> BTreeSet<String> {
        let texts = self.texts(mutant);
        let files = texts.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        match Deployment::read(files, &check::account()) {
            Ok(deployment) => {
                check::run(&deployment).findings.into_iter().map(|finding| finding.rule.to_owned()).collect()
            }
            Err(_) => BTreeSet::from(["refused".to_owned()]),
        }
    }
}

impl Default for Mutants {
    fn default() -> Self {
        Self::new()
    }
}

/// The templates of a configuration, as JSON. Of sixty tenants there are three.
fn parts(name: &str) -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates/configurations");
    let config = match name {
        "default" => Config::default(),
        name => Config::load(Some(&folder.join(format!("{name}.yaml")))).unwrap(),
    };
    let files = synth::emit::files(&config, synth::emit::Format::Json).unwrap();
    files.iter().map(|file| serde_json::from_str(&file.text).unwrap()).collect()
}

/// The same change of the same thing is one mutant, whichever template it is in.
fn what(template: &Value, change: &Change) -> String {
    if change.family == "limits" {
        // A bound is its type's.
        let steps: Vec<&str> = change.pointer.split('/').collect();
        let kind = &template["Resources"][steps[2]]["Type"];
        return format!("{} {kind} {}", change.operator, steps[3..].join("/"));
    }
    let before = template.pointer(&change.pointer).map(Value::to_string).unwrap_or_default();
    let to = change.to.as_ref().map(Value::to_string).unwrap_or_default();
    format!("{} {} {before} {to}", change.operator, change.pointer)
}

fn changes(template: &Value) -> Vec<Change> {
    let mut changes = Vec::new();
    // Tenants are made alike: the first of a template is enough.
    let registrations = template["Resources"].as_object().unwrap().keys();
    let tenants: Vec<&str> = registrations
        .filter_map(|id| id.strip_suffix("Registration"))
        .filter(|tenant| *tenant != "Models")
        .collect();
    let (first, others) = tenants.split_first().map_or(("", &[][..]), |(first, others)| (*first, others));
    let is_of_others =
        |id: &str| !id.starts_with(first) && others.iter().any(|tenant| id.starts_with(tenant));
    for (id, resource) in template["Resources"].as_object().unwrap() {
        if is_of_others(id) {
            continue;
        }
        let mut broken = Broken {
            template,
            id,
            resource,
            kind: resource["Type"].as_str().unwrap(),
            family: "",
            changes: Vec::new(),
        };
        for (family, operators) in [
            ("delivery", delivery::operators as fn(&mut Broken<'_>)),
            ("queues", queues::operators),
            ("permissions", permissions::operators),
            ("encryption", encryption::operators),
            ("references", references::operators),
            ("data-safety", data_safety::operators),
            ("limits", limits::operators),
            ("tenancy", tenancy::operators),
        ] {
            broken.family = family;
            operators(&mut broken);
        }
        changes.append(&mut broken.changes);
    }
    changes
}

/// A resource that is being broken.
struct Broken<'t> {
    template: &'t Value,
    id: &'t str,
    resource: &'t Value,
    kind: &'t str,
    family: &'static str,
    changes: Vec<Change>,
}

impl<'t> Broken<'t> {
    /// The value at a path from `Properties` (`Policies/0/PolicyName`); nothing where it is not there.
    fn get(&self, path: &str) -> Option<&'t Value> {
        self.resource.pointer(&format!("/Properties/{path}"))
    }
    /// Takes out what is at a path from `Properties`, if it is there.
    fn without(&mut self, operator: &'static str, path: &str) {
        if self.get(path).is_some() {
            self.push(operator, &format!("Properties/{path}"), None);
        }
    }
    /// Puts a value at a path from `Properties`, where there is another one.
    fn with(&mut self, operator: &'static str, path: &str, to: impl Into<Value>) {
        let to = to.into();
        if self.get(path).is_some_and(|from| *from != to) {
            self.push(operator, &format!("Properties/{path}"), Some(to));
        }
    }
    /// Puts a value where nothing stands.
    fn add(&mut self, operator: &'static str, path: &str, to: impl Into<Value>) {
        self.push(operator, &format!("Properties/{path}"), Some(to.into()));
    }
    /// Takes the resource out. What refers to it is refused by `CloudFormation`, so only where nothing does.
    fn without_resource(&mut self, operator: &'static str) {
        let own = format!("\"{}\"", self.id);
        let sub = format!("${{{}", self.id);
        let elsewhere =
            self.template["Resources"].as_object().unwrap().iter().filter(|(id, _)| *id != self.id);
        let texts: Vec<String> = elsewhere
            .map(|(_, resource)| resource.to_string())
            .chain([self.template["Outputs"].to_string()])
            .collect();
        if texts.iter().all(|text| !text.contains(&own) && !text.contains(&sub)) {
            self.push(operator, "", None);
        }
    }
    fn push(&mut self, operator: &'static str, path: &str, to: Option<Value>) {
        let rest = if path.is_empty() { String::new() } else { format!("/{path}") };
        let pointer = format!("/Resources/{}{rest}", self.id);
        self.changes.push(Change { family: self.family, operator, pointer, to });
    }
    /// Every place below a path from `Properties`, with what stands there.
    fn places(&self, path: &str) -> Vec<(String, &'t Value)> {
        let mut found = Vec::new();
        if let Some(value) = self.get(path) {
            walk(value, path, &mut found);
        }
        found
    }
    /// The policies of the resource: path of each document from `Properties`.
    fn policies(&self) -> Vec<String> {
        match self.kind {
            "AWS::IAM::Role" => {
                let inline = self.get("Policies").and_then(Value::as_array).map_or(0, Vec::len);
                (0..inline).map(|index| format!("Policies/{index}/PolicyDocument")).collect()
            }
            "AWS::IAM::ManagedPolicy"
            | "AWS::S3::BucketPolicy"
            | "AWS::SQS::QueuePolicy"
            | "AWS::SNS::TopicPolicy" => vec!["PolicyDocument".to_owned()],
            "AWS::KMS::Key" => vec!["KeyPolicy".to_owned()],
            _ => Vec::new(),
        }
    }
    /// The statements of these policies: path of each, and the statement.
    fn statements(&self) -> Vec<(String, &'t Value)> {
        let mut found = Vec::new();
        for policy in self.policies() {
            let list = self.get(&format!("{policy}/Statement")).and_then(Value::as_array);
            for (index, statement) in list.into_iter().flatten().enumerate() {
                found.push((format!("{policy}/Statement/{index}"), statement));
            }
        }
        found
    }
}

fn walk<'v>(value: &'v Value, path: &str, found: &mut Vec<(String, &'v Value)>) {
    found.push((path.to_owned(), value));
    match value {
        Value::Object(map) => {
            map.iter().for_each(|(key, value)| walk(value, &format!("{path}/{}", escaped(key)), found));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| walk(item, &format!("{path}/{index}"), found));
        }
        _ => {}
    }
}

/// A key as a step of a JSON Pointer.
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

impl Broken<'_> {
    /// The name of a resource as somebody misspells it who writes it out: with a letter too many, in this text.
    fn misspelt(&self, id: &str, before: &str) -> Option<Value> {
        let properties = &self.template["Resources"][id]["Properties"];
        let name =
            ["QueueName", "TopicName", "FunctionName", "LogGroupName", "BucketName", "AliasName", "Name"]
                .iter()
                .find_map(|property| properties.get(property))?;
        let name = name["Fn::Sub"].as_str().or(name.as_str())?;
        // A bucket's name ends with account and region.
        let (own, rest) =
            name.split_once("-${").map_or((name, String::new()), |(own, rest)| (own, format!("-${{{rest}")));
        Some(json!({"Fn::Sub": format!("{before}{own}s{rest}")}))
    }
    /// The logical ID that a value refers to.
    fn referred(value: &Value) -> Option<&str> {
        let sub = |text: &'_ str| {
            text.split_once("${").and_then(|(_, rest)| rest.split_once(['.', '}'])).map(|(id, _)| id.len())
        };
        match (value["Ref"].as_str(), value["Fn::GetAtt"][0].as_str(), value["Fn::Sub"].as_str()) {
            (Some(id), ..) | (_, Some(id), _) => Some(id),
            (_, _, Some(text)) => {
                let from = text.find("${")? + 2;
                Some(&text[from..from + sub(text)?])
            }
            _ => None,
        }
    }
    /// Puts the misspelt ARN of what is referred to at a path, for a service whose ARNs hold nothing before the name.
    fn with_misspelt(&mut self, operator: &'static str, path: &str, service: &str) {
        let before = match service {
            "kms" | "lambda" | "s3" => String::new(),
            service => format!("arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:"),
        };
        let id = self.get(path).and_then(Self::referred).map(str::to_owned);
        if let Some(name) = id.and_then(|id| self.misspelt(&id, &before)) {
            self.with(operator, path, name);
        }
    }
}

/// Items of a list, or the one that stands for a list of one, each with its path.
fn each<'v>(value: Option<&'v Value>, path: &str) -> Vec<(String, &'v Value)> {
    match value {
        Some(Value::Array(items)) => {
            items.iter().enumerate().map(|(index, item)| (format!("{path}/{index}"), item)).collect()
        }
        Some(single) => vec![(path.to_owned(), single)],
        None => Vec::new(),
    }
}

fn apply(template: &mut Value, change: &Change) {
    let (parent, last) = change.pointer.rsplit_once('/').unwrap();
    let key = last.replace("~1", "/").replace("~0", "~");
    let parent = template.pointer_mut(parent).unwrap();
    match (parent, change.to.clone()) {
        (Value::Object(map), Some(to)) => {
            map.insert(key, to);
        }
        (Value::Object(map), None) => {
            map.shift_remove(&key);
        }
        (Value::Array(items), Some(to)) => items[key.parse::<usize>().unwrap()] = to,
        (Value::Array(items), None) => {
            items.remove(key.parse().unwrap());
        }
        (other, _) => panic!("{} is in {other}", change.pointer),
    }
}

/// The same object with one key called otherwise.
fn renamed(object: &Value, from: &str, to: &str) -> Value {
    let entries = object.as_object().unwrap().iter();
    Value::Object(
        entries
            .map(|(key, value)| (if key == from { to.to_owned() } else { key.clone() }, value.clone()))
            .collect::<Map<_, _>>(),
    )
}
