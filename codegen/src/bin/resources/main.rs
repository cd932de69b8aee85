//! Makes the resource tables and the action facts that `synth` builds templates with.
//!
//! Input: the `data` folder of the Python package cfn-lint, which ships the CloudFormation registry's schemas
//! per Region and the IAM actions with their resource types (`AdditionalSpecs/Policies.json`). What these get
//! wrong or leave out is in `codegen/patches.json`, each correction with its reason; which resource types and
//! actions are generated is in `codegen/resources.json`. Output: `synth/src/aws/<service>.rs` and
//! `synth/src/aws/action/<service>.rs`.
//!
//! ```text
//! pip install cfn-lint==1.51.0
//! cargo run -p codegen --bin resources -- --schemas <site-packages>/cfnlint/data
//! cargo run -p codegen --bin resources -- --schemas <site-packages>/cfnlint/data --check
//! ```
//!
//! `--check` writes nothing, and exits 1 with the name of each file that is stale.

mod registry;

mod patch;

mod limits;
mod model;
mod names;
mod naming;

mod actions;
mod table;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

/// The version whose data the checked-in files come from.
const SOURCE: &str = "cfn-lint 1.51.0, eu-central-1";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (data, check) = match arguments.as_slice() {
        [flag, data] if flag == "--schemas" => (data, false),
        [flag, data, check] if flag == "--schemas" && check == "--check" => (data, true),
        _ => {
            eprintln!("usage: resources --schemas <folder `data` of cfn-lint> [--check]");
            return ExitCode::from(2);
        }
    };
    match run(Path::new(data), check) {
        Ok(stale) if stale.is_empty() => ExitCode::SUCCESS,
        Ok(stale) => {
            for path in stale {
                eprintln!("stale: {}", path.display());
            }
            eprintln!("refresh with: cargo run -p codegen --bin resources -- --schemas {data}");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the files, or with `check` gives those that differ.
fn run(data: &Path, check: bool) -> Fallible<Vec<PathBuf>> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let wanted: registry::Wanted = serde_json::from_str(&fs::read_to_string(home.join("resources.json"))?)?;
    let patches = patch::Patches::read(&home.join("patches.json"))?;
    let mut schemas = registry::read(data, &wanted.types)?;
    for (type_name, schema) in &mut schemas {
        patches.correct(type_name, schema);
    }

    let mut files = BTreeMap::new();
    let services = model::services(&schemas, &registry::stateful(data)?, &patches)?;
    for (service, tables) in &services {
        files.insert(format!("{service}.rs"), table::write(tables));
    }
    let policies = registry::policies(data)?;
    for (service, text) in actions::write(&policies, &wanted.actions, &services)? {
        files.insert(format!("action/{service}.rs"), text);
    }
    patches.all_used()?;

    let folder = home.join("../synth/src/aws");
    let mut stale = Vec::new();
    for (name, text) in files {
        let path = folder.join(name);
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            continue;
        }
        if !check {
            fs::create_dir_all(path.parent().unwrap_or(&folder))?;
            fs::write(&path, text)?;
        }
        stale.push(path);
    }
    Ok(if check { stale } else { Vec::new() })
}
