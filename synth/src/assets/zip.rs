//! A zip with one file, `bootstrap`, that is the same for the same bytes.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Zips a binary. Time and permissions are fixed: 1980-01-01, `rwxr-xr-x`.
pub(super) fn bootstrap(bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o755);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("bootstrap", options)?;
    zip.write_all(bytes)?;
    Ok(zip.finish()?.into_inner())
}
