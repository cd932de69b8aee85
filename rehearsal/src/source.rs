//! Where the rehearsal's template and tenants come from when none are given: the sources of this workspace.

use std::path::{Path, PathBuf};

use serde_json::Value;
use synth::config::Config;

/// The configuration of the samples.
pub fn default_config() -> PathBuf {
    samples().join("cci-lite.yaml")
}

/// The samples.
pub fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples")
}

/// The template of a configuration.
pub fn template_text(config: &Path) -> anyhow::Result<String> {
    Ok(synth::stack::template(&Config::load(Some(config))?)?.to_yaml()?)
}

/// The tenants of a configuration, as items in DynamoDB's JSON.
pub fn tenant_items(config: &Path) -> anyhow::Result<Vec<Value>> {
    Ok(synth::tenants::items(&Config::load(Some(config))?)?)
}
