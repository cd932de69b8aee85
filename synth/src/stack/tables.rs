//! The tables: who the tenants are, and where each call is.

use contract::ledger;
use contract::tenant::TenantItem;

use crate::aws::dynamodb::{
    AttributeDefinition, AttributeType, BillingMode, KeySchema, KeyType, PointInTimeRecoverySpecification,
    SSESpecification, SSEType, Table, TimeToLiveSpecification,
};
use crate::aws::kms;
use crate::cfn::{Error, Handle, RemovalPolicy, Template};
use crate::config::Config;

/// Both tables.
pub(super) struct Tables {
    pub(super) tenants: Handle<Table>,
    pub(super) ledger: Handle<Table>,
}

pub(super) fn add(template: &mut Template, config: &Config, key: &Handle<kms::Key>) -> Result<Tables, Error> {
    template.section("v1.1 section 4, production section 5: tenant registry");
    let registry = table(key, &format!("{}-config", config.prefix), &TenantItem::KEYS);
    let tenants = template.add("TenantTable", registry)?;
    template.section("not in the guides: where each call is");
    let name = ledger_name(config);
    let expiry = TimeToLiveSpecification::new(true).attribute_name(ledger::EXPIRY);
    let calls = table(key, &name, &[ledger::PARTITION_KEY]).time_to_live_specification(expiry);
    let ledger = template.add("LedgerTable", calls)?;
    Ok(Tables { tenants, ledger })
}

/// The name of the ledger, where people are told to look.
pub(super) fn ledger_name(config: &Config) -> String {
    format!("{}-ledger", config.prefix)
}

/// A table billed by request, with text keys: the partition key, and a sort key where there is a second.
fn table(key: &Handle<kms::Key>, name: &str, keys: &[&str]) -> Table {
    let kinds = [KeyType::Hash, KeyType::Range];
    let schema: Vec<KeySchema> =
        keys.iter().zip(kinds).map(|(name, kind)| KeySchema::new(*name, kind)).collect();
    let attributes = keys.iter().map(|name| AttributeDefinition::new(*name, AttributeType::S));
    let encryption = SSESpecification::new(true).sse_type(SSEType::Kms).kms_master_key_id(key.arn());
    let recovery = PointInTimeRecoverySpecification::new().point_in_time_recovery_enabled(true);
    Table::new(RemovalPolicy::RetainExceptOnCreate, schema)
        .table_name(name)
        .attribute_definitions(attributes.collect::<Vec<_>>())
        .billing_mode(BillingMode::PayPerRequest)
        .sse_specification(encryption)
        .point_in_time_recovery_specification(recovery)
        .deletion_protection_enabled(true)
}
