//! The samples and the calls that give orders end in the documents of `samples/expected`, which are there to be looked at.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::path::PathBuf;

use rehearsal::{Call, Outcome, source};
use tests::play::{config, play, problems, template_of};

const HOW: &str =
    "look at the difference; when it is right: UPDATE_EXPECTED=1 cargo test -p tests --test samples";

/// The folders of calls, each with that of its documents.
fn folders() -> [(PathBuf, PathBuf); 2] {
    let (samples, expected) = (source::samples(), source::samples().join("expected"));
    [(samples.clone(), expected.clone()), (samples.join("injections"), expected.join("injections"))]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_sample_ends_in_its_expected_document() {
    let (mut calls, mut files) = (Vec::new(), Vec::new());
    for (folder, expected) in folders() {
        let found = Call::all_of(&folder).unwrap();
        files.extend(found.iter().map(|call| expected.join(format!("{}.json", call.name))));
        calls.extend(found);
    }
    let reports = play(&template_of(&config()), &calls).await;
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let mut other = String::new();
    for (report, file) in reports.iter().zip(&files) {
        let Outcome::Document { document, .. } = &report.outcome else {
            panic!("{}: {}", report.call, problems(&reports))
        };
        let text = serde_json::to_string_pretty(document).unwrap() + "\n";
        if update {
            std::fs::write(file, &text).unwrap();
        }
        let known = std::fs::read_to_string(file).unwrap_or_default();
        if known != text {
            let _ = writeln!(other, "{}: {}", report.call, first_difference(&known, &text));
        }
    }
    assert!(other.is_empty(), "{other}{HOW}");
}

fn first_difference(known: &str, text: &str) -> String {
    let differing = text.lines().zip(known.lines()).enumerate().find(|(_, (new, old))| new != old);
    differing.map_or_else(
        || format!("{} lines, expected are {}", text.lines().count(), known.lines().count()),
        |(number, (new, old))| format!("line {} is {}, expected is {}", number + 1, new.trim(), old.trim()),
    )
}

#[test]
fn every_expected_document_belongs_to_a_sample() {
    for (folder, expected) in folders() {
        let entries = std::fs::read_dir(expected).unwrap().map(|entry| entry.unwrap().path());
        let mut names: Vec<String> = entries
            .filter(|path| path.is_file())
            .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        names.sort();
        let calls = Call::all_of(&folder).unwrap();
        assert_eq!(names, calls.iter().map(|call| call.name.clone()).collect::<Vec<_>>(), "{HOW}");
    }
}
