//! The parameters by which code comes into the template, so that the template does not change when only code does.

use std::path::Path;

use anyhow::{Context as _, bail};
use contract::function::Function;

use crate::config::Architecture;

/// The file's name.
pub const PARAMETERS: &str = "parameters.json";

/// The parameter with the bucket of the zips.
pub const ASSET_BUCKET: &str = "AssetBucket";

/// The parameter with the processor that the zips are built for.
pub const ARCHITECTURE: &str = "Architecture";

/// The parameter with the version and commit that the zips are made of.
pub const RELEASE: &str = "Release";

/// The release of code of which nobody said any, and the commit of code outside of Git.
pub const NO_RELEASE: &str = "unknown";

/// The parameter with the key of a function's zip.
pub fn key_parameter(function: Function) -> &'static str {
    match function {
        Function::JobInit => "JobInitKey",
        Function::ResultHandler => "ResultHandlerKey",
        Function::Analyzer => "AnalyzerKey",
        Function::Reconciler => "ReconcilerKey",
        Function::TenantRegistrar => "TenantRegistrarKey",
    }
}

/// What `aws cloudformation deploy --parameter-overrides file://…` reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameters {
    /// The bucket; without it, that parameter is left to the one who deploys.
    pub bucket: Option<String>,
    /// The processor.
    pub architecture: Architecture,
    /// Version and commit.
    pub release: String,
    /// The zips.
    pub keys: Vec<(Function, String)>,
}

impl Parameters {
    /// As the file has them.
    pub fn to_text(&self) -> Result<String, serde_json::Error> {
        let bucket = self.bucket.iter().map(|bucket| format!("{ASSET_BUCKET}={bucket}"));
        let architecture = format!("{ARCHITECTURE}={}", self.architecture.as_str());
        let release = format!("{RELEASE}={}", self.release);
        let keys = self.keys.iter().map(|(function, key)| format!("{}={key}", key_parameter(*function)));
        let all: Vec<String> = bucket.chain([architecture, release]).chain(keys).collect();
        Ok(serde_json::to_string_pretty(&all)? + "\n")
    }

    /// Reads the file of a folder.
    ///
    /// # Errors
    /// It is not there, or lacks what every package has.
    pub fn read(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join(PARAMETERS);
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}: package the functions first", path.display()))?;
        Self::parse(&text).with_context(|| format!("{} is not what package writes", path.display()))
    }

    fn parse(text: &str) -> anyhow::Result<Self> {
        let pairs: Vec<String> = serde_json::from_str(text)?;
        let value = |name: &str| {
            let found = pairs.iter().find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
            found.map(str::to_owned)
        };
        let needed = |name: &str| value(name).with_context(|| format!("the parameter {name} is missing"));
        let architecture = match needed(ARCHITECTURE)?.as_str() {
            "arm64" => Architecture::Arm64,
            "x86_64" => Architecture::X86_64,
            other => bail!("{ARCHITECTURE} is {other}: arm64 or x86_64"),
        };
        let mut keys = Vec::new();
        for function in Function::ALL {
            let key = needed(key_parameter(function))?;
            // Keys are names of files in the same folder.
            if key.contains(['/', '\\'])
                || Path::new(&key).extension().is_none_or(|extension| extension != "zip")
            {
                bail!("{} is {key}: the name of a zip beside it is expected", key_parameter(function));
            }
            keys.push((function, key));
        }
        Ok(Self { bucket: value(ASSET_BUCKET), architecture, release: needed(RELEASE)?, keys })
    }
}
