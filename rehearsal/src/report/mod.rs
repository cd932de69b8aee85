//! What `--report` writes: one page that shows a rehearsal to people.
//!
//! The page holds everything that it needs and asks for nothing: no network, no script from elsewhere. It reads without its
//! script, which only filters, opens and closes. Texts of calls are escaped, and the page's own policy refuses every script but
//! the page's.
//!
//! Of equal plays it is equal, byte for byte: it holds the rehearsal's time only, not that of this machine.

mod call;
mod document;
mod number;
mod overview;
mod page;
mod rights;
mod shown;
mod way;

use std::path::Path;

use anyhow::Context as _;

pub use shown::{Ended, Shown, ShownCall};

/// The page.
pub fn html(shown: &Shown) -> String {
    page::page(shown).into_string()
}

/// Whether a page can be written there: found out before anything is played.
pub fn check(file: &Path) -> anyhow::Result<()> {
    anyhow::ensure!(
        !file.is_dir(),
        "{} is a folder: give --report the name of a file, for example rehearsal.html",
        file.display()
    );
    let folder = folder(file);
    anyhow::ensure!(
        folder.is_dir(),
        "cannot write {}: there is no folder {}",
        file.display(),
        folder.display()
    );
    Ok(())
}

/// Writes the page, whole or not at all.
pub fn write(shown: &Shown, file: &Path) -> anyhow::Result<()> {
    let whole = || format!("cannot write the report {}", file.display());
    let beside = tempfile::Builder::new().prefix(".report").tempfile_in(folder(file)).with_context(whole)?;
    std::fs::write(beside.path(), html(shown)).with_context(whole)?;
    // Not for this user alone, as temporary files are.
    let others = std::fs::metadata(file).map(|known| known.permissions());
    let kept = beside.into_temp_path();
    if let Ok(permissions) = others.or_else(|_| readable(&kept)) {
        std::fs::set_permissions(&kept, permissions).with_context(whole)?;
    }
    kept.persist(file).with_context(whole)
}

fn readable(file: &Path) -> std::io::Result<std::fs::Permissions> {
    let mut permissions = std::fs::metadata(file)?.permissions();
    #[cfg(unix)]
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o644);
    #[cfg(not(unix))]
    permissions.set_readonly(false);
    Ok(permissions)
}

fn folder(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
