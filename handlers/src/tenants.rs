//! The tenants' table, read only.

use aws_sdk_dynamodb::types::AttributeValue;
use contract::tenant::{Tenant, TenantId, TenantItem};

use crate::error::StepError;

/// Who the tenants are.
pub trait Tenants {
    /// The tenant with this ID; `UnknownTenant` when there is none, `DisabledTenant` when it takes no calls any more.
    async fn tenant(&self, id: &TenantId) -> Result<Tenant, StepError>;
}

/// The table `cci-lite-config`.
#[derive(Clone, Debug)]
pub struct TenantTable {
    client: aws_sdk_dynamodb::Client,
    table: String,
}

impl TenantTable {
    /// The table of this name.
    pub fn new(client: aws_sdk_dynamodb::Client, table: String) -> Self {
        Self { client, table }
    }
}

impl Tenants for TenantTable {
    async fn tenant(&self, id: &TenantId) -> Result<Tenant, StepError> {
        let [partition, sort] = TenantItem::KEYS;
        let answer = self
            .client
            .get_item()
            .table_name(&self.table)
            .key(partition, AttributeValue::S(TenantItem::pk(id)))
            .key(sort, AttributeValue::S(TenantItem::SK.to_owned()))
            .send()
            .await
            .map_err(|error| StepError::aws("GetItem of the tenant", &error))?;
        let item = answer.item.ok_or_else(|| {
            let reason = format!("tenant {id} is not in table {}; add it to the configuration", self.table);
            StepError::permanent("UnknownTenant", reason)
        })?;
        let item: TenantItem = serde_dynamo::from_item(item).map_err(|error| {
            StepError::permanent("InvalidTenant", format!("the item of tenant {id}: {error}"))
        })?;
        if !item.active {
            let reason = format!("tenant {id} is disabled; add it to the configuration again, and deploy");
            return Err(StepError::permanent("DisabledTenant", reason));
        }
        item.tenant.check().map_err(|error| StepError::permanent("InvalidTenant", error))?;
        Ok(item.tenant)
    }
}
