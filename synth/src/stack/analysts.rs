//! The role by which QuickSight reads on behalf of its users: all tenants' documents, through the shared workgroup. Which
//! of them a user sees is decided by the row-level security of the dataset.

use contract::layout::{self, TRANSCRIPT_PREFIX};

use super::catalog::Catalog;
use super::encryption::{Keys, grant_own_keys};
use super::functions::roles;
use super::storage::Buckets;
use crate::aws::action::athena;
use crate::aws::action::glue::{
    BatchGetPartition, Catalog as GlueCatalog, GetDatabase, GetDatabases, GetPartition, GetPartitions,
    GetTable, GetTables,
};
use crate::aws::action::kms::{Decrypt, GenerateDataKey};
use crate::aws::action::s3::{
    AbortMultipartUpload, GetBucketLocation, GetObject, ListBucket, ListMultipartUploadParts, PutObject,
};
use crate::aws::athena::WorkGroup;
use crate::aws::glue::{Database, Table};
use crate::aws::iam::{Role, RolePolicy};
use crate::cfn::policy::{IdentityPolicy, Service, TrustPolicy, allow, prefix, source_account, via_service};
use crate::cfn::{Arn, Error, Handle, Template, Val, account_id, partition, region};
use crate::config::Config;
use crate::sub;

/// Adds the role.
pub(super) fn role(
    template: &mut Template,
    config: &Config,
    keys: &Keys,
    buckets: &Buckets,
    catalog: &Catalog,
) -> Result<Handle<Role>, Error> {
    template.section("v1.1 sections 3.3 and 12, production section 11: QuickSight");
    let trust = TrustPolicy::service(Service::QuickSight).when(source_account().is(account_id()));
    let role = roles(config)
        .role(&format!("{}-quicksight-role", config.prefix), trust)
        .policies([RolePolicy::new(policy(config, keys, buckets, catalog), "read")]);
    let role = template.add("QuickSightRole", role)?;
    grant_own_keys(template, config, keys, Decrypt, &role)?;
    Ok(role)
}

fn policy(config: &Config, keys: &Keys, buckets: &Buckets, catalog: &Catalog) -> IdentityPolicy {
    let workgroup: Val<Arn<WorkGroup>> = sub![
        "arn:",
        partition(),
        ":athena:",
        region(),
        ":",
        account_id(),
        ":workgroup/",
        catalog.shared.name()
    ]
    .typed();
    let query = (
        athena::StartQueryExecution,
        athena::StopQueryExecution,
        athena::GetQueryExecution,
        athena::BatchGetQueryExecution,
        athena::GetQueryResults,
        athena::GetQueryResultsStream,
        athena::ListQueryExecutions,
        athena::GetWorkGroup,
    );
    let look = (athena::ListDataCatalogs, athena::ListWorkGroups);
    let glue =
        |rest: Val<String>| sub!["arn:", partition(), ":glue:", region(), ":", account_id(), ":", rest];
    let glue_catalog = || -> Val<Arn<GlueCatalog>> { glue("catalog".into()).typed() };
    let database = || -> Val<Arn<Database>> { glue(sub!["database/", catalog.database.name()]).typed() };
    let tables = ["results", "calls"]
        .map(|name| glue(sub!["table/", catalog.database.name(), format!("/{name}")]).typed::<Arn<Table>>());
    let see = (GetTable, GetTables, GetPartition, GetPartitions, BatchGetPartition);
    let documents = config.tenants.iter().map(|tenant| format!("{}*", layout::documents(&tenant.id)));
    let objects: Vec<_> = documents.map(|pattern| buckets.results.objects(pattern)).collect();
    let files = (GetObject, PutObject, AbortMultipartUpload, ListMultipartUploadParts);
    let through_s3 = || via_service().is(sub!["s3.", region(), ".amazonaws.com"]);
    IdentityPolicy::default()
        .with(allow(query).on(workgroup).sid("QueryInSharedWorkGroup"))
        .with(allow(look).on_everything().sid("LookForDataSources"))
        .with(allow((GetDatabase, GetDatabases)).on((glue_catalog(), database())).sid("SeeDatabase"))
        .with(allow(see).on(((glue_catalog(), database()), tables)).sid("SeeTables"))
        .with(
            allow(GetBucketLocation).on((buckets.results.arn(), buckets.staging.arn())).sid("LocateBuckets"),
        )
        .with(
            // Below a folder, which is a tenant or the transcripts. Sixty tenants by name would not fit.
            allow(ListBucket)
                .on(buckets.results.arn())
                .when(prefix().is_like(["?*/*"]))
                .when(prefix().is_unlike([format!("{TRANSCRIPT_PREFIX}*")]))
                .sid("ListDocuments"),
        )
        .with(allow(GetObject).on(objects).sid("ReadDocuments"))
        .with(
            allow(ListBucket)
                .on(buckets.staging.arn())
                .when(prefix().is_like(["shared/*"]))
                .sid("ListQueryResults"),
        )
        .with(allow(files).on(buckets.staging.objects("shared/*")).sid("KeepQueryResults"))
        .with(allow(Decrypt).on(keys.master.arn()).when(through_s3()).sid("Decrypt"))
        .with(allow(GenerateDataKey).on(keys.master.arn()).when(through_s3()).sid("EncryptQueryResults"))
}
