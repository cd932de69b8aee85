//! `synth package`: all that a deployment needs, in a folder.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use synth::assets::{self, Asset, Builder, Label, Sources, Workspace};
use synth::config::{Architecture, Config};
use synth::emit::{self, File};

use super::progress::Progress;

/// What is asked.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The bucket that the zips will be uploaded to; without it, give that parameter when deploying.
    #[arg(long)]
    bucket: Option<String>,

    /// Where to write.
    #[arg(long, value_name = "FOLDER", default_value = "dist")]
    out: PathBuf,

    /// The processor to build for; without it, the configuration's. `both` writes a folder for each, `arm64` and `x86_64`.
    #[arg(long, value_name = "PROCESSOR")]
    architecture: Option<Wanted>,

    /// Builds and writes nothing, and says whether what is there fits: zips, parameters and templates to each other, to the
    /// configuration, and to the sources, the compiler and the commit. Exits with 1 when something does not.
    ///
    /// The functions are not built again for that: it looks whether a file that they were built from has changed.
    #[arg(long)]
    check: bool,
}

/// Which processors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Wanted {
    /// Graviton.
    Arm64,
    /// Intel and AMD.
    #[value(name = "x86_64")]
    X86_64,
    /// Each of them, in a folder of its own.
    Both,
}

/// Functions cannot be built as they were asked for.
#[derive(Debug, thiserror::Error)]
#[error(
    "cargo-lambda is not installed, and without it functions are built for this machine's processor only: install it (pip \
     install cargo-lambda), or leave --architecture out"
)]
pub(crate) struct NoCrossBuild;

/// Packages, or checks what was packaged.
///
/// # Errors
/// A function cannot be built, or Lambda could not run it; nothing can be written.
pub(crate) fn run(arguments: &Arguments, config: &Config, files: &[File]) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::find()?;
    if arguments.check {
        return check(arguments, files, &workspace);
    }
    let builder = Builder::find();
    for (architecture, out) in targets(arguments, builder, config.architecture)? {
        say_how(builder, architecture, arguments.architecture.map_or(config.architecture, |_| architecture));
        let binaries = builder.build(architecture, &workspace)?;
        let sources = Sources::of(&binaries, &workspace)?;
        let release = assets::release(&sources, &workspace.root);
        let label = Label { architecture, bucket: arguments.bucket.clone(), release };
        let progress = Progress::new(binaries.len(), "functions zipped");
        assets::package(&binaries, &label, Some(&sources), &out, |asset| progress.step(&line(asset)))?;
        drop(progress);
        emit::write(files, &out)?;
        eprintln!("{}: template, zips and parameters.json of {} are ready", out.display(), label.release);
    }
    Ok(ExitCode::SUCCESS)
}

/// What to build for, and where it goes.
fn targets(
    arguments: &Arguments,
    builder: Builder,
    configured: Architecture,
) -> anyhow::Result<Vec<(Architecture, PathBuf)>> {
    let out = &arguments.out;
    let Some(wanted) = arguments.architecture else {
        return Ok(vec![(builder.architecture(configured)?, out.clone())]);
    };
    let targets = folders(wanted, out);
    for (architecture, _) in &targets {
        if builder.architecture(*architecture)? != *architecture {
            return Err(NoCrossBuild.into());
        }
    }
    Ok(targets)
}

fn folders(wanted: Wanted, out: &Path) -> Vec<(Architecture, PathBuf)> {
    match wanted {
        Wanted::Arm64 => vec![(Architecture::Arm64, out.to_owned())],
        Wanted::X86_64 => vec![(Architecture::X86_64, out.to_owned())],
        Wanted::Both => each_architecture(out),
    }
}

/// The folders of a package for both processors.
pub(crate) fn each_architecture(out: &Path) -> Vec<(Architecture, PathBuf)> {
    let of = |architecture: Architecture| (architecture, out.join(architecture.as_str()));
    [Architecture::Arm64, Architecture::X86_64].map(of).into()
}

fn line(asset: &Asset) -> String {
    let glibc =
        asset.glibc.map_or_else(|| "no glibc".to_owned(), |(major, minor)| format!("glibc {major}.{minor}"));
    let kept = if asset.kept { ", unchanged" } else { "" };
    format!("{}: {} bytes, needs {glibc}{kept}", asset.path.display(), asset.size)
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

fn check(arguments: &Arguments, files: &[File], workspace: &Workspace) -> anyhow::Result<ExitCode> {
    let folders = match arguments.architecture {
        Some(wanted) => folders(wanted, &arguments.out).into_iter().map(|(_, folder)| folder).collect(),
        None => vec![arguments.out.clone()],
    };
    let mut code = ExitCode::SUCCESS;
    for folder in folders {
        let bucket = arguments.bucket.as_deref();
        let misfits = assets::misfits(&folder, files, bucket, &workspace.root)
            .with_context(|| format!("cannot check {}", folder.display()))?;
        if misfits.is_empty() {
            eprintln!("{}: all fits", folder.display());
        } else {
            for misfit in misfits {
                eprintln!("{}: {misfit}", folder.display());
            }
            eprintln!("{}: package again", folder.display());
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}
