//! `synth publish`: the zips into their bucket, by the AWS command line.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::bail;
use synth::assets::{ASSET_BUCKET, PARAMETERS, Parameters};

use super::progress::Progress;

/// What is asked.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The bucket.
    #[arg(long)]
    bucket: String,

    /// The folder that `synth package` wrote.
    #[arg(long, value_name = "FOLDER", default_value = "dist")]
    from: PathBuf,
}

/// The input cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refused {
    /// The AWS command line is not there.
    #[error(
        "the AWS command line is not installed: there is no `aws` on the path (install it from your system's packages or \
         from AWS, or copy the zips yourself)"
    )]
    NoAws,
    /// There is no package.
    #[error("{0}")]
    NoPackage(String),
    /// The stack would look for its code elsewhere.
    #[error(
        "{file} says that {ASSET_BUCKET} is {said}, and not {asked}: package with --bucket {asked} first"
    )]
    OtherBucket {
        /// The parameters.
        file: String,
        /// The bucket there.
        said: String,
        /// The bucket asked for.
        asked: String,
    },
}

/// Copies each zip that parameters.json names, unless the bucket has it. A zip's name is its content's digest, so that one of
/// the same name is the same.
///
/// # Errors
/// There is no package or no `aws`; AWS refuses.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let Arguments { bucket, from } = arguments;
    let parameters = Parameters::read(from).map_err(|error| Refused::NoPackage(format!("{error:#}")))?;
    let file = from.join(PARAMETERS).display().to_string();
    if let Some(said) = parameters.bucket.filter(|said| said != bucket) {
        return Err(Refused::OtherBucket { file, said, asked: bucket.clone() }.into());
    }
    let zips: Vec<(String, PathBuf)> =
        parameters.keys.into_iter().map(|(_, key)| (key.clone(), from.join(key))).collect();
    if let Some((_, missing)) = zips.iter().find(|(_, path)| !path.is_file()) {
        let missing = missing.display();
        return Err(Refused::NoPackage(format!(
            "{missing}, which {file} names, is not there: package again"
        ))
        .into());
    }
    let progress = Progress::new(zips.len(), "functions published");
    for (key, path) in &zips {
        let there = is_there(bucket, key)?;
        if !there {
            copy(path, bucket, key)?;
        }
        progress.step(&format!("s3://{bucket}/{key}: {}", if there { "there already" } else { "copied" }));
    }
    Ok(())
}

fn is_there(bucket: &str, key: &str) -> anyhow::Result<bool> {
    let output = aws(&["s3api", "head-object", "--bucket", bucket, "--key", key])?;
    if output.status.success() {
        return Ok(true);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains("(404)") {
        return Ok(false);
    }
    // Without s3:ListBucket, S3 says Forbidden of what is not there, too.
    bail!("cannot look into s3://{bucket} (s3:GetObject and s3:ListBucket are needed): {}", said.trim())
}

fn copy(path: &Path, bucket: &str, key: &str) -> anyhow::Result<()> {
    let from = path.display().to_string();
    let output = aws(&["s3", "cp", "--only-show-errors", &from, &format!("s3://{bucket}/{key}")])?;
    if !output.status.success() {
        bail!("cannot copy {from} to s3://{bucket}: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}

fn aws(arguments: &[&str]) -> anyhow::Result<Output> {
    match Command::new("aws").args(arguments).output() {
        Ok(output) => Ok(output),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(Refused::NoAws.into()),
        Err(error) => Err(anyhow::Error::new(error).context("cannot run aws")),
    }
}
