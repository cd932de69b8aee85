//! The handlers' programs: built when they are missing or stale, by cargo itself.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};
use serde_json::Value;

/// Builds the binaries of the package `handlers` (cargo does nothing when they are fresh) and gives their paths by
/// name. Cargo's progress goes to standard error.
pub fn build() -> anyhow::Result<BTreeMap<String, PathBuf>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let output = Command::new(&cargo)
        .args(["build", "--package", "handlers", "--bins", "--message-format", "json-render-diagnostics"])
        .current_dir(&workspace)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot run {} to build the handlers", cargo.display()))?;
    if !output.status.success() {
        bail!("the handlers do not build: see above, or run cargo build -p handlers --bins");
    }
    let programs = executables(&String::from_utf8_lossy(&output.stdout));
    if programs.is_empty() {
        bail!("the package handlers has no binaries");
    }
    Ok(programs)
}

/// The programs in a folder, by their file names.
pub fn in_folder(folder: &Path) -> anyhow::Result<BTreeMap<String, PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    // Cargo leaves other files (`analyzer.d`) beside the programs.
    let suffix = std::env::consts::EXE_EXTENSION;
    let is_program = |path: &PathBuf| path.is_file() && path.extension().unwrap_or_default() == suffix;
    let files = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_program);
    Ok(files.filter_map(|path| Some((path.file_stem()?.to_str()?.to_owned(), path.clone()))).collect())
}

/// The executables in cargo's messages.
fn executables(messages: &str) -> BTreeMap<String, PathBuf> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter_map(|message| {
            let path = message["executable"].as_str()?;
            let is_bin = message["target"]["kind"].as_array()?.iter().any(|kind| kind == "bin");
            is_bin.then(|| Some((message["target"]["name"].as_str()?.to_owned(), PathBuf::from(path))))?
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_binaries_are_taken_from_cargos_messages() {
        let messages = r#"{"reason":"compiler-artifact","target":{"kind":["lib"],"name":"handlers"},"executable":null}
{"reason":"compiler-artifact","target":{"kind":["bin"],"name":"analyzer"},"executable":"/t/analyzer"}
{"reason":"compiler-artifact","target":{"kind":["test"],"name":"x"},"executable":"/t/x"}
no json
{"reason":"build-finished","success":true}"#;
        let expected = BTreeMap::from([("analyzer".to_owned(), PathBuf::from("/t/analyzer"))]);
        assert_eq!(executables(messages), expected);
    }
}
