//! What a rule found, and what it left alone.

use proof::{Position, Resource};
use serde::Serialize;

use crate::deployment::Deployment;
use crate::rules::Rule;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// AWS refuses it, loses something, or lets somebody in who should not be: `synth` does not print such a template.
    Error,
    /// It works, and will hurt: at night, in a year, or when something else fails.
    Warning,
}

/// Something that would go wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// ID of the rule, for example `delivery/target-not-permitted`.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Logical ID of the resource; `None` when the template as a whole is meant.
    pub resource: Option<String>,
    /// Path in the resource, for example `Properties`, `Targets`, `0`.
    pub path: Vec<String>,
    /// Number of the template in the deployment.
    pub part: usize,
    /// Where that stands.
    pub at: Position,
    /// What is wrong, and what AWS will do.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// Something that was left alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// Logical ID of the resource.
    pub resource: String,
    /// What could not be told, and why.
    pub message: String,
}

/// Where rules put what they find.
pub struct Findings<'d> {
    deployment: &'d Deployment,
    rule: Option<&'static Rule>,
    found: Vec<Finding>,
    notes: Vec<Note>,
}

impl<'d> Findings<'d> {
    pub(crate) fn new(deployment: &'d Deployment) -> Self {
        Findings { deployment, rule: None, found: Vec::new(), notes: Vec::new() }
    }

    /// What is found from here on is this rule's.
    pub(crate) fn of(&mut self, rule: &'static Rule) {
        self.rule = Some(rule);
    }

    /// Found at a property (`&["Targets", "0"]`; nothing for the resource as a whole); what to do is what the rule's own
    /// text says.
    pub fn at(&mut self, resource: &Resource, property: &[&str], message: impl Into<String>) {
        let remedy = self.rule.map_or("", |rule| rule.remedy);
        self.with_remedy(resource, property, message, remedy);
    }

    /// Found at a property, with a remedy of its own.
    pub fn with_remedy(
        &mut self,
        resource: &Resource,
        property: &[&str],
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let inside = if property.is_empty() { None } else { Some("Properties".to_owned()) };
        let path: Vec<String> =
            inside.into_iter().chain(property.iter().map(|step| (*step).to_owned())).collect();
        self.at_path(resource, path, message, remedy);
    }

    /// Found at a path from the resource itself, such as `DeletionPolicy`.
    pub fn at_path(
        &mut self,
        resource: &Resource,
        path: Vec<String>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let (part, at) = self.deployment.place(resource, &path);
        self.push(Some(resource.id.clone()), path, part, at, message.into(), remedy.into());
    }

    /// Found in a template as a whole: at a section such as `Outputs`.
    pub fn in_template(&mut self, part: usize, section: &[&str], message: impl Into<String>) {
        let at =
            self.deployment.parts().get(part).map(|part| part.template.position(section)).unwrap_or_default();
        let remedy = self.rule.map_or("", |rule| rule.remedy).to_owned();
        let path = section.iter().map(|step| (*step).to_owned()).collect();
        self.push(None, path, part, at, message.into(), remedy);
    }

    /// Left alone: this could not be told.
    pub fn note(&mut self, resource: &Resource, message: impl Into<String>) {
        self.notes.push(Note { resource: resource.id.clone(), message: message.into() });
    }

    fn push(
        &mut self,
        resource: Option<String>,
        path: Vec<String>,
        part: usize,
        at: Position,
        message: String,
        remedy: String,
    ) {
        let Some(rule) = self.rule else { return };
        let severity = rule.severity;
        self.found.push(Finding { rule: rule.id, severity, resource, path, part, at, message, remedy });
    }

    /// What somebody else found in the same deployment as well.
    pub(crate) fn take(&mut self, other: Findings<'d>) {
        self.found.extend(other.found);
        self.notes.extend(other.notes);
    }

    /// In the order of the text, each once.
    pub(crate) fn sorted(mut self) -> (Vec<Finding>, Vec<Note>) {
        self.found.sort_by(|a, b| {
            (a.part, a.at, a.rule, &a.path, &a.message).cmp(&(b.part, b.at, b.rule, &b.path, &b.message))
        });
        self.found.dedup();
        self.notes.sort();
        self.notes.dedup();
        (self.found, self.notes)
    }
}
