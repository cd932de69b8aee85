//! The texts of both deployments: from files, folders, or a revision of Git.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};

/// Two deployments.
pub(super) struct Pair {
    /// What they are called.
    pub(super) title: String,
    /// Names and texts of the templates before.
    pub(super) old: Vec<(String, String)>,
    /// And after.
    pub(super) new: Vec<(String, String)>,
    /// Where the new one is.
    pub(super) folder: PathBuf,
}

/// Where the committed templates are, from the root of the repository.
const COMMITTED: &str = "templates/*.snap.yaml";

/// Two files, or two folders.
pub(super) fn of_paths(old: &Path, new: &Path) -> anyhow::Result<Pair> {
    let folder = if new.is_dir() { new.to_owned() } else { super::folder(new) };
    let title = format!("{} → {}", old.display(), new.display());
    Ok(Pair { title, old: texts(old)?, new: texts(new)?, folder })
}

/// A file's text, or those of a folder: `stack.yaml` first, which the others import from.
fn texts(path: &Path) -> anyhow::Result<Vec<(String, String)>> {
    if !path.is_dir() {
        return Ok(vec![text(path)?]);
    }
    let unreadable = || format!("{} cannot be read", path.display());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).with_context(unreadable)? {
        let file = entry.with_context(unreadable)?.path();
        let template = file.extension().is_some_and(|end| end == "yaml" || end == "yml" || end == "json");
        let parameters = file.file_stem().is_some_and(|stem| stem == "parameters");
        if template && !parameters {
            files.push(file);
        }
    }
    files.sort_by_key(|file| (file.file_stem().is_none_or(|stem| stem != "stack"), file.clone()));
    if files.is_empty() {
        bail!("{} holds no template: .yaml, .yml or .json", path.display());
    }
    files.iter().map(|file| text(file)).collect()
}

fn text(file: &Path) -> anyhow::Result<(String, String)> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    Ok((file.display().to_string(), text))
}

/// Each file with what it was at a revision. Without files, the committed templates that have changed since.
pub(super) fn against(revision: &str, files: &[PathBuf]) -> anyhow::Result<Vec<Pair>> {
    // An option is no revision.
    if revision.is_empty() || revision.starts_with('-') {
        bail!("`{revision}` is no revision of Git; give a commit, a branch or a tag");
    }
    if files.is_empty() {
        let (root, names) = changed(revision)?;
        return names.iter().map(|name| pair(revision, &root.join(name), name)).collect();
    }
    files.iter().map(|file| pair(revision, file, &file.display().to_string())).collect()
}

fn pair(revision: &str, file: &Path, called: &str) -> anyhow::Result<Pair> {
    let new = (called.to_owned(), text(file)?.1);
    let folder = super::folder(file);
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let old = git(&folder, &["show", &format!("{revision}:./{name}")])?;
    let title = format!("{called} since {revision}");
    Ok(Pair { title, old: vec![(new.0.clone(), old)], new: vec![new], folder })
}

/// The root of the repository, and the templates in it that are not what they were; those that are new or gone have nothing to be compared with, which is said.
fn changed(revision: &str) -> anyhow::Result<(PathBuf, Vec<String>)> {
    let here = PathBuf::new();
    let root = PathBuf::from(git(&here, &["rev-parse", "--show-toplevel"])?.trim_end());
    let pattern = format!(":(top,glob){COMMITTED}");
    let names = git(&here, &["diff", "--no-renames", "--name-status", "-z", revision, "--", &pattern])?;
    let mut parts = names.split('\0');
    let mut files = Vec::new();
    while let (Some(status), Some(name)) = (parts.next(), parts.next()) {
        match status {
            "A" => eprintln!("note: {name} is new: there is nothing to compare it with"),
            "D" => eprintln!("note: {name} is gone: its stack is not reviewed"),
            _ => files.push(name.to_owned()),
        }
    }
    Ok((root, files))
}

fn git(folder: &Path, arguments: &[&str]) -> anyhow::Result<String> {
    let mut git = Command::new("git");
    if !folder.as_os_str().is_empty() {
        git.current_dir(folder);
    }
    let output = git.args(arguments).output().context("cannot run git; install it, or give two files")?;
    if !output.status.success() {
        bail!("git {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr).trim());
    }
    String::from_utf8(output.stdout).context("git gave something that is no text")
}
