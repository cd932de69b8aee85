//! What was asked of the template's policies during a play: which function, what, of which resource, and what they said.

use std::collections::BTreeMap;

use proof::{Call, Decision, Principal, StatementAt};
use serde::Serialize;

use crate::stage::{Now, Stage};

/// Who acts with a function's permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Acting {
    /// The function's own request.
    Function,
    /// Lambda, which polls queues, writes logs and traces in the function's name.
    Lambda,
    /// S3, which asks whether the function may list a bucket before it says that an object is not there.
    S3,
    /// Transcribe, which reads and writes with the permissions of whoever starts a job.
    Transcribe,
}

/// One permission that was asked for in a play.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Permission {
    /// Logical ID of the function; `an administrator` for whoever else asks at the endpoint.
    pub function: String,
    /// Logical ID of the role, or its ARN when it is not in the template.
    pub role: String,
    /// Who acts with it.
    pub acting: Acting,
    /// As policies name it, for example `s3:GetObject`. What a service needs of a key has an entry of its own.
    pub action: String,
    /// ARN, or `*` for actions without resources.
    pub resource: String,
    /// What the policies said.
    pub allowed: bool,
    /// How often it was asked for.
    pub times: u64,
    /// The statements that allow it: logical ID of the resource that holds the policy, and `Sid` or index, as `ID/Sid`.
    pub by: Vec<String>,
}

/// What tells one permission from another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Asked {
    function: String,
    role: String,
    acting: Acting,
    action: String,
    resource: String,
    allowed: bool,
}

/// All that was asked for, each once.
#[derive(Debug, Default)]
pub(crate) struct Permissions(BTreeMap<Asked, (u64, Vec<StatementAt>)>);

impl Permissions {
    /// In the order of functions, roles and actions.
    pub(crate) fn told(&self) -> Vec<Permission> {
        let told = |(asked, (times, by)): (&Asked, &(u64, Vec<StatementAt>))| Permission {
            function: asked.function.clone(),
            role: asked.role.clone(),
            acting: asked.acting,
            action: asked.action.clone(),
            resource: asked.resource.clone(),
            allowed: asked.allowed,
            times: *times,
            by: by.iter().map(|at| format!("{}/{}", at.resource, at.statement)).collect(),
        };
        self.0.iter().map(told).collect()
    }
}

impl Now {
    /// Where many calls are played, only who wants to know pays for it.
    fn keeps_permissions(&self) -> bool {
        self.trace.keeps_all() || self.keeps_ways
    }
}

impl Stage {
    /// What was asked of the template's policies since the play began, in the order of functions, roles and actions: every time
    /// in a play of single calls, where many calls were played together if [`Setting::ways`](crate::Setting::ways) asks for it.
    pub fn permissions(&self) -> Vec<Permission> {
        self.now().permissions.told()
    }

    /// What the policies say to a call that somebody makes with a function's role, which is kept.
    pub(crate) fn decide(
        &self,
        function: &str,
        acting: Acting,
        principal: &Principal,
        call: &Call,
    ) -> Decision {
        let mut statements = Vec::new();
        for request in self.stack.permissions_of(principal, call) {
            let decision = self.stack.authorize(&request);
            self.keep_permission(function, acting, &request, &decision);
            match decision {
                Decision::Allowed { by } => statements.extend(by),
                denied @ Decision::Denied(_) => return denied,
            }
        }
        Decision::Allowed { by: statements }
    }

    /// Keeps what the policies said to one request.
    pub(crate) fn keep_permission(
        &self,
        function: &str,
        acting: Acting,
        request: &proof::Request,
        decision: &Decision,
    ) {
        let Principal::Role(role) = &request.principal else { return };
        if !self.now().keeps_permissions() {
            return;
        }
        let asked = Asked {
            function: function.to_owned(),
            role: self.called(role),
            acting,
            action: request.action.clone(),
            resource: request.resource.clone(),
            allowed: decision.is_allowed(),
        };
        let mut now = self.now();
        let (times, by) = now.permissions.0.entry(asked).or_default();
        *times += 1;
        if let (true, Decision::Allowed { by: statements }) = (by.is_empty(), decision) {
            by.clone_from(statements);
        }
    }
}
