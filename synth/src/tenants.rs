//! The tenants of a configuration as items of the table `cci-lite-config`.

use contract::tenant::TenantItem;
use serde_json::{Value, json};

use crate::config::Config;

/// The most items of one `BatchWriteItem` (Amazon DynamoDB API).
const MAX_BATCH: usize = 25;

/// The name of the tenants' table.
pub fn table_name(config: &Config) -> String {
    format!("{}-config", config.prefix)
}

/// The items, in DynamoDB's JSON.
pub fn items(config: &Config) -> serde_json::Result<Vec<Value>> {
    let item = |tenant: &contract::tenant::Tenant| {
        let item: serde_dynamo::Item =
            serde_dynamo::to_item(TenantItem::new(tenant.clone())).map_err(serde::ser::Error::custom)?;
        serde_json::to_value(item)
    };
    config.tenants.iter().map(item).collect()
}

/// What `aws dynamodb batch-write-item --request-items file://…` reads: as many files as it takes.
pub fn request_items(config: &Config) -> serde_json::Result<Vec<Value>> {
    let table = table_name(config);
    let items = items(config)?;
    let batch = |items: &[Value]| {
        let puts: Vec<Value> = items.iter().map(|item| json!({"PutRequest": {"Item": item}})).collect();
        json!({ table.as_str(): puts })
    };
    Ok(items.chunks(MAX_BATCH).map(batch).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_is_an_item_that_the_functions_read_back() {
        let config = Config::default();
        let batches = request_items(&config).unwrap();
        let item = &batches[0]["cci-lite-config"][0]["PutRequest"]["Item"];
        assert_eq!(item["PK"], json!({"S": "TENANT#demo-tenant"}));
        assert!(TenantItem::KEYS.iter().all(|key| item.get(key).is_some()), "{item}");
        assert_eq!(item["tenant"]["M"]["speech"]["M"]["speakers"]["M"]["max"], json!({"N": "2"}));
        let item: serde_dynamo::Item = serde_json::from_value(item.clone()).unwrap();
        let read: TenantItem = serde_dynamo::from_item(item).unwrap();
        assert_eq!(read.tenant, config.tenants[0]);
    }

    #[test]
    fn many_tenants_are_many_requests() {
        let mut config = Config::default();
        let tenant = config.tenants[0].clone();
        config.tenants = (10..70)
            .map(|n| contract::tenant::Tenant { id: format!("t{n}").parse().unwrap(), ..tenant.clone() })
            .collect();
        let sizes: Vec<usize> = request_items(&config)
            .unwrap()
            .iter()
            .map(|batch| batch["cci-lite-config"].as_array().unwrap().len())
            .collect();
        assert_eq!(sizes, [25, 25, 10]);
    }
}
