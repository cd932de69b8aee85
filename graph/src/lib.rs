//! `CloudFormation` templates as pictures that a newcomer reads at a glance.
//!
//! Takes any template that [`proof`] has resolved. What belongs together (a queue, its policy and its dead letters; a function,
//! its role and its logs; the tenants) is drawn as one thing, and each [`Layer`] shows one kind of ways between things. A
//! layer makes a [`Picture`], and a picture is written as [`svg()`] or [`mermaid()`]; the same template gives the same bytes.
//!
//! ```
//! let template = proof::Template::parse(
//!     "Resources:
//!   Work:
//!     Type: AWS::SQS::Queue
//!     Properties: { QueueName: work }
//!   Rule:
//!     Type: AWS::Events::Rule
//!     Properties: { ScheduleExpression: rate(1 hour), Targets: [{ Id: work, Arn: !GetAtt Work.Arn }] }
//! ",
//! )?;
//! let stack = template.resolve(&proof::Account::new("123456789012", "eu-central-1", "demo"))?;
//! let picture = graph::picture(&stack, graph::Layer::Events);
//! let text = graph::mermaid(&[picture]);
//! // No queue policy lets EventBridge in: the way ends in a cross.
//! assert!(text.contains("every 1 hour") && text.contains("--x"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod grants;
mod keys;
mod parts;
mod tenants;

mod places;
mod scene;
mod sketch;

mod layer;

mod picture;

mod layout;
mod mermaid;
mod svg;

pub use layer::{Layer, picture};
pub use mermaid::mermaid;
pub use picture::{Body, Cell, Direction, Edge, Flow, Kind, Node, Picture, Table, Way};
pub use svg::svg;
