//! Reads the text of a template (YAML with short intrinsics, or JSON) into a tree that knows its lines.
//!
//! Scalars follow YAML 1.1 without timestamps, as `CloudFormation` documents: `2012-10-17` stays a string,
//! `on` and `yes` are booleans, `0123` is octal. Short intrinsics become their long form, so that everything
//! after this module sees only `Ref`, `Condition` and `Fn::…`.

mod json;
mod shape;
pub(crate) mod tree;
mod yaml;

use std::fmt;

use crate::resolve::{self, Account, ResolveError};
use crate::stack::Stack;
use tree::{Node, Tree};

/// Longest template that `CloudFormation` takes, in bytes (from S3; "Understand CloudFormation quotas").
pub const MAX_BYTES: usize = 1_048_576;
/// Deepest nesting that is read.
pub const MAX_DEPTH: usize = 100;
/// Most resources in one template ("Understand CloudFormation quotas").
pub const MAX_RESOURCES: usize = 500;

/// A place in the template's text. Lines and columns count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// A parsed template, not yet resolved.
#[derive(Debug, Clone)]
pub struct Template {
    pub(crate) root: Node,
}

/// Why a text is no template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// Longer than [`MAX_BYTES`].
    #[error(
        "the template has {bytes} bytes, CloudFormation takes at most {MAX_BYTES}; split it into nested stacks"
    )]
    TooLarge {
        /// Length of the text.
        bytes: usize,
    },
    /// Neither YAML nor JSON.
    #[error("{at}: not valid YAML or JSON: {problem}; correct the text there")]
    Syntax {
        /// Where.
        at: Position,
        /// What the parser says.
        problem: String,
    },
    /// Valid YAML that `CloudFormation` does not take.
    #[error("{at}: {problem}; {remedy}")]
    Unsupported {
        /// Where.
        at: Position,
        /// What stands there.
        problem: String,
        /// What to write instead.
        remedy: String,
    },
    /// The same key twice in one mapping.
    #[error("{at}: the key `{key}` is already at {first}; remove or rename one of them")]
    DuplicateKey {
        /// The second place.
        at: Position,
        /// The key.
        key: String,
        /// The first place.
        first: Position,
    },
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("{at}: nested deeper than {MAX_DEPTH} levels; flatten this part")]
    TooDeep {
        /// Where the limit is passed.
        at: Position,
    },
    /// Aliases that expand to more than a template can hold.
    #[error("{at}: aliases expand to more than {limit} values; write the values out where they are needed")]
    TooManyAliases {
        /// The alias that passes the limit.
        at: Position,
        /// How many values aliases may add.
        limit: usize,
    },
    /// Good YAML or JSON, but not the shape of a template.
    #[error("{at}: {path}: {problem}; {remedy}")]
    Shape {
        /// Where.
        at: Position,
        /// The path of the part, for example `Resources.Queue.Type`.
        path: String,
        /// What is wrong.
        problem: String,
        /// What to write instead.
        remedy: String,
    },
}

/// A parameter as the template declares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterDeclaration {
    /// Name.
    pub name: String,
    /// Type, for example `String` or `CommaDelimitedList`.
    pub kind: String,
    /// Default value as text; `None` when a value must be given.
    pub default: Option<String>,
    /// What may be given; empty when there is no list.
    pub allowed_values: Vec<String>,
    /// Regular expression that a value must match as a whole.
    pub allowed_pattern: Option<String>,
    /// Line of the name in the template.
    pub line: usize,
}

impl Template {
    /// Reads YAML or JSON. Never panics, refuses text above 1 MB (the `CloudFormation` limit), nesting deeper
    /// than 100, alias bombs and duplicate keys.
    pub fn parse(text: &str) -> Result<Template, TemplateError> {
        if text.len() > MAX_BYTES {
            return Err(TemplateError::TooLarge { bytes: text.len() });
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let root =
            if text.trim_start().starts_with('{') { read_json_or_flow(text)? } else { yaml::read(text)? };
        shape::check(&root)?;
        Ok(Template { root })
    }

    /// Resolves parameters, conditions and intrinsics as `CloudFormation` would in this account.
    pub fn resolve(&self, account: &Account) -> Result<Stack, ResolveError> {
        resolve::resolve(self, account)
    }

    /// Where the node at this path stands (for example `["Resources", "Queue", "Properties"]`); the nearest
    /// ancestor when the path does not exist. List items are addressed by their index.
    pub fn position(&self, path: &[&str]) -> Position {
        let (mut node, mut at) = (&self.root, self.root.at);
        for step in path {
            let Some((next_at, next)) = node.child(step) else { break };
            (node, at) = (next, next_at);
        }
        at
    }

    /// What is written at this path, unresolved: intrinsics in their long form. `None` when there is nothing.
    pub fn written(&self, path: &[&str]) -> Option<serde_json::Value> {
        let node = path.iter().try_fold(&self.root, |node, step| node.child(step).map(|(_, child)| child))?;
        Some(node.json())
    }

    /// The parameters that the template declares, in its order.
    pub fn parameters(&self) -> Vec<ParameterDeclaration> {
        let entries = self.section("Parameters").map(Node::entries).unwrap_or_default();
        entries
            .iter()
            .map(|entry| {
                let text = |key: &str| entry.node.get(key).and_then(Node::scalar_text);
                let allowed = entry.node.get("AllowedValues").map(Node::items).unwrap_or_default();
                ParameterDeclaration {
                    name: entry.key.clone(),
                    kind: text("Type").unwrap_or_default(),
                    default: text("Default"),
                    allowed_values: allowed.iter().filter_map(Node::scalar_text).collect(),
                    allowed_pattern: text("AllowedPattern"),
                    line: entry.at.line,
                }
            })
            .collect()
    }

    pub(crate) fn section(&self, name: &str) -> Option<&Node> {
        self.root.get(name).filter(|node| !matches!(node.tree, Tree::Null))
    }
}

/// A text that opens with a brace is JSON, or YAML in flow style. Where it is neither, JSON's error helps
/// more.
fn read_json_or_flow(text: &str) -> Result<Node, TemplateError> {
    match json::read(text) {
        Err(json_error @ TemplateError::Syntax { .. }) => match yaml::read(text) {
            Err(TemplateError::Syntax { .. }) => Err(json_error),
            other => other,
        },
        other => other,
    }
}
