//! The engine: a template, its typed values and references, policy documents, and the writers.
//!
//! A resource is built from the tables in [`aws`](crate::aws), added to a [`Template`], and gives back a
//! [`Handle`]. References are made from handles only, so none leads nowhere and none has the wrong type.
//!
//! What goes wrong is said at the earliest moment that can know it. The compiler refuses a missing required
//! property, a queue's ARN where a topic's is wanted, or an action on a resource that it does not apply to.
//! [`Template::add`] refuses literals that AWS would refuse, and logical IDs that are taken.
//! [`Template::to_yaml`] refuses what only the whole template shows: references into another template,
//! cycles, and CloudFormation's limits. Each is an [`Error`]; the engine does not panic.

mod condition;
mod error;
mod intrinsic;
mod mapping;
mod node;
mod output;
mod parameter;
pub mod policy;
mod references;
mod resource;
mod schema;
mod template;
mod val;
mod yaml;

pub use condition::{Condition, Test};
pub use error::Error;
pub use intrinsic::{Sub, account_id, partition, region, stack_id, stack_name, url_suffix};
pub use mapping::Mapping;
pub use node::{Intrinsic, Node};
pub use output::Output;
pub use parameter::Parameter;
pub use resource::{Body, Handle, Properties, RawResource, RemovalPolicy, Resource};
pub use schema::{LEAST, MAX, MOST, Property, Schema, Shape, Violation};
pub use template::{MAX_BYTES, Template};
pub use val::{AnyResource, Arn, Id, Json, KeyRef, Literal, Map, Name, Textual, Typed, Url, Val};
