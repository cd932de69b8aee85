//! Where the rehearsal's template comes from when none is given: the sources of this workspace.

use std::path::{Path, PathBuf};

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
