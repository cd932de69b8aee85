//! What holds for every role of a stack.

use crate::aws::iam::Role;
use crate::cfn::policy::TrustPolicy;

/// The path of every role, and the policy that bounds them all.
#[derive(Clone, Debug)]
pub struct RoleSettings {
    /// The path, `/` or beginning and ending with it.
    pub path: String,
    /// The ARN of the permissions boundary, if there is one.
    pub permissions_boundary: Option<String>,
}

impl Default for RoleSettings {
    fn default() -> Self {
        Self { path: "/".to_owned(), permissions_boundary: None }
    }
}

impl RoleSettings {
    /// A role of this name, which `trust` may take on.
    pub fn role(&self, name: &str, trust: TrustPolicy) -> Role {
        let mut role = Role::new(trust).role_name(name);
        if self.path != "/" {
            role = role.path(&self.path);
        }
        if let Some(boundary) = &self.permissions_boundary {
            role = role.permissions_boundary(boundary);
        }
        role
    }
}
