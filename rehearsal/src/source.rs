//! Where the template and the tenants come from when the command line names none: the configuration.

use std::path::{Path, PathBuf};

use serde_json::Value;

/// The configuration that is played without arguments: that of the samples.
pub fn default_config() -> PathBuf {
    samples().join("cci-lite.yaml")
}

/// The folder of the samples.
pub fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples")
}

/// The template that this configuration makes.
pub fn template_text(config: &Path) -> anyhow::Result<String> {
    anyhow::bail!("{}: synthesizing from a configuration is not wired yet; give --template", config.display())
}

/// The tenants of this configuration, each as an item of the tenants' table in `DynamoDB`'s JSON
/// (`{"PK": {"S": "TENANT#acme"}, …}`).
pub fn tenant_items(config: &Path) -> anyhow::Result<Vec<Value>> {
    let _ = config;
    Ok(Vec::new())
}
