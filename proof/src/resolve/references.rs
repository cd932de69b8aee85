//! `Ref`, `Fn::GetAtt`, `Fn::Sub`: values of parameters, pseudo parameters and resources.

use std::collections::BTreeMap;

use serde_json::Value;

use super::intrinsics::{Known, scalar_text};
use super::names::{self, Attribute, Identity};
use super::{ResolveError, Resolver, kind};
use crate::template::tree::{Node, Tree};
use crate::unknown::unknown;

impl<'t> Resolver<'t> {
    pub(super) fn reference(&mut self, argument: &'t Node) -> Result<Option<Value>, ResolveError> {
        let Some(name) = argument.as_str() else {
            return Err(self.wrong(argument, "Ref wants the name of a parameter or resource"));
        };
        self.named(name, argument)
    }

    /// What `Ref` of this name gives; `None` for `AWS::NoValue`.
    fn named(&mut self, name: &str, from: &Node) -> Result<Option<Value>, ResolveError> {
        let account = self.account;
        let pseudo = match name {
            "AWS::NoValue" => return Ok(None),
            "AWS::AccountId" => account.account.as_str(),
            "AWS::Region" => account.region.as_str(),
            "AWS::Partition" => account.partition.as_str(),
            "AWS::StackName" => account.stack_name.as_str(),
            "AWS::URLSuffix" => account.url_suffix(),
            "AWS::StackId" => return Ok(Some(unknown("the stack's ID, which AWS makes"))),
            "AWS::NotificationARNs" => return Ok(Some(unknown("the stack's notification topics"))),
            _ => {
                if let Some(value) = self.parameters.get(name) {
                    return Ok(Some(value.clone()));
                }
                self.require_resource(name, from)?;
                return self.identity(name).map(|identity| Some(identity.reference));
            }
        };
        Ok(Some(Value::String(pseudo.to_owned())))
    }

    fn require_resource(&mut self, name: &str, from: &Node) -> Result<(), ResolveError> {
        if !self.deciding.is_empty() {
            return Err(self.missing(from, name, "is no parameter, and a condition can use nothing else"));
        }
        if self.present.contains(name) {
            if let Some(owner) = &self.owner {
                self.edges.entry(owner.clone()).or_default().insert(name.to_owned());
            }
            return Ok(());
        }
        let declared = self.template.section("Resources").and_then(|resources| resources.get(name));
        let problem = match declared.and_then(|node| node.get("Condition")).and_then(Node::as_str) {
            Some(condition) => format!(
                "is not created, because the condition `{condition}` does not hold; refer to it within Fn::If"
            ),
            None => "is no parameter or resource of this template; add it, or correct the name".to_owned(),
        };
        Err(self.missing(from, name, &problem))
    }

    pub(super) fn attribute(&mut self, argument: &'t Node) -> Result<Value, ResolveError> {
        let (resource, attribute) = match &argument.tree {
            Tree::String(text) => match text.split_once('.') {
                Some((resource, attribute)) => (resource.to_owned(), attribute.to_owned()),
                None => return Err(self.wrong(argument, "Fn::GetAtt wants `LogicalId.Attribute`")),
            },
            Tree::List(items) if items.len() >= 2 => {
                let Some(resource) = items[0].as_str() else {
                    return Err(self.wrong(argument, "Fn::GetAtt wants a logical ID first"));
                };
                let mut parts = Vec::new();
                for item in &items[1..] {
                    match self.text(item)? {
                        Ok(part) => parts.push(part),
                        Err(why) => return Ok(unknown(why)),
                    }
                }
                (resource.to_owned(), parts.join("."))
            }
            _ => return Err(self.wrong(argument, "Fn::GetAtt wants [logical ID, attribute]")),
        };
        self.attribute_of(&resource, &attribute, argument)
    }

    fn attribute_of(&mut self, id: &str, attribute: &str, from: &Node) -> Result<Value, ResolveError> {
        self.require_resource(id, from)?;
        let identity = self.identity(id)?;
        match identity.attribute(attribute) {
            Attribute::Value(value) => Ok(value),
            Attribute::Property => self.property_attribute(id, attribute),
            Attribute::Missing { has } => {
                let target = format!("{id}.{attribute}");
                let problem = format!("is no attribute of {}; it has: {}", identity.kind, has.join(", "));
                Err(self.missing(from, &target, &problem))
            }
        }
    }

    /// An attribute that gives the property of the same name back.
    fn property_attribute(&mut self, id: &str, attribute: &str) -> Result<Value, ResolveError> {
        let mut node = self.properties(id);
        for step in attribute.split('.') {
            node = node.and_then(|node| node.get(step));
        }
        let why = || unknown(format!("the value that AWS sets for {id}.{attribute}"));
        Ok(match node {
            Some(node) => self.value(node)?.unwrap_or_else(why),
            None => why(),
        })
    }

    fn properties(&self, id: &str) -> Option<&'t Node> {
        self.template.section("Resources")?.get(id)?.get("Properties")
    }

    /// The names of a resource that is in the template.
    pub(super) fn identity(&mut self, id: &str) -> Result<Identity, ResolveError> {
        if let Some(known) = self.identities.get(id) {
            return Ok(known.clone());
        }
        if let Some(start) = self.naming.iter().position(|other| other == id) {
            let mut ids = self.naming[start..].to_vec();
            ids.push(id.to_owned());
            return Err(ResolveError::Cycle { ids });
        }
        let template = self.template;
        let kind = template.section("Resources").and_then(|r| r.get(id)).map(kind).unwrap_or_default();
        self.naming.push(id.to_owned());
        let outer_path = std::mem::take(&mut self.path);
        let outer_owner = self.owner.replace(id.to_owned());
        let mut properties = BTreeMap::new();
        for property in names::properties(kind) {
            if let Some(value) = self.naming_property(id, property)? {
                properties.insert(property, value);
            }
        }
        self.owner = outer_owner;
        self.path = outer_path;
        self.naming.pop();
        let identity = names::identify(self.account, id, kind, &properties);
        self.identities.insert(id.to_owned(), identity.clone());
        Ok(identity)
    }

    /// A property that makes up a name; `None` when it is not set.
    fn naming_property(&mut self, id: &str, property: &str) -> Result<Option<Value>, ResolveError> {
        let mut node = self.properties(id);
        let mut path = vec!["Resources".to_owned(), id.to_owned(), "Properties".to_owned()];
        for step in property.split('.') {
            path.push(step.to_owned());
            node = node.and_then(|node| node.get(step));
        }
        self.path = path;
        match node {
            Some(node) => self.value(node),
            None => Ok(None),
        }
    }

    pub(super) fn substitute(&mut self, argument: &'t Node) -> Result<Value, ResolveError> {
        let (text, variables) = match &argument.tree {
            Tree::String(text) => (text.as_str(), None),
            Tree::List(items) => match items.as_slice() {
                [text, variables] if text.as_str().is_some() => {
                    (text.as_str().unwrap_or_default(), Some(variables))
                }
                _ => return Err(self.wrong(argument, "Fn::Sub wants a string, or [string, variables]")),
            },
            _ => return Err(self.wrong(argument, "Fn::Sub wants a string, or [string, variables]")),
        };
        if text.contains("{{resolve:") {
            return Ok(unknown(format!("a dynamic reference ({text})")));
        }
        let (mut result, mut rest) = (String::with_capacity(text.len()), text);
        while let Some((before, after)) = rest.split_once("${") {
            result.push_str(before);
            let Some((name, tail)) = after.split_once('}') else {
                return Err(
                    self.wrong(argument, "Fn::Sub: this `${` has no `}`; write `${!…}` for a literal one")
                );
            };
            rest = tail;
            if let Some(literal) = name.strip_prefix('!') {
                result.push_str("${");
                result.push_str(literal);
                result.push('}');
                continue;
            }
            match self.variable(name.trim(), variables, argument)? {
                Ok(text) => result.push_str(&text),
                Err(why) => return Ok(unknown(why)),
            }
        }
        result.push_str(rest);
        Ok(Value::String(result))
    }

    fn variable(
        &mut self,
        name: &str,
        variables: Option<&'t Node>,
        from: &'t Node,
    ) -> Result<Known<String>, ResolveError> {
        if let Some(node) = variables.and_then(|variables| variables.get(name)) {
            return self.text(node);
        }
        let value = match name.split_once('.') {
            Some((id, attribute)) => self.attribute_of(id, attribute, from)?,
            None => self.named(name, from)?.unwrap_or(Value::String(String::new())),
        };
        scalar_text(&value).ok_or_else(|| {
            self.wrong(from, &format!("Fn::Sub: `{name}` is a list; use Fn::Join for it first"))
        })
    }
}
