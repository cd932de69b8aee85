//! Whether what was packaged still fits: parameters, zips, templates and sources.

use std::fs;
use std::path::Path;

use super::parameters::{PARAMETERS, Parameters};
use super::revision::release;
use super::sources::Sources;
use super::{ARCHITECTURE, ASSET_BUCKET, RELEASE, elf, key_parameter, zip, zip_name, zips_of_ours};
use crate::emit::{self, File};

/// What does not fit in a packaged folder, in words; nothing when all does. That the zips are of these sources is told from
/// digests of what cargo and the compiler read when they were built, so without building: a file that has changed may
/// make the same binary, but one that has not changes none.
///
/// # Errors
/// The compiler cannot be asked.
pub fn misfits(
    folder: &Path,
    files: &[File],
    bucket: Option<&str>,
    root: &Path,
) -> anyhow::Result<Vec<String>> {
    let parameters = match Parameters::read(folder) {
        Ok(parameters) => parameters,
        Err(error) => return Ok(vec![format!("{error:#}")]),
    };
    let mut misfits = of_zips(folder, &parameters);
    misfits.extend(of_templates(folder, files));
    if let Some(bucket) = bucket.filter(|bucket| parameters.bucket.as_deref() != Some(*bucket)) {
        let said = parameters.bucket.as_deref().unwrap_or("not set");
        misfits.push(format!("{PARAMETERS}: {ASSET_BUCKET} is {said}, and not {bucket}"));
    }
    match Sources::read(folder) {
        Ok(sources) => {
            misfits.extend(sources.changes(root)?);
            let now = release(&sources, root);
            if now != parameters.release {
                let said = &parameters.release;
                misfits.push(format!("{PARAMETERS}: {RELEASE} is {said}, and the sources are {now}"));
            }
        }
        Err(error) => misfits.push(format!("{error:#}")),
    }
    Ok(misfits)
}

fn of_zips(folder: &Path, parameters: &Parameters) -> Vec<String> {
    let mut misfits = Vec::new();
    for (function, key) in &parameters.keys {
        let read = fs::read(folder.join(key)).ok();
        let Some(binary) = read.and_then(|bytes| zip::binary(&bytes).ok()) else {
            let name = key_parameter(*function);
            misfits.push(format!("{PARAMETERS}: {name} is {key}, and there is no such zip"));
            continue;
        };
        if zip_name(*function, &binary) != *key {
            misfits.push(format!("{key}: the binary in it is another than its name says"));
        }
        let built_for = elf::inspect(&binary).ok().and_then(|needs| needs.architecture);
        if built_for != Some(parameters.architecture) {
            let said = parameters.architecture.as_str();
            misfits.push(format!("{key} is not built for {said}, which {PARAMETERS} says as {ARCHITECTURE}"));
        }
    }
    for path in zips_of_ours(folder).unwrap_or_default() {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if parameters.keys.iter().all(|(_, key)| *key != name) {
            misfits.push(format!("{name} is in no parameter"));
        }
    }
    misfits
}

fn of_templates(folder: &Path, files: &[File]) -> Vec<String> {
    let mut misfits = Vec::new();
    for file in files {
        match fs::read_to_string(folder.join(&file.name)) {
            Ok(text) if text == file.text => {}
            Ok(_) => misfits.push(format!("{} is not what the configuration makes", file.name)),
            Err(_) => misfits.push(format!("{} is missing", file.name)),
        }
    }
    for name in emit::left_over(files, folder).unwrap_or_default() {
        misfits.push(format!("{name} is of tenants that the configuration has no template for"));
    }
    misfits
}
