//! The tenants.

use contract::tenant::{Tenant, TenantId};
use handlers::error::StepError;
use handlers::tenants::Tenants;

use super::{Client, Service};

/// The plain tenant.
pub fn tenant() -> Tenant {
    Tenant::new("demo-tenant".parse().unwrap(), "Demo")
}

impl Tenants for Client<'_> {
    async fn tenant(&self, id: &TenantId) -> Result<Tenant, StepError> {
        let find = |world: &super::World| {
            if let Some(error) = world.tenant_fault.borrow().clone() {
                return Err(error);
            }
            if id.as_str() == "demo-tenant" {
                return Ok(world.tenant.borrow().clone().unwrap_or_else(tenant));
            }
            let found = world.tenants.borrow().get(id.as_str()).cloned();
            found.ok_or_else(|| StepError::permanent("UnknownTenant", id))
        };
        self.call(Service::Tenants, "tenant", find).await
    }
}
