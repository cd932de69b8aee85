//! Types that the tables name and the registry does not have, written by hand.

use super::dynamodb::Table;
use super::events::Rule;
use super::kms::{Alias, Key};
use super::lambda::{Function, Permission};
use super::logs::LogGroup;
use super::s3::{Bucket, BucketPolicy};
use super::sns::TopicPolicy;
use super::sqs::{Queue, QueuePolicy};
use super::{action, cloudformation};
use crate::cfn::policy::{Policied, Service};
use crate::cfn::{
    Arn, Body, Handle, Id, KeyRef, Literal, Name, Node, Properties, Resource, Schema, Shape, Typed, Val,
};
use crate::sub;

/// Where a queue puts what could not be handled (SQS API, `SetQueueAttributes`).
#[derive(Clone, Debug)]
pub struct RedrivePolicy(Properties);

impl RedrivePolicy {
    /// After `max_receive_count` (1 to 1,000) receipts a message goes to `dead_letters`.
    pub fn new(dead_letters: impl Into<Val<Arn<Queue>>>, max_receive_count: impl Into<Val<i64>>) -> Self {
        let mut properties = Properties::default();
        properties.set("deadLetterTargetArn", dead_letters.into().into_node());
        properties.set("maxReceiveCount", max_receive_count.into().into_node());
        Self(properties)
    }
}

impl Typed for RedrivePolicy {
    const SHAPE: Shape = Shape::Object(|| {
        use crate::cfn::Property;
        static TABLE: Schema = Schema {
            name: "RedrivePolicy",
            properties: &[
                Property::new("deadLetterTargetArn", Shape::Text, true),
                Property::new("maxReceiveCount", Shape::Int, true).range(1, 1000),
            ],
            attributes: &[],
            open: false,
        };
        &TABLE
    });
}

impl Literal for RedrivePolicy {
    fn into_node(self) -> Node {
        self.0.into_node()
    }
}

/// Who may invoke a function: a [`Service`], but EventBridge only by an [`EventPermission`].
pub enum InvokingPrincipal {}

impl Typed for InvokingPrincipal {
    const SHAPE: Shape = Shape::Text;
}

impl From<Service> for Val<InvokingPrincipal> {
    fn from(service: Service) -> Self {
        Self::of(service.principal().into_node())
    }
}

/// The permission of a rule of EventBridge to invoke a function. It has the rule's ARN and no
/// `SourceAccount`, which would stop all delivery without an error that anyone sees (EventBridge user guide,
/// troubleshooting).
#[derive(Clone, Debug)]
pub struct EventPermission(Body);

impl EventPermission {
    /// `rule` may invoke `function`.
    pub fn new(function: impl Into<Val<Arn<Function>>>, rule: impl Into<Val<Arn<Rule>>>) -> Self {
        let mut body = Body::default();
        body.set("FunctionName", function.into().into_node());
        body.set("Action", Node::text("lambda:InvokeFunction"));
        body.set("Principal", Node::text("events.amazonaws.com"));
        body.set("SourceArn", rule.into().into_node());
        Self(body)
    }
}

impl Resource for EventPermission {
    fn schema() -> &'static Schema {
        Permission::schema()
    }

    fn body(&mut self) -> &mut Body {
        &mut self.0
    }
}

impl From<Val<Arn<Key>>> for Val<KeyRef> {
    fn from(key: Val<Arn<Key>>) -> Self {
        Self::of(key.into_node())
    }
}
impl From<Val<Id<Key>>> for Val<KeyRef> {
    fn from(key: Val<Id<Key>>) -> Self {
        Self::of(key.into_node())
    }
}
impl From<Val<Name<Alias>>> for Val<KeyRef> {
    fn from(alias: Val<Name<Alias>>) -> Self {
        Self::of(alias.into_node())
    }
}

impl Policied for Key {
    const POLICY: &'static str = "KeyPolicy";
}
impl Policied for BucketPolicy {
    const POLICY: &'static str = "PolicyDocument";
}
impl Policied for QueuePolicy {
    const POLICY: &'static str = "PolicyDocument";
}
impl Policied for TopicPolicy {
    const POLICY: &'static str = "PolicyDocument";
}

impl Handle<LogGroup> {
    /// The ARN of its streams. `Arn` of a log group ends in `:*` and so covers them.
    pub fn streams(&self) -> Val<Arn<action::logs::LogStream>> {
        self.attribute("Arn")
    }
}

impl Handle<Table> {
    /// The ARN of all its indexes.
    pub fn indexes(&self) -> Val<Arn<action::dynamodb::Index>> {
        sub![self.arn(), "/index/*"].typed()
    }
}

impl Handle<Bucket> {
    /// The ARN of the objects whose keys match `pattern`, such as `*` or `tmp/*`.
    pub fn objects(&self, pattern: impl Into<Val<String>>) -> Val<Arn<action::s3::Object>> {
        sub![self.arn(), "/", pattern].typed()
    }
}

impl cloudformation::CustomResource {
    /// A property that the provider of the custom resource takes.
    #[must_use]
    pub fn property(mut self, name: &str, value: impl Into<Node>) -> Self {
        self.body().set(name, value.into());
        self
    }
}

impl Handle<cloudformation::CustomResource> {
    /// An attribute that the provider gives back.
    pub fn provided(&self, name: &str) -> Val<String> {
        self.attribute(name)
    }
}
