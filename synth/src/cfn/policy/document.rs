//! Policy documents.

use super::condition::{Conditions, When};
use super::principal::{Principal, Service};
use super::statement::{ResourceClause, Statement};
use crate::cfn::{Literal, Node, Resource, Shape, Typed, Val};

/// What a role may do.
#[derive(Clone, Debug, Default)]
pub struct IdentityPolicy(Vec<Node>);

/// Who may do what with a resource.
#[derive(Clone, Debug, Default)]
pub struct ResourcePolicy(Vec<Node>);

/// Who may take on a role.
#[derive(Clone, Debug)]
pub struct TrustPolicy {
    principal: Node,
    conditions: Conditions,
}

impl IdentityPolicy {
    /// Adds a statement.
    #[must_use]
    pub fn with(mut self, statement: Statement) -> Self {
        self.0.push(statement.into_node());
        self
    }

    /// Whether it says nothing; AWS refuses such a policy.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<Statement> for IdentityPolicy {
    fn from_iter<I: IntoIterator<Item = Statement>>(statements: I) -> Self {
        Self(statements.into_iter().map(Statement::into_node).collect())
    }
}

impl ResourcePolicy {
    /// Adds a statement.
    #[must_use]
    pub fn with(mut self, statement: impl Into<ResourceClause>) -> Self {
        self.0.push(statement.into().into_node());
        self
    }
}

impl<C: Into<ResourceClause>> FromIterator<C> for ResourcePolicy {
    fn from_iter<I: IntoIterator<Item = C>>(statements: I) -> Self {
        Self(statements.into_iter().map(|statement| statement.into().into_node()).collect())
    }
}

impl TrustPolicy {
    /// A service may take on the role.
    pub fn service(service: Service) -> Self {
        Self::principal("Service", service.principal())
    }

    /// EventBridge may take on the role, for a target of a rule.
    pub fn events() -> Self {
        Self::principal("Service", "events.amazonaws.com".into())
    }

    /// Whoever the IAM policies of the account allow may take on the role.
    pub fn account_root() -> Self {
        use crate::cfn::{account_id, partition};
        Self::principal("AWS", crate::sub!["arn:", partition(), ":iam::", account_id(), ":root"])
    }

    /// Users and roles that stand outside the template, by their ARNs.
    pub fn arns(arns: &[String]) -> Self {
        Self { principal: Principal::arns(arns).into_node(), conditions: Conditions::default() }
    }

    fn principal(kind: &str, name: Val<String>) -> Self {
        Self { principal: Node::map([(kind, name.into_node())]), conditions: Conditions::default() }
    }

    /// Only when this holds, too.
    #[must_use]
    pub fn when(mut self, when: When) -> Self {
        self.conditions.add(when);
        self
    }
}

/// A resource that is, or has, a resource policy.
pub trait Policied: Resource {
    /// The property that holds the document.
    const POLICY: &'static str;
}

fn document(statements: Vec<Node>) -> Node {
    Node::map([("Version", Node::text("2012-10-17")), ("Statement", Node::List(statements))])
}

impl Literal for IdentityPolicy {
    fn into_node(self) -> Node {
        document(self.0)
    }
}
impl Literal for ResourcePolicy {
    fn into_node(self) -> Node {
        document(self.0)
    }
}
impl Literal for TrustPolicy {
    fn into_node(self) -> Node {
        let mut statement = vec![
            ("Effect", Node::text("Allow")),
            ("Principal", self.principal),
            ("Action", Node::text("sts:AssumeRole")),
        ];
        if let Some(conditions) = self.conditions.into_node() {
            statement.push(("Condition", conditions));
        }
        document(vec![Node::map(statement)])
    }
}
impl Typed for IdentityPolicy {
    const SHAPE: Shape = Shape::Json;
}
impl Typed for ResourcePolicy {
    const SHAPE: Shape = Shape::Json;
}
impl Typed for TrustPolicy {
    const SHAPE: Shape = Shape::Json;
}
