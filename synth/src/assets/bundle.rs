//! An archive of a package, for people who have AWS's command line and no Rust.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

use super::parameters::{PARAMETERS, Parameters};
use super::zip::{self, Entry};
use crate::emit::{self, File};

/// The file of checksums, as `sha256sum --check` reads it.
pub const CHECKSUMS: &str = "SHA256SUMS";

/// What is said as the bucket where it is not known yet. It is no legal name: who forgets to replace it is told.
const SOME_BUCKET: &str = "MY-ASSETS";

/// How a bundle is deployed.
const HOW_TO: &str = include_str!("DEPLOY.md");

/// Makes `<name>.zip` in `out` of a packaged folder: templates, zips, parameters, the configuration, how to deploy it all,
/// and checksums of each. Equal packages are equal archives.
///
/// # Errors
/// The folder lacks something, or `out` cannot be written to.
pub fn bundle(
    name: &str,
    folder: &Path,
    files: &[File],
    configuration: &str,
    out: &Path,
) -> anyhow::Result<PathBuf> {
    let mut parameters = Parameters::read(folder)?;
    parameters.bucket.get_or_insert_with(|| SOME_BUCKET.to_owned());
    let mut content: Vec<(String, Vec<u8>)> = vec![
        ("DEPLOY.md".to_owned(), HOW_TO.replace("{release}", &parameters.release).into_bytes()),
        ("cci-lite.yaml".to_owned(), configuration.as_bytes().to_vec()),
        (PARAMETERS.to_owned(), parameters.to_text()?.into_bytes()),
    ];
    for (_, key) in &parameters.keys {
        let path = folder.join(key);
        let zip = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        content.push((key.clone(), zip));
    }
    content.extend(files.iter().map(|file| (file.name.clone(), file.text.clone().into_bytes())));
    content.push((CHECKSUMS.to_owned(), sums(&content).into_bytes()));
    let named: Vec<(String, &[u8])> =
        content.iter().map(|(file, bytes)| (format!("{name}/{file}"), bytes.as_slice())).collect();
    let entries: Vec<Entry> = named.iter().map(|(name, bytes)| Entry { name, bytes, mode: 0o644 }).collect();
    fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    let archive = out.join(format!("{name}.zip"));
    emit::write_whole(&archive, zip::zip(&entries)?)?;
    Ok(archive)
}

/// Writes the checksums of files beside them.
///
/// # Errors
/// One cannot be read, or there cannot be written.
pub fn checksums(files: &[PathBuf], out: &Path) -> anyhow::Result<PathBuf> {
    let mut content = Vec::new();
    for path in files {
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        content.push((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), bytes));
    }
    let path = out.join(CHECKSUMS);
    emit::write_whole(&path, sums(&content))?;
    Ok(path)
}

fn sums(files: &[(String, Vec<u8>)]) -> String {
    files
        .iter()
        .map(|(name, bytes)| format!("{}  {name}\n", super::hexadecimal(&Sha256::digest(bytes))))
        .collect()
}
