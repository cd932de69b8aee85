//! [`Val`]: a property's value with its type, whether written out or left to CloudFormation.

use std::fmt;
use std::marker::PhantomData;

use super::node::Node;
use super::schema::Shape;

/// A value of type `T`: a literal, or an intrinsic function that CloudFormation evaluates to a `T` at
/// deployment.
///
/// Setters take `impl Into<Val<T>>`, so a literal, a reference from a [`Handle`](super::Handle), a parameter
/// and an [`if_else`](Val::if_else) are all written the same way.
pub struct Val<T> {
    pub(crate) node: Node,
    kind: PhantomData<fn() -> T>,
}

/// A type that a property may have.
pub trait Typed {
    /// What a literal of this type looks like, for checks.
    const SHAPE: Shape;
}

/// A Rust value that can be written out as a literal of the type that it is.
pub trait Literal: Typed {
    /// The literal.
    fn into_node(self) -> Node;
}

/// The ARN of an `R`.
pub struct Arn<R>(PhantomData<R>);
/// The name by which CloudFormation and AWS know an `R`.
pub struct Name<R>(PhantomData<R>);
/// The identifier that AWS gives an `R`.
pub struct Id<R>(PhantomData<R>);
/// The URL of an `R` (only queues have one).
pub struct Url<R>(PhantomData<R>);
/// The ARN of anything, for the few properties that take several kinds.
pub enum AnyResource {}
/// Any way to name a KMS key: ARN, ID or alias.
pub enum KeyRef {}
/// A JSON object or text whose shape the registry leaves open.
pub enum Json {}
/// A map from text to `T`.
pub struct Map<T>(PhantomData<T>);

impl<T> Val<T> {
    pub(crate) const fn of(node: Node) -> Self {
        Self { node, kind: PhantomData }
    }

    /// The literal text, unless the value is another literal or an intrinsic.
    pub fn as_text(&self) -> Option<&str> {
        if let Node::Text(text) = &self.node { Some(text) } else { None }
    }

    /// The tree of this value.
    pub fn into_node(self) -> Node {
        self.node
    }
}

impl<T> Clone for Val<T> {
    fn clone(&self) -> Self {
        Self::of(self.node.clone())
    }
}

impl<T> fmt::Debug for Val<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.node.fmt(f)
    }
}

impl Val<String> {
    /// Says what this text is. The engine cannot see it, so this is the place to look at when a reference is
    /// wrong.
    pub fn typed<T: Textual>(self) -> Val<T> {
        Val::of(self.node)
    }
}

/// A type whose values are text in the template.
pub trait Textual {}
impl<R> Textual for Arn<R> {}
impl<R> Textual for Name<R> {}
impl<R> Textual for Id<R> {}
impl<R> Textual for Url<R> {}
impl Textual for KeyRef {}

macro_rules! scalar {
    ($($type:ty: $shape:ident, $value:ident => $node:expr;)*) => {$(
        impl Typed for $type { const SHAPE: Shape = Shape::$shape; }
        impl Literal for $type { fn into_node(self) -> Node { let $value = self; $node } }
    )*};
}
scalar! {
    bool: Bool, value => Node::Bool(value);
    i64: Int, value => Node::Int(value);
    f64: Number, value => number(value);
    String: Text, value => Node::Text(value);
}

/// `0` rather than `0.0`.
#[allow(clippy::cast_possible_truncation, reason = "checked to be whole and in range")]
fn number(value: f64) -> Node {
    if value.fract() == 0.0 && value.abs() < 1e15 { Node::Int(value as i64) } else { Node::Number(value) }
}

impl<R> Typed for Arn<R> {
    const SHAPE: Shape = Shape::Text;
}
impl<R> Typed for Name<R> {
    const SHAPE: Shape = Shape::Text;
}
impl<R> Typed for Id<R> {
    const SHAPE: Shape = Shape::Text;
}
impl<R> Typed for Url<R> {
    const SHAPE: Shape = Shape::Text;
}
impl Typed for KeyRef {
    const SHAPE: Shape = Shape::Text;
}
impl Typed for Json {
    const SHAPE: Shape = Shape::Json;
}
impl<T: Typed> Typed for Val<T> {
    const SHAPE: Shape = T::SHAPE;
}
impl<T: Typed> Typed for Vec<T> {
    const SHAPE: Shape = Shape::List(&T::SHAPE);
}
impl<T: Typed> Typed for Map<T> {
    const SHAPE: Shape = Shape::Map(&T::SHAPE);
}

impl<T: Literal> From<T> for Val<T> {
    fn from(value: T) -> Self {
        Self::of(value.into_node())
    }
}

macro_rules! from_number {
    ($($from:ty),*) => {$(
        impl From<$from> for Val<i64> { fn from(value: $from) -> Self { Self::of(Node::Int(i64::from(value))) } }
    )*};
}
from_number!(i32, u8, u16, u32);

impl From<&str> for Val<String> {
    fn from(text: &str) -> Self {
        Self::of(Node::text(text))
    }
}
impl From<&String> for Val<String> {
    fn from(text: &String) -> Self {
        Self::of(Node::text(text))
    }
}

macro_rules! text_of {
    ($($kind:ident),*) => {$(
        impl<R> From<Val<$kind<R>>> for Val<String> { fn from(value: Val<$kind<R>>) -> Self { Self::of(value.node) } }
    )*};
}
text_of!(Arn, Name, Id, Url);

impl From<Val<KeyRef>> for Val<String> {
    fn from(key: Val<KeyRef>) -> Self {
        Self::of(key.node)
    }
}
impl From<Val<i64>> for Val<String> {
    fn from(number: Val<i64>) -> Self {
        Self::of(match number.node {
            Node::Int(number) => Node::Text(number.to_string()),
            other => other,
        })
    }
}

impl<R: super::Resource> From<Val<Arn<R>>> for Val<Arn<AnyResource>> {
    fn from(arn: Val<Arn<R>>) -> Self {
        Self::of(arn.node)
    }
}
impl From<serde_json::Value> for Val<Json> {
    fn from(value: serde_json::Value) -> Self {
        Self::of(value.into())
    }
}
impl From<Node> for Val<Json> {
    fn from(node: Node) -> Self {
        Self::of(node)
    }
}

/// Lists: of property types as they are, of scalars as `Vec<Val<_>>`, so that one element can be an
/// intrinsic.
impl<T: Literal, const N: usize> From<[T; N]> for Val<Vec<T>> {
    fn from(items: [T; N]) -> Self {
        items.into_iter().collect()
    }
}
impl<T: Literal> From<Vec<T>> for Val<Vec<T>> {
    fn from(items: Vec<T>) -> Self {
        items.into_iter().collect()
    }
}
impl<T: Literal> FromIterator<T> for Val<Vec<T>> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self::of(Node::List(items.into_iter().map(Literal::into_node).collect()))
    }
}
impl<T: Typed> Literal for Val<T> {
    fn into_node(self) -> Node {
        self.node
    }
}
impl<const N: usize> From<[&str; N]> for Val<Vec<Val<String>>> {
    fn from(items: [&str; N]) -> Self {
        items.into_iter().map(Val::<String>::from).collect()
    }
}
impl<T: Literal, const N: usize> From<[T; N]> for Val<Vec<Val<T>>> {
    fn from(items: [T; N]) -> Self {
        items.into_iter().map(Val::from).collect()
    }
}

impl<T, V: Into<Val<T>>, K: Into<String>, const N: usize> From<[(K, V); N]> for Val<Map<T>> {
    fn from(entries: [(K, V); N]) -> Self {
        entries.into_iter().collect()
    }
}
impl<T, V: Into<Val<T>>, K: Into<String>> FromIterator<(K, V)> for Val<Map<T>> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        Self::of(Node::map(entries.into_iter().map(|(key, value)| (key, value.into().node))))
    }
}
