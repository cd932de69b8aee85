//! Statements, from the action on.

use std::marker::PhantomData;

use super::action::{Actions, AppliesTo, Scope, WithoutResource};
use super::condition::{Conditions, When};
use super::event::EventStatement;
use super::principal::Principal;
use crate::aws::kms;
use crate::cfn::Node;

/// Begins a statement that allows.
pub fn allow<A: Actions>(actions: A) -> Draft<A> {
    Draft::new("Allow", &actions)
}

/// Begins a statement that denies, whatever else allows.
pub fn deny<A: Actions>(actions: A) -> Draft<A> {
    Draft::new("Deny", &actions)
}

/// Effect and actions.
#[must_use = "a statement needs its resources"]
pub struct Draft<A> {
    effect: &'static str,
    actions: PhantomData<A>,
}

impl<A: Actions> Draft<A> {
    const fn new(effect: &'static str, _: &A) -> Self {
        Self { effect, actions: PhantomData }
    }

    /// On these resources, in the policy of a role.
    pub fn on(self, resources: impl Scope<A>) -> Statement {
        Statement(Clause::new::<A>(self.effect, resources.into_arns()))
    }

    /// On `*`, for actions that know no kind of resource.
    pub fn on_everything(self) -> Statement
    where
        A: WithoutResource,
    {
        Statement(Clause::new::<A>(self.effect, vec![Node::text("*")]))
    }

    /// By `principal`, in the policy of a resource.
    pub fn to(self, principal: Principal) -> ResourceDraft<A> {
        ResourceDraft { effect: self.effect, actions: PhantomData, principal }
    }
}

/// Effect, actions and principal.
#[must_use = "a statement needs its resources"]
pub struct ResourceDraft<A> {
    effect: &'static str,
    actions: PhantomData<A>,
    principal: Principal,
}

impl<A: Actions> ResourceDraft<A> {
    /// On these resources.
    pub fn on(self, resources: impl Scope<A>) -> ResourceStatement {
        self.clause(resources.into_arns())
    }

    /// On the key that the policy belongs to, which a key policy calls `*`.
    pub fn on_this_key(self) -> ResourceStatement
    where
        A: AppliesTo<kms::Key>,
    {
        self.clause(vec![Node::text("*")])
    }

    fn clause(self, resources: Vec<Node>) -> ResourceStatement {
        let mut clause = Clause::new::<A>(self.effect, resources);
        clause.principal = Some(self.principal.into_node());
        ResourceStatement(clause)
    }
}

/// A statement in the policy of a role.
#[derive(Clone, Debug)]
pub struct Statement(Clause);

/// A statement in the policy of a resource.
#[derive(Clone, Debug)]
pub struct ResourceStatement(Clause);

/// What a resource policy is made of: a [`ResourceStatement`] or an [`EventStatement`].
#[derive(Clone, Debug)]
pub struct ResourceClause(Clause);

impl From<ResourceStatement> for ResourceClause {
    fn from(statement: ResourceStatement) -> Self {
        Self(statement.0)
    }
}

impl From<EventStatement> for ResourceClause {
    fn from(statement: EventStatement) -> Self {
        Self(statement.into_statement().0)
    }
}

impl ResourceClause {
    pub(in crate::cfn) fn into_node(self) -> Node {
        self.0.into_node()
    }
}

macro_rules! statement {
    ($type:ident) => {
        impl $type {
            /// Names the statement: letters and digits.
            #[must_use]
            pub fn sid(mut self, sid: &str) -> Self {
                self.0.sid = Some(sid.to_owned());
                self
            }

            /// Only when this holds, too. A second test of the same operator and key replaces the first,
            /// because a policy cannot say both.
            #[must_use]
            pub fn when(mut self, when: When) -> Self {
                self.0.conditions.add(when);
                self
            }
        }
    };
}
statement!(Statement);
statement!(ResourceStatement);

impl Statement {
    pub(super) fn into_node(self) -> Node {
        self.0.into_node()
    }
}

#[derive(Clone, Debug)]
struct Clause {
    sid: Option<String>,
    effect: &'static str,
    principal: Option<Node>,
    actions: Vec<&'static str>,
    resources: Vec<Node>,
    conditions: Conditions,
}

impl Clause {
    fn new<A: Actions>(effect: &'static str, resources: Vec<Node>) -> Self {
        let actions = A::names();
        Self { sid: None, effect, principal: None, actions, resources, conditions: Conditions::default() }
    }

    fn into_node(self) -> Node {
        let mut entries = Vec::new();
        if let Some(sid) = self.sid {
            entries.push(("Sid", Node::Text(sid)));
        }
        entries.push(("Effect", Node::text(self.effect)));
        if let Some(principal) = self.principal {
            entries.push(("Principal", principal));
        }
        entries.push(("Action", one_or_many(self.actions.into_iter().map(Node::text).collect())));
        entries.push(("Resource", one_or_many(self.resources)));
        if let Some(conditions) = self.conditions.into_node() {
            entries.push(("Condition", conditions));
        }
        Node::map(entries)
    }
}

pub(super) fn one_or_many(mut nodes: Vec<Node>) -> Node {
    if nodes.len() == 1 { nodes.remove(0) } else { Node::List(nodes) }
}
