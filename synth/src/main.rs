//! `synth`: prints the CloudFormation template of a configuration, or packages all that its deployment needs.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, Subcommand};
use synth::assets::{self, Builder};
use synth::config::{Architecture, Config};
use synth::emit::{self, Format};

/// Prints the CloudFormation template of a CCI Lite deployment.
///
/// Example: synth --config cci-lite.yaml > stack.yaml
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The configuration; without it, the default one of this version.
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,

    /// The form of the template.
    #[arg(long, value_name = "FORM", default_value = "yaml")]
    format: Format,

    /// Write the templates into this folder instead of printing: stack.yaml, and tenants-1.yaml and so on where the
    /// tenants have too many resources for one template.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,

    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Builds the functions and writes all that a deployment needs: template, zips, parameters.
    ///
    /// Example: synth package --bucket my-assets
    Package {
        /// The bucket that the zips will be uploaded to; without it, give that parameter when deploying.
        #[arg(long)]
        bucket: Option<String>,

        /// Where to write.
        #[arg(long, value_name = "FOLDER", default_value = "dist")]
        out: PathBuf,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let config = match Config::load(arguments.config.as_deref()) {
        Ok(config) => config,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    let done = match arguments.command {
        None => print(&config, arguments.format, arguments.out.as_deref()),
        Some(Command::Package { bucket, out }) => package(&config, bucket.as_deref(), &out),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn print(config: &Config, format: Format, out: Option<&Path>) -> anyhow::Result<ExitCode> {
    let files = emit::files(config, format)?;
    for note in emit::notes(&files) {
        eprintln!("note: {note}");
    }
    match (out, files.as_slice()) {
        (Some(folder), files) => emit::write(files, folder)?,
        (None, [file]) => {
            std::io::stdout().write_all(file.text.as_bytes()).context("cannot print the template")?;
        }
        (None, files) => {
            eprintln!(
                "error: {} templates cannot be printed one after the other: use --out FOLDER",
                files.len()
            );
            return Ok(ExitCode::from(2));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn package(config: &Config, bucket: Option<&str>, out: &Path) -> anyhow::Result<ExitCode> {
    let files = emit::files(config, Format::Yaml)?;
    let builder = Builder::find();
    let architecture = builder.architecture(config.architecture)?;
    say_how(builder, architecture, config.architecture);
    let binaries = builder.build(architecture, &out.join("build"))?;
    let assets = assets::package(&binaries, architecture, bucket, out)?;
    for asset in &assets {
        let glibc = asset
            .glibc
            .map_or_else(|| "no glibc".to_owned(), |(major, minor)| format!("glibc {major}.{minor}"));
        eprintln!("{}: {} bytes, needs {glibc}", asset.path.display(), asset.size);
    }
    emit::write(&files, out)?;
    for note in emit::notes(&files) {
        eprintln!("note: {note}");
    }
    eprintln!("{}: template, zips and parameters.json are ready", out.display());
    Ok(ExitCode::SUCCESS)
}

fn say_how(builder: Builder, architecture: Architecture, wanted: Architecture) {
    match builder {
        Builder::CargoLambda => eprintln!("building for {} with cargo-lambda", architecture.as_str()),
        Builder::Cargo if architecture == wanted => {
            eprintln!(
                "building for {} with plain cargo: cargo-lambda is not installed",
                architecture.as_str()
            );
        }
        Builder::Cargo => eprintln!(
            "building for {}, the architecture of this machine, and not for {} as configured: cargo-lambda is not \
             installed (pip install cargo-lambda). parameters.json sets Architecture to fit.",
            architecture.as_str(),
            wanted.as_str()
        ),
    }
}
