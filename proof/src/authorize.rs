//! May this principal do this? Identity, resource and key policies and boundaries of the template together.
//!
//! All principals and resources are of one account; what is not in the template is undecided. Service control
//! policies, session policies, VPC endpoint policies and KMS grants are not seen.

mod decide;
mod facts;
pub(crate) mod granted;
mod identity;
mod implied;
mod remedy;
pub(crate) mod resource;

use std::fmt;

use crate::policy::Context;
use crate::policy::document::{Document, Question};
use crate::stack::Stack;
use decide::{Outcome, Policies};

pub use granted::Granted;

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

/// One API call, which may need more than one permission: its action, and the key's where the data is
/// encrypted.
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
    /// Of what: the ARN, or `*`.
    pub resource: String,
    /// Logical ID of the resource, when it is in the template.
    pub resource_id: Option<String>,
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
        let Denial { principal, action, resource, resource_id, reason, remedy } = self;
        write!(f, "{principal} may not {action} on ")?;
        match resource_id {
            Some(id) => write!(f, "{id} ({resource})")?,
            None => write!(f, "{resource}")?,
        }
        write!(f, ": {reason}; {remedy}")
    }
}

impl fmt::Display for StatementAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "statement {} of {}", self.statement, self.resource)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Explicit(at) => write!(f, "{at} denies it"),
            Reason::NotAllowed { searched } if searched.is_empty() => write!(f, "no policy allows it"),
            Reason::NotAllowed { searched } => write!(f, "no statement allows it in {}", searched.join(", ")),
            Reason::Undecided { statements, why } => {
                let statements: Vec<String> = statements.iter().map(ToString::to_string).collect();
                write!(f, "it cannot be decided ({why}) whether {} applies", statements.join(", "))
            }
        }
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Principal::Role(name) | Principal::Service(name)) = self;
        f.write_str(name)
    }
}

impl std::error::Error for Denial {}

impl Stack {
    /// One permission, by all policies of the template that have a say.
    pub fn authorize(&self, request: &Request) -> Decision {
        let keys = facts::keys(self, request);
        let role = match &request.principal {
            Principal::Role(arn) => facts::role(self, arn),
            Principal::Service(_) => None,
        };
        let identity = match (&request.principal, role) {
            (Principal::Service(_), _) => Vec::new(),
            (Principal::Role(_), Some(role)) => identity::policies(self, role),
            (Principal::Role(arn), None) => {
                vec![Document::unknown(arn, &format!("the role {arn} is not in the template"))]
            }
        };
        let resource = resource::policies(self, &request.action, &request.resource);
        let policies = Policies {
            identity,
            boundary: role.and_then(|role| identity::boundary(self, role)),
            resource: resource.documents,
            rule: resource.rule,
        };
        // Policies name a role, whichever of its sessions asks.
        let principal = match role.and_then(|role| role.arn.clone()) {
            Some(arn) => Principal::Role(arn),
            None => request.principal.clone(),
        };
        let question = Question {
            principal: &principal,
            account: &self.account().account,
            action: &request.action,
            resource: &request.resource,
            keys: &keys,
        };
        let name = role.map_or_else(|| request.principal.to_string(), |role| role.id.clone());
        self.decision(request, name, &policies, &question)
    }

    fn decision(
        &self,
        request: &Request,
        principal: String,
        policies: &Policies<'_>,
        question: &Question<'_>,
    ) -> Decision {
        let resource_id = self.by_arn(&request.resource).map(|resource| resource.id.clone());
        let (reason, remedy) = match policies.decide(question) {
            Outcome::Allowed(by) => return Decision::Allowed { by },
            Outcome::Denied(at) => {
                let remedy = format!("change {at}, or the request so that it does not apply");
                (Reason::Explicit(at), remedy)
            }
            Outcome::Undecided { statements, why } => {
                let remedy =
                    "write the policy so that it does not depend on it, or make the value known".to_owned();
                (Reason::Undecided { statements, why }, remedy)
            }
            Outcome::NotAllowed(missing) => {
                let near = policies.near(question);
                let remedy = remedy::for_missing(self, request, &principal, missing) + &remedy::hint(&near);
                (Reason::NotAllowed { searched: policies.searched() }, remedy)
            }
        };
        Decision::Denied(Denial {
            principal,
            action: request.action.clone(),
            resource: request.resource.clone(),
            resource_id,
            reason,
            remedy,
        })
    }

    /// One API call: its own action, and the use of the key when the resource is encrypted with one
    /// (with the encryption context and `kms:ViaService` that the service sends).
    pub fn authorize_call(&self, principal: &Principal, call: &Call) -> Decision {
        self.all(self.permissions_of(principal, call))
    }

    /// The permissions that one API call needs: that of its own action first, then those on the key.
    pub fn permissions_of(&self, principal: &Principal, call: &Call) -> Vec<Request> {
        let request = Request {
            principal: principal.clone(),
            action: call.action.clone(),
            resource: call.resource.clone(),
            context: call.context.clone(),
        };
        std::iter::once(request).chain(implied::key_uses(self, principal, call)).collect()
    }

    /// May `CloudWatch` Logs use the key of this log group? It does so as itself; without a statement in the
    /// key policy, AWS does not create the group. Allowed by nothing where no customer managed key is set.
    pub fn may_encrypt_logs(&self, log_group_arn: &str) -> Decision {
        let Some(encryption) = self.encryption(log_group_arn) else {
            return Decision::Allowed { by: Vec::new() };
        };
        let account = self.account();
        let principal = Principal::Service(format!("logs.{}.{}", account.region, account.url_suffix()));
        self.all(["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"].map(|action| Request {
            principal: principal.clone(),
            action: action.to_owned(),
            resource: encryption.key_arn.clone(),
            context: encryption.context.clone(),
        }))
    }

    /// All of these permissions, or the first denial.
    fn all(&self, requests: impl IntoIterator<Item = Request>) -> Decision {
        let mut statements = Vec::new();
        for request in requests {
            match self.authorize(&request) {
                Decision::Allowed { by } => statements.extend(by),
                denied @ Decision::Denied(_) => return denied,
            }
        }
        Decision::Allowed { by: statements }
    }

    /// May this service (for example `lambda.amazonaws.com`) assume this role, by the role's trust policy? `context` holds
    /// what the service says of the resource on whose behalf it asks, such as `aws:SourceArn`.
    pub fn may_assume(&self, service: &str, role_arn: &str, context: Context) -> Decision {
        self.authorize(&Request {
            principal: Principal::Service(service.to_owned()),
            action: "sts:AssumeRole".to_owned(),
            resource: role_arn.to_owned(),
            context,
        })
    }
}
