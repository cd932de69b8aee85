//! What tenants share, as the same template or another one refers to it.

use contract::tenant::TenantId;

use super::logical_id;
use crate::aws::{action, glue, kms, lambda, s3};
use crate::cfn::{Arn, Error, Handle, Name, Output, Template, Textual, Val, partition};
use crate::config::Config;
use crate::stack::encryption::Keys;
use crate::stack::storage::Buckets;
use crate::sub;

/// A bucket by name and ARN.
#[derive(Clone, Debug)]
pub(in crate::stack) struct Bucket {
    pub(in crate::stack) name: Val<Name<s3::Bucket>>,
    pub(in crate::stack) arn: Val<Arn<s3::Bucket>>,
}

impl Bucket {
    /// A bucket of this template.
    pub(in crate::stack) fn here(bucket: &Handle<s3::Bucket>) -> Self {
        Self { name: bucket.name(), arn: bucket.arn() }
    }

    fn imported(config: &Config, id: &str) -> Self {
        let name: Val<Name<s3::Bucket>> = import(config, id);
        let arn = sub!["arn:", partition(), ":s3:::", name.clone()].typed();
        Self { name, arn }
    }

    /// The ARN of the objects whose keys match `pattern`.
    pub(in crate::stack) fn objects(&self, pattern: &str) -> Val<Arn<action::s3::Object>> {
        sub![self.arn.clone(), "/", pattern].typed()
    }
}

/// What every tenant's resources refer to.
pub(in crate::stack) struct Shared<'a> {
    pub(in crate::stack) config: &'a Config,
    pub(in crate::stack) key: Val<Arn<kms::Key>>,
    pub(in crate::stack) input: Bucket,
    pub(in crate::stack) results: Bucket,
    pub(in crate::stack) staging: Bucket,
    pub(in crate::stack) database: Val<Name<glue::Database>>,
    pub(in crate::stack) registrar: Val<Arn<lambda::Function>>,
    own_keys: Vec<(TenantId, Val<Arn<kms::Key>>)>,
}

const KEY: &str = "SharedKeyArn";
const INPUT: &str = "SharedInputBucketName";
const RESULTS: &str = "SharedResultsBucketName";
const STAGING: &str = "SharedStagingBucketName";
const DATABASE: &str = "SharedDatabaseName";
const REGISTRAR: &str = "SharedTenantRegistrarArn";

impl<'a> Shared<'a> {
    /// As the template that has it all refers to it.
    pub(in crate::stack) fn here(
        config: &'a Config,
        keys: &Keys,
        buckets: &Buckets,
        database: &Handle<glue::Database>,
        registrar: &Handle<lambda::Function>,
    ) -> Self {
        Self {
            config,
            key: keys.master.arn(),
            input: Bucket::here(&buckets.input),
            results: Bucket::here(&buckets.results),
            staging: Bucket::here(&buckets.staging),
            database: database.name(),
            registrar: registrar.arn(),
            own_keys: keys.of_tenants.iter().map(|(id, key)| (id.clone(), key.arn())).collect(),
        }
    }

    /// As another template refers to it, by what the first one exports.
    pub(in crate::stack) fn imported(config: &'a Config) -> Self {
        let own = config.tenants.iter().filter(|tenant| tenant.own_key);
        Self {
            config,
            key: import(config, KEY),
            input: Bucket::imported(config, INPUT),
            results: Bucket::imported(config, RESULTS),
            staging: Bucket::imported(config, STAGING),
            database: import(config, DATABASE),
            registrar: import(config, REGISTRAR),
            own_keys: own.map(|tenant| (tenant.id.clone(), import(config, &key_id(&tenant.id)))).collect(),
        }
    }

    /// Exports it for other templates.
    pub(in crate::stack) fn export(&self, template: &mut Template) -> Result<(), Error> {
        let mut export = |id: &str, value: Val<String>| {
            let output = Output::new("For the templates of the tenants", value);
            template.output(id, output.export(export_name(self.config, id)))
        };
        export(KEY, self.key.clone().into())?;
        export(INPUT, self.input.name.clone().into())?;
        export(RESULTS, self.results.name.clone().into())?;
        export(STAGING, self.staging.name.clone().into())?;
        export(DATABASE, self.database.clone().into())?;
        export(REGISTRAR, self.registrar.clone().into())?;
        for (tenant, key) in &self.own_keys {
            export(&key_id(tenant), key.clone().into())?;
        }
        Ok(())
    }

    /// A tenant's own key, if it has one.
    pub(super) fn own_key(&self, tenant: &TenantId) -> Option<Val<Arn<kms::Key>>> {
        self.own_keys.iter().find(|(id, _)| id == tenant).map(|(_, key)| key.clone())
    }
}

fn key_id(tenant: &TenantId) -> String {
    logical_id(tenant, "KeyArn")
}

/// Exports are named once per account and Region, so each begins with the deployment's prefix.
fn export_name(config: &Config, id: &str) -> String {
    format!("{}-{id}", config.prefix)
}

fn import<T: Textual>(config: &Config, id: &str) -> Val<T> {
    Val::import_value(export_name(config, id))
}
