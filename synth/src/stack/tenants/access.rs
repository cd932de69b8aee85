//! The roles of a tenant's readers and uploaders, and its access point.

use contract::layout;
use contract::tenant::TENANT_TAG;

use super::key_use::{self, Contexts};
use super::{Shared, logical_id, staging_folder, table_name};
use crate::aws::action::{kms as keys, s3 as storage};
use crate::aws::athena::WorkGroup;
use crate::aws::iam::{Role, RolePolicy, Tag};
use crate::aws::kms;
use crate::aws::s3::{AccessPoint, AccessPointPublicAccessBlockConfiguration};
use crate::cfn::policy::{IdentityPolicy, Principal, ResourcePolicy, Statement, TrustPolicy, allow, prefix};
use crate::cfn::{Arn, Error, Name, Template, Val, account_id, partition, region};
use crate::config::Tenant;
use crate::construct::short_digest;
use crate::stack::functions;
use crate::stack::query::Query;
use crate::sub;

/// The most characters of an access point's name.
const ACCESS_POINT_NAME: usize = 50;

/// Adds the roles, and the access point where it is configured.
pub(super) fn add(
    template: &mut Template,
    shared: &Shared,
    tenant: &Tenant,
    workgroup: Val<Name<WorkGroup>>,
    own_key: Option<Val<Arn<kms::Key>>>,
) -> Result<(), Error> {
    let access_point = shared.config.isolation.access_points.then(|| AccessPointNames::of(shared, tenant));
    let mut policy = reader(shared, tenant, workgroup, own_key);
    if let Some(names) = &access_point {
        policy.extend(names.reading(tenant));
    }
    let reader = role(shared, tenant, ("reader", "Readers"), &tenant.readers, policy);
    let reader = template.add(&logical_id(&tenant.id, "ReaderRole"), reader)?;
    let uploader =
        role(shared, tenant, ("uploader", "Uploaders"), &tenant.uploaders, uploader(shared, tenant));
    template.add(&logical_id(&tenant.id, "UploaderRole"), uploader)?;
    if let Some(names) = access_point {
        let policy: ResourcePolicy = names.policy(tenant, reader.arn());
        let point = AccessPoint::new(shared.results.name.clone())
            .name(names.name)
            .policy(policy)
            .public_access_block_configuration(
                AccessPointPublicAccessBlockConfiguration::new()
                    .block_public_acls(true)
                    .block_public_policy(true)
                    .ignore_public_acls(true)
                    .restrict_public_buckets(true),
            );
        template.add(&logical_id(&tenant.id, "AccessPoint"), point)?;
    }
    Ok(())
}

fn role(
    shared: &Shared,
    tenant: &Tenant,
    (purpose, people): (&str, &str),
    principals: &[String],
    policy: Vec<Statement>,
) -> Role {
    let config = shared.config;
    let trust =
        if principals.is_empty() { TrustPolicy::account_root() } else { TrustPolicy::arns(principals) };
    // By this tag a session says whose it is: `aws:PrincipalTag/tenant_id`.
    let own = [(TENANT_TAG, tenant.id.as_str())];
    let all = config.tags.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    let tags: Vec<Tag> = all.chain(own).map(|(key, value)| Tag::new(key, value)).collect();
    let policy: IdentityPolicy = policy.into_iter().collect();
    functions::roles(config)
        .role(&format!("{}-{}-{purpose}", config.prefix, tenant.id), trust)
        .description(format!("{people} of tenant {}", tenant.id))
        .policies([RolePolicy::new(policy, purpose)])
        .tags(tags)
}

/// The rights to query the tenant's own table in its own workgroup, and to read its documents.
fn reader(
    shared: &Shared,
    tenant: &Tenant,
    workgroup: Val<Name<WorkGroup>>,
    own_key: Option<Val<Arn<kms::Key>>>,
) -> Vec<Statement> {
    let documents = layout::documents(&tenant.id);
    let staging = format!("{}/", staging_folder(&tenant.id));
    let query = Query {
        workgroup,
        database: shared.database.clone(),
        tables: &[&table_name(&tenant.id)],
        staging: &shared.staging,
        folder: &staging,
    };
    let mut statements = query.statements();
    statements.extend([
        allow(storage::GetBucketLocation).on(shared.results.arn.clone()).sid("LocateDocuments"),
        allow(storage::ListBucket)
            .on(shared.results.arn.clone())
            .when(prefix().is_like([format!("{documents}*")]))
            .sid("ListOwnDocuments"),
        allow(storage::GetObject)
            .on(shared.results.objects(&format!("{documents}*")))
            .sid("ReadOwnDocuments"),
    ]);
    let contexts =
        if shared.config.isolation.bucket_keys() { Contexts::with_bucket_key } else { Contexts::of_objects };
    let documents = contexts(&shared.results, &documents);
    let results = contexts(&shared.staging, &staging);
    // What was written before the tenant had a key of its own is under the stack's.
    let keys_of_documents: Vec<_> = own_key.into_iter().chain([shared.key.clone()]).collect();
    statements.extend([
        key_use::through_s3(keys::Decrypt, keys_of_documents, documents).sid("DecryptOwnDocuments"),
        key_use::through_s3((keys::Decrypt, keys::GenerateDataKey), vec![shared.key.clone()], results)
            .sid("UseKeyForQueryResults"),
    ]);
    statements
}

/// The rights to upload recordings, also in parts, and nothing else: what was uploaded cannot be read back.
fn uploader(shared: &Shared, tenant: &Tenant) -> Vec<Statement> {
    let recordings = layout::recordings(&tenant.id);
    let upload = (storage::PutObject, storage::AbortMultipartUpload, storage::ListMultipartUploadParts);
    // S3 decrypts the data key of an upload in parts when its parts are put together.
    let encrypt = (keys::GenerateDataKey, keys::Decrypt);
    vec![
        allow(upload).on(shared.input.objects(&format!("{recordings}*"))).sid("UploadRecordings"),
        key_use::through_s3(
            encrypt,
            vec![shared.key.clone()],
            Contexts::with_bucket_key(&shared.input, &recordings),
        )
        .sid("EncryptRecordings"),
    ]
}

/// An access point by its name, from which its ARNs are made: its policy names itself, which a reference cannot.
struct AccessPointNames {
    name: String,
    arn: Val<Arn<AccessPoint>>,
    documents: Val<Arn<storage::Accesspointobject>>,
}

impl AccessPointNames {
    fn of(shared: &Shared, tenant: &Tenant) -> Self {
        let name = access_point_name(&format!("{}-{}", shared.config.prefix, tenant.id));
        let arn =
            || sub!["arn:", partition(), ":s3:", region(), ":", account_id(), format!(":accesspoint/{name}")];
        let documents = sub![arn(), format!("/object/{}*", layout::documents(&tenant.id))].typed();
        Self { arn: arn().typed(), documents, name }
    }

    /// What the reader's role may do through it.
    fn reading(&self, tenant: &Tenant) -> [Statement; 2] {
        let documents = layout::documents(&tenant.id);
        [
            allow(storage::ListBucket)
                .on(self.arn.clone())
                .when(prefix().is_like([format!("{documents}*")]))
                .sid("ListThroughAccessPoint"),
            allow(storage::GetObject).on(self.documents.clone()).sid("ReadThroughAccessPoint"),
        ]
    }

    /// The access point's own policy: only the reader, only its documents.
    fn policy(&self, tenant: &Tenant, reader: Val<Arn<Role>>) -> ResourcePolicy {
        let documents = layout::documents(&tenant.id);
        let list = allow(storage::ListBucket)
            .to(Principal::role(reader.clone()))
            .on(self.arn.clone())
            .when(prefix().is_like([format!("{documents}*")]))
            .sid("List");
        let read =
            allow(storage::GetObject).to(Principal::role(reader)).on(self.documents.clone()).sid("Read");
        [list, read].into_iter().collect()
    }
}

/// The name, or where it is too long its beginning and a digest that tells it from its like.
fn access_point_name(name: &str) -> String {
    if name.len() <= ACCESS_POINT_NAME {
        return name.to_owned();
    }
    format!("{}-{}", &name[..ACCESS_POINT_NAME - 9], short_digest(name))
}
