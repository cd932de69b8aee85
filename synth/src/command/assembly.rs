//! `synth assembly`: the app of `cdk.json`.

use std::env;
use std::path::PathBuf;

use synth::assembly::{self, Assembly, DEFAULT_QUALIFIER, Destination, Packaged};
use synth::config::Config;
use synth::emit::File;

/// Where the CDK CLI wants the assembly.
const CDK_OUTDIR: &str = "CDK_OUTDIR";

/// What is in the assembly, and where it goes.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Where to write; without it, where the variable `CDK_OUTDIR` says, which the CDK CLI sets, and without that `cdk.out`.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,

    /// Where `synth package` has left the functions.
    #[arg(long, value_name = "FOLDER", default_value = "dist")]
    packaged: PathBuf,

    /// Deploys without `cdk bootstrap`: templates and zips go into this bucket, with the rights of whoever deploys. Without it,
    /// the bucket that `synth package` was given, and without that the one of `cdk bootstrap`.
    #[arg(long, value_name = "BUCKET", value_parser = assembly::bucket_name)]
    bucket: Option<String>,

    /// Deploys with what `cdk bootstrap --qualifier` has made under this qualifier, also where `synth package` was given a bucket.
    /// Without it, hnb659fds, which is the qualifier of a `cdk bootstrap` without that option.
    #[arg(long, value_name = "QUALIFIER", value_parser = assembly::qualifier, conflicts_with = "bucket")]
    qualifier: Option<String>,
}

/// Writes the assembly of a configuration's templates. Under the CDK CLI, which says itself what there is, nothing is told.
///
/// # Errors
/// What was packaged cannot be used, or the assembly cannot be written.
pub(crate) fn run(arguments: &Arguments, config: &Config, templates: &[File]) -> anyhow::Result<()> {
    let packaged = Packaged::find(&arguments.packaged)?;
    let destination = destination(arguments, packaged.as_ref());
    let assembly = Assembly::of(config, templates, packaged.as_ref(), &destination)?;
    let wanted = env::var_os(CDK_OUTDIR).filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let by_cdk = arguments.out.is_none() && wanted.is_some();
    let out = arguments.out.clone().or(wanted).unwrap_or_else(|| "cdk.out".into());
    assembly.write(&out)?;
    if !by_cdk {
        eprintln!("{}: {} written", out.display(), assembly.stacks().join(", "));
        if !assembly.is_packaged() {
            eprintln!(
                "note: {} has no parameters.json: the functions are not packaged, and the template keeps its parameters. \
                 Before a first cdk deploy: synth package",
                arguments.packaged.display()
            );
        }
    }
    Ok(())
}

/// What was asked for, else what was packaged for, else the usual.
fn destination(arguments: &Arguments, packaged: Option<&Packaged>) -> Destination {
    match (&arguments.qualifier, &arguments.bucket, packaged.and_then(Packaged::bucket)) {
        (Some(qualifier), _, _) => Destination::Bootstrap(qualifier.clone()),
        (None, Some(bucket), _) => Destination::OwnBucket(bucket.clone()),
        (None, None, Some(bucket)) => Destination::OwnBucket(bucket.to_owned()),
        (None, None, None) => Destination::Bootstrap(DEFAULT_QUALIFIER.to_owned()),
    }
}
