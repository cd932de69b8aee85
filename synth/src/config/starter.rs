//! A file to start from.

use std::fs;
use std::path::{Path, PathBuf};

use super::{ConfigError, DEFAULT, schema_text};

/// The name of the schema, as the first line of [`DEFAULT`] points editors at it.
const SCHEMA: &str = "cci-lite.schema.json";

/// Writes the default configuration with its comments, and beside it the schema, which its first line names, unless that
/// is there. A file is never overwritten, and is there as a whole or not at all. Gives what was written.
pub fn init(file: &Path) -> Result<Vec<PathBuf>, ConfigError> {
    write_new(file, DEFAULT)?;
    let schema = file.with_file_name(SCHEMA);
    match write_new(&schema, &schema_text()) {
        Ok(()) => Ok(vec![file.to_owned(), schema]),
        Err(ConfigError::Exists { .. }) => Ok(vec![file.to_owned()]),
        Err(error) => Err(error),
    }
}

fn write_new(file: &Path, text: &str) -> Result<(), ConfigError> {
    let unwritable = |cause| ConfigError::Unwritable { file: file.display().to_string(), cause };
    if file.symlink_metadata().is_ok() {
        return Err(ConfigError::Exists { file: file.display().to_string() });
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let part = file.with_file_name(format!(".{name}.{}.part", std::process::id()));
    // A link is made as a whole, and refused where a file appeared in between.
    let written = fs::write(&part, text).and_then(|()| fs::hard_link(&part, file));
    let removed = fs::remove_file(&part);
    written.and(removed).map_err(unwritable)
}
