//! Values with their intrinsics resolved. `None` stands for `AWS::NoValue`: the property is left out.

use serde_json::{Map, Value};

use super::{ResolveError, Resolver};
use crate::template::tree::{Entry, Node, Tree};
use crate::unknown::{self, unknown};

/// How deep values may nest while they are resolved: what a thread with a stack of 2 MB can hold.
const MAX_NESTING: usize = 150;

/// A value, or why it is unknown.
pub(super) type Known<T> = Result<T, String>;

impl<'t> Resolver<'t> {
    pub(super) fn value(&mut self, node: &'t Node) -> Result<Option<Value>, ResolveError> {
        self.enter(node)?;
        let value = match &node.tree {
            Tree::Null => Some(Value::Null),
            Tree::Bool(value) => Some(Value::Bool(*value)),
            Tree::Number(number) => Some(Value::Number(number.clone())),
            Tree::String(text) => Some(string(text)),
            Tree::List(items) => Some(self.list(items)?),
            Tree::Map(entries) => self.map(node, entries)?,
        };
        self.nesting -= 1;
        Ok(value)
    }

    /// Values nest in the text, and through the names and conditions that they refer to.
    pub(super) fn enter(&mut self, node: &Node) -> Result<(), ResolveError> {
        self.nesting += 1;
        if self.nesting > MAX_NESTING {
            return Err(self.wrong(node, "values refer to one another in too long a chain; shorten it"));
        }
        Ok(())
    }

    fn list(&mut self, items: &'t [Node]) -> Result<Value, ResolveError> {
        let mut values = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            self.path.push(index.to_string());
            values.extend(self.value(item)?);
            self.path.pop();
        }
        Ok(Value::Array(values))
    }

    fn map(&mut self, node: &'t Node, entries: &'t [Entry]) -> Result<Option<Value>, ResolveError> {
        if entries.iter().any(|entry| entry.key == "Fn::Transform") {
            return Ok(Some(unknown("the output of a macro (Fn::Transform)")));
        }
        if let Some(entry) = node.only_entry()
            && (entry.key == "Ref" || entry.key.starts_with("Fn::"))
        {
            return self.intrinsic(&entry.key, &entry.node);
        }
        let mut map = Map::new();
        for entry in entries {
            if entry.key.starts_with("Fn::") {
                let problem = format!("`{}` must stand alone in its mapping", entry.key);
                return Err(self.wrong(&entry.node, &problem));
            }
            self.path.push(entry.key.clone());
            if let Some(value) = self.value(&entry.node)? {
                map.insert(entry.key.clone(), value);
            }
            self.path.pop();
        }
        Ok(Some(Value::Object(map)))
    }

    fn intrinsic(&mut self, name: &str, argument: &'t Node) -> Result<Option<Value>, ResolveError> {
        match name {
            "Ref" => self.reference(argument),
            "Fn::If" => self.choose(argument),
            "Fn::GetAtt" => self.attribute(argument).map(Some),
            "Fn::Sub" => self.substitute(argument).map(Some),
            "Fn::Join" => self.join(argument).map(Some),
            "Fn::Select" => self.select(argument).map(Some),
            "Fn::Split" => self.split(argument).map(Some),
            "Fn::FindInMap" => self.find_in_map(argument).map(Some),
            "Fn::Base64" => self.base64(argument).map(Some),
            "Fn::ToJsonString" => self.json_string(argument).map(Some),
            "Fn::Length" => self.length(argument).map(Some),
            "Fn::ImportValue" => self.import(argument).map(Some),
            "Fn::GetAZs" => Ok(Some(unknown("the Availability Zones of the account (Fn::GetAZs)"))),
            "Fn::Cidr" => Ok(Some(unknown("address blocks made by Fn::Cidr"))),
            "Fn::And" | "Fn::Or" | "Fn::Not" | "Fn::Equals" => Err(self
                .wrong(argument, &format!("`{name}` stands only in `Conditions`; name it and use Fn::If"))),
            other => Err(self.wrong(argument, &format!("CloudFormation has no intrinsic `{other}`"))),
        }
    }

    /// What another stack exports, where the account knows it.
    fn import(&mut self, argument: &'t Node) -> Result<Value, ResolveError> {
        let name = self.value(argument)?;
        let exported = name.as_ref().and_then(Value::as_str).and_then(|name| self.account.exports.get(name));
        let unknown = || unknown("an export of another stack (Fn::ImportValue)");
        Ok(exported.map_or_else(unknown, |value| Value::String(value.clone())))
    }

    fn choose(&mut self, argument: &'t Node) -> Result<Option<Value>, ResolveError> {
        let [condition, then, otherwise] = argument.items() else {
            return Err(self.wrong(argument, "Fn::If wants [condition, value if true, value if false]"));
        };
        let Some(name) = condition.as_str() else {
            return Err(self.wrong(condition, "Fn::If wants the name of a condition first"));
        };
        match self.condition(name, condition)? {
            super::Truth::Is(true) => self.value(then),
            super::Truth::Is(false) => self.value(otherwise),
            super::Truth::Unknown(why) => Ok(Some(unknown(why))),
        }
    }

    /// A value that must be a scalar, as text.
    pub(super) fn text(&mut self, node: &'t Node) -> Result<Known<String>, ResolveError> {
        let value = self.value(node)?.unwrap_or(Value::Null);
        match scalar_text(&value) {
            Some(text) => Ok(text),
            None => Err(self.wrong(node, "a string is wanted here, not a list or a mapping")),
        }
    }

    /// A value that must be a list.
    pub(super) fn items(&mut self, node: &'t Node) -> Result<Known<Vec<Value>>, ResolveError> {
        let value = self.value(node)?.unwrap_or(Value::Null);
        if let Some(why) = unknown::why(&value) {
            return Ok(Err(why.to_owned()));
        }
        match value {
            Value::Array(items) => Ok(Ok(items)),
            _ => Err(self.wrong(node, "a list is wanted here")),
        }
    }
}

/// A scalar as text, or why it is unknown; `None` for lists, mappings and nothing.
pub(super) fn scalar_text(value: &Value) -> Option<Known<String>> {
    if let Some(why) = unknown::why(value) {
        return Some(Err(why.to_owned()));
    }
    match value {
        Value::String(text) => Some(Ok(text.clone())),
        Value::Bool(value) => Some(Ok(value.to_string())),
        Value::Number(number) => Some(Ok(number.to_string())),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A string; `CloudFormation` looks dynamic references up, which cannot be done here.
fn string(text: &str) -> Value {
    if text.contains("{{resolve:") {
        unknown(format!("a dynamic reference ({text})"))
    } else {
        Value::String(text.to_owned())
    }
}

/// What was worked out, or the marker of what is unknown.
pub(super) fn known(value: Known<Value>) -> Value {
    value.unwrap_or_else(unknown)
}
