//! A CDK cloud assembly of a configuration: what the stock CDK CLI lists, compares and deploys, without a CDK app.
//!
//! An assembly is a folder: a manifest that names the stacks, their templates as JSON, and per stack a list of the files
//! that go into a bucket before it is deployed ([AWS CDK, "Cloud assemblies"][aws]). [`Assembly::of`] makes one of the
//! templates that [`emit`] makes.
//!
//! The CLI gives a stack no parameters of the manifest's, and on an update it prefers the value that a parameter had before
//! to a new default. So where the functions are packaged, the values of `parameters.json` stand in the template, in place
//! of its parameters; where they are not, the template is what `synth --format json` prints.
//!
//! [aws]: https://docs.aws.amazon.com/cdk/v2/guide/deploy.html

mod code;
mod destination;
mod manifest;
mod paths;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::Value;

use crate::config::Config;
use crate::emit;

pub use code::{Packaged, Unpackaged};
pub use destination::{DEFAULT_QUALIFIER, Destination, bucket_name, qualifier};
pub use manifest::VERSION;

/// The template of the first stack.
const STACK: &str = "stack.json";

/// A stack of an assembly.
struct Stack {
    /// Its name, which is its artifact's ID, too.
    name: String,
    /// The template's text.
    template: String,
    /// Logical IDs and types of its resources.
    resources: Vec<(String, String)>,
    /// The zips that its functions need.
    zips: Vec<Zip>,
}

impl Stack {
    fn template_file(&self) -> String {
        format!("{}.template.json", self.name)
    }

    fn assets_file(&self) -> String {
        format!("{}.assets.json", self.name)
    }
}

/// A function's zip.
struct Zip {
    /// Its name, which is the object's key, too.
    name: String,
    /// Where it is now.
    path: PathBuf,
}

/// An assembly, not written yet.
pub struct Assembly {
    texts: Vec<(String, String)>,
    zips: Vec<Zip>,
    stacks: Vec<String>,
    packaged: bool,
}

impl Assembly {
    /// The assembly of a configuration's `templates`, which are JSON: the stack, then those of tenants. With the functions
    /// as `packaged`, if they are. Files go to `destination`.
    ///
    /// # Errors
    /// A template is not JSON.
    pub fn of(
        config: &Config,
        templates: &[emit::File],
        packaged: Option<&Packaged>,
        destination: &Destination,
    ) -> anyhow::Result<Self> {
        let stacks = templates
            .iter()
            .map(|file| stack(config, file, packaged, destination))
            .collect::<anyhow::Result<Vec<_>>>()?;
        let mut texts = Vec::new();
        for stack in &stacks {
            texts.push((stack.template_file(), stack.template.clone()));
            texts.push((stack.assets_file(), pretty(&manifest::assets(config, stack, destination))?));
        }
        texts.push((manifest::TREE.to_owned(), pretty(&paths::tree(&stacks))?));
        texts.push(("cdk.out".to_owned(), serde_json::json!({ "version": VERSION }).to_string()));
        let manifest = manifest::manifest(config, &stacks, packaged.is_some(), destination);
        texts.push((manifest::MANIFEST.to_owned(), pretty(&manifest)?));
        Ok(Self {
            texts,
            stacks: stacks.iter().map(|stack| stack.name.clone()).collect(),
            zips: stacks.into_iter().flat_map(|stack| stack.zips).collect(),
            packaged: packaged.is_some(),
        })
    }

    /// The stacks, in the order in which they are deployed.
    pub fn stacks(&self) -> &[String] {
        &self.stacks
    }

    /// Whether the functions are in it.
    pub const fn is_packaged(&self) -> bool {
        self.packaged
    }

    /// Writes it into a folder, each file as a whole, the manifest last. Of what is there, only files that an earlier
    /// assembly left and this one does not have are removed.
    ///
    /// # Errors
    /// The folder cannot be made or written to, or a zip cannot be read.
    pub fn write(&self, folder: &Path) -> anyhow::Result<()> {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        for zip in &self.zips {
            copy(&zip.path, &folder.join(&zip.name))?;
        }
        for (name, text) in &self.texts {
            emit::write_whole(&folder.join(name), text)?;
        }
        self.remove_others(folder)
    }

    fn remove_others(&self, folder: &Path) -> anyhow::Result<()> {
        let texts = self.texts.iter().map(|(name, _)| name.as_str());
        let known: BTreeSet<&str> = texts.chain(self.zips.iter().map(|zip| zip.name.as_str())).collect();
        let here = || format!("cannot look into {}", folder.display());
        for entry in fs::read_dir(folder).with_context(here)? {
            let path = entry.with_context(here)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let ours = [".template.json", ".assets.json"].iter().any(|end| name.ends_with(end))
                || code::is_zip(&name);
            if ours && !known.contains(name.as_ref()) {
                fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
            }
        }
        Ok(())
    }
}

/// A template as a stack, with the functions' code if they are packaged.
fn stack(
    config: &Config,
    file: &emit::File,
    packaged: Option<&Packaged>,
    destination: &Destination,
) -> anyhow::Result<Stack> {
    let mut template: Value =
        serde_json::from_str(&file.text).with_context(|| format!("{} is not JSON", file.name))?;
    let first = file.name == STACK;
    let name = if first {
        config.prefix.to_string()
    } else {
        format!("{}-{}", config.prefix, file.name.trim_end_matches(".json"))
    };
    let resources = template["Resources"].as_object().into_iter().flatten();
    let resources = resources
        .map(|(id, resource)| (id.clone(), resource["Type"].as_str().unwrap_or_default().to_owned()))
        .collect();
    let (template, zips) = match packaged {
        Some(packaged) if first => {
            packaged.enter(&mut template, destination);
            (pretty(&template)?, packaged.zips())
        }
        _ => (file.text.clone(), Vec::new()),
    };
    Ok(Stack { name, template, resources, zips })
}

/// As the templates are written.
fn pretty(value: &impl serde::Serialize) -> anyhow::Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}

/// Copies a file as a whole or not at all. One that is there already has the same content, which its name tells.
fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    let size = |path: &Path| fs::metadata(path).map(|file| file.len()).ok();
    if size(to).is_some() && size(to) == size(from) {
        return Ok(());
    }
    let beside = to.with_extension("part");
    fs::copy(from, &beside)
        .with_context(|| format!("cannot copy {} to {}", from.display(), beside.display()))?;
    fs::rename(&beside, to).with_context(|| format!("cannot write {}", to.display()))
}
