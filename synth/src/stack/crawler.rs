//! The guides' crawler, which nothing needs: the table of the catalog finds new documents by itself.
//!
//! It looks at documents only, never at the transcripts under `tmp/`, and writes tables of its own (`crawled_…`), so that
//! it cannot change the one that queries use.

use contract::layout::TRANSCRIPT_PREFIX;

use super::functions::roles;
use crate::aws::action::glue::{
    BatchCreatePartition, BatchGetPartition, BatchUpdatePartition, CreateTable, GetDatabase, GetPartition,
    GetPartitions, GetTable, GetTables, UpdateTable,
};
use crate::aws::action::kms::{Decrypt, EncryptAll, GenerateDataKeyAll};
use crate::aws::action::logs::{AssociateKmsKey, CreateLogGroup, CreateLogStream, LogStream, PutLogEvents};
use crate::aws::action::s3::{GetBucketLocation, GetObject, ListBucket};
use crate::aws::glue::{
    CloudWatchEncryption, Crawler, Database, DeleteBehavior, EncryptionConfiguration, JobBookmarksEncryption,
    S3Encryption, S3Target, Schedule, SchemaChangePolicy, SecurityConfiguration, Targets, UpdateBehavior,
};
use crate::aws::iam::{Role, RolePolicy};
use crate::aws::logs::LogGroup;
use crate::cfn::policy::{IdentityPolicy, Service, TrustPolicy, allow, source_account, through};
use crate::cfn::{Arn, Error, Handle, Template, account_id, partition, region};
use crate::config::Config;
use crate::construct::KeyStatement;
use crate::stack::encryption::{Keys, grant_own_keys};
use crate::stack::query;
use crate::stack::storage::Buckets;
use crate::sub;

const SECTION: &str = "v1.1 section 10, production section 10: Glue crawler";

/// What the tables that it makes begin with.
const TABLE_PREFIX: &str = "crawled_";

/// Adds the crawler with its role and its security configuration.
pub(super) fn add(
    template: &mut Template,
    config: &Config,
    keys: &Keys,
    buckets: &Buckets,
    database: &Handle<Database>,
) -> Result<(), Error> {
    template.section(SECTION);
    let role = template.add("CrawlerRole", role(config, keys, buckets, database))?;
    grant_own_keys(template, config, keys, Decrypt, &role)?;
    template.section(SECTION);
    // Glue names the log group after the security configuration; KMS must let CloudWatch Logs in.
    template.allow_in(&keys.master, KeyStatement::crawler_logs())?;
    let logs =
        CloudWatchEncryption::new().cloud_watch_encryption_mode("SSE-KMS").kms_key_arn(keys.master.arn());
    // A crawler writes neither objects nor bookmarks; a configuration that says nothing of them is taken for a gap.
    let objects = S3Encryption::new().s3_encryption_mode("SSE-KMS").kms_key_arn(keys.master.arn());
    let bookmarks =
        JobBookmarksEncryption::new().job_bookmarks_encryption_mode("CSE-KMS").kms_key_arn(keys.master.arn());
    let encryption = EncryptionConfiguration::new()
        .cloud_watch_encryption(logs)
        .job_bookmarks_encryption(bookmarks)
        .s3_encryptions([objects]);
    let security = SecurityConfiguration::new(encryption, format!("{}-crawler", config.prefix));
    let security = template.add("CrawlerSecurity", security)?;
    let targets = Targets::new().s3_targets([S3Target::new()
        .path(sub!["s3://", buckets.results.name(), "/"])
        .exclusions([format!("{TRANSCRIPT_PREFIX}**")])]);
    let crawler = Crawler::new(role.arn(), targets)
        .name(format!("{}-results-crawler", config.prefix))
        .description("Daily, beside the table that needs no crawler")
        .database_name(database.name())
        .table_prefix(TABLE_PREFIX)
        .schedule(Schedule::new().schedule_expression("cron(30 3 * * ? *)"))
        .schema_change_policy(
            SchemaChangePolicy::new()
                .update_behavior(UpdateBehavior::UpdateInDatabase)
                .delete_behavior(DeleteBehavior::Log),
        )
        .crawler_security_configuration(security.id());
    template.add("ResultsCrawler", crawler)?;
    Ok(())
}

fn role(config: &Config, keys: &Keys, buckets: &Buckets, database: &Handle<Database>) -> Role {
    let tables = || query::table(&database.name(), &format!("{TABLE_PREFIX}*"));
    let above = || (query::glue_catalog(), query::database(&database.name()));
    let see = (GetTable, GetTables, GetPartition, GetPartitions, BatchGetPartition);
    let write = (CreateTable, UpdateTable, BatchCreatePartition, BatchUpdatePartition);
    let logs =
        sub!["arn:", partition(), ":logs:", region(), ":", account_id(), ":log-group:/aws-glue/crawlers*"];
    let through_s3 = through(&["s3"]);
    let through_logs = through(&["logs"]);
    let policy = IdentityPolicy::default()
        .with(allow(GetBucketLocation).on(buckets.results.arn()).sid("LocateBucket"))
        // A crawler lists from the top to find the folders.
        .with(allow(ListBucket).on(buckets.results.arn()).sid("ListBucket"))
        .with(allow(GetObject).on(buckets.documents(config)).sid("ReadDocuments"))
        .with(allow(GetDatabase).on(above()).sid("SeeDatabase"))
        .with(allow(see).on((above(), tables())).sid("SeeCrawledTables"))
        .with(allow(write).on((above(), tables())).sid("WriteCrawledTables"))
        .with(
            allow((AssociateKmsKey, CreateLogGroup))
                .on(logs.clone().typed::<Arn<LogGroup>>())
                .sid("MakeLogGroup"),
        )
        .with(
            allow((CreateLogStream, PutLogEvents))
                .on(sub![logs, ":*"].typed::<Arn<LogStream>>())
                .sid("WriteLogs"),
        )
        .with(allow(Decrypt).on(keys.master.arn()).when(through_s3).sid("DecryptDocuments"))
        .with(
            allow((EncryptAll, GenerateDataKeyAll))
                .on(keys.master.arn())
                .when(through_logs)
                .sid("EncryptLogs"),
        );
    roles(config)
        .role(
            &format!("{}-glue-role", config.prefix),
            TrustPolicy::service(Service::Glue).when(source_account().is(account_id())),
        )
        .policies([RolePolicy::new(policy, "crawler")])
}
