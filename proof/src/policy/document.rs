//! A policy document, and which of its statements apply to a request.

use std::borrow::Cow;

use serde_json::Value;

use super::keys::Keys;
use super::truth::Truth;
use super::{condition, variable};
use crate::authorize::{Principal, StatementAt, granted};
use crate::glob;
use crate::unknown;

/// A policy document and the resource that holds it.
#[derive(Debug, Clone)]
pub(crate) struct Document<'p> {
    pub(crate) holder: String,
    pub(crate) statements: Vec<Statement<'p>>,
}

#[derive(Debug, Clone)]
pub(crate) struct Statement<'p> {
    pub(crate) at: StatementAt,
    pub(crate) effect: Effect,
    content: Cow<'p, Value>,
    /// Policy variables exist since version 2012-10-17.
    variables: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Effect {
    Allow,
    Deny,
    /// With the reason.
    Unknown(String),
}

/// How a statement of a resource policy names whoever asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Grant {
    /// By name, or everybody.
    Direct(Truth),
    /// By its account, which leaves the decision to the account's identity policies.
    Account,
}

/// What of a statement does not fit a request whose action it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Miss {
    Resource,
    Condition,
}

/// What is asked, in the words of a policy.
pub(crate) struct Question<'a> {
    pub(crate) principal: &'a Principal,
    pub(crate) account: &'a str,
    pub(crate) action: &'a str,
    pub(crate) resource: &'a str,
    pub(crate) keys: &'a Keys,
}

impl<'p> Document<'p> {
    pub(crate) fn new(holder: &str, document: &'p Value) -> Document<'p> {
        let variables = document.get("Version").and_then(Value::as_str) == Some("2012-10-17");
        let open = |why: &str| Statement {
            at: StatementAt { resource: holder.to_owned(), statement: "0".to_owned() },
            effect: Effect::Unknown(why.to_owned()),
            content: Cow::Owned(Value::Null),
            variables: false,
        };
        let statements = match (unknown::why(document), document.get("Statement")) {
            (Some(why), _) => vec![open(why)],
            (None, Some(statements)) if unknown::why(statements).is_some() => {
                vec![open(unknown::why(statements).unwrap_or_default())]
            }
            (None, Some(Value::Array(items))) => {
                items.iter().enumerate().map(|(i, item)| Statement::new(holder, i, item, variables)).collect()
            }
            (None, Some(item @ Value::Object(_))) => vec![Statement::new(holder, 0, item, variables)],
            (None, _) => vec![open("the policy has no Statement")],
        };
        Document { holder: holder.to_owned(), statements }
    }

    /// A policy that the template does not hold as a document.
    pub(crate) fn made(holder: &str, document: &Value) -> Document<'p> {
        let Document { holder, statements } = Document::new(holder, document);
        let owned = statements.into_iter().map(|statement| Statement {
            at: statement.at,
            effect: statement.effect,
            content: Cow::Owned(statement.content.into_owned()),
            variables: statement.variables,
        });
        Document { holder, statements: owned.collect() }
    }

    /// A policy whose content the template does not hold.
    pub(crate) fn unknown(holder: &str, why: &str) -> Document<'p> {
        Document::made(holder, &unknown::unknown(why))
    }
}

impl<'p> Statement<'p> {
    fn new(holder: &str, index: usize, content: &'p Value, variables: bool) -> Statement<'p> {
        let sid = content.get("Sid").and_then(Value::as_str).filter(|sid| !sid.is_empty());
        let effect = match content.get("Effect").map(|effect| (effect.as_str(), unknown::why(effect))) {
            Some((Some("Allow"), _)) => Effect::Allow,
            Some((Some("Deny"), _)) => Effect::Deny,
            Some((_, Some(why))) => Effect::Unknown(why.to_owned()),
            _ if unknown::why(content).is_some() => {
                Effect::Unknown(unknown::why(content).unwrap_or_default().to_owned())
            }
            _ => Effect::Unknown("the statement's Effect is neither Allow nor Deny".into()),
        };
        Statement {
            at: StatementAt {
                resource: holder.to_owned(),
                statement: sid.map_or_else(|| index.to_string(), str::to_owned),
            },
            effect,
            content: Cow::Borrowed(content),
            variables,
        }
    }

    /// What the statement lists under one of two names: a plain one and a negated one.
    pub(crate) fn listed(&self, name: &str, negated: &str) -> Vec<String> {
        granted::listed(&self.content, name, negated)
    }

    pub(crate) fn has_condition(&self) -> bool {
        self.content.get("Condition").is_some_and(|block| block.as_object().is_none_or(|map| !map.is_empty()))
    }

    /// Action, resource and conditions; the principal is asked apart. Whose effect is unknown cannot say
    /// more.
    pub(crate) fn covers(&self, question: &Question<'_>) -> Truth {
        if let Effect::Unknown(why) = &self.effect {
            return Truth::Unknown(why.clone());
        }
        Truth::all([self.covers_action(question), self.covers_resource(question), self.condition(question)])
    }

    /// Why an Allow statement on this action does not allow the request.
    pub(crate) fn misses(&self, question: &Question<'_>) -> Option<Miss> {
        if self.effect != Effect::Allow || self.covers_action(question) != Truth::Yes {
            return None;
        }
        match (self.covers_resource(question), self.condition(question)) {
            (Truth::No, _) => Some(Miss::Resource),
            (Truth::Yes, Truth::No) => Some(Miss::Condition),
            _ => None,
        }
    }

    fn covers_action(&self, question: &Question<'_>) -> Truth {
        let wanted = question.action.to_ascii_lowercase();
        let listed = |list: &Value| {
            any_text(list, |action| {
                Truth::of(glob::matches(&glob::iam(&action.to_ascii_lowercase()), &wanted))
            })
        };
        match (self.content.get("Action"), self.content.get("NotAction")) {
            (Some(actions), _) => listed(actions),
            (None, Some(actions)) => listed(actions).not(),
            (None, None) => Truth::Unknown("the statement has no Action".into()),
        }
    }

    /// A trust policy names no resource: it stands on it.
    fn covers_resource(&self, question: &Question<'_>) -> Truth {
        let listed = |list: &Value| {
            any_text(list, |resource| match variable::pattern(resource, self.variables, question.keys) {
                Ok(steps) => Truth::of(glob::matches(&steps, question.resource)),
                Err(why) => Truth::Unknown(why),
            })
        };
        match (self.content.get("Resource"), self.content.get("NotResource")) {
            (Some(resources), _) => listed(resources),
            (None, Some(resources)) => listed(resources).not(),
            (None, None) if question.keys.service == "sts" => Truth::Yes,
            (None, None) => Truth::Unknown("the statement has no Resource".into()),
        }
    }

    fn condition(&self, question: &Question<'_>) -> Truth {
        match self.content.get("Condition") {
            Some(block) => condition::holds(block, self.variables, question.keys),
            None => Truth::Yes,
        }
    }

    /// Does a statement of a resource policy speak of whoever asks, and how?
    pub(crate) fn grants(&self, question: &Question<'_>) -> Grant {
        match (self.content.get("Principal"), self.content.get("NotPrincipal")) {
            (Some(principal), _) => named(principal, question),
            (None, Some(principal)) => Grant::Direct(match named(principal, question) {
                Grant::Direct(Truth::No) => Truth::Yes,
                Grant::Direct(Truth::Unknown(why)) => Truth::Unknown(why),
                Grant::Direct(Truth::Yes) | Grant::Account => {
                    Truth::Unknown("NotPrincipal depends on every principal that the session carries".into())
                }
            }),
            (None, None) => Grant::Direct(Truth::Unknown("the statement has no Principal".into())),
        }
    }
}

fn named(principal: &Value, question: &Question<'_>) -> Grant {
    if let Some(why) = unknown::why(principal) {
        return Grant::Direct(Truth::Unknown(why.to_owned()));
    }
    if principal.as_str() == Some("*") {
        return Grant::Direct(Truth::Yes);
    }
    let Value::Object(kinds) = principal else {
        return Grant::Direct(Truth::Unknown("a Principal is neither `*` nor an object".into()));
    };
    let mut account = false;
    let direct = Truth::any(kinds.iter().map(|(kind, names)| {
        any_text(names, |name| match (kind.as_str(), question.principal) {
            ("AWS", _) if name == "*" => Truth::Yes,
            ("AWS", Principal::Role(_)) if is_account(name, question.account) => {
                account = true;
                Truth::No
            }
            ("AWS", Principal::Role(arn)) if name.contains(":assumed-role/") => session(name, arn),
            ("AWS", Principal::Role(arn)) => Truth::of(name == arn),
            ("Service", Principal::Service(service)) => Truth::of(name == service),
            _ => Truth::No,
        })
    }));
    if direct == Truth::No && account { Grant::Account } else { Grant::Direct(direct) }
}

fn is_account(name: &str, account: &str) -> bool {
    name == account
        || name.strip_suffix(":root").is_some_and(|arn| arn.ends_with(&format!(":iam::{account}")))
}

/// Which session of the role asks is not known; another role's session is not it.
fn session(name: &str, role_arn: &str) -> Truth {
    let role = role_arn.rsplit('/').next().unwrap_or_default();
    if name.split('/').nth(1) == Some(role) {
        Truth::Unknown(format!("which session of the role asks is not known ({name})"))
    } else {
        Truth::No
    }
}

/// Is it true for any text of a string or list?
fn any_text(list: &Value, mut holds: impl FnMut(&str) -> Truth) -> Truth {
    if let Some(why) = unknown::why(list) {
        return Truth::Unknown(why.to_owned());
    }
    let single = std::slice::from_ref(list);
    let items = list.as_array().map_or(single, Vec::as_slice);
    Truth::any(items.iter().map(|item| match (item.as_str(), unknown::why(item)) {
        (Some(text), _) => holds(text),
        (None, Some(why)) => Truth::Unknown(why.to_owned()),
        // Account IDs that YAML reads as numbers.
        (None, None) if item.is_number() => holds(&item.to_string()),
        (None, None) => Truth::Unknown("a policy names something that is not a string".into()),
    }))
}
