//! From schemas to tables: which types there are, what they are called, what their properties are.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::names::{pascal, snake, split};
use super::patch::Patches;
use super::Fallible;

/// The tables of one service.
#[derive(Default)]
pub(super) struct Tables {
    pub(super) resources: Vec<Resource>,
    pub(super) objects: BTreeMap<String, Vec<Property>>,
    pub(super) choices: BTreeMap<String, Vec<Value>>,
}

pub(super) struct Resource {
    pub(super) name: String,
    pub(super) type_name: String,
    pub(super) stateful: bool,
    pub(super) open: bool,
    /// Method and type of `Ref`.
    pub(super) reference: (String, String),
    /// Method, type and name of each attribute.
    pub(super) attributes: Vec<(String, String, String)>,
    pub(super) properties: Vec<Property>,
}

#[derive(Clone, PartialEq)]
pub(super) struct Property {
    pub(super) name: String,
    pub(super) rust_type: String,
    pub(super) required: bool,
    pub(super) limits: String,
}

/// The tables of every service, by module name.
pub(super) fn services(
    schemas: &BTreeMap<String, Value>,
    stateful: &BTreeSet<String>,
    patches: &Patches,
) -> Fallible<BTreeMap<String, Tables>> {
    let mut services: BTreeMap<String, Tables> = BTreeMap::new();
    let mut problems = Vec::new();
    let known: BTreeSet<&str> = schemas.keys().map(String::as_str).collect();
    let mut by_service: BTreeMap<String, Vec<(&str, &Value)>> = BTreeMap::new();
    for (type_name, schema) in schemas {
        by_service.entry(split(type_name).0).or_default().push((type_name, schema));
    }
    for (service, members) in by_service {
        let mut naming = Naming::new(&members);
        let mut tables = Tables::default();
        for (type_name, schema) in members {
            let mut reader = Reader { type_name, schema, patches, known: &known, naming: &mut naming, tables: &mut tables };
            let mut resource = reader.resource()?;
            resource.stateful |= stateful.contains(type_name);
            tables.resources.push(resource);
        }
        services.insert(service, tables);
        problems.append(&mut naming.problems);
    }
    if problems.is_empty() { Ok(services) } else { Err(problems.join("\n").into()) }
}

/// Which names of property types and enumerations are free in a service.
struct Naming {
    resources: BTreeSet<String>,
    /// Definitions that several resource types of the service have with different content.
    ambiguous: BTreeSet<String>,
    /// Values of each enumeration by the name of the property.
    choices: BTreeMap<String, BTreeSet<String>>,
    definitions: BTreeSet<String>,
    /// Limits that cannot be checked as they are, all told at once.
    problems: Vec<String>,
}

/// Names that the tables import.
const RESERVED: &[&str] = &[
    "Arn", "Id", "IdentityPolicy", "InvokingPrincipal", "Json", "KeyRef", "Map", "Name", "RedrivePolicy", "ResourcePolicy",
    "String", "TrustPolicy", "Url", "Val", "Vec",
];

impl Naming {
    fn new(members: &[(&str, &Value)]) -> Self {
        let resources = members.iter().map(|(name, _)| split(name).1).collect();
        let mut seen: BTreeMap<&str, &Value> = BTreeMap::new();
        let mut ambiguous = BTreeSet::new();
        let mut choices: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (_, schema) in members {
            for (name, definition) in schema["definitions"].as_object().into_iter().flatten() {
                if *seen.entry(name).or_insert(definition) != definition {
                    ambiguous.insert(name.clone());
                }
            }
            collect_choices(schema, schema, &mut choices);
        }
        // A definition that refers to an ambiguous one differs, too.
        loop {
            let more: Vec<String> = seen
                .iter()
                .filter(|(name, definition)| {
                    !ambiguous.contains(**name) && references(definition).iter().any(|to| ambiguous.contains(to))
                })
                .map(|(name, _)| (*name).to_owned())
                .collect();
            if more.is_empty() {
                break;
            }
            ambiguous.extend(more);
        }
        let definitions = seen.keys().map(|name| (*name).to_owned()).collect();
        Self { resources, ambiguous, choices, definitions, problems: Vec::new() }
    }

    fn object(&self, resource: &str, name: &str) -> String {
        let taken = self.resources.contains(name) || self.ambiguous.contains(name) || RESERVED.contains(&name);
        if taken { format!("{resource}{}", pascal(name)) } else { pascal(name) }
    }

    fn choice(&self, parent: &str, name: &str) -> String {
        let pascal = pascal(name);
        let taken = self.choices.get(name).is_none_or(|values| values.len() > 1)
            || self.resources.contains(&pascal)
            || self.definitions.contains(&pascal)
            || RESERVED.contains(&pascal.as_str());
        if taken { format!("{parent}{pascal}") } else { pascal }
    }
}

fn collect_choices(root: &Value, node: &Value, choices: &mut BTreeMap<String, BTreeSet<String>>) {
    if let Some(properties) = node["properties"].as_object() {
        for (name, property) in properties {
            let property = resolved(root, property);
            let target = if property["items"].is_object() { resolved(root, &property["items"]) } else { property };
            if let Some(values) = values_of(target) {
                choices.entry(name.clone()).or_default().insert(Value::from(values).to_string());
            }
        }
    }
    match node {
        // `prefixItems`, `allOf` and the like only narrow what is defined elsewhere.
        Value::Object(entries) => entries
            .iter()
            .filter(|(key, _)| !matches!(key.as_str(), "prefixItems" | "allOf"))
            .for_each(|(_, node)| collect_choices(root, node, choices)),
        Value::Array(items) => items.iter().for_each(|node| collect_choices(root, node, choices)),
        _ => {}
    }
}

/// The values of an enumeration; a constant is one of a single value.
fn values_of(property: &Value) -> Option<Vec<Value>> {
    match (&property["enum"], &property["const"]) {
        (Value::Array(values), _) => Some(values.clone()),
        (_, value @ Value::String(_)) => Some(vec![value.clone()]),
        _ => None,
    }
}

fn references(node: &Value) -> Vec<String> {
    match node {
        Value::Object(entries) => {
            let own = entries.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
            own.map(str::to_owned).into_iter().chain(entries.values().flat_map(references)).collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

fn resolved<'a>(root: &'a Value, node: &'a Value) -> &'a Value {
    match node["$ref"].as_str() {
        Some(path) => root.pointer(path.trim_start_matches('#')).map_or(node, |target| resolved(root, target)),
        None => node,
    }
}

struct Reader<'a> {
    type_name: &'a str,
    schema: &'a Value,
    patches: &'a Patches,
    known: &'a BTreeSet<&'a str>,
    naming: &'a mut Naming,
    tables: &'a mut Tables,
}

impl Reader<'_> {
    fn resource(&mut self) -> Fallible<Resource> {
        let (_, name) = split(self.type_name);
        let patch = self.patches.at(self.type_name).cloned();
        let properties = self.properties(self.schema, &name, "", "/properties")?;
        let reference = patch.as_ref().and_then(|patch| patch.reference.clone());
        let reference = reference.unwrap_or_else(|| self.reference(&name));
        let method = snake(reference.split('<').next().unwrap_or_default());
        let extra = patch.as_ref().map(|patch| patch.attributes.clone()).unwrap_or_default();
        let mut attributes = self.attributes(&name, extra);
        attributes.retain(|(attribute, ..)| *attribute != method);
        Ok(Resource {
            type_name: self.type_name.to_owned(),
            stateful: patch.is_some_and(|patch| patch.stateful),
            open: self.schema["patternProperties"].is_object(),
            attributes,
            reference: (method, reference),
            properties,
            name,
        })
    }

    /// What `Ref` gives, where the primary identifier tells: its ARN, its URL, an ID that AWS makes, or else its name.
    fn reference(&self, name: &str) -> String {
        let identifiers = self.schema["primaryIdentifier"].as_array();
        let identifier = identifiers.and_then(|all| all.first()).and_then(Value::as_str).unwrap_or_default();
        let kind = match identifier.rsplit('/').next().unwrap_or_default() {
            _ if identifiers.is_some_and(|all| all.len() > 1) => "Id",
            identifier if identifier.ends_with("Arn") => "Arn",
            identifier if identifier.ends_with("Url") => "Url",
            identifier if identifier.ends_with("Id") => "Id",
            _ => "Name",
        };
        format!("{kind}<{name}>")
    }

    /// What `GetAtt` reads: the read-only properties and what the corrections add.
    fn attributes(&self, name: &str, extra: Vec<(String, String)>) -> Vec<(String, String, String)> {
        let read_only = self.schema["readOnlyProperties"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let own = read_only
            .map(|path| path.trim_start_matches("/properties/").replace('/', "."))
            .filter(|path| !path.contains('*'))
            .map(|path| {
                let rust_type = self.attribute_type(name, &path);
                (path, rust_type)
            });
        let mut attributes: Vec<_> =
            own.chain(extra).map(|(path, rust_type)| (snake(&path.replace('.', "")), rust_type, path)).collect();
        attributes.sort_by(|left, right| left.2.cmp(&right.2));
        attributes
    }

    fn attribute_type(&self, name: &str, path: &str) -> String {
        let property = &self.schema["properties"][path];
        if path == "Arn" || path == format!("{name}Arn") {
            return format!("Arn<{name}>");
        }
        self.format(&property["format"]).unwrap_or_else(|| match property["type"].as_str() {
            Some("integer") => "i64".to_owned(),
            Some("array") => "Vec<Val<String>>".to_owned(),
            _ => "String".to_owned(),
        })
    }

    /// The properties of a resource or property type, required ones first, then by name.
    fn properties(&mut self, node: &Value, owner: &str, definition: &str, path: &str) -> Fallible<Vec<Property>> {
        let required: BTreeSet<&str> =
            node["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut properties = Vec::new();
        for (name, property) in node["properties"].as_object().into_iter().flatten() {
            let path = format!("{path}/{name}");
            if self.listed("readOnlyProperties", &path) {
                continue;
            }
            let place = match definition {
                "" => format!("{}/{name}", self.type_name),
                definition => format!("{}/{definition}/{name}", self.type_name),
            };
            properties.push(self.property(name, property, owner, &place, required.contains(name.as_str()), &path)?);
        }
        properties.sort_by(|left, right| right.required.cmp(&left.required).then(left.name.cmp(&right.name)));
        Ok(properties)
    }

    fn property(
        &mut self,
        name: &str,
        property: &Value,
        owner: &str,
        place: &str,
        required: bool,
        path: &str,
    ) -> Fallible<Property> {
        let patch = self.patches.at(place).cloned();
        let target = resolved(self.schema, property);
        let rust_type = match patch.as_ref().and_then(|patch| patch.rust_type.clone()) {
            Some(rust_type) => rust_type,
            None => self.rust_type(name, property, owner, path)?,
        };
        let mut limits = match patch.as_ref().and_then(|patch| patch.limits.clone()) {
            Some(limits) => limits,
            None => limits_of(self.schema, target, &rust_type).unwrap_or_else(|error| {
                self.naming.problems.push(format!("{place}: {error}"));
                String::new()
            }),
        };
        if self.listed("createOnlyProperties", path) {
            limits.insert_str(0, ".create_only()");
        }
        let required = required || patch.is_some_and(|patch| patch.required);
        Ok(Property { name: name.to_owned(), rust_type, required, limits })
    }

    fn listed(&self, list: &str, path: &str) -> bool {
        self.schema[list].as_array().into_iter().flatten().any(|listed| listed == path)
    }

    fn rust_type(&mut self, name: &str, property: &Value, owner: &str, path: &str) -> Fallible<String> {
        let target = resolved(self.schema, property);
        if let Some(known) = self.reference_type(target, path) {
            return Ok(known);
        }
        if let Some(values) = values_of(target) {
            let choice = self.naming.choice(owner, name);
            self.tables.choices.insert(choice.clone(), values);
            return Ok(choice);
        }
        Ok(match target["type"].as_str() {
            Some("string") => "String".to_owned(),
            Some("boolean") => "bool".to_owned(),
            Some("integer") => "i64".to_owned(),
            Some("number") => "f64".to_owned(),
            Some("array") => {
                let item = self.rust_type(name, &target["items"], owner, &format!("{path}/*"))?;
                let whole = self.tables.objects.contains_key(&item) || item == "Json";
                if whole { format!("Vec<{item}>") } else { format!("Vec<Val<{item}>>") }
            }
            _ if target["patternProperties"].is_object() && !target["properties"].is_object() => {
                let value = target["patternProperties"].as_object().and_then(|all| all.values().next());
                let value = self.rust_type(name, value.unwrap_or(&Value::Null), owner, &format!("{path}/*"))?;
                format!("Map<{value}>")
            }
            _ if target["properties"].is_object() || target["oneOf"].is_array() => {
                self.object(name, property, owner, path)?
            }
            _ => "Json".to_owned(),
        })
    }

    /// A property type of its own, read once however often it is used; a recursive one refers to itself.
    fn object(&mut self, name: &str, property: &Value, owner: &str, path: &str) -> Fallible<String> {
        let (_, resource) = split(self.type_name);
        let target = resolved(self.schema, property);
        let definition = property["$ref"].as_str().and_then(|path| path.rsplit('/').next());
        let rust_name = match definition {
            Some(definition) => self.naming.object(&resource, definition),
            None => self.naming.object(owner, name),
        };
        if self.tables.objects.contains_key(&rust_name) {
            return Ok(rust_name);
        }
        self.tables.objects.insert(rust_name.clone(), Vec::new());
        let merged = merged(target);
        let place = definition.unwrap_or(name);
        let properties = self.properties(&merged, &rust_name, place, path)?;
        self.tables.objects.insert(rust_name.clone(), properties);
        Ok(rust_name)
    }

    /// The type that a cross-resource format names.
    fn reference_type(&self, property: &Value, path: &str) -> Option<String> {
        if let Some(any) = property["anyOf"].as_array() {
            let named = any.iter().filter_map(|one| {
                one["format"].as_str().or_else(|| one["relationshipRef"]["typeName"].as_str())
            });
            if named.clone().any(|name| name.starts_with("AWS::KMS::Key")) {
                return Some("KeyRef".to_owned());
            }
        }
        let own = self.schema["primaryIdentifier"].as_array().into_iter().flatten().any(|own| own == path);
        if own { None } else { self.format(&property["format"]) }
    }

    /// `AWS::SNS::Topic.Arn` → `Arn<Topic>`, when the type has a table.
    fn format(&self, format: &Value) -> Option<String> {
        let (type_name, part) = format.as_str()?.split_once('.')?;
        if !self.known.contains(type_name) || !matches!(part, "Arn" | "Name" | "Id") {
            return None;
        }
        let (service, name) = split(type_name);
        let here = split(self.type_name).0 == service;
        Some(if here { format!("{part}<{name}>") } else { format!("{part}<{service}::{name}>") })
    }
}

/// A type of alternatives has the properties of all of them, none required.
fn merged(target: &Value) -> Value {
    let Some(alternatives) = target["oneOf"].as_array() else { return target.clone() };
    let mut properties = target["properties"].as_object().cloned().unwrap_or_default();
    for alternative in alternatives {
        properties.extend(alternative["properties"].as_object().cloned().unwrap_or_default());
    }
    serde_json::json!({ "properties": properties, "required": target["required"] })
}

/// The limits in the words of `cfn::Property`.
fn limits_of(root: &Value, target: &Value, rust_type: &str) -> Fallible<String> {
    let mut limits = String::new();
    let number = |key: &str| target[key].as_f64();
    if matches!(rust_type, "i64" | "f64") && (number("minimum").is_some() || number("maximum").is_some()) {
        let [least, most] = [("minimum", "LEAST"), ("maximum", "MOST")]
            .map(|(key, none)| number(key).map_or_else(|| none.to_owned(), |limit| grouped(&limit.to_string())));
        limits.push_str(&format!(".range({least}, {most})"));
    }
    if rust_type == "String" {
        limits.push_str(&text_limits(target, "length", "pattern")?);
    }
    if rust_type.starts_with("Vec<") {
        limits.push_str(&bounds(target, "minItems", "maxItems").map(|bounds| format!(".count{bounds}")).unwrap_or_default());
        if target["uniqueItems"] == true {
            limits.push_str(".unique()");
        }
        if rust_type == "Vec<Val<String>>" {
            limits.push_str(&text_limits(resolved(root, &target["items"]), "each_length", "each_pattern")?);
        }
    }
    Ok(limits)
}

fn text_limits(target: &Value, length: &str, pattern: &str) -> Fallible<String> {
    let mut limits = bounds(target, "minLength", "maxLength").map(|bounds| format!(".{length}{bounds}")).unwrap_or_default();
    if let Some(expression) = target["pattern"].as_str() {
        regex_lite::Regex::new(expression).map_err(|error| format!("pattern {expression}: {error}"))?;
        limits.push_str(&format!(".{pattern}({})", raw(expression)));
    }
    Ok(limits)
}

fn bounds(target: &Value, least: &str, most: &str) -> Option<String> {
    let [least, most] = [least, most].map(|key| target[key].as_u64());
    if least.unwrap_or(0) == 0 && most.is_none() {
        return None;
    }
    let most = most.map_or_else(|| "MAX".to_owned(), |most| grouped(&most.to_string()));
    Some(format!("({}, {most})", grouped(&least.unwrap_or(0).to_string())))
}

/// `1209600` → `1_209_600`.
fn grouped(digits: &str) -> String {
    if digits.contains('.') {
        return digits.to_owned();
    }
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let mut grouped = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    grouped
}

/// A Rust string literal that needs no escapes.
pub(super) fn raw(text: &str) -> String {
    match (text.contains('"'), text.contains('\\')) {
        (false, false) => format!("\"{text}\""),
        (false, true) => format!("r\"{text}\""),
        _ => format!("r#\"{text}\"#"),
    }
}
