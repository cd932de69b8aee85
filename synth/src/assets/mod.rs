//! The handlers as Lambda takes them: built for its architecture and C library, zipped so that equal binaries are equal
//! files, with the parameters that point the template to them.

mod build;
mod elf;
mod parameters;
mod zip;

pub use build::Builder;
pub use parameters::{ARCHITECTURE, ASSET_BUCKET, key_parameter};

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use contract::function::Function;
use sha2::{Digest, Sha256};

use crate::config::Architecture;

/// The newest C library that a binary may need: that of `provided.al2023`.
pub const NEWEST_GLIBC: (u32, u32) = (2, 34);

/// The most bytes of a handler's zip. A larger one is slow to start and was not meant.
pub const MAX_ZIP_BYTES: usize = 5_000_000;

/// A handler, ready to be uploaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// The function.
    pub function: Function,
    /// Its zip.
    pub path: PathBuf,
    /// The zip's bytes.
    pub size: usize,
    /// The newest C library that it needs; none when it needs no particular one.
    pub glibc: Option<(u32, u32)>,
}

/// Packages binaries into `out`: a zip each, and `parameters.json`. Nothing is written unless every binary is fit.
pub fn package(
    binaries: &[(Function, PathBuf)],
    architecture: Architecture,
    bucket: Option<&str>,
    out: &Path,
) -> anyhow::Result<Vec<Asset>> {
    let mut files = Vec::new();
    let mut assets = Vec::new();
    for (function, binary) in binaries {
        let name = function.name();
        let bytes =
            fs::read(binary).with_context(|| format!("cannot read the binary {}", binary.display()))?;
        let needs = elf::inspect(&bytes)
            .with_context(|| format!("{name}: {} is no Linux binary", binary.display()))?;
        ensure!(
            needs.architecture == Some(architecture),
            "{name}: {} is not built for {}",
            binary.display(),
            architecture.as_str()
        );
        let (major, minor) = NEWEST_GLIBC;
        if let Some((needed_major, needed_minor)) = needs.glibc {
            ensure!(
                (needed_major, needed_minor) <= NEWEST_GLIBC,
                "{name} needs glibc {needed_major}.{needed_minor}, provided.al2023 has {major}.{minor}: build it with \
                 cargo-lambda (pip install cargo-lambda), or on a system with an older glibc"
            );
        }
        let digest: String = Sha256::digest(&bytes)[..16].iter().map(|byte| format!("{byte:02x}")).collect();
        let zipped = zip::bootstrap(&bytes)?;
        ensure!(
            zipped.len() <= MAX_ZIP_BYTES,
            "{name}: its zip has {} bytes, more than {MAX_ZIP_BYTES}; was it built with --profile lambda?",
            zipped.len()
        );
        let path = out.join(format!("{name}-{digest}.zip"));
        assets.push(Asset {
            function: *function,
            path: path.clone(),
            size: zipped.len(),
            glibc: needs.glibc,
        });
        files.push((path, zipped));
    }
    let keys: Vec<(Function, String)> = assets
        .iter()
        .map(|asset| {
            (asset.function, asset.path.file_name().unwrap_or_default().to_string_lossy().into_owned())
        })
        .collect();
    files.push((out.join("parameters.json"), parameters::file(bucket, architecture, &keys)?.into_bytes()));
    fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    remove_old_zips(out)?;
    for (path, bytes) in files {
        fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(assets)
}

/// Zips of earlier runs would be uploaded along.
fn remove_old_zips(out: &Path) -> anyhow::Result<()> {
    for entry in fs::read_dir(out)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let ours = Function::ALL.iter().any(|function| name.starts_with(&format!("{}-", function.name())));
        if ours && path.extension().is_some_and(|extension| extension == "zip") {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
