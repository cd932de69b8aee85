//! The resource types of AWS, one file per service, in the service's own words.
//!
//! The files are generated from the CloudFormation registry's schemas by `cargo run -p codegen --bin
//! resources`; what the schemas get wrong or leave out is corrected in `codegen/patches.json`, each
//! correction with its reason. A table has one line per property:
//!
//! - `ref` is what `Ref` gives, `get` what `GetAtt` may read: the methods of a
//!   [`Handle`](crate::cfn::Handle);
//! - `must` is a required property, an argument of `new` in the order of the table;
//! - `may` is an optional one, a method of the resource;
//! - what follows the name of the property is its limits, checked when the resource is added to a template.
//!
//! A `stateful` resource holds data: its `new` asks first what becomes of them (`RemovalPolicy`).

/// Makes the type of a resource out of its table.
macro_rules! resource {
    ($state:ident $name:ident = $type:literal, ref $reference:ident: $referenced:ty;
     $(get $get:ident: $got:ty = $attribute:literal;)*
     $(must $must:ident: $must_type:ty = $must_name:literal $(. $must_rule:ident($($must_arg:expr),*))*;)*
     $(may $may:ident: $may_type:ty = $may_name:literal $(. $may_rule:ident($($may_arg:expr),*))*;)*
     $(open $open:ident;)?
    ) => {
        #[doc = concat!("`", $type, "`.")]
        #[derive(Clone, Debug)]
        pub struct $name($crate::cfn::Body);

        constructor!($state $name; $($must: $must_type = $must_name),*);

        impl $name {
            $(
                #[doc = concat!("`", $may_name, "`.")]
                #[must_use]
                pub fn $may(mut self, value: impl Into<$crate::cfn::Val<$may_type>>) -> Self {
                    self.0.set($may_name, value.into().into_node());
                    self
                }
            )*
        }

        impl $crate::cfn::Resource for $name {
            #[inline]
            fn schema() -> &'static $crate::cfn::Schema {
                static TABLE: $crate::cfn::Schema = $crate::cfn::Schema {
                    name: $type,
                    properties: &[
                        $($crate::cfn::Property::new($must_name, <$must_type as $crate::cfn::Typed>::SHAPE, true)
                            $(.$must_rule($($must_arg),*))*,)*
                        $($crate::cfn::Property::new($may_name, <$may_type as $crate::cfn::Typed>::SHAPE, false)
                            $(.$may_rule($($may_arg),*))*,)*
                    ],
                    attributes: &[$($attribute),*],
                    open: $crate::aws::is_open!($($open)?),
                };
                &TABLE
            }

            #[inline]
            fn body(&mut self) -> &mut $crate::cfn::Body {
                &mut self.0
            }
        }

        impl $crate::cfn::Handle<$name> {
            #[doc = concat!("`Ref` of `", $type, "`.")]
            #[inline]
            pub fn $reference(&self) -> $crate::cfn::Val<$referenced> {
                self.reference()
            }
            $(
                #[doc = concat!("`GetAtt ", $attribute, "`.")]
                #[inline]
                pub fn $get(&self) -> $crate::cfn::Val<$got> {
                    self.attribute($attribute)
                }
            )*
        }
    };
}

/// `new` of a resource, which asks for the removal policy of one that holds data.
macro_rules! constructor {
    (stateless $name:ident; $($must:ident: $type:ty = $property:literal),*) => {
        impl $name {
            /// With the required properties.
            #[allow(clippy::new_without_default, clippy::too_many_arguments, reason = "as many as are required")]
            #[inline]
            pub fn new($($must: impl Into<$crate::cfn::Val<$type>>),*) -> Self {
                #[allow(unused_mut, reason = "a type without required properties")]
                let mut body = $crate::cfn::Body::default();
                $(body.set($property, $must.into().into_node());)*
                Self(body)
            }
        }
    };
    (stateful $name:ident; $($must:ident: $type:ty = $property:literal),*) => {
        impl $name {
            /// With what becomes of its data when it leaves the stack, and the required properties.
            #[inline]
            pub fn new(removal: $crate::cfn::RemovalPolicy $(, $must: impl Into<$crate::cfn::Val<$type>>)*) -> Self {
                let mut body = $crate::cfn::Body::default();
                body.removal(removal);
                $(body.set($property, $must.into().into_node());)*
                Self(body)
            }
        }
    };
}

macro_rules! is_open {
    () => {
        false
    };
    ($open:ident) => {
        true
    };
}
use is_open;

/// Makes a property type out of its table.
macro_rules! object {
    ($name:ident;
     $(must $must:ident: $must_type:ty = $must_name:literal $(. $must_rule:ident($($must_arg:expr),*))*;)*
     $(may $may:ident: $may_type:ty = $may_name:literal $(. $may_rule:ident($($may_arg:expr),*))*;)*
    ) => {
        #[doc = concat!("The property type `", stringify!($name), "`.")]
        #[derive(Clone, Debug)]
        pub struct $name($crate::cfn::Properties);

        impl $name {
            /// With the required properties.
            #[allow(clippy::new_without_default, clippy::too_many_arguments, reason = "as many as are required")]
            #[inline]
            pub fn new($($must: impl Into<$crate::cfn::Val<$must_type>>),*) -> Self {
                #[allow(unused_mut, reason = "a type without required properties")]
                let mut properties = $crate::cfn::Properties::default();
                $(properties.set($must_name, $must.into().into_node());)*
                Self(properties)
            }
            $(
                #[doc = concat!("`", $may_name, "`.")]
                #[must_use]
                pub fn $may(mut self, value: impl Into<$crate::cfn::Val<$may_type>>) -> Self {
                    self.0.set($may_name, value.into().into_node());
                    self
                }
            )*
        }

        impl $crate::cfn::Typed for $name {
            const SHAPE: $crate::cfn::Shape = $crate::cfn::Shape::Object(|| {
                static TABLE: $crate::cfn::Schema = $crate::cfn::Schema {
                    name: stringify!($name),
                    properties: &[
                        $($crate::cfn::Property::new($must_name, <$must_type as $crate::cfn::Typed>::SHAPE, true)
                            $(.$must_rule($($must_arg),*))*,)*
                        $($crate::cfn::Property::new($may_name, <$may_type as $crate::cfn::Typed>::SHAPE, false)
                            $(.$may_rule($($may_arg),*))*,)*
                    ],
                    attributes: &[],
                    open: false,
                };
                &TABLE
            });
        }

        impl $crate::cfn::Literal for $name {
            #[inline]
            fn into_node(self) -> $crate::cfn::Node {
                self.0.into_node()
            }
        }
    };
}

/// Makes an enumeration.
macro_rules! choice {
    ($name:ident: $($variant:ident = $value:literal),+) => {
        #[doc = concat!("What `", stringify!($name), "` may be.")]
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[allow(missing_docs, reason = "the service's documentation says what each value means")]
        pub enum $name { $($variant),+ }

        impl $crate::cfn::Typed for $name {
            const SHAPE: $crate::cfn::Shape = $crate::cfn::Shape::Choice(&[$($crate::aws::as_text!($value)),+]);
        }

        impl $crate::cfn::Textual for $name {}

        impl $crate::cfn::Literal for $name {
            #[inline]
            fn into_node(self) -> $crate::cfn::Node {
                match self { $(Self::$variant => $crate::cfn::Node::from($value)),+ }
            }
        }
    };
}

/// A literal as text: enumerations are of text or of whole numbers.
macro_rules! as_text {
    ($value:literal) => {
        concat!($value)
    };
}
use as_text;

pub mod action;
pub mod athena;
pub mod bedrock;
pub mod budgets;
pub mod cloudformation;
pub mod cloudtrail;
pub mod cloudwatch;
pub mod dynamodb;
pub mod ec2;
pub mod events;
pub mod glue;
pub mod guardduty;
pub mod iam;
pub mod kms;
pub mod lambda;
pub mod logs;
pub mod quicksight;
pub mod s3;
pub mod scheduler;
pub mod sns;
pub mod sqs;
pub mod ssm;
mod written;

pub use written::{EventPermission, InvokingPrincipal, RedrivePolicy};
