//! `synth review` as it is run: what it prints, and with which code it ends.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Output};

const OLD: &str = "Resources:\n  Logs:\n    Type: AWS::Logs::LogGroup\n    Properties: {LogGroupName: calls, RetentionInDays: 365}\n";
const NEW: &str = "Resources:\n  Logs:\n    Type: AWS::Logs::LogGroup\n    Properties: {LogGroupName: calls, RetentionInDays: 30}\n";
const APPROVED: &str = "[[approval]]\nid = \"data/Logs/retention\"\nreason = \"nobody reads them\"\n";

fn review(folder: &Path, arguments: &[&str]) -> Output {
    let mut synth = Command::new(env!("CARGO_BIN_EXE_synth"));
    synth.arg("review").args(arguments).current_dir(folder).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let file = folder.path().join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
    folder
}

#[test]
fn a_red_line_is_exit_code_1_and_names_what_an_approval_must_name() {
    let folder = folder(&[("old.yaml", OLD), ("new.yaml", NEW)]);
    let output = review(folder.path(), &["old.yaml", "new.yaml"]);
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    let text = out(&output);
    assert!(text.starts_with("old.yaml → new.yaml: 1 in place\n"), "{text}");
    assert!(text.contains("30 days instead of 365 days [data/Logs/retention]"), "{text}");
    assert!(!text.contains('\u{1b}'), "colours are for terminals: {text:?}");
    assert_eq!(output.stdout, review(folder.path(), &["old.yaml", "new.yaml"]).stdout);
    let back = review(folder.path(), &["new.yaml", "old.yaml"]);
    assert_eq!(back.status.code(), Some(0), "kept for longer is no risk: {}", out(&back));
}

#[test]
fn no_change_is_said_and_is_exit_code_0() {
    let folder = folder(&[("old.yaml", OLD), ("new.yaml", OLD)]);
    let output = review(folder.path(), &["old.yaml", "new.yaml"]);
    assert_eq!((output.status.code(), out(&output).as_str()), (Some(0), "old.yaml → new.yaml: no change\n"));
    let markdown = review(folder.path(), &["old.yaml", "new.yaml", "--format", "markdown"]);
    assert_eq!(out(&markdown), "### `old.yaml → new.yaml`\n\nNo change.\n");
}

#[test]
fn an_approval_beside_the_new_template_or_named_covers_a_red_line() {
    let folder = folder(&[
        ("old.yaml", OLD),
        ("new.yaml", NEW),
        ("elsewhere/new.yaml", NEW),
        ("approvals.toml", APPROVED),
        (
            "more.toml",
            &format!("{APPROVED}[[approval]]\nid = \"data/Gone/removed\"\nreason = \"was done\"\n"),
        ),
    ]);
    let code = |arguments: &[&str]| review(folder.path(), arguments).status.code();
    assert_eq!(code(&["old.yaml", "new.yaml"]), Some(0));
    assert_eq!(code(&["old.yaml", "elsewhere/new.yaml"]), Some(1), "not beside it");
    assert_eq!(code(&["old.yaml", "elsewhere/new.yaml", "--approvals", "approvals.toml"]), Some(0));
    let useless = review(folder.path(), &["old.yaml", "new.yaml", "--approvals", "more.toml"]);
    assert_eq!(useless.status.code(), Some(1));
    assert!(
        out(&useless).contains("the approval of `data/Gone/removed` approves nothing"),
        "{}",
        out(&useless)
    );
    assert_eq!(code(&["old.yaml", "old.yaml"]), Some(1), "its approval approves nothing");
}

#[test]
fn json_has_all_that_the_text_has() {
    let folder = folder(&[("old.yaml", OLD), ("new.yaml", NEW)]);
    let output = review(folder.path(), &["old.yaml", "new.yaml", "--format", "json"]);
    let all: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(all[0]["passes"], false);
    let line = &all[0]["review"]["data"][0];
    assert_eq!((line["id"].as_str(), line["tone"].as_str()), (Some("data/Logs/retention"), Some("red")));
    let property = &all[0]["review"]["resources"][0]["properties"][0];
    assert_eq!(
        *property,
        serde_json::json!({"path": "RetentionInDays", "effect": "in-place", "before": 365, "after": 30})
    );
}

#[test]
fn folders_hold_what_is_deployed_together() {
    let tenants = "Resources:\n  Topic: {Type: AWS::SNS::Topic}\n";
    let folder = folder(&[
        ("old/tenants-1.yaml", tenants),
        ("old/stack.yaml", OLD),
        ("new/stack.yaml", NEW),
        ("new/tenants-1.yaml", tenants),
        ("new/parameters.json", "[]"),
    ]);
    let output = review(folder.path(), &["old", "new"]);
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    assert!(out(&output).starts_with("old → new: 1 in place\n"), "{}", out(&output));
}

#[test]
fn keys_and_alarms_are_counted_at_the_prices_of_the_list() {
    let old = "Resources:\n  Topic: {Type: AWS::SNS::Topic}\n";
    let new = format!(
        "{old}  Key: {{Type: AWS::KMS::Key, DeletionPolicy: Retain, UpdateReplacePolicy: Retain, Properties: {{KeyPolicy: {{Statement: []}}}}}}\n"
    );
    let folder = folder(&[("old.yaml", old), ("new.yaml", &new)]);
    let output = review(folder.path(), &["old.yaml", "new.yaml"]);
    assert!(out(&output).contains("keys: 0 → 1, +$1.00"), "{}", out(&output));
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn input_that_cannot_be_used_is_exit_code_2_with_a_reason() {
    let folder =
        folder(&[("old.yaml", OLD), ("bad.yaml", "Resources: ["), ("bad.toml", "x"), ("empty/x.txt", "")]);
    for (arguments, says) in [
        (vec!["old.yaml"], "give the templates before and after"),
        (vec!["old.yaml", "missing.yaml"], "missing.yaml cannot be read"),
        (vec!["old.yaml", "bad.yaml"], "bad.yaml: line 2, column 1: not valid YAML"),
        (vec!["old.yaml", "empty"], "empty holds no template"),
        (vec!["old.yaml", "old.yaml", "--approvals", "bad.toml"], "bad.toml: TOML parse error"),
        (vec!["--against", "HEAD", "old.yaml"], "not a git repository"),
        (vec!["--against=--output=x", "old.yaml"], "is no revision of Git"),
        (vec!["old.yaml", "old.yaml", "--account", "12"], "twelve digits"),
    ] {
        let output = review(folder.path(), &arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", err(&output));
        assert!(output.stdout.is_empty(), "{arguments:?}");
        assert!(err(&output).contains(says), "{arguments:?}: {}", err(&output));
    }
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    for name in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{name}_NAME"), "test").env(format!("GIT_{name}_EMAIL"), "test@example.com");
    }
    let output = git.args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", err(&output));
}

#[test]
fn against_a_revision_it_takes_the_committed_templates_that_have_changed() {
    let folder = folder(&[
        ("templates/default.snap.yaml", OLD),
        ("templates/other.snap.yaml", OLD),
        ("templates/notes.yaml", "no template"),
        ("mine.yaml", OLD),
    ]);
    git(folder.path(), &["init", "--quiet", "--initial-branch", "main"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "--message", "first"]);
    let unchanged = review(folder.path(), &["--against", "main"]);
    assert_eq!((unchanged.status.code(), out(&unchanged).as_str()), (Some(0), "no template has changed\n"));

    std::fs::write(folder.path().join("templates/default.snap.yaml"), NEW).unwrap();
    std::fs::write(folder.path().join("templates/notes.yaml"), "still none").unwrap();
    std::fs::write(folder.path().join("mine.yaml"), NEW).unwrap();
    let changed = review(folder.path(), &["--against", "main"]);
    assert_eq!(changed.status.code(), Some(1), "{}", err(&changed));
    let text = out(&changed);
    assert!(text.starts_with("templates/default.snap.yaml since main: 1 in place"), "{text}");
    assert!(!text.contains("other.snap.yaml") && !text.contains("mine.yaml"), "{text}");

    // From a folder below, and with a file that is named.
    let below = review(&folder.path().join("templates"), &["--against", "main"]);
    assert!(out(&below).contains("default.snap.yaml since main: 1 in place"), "{}", err(&below));
    let named = review(folder.path(), &["--against", "main", "mine.yaml", "templates/other.snap.yaml"]);
    assert_eq!(named.status.code(), Some(1));
    let text = out(&named);
    assert!(text.contains("mine.yaml since main: 1 in place"), "{text}");
    assert!(text.contains("templates/other.snap.yaml since main: no change"), "{text}");

    // Approvals lie beside the templates.
    std::fs::write(folder.path().join("templates/approvals.toml"), APPROVED).unwrap();
    assert_eq!(review(folder.path(), &["--against", "main"]).status.code(), Some(0));
    let unknown = review(folder.path(), &["--against", "nowhere"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(err(&unknown).contains("nowhere"), "{}", err(&unknown));
}
