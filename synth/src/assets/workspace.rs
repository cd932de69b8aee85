//! The workspace that the functions are built in, as cargo tells of it.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};
use serde::Deserialize;

use super::build::cargo;

/// Where things are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// The folder of the workspace.
    pub root: PathBuf,
    /// Where cargo builds.
    pub target: PathBuf,
    /// The folders in which cargo keeps the sources of crates.
    crates: BTreeSet<PathBuf>,
}

#[derive(Deserialize)]
struct Metadata {
    workspace_root: PathBuf,
    target_directory: PathBuf,
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    manifest_path: PathBuf,
    source: Option<String>,
}

impl Workspace {
    /// Asks cargo. Crates that are not on this machine yet are fetched.
    ///
    /// # Errors
    /// cargo cannot be run, or there is no workspace here.
    pub fn find() -> anyhow::Result<Self> {
        let mut command = cargo();
        command.args(["metadata", "--format-version", "1", "--locked"]).stderr(Stdio::inherit());
        let output = command.output().context("cannot run cargo")?;
        ensure!(output.status.success(), "cargo metadata failed; its messages stand above");
        let told: Metadata =
            serde_json::from_slice(&output.stdout).context("cargo metadata is not as expected")?;
        let fetched = told.packages.iter().filter(|package| package.source.is_some());
        let crates =
            fetched.filter_map(|package| package.manifest_path.parent()?.parent().map(Path::to_owned));
        Ok(Self { root: told.workspace_root, target: told.target_directory, crates: crates.collect() })
    }

    /// The variable by which rustc writes the same paths into binaries on every machine: those of panics' places. Flags
    /// that are set already stay.
    pub(super) fn flags(&self) -> anyhow::Result<[(&'static str, OsString); 1]> {
        let library = Path::new(&rustc(&["--print", "sysroot"])?).join("lib/rustlib/src/rust");
        let version = rustc(&["--version", "--verbose"])?;
        let commit = version.lines().find_map(|line| line.strip_prefix("commit-hash: ")).unwrap_or("unknown");
        let mut remapped = vec![
            (self.root.clone(), "/cci-lite".to_owned()),
            (self.target.clone(), "/target".to_owned()),
            (library, format!("/rustc/{commit}")),
        ];
        remapped.extend(self.crates.iter().map(|folder| (folder.clone(), "/crates".to_owned())));
        let encoded = std::env::var_os("CARGO_ENCODED_RUSTFLAGS");
        let plain = || {
            let flags = std::env::var("RUSTFLAGS").unwrap_or_default();
            flags.split_whitespace().collect::<Vec<_>>().join("\x1f").into()
        };
        let mut flags: OsString = encoded.unwrap_or_else(plain);
        for (from, to) in remapped {
            if !flags.is_empty() {
                flags.push("\x1f");
            }
            flags.push("--remap-path-prefix=");
            flags.push(from);
            flags.push("=");
            flags.push(to);
        }
        Ok([("CARGO_ENCODED_RUSTFLAGS", flags)])
    }
}

/// What rustc answers.
pub(super) fn rustc(arguments: &[&str]) -> anyhow::Result<String> {
    let mut command = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    let output = command.args(arguments).stderr(Stdio::inherit()).output().context("cannot run rustc")?;
    ensure!(output.status.success(), "rustc does not answer; its messages stand above");
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
