//! The handlers as Lambda takes them: built for its architecture and C library, zipped so that equal binaries are equal
//! files, with the parameters that point the template to them.
//!
//! In the order of a package's way: `workspace` is asked where things are, `build` makes binaries, `sources` says of what,
//! `revision` of which commit, [`package`] writes zips and `parameters`, [`misfits`] says later whether all of that still
//! fits together, and [`bundle`] makes an archive of it for people without Rust.

mod build;
mod bundle;
mod elf;
mod fit;
mod parameters;
mod revision;
mod sources;
mod workspace;
mod zip;

pub use build::{Binary, Builder};
pub use bundle::{CHECKSUMS, bundle, checksums};
pub use fit::misfits;
pub use parameters::{
    ARCHITECTURE, ASSET_BUCKET, NO_RELEASE, PARAMETERS, Parameters, RELEASE, key_parameter,
};
pub use revision::{DIRTY, release};
pub use sources::{SOURCES, Sources};
pub use workspace::Workspace;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use contract::function::Function;
use sha2::{Digest, Sha256};

use crate::config::Architecture;
use crate::emit;

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
    /// It was there already, and was left.
    pub kept: bool,
}

impl Asset {
    /// The zip's name: its key in the bucket.
    pub fn key(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }
}

/// What is said of the zips beside where they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The processor that they are for.
    pub architecture: Architecture,
    /// The bucket that they will be in, if that is known.
    pub bucket: Option<String>,
    /// Version and commit.
    pub release: String,
}

/// Packages binaries into `out`: a zip each, `parameters.json`, and with `sources` what they were built from. Files that are
/// right already are left. Nothing is written unless every binary is fit. `each` hears of each asset.
///
/// # Errors
/// A binary cannot be read, or Lambda could not run it; `out` cannot be written to.
pub fn package(
    binaries: &[Binary],
    label: &Label,
    sources: Option<&Sources>,
    out: &Path,
    mut each: impl FnMut(&Asset),
) -> anyhow::Result<Vec<Asset>> {
    let mut zips = Vec::new();
    let mut assets = Vec::new();
    for binary in binaries {
        let (asset, zipped) = asset(binary, label.architecture, out)?;
        each(&asset);
        zips.push((asset.path.clone(), zipped));
        assets.push(asset);
    }
    fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    for (path, zip) in zips {
        emit::write_whole(&path, zip)?;
    }
    if let Some(sources) = sources {
        emit::write_whole(&out.join(SOURCES), sources.to_text()?)?;
    }
    let parameters = Parameters {
        bucket: label.bucket.clone(),
        architecture: label.architecture,
        release: label.release.clone(),
        keys: assets.iter().map(|asset| (asset.function, asset.key())).collect(),
    };
    emit::write_whole(&out.join(PARAMETERS), parameters.to_text()?)?;
    for zip in zips_of_ours(out)? {
        if assets.iter().all(|asset| asset.path != zip) {
            fs::remove_file(&zip).with_context(|| format!("cannot remove {}", zip.display()))?;
        }
    }
    Ok(assets)
}

/// A binary's zip, if it is fit.
fn asset(binary: &Binary, architecture: Architecture, out: &Path) -> anyhow::Result<(Asset, Vec<u8>)> {
    let name = binary.function.name();
    let path = binary.path.display();
    let bytes = fs::read(&binary.path).with_context(|| format!("cannot read the binary {path}"))?;
    let needs = elf::inspect(&bytes).with_context(|| format!("{name}: {path} is no Linux binary"))?;
    let wanted = architecture.as_str();
    ensure!(needs.architecture == Some(architecture), "{name}: {path} is not built for {wanted}");
    let (major, minor) = NEWEST_GLIBC;
    if let Some((needed_major, needed_minor)) = needs.glibc {
        ensure!(
            (needed_major, needed_minor) <= NEWEST_GLIBC,
            "{name} needs glibc {needed_major}.{needed_minor}, provided.al2023 has {major}.{minor}: build it with \
             cargo-lambda (pip install cargo-lambda), or on a system with an older glibc"
        );
    }
    let path = out.join(zip_name(binary.function, &bytes));
    let there = fs::read(&path).ok();
    let there = there.filter(|zip| zip::binary(zip).is_ok_and(|there| there == bytes));
    let kept = there.is_some();
    let zipped = there.map_or_else(|| zip::bootstrap(&bytes), Ok)?;
    let size = zipped.len();
    ensure!(
        size <= MAX_ZIP_BYTES,
        "{name}: its zip has {size} bytes, more than {MAX_ZIP_BYTES}; was it built with --profile lambda?"
    );
    Ok((Asset { function: binary.function, path, size, glibc: needs.glibc, kept }, zipped))
}

/// `<function>-<digest of the binary>.zip`.
fn zip_name(function: Function, binary: &[u8]) -> String {
    format!("{}-{}.zip", function.name(), hexadecimal(&Sha256::digest(binary)[..16]))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The zips in a folder that bear the name of a function. Those of earlier runs would be uploaded along.
fn zips_of_ours(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut zips = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot look into {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let ours = Function::ALL.iter().any(|function| name.starts_with(&format!("{}-", function.name())));
        if ours && path.extension().is_some_and(|extension| extension == "zip") {
            zips.push(path);
        }
    }
    Ok(zips)
}

#[cfg(test)]
mod tests;
