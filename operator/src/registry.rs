//! Who and what is registered, as the tenants' table says.

use aws_sdk_dynamodb::types::AttributeValue;
use contract::tenant::{Models, ModelsItem, Tenant, TenantId, TenantItem};
use handlers::error::StepError;
use handlers::tenants::{TenantTable, Tenants as _};

/// Who and what is registered.
pub trait Registry {
    /// A tenant, if it may have calls taken in; otherwise the class of the error says why not.
    async fn tenant(&self, id: &TenantId) -> Result<Tenant, StepError>;

    /// The models; none where no deployment has registered any.
    async fn models(&self) -> Result<Option<Models>, StepError>;
}

/// The table `cci-lite-config`.
#[derive(Clone, Debug)]
pub struct RegistryTable {
    /// The client.
    pub client: aws_sdk_dynamodb::Client,
    /// The table's name.
    pub table: String,
}

impl Registry for RegistryTable {
    async fn tenant(&self, id: &TenantId) -> Result<Tenant, StepError> {
        TenantTable::new(self.client.clone(), self.table.clone()).tenant(id).await
    }

    async fn models(&self) -> Result<Option<Models>, StepError> {
        let [partition, sort] = TenantItem::KEYS;
        let answer = self
            .client
            .get_item()
            .table_name(&self.table)
            .key(partition, AttributeValue::S(ModelsItem::PK.to_owned()))
            .key(sort, AttributeValue::S(ModelsItem::SK.to_owned()))
            .send()
            .await
            .map_err(|error| StepError::aws("GetItem of the models", &error))?;
        let Some(item) = answer.item else { return Ok(None) };
        let item: ModelsItem =
            serde_dynamo::from_item(item).map_err(|error| StepError::permanent("InvalidModels", error))?;
        Ok(Some(item.models))
    }
}
