//! May this principal do this? Identity, resource and key policies and boundaries of the template together.

use std::fmt;

use crate::policy::Context;
use crate::stack::Stack;

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// A session of the role with this ARN.
    Role(String),
    /// A service, for example `events.amazonaws.com`.
    Service(String),
}

/// One permission check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Who asks.
    pub principal: Principal,
    /// For example `s3:GetObject`.
    pub action: String,
    /// ARN, or `*` for actions without resources.
    pub resource: String,
    /// Condition keys of the request.
    pub context: Context,
}

/// One API call, which may need more than one permission: its action, and the key's where the data is encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// For example `sqs:SendMessage`.
    pub action: String,
    /// ARN, or `*` for actions without resources.
    pub resource: String,
    /// Condition keys of the request.
    pub context: Context,
}

/// Where a statement stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct StatementAt {
    /// Logical ID of the resource that holds the policy, or the ARN of an AWS managed policy.
    pub resource: String,
    /// `Sid`, or the statement's index from 0.
    pub statement: String,
}

/// What the policies say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Allowed by these statements.
    Allowed {
        /// One per permission that was needed.
        by: Vec<StatementAt>,
    },
    /// Refused.
    Denied(Denial),
}

/// Why a request is refused. The display form names principal, action, resource and what to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denial {
    /// Who asked: the logical ID of the role, or the service.
    pub principal: String,
    /// What was asked.
    pub action: String,
    /// Of what.
    pub resource: String,
    /// Why not.
    pub reason: Reason,
    /// What to change so that it is allowed.
    pub remedy: String,
}

/// The kind of refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A Deny statement matched.
    Explicit(StatementAt),
    /// No statement allows it.
    NotAllowed {
        /// Logical IDs of the policies' resources that could have allowed it.
        searched: Vec<String>,
    },
    /// The answer depends on a value that the template alone cannot tell.
    Undecided {
        /// The statements whose match is not known.
        statements: Vec<StatementAt>,
        /// Which value, and why it is unknown.
        why: String,
    },
}

impl Decision {
    /// Is it allowed?
    pub fn is_allowed(&self) -> bool {
        matches!(self, Decision::Allowed { .. })
    }
    /// The refusal, if it is one.
    pub fn denial(&self) -> Option<&Denial> {
        match self {
            Decision::Allowed { .. } => None,
            Decision::Denied(denial) => Some(denial),
        }
    }
}

impl fmt::Display for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} may not {} on {}; {}", self.principal, self.action, self.resource, self.remedy)
    }
}

impl std::error::Error for Denial {}

impl Stack {
    /// One permission, by all policies of the template that have a say.
    pub fn authorize(&self, request: &Request) -> Decision {
        let _ = request;
        unimplemented!()
    }

    /// One API call: its own action, and the use of the key when the resource is encrypted with one
    /// (with the encryption context and `kms:ViaService` that the service sends).
    pub fn authorize_call(&self, principal: &Principal, call: &Call) -> Decision {
        let _ = (principal, call);
        unimplemented!()
    }

    /// May this service (for example `lambda.amazonaws.com`) assume this role, by the role's trust policy?
    pub fn may_assume(&self, service: &str, role_arn: &str) -> Decision {
        let _ = (service, role_arn);
        unimplemented!()
    }
}
