//! `synth graph`: a template as a picture.

use std::path::{Path, PathBuf};

use graph::{Layer, Picture};
use synth::emit::{self, File};

use super::check::{self, Refused};

/// What is drawn, and how.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Templates of one deployment, YAML or JSON; `-` is standard input. Without any, those of the configuration.
    #[arg(value_name = "FILE")]
    files: Vec<String>,

    /// What of the template is drawn.
    #[arg(long, value_name = "LAYER", default_value = "events")]
    layer: Choice,

    /// The form of the picture.
    #[arg(long, value_name = "FORM", default_value = "svg")]
    format: Form,

    /// Write here instead of printing: a file, or a folder that is there, which takes a file for each layer: events.svg and
    /// so on.
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
}

/// A layer, or all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Choice {
    /// What happens after what.
    Events,
    /// What is kept where, who writes it and who reads it.
    Data,
    /// Who may do what with what.
    Permissions,
    /// What is watched, and who is told.
    Alarms,
    /// All of them, one below the other.
    All,
}

impl Choice {
    fn layers(self) -> Vec<Layer> {
        match self {
            Self::Events => vec![Layer::Events],
            Self::Data => vec![Layer::Data],
            Self::Permissions => vec![Layer::Permissions],
            Self::Alarms => vec![Layer::Alarms],
            Self::All => Layer::ALL.to_vec(),
        }
    }
}

/// How a picture is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// A picture for any browser, in one file, light and dark.
    Svg,
    /// Text that GitHub and many editors draw.
    Mermaid,
}

impl Form {
    fn write(self, pictures: &[Picture]) -> String {
        match self {
            Self::Svg => graph::svg(pictures),
            Self::Mermaid => graph::mermaid(pictures),
        }
    }

    const fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Mermaid => "mmd",
        }
    }
}

/// Draws, and gives what to print; nothing, where it wrote files. `own` makes the templates of the configuration.
///
/// # Errors
/// A file cannot be read or is no template; the configuration cannot be used; the picture cannot be written.
pub(crate) fn run(
    arguments: &Arguments,
    own: impl FnOnce() -> anyhow::Result<Vec<File>>,
) -> anyhow::Result<String> {
    let files = if arguments.files.is_empty() {
        own()?.into_iter().map(|file| (file.name, file.text)).collect()
    } else {
        arguments.files.iter().map(|file| check::read(file)).collect::<Result<Vec<_>, Refused>>()?
    };
    let stack = check::deployment(&files, &::check::account())?.stack;
    let layers = arguments.layer.layers();
    let pictures: Vec<Picture> = layers.iter().map(|layer| graph::picture(&stack, *layer)).collect();
    let Some(out) = &arguments.out else { return Ok(arguments.format.write(&pictures)) };
    if out.is_dir() {
        for (layer, picture) in layers.iter().zip(&pictures) {
            let text = arguments.format.write(std::slice::from_ref(picture));
            write(&out.join(format!("{}.{}", layer.name(), arguments.format.extension())), &text)?;
        }
    } else {
        write(out, &arguments.format.write(&pictures))?;
    }
    Ok(String::new())
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    emit::write_whole(path, text)?;
    eprintln!("{}: written", path.display());
    Ok(())
}
