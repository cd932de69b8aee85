//! Every dependency may be used under a licence that `deny.toml` allows. `cargo deny check` looks at the same list, and
//! at advisories, which need the network.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use spdx::{Expression, ParseMode};

#[test]
fn every_dependency_has_an_allowed_licence() {
    let deny = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deny.toml");
    let deny: toml::Table = std::fs::read_to_string(deny).unwrap().parse().unwrap();
    let allowed: Vec<&str> =
        deny["licenses"]["allow"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--locked",
            "--offline",
            "--format-version",
            "1",
            "--filter-platform",
            "x86_64-unknown-linux-gnu",
        ])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let used: Vec<&str> = metadata["resolve"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["id"].as_str().unwrap())
        .collect();
    assert!(used.len() > 50, "cargo metadata shows {} packages", used.len());
    let mut refused = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        if !used.contains(&package["id"].as_str().unwrap()) {
            continue;
        }
        let (name, licence) = (&package["name"], package["license"].as_str().unwrap_or("none"));
        let fits = Expression::parse_mode(licence, ParseMode::LAX)
            .is_ok_and(|terms| terms.evaluate(|term| allowed.contains(&term.license.to_string().as_str())));
        if !fits {
            refused.push(format!("{name}: {licence}"));
        }
    }
    assert!(refused.is_empty(), "not allowed by deny.toml: {refused:?}");
}
