//! Policy documents whose actions, resources, principals and conditions fit together.
//!
//! ```
//! use synth::aws::action::{s3, xray};
//! use synth::cfn::policy::{IdentityPolicy, allow};
//! # use synth::cfn::{Arn, Val};
//! # fn example(transcripts: Val<Arn<s3::Object>>) {
//! let policy = IdentityPolicy::default()
//!     .with(allow(s3::GetObject).on(transcripts))
//!     .with(allow((xray::PutTraceSegments, xray::PutTelemetryRecords)).on_everything());
//! # }
//! ```
//!
//! An identity policy (of a role) says what may be done to what. A resource policy (of a bucket, queue, topic
//! or key) says in addition by whom: `allow(action).to(principal).on(resource)`.

mod action;
mod condition;
mod document;
mod event;
mod principal;
mod statement;

pub use action::{Actions, AppliesTo, Scope, WithoutResource};
pub use condition::{
    ArnKey, BoolKey, TextKey, TextsKey, When, acl, called_via, data_access_point_account, encryption_context,
    encryption_context_arn, inference_profile_arn, passed_to_service, prefix, principal_account,
    principal_arn, resource_account, secure_transport, source_account, source_arn, sse_algorithm, sse_key,
    through, via_service,
};
pub use document::{IdentityPolicy, Policied, ResourcePolicy, TrustPolicy};
pub use event::EventStatement;
pub use principal::{Principal, Service};
pub use statement::{Draft, ResourceClause, ResourceDraft, ResourceStatement, Statement, allow, deny};
