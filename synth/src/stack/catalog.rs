//! What Athena sees: one table over all documents, with partitions that need no crawler, and workgroups with limits.

use contract::document::{CallDocument, Column as DocumentColumn};

use sha2::{Digest, Sha256};

use super::storage::Buckets;
use crate::aws::athena::{
    EncryptionConfiguration, EncryptionConfigurationEncryptionOption, ResultConfiguration, WorkGroup,
    WorkGroupConfiguration,
};
use crate::aws::glue::{
    Column, Database, DatabaseInput, SerdeInfo, StorageDescriptor, Table, TableInput, TableType,
};
use crate::aws::kms;
use crate::cfn::{Error, Handle, Output, RemovalPolicy, Template, Val, account_id};
use crate::config::Config;
use crate::sub;

/// The first day that Athena looks for. CCI Lite is younger.
const FIRST_DAY: &str = "2025/01/01";

pub(super) fn add(
    template: &mut Template,
    config: &Config,
    key: &Handle<kms::Key>,
    buckets: &Buckets,
) -> Result<(), Error> {
    template.section("v1.1 sections 10 and 11, production section 10: Glue and Athena");
    let name = config.prefix.as_str().replace('-', "_");
    let input = DatabaseInput::new(name).description("Calls analysed by CCI Lite");
    // Only a description of data: nothing is lost with it.
    let database = template.add("Database", Database::new(RemovalPolicy::Delete, account_id(), input))?;
    let table = Table::new(account_id(), database.name()).table_input(results(config, buckets));
    template.add("ResultsTable", table)?;
    let shared = workgroup(config, key, buckets, &format!("{}-shared", config.prefix), "shared");
    template.add("SharedWorkGroup", shared)?;
    for tenant in &config.tenants {
        let name = config.guide_name(&format!("tenant-{}", tenant.id));
        let group = workgroup(config, key, buckets, &name, tenant.id.as_str());
        template.add(&format!("TenantWorkGroup{}", pascal(tenant.id.as_str())), group)?;
    }
    template.output(
        "InputBucketName",
        Output::new("Calls are uploaded here, below <tenant>/calls/", buckets.input.name()),
    )?;
    template.output(
        "ResultsBucketName",
        Output::new("Call documents appear here, below <tenant>/YYYY/MM/DD/", buckets.results.name()),
    )?;
    Ok(())
}

/// `demo-tenant` → `DemoTenant`. Where a dash would leave no trace (`shop-1`, `a--b`), the name's digest tells it from its
/// like (`shop1`).
pub(super) fn pascal(tenant: &str) -> String {
    let mut name = String::new();
    let mut ambiguous = false;
    for (index, part) in tenant.split('-').enumerate() {
        let mut letters = part.chars();
        let first = letters.next();
        ambiguous |= index > 0 && !first.is_some_and(|first| first.is_ascii_lowercase());
        name.extend(first.map(|first| first.to_ascii_uppercase()));
        name.extend(letters);
    }
    if ambiguous {
        name.extend(Sha256::digest(tenant)[..4].iter().map(|byte| format!("{byte:02x}")));
    }
    name
}

/// The table over all documents. Athena makes up its partitions from tenants and days, so a new object is visible at
/// once, and `tmp/` is never read.
fn results(config: &Config, buckets: &Buckets) -> TableInput {
    let tenants: Vec<&str> = config.tenants.iter().map(|tenant| tenant.id.as_str()).collect();
    let parameters: [(&str, Val<String>); 8] = [
        ("classification", "json".into()),
        ("projection.enabled", "true".into()),
        ("projection.tenant_id.type", "enum".into()),
        ("projection.tenant_id.values", tenants.join(",").into()),
        ("projection.dt.type", "date".into()),
        ("projection.dt.format", "yyyy/MM/dd".into()),
        ("projection.dt.range", format!("{FIRST_DAY},NOW+1DAY").into()),
        ("storage.location.template", sub!["s3://", buckets.results.name(), "/${tenant_id}/${dt}/"]),
    ];
    let serde = SerdeInfo::new()
        // The guides' fields are in mixed case (SentimentScore): this SerDe reads keys in any.
        .serialization_library("org.openx.data.jsonserde.JsonSerDe")
        .parameters([("case.insensitive", "TRUE"), ("ignore.malformed.json", "FALSE")]);
    let columns: Vec<Column> = CallDocument::columns().iter().map(column).collect();
    let storage = StorageDescriptor::new()
        .columns(columns)
        .location(sub!["s3://", buckets.results.name(), "/"])
        .input_format("org.apache.hadoop.mapred.TextInputFormat")
        .output_format("org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat")
        .serde_info(serde);
    TableInput::new("results")
        .description("One row per call")
        .table_type(TableType::ExternalTable)
        .parameters(parameters)
        .partition_keys([Column::new("tenant_id").type_("string"), Column::new("dt").type_("string")])
        .storage_descriptor(storage)
}

fn column(column: &DocumentColumn) -> Column {
    Column::new(&column.name).type_(&column.hive_type)
}

/// A workgroup whose users cannot choose where results go, how they are encrypted, or to read more than the limit.
fn workgroup(
    config: &Config,
    key: &Handle<kms::Key>,
    buckets: &Buckets,
    name: &str,
    folder: &str,
) -> WorkGroup {
    let encryption =
        EncryptionConfiguration::new(EncryptionConfigurationEncryptionOption::SseKms).kms_key(key.arn());
    let results = ResultConfiguration::new()
        .encryption_configuration(encryption)
        .expected_bucket_owner(account_id())
        .output_location(sub!["s3://", buckets.staging.name(), format!("/{folder}/")]);
    let limit = i64::try_from(config.catalog.scan_limit_mb * 1_000_000).unwrap_or(i64::MAX);
    WorkGroup::new(name)
        .description("Queries over the documents of CCI Lite")
        .recursive_delete_option(true)
        .work_group_configuration(
            WorkGroupConfiguration::new()
                .enforce_work_group_configuration(true)
                .publish_cloud_watch_metrics_enabled(true)
                .bytes_scanned_cutoff_per_query(limit)
                .result_configuration(results),
        )
}
