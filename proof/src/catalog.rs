//! What AWS has: IAM actions, events, metrics, resource types. Data, made by `codegen` (`proof/data`).
//!
//! A catalogue may lag behind AWS: what it lacks is a reason to look, not a proof that AWS lacks it.

mod actions;
mod events;
mod metrics;
mod types;

pub use actions::{Access, Action, Kind, Service, service};
pub use events::{Event, events_of, sources_of};
pub use metrics::{dimension_sets, has_namespace, metrics_of, namespaces};
pub use types::{ResourceType, resource_type};

/// The lines of a file without its first, which says where it comes from.
fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().skip(1)
}
