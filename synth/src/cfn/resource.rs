//! What every resource has beside its properties, and the handle that a template gives for it.

use std::fmt;
use std::marker::PhantomData;

use super::condition::Condition;
use super::node::{Intrinsic, Node};
use super::schema::Schema;
use super::val::Val;

/// What happens to the data of a stateful resource when it leaves the stack or is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemovalPolicy {
    /// The resource and its data stay in the account.
    Retain,
    /// The resource and its data stay, but not when the very deployment that created it is rolled back.
    RetainExceptOnCreate,
    /// The resource and its data are deleted. A bucket must be empty, else the deletion fails.
    Delete,
}

impl RemovalPolicy {
    pub(super) const fn deletion(self) -> &'static str {
        match self {
            Self::Retain => "Retain",
            Self::RetainExceptOnCreate => "RetainExceptOnCreate",
            Self::Delete => "Delete",
        }
    }

    /// `UpdateReplacePolicy` knows no `RetainExceptOnCreate`; a replaced resource is kept.
    pub(super) const fn replacement(self) -> &'static str {
        match self {
            Self::Retain | Self::RetainExceptOnCreate => "Retain",
            Self::Delete => "Delete",
        }
    }
}

/// The properties that were set, in that order.
#[derive(Clone, Debug, Default)]
pub struct Properties(Vec<(String, Node)>);

impl Properties {
    /// Sets a property; a second time replaces the first.
    pub(crate) fn set(&mut self, name: &str, value: Node) {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, node)) => *node = value,
            None => self.0.push((name.to_owned(), value)),
        }
    }

    /// Whether a property was set.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// The properties as a tree.
    pub fn into_node(self) -> Node {
        Node::Map(self.0)
    }
}

/// A resource under construction: its properties, and what CloudFormation calls its attributes.
#[derive(Clone, Debug, Default)]
pub struct Body {
    pub(super) properties: Properties,
    pub(super) depends_on: Vec<String>,
    pub(super) condition: Option<String>,
    pub(super) removal: Option<RemovalPolicy>,
    pub(super) metadata: Vec<(String, Node)>,
    pub(super) overrides: Vec<Override>,
}

#[derive(Clone, Debug)]
pub(super) struct Override {
    pub(super) path: String,
    pub(super) value: Node,
    pub(super) reason: String,
}

impl Body {
    /// Sets a property; a second time replaces the first.
    pub(crate) fn set(&mut self, name: &str, value: Node) {
        self.properties.set(name, value);
    }

    pub(crate) const fn removal(&mut self, policy: RemovalPolicy) {
        self.removal = Some(policy);
    }
}

/// A resource type of CloudFormation. The tables in [`aws`](crate::aws) implement it.
pub trait Resource: Sized {
    /// Its table.
    fn schema() -> &'static Schema;

    /// What was set so far.
    fn body(&mut self) -> &mut Body;

    /// The type's name in the template, such as `AWS::SQS::Queue`.
    fn type_name(&self) -> &str {
        Self::schema().name
    }

    /// Creates this resource only after `other`, where no reference says so already.
    fn depends_on<R>(mut self, other: &Handle<R>) -> Self {
        self.body().depends_on.push(other.id.clone());
        self
    }

    /// Creates this resource only when `condition` holds.
    fn only_if(mut self, condition: &Condition) -> Self {
        self.body().condition = Some(condition.id().to_owned());
        self
    }

    /// Says something about the resource to those who read the template.
    fn metadata(mut self, key: &str, value: impl Into<Node>) -> Self {
        self.body().metadata.push((key.to_owned(), value.into()));
        self
    }

    /// The escape hatch: sets what the tables do not know, unchecked. `path` is dotted, with numbers for list
    /// items (`Rules.0.Filter`). The path and the reason appear in the resource's metadata as
    /// `cci:overrides`.
    fn override_property(mut self, path: &str, value: impl Into<Node>, reason: &str) -> Self {
        let over = Override { path: path.to_owned(), value: value.into(), reason: reason.to_owned() };
        self.body().overrides.push(over);
        self
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}
impl From<i64> for Node {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}
impl From<bool> for Node {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}
impl<T> From<Val<T>> for Node {
    fn from(value: Val<T>) -> Self {
        value.node
    }
}

/// A resource that is in a template. The only thing that references are made from.
pub struct Handle<R> {
    pub(super) id: String,
    kind: PhantomData<fn() -> R>,
}

impl<R> Handle<R> {
    pub(super) fn new(id: &str) -> Self {
        Self { id: id.to_owned(), kind: PhantomData }
    }

    /// The logical ID.
    pub fn logical_id(&self) -> &str {
        &self.id
    }

    /// `Ref`, as the type that the table names.
    pub(crate) fn reference<T>(&self) -> Val<T> {
        Val::of(Node::call(Intrinsic::Ref, Node::text(&self.id)))
    }

    /// `GetAtt`, as the type that the table names.
    pub(crate) fn attribute<T>(&self, name: &str) -> Val<T> {
        Val::of(Node::call(Intrinsic::GetAtt, Node::List(vec![Node::text(&self.id), Node::text(name)])))
    }
}

impl<R> Clone for Handle<R> {
    fn clone(&self) -> Self {
        Self::new(&self.id)
    }
}

impl<R> fmt::Debug for Handle<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Handle({})", self.id)
    }
}

/// A resource of a type that has no table. Its properties are not checked; `cci:raw` in its metadata says so.
pub struct RawResource {
    type_name: String,
    body: Body,
}

impl RawResource {
    /// A resource of `type_name`, for the stated reason.
    pub fn new(type_name: &str, properties: impl IntoIterator<Item = (String, Node)>, reason: &str) -> Self {
        let properties = Properties(properties.into_iter().collect());
        let mut body = Body { properties, ..Body::default() };
        body.metadata.push(("cci:raw".to_owned(), Node::text(reason)));
        Self { type_name: type_name.to_owned(), body }
    }
}

impl Resource for RawResource {
    fn schema() -> &'static Schema {
        static OPEN: Schema = Schema { name: "a raw resource", properties: &[], attributes: &[], open: true };
        &OPEN
    }

    fn body(&mut self) -> &mut Body {
        &mut self.body
    }

    fn type_name(&self) -> &str {
        &self.type_name
    }
}

impl Handle<RawResource> {
    /// What `Ref` gives; say its type with [`Val::typed`].
    pub fn raw_ref(&self) -> Val<String> {
        self.reference()
    }

    /// What `GetAtt` gives; say its type with [`Val::typed`].
    pub fn raw_attribute(&self, name: &str) -> Val<String> {
        self.attribute(name)
    }
}
