//! Which version and commit the functions are made of.

use std::path::Path;
use std::process::{Command, Stdio};

use super::parameters::NO_RELEASE;
use super::sources::Sources;

/// How many characters of a commit are said.
const CHARACTERS: usize = 12;

/// What is said of sources that differ from their commit.
pub const DIRTY: &str = "-dirty";

/// `<version>+<commit>`: the newest commit that changed one of the sources, so that other changes leave the functions as
/// they are; with `-dirty` when they differ from it; `unknown` outside of Git.
pub fn release(sources: &Sources, root: &Path) -> String {
    let commit = commit(sources, root).unwrap_or_else(|| NO_RELEASE.to_owned());
    format!("{}+{commit}", env!("CARGO_PKG_VERSION"))
}

fn commit(sources: &Sources, root: &Path) -> Option<String> {
    let newest = git(root, &["log", "-1", "--format=%H"], sources)?;
    let commit = newest.get(..CHARACTERS)?;
    let changed = !git(root, &["status", "--porcelain"], sources)?.is_empty();
    Some(format!("{commit}{}", if changed { DIRTY } else { "" }))
}

/// What Git answers about the sources; none when there is no Git.
fn git(root: &Path, arguments: &[&str], sources: &Sources) -> Option<String> {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).args(arguments).arg("--").args(sources.files.keys());
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
