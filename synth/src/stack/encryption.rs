//! The keys: one that everything at rest is encrypted with, and one for the documents of each tenant that wants its own.
//!
//! The master key's policy lets the account decide by IAM, and names each service that must use the key by itself; the
//! constructs add those statements where they make the service necessary. A tenant's key is used through S3 only.

use contract::tenant::TenantId;

use super::tenants::logical_id;
use crate::aws::iam::{ManagedPolicy, Role};
use crate::aws::kms;
use crate::cfn::policy::{AppliesTo, IdentityPolicy, allow, through};
use crate::cfn::{Error, Handle, RemovalPolicy, Template, Val};
use crate::config::Config;
use crate::construct::EncryptionKey;

/// All keys.
pub(super) struct Keys {
    /// The key of everything.
    pub(super) master: Handle<kms::Key>,
    /// The keys of tenants that have one of their own.
    pub(super) of_tenants: Vec<(TenantId, Handle<kms::Key>)>,
}

/// Lets a role use the tenants' own keys through S3. In a policy beside the role's inline one, which has no room for them:
/// 6,144 characters hold the ARNs of 60 keys.
pub(super) fn grant_own_keys<A: AppliesTo<kms::Key>>(
    template: &mut Template,
    config: &Config,
    keys: &Keys,
    actions: A,
    role: &Handle<Role>,
) -> Result<(), Error> {
    if keys.of_tenants.is_empty() {
        return Ok(());
    }
    template.section("v1.1 section 15, production section 13: tenant isolation");
    let own: Vec<_> = keys.of_tenants.iter().map(|(_, key)| key.arn()).collect();
    let through_s3 = through(&["s3"]);
    let policy = IdentityPolicy::default().with(allow(actions).on(own).when(through_s3).sid("UseTenantKeys"));
    let policy = ManagedPolicy::new(policy)
        .path(config.roles.path.as_str())
        .description("Documents under the keys of the tenants that have their own")
        .roles([Val::<String>::from(role.name())]);
    template.add(&format!("{}TenantKeys", role.logical_id().trim_end_matches("Role")), policy)?;
    Ok(())
}

pub(super) fn add(template: &mut Template, config: &Config) -> Result<Keys, Error> {
    template.section("v1.1 section 1, production section 2: KMS");
    let mut key = |name: String, id: &str| {
        EncryptionKey::new(&name, RemovalPolicy::RetainExceptOnCreate)
            .rotation_days(config.encryption.rotation_days)
            .administrators(&config.encryption.administrators)
            .add(template, id)
    };
    let master = key(format!("{}-master-key", config.prefix), "Key")?;
    let mut of_tenants = Vec::new();
    for tenant in config.tenants.iter().filter(|tenant| tenant.own_key) {
        let name = format!("{}-tenant-{}", config.prefix, tenant.id);
        of_tenants.push((tenant.id.clone(), key(name, &logical_id(&tenant.id, "Key"))?));
    }
    Ok(Keys { master, of_tenants })
}
