//! The templates of a configuration as files.

use std::path::Path;

use anyhow::Context as _;

use crate::cfn::{MAX_BYTES, Template};
use crate::config::Config;
use crate::stack;

/// What CloudFormation takes in the request itself; more has to be in a bucket (CloudFormation quotas).
const INLINE_BYTES: usize = 51_200;

/// How a template is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// With short intrinsics.
    Yaml,
    /// With long intrinsics.
    Json,
}

impl Format {
    fn write(self, template: &Template) -> Result<String, crate::cfn::Error> {
        match self {
            Self::Yaml => template.to_yaml(),
            Self::Json => template.to_json(),
        }
    }

    const fn extension(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Json => "json",
        }
    }
}

/// A template as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// `stack.yaml`, or `tenants-1.yaml` and so on.
    pub name: String,
    /// The template.
    pub text: String,
    /// How many resources it has.
    pub resources: usize,
}

/// The templates: the stack, then those of tenants where it has too many for one.
///
/// # Errors
/// AWS would refuse a value or a template.
pub fn files(config: &Config, format: Format) -> Result<Vec<File>, crate::cfn::Error> {
    let templates = stack::templates(config)?;
    let extension = format.extension();
    let stack = (format!("stack.{extension}"), &templates.stack);
    let tenants = templates.tenants.iter().enumerate();
    let tenants = tenants.map(|(index, template)| (format!("tenants-{}.{extension}", index + 1), template));
    std::iter::once(stack)
        .chain(tenants)
        .map(|(name, template)| Ok(File { name, text: format.write(template)?, resources: template.len() }))
        .collect()
}

/// What the one who deploys must know of the files.
pub fn notes(files: &[File]) -> Vec<String> {
    let mut notes = Vec::new();
    for file in files.iter().filter(|file| file.text.len() > INLINE_BYTES) {
        notes.push(format!(
            "{} has {} bytes, more than the {INLINE_BYTES} that CloudFormation takes directly: \
             aws cloudformation deploy needs --s3-bucket",
            file.name,
            file.text.len()
        ));
    }
    if let [stack, tenants @ ..] = files
        && !tenants.is_empty()
    {
        notes.push(format!(
            "one template would have more than {} resources or {MAX_BYTES} bytes: the tenants have {} of their own; deploy {} first, then \
             each of them as a stack of its own",
            stack::MAX_RESOURCES,
            tenants.len(),
            stack.name
        ));
    }
    notes
}

/// Writes the files into a folder, each as a whole or not at all. Templates of tenants that an earlier run left there and
/// this one does not make are removed: they would be deployed as well.
///
/// # Errors
/// The folder cannot be made or written to.
pub fn write(files: &[File], folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for name in left_over(files, folder)? {
        let path = folder.join(name);
        std::fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
    }
    for file in files {
        write_whole(&folder.join(&file.name), &file.text)?;
    }
    Ok(())
}

/// The templates of tenants in a folder that are none of these.
///
/// # Errors
/// The folder cannot be read.
pub fn left_over(files: &[File], folder: &Path) -> anyhow::Result<Vec<String>> {
    let here = || format!("cannot look into {}", folder.display());
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(here)? {
        let name = entry.with_context(here)?.file_name().to_string_lossy().into_owned();
        if is_of_tenants(&name) && files.iter().all(|file| file.name != name) {
            names.push(name);
        }
    }
    Ok(names)
}

/// Whether a file of this name is one of ours, `tenants-<number>.<format>`.
fn is_of_tenants(name: &str) -> bool {
    let number = name.strip_prefix("tenants-").and_then(|rest| rest.split_once('.'));
    number.is_some_and(|(number, extension)| {
        !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && [Format::Yaml, Format::Json].iter().any(|format| format.extension() == extension)
    })
}

/// Writes a file as a whole or not at all. One that is the same already is left.
///
/// # Errors
/// Its folder cannot be written to.
pub fn write_whole(path: &Path, content: impl AsRef<[u8]>) -> anyhow::Result<()> {
    let content = content.as_ref();
    if std::fs::read(path).is_ok_and(|there| there == content) {
        return Ok(());
    }
    let beside = path.with_extension("part");
    std::fs::write(&beside, content).with_context(|| format!("cannot write {}", beside.display()))?;
    std::fs::rename(&beside, path).with_context(|| format!("cannot write {}", path.display()))
}
