//! Zips that are the same for the same bytes: of one file, `bootstrap`, for Lambda, and of several, for people.

use std::io::{Cursor, Read as _, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// A file of a zip.
pub(super) struct Entry<'a> {
    pub(super) name: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) mode: u32,
}

/// Zips a binary. Time and permissions are fixed: 1980-01-01, `rwxr-xr-x`.
pub(super) fn bootstrap(bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    zip(&[Entry { name: "bootstrap", bytes, mode: 0o755 }])
}

/// Zips files in the order given, all of 1980-01-01.
pub(super) fn zip(entries: &[Entry]) -> anyhow::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for Entry { name, bytes, mode } in entries {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(9))
            .last_modified_time(DateTime::default())
            .unix_permissions(*mode);
        zip.start_file(*name, options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// The binary in a zip.
///
/// # Errors
/// It is no zip, or there is none in it.
pub(super) fn binary(zip: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    ZipArchive::new(Cursor::new(zip))?.by_name("bootstrap")?.read_to_end(&mut bytes)?;
    Ok(bytes)
}
