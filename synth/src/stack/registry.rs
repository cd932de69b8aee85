//! Who is registered: the function tenant-registrar, and the custom resources by which a deployment has it write tenants
//! and models into their table.
//!
//! A tenant that leaves the configuration is disabled, not erased: its calls stay readable, new ones are refused.

use contract::function::{Function, TenantRegistrarEnv};

use super::functions::{self, Code};
use super::grants::Grants;
use crate::aws::cloudformation::CustomResource;
use crate::aws::lambda;
use crate::aws::ssm::{Parameter, Type};
use crate::cfn::{Arn, Error, Resource, Template, Val};
use crate::config::{Config, Tenant};
use crate::construct::FunctionHandles;

/// How long CloudFormation waits for the registrar, in seconds; without it, an hour. The function answers within its own
/// time-out, also when it fails.
const SERVICE_TIMEOUT: u32 = 120;

/// Adds the function and the registration of the models.
pub(super) fn add(template: &mut Template, grants: &Grants, code: &Code) -> Result<FunctionHandles, Error> {
    template.section("v1.1 section 4, production section 5: tenant registry");
    let env = TenantRegistrarEnv { tenant_table: grants.tables.tenants.name().into() };
    let registrar = functions::add(template, grants, code, Function::TenantRegistrar, env.variables())?;
    let models = json(&grants.config.registered_models());
    let resource = registration(registrar.function.arn()).property("Models", models.as_str());
    // Without its rights the function can only fail; CloudFormation does not see that it needs them.
    template.add("ModelsRegistration", resource.depends_on(&registrar.role))?;
    let parameter = Parameter::new(Type::String, models.as_str())
        .name(format!("/{}/config/models", grants.config.prefix))
        .description("The models as configured; the functions read the table");
    template.add("ModelsParameter", parameter)?;
    Ok(registrar)
}

/// The registration of a tenant. `key` is its own key, where it has one.
pub(super) fn tenant(
    config: &Config,
    tenant: &Tenant,
    registrar: Val<Arn<lambda::Function>>,
    key: Option<Val<String>>,
) -> CustomResource {
    let registered = json(&config.registered_tenant(tenant));
    let resource = registration(registrar).property("Tenant", registered.as_str());
    match key {
        Some(arn) => resource.property("KeyArn", arn),
        None => resource,
    }
}

fn registration(registrar: Val<Arn<lambda::Function>>) -> CustomResource {
    CustomResource::new(registrar).service_timeout(SERVICE_TIMEOUT)
}

/// JSON text, as [`RegistrarProperties`](contract::tenant::RegistrarProperties) holds it.
pub(super) fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("names and maps of text are always JSON")
}
