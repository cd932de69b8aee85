//! The template: what is in it, in which order, and how it is checked and written.

use std::collections::BTreeSet;
use std::marker::PhantomData;

use super::condition::{Condition, Test};
use super::error::Error;
use super::mapping::Mapping;
use super::node::{Intrinsic, Long, Node, Short};
use super::output::Output;
use super::parameter::Parameter;
use super::policy::{Policied, ResourceClause};
use super::references::{cycle, references};
use super::resource::{Body, Handle, Properties, Resource};
use super::schema::{Schema, Shape};
use super::val::{Literal, Val};
use super::yaml;

const MAX_RESOURCES: usize = 500;
const MAX_PARAMETERS: usize = 200;
const MAX_OUTPUTS: usize = 200;
/// The most bytes of a template's text that CloudFormation takes, from a bucket.
pub const MAX_BYTES: usize = 1_000_000;

/// A CloudFormation template. Every section keeps the order in which things were added.
#[derive(Debug, Default)]
pub struct Template {
    description: String,
    metadata: Vec<(String, Node)>,
    parameters: Vec<(String, Node)>,
    mappings: Vec<(String, Node)>,
    conditions: Vec<(String, Node)>,
    resources: Vec<(String, Node)>,
    outputs: Vec<(String, Node)>,
    section: Option<String>,
    tags: Vec<(String, String)>,
}

impl Template {
    /// An empty template. CloudFormation takes descriptions of up to 1,024 bytes.
    pub fn new(description: &str) -> Self {
        Self { description: description.to_owned(), ..Self::default() }
    }

    /// Says something about the whole template.
    pub fn metadata(&mut self, key: &str, value: impl Into<Node>) {
        self.metadata.push((key.to_owned(), value.into()));
    }

    /// From here on, resources say in their metadata (`cci:guide`) that they come from this section of the
    /// guides.
    pub fn section(&mut self, guide_section: &str) {
        self.section = Some(guide_section.to_owned());
    }

    /// From here on, every resource whose type takes tags, and that sets none of its own, gets these.
    pub fn tags<K: Into<String>, V: Into<String>>(&mut self, tags: impl IntoIterator<Item = (K, V)>) {
        self.tags = tags.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
    }

    /// Adds a parameter and gives the reference to it.
    ///
    /// # Errors
    /// The ID is illegal or taken.
    pub fn parameter<T>(&mut self, id: &str, parameter: Parameter<T>) -> Result<Val<T>, Error> {
        self.claim(id)?;
        self.parameters.push((id.to_owned(), parameter.into_node()));
        Ok(Val::of(Node::call(Intrinsic::Ref, Node::text(id))))
    }

    /// Adds a mapping: for every first key its second keys with their values.
    ///
    /// # Errors
    /// The ID is illegal or taken.
    pub fn mapping<T, V, K>(
        &mut self,
        id: &str,
        entries: impl IntoIterator<Item = (K, Vec<(K, V)>)>,
    ) -> Result<Mapping<T>, Error>
    where
        V: Literal + Into<Val<T>>,
        K: Into<String>,
    {
        unique(id, &self.mappings)?;
        let rows = entries.into_iter().map(|(first, row)| {
            (first, Node::map(row.into_iter().map(|(second, value)| (second, value.into_node()))))
        });
        self.mappings.push((id.to_owned(), Node::map(rows)));
        Ok(Mapping { id: id.to_owned(), kind: PhantomData })
    }

    /// Adds a condition.
    ///
    /// # Errors
    /// The ID is illegal or taken.
    pub fn condition(&mut self, id: &str, test: Test) -> Result<Condition, Error> {
        unique(id, &self.conditions)?;
        self.conditions.push((id.to_owned(), test.0));
        Ok(Condition(id.to_owned()))
    }

    /// Adds a resource, checks its literals against the registry's limits, and gives the handle that
    /// references are made from.
    ///
    /// # Errors
    /// The ID is illegal or taken, or AWS would refuse a literal.
    pub fn add<R: Resource>(&mut self, id: &str, mut resource: R) -> Result<Handle<R>, Error> {
        self.claim(id)?;
        let type_name = resource.type_name().to_owned();
        let mut body = std::mem::take(resource.body());
        if let Some((name, tags)) = self.tags_for(R::schema(), &body.properties) {
            body.properties.set(name, tags);
        }
        let mut properties = std::mem::take(&mut body.properties).into_node();
        R::schema().check(&properties).map_err(|violation| Error::Refused {
            id: id.to_owned(),
            type_name: type_name.clone(),
            violation,
        })?;
        for over in &body.overrides {
            put(&mut properties, &over.path, over.value.clone())
                .ok_or_else(|| Error::Override { id: id.to_owned(), path: over.path.clone() })?;
        }
        let node = self.resource_node(&type_name, body, properties);
        self.resources.push((id.to_owned(), node));
        Ok(Handle::new(id))
    }

    /// How many resources it has.
    pub const fn len(&self) -> usize {
        self.resources.len()
    }

    /// About how many bytes of JSON its resources are, without writing them.
    pub fn json_bytes(&self) -> usize {
        self.resources.iter().map(|(id, node)| id.len() + node.json_bytes(2)).sum()
    }

    /// Whether it has no resource; CloudFormation refuses such a template.
    pub const fn is_empty(&self) -> bool {
        self.resources.is_empty()
    }

    /// Appends a statement to the policy of a key, or to a bucket, queue or topic policy that is already in
    /// the template. An equal statement is not added twice. So every part of a stack gives a key or queue
    /// just what that part needs.
    ///
    /// # Errors
    /// The handle is of another template.
    pub fn allow_in<R: Policied>(
        &mut self,
        policy: &Handle<R>,
        statement: impl Into<ResourceClause>,
    ) -> Result<(), Error> {
        let unknown = || Error::UnknownReference { from: "a statement".to_owned(), to: policy.id.clone() };
        let resource = self.resources.iter_mut().find(|(id, _)| *id == policy.id).ok_or_else(unknown)?;
        let statements = ["Properties", R::POLICY, "Statement"]
            .into_iter()
            .try_fold(&mut resource.1, |node, key| node.get_mut(key))
            .ok_or_else(unknown)?;
        let statement = statement.into().into_node();
        if let Node::List(statements) = statements
            && !statements.contains(&statement)
        {
            statements.push(statement);
        }
        Ok(())
    }

    /// Adds an output.
    ///
    /// # Errors
    /// The ID is illegal or taken.
    pub fn output(&mut self, id: &str, output: Output) -> Result<(), Error> {
        unique(id, &self.outputs)?;
        self.outputs.push((id.to_owned(), output.0));
        Ok(())
    }

    /// The template as YAML with short intrinsics.
    ///
    /// # Errors
    /// A reference leads nowhere, resources wait for each other, or a limit of CloudFormation is passed.
    pub fn to_yaml(&self) -> Result<String, Error> {
        let node = self.checked()?;
        within_size(yaml::write(&Short(&node))?)
    }

    /// The template as indented JSON with long intrinsics.
    ///
    /// # Errors
    /// As for [`to_yaml`](Self::to_yaml).
    pub fn to_json(&self) -> Result<String, Error> {
        let node = self.checked()?;
        within_size(serde_json::to_string_pretty(&Long(&node))? + "\n")
    }

    /// Parameters and resources share one namespace.
    fn claim(&self, id: &str) -> Result<(), Error> {
        unique(id, &self.parameters)?;
        unique(id, &self.resources)
    }

    /// The template's tags in the form that the type takes them: a list of keys and values, or a map.
    fn tags_for(&self, schema: &Schema, properties: &Properties) -> Option<(&'static str, Node)> {
        let property =
            schema.properties.iter().find(|property| matches!(property.name, "Tags" | "ResourceTags"))?;
        if self.tags.is_empty() || properties.has(property.name) {
            return None;
        }
        let tags = match property.shape {
            Shape::List(_) => Some(Node::List(
                self.tags
                    .iter()
                    .map(|(key, value)| Node::map([("Key", Node::text(key)), ("Value", Node::text(value))]))
                    .collect(),
            )),
            Shape::Map(_) | Shape::Json => {
                Some(Node::map(self.tags.iter().map(|(key, value)| (key, Node::text(value)))))
            }
            _ => None,
        };
        tags.map(|tags| (property.name, tags))
    }

    fn resource_node(&self, type_name: &str, body: Body, properties: Node) -> Node {
        let mut entries = vec![("Type", Node::text(type_name))];
        if let Some(condition) = body.condition {
            entries.push(("Condition", Node::Text(condition)));
        }
        if !body.depends_on.is_empty() {
            entries.push(("DependsOn", Node::List(body.depends_on.into_iter().map(Node::Text).collect())));
        }
        if let Some(removal) = body.removal {
            entries.push(("DeletionPolicy", Node::text(removal.deletion())));
            entries.push(("UpdateReplacePolicy", Node::text(removal.replacement())));
        }
        let section = self.section.iter().map(|section| ("cci:guide".to_owned(), Node::text(section)));
        let mut metadata: Vec<_> = section.chain(body.metadata).collect();
        if !body.overrides.is_empty() {
            let overrides = body.overrides.into_iter().map(|over| (over.path, Node::Text(over.reason)));
            metadata.push(("cci:overrides".to_owned(), Node::map(overrides)));
        }
        if !metadata.is_empty() {
            entries.push(("Metadata", Node::Map(metadata)));
        }
        if !matches!(&properties, Node::Map(entries) if entries.is_empty()) {
            entries.push(("Properties", properties));
        }
        Node::map(entries)
    }

    fn checked(&self) -> Result<Node, Error> {
        for (what, count, limit) in [
            ("resources", self.resources.len(), MAX_RESOURCES),
            ("parameters", self.parameters.len(), MAX_PARAMETERS),
            ("outputs", self.outputs.len(), MAX_OUTPUTS),
        ] {
            if count > limit {
                return Err(Error::TooMany { what, count, limit });
            }
        }
        self.check_references()?;
        let mut entries = vec![("AWSTemplateFormatVersion", Node::text("2010-09-09"))];
        if !self.description.is_empty() {
            entries.push(("Description", Node::text(&self.description)));
        }
        for (section, content) in [
            ("Metadata", &self.metadata),
            ("Parameters", &self.parameters),
            ("Mappings", &self.mappings),
            ("Conditions", &self.conditions),
            ("Resources", &self.resources),
            ("Outputs", &self.outputs),
        ] {
            if !content.is_empty() {
                entries.push((section, Node::Map(content.clone())));
            }
        }
        let template = Node::map(entries);
        if yaml::is_writable(&template) { Ok(template) } else { Err(Error::ReservedCharacter) }
    }

    /// Handles of another template are the one way to write a reference that leads nowhere.
    fn check_references(&self) -> Result<(), Error> {
        let resources: BTreeSet<&str> = self.resources.iter().map(|(id, _)| id.as_str()).collect();
        let parameters: BTreeSet<&str> = self.parameters.iter().map(|(id, _)| id.as_str()).collect();
        let known = |to: &str| to.starts_with("AWS::") || parameters.contains(to) || resources.contains(to);
        for (from, node) in self.resources.iter().chain(&self.outputs).chain(&self.conditions) {
            if let Some(to) = references(node).into_iter().find(|to| !known(to)) {
                return Err(Error::UnknownReference { from: from.clone(), to });
            }
        }
        let waits_for =
            |node: &Node| references(node).into_iter().filter(|to| resources.contains(to.as_str())).collect();
        let waits = self.resources.iter().map(|(id, node)| (id.clone(), waits_for(node))).collect();
        cycle(waits).map_or(Ok(()), |ids| Err(Error::Cycle(ids)))
    }
}

fn unique(id: &str, taken: &[(String, Node)]) -> Result<(), Error> {
    let legal = (1..=255).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !legal {
        return Err(Error::IllegalId(id.to_owned()));
    }
    if taken.iter().any(|(known, _)| known == id) {
        return Err(Error::DuplicateId(id.to_owned()));
    }
    Ok(())
}

fn within_size(text: String) -> Result<String, Error> {
    match text.len() {
        count if count > MAX_BYTES => Err(Error::TooMany { what: "bytes", count, limit: MAX_BYTES }),
        _ => Ok(text),
    }
}

/// Puts `value` at the dotted `path`, making maps on the way; `None` when the path leads through a scalar.
fn put(node: &mut Node, path: &str, value: Node) -> Option<()> {
    let (step, rest) = path.split_once('.').map_or((path, None), |(step, rest)| (step, Some(rest)));
    let below = match node {
        Node::Map(entries) => {
            let index = entries.iter().position(|(key, _)| key == step).unwrap_or_else(|| {
                entries.push((step.to_owned(), Node::Map(Vec::new())));
                entries.len() - 1
            });
            &mut entries[index].1
        }
        Node::List(items) => items.get_mut(step.parse::<usize>().ok()?)?,
        _ => return None,
    };
    if let Some(rest) = rest {
        return put(below, rest, value);
    }
    *below = value;
    Some(())
}
