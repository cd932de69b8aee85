//! What the functions were built from, kept beside the zips: whether zips are still of these sources is then known without
//! building again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::build::Binary;
use super::workspace::{Workspace, rustc};

/// The file's name.
pub const SOURCES: &str = "sources.json";

/// Files that cargo reads for every build and names in no dep-info.
const ALWAYS: [&str; 6] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "contract/Cargo.toml",
    "handlers/Cargo.toml",
    "rust-toolchain.toml",
];

/// The sources of all functions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sources {
    /// The compiler.
    pub rustc: String,
    /// Files in the workspace, below its folder, with digests of their bytes.
    pub files: BTreeMap<String, String>,
}

impl Sources {
    /// Those that cargo says binaries were built from.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn of(binaries: &[Binary], workspace: &Workspace) -> anyhow::Result<Self> {
        let mut files = BTreeMap::new();
        for name in ALWAYS.into_iter().filter(|name| workspace.root.join(name).exists()) {
            files.insert(name.to_owned(), digest(&workspace.root.join(name))?);
        }
        for binary in binaries {
            let told = fs::read_to_string(&binary.dep_info).with_context(|| {
                format!("cannot read {}, where cargo names sources", binary.dep_info.display())
            })?;
            for path in told.lines().flat_map(prerequisites) {
                let path = workspace.root.join(path);
                // What a build script made follows from the others, and crates from Cargo.lock.
                let Ok(below) = path.strip_prefix(&workspace.root) else { continue };
                if path.starts_with(&workspace.target) {
                    continue;
                }
                files.insert(below.display().to_string(), digest(&path)?);
            }
        }
        Ok(Self { rustc: rustc(&["--version"])?, files })
    }

    /// Reads what is beside zips.
    ///
    /// # Errors
    /// It is not there, or not ours.
    pub fn read(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join(SOURCES);
        let text = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        serde_json::from_slice(&text)
            .with_context(|| format!("{} is not what package writes", path.display()))
    }

    /// As the file has them.
    pub(super) fn to_text(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// What is otherwise by now, in words.
    ///
    /// # Errors
    /// The compiler cannot be asked.
    pub(super) fn changes(&self, root: &Path) -> anyhow::Result<Vec<String>> {
        let mut changes = Vec::new();
        let now = rustc(&["--version"])?;
        if now != self.rustc {
            changes.push(format!("the functions were built by {}, and here is {now}", self.rustc));
        }
        for (name, then) in &self.files {
            match digest(&root.join(name)) {
                Ok(now) if now == *then => {}
                Ok(_) => changes.push(format!("{name} has changed since the functions were built")),
                Err(_) => changes.push(format!("{name}, which the functions were built from, is gone")),
            }
        }
        Ok(changes)
    }
}

fn digest(path: &Path) -> anyhow::Result<String> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(super::hexadecimal(&Sha256::digest(&bytes)[..16]))
}

/// The files behind the colon of a makefile's rule. A space in a name has a backslash before it.
fn prerequisites(line: &str) -> Vec<PathBuf> {
    let Some((_, files)) = line.split_once(": ") else { return Vec::new() };
    let mut names = vec![String::new()];
    let mut characters = files.chars();
    while let Some(character) = characters.next() {
        match (character, names.last_mut()) {
            ('\\', Some(name)) => name.extend(characters.next()),
            (' ', _) => names.push(String::new()),
            (character, Some(name)) => name.push(character),
            (_, None) => {}
        }
    }
    names.into_iter().filter(|name| !name.is_empty()).map(PathBuf::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_of_a_makefile_names_files() {
        let files = prerequisites(r"/t/lambda/job-init: /w/a.rs /w/with\ space.rs  /w/b.md");
        assert_eq!(files, ["/w/a.rs", "/w/with space.rs", "/w/b.md"].map(PathBuf::from));
        assert!(prerequisites("").is_empty());
    }
}
