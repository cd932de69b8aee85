//! From schemas to tables: which types there are, what they are called, what their properties are.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Fallible;
use super::limits::limits_of;
use super::names::{snake, split};
use super::naming::{Naming, resolved, values_of};
use super::patch::Patches;

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
            let mut reader = Reader {
                type_name,
                schema,
                patches,
                known: &known,
                naming: &mut naming,
                tables: &mut tables,
            };
            let mut resource = reader.resource()?;
            resource.stateful |= stateful.contains(type_name);
            tables.resources.push(resource);
        }
        services.insert(service, tables);
        problems.append(&mut naming.problems);
    }
    if problems.is_empty() { Ok(services) } else { Err(problems.join("\n").into()) }
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

    /// What `Ref` gives, where the primary identifier tells: its ARN, its URL, an ID that AWS makes, or else
    /// its name.
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
        let read_only =
            self.schema["readOnlyProperties"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let own = read_only
            .map(|path| path.trim_start_matches("/properties/").replace('/', "."))
            .filter(|path| !path.contains('*'))
            .map(|path| {
                let rust_type = self.attribute_type(name, &path);
                (path, rust_type)
            });
        let mut attributes: Vec<_> = own
            .chain(extra)
            .map(|(path, rust_type)| (snake(&path.replace('.', "")), rust_type, path))
            .collect();
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
    fn properties(
        &mut self,
        node: &Value,
        owner: &str,
        definition: &str,
        path: &str,
    ) -> Fallible<Vec<Property>> {
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
            properties.push(self.property(
                name,
                property,
                owner,
                &place,
                required.contains(name.as_str()),
                &path,
            )?);
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
        let correction = self.patches.at(place).cloned();
        let target = resolved(self.schema, property);
        let rust_type = match correction.as_ref().and_then(|patch| patch.rust_type.clone()) {
            Some(rust_type) => rust_type,
            None => self.rust_type(name, property, owner, path)?,
        };
        let mut limits = match correction.as_ref().and_then(|patch| patch.limits.clone()) {
            Some(limits) => limits,
            None => limits_of(self.schema, target, &rust_type).unwrap_or_else(|error| {
                self.naming.problems.push(format!("{place}: {error}"));
                String::new()
            }),
        };
        if self.listed("createOnlyProperties", path) {
            limits.insert_str(0, ".create_only()");
        }
        let required = required || correction.is_some_and(|patch| patch.required);
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
                let value =
                    self.rust_type(name, value.unwrap_or(&Value::Null), owner, &format!("{path}/*"))?;
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
