//! What a `CloudFormation` template means.
//!
//! The crate stands between a synthesized template and everything that wants to know what AWS would do
//! with it: the rehearsal plays a call through it, checks read it. It never talks to AWS.
//!
//! The modules follow the way of a template: [`template`] reads text into a tree that knows its lines,
//! [`resolve`] turns the intrinsics into the values that one account and region would see, [`Stack`] holds
//! the result. On the stack stand three questions:
//!
//! - which targets does an event reach, and what would stop it? ([`Stack::deliveries`], [`pattern`])
//! - may this principal do this? ([`Stack::authorize`], [`Stack::authorize_call`], [`policy`])
//! - what does a function see? ([`Stack::functions`], [`Stack::mappings`])
//!
//! What a template alone cannot tell (an attribute that only AWS knows, a macro's output) is an explicit
//! [`Unknown`](unknown) and stays one: no answer is ever guessed from it.
//!
//! ```
//! use proof::{Account, Call, Principal, Template};
//!
//! let template = Template::parse(
//!     "Resources:
//!   Calls:
//!     Type: AWS::S3::Bucket
//!     Properties:
//!       NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } }
//!   Queue:
//!     Type: AWS::SQS::Queue
//!     Properties: { QueueName: intake }
//!   Rule:
//!     Type: AWS::Events::Rule
//!     Properties:
//!       EventPattern: { source: [aws.s3], detail: { object: { key: [{ wildcard: '*/calls/*.wav' }] } } }
//!       Targets: [{ Id: intake, Arn: !GetAtt Queue.Arn }]
//! ",
//! )?;
//! let stack = template.resolve(&Account::new("123456789012", "eu-central-1", "demo"))?;
//! let event = serde_json::json!({"source": "aws.s3", "detail": {"object": {"key": "acme/calls/1.wav"}}});
//! let delivery = &stack.deliveries(&event)?[0];
//! // The rule matches, but no queue policy lets EventBridge in: the proof says so by name.
//! assert_eq!(delivery.target.as_deref(), Some("Queue"));
//! assert!(delivery.outcome.as_ref().unwrap_err().to_string().contains("Queue"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod cidr;
mod glob;

pub mod catalog;
pub mod template;
pub mod unknown;

pub mod resolve;
mod stack;

pub mod pattern;

pub mod deliver;

pub mod policy;

pub mod authorize;
pub mod encryption;

pub mod function;

pub use authorize::{Call, Decision, Denial, Granted, Principal, Reason, Request, StatementAt};
pub use deliver::{Delivery, RetryPolicy, Undeliverable};
pub use encryption::Encryption;
pub use function::{Code, Function, Mapping};
pub use pattern::{Example, Pattern, PatternError};
pub use policy::Context;
pub use resolve::{Account, ResolveError};
pub use stack::{Resource, Stack};
pub use template::{ParameterDeclaration, Position, Template, TemplateError};
