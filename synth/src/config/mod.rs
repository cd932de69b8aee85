//! `cci-lite.yaml`: what is deployed, checked once; after that nothing looks again.
//!
//! Each block of the file has its types in a file of its own here. Their documentation, defaults and bounds are also the
//! JSON Schema, which editors complete by and which `read` checks a file against; `check` knows what no schema says.

mod access;
mod analytics;
mod check;
mod format;
mod functions;
mod guardrails;
mod model;
mod pace;
mod path;
mod qa;
mod read;
mod reference;
mod retention;
mod schema;
mod starter;
mod tenant;
mod warnings;

use std::collections::BTreeMap;
use std::fmt;
use std::io::Read as _;
use std::path::Path;

use contract::job::Deployment;
use contract::qa::QaForm;
use contract::tenant::Models;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use access::{Buckets, Encryption, Isolation, IsolationLevel, Network, Roles, Transcription};
pub use analytics::{Catalog, Dashboards, QuickSight, Viewer};
pub use check::Problem;
pub use functions::{Architecture, Functions, LogLevel, Settings};
pub use guardrails::{Alarms, Audit, Budget, Failures};
pub use model::Model;
pub use path::{Path as FieldPath, Step};
pub use qa::Form;
pub use reference::{EXAMPLE, reference_text};
pub use retention::Retention;
pub use schema::{schema, schema_text};
pub use starter::init;
pub use tenant::{Redaction, Tenant};

/// The default configuration, as committed. Compiled in, so that no file is needed.
pub const DEFAULT: &str = include_str!("../../../cci-lite.yaml");

/// What is deployed. Every field may be left out and then has its default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(title = "CCI Lite")]
pub struct Config {
    /// Begins every physical name, so that two deployments can share an account: 2 to 20 of a-z, 0-9 and -, beginning with
    /// a letter. Fixed for a stack's life: another prefix is another stack.
    #[schemars(with = "String", transform = format::PREFIX.text())]
    pub prefix: Deployment,
    /// The region of deployment, which the models and bucket names must fit. The template itself names no region.
    #[schemars(transform = format::REGION.text())]
    pub region: String,
    /// The processor of the functions.
    pub architecture: Architecture,
    /// Tags of every resource that takes tags; AWS takes 50 and adds its own.
    #[schemars(extend("maxProperties" = 20), transform = format::TAG_KEY.keys_and(format::TAG_VALUE))]
    pub tags: BTreeMap<String, String>,
    /// Whether processing stands still: rules and mappings are disabled, nothing is deleted, uploads are kept as long as
    /// `retention.recordings`.
    pub pause: bool,
    /// Who uploads calls.
    #[schemars(length(min = 1, max = 60))]
    pub tenants: Vec<Tenant>,
    /// Days until things are deleted.
    pub retention: Retention,
    /// The model that reads calls, by its name under `models`.
    #[schemars(length(min = 1, max = 64))]
    pub model: String,
    /// The models that may read calls, each under a name of yours.
    #[schemars(extend("minProperties" = 1, "maxProperties" = 4), transform = format::NAME.keys())]
    pub models: BTreeMap<String, Model>,
    /// What calls are judged by, a name under `qa_forms`.
    #[schemars(length(min = 1, max = 64))]
    pub qa_form: String,
    /// The forms that calls may be judged by, each under a name of yours.
    #[schemars(extend("minProperties" = 1, "maxProperties" = 10), transform = format::NAME.keys())]
    pub qa_forms: BTreeMap<String, Form>,
    /// The functions.
    pub functions: Functions,
    /// Transcribe.
    pub transcription: Transcription,
    /// Keys.
    pub encryption: Encryption,
    /// Names of buckets.
    pub buckets: Buckets,
    /// Roles of IAM.
    pub roles: Roles,
    /// Isolation of tenants.
    pub isolation: Isolation,
    /// A network of one's own; without it, the functions run in Lambda's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<Network>,
    /// Glue and Athena.
    pub catalog: Catalog,
    /// Dashboards.
    pub dashboards: Dashboards,
    /// Alarms.
    pub alarms: Alarms,
    /// Failed transcriptions.
    pub failures: Failures,
    /// A monthly budget.
    pub budget: Budget,
    /// Who read and wrote what.
    pub audit: Audit,
}

impl Default for Config {
    fn default() -> Self {
        let tag = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let (model, models) = model::default_models();
        let (qa_form, qa_forms) = qa::default_forms();
        Self {
            prefix: fixed("cci-lite"),
            region: "eu-central-1".to_owned(),
            architecture: Architecture::Arm64,
            tags: BTreeMap::from([
                tag("Project", "CCI-Lite"),
                tag("Env", "prod"),
                tag("Owner", "Conversant"),
                tag("Data", "Voice"),
            ]),
            pause: false,
            tenants: vec![Tenant::new(fixed("demo-tenant"), "Demo Tenant")],
            retention: Retention::default(),
            model,
            models,
            qa_form,
            qa_forms,
            functions: Functions::default(),
            transcription: Transcription::default(),
            encryption: Encryption::default(),
            buckets: Buckets::default(),
            roles: Roles::default(),
            isolation: Isolation::default(),
            network: None,
            catalog: Catalog::default(),
            dashboards: Dashboards::default(),
            alarms: Alarms::default(),
            failures: Failures::default(),
            budget: Budget::default(),
            audit: Audit::default(),
        }
    }
}

/// A name that is written here and known to be legal.
fn fixed<T: std::str::FromStr<Err: fmt::Debug>>(name: &str) -> T {
    name.parse().expect("a default of our own is legal")
}

/// Why a configuration cannot be used, or started.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{file} cannot be read: {cause}; `synth init` writes a file to start from")]
    Unreadable {
        /// The file.
        file: String,
        /// Why.
        cause: std::io::Error,
    },
    /// Everything that is wrong in it, at once.
    #[error("{}", problems.join("\n"))]
    Wrong {
        /// Each a line with file, line, column, field, and what is allowed.
        problems: Vec<String>,
    },
    /// A file would be overwritten.
    #[error("{file} exists and is left as it is; name another file, or `-` to print")]
    Exists {
        /// The file.
        file: String,
    },
    /// A file cannot be written.
    #[error("{file} cannot be written: {cause}; name another file, or `-` to print")]
    Unwritable {
        /// The file.
        file: String,
        /// Why.
        cause: std::io::Error,
    },
}

/// A file's text, of one that is too long as much as shows that.
fn read_text(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    std::fs::File::open(path)?.take(read::MAX_BYTES as u64 + 1).read_to_string(&mut text)?;
    Ok(text)
}

impl Config {
    /// Reads a file; the embedded default where there is none.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        let Some(path) = file else { return Self::parse("cci-lite.yaml (embedded)", DEFAULT) };
        let name = path.display().to_string();
        match read_text(path) {
            Ok(text) => Self::parse(&name, &text),
            Err(cause) => Err(ConfigError::Unreadable { file: name, cause }),
        }
    }

    /// Reads a configuration's text. `file` is what errors call it.
    pub fn parse(file: &str, text: &str) -> Result<Self, ConfigError> {
        read::read(file, text).map_err(|problems| ConfigError::Wrong { problems })
    }

    /// A name that the guides give. In the default deployment it is just that; in another one, which may live in the
    /// same account, it begins with the prefix.
    pub fn guide_name(&self, name: &str) -> String {
        if self.prefix == Self::default().prefix {
            name.to_owned()
        } else {
            format!("{}-{name}", self.prefix)
        }
    }

    /// The inference profile of the default model.
    pub fn default_profile(&self) -> &str {
        self.models.get(&self.model).map_or("", |model| &model.profile)
    }

    /// The models as the registrar writes them into the tenants' table.
    pub fn registered_models(&self) -> Models {
        Models {
            default: self.default_profile().to_owned(),
            available: self
                .models
                .iter()
                .map(|(name, model)| (name.clone(), model.profile.clone()))
                .collect(),
        }
    }

    /// A tenant as the registrar writes it into their table. Its own key is only known to the deployment.
    pub fn registered_tenant(&self, tenant: &Tenant) -> contract::tenant::Tenant {
        let model = tenant.model.as_ref().and_then(|name| self.models.get(name));
        let form = tenant.qa_form.as_ref().unwrap_or(&self.qa_form);
        let qa_form = self
            .qa_forms
            .get(form)
            .map(|Form(criteria)| QaForm { name: form.clone(), criteria: criteria.clone() });
        contract::tenant::Tenant {
            id: tenant.id.clone(),
            name: tenant.name.clone(),
            language: tenant.language,
            speech: tenant.speech,
            model: model.map(|model| model.profile.clone()),
            summary_language: tenant.summary_language.clone(),
            prompt: tenant.prompt.clone(),
            qa_form,
            redaction_off: tenant.redaction_off_reason.clone(),
            key_arn: None,
            daily_limit: tenant.daily_limit(),
        }
    }
}
