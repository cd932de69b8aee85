//! The untyped tree below every value of a template, and the two ways to write it: YAML with short intrinsics
//! and JSON with long ones. Typed code builds it through [`Val`](super::Val) and never sees it otherwise.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

/// One value of a template: a scalar, a list, a map in the order in which it was written, or an intrinsic
/// function.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Number(f64),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A map; its keys keep their order.
    Map(Vec<(String, Node)>),
    /// An intrinsic function and its argument in the shape of the long form (`GetAtt`: a list of two texts).
    Call(Intrinsic, Box<Node>),
}

/// The intrinsic and condition functions of CloudFormation that the engine writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the function of that name in the CloudFormation user guide")]
pub enum Intrinsic {
    Ref,
    GetAtt,
    Sub,
    Join,
    Select,
    Split,
    If,
    FindInMap,
    ImportValue,
    Equals,
    Not,
    And,
    Or,
    Condition,
}

impl Intrinsic {
    /// The tag of the short form, without its `!`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Ref => "Ref",
            Self::GetAtt => "GetAtt",
            Self::Sub => "Sub",
            Self::Join => "Join",
            Self::Select => "Select",
            Self::Split => "Split",
            Self::If => "If",
            Self::FindInMap => "FindInMap",
            Self::ImportValue => "ImportValue",
            Self::Equals => "Equals",
            Self::Not => "Not",
            Self::And => "And",
            Self::Or => "Or",
            Self::Condition => "Condition",
        }
    }

    /// The key of the long form.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Ref => "Ref",
            Self::GetAtt => "Fn::GetAtt",
            Self::Sub => "Fn::Sub",
            Self::Join => "Fn::Join",
            Self::Select => "Fn::Select",
            Self::Split => "Fn::Split",
            Self::If => "Fn::If",
            Self::FindInMap => "Fn::FindInMap",
            Self::ImportValue => "Fn::ImportValue",
            Self::Equals => "Fn::Equals",
            Self::Not => "Fn::Not",
            Self::And => "Fn::And",
            Self::Or => "Fn::Or",
            Self::Condition => "Condition",
        }
    }
}

impl Node {
    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A map in the given order.
    pub fn map<K: Into<String>>(entries: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Map(entries.into_iter().map(|(key, node)| (key.into(), node)).collect())
    }

    /// An intrinsic function.
    pub fn call(function: Intrinsic, argument: Self) -> Self {
        Self::Call(function, Box::new(argument))
    }

    /// What the tree says under `key`, when it is a map.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let Self::Map(entries) = self else { return None };
        entries.iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    /// What the tree says under `key`, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        let Self::Map(entries) = self else { return None };
        entries.iter_mut().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    /// Calls `visit` on this node and on everything below it.
    pub fn walk(&self, visit: &mut impl FnMut(&Self)) {
        visit(self);
        match self {
            Self::List(items) => {
                for item in items {
                    item.walk(visit);
                }
            }
            Self::Map(entries) => {
                for (_, node) in entries {
                    node.walk(visit);
                }
            }
            Self::Call(_, argument) => argument.walk(visit),
            Self::Bool(_) | Self::Int(_) | Self::Number(_) | Self::Text(_) => {}
        }
    }

    /// About how many bytes of JSON it is, indented from `depth` on, two spaces a level.
    pub(super) fn json_bytes(&self, depth: usize) -> usize {
        // A line has its indentation, a comma and an end.
        let line = 2 * (depth + 1) + 2;
        match self {
            Self::Bool(_) | Self::Int(_) | Self::Number(_) => 5,
            Self::Text(text) => text.len() + 2,
            Self::List(items) => {
                items.iter().map(|item| line + item.json_bytes(depth + 1)).sum::<usize>() + line
            }
            Self::Map(entries) => {
                let entry = |(key, node): &(String, Self)| line + key.len() + 4 + node.json_bytes(depth + 1);
                entries.iter().map(entry).sum::<usize>() + line
            }
            Self::Call(function, argument) => {
                2 * line + function.key().len() + 4 + argument.json_bytes(depth + 1)
            }
        }
    }

    /// `A.B` of a `GetAtt` argument.
    pub(super) fn dotted(&self) -> Option<String> {
        let Self::List(parts) = self else { return None };
        let [Self::Text(id), Self::Text(attribute)] = parts.as_slice() else { return None };
        Some(format!("{id}.{attribute}"))
    }
}

impl From<serde_json::Value> for Node {
    /// JSON in the order of its keys as `serde_json` holds them; numbers beyond 64 bits become fractions.
    fn from(value: serde_json::Value) -> Self {
        use serde_json::Value;
        match value {
            Value::Null => Self::call(Intrinsic::Ref, Self::text("AWS::NoValue")),
            Value::Bool(flag) => Self::Bool(flag),
            Value::Number(number) => {
                number.as_i64().map_or_else(|| Self::Number(number.as_f64().unwrap_or_default()), Self::Int)
            }
            Value::String(text) => Self::Text(text),
            Value::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Value::Object(entries) => {
                Self::map(entries.into_iter().map(|(key, value)| (key, Self::from(value))))
            }
        }
    }
}

/// JSON as CloudFormation reads it: long intrinsics.
pub(super) struct Long<'a>(pub(super) &'a Node);

impl Serialize for Long<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Node::Call(function, argument) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry(function.key(), &Long(argument))?;
                map.end()
            }
            other => plain(other, serializer, Long, |text| Cow::Borrowed(text)),
        }
    }
}

/// YAML as CloudFormation reads it: short intrinsics, text protected from YAML 1.1's guesses.
pub(super) struct Short<'a>(pub(super) &'a Node);

impl Serialize for Short<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Node::Call(function, argument) => match (function, &**argument) {
                (Intrinsic::GetAtt, pair) => {
                    tagged(serializer, *function, pair.dotted().as_deref().unwrap_or_default())
                }
                // YAML allows one tag on a value, so a call of a call keeps the outer name in full.
                (_, Node::Call(..)) => {
                    let mut map = serializer.serialize_map(Some(1))?;
                    map.serialize_entry(function.key(), &Short(argument))?;
                    map.end()
                }
                (_, argument) => tagged(serializer, *function, &Short(argument)),
            },
            other => plain(other, serializer, Short, super::yaml::protected),
        }
    }
}

fn tagged<S: Serializer>(
    serializer: S,
    function: Intrinsic,
    argument: &(impl Serialize + ?Sized),
) -> Result<S::Ok, S::Error> {
    serializer.serialize_newtype_variant("Intrinsic", 0, function.tag(), argument)
}

/// Everything but intrinsics, which is the same in both forms save for how texts and keys are `written`.
fn plain<'a, S: Serializer, N: Serialize>(
    node: &'a Node,
    serializer: S,
    below: impl Fn(&'a Node) -> N,
    written: impl for<'t> Fn(&'t str) -> Cow<'t, str>,
) -> Result<S::Ok, S::Error> {
    match node {
        Node::Bool(flag) => serializer.serialize_bool(*flag),
        Node::Int(number) => serializer.serialize_i64(*number),
        Node::Number(number) => serializer.serialize_f64(*number),
        Node::Text(text) => serializer.serialize_str(&written(text)),
        Node::List(items) => {
            let mut list = serializer.serialize_seq(Some(items.len()))?;
            items.iter().try_for_each(|item| list.serialize_element(&below(item)))?;
            list.end()
        }
        Node::Map(entries) => {
            let mut map = serializer.serialize_map(Some(entries.len()))?;
            for (key, node) in entries {
                map.serialize_entry(&written(key), &below(node))?;
            }
            map.end()
        }
        Node::Call(..) => Err(serde::ser::Error::custom("an intrinsic is not a plain value")),
    }
}
