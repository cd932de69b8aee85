//! The tables: who the tenants are, and where each call is.

use contract::ledger;
use contract::tenant::TenantItem;

use crate::aws::dynamodb::{
    AttributeDefinition, AttributeType, BillingMode, GlobalSecondaryIndex, KeySchema, KeyType,
    PointInTimeRecoverySpecification, Projection, ProjectionType, SSESpecification, SSEType, Table,
    TimeToLiveSpecification,
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
    let names = TenantItem::KEYS.map(text);
    let registry = table(key, &format!("{}-config", config.prefix), &names, &names);
    let tenants = template.add("TenantTable", registry)?;
    template.section("not in the guides: where each call is");
    let name = ledger_name(config);
    let expiry = TimeToLiveSpecification::new(true).attribute_name(ledger::EXPIRY);
    let call = [text(ledger::PARTITION_KEY)];
    // An index takes keys of known types, which the table's attribute definitions say; rows without them are not in it.
    let unfinished = [text(ledger::UNFINISHED), (ledger::UNFINISHED_SINCE, AttributeType::N)];
    let index = GlobalSecondaryIndex::new(
        ledger::UNFINISHED_INDEX,
        schema(&unfinished),
        Projection::new().projection_type(ProjectionType::All),
    );
    let all: Vec<Attribute> = call.iter().chain(&unfinished).copied().collect();
    let calls =
        table(key, &name, &call, &all).global_secondary_indexes([index]).time_to_live_specification(expiry);
    let ledger = template.add("LedgerTable", calls)?;
    Ok(Tables { tenants, ledger })
}

/// The name of the ledger, where people are told to look.
pub(super) fn ledger_name(config: &Config) -> String {
    format!("{}-ledger", config.prefix)
}

/// An attribute that is a key, and its type.
type Attribute = (&'static str, AttributeType);

fn text(name: &'static str) -> Attribute {
    (name, AttributeType::S)
}

/// The partition key, and the sort key where there is a second.
fn schema(keys: &[Attribute]) -> Vec<KeySchema> {
    let kinds = [KeyType::Hash, KeyType::Range];
    keys.iter().zip(kinds).map(|((name, _), kind)| KeySchema::new(*name, kind)).collect()
}

/// A table billed by request. `attributes` are its own keys and those of its indexes.
fn table(key: &Handle<kms::Key>, name: &str, keys: &[Attribute], attributes: &[Attribute]) -> Table {
    let attributes = attributes.iter().map(|(name, kind)| AttributeDefinition::new(*name, *kind));
    let encryption = SSESpecification::new(true).sse_type(SSEType::Kms).kms_master_key_id(key.arn());
    let recovery = PointInTimeRecoverySpecification::new().point_in_time_recovery_enabled(true);
    Table::new(RemovalPolicy::RetainExceptOnCreate, schema(keys))
        .table_name(name)
        .attribute_definitions(attributes.collect::<Vec<_>>())
        .billing_mode(BillingMode::PayPerRequest)
        .sse_specification(encryption)
        .point_in_time_recovery_specification(recovery)
        .deletion_protection_enabled(true)
}
