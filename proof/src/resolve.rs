//! Turns parameters, conditions and intrinsics into the values that one account and region would see.
//!
//! The order is `CloudFormation`'s own: parameters, conditions, then the resources whose condition holds.
//! Names and ARNs are those that AWS would give; where AWS makes a name up, a deterministic one of the same
//! form stands in. What only AWS knows stays [unknown]. The `Rules` section is not evaluated.

mod conditions;
mod dependencies;
mod functions;
mod intrinsics;
mod names;
mod parameters;
mod references;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::stack::{Resource, Stack};
use crate::template::tree::{Node, Tree};
use crate::template::{Position, Template};
use crate::unknown;
use conditions::Truth;
use names::Identity;

/// The account, region and stack that a template is resolved for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Twelve digits.
    pub account: String,
    /// For example `eu-central-1`.
    pub region: String,
    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub partition: String,
    /// Name of the stack.
    pub stack_name: String,
    /// Values for the template's parameters; those left out take their default.
    pub parameters: BTreeMap<String, String>,
    /// What other stacks of the account and region export, by name.
    pub exports: BTreeMap<String, String>,
    /// Parameters that neither have a default nor are given are unknown, and resources whose condition depends on
    /// them are there. Else the template is refused.
    pub open: bool,
}

impl Account {
    /// An account in the partition `aws`, with no parameters set.
    pub fn new(account: impl Into<String>, region: impl Into<String>, stack_name: impl Into<String>) -> Self {
        Account {
            account: account.into(),
            region: region.into(),
            partition: "aws".to_owned(),
            stack_name: stack_name.into(),
            parameters: BTreeMap::new(),
            exports: BTreeMap::new(),
            open: false,
        }
    }

    /// The same account, where nobody has given the parameters that have no default: see [`Account::open`].
    pub fn with_open_parameters(mut self) -> Self {
        self.open = true;
        self
    }

    /// The same account with one more parameter set.
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.insert(name.into(), value.into());
        self
    }

    /// The same account after this stack was deployed: others may import what it exports. What only AWS knows is left out.
    pub fn after(mut self, stack: &Stack) -> Self {
        let told = stack.exports.iter().filter_map(|(name, value)| Some((name, value.as_str()?)));
        self.exports.extend(told.map(|(name, value)| (name.clone(), value.to_owned())));
        self
    }

    pub(crate) fn url_suffix(&self) -> &'static str {
        if self.partition == "aws-cn" { "amazonaws.com.cn" } else { "amazonaws.com" }
    }
}

type Values = BTreeMap<String, Value>;

/// Why a template cannot be resolved. The display form says where and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// Parameters without a default that were not given.
    #[error("no value for the parameter(s) {}; give each one, or a `Default` in the template", .names.join(", "))]
    MissingParameters {
        /// Their names, in the order of the template.
        names: Vec<String>,
    },
    /// A value was given for a parameter that the template does not have.
    #[error("the template has no parameter `{name}`; it has: {}", .declared.join(", "))]
    UnknownParameter {
        /// The name that was given.
        name: String,
        /// The names that the template has.
        declared: Vec<String>,
    },
    /// A parameter's value breaks the parameter's own rules.
    #[error("{at}: parameter `{name}`: {problem}")]
    Parameter {
        /// Where the parameter is declared.
        at: Position,
        /// Its name.
        name: String,
        /// What is wrong, and what is allowed.
        problem: String,
    },
    /// An intrinsic with the wrong arguments.
    #[error("{at}: {path}: {problem}")]
    Intrinsic {
        /// Where.
        at: Position,
        /// For example `Resources.Queue.Properties.QueueName`.
        path: String,
        /// What is wrong, and what to write.
        problem: String,
    },
    /// A reference to something that is not there.
    #[error("{at}: {path}: `{target}` {problem}")]
    MissingTarget {
        /// Where.
        at: Position,
        /// For example `Resources.Queue.Properties.QueueName`.
        path: String,
        /// What is referred to.
        target: String,
        /// Why it is not there, and what to do.
        problem: String,
    },
    /// Resources, or conditions, that depend on one another.
    #[error("circular dependency: {}; remove one of these references", .ids.join(" -> "))]
    Cycle {
        /// Logical IDs, the first one again at the end.
        ids: Vec<String>,
    },
}

pub(crate) fn resolve(template: &Template, account: &Account) -> Result<Stack, ResolveError> {
    let mut resolver = Resolver::new(template, account);
    resolver.refuse_macros()?;
    resolver.parameters = parameters::resolve(template, account)?;
    resolver.decide_conditions()?;
    resolver.choose_resources()?;
    let resources = resolver.resolve_resources()?;
    let (outputs, exports) = resolver.resolve_outputs()?;
    dependencies::refuse_cycles(&resolver.edges)?;
    Ok(Stack::new(account.clone(), resources, outputs, exports))
}

struct Resolver<'t> {
    template: &'t Template,
    account: &'t Account,
    parameters: BTreeMap<String, Value>,
    conditions: BTreeMap<String, Truth>,
    /// Conditions being decided, outermost first.
    deciding: Vec<String>,
    /// Resources whose condition holds.
    present: BTreeSet<String>,
    identities: BTreeMap<String, Identity>,
    /// Resources being named, outermost first.
    naming: Vec<String>,
    /// Which resource refers to which.
    edges: BTreeMap<String, BTreeSet<String>>,
    /// The resource whose values are being resolved.
    owner: Option<String>,
    /// The path of the value being resolved.
    path: Vec<String>,
    /// How many values enclose the one being resolved.
    nesting: usize,
}

impl<'t> Resolver<'t> {
    fn new(template: &'t Template, account: &'t Account) -> Self {
        Resolver {
            template,
            account,
            parameters: BTreeMap::new(),
            conditions: BTreeMap::new(),
            deciding: Vec::new(),
            present: BTreeSet::new(),
            identities: BTreeMap::new(),
            naming: Vec::new(),
            edges: BTreeMap::new(),
            owner: None,
            path: Vec::new(),
            nesting: 0,
        }
    }

    /// The output of a macro over the whole template cannot be known, but for the one that only adds
    /// functions.
    fn refuse_macros(&self) -> Result<(), ResolveError> {
        let Some(node) = self.template.section("Transform") else { return Ok(()) };
        let single = std::slice::from_ref(node);
        let names = if let Tree::List(items) = &node.tree { items.as_slice() } else { single };
        for name in names {
            if name.as_str() != Some("AWS::LanguageExtensions") {
                let what = name.as_str().unwrap_or("a macro");
                return Err(ResolveError::Intrinsic {
                    at: name.at,
                    path: "Transform".into(),
                    problem: format!("the output of {what} is not known here; give the processed template"),
                });
            }
        }
        Ok(())
    }

    fn choose_resources(&mut self) -> Result<(), ResolveError> {
        let template = self.template;
        for entry in template.section("Resources").map(Node::entries).unwrap_or_default() {
            self.path = vec!["Resources".into(), entry.key.clone()];
            if self.holds(&entry.node)? {
                self.present.insert(entry.key.clone());
            }
        }
        Ok(())
    }

    /// Does the `Condition` of this resource or output hold?
    fn holds(&mut self, node: &'t Node) -> Result<bool, ResolveError> {
        let Some(condition) = node.get("Condition") else { return Ok(true) };
        let Some(name) = condition.as_str() else {
            return Err(self.wrong(condition, "`Condition` must be the name of a condition"));
        };
        match self.condition(name, condition)? {
            Truth::Is(value) => Ok(value),
            Truth::Unknown(_) if self.account.open => Ok(true),
            Truth::Unknown(why) => {
                let problem = format!("cannot tell whether the condition `{name}` holds: {why}");
                Err(self.wrong(condition, &problem))
            }
        }
    }

    /// Does it depend on a condition that cannot be told?
    fn is_undecided(&self, node: &Node) -> bool {
        let condition = node.get("Condition").and_then(Node::as_str);
        condition.is_some_and(|name| matches!(self.conditions.get(name), Some(Truth::Unknown(_))))
    }

    fn resolve_resources(&mut self) -> Result<Vec<Resource>, ResolveError> {
        let template = self.template;
        let mut resources = Vec::new();
        for entry in template.section("Resources").map(Node::entries).unwrap_or_default() {
            if self.present.contains(&entry.key) {
                resources.push(self.resource(&entry.key, &entry.node, entry.at)?);
            }
        }
        Ok(resources)
    }

    fn resource(&mut self, id: &str, node: &'t Node, at: Position) -> Result<Resource, ResolveError> {
        self.owner = Some(id.to_owned());
        self.edges.entry(id.to_owned()).or_default();
        self.path = vec!["Resources".into(), id.to_owned(), "Properties".into()];
        let properties = match node.get("Properties") {
            Some(node) if !matches!(node.tree, Tree::Null) => self.value(node)?,
            _ => None,
        };
        self.path = vec!["Resources".into(), id.to_owned(), "Metadata".into()];
        let metadata = node.get("Metadata").map(|node| self.value(node)).transpose()?.flatten();
        let attribute = |resolver: &mut Self, name: &str| -> Result<Value, ResolveError> {
            let value = node.get(name).map(|node| resolver.value(node)).transpose()?.flatten();
            Ok(value.unwrap_or(Value::Null))
        };
        let deletion_policy = attribute(self, "DeletionPolicy")?;
        let update_replace_policy = attribute(self, "UpdateReplacePolicy")?;
        self.depends_on(id, node)?;
        let identity = self.identity(id)?;
        self.owner = None;
        Ok(Resource {
            id: id.to_owned(),
            kind: kind(node).to_owned(),
            properties: properties.unwrap_or_else(|| Value::Object(serde_json::Map::new())),
            metadata: metadata.unwrap_or(Value::Null),
            deletion_policy,
            update_replace_policy,
            undecided: self.is_undecided(node),
            line: at.line,
            name: name_text(&identity.reference),
            physical_name: name_text(&identity.physical),
            arn: identity.arn.and_then(|arn| arn.as_str().map(str::to_owned)),
        })
    }

    fn depends_on(&mut self, id: &str, node: &'t Node) -> Result<(), ResolveError> {
        let Some(on) = node.get("DependsOn") else { return Ok(()) };
        self.path = vec!["Resources".into(), id.to_owned(), "DependsOn".into()];
        let single = std::slice::from_ref(on);
        let targets = if let Tree::List(items) = &on.tree { items.as_slice() } else { single };
        for target in targets {
            let Some(name) = target.as_str() else {
                return Err(self.wrong(target, "`DependsOn` must be a logical ID, or a list of them"));
            };
            if self.template.section("Resources").and_then(|resources| resources.get(name)).is_none() {
                return Err(self.missing(target, name, "is no resource of this template; correct the name"));
            }
            if self.present.contains(name) {
                self.edges.entry(id.to_owned()).or_default().insert(name.to_owned());
            }
        }
        Ok(())
    }

    /// Outputs by their IDs, and those that are exported by the names of their exports.
    fn resolve_outputs(&mut self) -> Result<(Values, Values), ResolveError> {
        let template = self.template;
        let (mut outputs, mut exports) = (BTreeMap::new(), BTreeMap::new());
        for entry in template.section("Outputs").map(Node::entries).unwrap_or_default() {
            self.path = vec!["Outputs".into(), entry.key.clone()];
            if !self.holds(&entry.node)? {
                continue;
            }
            let Some(node) = entry.node.get("Value") else {
                return Err(self.wrong(&entry.node, "an output needs a `Value`"));
            };
            self.path.push("Value".into());
            let Some(value) = self.value(node)? else { continue };
            if let Some(name) = entry.node.get("Export").and_then(|export| export.get("Name"))
                && let Some(Value::String(name)) = self.value(name)?
            {
                exports.insert(name, value.clone());
            }
            outputs.insert(entry.key.clone(), value);
        }
        Ok((outputs, exports))
    }

    fn wrong(&self, node: &Node, problem: &str) -> ResolveError {
        ResolveError::Intrinsic { at: node.at, path: self.path.join("."), problem: problem.to_owned() }
    }

    fn missing(&self, node: &Node, target: &str, problem: &str) -> ResolveError {
        ResolveError::MissingTarget {
            at: node.at,
            path: self.path.join("."),
            target: target.to_owned(),
            problem: problem.to_owned(),
        }
    }
}

fn kind(resource: &Node) -> &str {
    resource.get("Type").and_then(Node::as_str).unwrap_or_default()
}

/// A name that cannot be told stands as a text that is no AWS name, so that nothing is found by it.
fn name_text(value: &Value) -> String {
    match (value, unknown::why(value)) {
        (_, Some(why)) => format!("<unknown: {why}>"),
        (Value::String(text), None) => text.clone(),
        (other, None) => other.to_string(),
    }
}
