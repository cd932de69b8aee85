//! Good templates are left alone: ours, and others of many kinds.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use check::Deployment;

/// Folder of templates that others could have written.
const OTHERS: &str = "tests/good";
/// Ours; what is in one line is deployed together.
const OURS: [&[&str]; 4] = [
    &["default.snap.yaml"],
    &["minimal.snap.yaml"],
    &["everything.snap.yaml"],
    &[
        "sixty-tenants-stack.snap.yaml",
        "sixty-tenants-tenants-1.snap.yaml",
        "sixty-tenants-tenants-2.snap.yaml",
    ],
];

fn findings(files: &[PathBuf]) -> Vec<String> {
    let texts: Vec<(String, String)> = files
        .iter()
        .map(|file| (file.display().to_string(), std::fs::read_to_string(file).unwrap()))
        .collect();
    let files = texts.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let deployment = Deployment::read(files, &check::account()).unwrap_or_else(|error| panic!("{error}"));
    let found = check::run(&deployment).findings.into_iter();
    found
        .map(|one| {
            let file = Path::new(&texts[one.part].0).file_name().unwrap().to_owned();
            format!("{}:{}: {}: {}", file.display(), one.at.line, one.rule, one.message)
        })
        .collect()
}

#[test]
fn our_templates_are_left_alone() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates");
    let found: Vec<String> = OURS
        .into_iter()
        .flat_map(|files| findings(&files.iter().map(|file| folder.join(file)).collect::<Vec<_>>()))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn templates_of_others_are_left_alone() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(OTHERS);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let found: Vec<String> = files.iter().flat_map(|file| findings(std::slice::from_ref(file))).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}
