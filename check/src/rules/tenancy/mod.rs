//! Tenants that reach each other.

mod access_points;
mod actions;
mod conditions;
mod contexts;
pub(super) mod meet;
mod principals;
mod things;

mod assumed_by_another_tenant;
mod lists_another_tenant;
mod reaches_another_tenant;

use super::Rule;

pub(super) const RULES: &[&Rule] =
    &[&reaches_another_tenant::RULE, &lists_another_tenant::RULE, &assumed_by_another_tenant::RULE];
