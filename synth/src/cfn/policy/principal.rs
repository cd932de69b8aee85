//! Who may do something.

use super::statement::one_or_many;
use crate::aws::iam::Role;
use crate::cfn::{Arn, Node, Val, account_id, partition, region};
use crate::sub;

/// A service of AWS that acts by itself. EventBridge is not among them: it sends no `aws:SourceAccount`, so
/// what it may do is said with an [`EventStatement`](super::EventStatement), which cannot ask for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the service of that name")]
pub enum Service {
    Budgets,
    CloudTrail,
    CloudWatch,
    Glue,
    Lambda,
    Logs,
    QuickSight,
    S3,
    Scheduler,
    Sns,
    Sqs,
    Transcribe,
}

impl Service {
    /// Its principal, such as `lambda.amazonaws.com`. CloudWatch Logs has one per Region.
    pub fn principal(self) -> Val<String> {
        match self {
            Self::Budgets => "budgets.amazonaws.com".into(),
            Self::CloudTrail => "cloudtrail.amazonaws.com".into(),
            Self::CloudWatch => "cloudwatch.amazonaws.com".into(),
            Self::Glue => "glue.amazonaws.com".into(),
            Self::Lambda => "lambda.amazonaws.com".into(),
            Self::Logs => sub!["logs.", region(), ".amazonaws.com"],
            Self::QuickSight => "quicksight.amazonaws.com".into(),
            Self::S3 => "s3.amazonaws.com".into(),
            Self::Scheduler => "scheduler.amazonaws.com".into(),
            Self::Sns => "sns.amazonaws.com".into(),
            Self::Sqs => "sqs.amazonaws.com".into(),
            Self::Transcribe => "transcribe.amazonaws.com".into(),
        }
    }
}

/// The principal of a statement.
#[derive(Clone, Debug)]
pub struct Principal(Node);

impl Principal {
    /// Anyone at all: for statements that deny.
    pub fn anyone() -> Self {
        Self(Node::text("*"))
    }

    /// A service.
    pub fn service(service: Service) -> Self {
        Self(Node::map([("Service", service.principal().into_node())]))
    }

    /// A role. It must exist before the policy: KMS refuses a key policy that names an unknown one.
    pub fn role(role: Val<Arn<Role>>) -> Self {
        Self::roles([role])
    }

    /// Several roles.
    pub fn roles(roles: impl IntoIterator<Item = Val<Arn<Role>>>) -> Self {
        Self(Node::map([("AWS", one_or_many(roles.into_iter().map(Val::into_node).collect()))]))
    }

    /// Users and roles that stand outside the template, by their ARNs.
    pub fn arns(arns: &[String]) -> Self {
        Self(Node::map([("AWS", one_or_many(arns.iter().map(Node::text).collect()))]))
    }

    /// The account: whoever its IAM policies allow.
    pub fn account_root() -> Self {
        Self(Node::map([("AWS", sub!["arn:", partition(), ":iam::", account_id(), ":root"].into_node())]))
    }

    pub(super) fn events() -> Self {
        Self(Node::map([("Service", Node::text("events.amazonaws.com"))]))
    }

    pub(super) fn into_node(self) -> Node {
        self.0
    }
}
