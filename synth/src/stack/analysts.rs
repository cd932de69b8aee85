//! The role by which QuickSight reads on behalf of its users: all tenants' documents, through the shared workgroup. Which
//! of them a user sees is decided by the row-level security of the dataset.

use contract::layout::TRANSCRIPT_PREFIX;

use super::catalog::Catalog;
use super::encryption::{Keys, grant_own_keys};
use super::functions::roles;
use super::query::Query;
use super::storage::Buckets;
use super::tenants::Bucket;
use crate::aws::action::athena::{
    Datacatalog, GetDataCatalog, GetDatabase, GetTableMetadata, ListDataCatalogs, ListDatabases,
    ListEngineVersions, ListTableMetadata, ListWorkGroups,
};
use crate::aws::action::kms::{Decrypt, GenerateDataKey};
use crate::aws::action::s3::{GetBucketLocation, GetObject, ListBucket, ListBucketMultipartUploads};
use crate::aws::iam::{Role, RolePolicy};
use crate::cfn::policy::{IdentityPolicy, Service, TrustPolicy, allow, prefix, through};
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
    // No condition: AWS does not say that QuickSight sends its account. Passing the role takes a right in this one.
    let trust = TrustPolicy::service(Service::QuickSight);
    let role = roles(config)
        .role(&format!("{}-quicksight-role", config.prefix), trust)
        .policies([RolePolicy::new(policy(config, keys, buckets, catalog), "read")]);
    let role = template.add("QuickSightRole", role)?;
    grant_own_keys(template, config, keys, Decrypt, &role)?;
    Ok(role)
}

fn policy(config: &Config, keys: &Keys, buckets: &Buckets, catalog: &Catalog) -> IdentityPolicy {
    let query = Query {
        workgroup: catalog.shared.name(),
        database: catalog.database.name(),
        tables: &["results", "calls"],
        staging: &Bucket::here(&buckets.staging),
        folder: "shared/",
    };
    let look = (ListDataCatalogs, ListWorkGroups, ListEngineVersions);
    let in_catalog = (GetDataCatalog, GetDatabase, GetTableMetadata, ListDatabases, ListTableMetadata);
    let athena_catalog: Val<Arn<Datacatalog>> =
        sub!["arn:", partition(), ":athena:", region(), ":", account_id(), ":datacatalog/AwsDataCatalog"]
            .typed();
    let through_s3 = through(&["s3"]);
    query
        .statements()
        .into_iter()
        .collect::<IdentityPolicy>()
        .with(allow(look).on_everything().sid("LookForDataSources"))
        .with(allow(in_catalog).on(athena_catalog).sid("LookIntoCatalog"))
        .with(allow(ListBucketMultipartUploads).on(buckets.staging.arn()).sid("ListUploads"))
        .with(allow(GetBucketLocation).on(buckets.results.arn()).sid("LocateDocuments"))
        .with(
            // Below a folder, which is a tenant or the transcripts. Sixty tenants by name would not fit.
            allow(ListBucket)
                .on(buckets.results.arn())
                .when(prefix().is_like(["?*/*"]))
                .when(prefix().is_unlike([format!("{TRANSCRIPT_PREFIX}*")]))
                .sid("ListDocuments"),
        )
        .with(allow(GetObject).on(buckets.documents(config)).sid("ReadDocuments"))
        .with(allow((Decrypt, GenerateDataKey)).on(keys.master.arn()).when(through_s3).sid("UseKey"))
}
