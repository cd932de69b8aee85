//! What Athena sees: one table over all documents, with partitions that need no crawler, and workgroups with limits.

use contract::document::{CallDocument, Column as DocumentColumn};

use super::storage::Buckets;
use super::tenants::Shared;
use crate::aws::athena::{
    EncryptionConfiguration, EncryptionConfigurationEncryptionOption, ResultConfiguration, WorkGroup,
    WorkGroupConfiguration,
};
use crate::aws::glue::{
    Column, Database, DatabaseInput, SerdeInfo, StorageDescriptor, Table, TableInput, TableType,
};
use crate::aws::{kms, s3};
use crate::cfn::{Arn, Error, Handle, Map, Name, RemovalPolicy, Template, Val, account_id};
use crate::config::Config;
use crate::sub;

/// What queries stand on.
pub(super) struct Catalog {
    /// The database's name, which stands in the text of queries.
    pub(super) name: String,
    pub(super) database: Handle<Database>,
    pub(super) shared: Handle<WorkGroup>,
}

pub(super) fn add(
    template: &mut Template,
    config: &Config,
    key: &Handle<kms::Key>,
    buckets: &Buckets,
) -> Result<Catalog, Error> {
    template.section("v1.1 sections 10 and 11, production section 10: Glue and Athena");
    let name = config.prefix.as_str().replace('-', "_");
    let input = DatabaseInput::new(name.as_str()).description("Calls analysed by CCI Lite");
    // Only a description of data: nothing is lost with it.
    let database = template.add("Database", Database::new(RemovalPolicy::Delete, account_id(), input))?;
    let table = Table::new(account_id(), database.name()).table_input(results(config, buckets));
    template.add("ResultsTable", table)?;
    let shared = format!("{}-shared", config.prefix);
    let shared = workgroup(config, key.arn(), buckets.staging.name(), &shared, "shared");
    let shared = template.add("SharedWorkGroup", shared)?;
    Ok(Catalog { name, database, shared })
}

/// The table over all documents. Athena makes up its partitions from tenants and days, so a new object is visible at
/// once, and `tmp/` is never read.
fn results(config: &Config, buckets: &Buckets) -> TableInput {
    let tenants: Vec<&str> = config.tenants.iter().map(|tenant| tenant.id.as_str()).collect();
    let bucket = || buckets.results.name();
    let parameters = projection(config).chain([
        ("projection.tenant_id.type", "enum".into()),
        ("projection.tenant_id.values", tenants.join(",").into()),
        ("storage.location.template", sub!["s3://", bucket(), "/${tenant_id}/${dt}/"]),
    ]);
    TableInput::new("results")
        .description("One row per call")
        .table_type(TableType::ExternalTable)
        .parameters(parameters.collect::<Val<Map<String>>>())
        .partition_keys([Column::new("tenant_id").type_("string"), Column::new("dt").type_("string")])
        .storage_descriptor(documents(sub!["s3://", bucket(), "/"]))
}

/// The table over one tenant's documents, at a fixed place: its readers need no right on any other.
pub(super) fn tenant_table(shared: &Shared, name: &str, tenant: &str, prefix: &str) -> Table {
    let location = || sub!["s3://", shared.results.name.clone(), format!("/{prefix}")];
    let parameters = projection(shared.config).chain([(
        "storage.location.template",
        sub!["s3://", shared.results.name.clone(), format!("/{prefix}${{dt}}/")],
    )]);
    let input = TableInput::new(name)
        .description(format!("One row per call of {tenant}"))
        .table_type(TableType::ExternalTable)
        .parameters(parameters.collect::<Val<Map<String>>>())
        .partition_keys([Column::new("dt").type_("string")])
        .storage_descriptor(documents(location()));
    Table::new(account_id(), shared.database.clone()).table_input(input)
}

/// Partitions by the day of the call that Athena makes up by itself.
fn projection(config: &Config) -> impl Iterator<Item = (&'static str, Val<String>)> {
    let range = format!("{},NOW+1DAY", config.catalog.first_day.replace('-', "/"));
    [
        ("classification", "json".into()),
        ("projection.enabled", "true".into()),
        ("projection.dt.type", "date".into()),
        ("projection.dt.format", "yyyy/MM/dd".into()),
        ("projection.dt.range", range.into()),
    ]
    .into_iter()
}

/// Documents at `location`, one JSON line each.
fn documents(location: Val<String>) -> StorageDescriptor {
    let serde = SerdeInfo::new()
        // The guides' fields are in mixed case (SentimentScore): this SerDe reads keys in any.
        .serialization_library("org.openx.data.jsonserde.JsonSerDe")
        .parameters([("case.insensitive", "TRUE"), ("ignore.malformed.json", "FALSE")]);
    let columns: Vec<Column> = CallDocument::columns().iter().map(column).collect();
    StorageDescriptor::new()
        .columns(columns)
        .location(location)
        .input_format("org.apache.hadoop.mapred.TextInputFormat")
        .output_format("org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat")
        .serde_info(serde)
}

fn column(column: &DocumentColumn) -> Column {
    Column::new(&column.name).type_(&column.hive_type)
}

/// A workgroup whose users cannot choose where results go, how they are encrypted, or to read more than the limit.
pub(super) fn workgroup(
    config: &Config,
    key: Val<Arn<kms::Key>>,
    staging: Val<Name<s3::Bucket>>,
    name: &str,
    folder: &str,
) -> WorkGroup {
    let encryption =
        EncryptionConfiguration::new(EncryptionConfigurationEncryptionOption::SseKms).kms_key(key);
    let results = ResultConfiguration::new()
        .encryption_configuration(encryption)
        .expected_bucket_owner(account_id())
        .output_location(sub!["s3://", staging, format!("/{folder}/")]);
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
