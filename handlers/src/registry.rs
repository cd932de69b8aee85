//! The tenants' table, as deployments write it.

use aws_sdk_dynamodb::types::AttributeValue;
use contract::tenant::{Models, ModelsItem, Tenant, TenantId, TenantItem};
use serde::Serialize;

use crate::error::StepError;

/// Who and what is registered. The futures may move to a task of their own.
pub trait Registry {
    /// Registers a tenant, or the same one again: from now on its calls are taken in. `by` names the resource of the stack.
    fn register(&self, tenant: Tenant, by: String) -> impl Future<Output = Result<(), StepError>> + Send;

    /// Registers the models.
    fn register_models(&self, models: Models) -> impl Future<Output = Result<(), StepError>> + Send;

    /// From now on, no call of this tenant is taken in. One that was never registered stays so, and one that another
    /// resource has registered since stays registered.
    fn disable(&self, tenant: &TenantId, by: String) -> impl Future<Output = Result<(), StepError>> + Send;
}

/// The table `cci-lite-config`.
#[derive(Clone, Debug)]
pub struct RegistryTable {
    /// The client.
    pub client: aws_sdk_dynamodb::Client,
    /// The table's name.
    pub table: String,
}

impl RegistryTable {
    async fn put(&self, item: impl Serialize, what: &str) -> Result<(), StepError> {
        let item = serde_dynamo::to_item(item).map_err(|error| StepError::permanent("Request", error))?;
        let request = self.client.put_item().table_name(&self.table).set_item(Some(item));
        request.send().await.map_err(|error| StepError::aws(&format!("PutItem of {what}"), &error))?;
        Ok(())
    }
}

impl Registry for RegistryTable {
    async fn register(&self, tenant: Tenant, by: String) -> Result<(), StepError> {
        let what = format!("tenant {}", tenant.id);
        self.put(TenantItem::new(tenant, by), &what).await
    }

    async fn register_models(&self, models: Models) -> Result<(), StepError> {
        self.put(ModelsItem::new(models), "the models").await
    }

    async fn disable(&self, tenant: &TenantId, by: String) -> Result<(), StepError> {
        let [partition, sort] = TenantItem::KEYS;
        let answer = self
            .client
            .update_item()
            .table_name(&self.table)
            .key(partition, AttributeValue::S(TenantItem::pk(tenant)))
            .key(sort, AttributeValue::S(TenantItem::SK.to_owned()))
            .update_expression("SET #active = :active")
            .condition_expression("#by = :by")
            .expression_attribute_names("#active", TenantItem::ACTIVE)
            .expression_attribute_names("#by", TenantItem::REGISTERED_BY)
            .expression_attribute_values(":by", AttributeValue::S(by))
            .expression_attribute_values(":active", AttributeValue::Bool(false))
            .send()
            .await;
        match answer {
            Ok(_) => Ok(()),
            Err(error)
                if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) =>
            {
                Ok(())
            }
            Err(error) => Err(StepError::aws(&format!("UpdateItem of tenant {tenant}"), &error)),
        }
    }
}
