//! `synth`: prints the CloudFormation template of a configuration, or packages all that its deployment needs.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, Subcommand, ValueEnum};
use synth::assets::{self, Builder};
use synth::cfn::Template;
use synth::config::{Architecture, Config};
use synth::stack;

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

    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Yaml,
    Json,
}

impl Format {
    fn write(self, template: &Template) -> Result<String, synth::cfn::Error> {
        match self {
            Self::Yaml => template.to_yaml(),
            Self::Json => template.to_json(),
        }
    }
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
        None => print(&config, arguments.format),
        Some(Command::Package { bucket, out }) => package(&config, bucket.as_deref(), &out),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn print(config: &Config, format: Format) -> anyhow::Result<()> {
    let text = format.write(&stack::template(config)?)?;
    std::io::stdout().write_all(text.as_bytes()).context("cannot print the template")
}

fn package(config: &Config, bucket: Option<&str>, out: &std::path::Path) -> anyhow::Result<()> {
    let template = stack::template(config)?.to_yaml()?;
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
    let write = |name: &str, text: &str| {
        let path = out.join(name);
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
    };
    write("stack.yaml", &template)?;
    eprintln!("{}: template, zips and parameters.json are ready", out.display());
    Ok(())
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
