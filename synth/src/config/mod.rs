//! `cci-lite.yaml`: what is deployed, checked once; after that nothing looks again.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use contract::job::Deployment;
use contract::tenant::{Language, Speech, Tenant};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::aws::logs::RetentionInDays;

/// The default configuration, as committed. Compiled in, so that no file is needed.
pub const DEFAULT: &str = include_str!("../../../cci-lite.yaml");

/// A whole configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Begins every physical name.
    #[schemars(with = "String")]
    pub prefix: Deployment,
    /// The processor of the functions.
    pub architecture: Architecture,
    /// Tags of every resource that takes tags; at most 45, as AWS takes 50 and adds its own.
    pub tags: BTreeMap<String, String>,
    /// Who uploads calls; 1 to 60.
    pub tenants: Vec<Tenant>,
    /// Days until things are deleted.
    pub retention: Retention,
    /// Who reads the calls.
    pub model: Model,
    /// How many of each function run at once.
    pub concurrency: Concurrency,
    /// Queries.
    pub athena: Athena,
    /// Keys.
    pub encryption: Encryption,
}

/// The processor of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Architecture {
    /// Graviton.
    Arm64,
    /// Intel and AMD.
    #[serde(rename = "x86_64")]
    X86_64,
}

impl Architecture {
    /// Lambda's word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Arm64 => "arm64",
            Self::X86_64 => "x86_64",
        }
    }

    /// That of the machine on which this runs; none when Lambda has no such machines.
    pub fn of_host() -> Option<Self> {
        match std::env::consts::ARCH {
            "aarch64" => Some(Self::Arm64),
            "x86_64" => Some(Self::X86_64),
            _ => None,
        }
    }
}

/// Days until things are deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)]
pub struct Retention {
    pub recordings: u16,
    /// What Transcribe writes, before it is a document.
    pub transcripts: u16,
    pub documents: u16,
    pub query_results: u16,
    /// One of the periods that `CloudWatch` Logs knows.
    pub logs: u16,
    pub ledger: u16,
}

/// Who reads the calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Model {
    /// The inference profile.
    pub profile: String,
    /// The model behind it.
    pub id: String,
    /// The regions that the profile sends to from the region of deployment.
    pub regions: Vec<String>,
}

/// How many of each function run at once, 2 to 1,000 (`MaximumConcurrency` of an event source mapping).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)]
pub struct Concurrency {
    pub job_init: u16,
    pub result_handler: u16,
    pub analyzer: u16,
}

/// Queries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Athena {
    /// The most that one query may read, in MB (1,000,000 bytes), at least 10.
    pub scan_limit_mb: u64,
}

/// Keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Encryption {
    /// Whether job-init may use the key through S3 only.
    pub transcribe_through_s3_only: bool,
}

impl Default for Config {
    fn default() -> Self {
        let tag = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        Self {
            prefix: fixed("cci-lite"),
            architecture: Architecture::Arm64,
            tags: BTreeMap::from([
                tag("Project", "CCI-Lite"),
                tag("Env", "prod"),
                tag("Owner", "Conversant"),
                tag("Data", "Voice"),
            ]),
            tenants: vec![Tenant {
                id: fixed("demo-tenant"),
                name: "Demo Tenant".to_owned(),
                language: Language::EnGb,
                speech: Speech::Speakers { max: 2 },
            }],
            retention: Retention::default(),
            model: Model::default(),
            concurrency: Concurrency::default(),
            athena: Athena::default(),
            encryption: Encryption::default(),
        }
    }
}

/// A name that is written here and known to be legal.
fn fixed<T: std::str::FromStr<Err: fmt::Debug>>(name: &str) -> T {
    name.parse().expect("a default of our own is legal")
}

impl Default for Retention {
    fn default() -> Self {
        Self { recordings: 1, transcripts: 1, documents: 30, query_results: 7, logs: 30, ledger: 90 }
    }
}

impl Default for Model {
    fn default() -> Self {
        let regions = ["eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3"];
        Self {
            profile: "eu.anthropic.claude-haiku-4-5-20251001-v1:0".to_owned(),
            id: "anthropic.claude-haiku-4-5-20251001-v1:0".to_owned(),
            regions: regions.map(str::to_owned).into(),
        }
    }
}

impl Default for Concurrency {
    fn default() -> Self {
        Self { job_init: 5, result_handler: 5, analyzer: 10 }
    }
}

impl Default for Athena {
    fn default() -> Self {
        Self { scan_limit_mb: 1_000 }
    }
}

impl Default for Encryption {
    fn default() -> Self {
        Self { transcribe_through_s3_only: true }
    }
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{file}: {cause}")]
    Unreadable {
        /// The file.
        file: String,
        /// Why.
        cause: std::io::Error,
    },
    /// Not YAML, or a field unknown or of another type.
    #[error("{file}: {cause}")]
    Shape {
        /// The file.
        file: String,
        /// What is wrong, in which field and line.
        cause: serde_yaml::Error,
    },
    /// Values that are each of the right type and wrong nevertheless, all at once.
    #[error("{file}: {}", problems.join(&format!("\n{file}: ")))]
    Values {
        /// The file.
        file: String,
        /// What is wrong, each with its field and what is allowed.
        problems: Vec<String>,
    },
}

impl Config {
    /// Reads a file; the embedded default where there is none.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        let Some(path) = file else { return Self::parse("cci-lite.yaml (embedded)", DEFAULT) };
        let name = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&name, &text),
            Err(cause) => Err(ConfigError::Unreadable { file: name, cause }),
        }
    }

    /// Reads a configuration's text. `file` is what errors call it.
    pub fn parse(file: &str, text: &str) -> Result<Self, ConfigError> {
        let shape = |cause| ConfigError::Shape { file: file.to_owned(), cause };
        let config: Option<Self> = serde_yaml::from_str(text).map_err(shape)?;
        // An empty file is the default.
        let config = config.unwrap_or_default();
        let problems = config.problems();
        if problems.is_empty() {
            Ok(config)
        } else {
            Err(ConfigError::Values { file: file.to_owned(), problems })
        }
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

    fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut bounded = |field: &str, value: u64, least: u64, most: u64| {
            if !(least..=most).contains(&value) {
                problems.push(format!("{field} is {value}; {least} to {most} is allowed"));
            }
        };
        let Retention { recordings, transcripts, documents, query_results, logs, ledger } = self.retention;
        bounded("retention.recordings", recordings.into(), 1, 3_650);
        bounded("retention.transcripts", transcripts.into(), 1, 3_650);
        bounded("retention.documents", documents.into(), 1, 3_650);
        bounded("retention.query_results", query_results.into(), 1, 3_650);
        bounded("retention.ledger", ledger.into(), 1, 3_650);
        let Concurrency { job_init, result_handler, analyzer } = self.concurrency;
        bounded("concurrency.job_init", job_init.into(), 2, 1_000);
        bounded("concurrency.result_handler", result_handler.into(), 2, 1_000);
        bounded("concurrency.analyzer", analyzer.into(), 2, 1_000);
        bounded("athena.scan_limit_mb", self.athena.scan_limit_mb, 10, 10_000_000);
        bounded("the number of tags", self.tags.len() as u64, 0, 45);
        // Each is an ARN in the analyzer's inline policy, and IAM takes 10,240 characters of those per role.
        bounded("the number of tenants", self.tenants.len() as u64, 1, 60);
        bounded("the number of model.regions", self.model.regions.len() as u64, 1, 50);
        if transcripts > documents {
            problems.push(format!(
                "retention.transcripts is {transcripts}, more than retention.documents ({documents}), which covers the same bucket"
            ));
        }
        let known = LOG_RETENTION.map(|(days, _)| days);
        if !known.contains(&logs) {
            problems.push(format!("retention.logs is {logs}; CloudWatch Logs knows {known:?}"));
        }
        for (field, value) in [("model.profile", &self.model.profile), ("model.id", &self.model.id)] {
            if value.is_empty() || !value.chars().all(|c| c.is_ascii_alphanumeric() || ".:-_/".contains(c)) {
                problems.push(format!("{field} is {value:?}; letters, digits and . : - _ / are allowed"));
            }
        }
        for region in &self.model.regions {
            if region.is_empty()
                || !region.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            {
                problems.push(format!("model.regions holds {region:?}; a region is such as eu-central-1"));
            }
        }
        for (index, tenant) in self.tenants.iter().enumerate() {
            if let Err(error) = tenant.check() {
                problems.push(format!("tenants[{index}]: {error}"));
            }
            if self.tenants[..index].iter().any(|before| before.id == tenant.id) {
                problems.push(format!("tenants[{index}].id is {}, which an earlier tenant has", tenant.id));
            }
        }
        problems
    }
}

/// The retention periods of `CloudWatch` Logs up to ten years, in days (`RetentionInDays`, `AWS::Logs::LogGroup`).
const LOG_RETENTION: [(u16, RetentionInDays); 22] = {
    use RetentionInDays as Keep;
    [
        (1, Keep::Days1),
        (3, Keep::Days3),
        (5, Keep::Days5),
        (7, Keep::Days7),
        (14, Keep::Days14),
        (30, Keep::Days30),
        (60, Keep::Days60),
        (90, Keep::Days90),
        (120, Keep::Days120),
        (150, Keep::Days150),
        (180, Keep::Days180),
        (365, Keep::Days365),
        (400, Keep::Days400),
        (545, Keep::Days545),
        (731, Keep::Days731),
        (1096, Keep::Days1096),
        (1827, Keep::Days1827),
        (2192, Keep::Days2192),
        (2557, Keep::Days2557),
        (2922, Keep::Days2922),
        (3288, Keep::Days3288),
        (3653, Keep::Days3653),
    ]
};

impl Retention {
    /// How long logs are kept. The check of the configuration leaves only known periods; else it is the longest.
    pub fn logs(&self) -> RetentionInDays {
        let known = LOG_RETENTION.iter().find(|(days, _)| *days == self.logs);
        known.map_or(RetentionInDays::Days3653, |(_, period)| *period)
    }
}

#[cfg(test)]
mod tests;
