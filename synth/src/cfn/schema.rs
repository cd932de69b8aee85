//! What the registry says about a property, and the check of a literal against it.
//!
//! The tables in [`aws`](crate::aws) are made of these. Types catch a wrong kind of value when the program is
//! compiled; what is left for here are limits of numbers, lengths, counts and patterns. Intrinsics are
//! passed: only CloudFormation knows their values.

use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use regex_lite::Regex;

use super::node::Node;

/// What a literal looks like.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int,
    /// Any number.
    Number,
    /// Text.
    Text,
    /// Text (or a number) out of a fixed list.
    Choice(&'static [&'static str]),
    /// Left open by the registry.
    Json,
    /// A property type with its own table.
    Object(fn() -> &'static Schema),
    /// A list.
    List(&'static Shape),
    /// A map with free keys.
    Map(&'static Shape),
}

/// A table: a resource type or a property type.
#[derive(Debug)]
pub struct Schema {
    /// `AWS::SQS::Queue`, or the name of a property type.
    pub name: &'static str,
    /// Its properties, required ones first.
    pub properties: &'static [Property],
    /// What `GetAtt` may read.
    pub attributes: &'static [&'static str],
    /// Whether properties beyond the table are allowed (custom resources).
    pub open: bool,
}

/// One line of a table.
#[derive(Clone, Copy, Debug)]
pub struct Property {
    /// Its name in the template.
    pub name: &'static str,
    /// Its type.
    pub shape: Shape,
    /// Whether it must be there.
    pub required: bool,
    /// Whether a change replaces the resource.
    pub create_only: bool,
    limits: Limits,
}

#[derive(Clone, Copy, Debug)]
struct Limits {
    range: Option<(i64, i64)>,
    length: Option<(usize, usize)>,
    pattern: Option<&'static str>,
    count: Option<(usize, usize)>,
    unique: bool,
    each_length: Option<(usize, usize)>,
    each_pattern: Option<&'static str>,
    excludes: &'static [&'static str],
}

/// No upper length or count, as it is written in a table.
pub const MAX: usize = usize::MAX;
/// No lower bound of a number.
pub const LEAST: i64 = i64::MIN;
/// No upper bound of a number.
pub const MOST: i64 = i64::MAX;

impl Property {
    /// A line without limits.
    pub const fn new(name: &'static str, shape: Shape, required: bool) -> Self {
        let limits = Limits {
            range: None,
            length: None,
            pattern: None,
            count: None,
            unique: false,
            each_length: None,
            each_pattern: None,
            excludes: &[],
        };
        Self { name, shape, required, create_only: false, limits }
    }

    /// A change replaces the resource.
    pub const fn create_only(mut self) -> Self {
        self.create_only = true;
        self
    }

    /// A number lies in `least..=most`.
    pub const fn range(mut self, least: i64, most: i64) -> Self {
        self.limits.range = Some((least, most));
        self
    }

    /// A text has `least..=most` characters.
    pub const fn length(mut self, least: usize, most: usize) -> Self {
        self.limits.length = Some((least, most));
        self
    }

    /// A text has a match of this regular expression somewhere.
    pub const fn pattern(mut self, pattern: &'static str) -> Self {
        self.limits.pattern = Some(pattern);
        self
    }

    /// A list or map has `least..=most` entries.
    pub const fn count(mut self, least: usize, most: usize) -> Self {
        self.limits.count = Some((least, most));
        self
    }

    /// It must not stand beside any of these.
    pub const fn excludes(mut self, others: &'static [&'static str]) -> Self {
        self.limits.excludes = others;
        self
    }

    /// No two entries of a list are equal.
    pub const fn unique(mut self) -> Self {
        self.limits.unique = true;
        self
    }

    /// Every text of a list has `least..=most` characters.
    pub const fn each_length(mut self, least: usize, most: usize) -> Self {
        self.limits.each_length = Some((least, most));
        self
    }

    /// Every text of a list matches this regular expression.
    pub const fn each_pattern(mut self, pattern: &'static str) -> Self {
        self.limits.each_pattern = Some(pattern);
        self
    }
}

/// A literal that AWS would refuse: where it is, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {reason}")]
pub struct Violation {
    /// The path below `Properties`, such as `LifecycleConfiguration.Rules[0].Id`.
    pub path: String,
    /// What is allowed.
    pub reason: String,
}

impl Schema {
    /// Checks `properties` (a map) and everything below it.
    pub fn check(&self, properties: &Node) -> Result<(), Violation> {
        self.check_at(properties, "")
    }

    fn check_at(&self, node: &Node, path: &str) -> Result<(), Violation> {
        let Node::Map(entries) = node else {
            return if matches!(node, Node::Call(..)) {
                Ok(())
            } else {
                Err(violation(path, "must be an object"))
            };
        };
        for (name, value) in entries {
            let below = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            match self.properties.iter().find(|property| property.name == name) {
                Some(property) => {
                    property.check(value, &below)?;
                    if let Some(other) =
                        property.limits.excludes.iter().find(|other| node.get(other).is_some())
                    {
                        return Err(violation(&below, &format!("must not stand beside {other}")));
                    }
                }
                None if self.open => {}
                None => return Err(violation(&below, &format!("{} has no such property", self.name))),
            }
        }
        let missing = self
            .properties
            .iter()
            .find(|property| property.required && node.get(property.name).is_none_or(is_absent));
        match missing {
            Some(property) => Err(violation(path, &format!("{} is required", property.name))),
            None => Ok(()),
        }
    }
}

/// A value that CloudFormation takes for none: `AWS::NoValue`, also in a branch of an `If`.
fn is_absent(node: &Node) -> bool {
    match node {
        Node::Call(super::Intrinsic::Ref, id) => **id == Node::text("AWS::NoValue"),
        Node::Call(super::Intrinsic::If, parts) => {
            matches!(&**parts, Node::List(parts) if parts.iter().skip(1).any(is_absent))
        }
        _ => false,
    }
}

impl Property {
    fn check(&self, node: &Node, path: &str) -> Result<(), Violation> {
        if let Node::Call(super::Intrinsic::If, argument) = node
            && let Node::List(parts) = &**argument
        {
            return parts.iter().skip(1).try_for_each(|branch| self.check(branch, path));
        }
        if let Node::Call(..) = node {
            return Ok(());
        }
        self.shape.check(node, path)?;
        self.limits.check(node, path)
    }
}

impl Shape {
    fn check(self, node: &Node, path: &str) -> Result<(), Violation> {
        match (self, node) {
            (_, Node::Call(..))
            | (Self::Json, _)
            | (Self::Bool, Node::Bool(_))
            | (Self::Int | Self::Number, Node::Int(_))
            | (Self::Number, Node::Number(_))
            | (Self::Text, Node::Text(_)) => Ok(()),
            (Self::Choice(allowed), Node::Text(_) | Node::Int(_)) => {
                let text = if let Node::Text(text) = node { text.clone() } else { number(node).to_string() };
                if allowed.contains(&text.as_str()) {
                    return Ok(());
                }
                Err(violation(path, &format!("{text:?} is none of {}", allowed.join(", "))))
            }
            (Self::Object(schema), node) => schema().check_at(node, path),
            (Self::List(shape), Node::List(items)) => {
                let mut items = items.iter().enumerate();
                items.try_for_each(|(index, item)| shape.check(item, &format!("{path}[{index}]")))
            }
            (Self::Map(shape), Node::Map(entries)) => {
                entries.iter().try_for_each(|(key, node)| shape.check(node, &format!("{path}.{key}")))
            }
            (expected, _) => Err(violation(path, &format!("must be {}", expected.in_words()))),
        }
    }

    const fn in_words(self) -> &'static str {
        match self {
            Self::Bool => "true or false",
            Self::Int => "a whole number",
            Self::Number => "a number",
            Self::Text => "text",
            Self::Choice(_) => "one of a fixed list",
            Self::Json => "JSON",
            Self::Object(_) => "an object",
            Self::List(_) => "a list",
            Self::Map(_) => "a map",
        }
    }
}

impl Limits {
    fn check(&self, node: &Node, path: &str) -> Result<(), Violation> {
        match node {
            Node::Int(_) | Node::Number(_) => check_range(number(node), self.range, path),
            Node::Text(text) => check_text(text, self.length, self.pattern, path),
            Node::List(items) => self.check_list(items, path),
            Node::Map(entries) => check_count(entries.len(), self.count, "entries", path),
            Node::Bool(_) | Node::Call(..) => Ok(()),
        }
    }

    fn check_list(&self, items: &[Node], path: &str) -> Result<(), Violation> {
        check_count(items.len(), self.count, "items", path)?;
        for (index, item) in items.iter().enumerate() {
            let below = format!("{path}[{index}]");
            if self.unique && items[..index].contains(item) {
                return Err(violation(&below, "is the same as an earlier item"));
            }
            match item {
                Node::Text(text) => check_text(text, self.each_length, self.each_pattern, &below)?,
                Node::Int(_) | Node::Number(_) => check_range(number(item), self.range, &below)?,
                _ => {}
            }
        }
        Ok(())
    }
}

fn check_range(value: f64, range: Option<(i64, i64)>, path: &str) -> Result<(), Violation> {
    match range {
        Some((least, most)) if value < as_number(least) || value > as_number(most) => {
            Err(violation(path, &format!("{value} is outside {}", interval(least, most))))
        }
        _ => Ok(()),
    }
}

fn interval(least: i64, most: i64) -> String {
    match (least, most) {
        (least, MOST) => format!("{least} or more"),
        (LEAST, most) => format!("{most} or less"),
        (least, most) => format!("{least} to {most}"),
    }
}

fn check_text(
    text: &str,
    length: Option<(usize, usize)>,
    pattern: Option<&'static str>,
    path: &str,
) -> Result<(), Violation> {
    check_count(text.chars().count(), length, "characters", path)?;
    let Some(pattern) = pattern else { return Ok(()) };
    match matches(pattern, text) {
        Ok(true) => Ok(()),
        Ok(false) => Err(violation(path, &format!("{text:?} does not match {pattern}"))),
        Err(error) => Err(violation(path, &format!("the table's pattern {pattern} is not one: {error}"))),
    }
}

/// Whether a pattern of the tables is somewhere in a text. Each pattern is compiled once: a template of many tenants asks
/// for the same ones thousands of times.
fn matches(pattern: &'static str, text: &str) -> Result<bool, regex_lite::Error> {
    thread_local! {
        static COMPILED: RefCell<HashMap<&'static str, Regex>> = RefCell::default();
    }
    COMPILED.with_borrow_mut(|compiled| match compiled.entry(pattern) {
        Entry::Occupied(regex) => Ok(regex.get().is_match(text)),
        Entry::Vacant(place) => Ok(place.insert(Regex::new(pattern)?).is_match(text)),
    })
}

fn check_count(
    count: usize,
    limits: Option<(usize, usize)>,
    unit: &str,
    path: &str,
) -> Result<(), Violation> {
    match limits {
        Some((least, most)) if count < least || count > most => {
            let allowed =
                if most == MAX { format!("at least {least}") } else { format!("{least} to {most}") };
            Err(violation(path, &format!("has {count} {unit}, allowed are {allowed}")))
        }
        _ => Ok(()),
    }
}

#[allow(clippy::cast_precision_loss, reason = "the registry's limits are far below 2^53")]
const fn as_number(whole: i64) -> f64 {
    whole as f64
}

fn number(node: &Node) -> f64 {
    match node {
        Node::Int(number) => as_number(*number),
        Node::Number(number) => *number,
        _ => f64::NAN,
    }
}

fn violation(path: &str, reason: &str) -> Violation {
    let path = if path.is_empty() { "Properties".to_owned() } else { path.to_owned() };
    Violation { path, reason: reason.to_owned() }
}
