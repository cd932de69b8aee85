//! `docs/checks` holds a page for each rule, made of the rules.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/checks")
}

fn pages() -> BTreeMap<PathBuf, String> {
    let pages =
        check::RULES.iter().map(|rule| (folder().join(format!("{}.md", rule.id)), check::page::of(rule)));
    pages.collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries =
        std::fs::read_dir(folder).map(|entries| entries.map(|entry| entry.unwrap().path()).collect());
    let entries: Vec<PathBuf> = entries.unwrap_or_default();
    entries.into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn every_rule_has_its_page_and_every_page_its_rule() {
    let pages = pages();
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        files(&folder())
            .iter()
            .filter(|file| !pages.contains_key(*file))
            .for_each(|file| std::fs::remove_file(file).unwrap());
        for (file, page) in &pages {
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, page).unwrap();
        }
    }
    let stale: Vec<String> = pages
        .iter()
        .filter(|(file, page)| std::fs::read_to_string(file).ok().as_ref() != Some(*page))
        .map(|(file, _)| file)
        .chain(files(&folder()).iter().filter(|file| !pages.contains_key(*file)))
        .map(|file| file.display().to_string())
        .collect();
    assert!(stale.is_empty(), "stale; run UPDATE_EXPECTED=1 cargo test -p check --test pages: {stale:#?}");
}
