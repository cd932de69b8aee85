//! Reads the text of a template (YAML with short intrinsics, or JSON) into a tree that knows its lines.

use std::collections::BTreeMap;

use crate::resolve::{Account, ResolveError};
use crate::stack::Stack;

/// A place in the template's text. Lines and columns count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// A parsed template, not yet resolved.
#[derive(Debug, Clone)]
pub struct Template {
    pub(crate) sections: BTreeMap<String, ()>,
}

/// Why a text is no template.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// placeholder
    #[error("placeholder")]
    Placeholder,
}

impl Template {
    /// Reads YAML or JSON. Never panics, refuses text above 1 MB (the `CloudFormation` limit), nesting deeper
    /// than 100, alias bombs and duplicate keys.
    pub fn parse(text: &str) -> Result<Template, TemplateError> {
        let _ = text;
        unimplemented!()
    }

    /// Resolves parameters, conditions and intrinsics as `CloudFormation` would in this account.
    pub fn resolve(&self, account: &Account) -> Result<Stack, ResolveError> {
        let _ = (account, &self.sections);
        unimplemented!()
    }

    /// Where the node at this path stands (for example `["Resources", "Queue", "Properties"]`); the nearest
    /// ancestor when the path does not exist.
    pub fn position(&self, path: &[&str]) -> Position {
        let _ = path;
        unimplemented!()
    }
}
