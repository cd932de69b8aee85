//! `synth release`: what a person without Rust needs to deploy.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use synth::assets::{self, DIRTY, Parameters, Workspace};
use synth::config::DEFAULT;
use synth::emit::File;

use super::package::each_architecture;

/// What is asked.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder that `synth package --architecture both` wrote.
    #[arg(long, value_name = "FOLDER", default_value = "dist")]
    from: PathBuf,

    /// Where to write.
    #[arg(long, value_name = "FOLDER", default_value = "release")]
    out: PathBuf,
}

/// Makes an archive for each processor, and their checksums. `config` is the file of the configuration.
///
/// # Errors
/// What was packaged does not fit the sources, or these are no commit's; nothing can be written.
pub(crate) fn run(arguments: &Arguments, config: Option<&Path>, files: &[File]) -> anyhow::Result<()> {
    let Arguments { from, out } = arguments;
    let root = Workspace::find()?.root;
    let configuration = match config {
        None => DEFAULT.to_owned(),
        Some(file) => {
            std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?
        }
    };
    let folders = each_architecture(from);
    for (architecture, folder) in &folders {
        let misfits = assets::misfits(folder, files, None, &root)?;
        if let Some(misfit) = misfits.first() {
            bail!("{}: {misfit}: run synth package --architecture both first", folder.display());
        }
        let parameters = Parameters::read(folder)?;
        if parameters.release.ends_with(DIRTY) {
            bail!(
                "{} is of changes that are not committed: commit them, and package again",
                folder.display()
            );
        }
        if parameters.architecture != *architecture {
            bail!("{} is not for {}", folder.display(), architecture.as_str());
        }
    }
    let mut archives = Vec::new();
    for (architecture, folder) in &folders {
        let name = format!("cci-lite-{}-{}", env!("CARGO_PKG_VERSION"), architecture.as_str());
        archives.push(assets::bundle(&name, folder, files, &configuration, out)?);
    }
    let sums = assets::checksums(&archives, out)?;
    archives.iter().chain([&sums]).for_each(|path| eprintln!("{}", path.display()));
    Ok(())
}
