//! What the tests that play the small template have in common.

#![allow(dead_code, reason = "not every test needs all of it")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rehearsal::{Recording, Setting};
use serde_json::json;

pub(crate) const TEMPLATE: &str = include_str!("../small.yaml");

/// The example `small-function`, which cargo builds beside the tests unless it is asked for one test only.
fn program() -> PathBuf {
    let test = std::env::current_exe().expect("a test has a file");
    let folder = test.parent().and_then(|deps| deps.parent()).expect("it lies in target/<profile>/deps");
    let program = folder.join("examples").join(format!("small-function{}", std::env::consts::EXE_SUFFIX));
    assert!(
        program.is_file(),
        "run cargo build -p rehearsal --examples first: {} is missing",
        program.display()
    );
    program
}

/// What a play of this template needs.
pub(crate) fn setting(template: &str, folder: &Path) -> Setting {
    Setting {
        template: template.to_owned(),
        region: "eu-central-1".to_owned(),
        programs: BTreeMap::from([("small-function".to_owned(), program())]),
        folder: folder.to_owned(),
        ..Setting::default()
    }
}

/// A recording in which this is said.
pub(crate) fn spoken(text: &str) -> Recording {
    let transcript = json!({
        "jobName": "{job}", "accountId": "{account}", "isRedacted": true, "status": "COMPLETED",
        "results": {"transcripts": [{"transcript": text}], "items": []},
    });
    Recording { transcript: Some(transcript), ..Recording::default() }
}
