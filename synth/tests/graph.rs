//! `synth graph`, as it is typed.

#![allow(clippy::unwrap_used)]

use std::process::{Command, Output};

fn synth(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_synth")).args(arguments).output().unwrap()
}

fn repository(path: &str) -> String {
    format!("{}/../{path}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_default_is_the_events_of_the_configuration() {
    let output = synth(&["graph"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stdout, std::fs::read(repository("docs/pictures/events.svg")).unwrap());
    let other = synth(&["--config", &repository("samples/cci-lite.yaml"), "graph"]);
    assert!(other.status.success() && other.stdout != output.stdout);
}

#[test]
fn any_template_is_drawn_in_either_form() {
    let file = repository("check/rules/references/metric-unknown.good.yaml");
    let text = synth(&["graph", "--layer", "alarms", "--format", "mermaid", &file]);
    assert!(text.stdout.starts_with(b"flowchart LR\n"), "{text:?}");
    let drawn = synth(&["graph", "--layer", "all", &file]);
    assert!(drawn.stdout.starts_with(b"<svg ") && drawn.stdout.ends_with(b"</svg>\n"));
}

#[test]
fn a_folder_takes_a_file_for_each_layer() {
    let folder = tempfile::tempdir().unwrap();
    let output = synth(&["graph", "--layer", "all", "--out", folder.path().to_str().unwrap()]);
    assert!(output.status.success() && output.stdout.is_empty(), "{output:?}");
    for layer in ["alarms", "data", "events", "permissions"] {
        let written = std::fs::read(folder.path().join(format!("{layer}.svg"))).unwrap();
        assert_eq!(
            written,
            std::fs::read(repository(&format!("docs/pictures/{layer}.svg"))).unwrap(),
            "{layer}"
        );
    }
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 4);
}

#[test]
fn what_cannot_be_drawn_is_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("picture.svg");
    let readme = repository("README.md");
    let refused = [
        (vec!["graph", "--layer", "costs"], "possible values: events, data, permissions, alarms, all"),
        (vec!["graph", "no-such-file.yaml"], "no-such-file.yaml"),
        (vec!["graph", readme.as_str(), "--out", out.to_str().unwrap()], "README.md"),
    ];
    for (arguments, said) in refused {
        let output = synth(&arguments);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(output.stdout.is_empty() && told.contains(said), "{told}");
    }
    assert!(!out.exists());
}
