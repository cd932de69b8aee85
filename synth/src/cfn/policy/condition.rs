//! Condition keys with the operators that fit their type.
//!
//! A positive operator is false when the request carries no such key; a negated one is true then. Where that
//! matters, say [`is_present`](TextKey::is_present) beside it.

use super::statement::one_or_many;
use crate::cfn::{Arn, Node, Val, region};
use crate::sub;

/// One test of a statement.
#[derive(Clone, Debug)]
pub struct When {
    pub(super) operator: &'static str,
    pub(super) key: String,
    pub(super) value: Node,
}

/// The tests of a statement, by operator, in the order in which they were added.
#[derive(Clone, Debug, Default)]
pub(super) struct Conditions(Vec<(String, Vec<(String, Node)>)>);

impl Conditions {
    /// Adds a test; one of the same operator and key goes.
    pub(super) fn add(&mut self, when: When) {
        let When { operator, key, value } = when;
        let position = self.0.iter().position(|(known, _)| known == operator).unwrap_or_else(|| {
            self.0.push((operator.to_owned(), Vec::new()));
            self.0.len() - 1
        });
        let tests = &mut self.0[position].1;
        tests.retain(|(known, _)| *known != key);
        tests.push((key, value));
    }

    /// The `Condition` of a statement, if there is anything to test.
    pub(super) fn into_node(self) -> Option<Node> {
        let tests = self.0.into_iter().map(|(operator, tests)| (operator, Node::Map(tests)));
        let tests: Vec<_> = tests.collect();
        (!tests.is_empty()).then_some(Node::Map(tests))
    }
}

/// A key whose value is text.
#[derive(Clone, Debug)]
pub struct TextKey(String);
/// A key with several texts at once.
#[derive(Clone, Debug)]
pub struct TextsKey(String);
/// A key whose value is an ARN.
#[derive(Clone, Debug)]
pub struct ArnKey(String);
/// A key whose value is true or false.
#[derive(Clone, Debug)]
pub struct BoolKey(String);

macro_rules! operators {
    ($type:ident: $($(#[$doc:meta])* $method:ident $operator:literal;)*) => {
        impl $type {
            $(
                $(#[$doc])*
                pub fn $method<V: Into<Val<String>>>(self, values: impl IntoIterator<Item = V>) -> When {
                    let values = values.into_iter().map(|value| value.into().into_node()).collect();
                    When { operator: $operator, key: self.0, value: one_or_many(values) }
                }
            )*

            /// The request carries the key.
            pub fn is_present(self) -> When {
                When { operator: "Null", key: self.0, value: Node::text("false") }
            }

            /// The request does not carry the key.
            pub fn is_absent(self) -> When {
                When { operator: "Null", key: self.0, value: Node::text("true") }
            }
        }
    };
}
operators! { TextKey:
    /// Equal to one of these.
    is_one_of "StringEquals";
    /// Equal to none of these.
    is_none_of "StringNotEquals";
    /// Like one of these, with `*` and `?`.
    is_like "StringLike";
    /// Like none of these, with `*` and `?`.
    is_unlike "StringNotLike";
}
operators! { TextsKey:
    /// One of them is one of these. False when the request has none.
    has_any_of "ForAnyValue:StringEquals";
    /// None of them is one of these. True when the request has none.
    has_none_of "ForAllValues:StringNotEquals";
}
operators! { ArnKey:
    /// Equal to one of these.
    is_one_of "ArnEquals";
    /// Equal to none of these.
    is_none_of "ArnNotEquals";
    /// Like one of these, with `*` and `?` within the parts of the ARN.
    is_like "ArnLike";
    /// Like none of these.
    is_unlike "ArnNotLike";
}

impl TextKey {
    /// Equal to this.
    pub fn is(self, value: impl Into<Val<String>>) -> When {
        self.is_one_of([value.into()])
    }
}

impl ArnKey {
    /// Equal to this.
    pub fn is<R>(self, arn: Val<Arn<R>>) -> When {
        self.is_one_of([arn])
    }
}

impl BoolKey {
    /// Equal to this.
    pub fn is(self, flag: bool) -> When {
        When { operator: "Bool", key: self.0, value: Node::text(if flag { "true" } else { "false" }) }
    }
}

macro_rules! keys {
    ($($(#[$doc:meta])* $function:ident $type:ident $key:literal;)*) => {$(
        $(#[$doc])*
        pub fn $function() -> $type {
            $type($key.into())
        }
    )*};
}
keys! {
    /// `aws:SourceArn`: the resource on whose behalf a service asks. Empty in requests of people and roles.
    source_arn ArnKey "aws:SourceArn";
    /// `aws:SourceAccount`: the account on whose behalf a service asks. EventBridge does not send it.
    source_account TextKey "aws:SourceAccount";
    /// `aws:SecureTransport`: whether the request came over TLS.
    secure_transport BoolKey "aws:SecureTransport";
    /// `aws:PrincipalArn`: who asks.
    principal_arn ArnKey "aws:PrincipalArn";
    /// `aws:PrincipalAccount`: the account of who asks.
    principal_account TextKey "aws:PrincipalAccount";
    /// `aws:ResourceAccount`: the account that owns the resource.
    resource_account TextKey "aws:ResourceAccount";
    /// `aws:CalledVia`: the services through which a role asks.
    called_via TextsKey "aws:CalledVia";
    /// `kms:ViaService`: the service through which a role uses the key, such as
    /// `s3.eu-central-1.amazonaws.com`.
    via_service TextKey "kms:ViaService";
    /// `s3:x-amz-server-side-encryption`: the algorithm that an upload's header asks for.
    sse_algorithm TextKey "s3:x-amz-server-side-encryption";
    /// `s3:x-amz-server-side-encryption-aws-kms-key-id`: the key that an upload's header asks for.
    sse_key TextKey "s3:x-amz-server-side-encryption-aws-kms-key-id";
    /// `s3:x-amz-acl`: the canned ACL of an upload.
    acl TextKey "s3:x-amz-acl";
    /// `s3:prefix`: the prefix that a listing asks for.
    prefix TextKey "s3:prefix";
    /// `s3:DataAccessPointAccount`: the account of the access point that a request came through.
    data_access_point_account TextKey "s3:DataAccessPointAccount";
    /// `bedrock:InferenceProfileArn`: the inference profile through which a model is asked.
    inference_profile_arn ArnKey "bedrock:InferenceProfileArn";
    /// `iam:PassedToService`: the service that gets the role.
    passed_to_service TextKey "iam:PassedToService";
}

/// The use of a key through one of these services only, by their names in endpoints, such as `s3`.
pub fn through(services: &[&str]) -> When {
    let endpoints = services.iter().map(|service| sub![*service, ".", region(), ".amazonaws.com"]);
    via_service().is_one_of(endpoints)
}

/// `kms:EncryptionContext:<name>`: what the writer bound the data key to, an ARN for the services of AWS. IAM counts it as
/// text.
pub fn encryption_context(name: &str) -> TextKey {
    TextKey(encryption_context_name(name))
}

/// The same, compared part by part, as CloudWatch Logs asks for.
pub fn encryption_context_arn(name: &str) -> ArnKey {
    ArnKey(encryption_context_name(name))
}

fn encryption_context_name(name: &str) -> String {
    format!("kms:EncryptionContext:{name}")
}
