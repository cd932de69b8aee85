//! What each tenant has: its entry in the registry, its workgroup and table, the roles of its readers and uploaders.
//!
//! A tenant's data is kept apart by IAM: the reader's role reaches its own prefix, workgroup, staging folder and table,
//! and its key in the contexts of these; the uploader's role its own `calls/` folder. A workgroup alone isolates nobody:
//! what a query reads is decided by the caller's rights on S3, Glue and KMS.

mod access;
mod key_use;
mod shared;

use contract::layout;
use contract::qa::QaForm;
use contract::tenant::TenantId;

use super::{catalog, registry};
use crate::aws::athena::WorkGroup;
use crate::aws::ssm::{Parameter, Type};
use crate::cfn::{Error, Name, Template, Val};
use crate::config::Tenant;
use crate::construct::short_digest;

pub(super) use shared::{Bucket, Shared};

/// `TenantDemoTenantKey` for `demo-tenant` and `Key`. Where a dash of the tenant's ID would leave no trace (`shop-1`,
/// `a--b`), its digest tells it from its like (`shop1`). No suffix in use ends with another one, so no two tenants share
/// an ID.
pub(super) fn logical_id(tenant: &TenantId, suffix: &str) -> String {
    let mut name = String::new();
    let mut ambiguous = false;
    for (index, part) in tenant.as_str().split('-').enumerate() {
        let mut letters = part.chars();
        let first = letters.next();
        ambiguous |= index > 0 && !first.is_some_and(|first| first.is_ascii_lowercase());
        name.extend(first.map(|first| first.to_ascii_uppercase()));
        name.extend(letters);
    }
    if ambiguous {
        name += &short_digest(tenant.as_str());
    }
    format!("Tenant{name}{suffix}")
}

/// The folder of a tenant's query results in the staging bucket. That of the shared workgroup is `shared`.
fn staging_folder(tenant: &TenantId) -> String {
    format!("tenant-{tenant}")
}

/// The name of a tenant's table. IDs hold no underscore, so no two tenants share it.
fn table_name(tenant: &TenantId) -> String {
    format!("tenant_{}", tenant.as_str().replace('-', "_"))
}

/// Adds all that a tenant has.
pub(super) fn add(template: &mut Template, shared: &Shared, tenant: &Tenant) -> Result<(), Error> {
    let config = shared.config;
    let id = |suffix: &str| logical_id(&tenant.id, suffix);
    template.section("v1.1 section 4, production sections 5 and 13: tenant registry");
    let key = shared.own_key(&tenant.id);
    let registration =
        registry::tenant(config, tenant, shared.registrar.clone(), key.clone().map(Into::into));
    template.add(&id("Registration"), registration)?;
    template.add(&id("Parameter"), parameter(shared, tenant))?;

    template.section("v1.1 section 11, production section 10: Athena, per tenant");
    let workgroup = config.guide_name(&format!("tenant-{}", tenant.id));
    let folder = staging_folder(&tenant.id);
    let workgroup: Val<Name<WorkGroup>> = template
        .add(
            &id("WorkGroup"),
            catalog::workgroup(config, shared.key.clone(), shared.staging.name.clone(), &workgroup, &folder),
        )?
        .name();
    let location = layout::documents(&tenant.id);
    let table = catalog::tenant_table(shared, &table_name(&tenant.id), &tenant.name, &location);
    template.add(&id("Table"), table)?;

    template.section("v1.1 section 15, production section 13: tenant isolation");
    access::add(template, shared, tenant, workgroup, key)
}

/// The tenant's entry where operators look, as the production guide has it. Nothing reads it: the functions read the table.
/// A parameter holds 4 KB, so the texts that the model is given are left out.
fn parameter(shared: &Shared, tenant: &Tenant) -> Parameter {
    let config = shared.config;
    let registered = config.registered_tenant(tenant);
    let qa_form = registered.qa_form.map(|form| QaForm { criteria: Vec::new(), ..form });
    let value = registry::json(&contract::tenant::Tenant { prompt: None, qa_form, ..registered });
    Parameter::new(Type::String, value)
        .name(format!("/{}/config/tenants/{}", config.prefix, tenant.id))
        .description("A tenant as configured, without the texts for its model; the functions read the table")
}
