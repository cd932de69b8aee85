//! IAM actions, with the resources and condition keys that they take.

use std::collections::HashMap;
use std::sync::OnceLock;

/// How far an action goes, by the Service Authorization Reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Reads content.
    Read,
    /// Lists resources.
    List,
    /// Changes or deletes.
    Write,
    /// Changes tags.
    Tagging,
    /// Grants or takes permissions.
    Permissions,
    /// Not told.
    Unknown,
}

/// One action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Its name without the service, for example `GetObject`; in lower case where only that is known.
    pub name: &'static str,
    /// How far it goes.
    pub access: Access,
    /// The kinds of resource that a policy may name for it, for [`Service::kinds`]. None: `*` only.
    pub kinds: Vec<&'static str>,
    /// Keys of the service itself that a request may carry (those that begin with `aws:` are not listed); a key with
    /// `<key>` or `${…}` stands for any. `None` where they are not known.
    pub keys: Option<Vec<&'static str>>,
}

/// A kind of resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Its name, for example `bucket`.
    pub name: &'static str,
    /// Its ARN with `${…}` for what varies.
    pub arn: &'static str,
}

/// The actions of one service prefix.
#[derive(Debug, Clone, Default)]
pub struct Service {
    /// By name in lower case.
    actions: HashMap<String, Action>,
    kinds: Vec<Kind>,
}

impl Service {
    /// The action of this name, in any case.
    pub fn action(&self, name: &str) -> Option<&Action> {
        self.actions.get(&name.to_ascii_lowercase())
    }
    /// The actions that a name with `*` and `?` stands for, in no order.
    pub fn matching(&self, pattern: &str) -> impl Iterator<Item = &Action> {
        let steps = crate::glob::iam(&pattern.to_ascii_lowercase());
        self.actions
            .iter()
            .filter(move |(name, _)| crate::glob::matches(&steps, name))
            .map(|(_, action)| action)
    }
    /// All actions, in no order.
    pub fn actions(&self) -> impl Iterator<Item = &Action> {
        self.actions.values()
    }
    /// The kinds of resource of the service.
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }
}

/// The actions of a service prefix such as `s3`; `None` for one that is not in the catalogue.
pub fn service(prefix: &str) -> Option<&'static Service> {
    static SERVICES: OnceLock<HashMap<&'static str, (&'static str, OnceLock<Service>)>> = OnceLock::new();
    let services = SERVICES.get_or_init(|| {
        let blocks = include_str!("../../data/actions.txt").split("\n=").skip(1);
        blocks
            .filter_map(|block| block.split_once('\n'))
            .map(|(name, lines)| (name, (lines, OnceLock::new())))
            .collect()
    });
    let (lines, read) = services.get(prefix.to_ascii_lowercase().as_str())?;
    Some(read.get_or_init(|| parse(lines)))
}

fn parse(lines: &'static str) -> Service {
    let mut service = Service::default();
    let mut sets: Vec<Vec<&'static str>> = Vec::new();
    for line in lines.lines() {
        let mut columns = line.split('\t');
        let first = columns.next().unwrap_or_default();
        if let Some(name) = first.strip_prefix(':') {
            service.kinds.push(Kind { name, arn: columns.next().unwrap_or_default() });
        } else if first.starts_with('?') {
            sets.push(columns.collect());
        } else {
            let mut column = || columns.next().unwrap_or_default();
            let (access, kinds, keys) = (column(), column(), column());
            let kinds =
                kinds.split(',').map(|kind| kind.trim_end_matches('*')).filter(|kind| !kind.is_empty());
            let keys = match keys {
                "" => Some(Vec::new()),
                number => number.parse::<usize>().ok().and_then(|at| sets.get(at).cloned()),
            };
            let action = Action { name: first, access: access_of(access), kinds: kinds.collect(), keys };
            service.actions.insert(first.to_ascii_lowercase(), action);
        }
    }
    service
}

fn access_of(letter: &str) -> Access {
    match letter {
        "R" => Access::Read,
        "L" => Access::List,
        "W" => Access::Write,
        "T" => Access::Tagging,
        "P" => Access::Permissions,
        _ => Access::Unknown,
    }
}
