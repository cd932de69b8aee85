//! The rights that a query in Athena takes, whoever asks it: its workgroup, its tables, its folder of results. What the
//! query may read is not among them.

use super::tenants::Bucket;
use crate::aws::action::athena;
use crate::aws::action::glue::{
    BatchGetPartition, Catalog, GetDatabase, GetPartition, GetPartitions, GetTable, GetTables,
};
use crate::aws::action::s3::{
    AbortMultipartUpload, GetBucketLocation, GetObject, ListBucket, ListMultipartUploadParts, PutObject,
};
use crate::aws::athena::WorkGroup;
use crate::aws::glue::{Database, Table};
use crate::cfn::policy::{Statement, allow, prefix};
use crate::cfn::{Arn, Name, Val, account_id, partition, region};
use crate::sub;

/// A query's surroundings.
pub(super) struct Query<'a> {
    pub(super) workgroup: Val<Name<WorkGroup>>,
    pub(super) database: Val<Name<Database>>,
    /// The tables that it may name.
    pub(super) tables: &'a [&'a str],
    pub(super) staging: &'a Bucket,
    /// The folder of its results in the staging bucket, ending with `/`.
    pub(super) folder: &'a str,
}

impl Query<'_> {
    pub(super) fn statements(&self) -> Vec<Statement> {
        let run = (
            athena::StartQueryExecution,
            athena::StopQueryExecution,
            athena::GetQueryExecution,
            athena::BatchGetQueryExecution,
            athena::GetQueryResults,
            athena::GetQueryResultsStream,
            athena::ListQueryExecutions,
            athena::GetWorkGroup,
        );
        let workgroup: Val<Arn<WorkGroup>> = sub![
            "arn:",
            partition(),
            ":athena:",
            region(),
            ":",
            account_id(),
            ":workgroup/",
            self.workgroup.clone()
        ]
        .typed();
        let see = (GetTable, GetTables, GetPartition, GetPartitions, BatchGetPartition);
        let tables: Vec<_> = self.tables.iter().map(|name| table(&self.database, name)).collect();
        let above = || (glue_catalog(), database(&self.database));
        let keep = (GetObject, PutObject, AbortMultipartUpload, ListMultipartUploadParts);
        let results = format!("{}*", self.folder);
        vec![
            allow(run).on(workgroup).sid("QueryInWorkGroup"),
            allow(GetDatabase).on(above()).sid("SeeDatabase"),
            allow(see).on((above(), tables)).sid("SeeTables"),
            allow(GetBucketLocation).on(self.staging.arn.clone()).sid("LocateQueryResults"),
            allow(ListBucket)
                .on(self.staging.arn.clone())
                .when(prefix().is_like([results.as_str()]))
                .sid("ListQueryResults"),
            allow(keep).on(self.staging.objects(&results)).sid("KeepQueryResults"),
        ]
    }
}

fn glue(rest: Val<String>) -> Val<String> {
    sub!["arn:", partition(), ":glue:", region(), ":", account_id(), ":", rest]
}

/// The account's catalog, which Glue asks for beside every database and table.
pub(super) fn glue_catalog() -> Val<Arn<Catalog>> {
    glue("catalog".into()).typed()
}

/// A database of the catalog.
pub(super) fn database(name: &Val<Name<Database>>) -> Val<Arn<Database>> {
    glue(sub!["database/", name.clone()]).typed()
}

/// A table of a database, or with `*` several.
pub(super) fn table(database: &Val<Name<Database>>, table: &str) -> Val<Arn<Table>> {
    glue(sub!["table/", database.clone(), format!("/{table}")]).typed()
}
