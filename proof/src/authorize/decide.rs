//! IAM's evaluation logic over the policies that were found.

use super::resource::Rule;
use super::{Principal, StatementAt};
use crate::policy::document::{Document, Effect, Grant, Miss, Question, Statement};
use crate::policy::truth::Truth;

/// Every policy that has a say in one request.
pub(super) struct Policies<'p> {
    pub(super) identity: Vec<Document<'p>>,
    pub(super) boundary: Option<Document<'p>>,
    pub(super) resource: Vec<Document<'p>>,
    pub(super) rule: Rule,
}

/// What the policies say together.
pub(super) enum Outcome {
    Allowed(Vec<StatementAt>),
    Denied(StatementAt),
    Undecided { statements: Vec<StatementAt>, why: String },
    NotAllowed(Missing),
}

/// Which policy lacks a statement that allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    Identity,
    Boundary,
    Resource,
}

/// Statements that allow, and those that may.
struct Granted {
    truth: Truth,
    by: Vec<StatementAt>,
    open: Vec<StatementAt>,
}

impl<'p> Policies<'p> {
    pub(super) fn decide(&self, question: &Question<'_>) -> Outcome {
        let mut open_denials = Vec::new();
        for (statement, truth) in self.denials(question) {
            match truth {
                Truth::Yes => return Outcome::Denied(statement.at.clone()),
                Truth::Unknown(why) => open_denials.push((statement.at.clone(), why)),
                Truth::No => {}
            }
        }
        let by_role = matches!(question.principal, Principal::Role(_));
        let identity = granted(&self.identity, |statement| statement.covers(question));
        let direct = granted(&self.resource, |statement| match statement.grants(question) {
            Grant::Direct(truth) => {
                Truth::all([truth, statement.covers(question), unusable(statement, question)])
            }
            Grant::Account => Truth::No,
        });
        let account = granted(&self.resource, |statement| match statement.grants(question) {
            Grant::Account => statement.covers(question),
            Grant::Direct(_) => Truth::No,
        });
        let boundary = match &self.boundary {
            Some(boundary) => granted(std::slice::from_ref(boundary), |statement| statement.covers(question)),
            None => Granted { truth: Truth::Yes, by: Vec::new(), open: Vec::new() },
        };
        let allowed = match (by_role, self.rule) {
            (false, _) => direct.truth.clone(),
            (true, Rule::Either) => Truth::any([identity.truth.clone(), direct.truth.clone()]),
            (true, Rule::ResourceMust) => {
                let by_account = Truth::all([account.truth.clone(), identity.truth.clone()]);
                Truth::any([direct.truth.clone(), by_account])
            }
        };
        match Truth::all([allowed.clone(), boundary.truth.clone()]) {
            Truth::Yes if open_denials.is_empty() => {
                Outcome::Allowed([direct.by, identity.by, account.by, boundary.by].concat())
            }
            Truth::Yes => {
                let why = open_denials[0].1.clone();
                Outcome::Undecided { statements: open_denials.into_iter().map(|(at, _)| at).collect(), why }
            }
            Truth::Unknown(why) => {
                let statements = [direct.open, identity.open, account.open, boundary.open].concat();
                Outcome::Undecided { statements, why }
            }
            Truth::No => {
                let closed = |granted: &Granted| granted.truth == Truth::No;
                Outcome::NotAllowed(match (by_role, self.rule) {
                    _ if !matches!(allowed, Truth::No) => Missing::Boundary,
                    (false, _) => Missing::Resource,
                    (true, Rule::Either) => Missing::Identity,
                    (true, Rule::ResourceMust) if closed(&account) => Missing::Resource,
                    (true, Rule::ResourceMust) => Missing::Identity,
                })
            }
        }
    }

    /// Statements that deny, or whose effect is not known, with how far they apply.
    fn denials<'a>(
        &'a self,
        question: &'a Question<'a>,
    ) -> impl Iterator<Item = (&'a Statement<'p>, Truth)> + 'a {
        let own = self.identity.iter().chain(&self.boundary).flat_map(|document| &document.statements);
        let own = own.map(move |statement| (statement, statement.covers(question)));
        let resource = self.resource.iter().flat_map(|document| &document.statements);
        let resource = resource.map(move |statement| {
            // Denying an account denies all of it.
            let named = match statement.grants(question) {
                Grant::Direct(truth) => truth,
                Grant::Account => Truth::Yes,
            };
            (statement, Truth::all([named, statement.covers(question)]))
        });
        own.chain(resource).filter(|(statement, _)| statement.effect != Effect::Allow)
    }

    /// Statements that nearly allow: they name the action, but their resource or condition does not fit.
    pub(super) fn near(&self, question: &Question<'_>) -> Vec<(StatementAt, Miss)> {
        let own = self.identity.iter().flat_map(|document| &document.statements);
        let resource = self.resource.iter().flat_map(|document| &document.statements);
        let resource = resource.filter(|statement| statement.grants(question) == Grant::Direct(Truth::Yes));
        own.chain(resource)
            .filter_map(|statement| Some((statement.at.clone(), statement.misses(question)?)))
            .collect()
    }

    pub(super) fn searched(&self) -> Vec<String> {
        let documents = self.identity.iter().chain(&self.boundary).chain(&self.resource);
        let mut holders: Vec<String> = documents.map(|document| document.holder.clone()).collect();
        holders.sort();
        holders.dedup();
        holders
    }
}

fn granted(documents: &[Document<'_>], mut test: impl FnMut(&Statement<'_>) -> Truth) -> Granted {
    let mut granted = Granted { truth: Truth::No, by: Vec::new(), open: Vec::new() };
    for statement in documents.iter().flat_map(|document| &document.statements) {
        if statement.effect == Effect::Deny {
            continue;
        }
        let truth = test(statement);
        match &truth {
            Truth::Yes => granted.by.push(statement.at.clone()),
            Truth::Unknown(_) => granted.open.push(statement.at.clone()),
            Truth::No => {}
        }
        granted.truth = Truth::any([granted.truth, truth]);
    }
    granted
}

/// "You can't use Condition blocks in Amazon SNS topic policies for EventBridge" (`EventBridge` User Guide,
/// resource-based policies): such a statement does not let it in.
fn unusable(statement: &Statement<'_>, question: &Question<'_>) -> Truth {
    let events = matches!(question.principal, Principal::Service(name) if name == "events.amazonaws.com");
    let publish = question.action.eq_ignore_ascii_case("sns:Publish");
    Truth::of(!(events && publish && statement.has_condition()))
}
