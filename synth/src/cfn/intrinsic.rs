//! Intrinsic functions and pseudo parameters, typed by what they evaluate to.

use super::condition::Condition;
use super::mapping::Mapping;
use super::node::{Intrinsic, Node};
use super::val::Val;

macro_rules! pseudo {
    ($($(#[$doc:meta])* $name:ident $parameter:literal;)*) => {$(
        $(#[$doc])*
        pub fn $name() -> Val<String> {
            Val::of(Node::call(Intrinsic::Ref, Node::text($parameter)))
        }
    )*};
}
pseudo! {
    /// The account that the stack is in.
    account_id "AWS::AccountId";
    /// The Region that the stack is in.
    region "AWS::Region";
    /// `aws`, `aws-cn` or `aws-us-gov`.
    partition "AWS::Partition";
    /// The domain of AWS in this partition, such as `amazonaws.com`.
    url_suffix "AWS::URLSuffix";
    /// The stack's name.
    stack_name "AWS::StackName";
    /// The stack's ARN.
    stack_id "AWS::StackId";
}

impl<T> Val<T> {
    /// As if the property had not been set.
    pub fn no_value() -> Self {
        Self::of(Node::call(Intrinsic::Ref, Node::text("AWS::NoValue")))
    }

    /// One value when `condition` holds at deployment, the other when not.
    pub fn if_else(condition: &Condition, then: impl Into<Self>, otherwise: impl Into<Self>) -> Self {
        let parts = vec![Node::text(condition.id()), then.into().node, otherwise.into().node];
        Self::of(Node::call(Intrinsic::If, Node::List(parts)))
    }

    /// The value that `mapping` has under two keys. Either may be a reference, such as [`region()`].
    pub fn find_in_map(
        mapping: &Mapping<T>,
        first: impl Into<Val<String>>,
        second: impl Into<Val<String>>,
    ) -> Self {
        let parts = vec![Node::text(mapping.id()), first.into().node, second.into().node];
        Self::of(Node::call(Intrinsic::FindInMap, Node::List(parts)))
    }

    /// The value that another stack exports under `name`. Its type is the caller's claim.
    pub fn import_value(name: impl Into<Val<String>>) -> Self {
        Self::of(Node::call(Intrinsic::ImportValue, name.into().node))
    }
}

impl<T> Val<Vec<Val<T>>> {
    /// The item at `index`, counted from zero.
    pub fn select(self, index: u32) -> Val<T> {
        Val::of(Node::call(Intrinsic::Select, Node::List(vec![Node::Int(index.into()), self.node])))
    }

    /// The items in one text, with `separator` between them.
    pub fn join(self, separator: &str) -> Val<String> {
        Val::of(Node::call(Intrinsic::Join, Node::List(vec![Node::text(separator), self.node])))
    }
}

impl Val<String> {
    /// The parts between `separator`.
    pub fn split(self, separator: &str) -> Val<Vec<Self>> {
        Val::of(Node::call(Intrinsic::Split, Node::List(vec![Node::text(separator), self.node])))
    }
}

/// Text put together from literals and values: what [`sub!`](crate::sub) builds.
///
/// Literals are escaped, so that `${tenant_id}` in an Athena location stays as it is. Made of literals only,
/// the result is a literal.
#[derive(Default)]
pub struct Sub {
    template: String,
    variables: Vec<(String, Node)>,
    dynamic: bool,
}

impl Sub {
    /// Appends a literal or a value.
    pub fn push(&mut self, part: impl Into<Val<String>>) -> &mut Self {
        match part.into().node {
            Node::Text(text) => self.template.push_str(&text.replace("${", "${!")),
            Node::Call(function, argument) => self.push_call(function, *argument),
            other => self.variable(other),
        }
        self
    }

    fn push_call(&mut self, function: Intrinsic, argument: Node) {
        match (function, argument) {
            (Intrinsic::Ref, Node::Text(id)) => self.placeholder(&id),
            (Intrinsic::Sub, Node::Text(template)) => {
                self.template.push_str(&template);
                self.dynamic = true;
            }
            (function, argument) => match argument.dotted().filter(|_| function == Intrinsic::GetAtt) {
                Some(dotted) => self.placeholder(&dotted),
                None => self.variable(Node::call(function, argument)),
            },
        }
    }

    /// The text.
    pub fn finish(self) -> Val<String> {
        let node = match (self.dynamic, self.variables.is_empty()) {
            (false, _) => Node::Text(self.template.replace("${!", "${")),
            (true, true) => Node::call(Intrinsic::Sub, Node::Text(self.template)),
            (true, false) => Node::call(
                Intrinsic::Sub,
                Node::List(vec![Node::Text(self.template), Node::Map(self.variables)]),
            ),
        };
        Val::of(node)
    }

    fn placeholder(&mut self, name: &str) {
        self.template.push_str("${");
        self.template.push_str(name);
        self.template.push('}');
        self.dynamic = true;
    }

    /// Anything that has no place in the text itself is bound to a name of its own.
    fn variable(&mut self, node: Node) {
        let name = format!("Part{}", self.variables.len() + 1);
        self.placeholder(&name);
        self.variables.push((name, node));
    }
}

/// Puts text together from literals and values, as `Fn::Sub` where values are in it.
///
/// ```
/// use synth::cfn::{account_id, region};
/// use synth::sub;
/// let name = sub!["cci-lite-input-", account_id(), "-", region()];
/// ```
#[macro_export]
macro_rules! sub {
    ($($part:expr),+ $(,)?) => {{
        let mut text = $crate::cfn::Sub::default();
        $(text.push($part);)+
        text.finish()
    }};
}

/// The names between `${` and `}` of a `Sub` template, without the escaped ones.
pub(super) fn placeholders(template: &str) -> impl Iterator<Item = &str> {
    template
        .split("${")
        .skip(1)
        .filter(|rest| !rest.starts_with('!'))
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}
