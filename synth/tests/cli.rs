//! The command line: what it prints and writes, and how it refuses.

#![allow(clippy::unwrap_used)]

use std::process::{Command, Output};

use synth::config::DEFAULT;

fn synth(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_synth")).args(arguments).output().unwrap()
}

fn config(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("my.yaml");
    std::fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

#[test]
fn without_arguments_it_prints_the_default_template() {
    let output = synth(&[]);
    assert!(output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    let said: Vec<&str> = said.lines().collect();
    assert_eq!(said[0], "warning: alarms.recipients is empty: nobody hears of an alarm");
    assert!(
        said[1].starts_with("note: stack.yaml has ") && said[1].ends_with("needs --s3-bucket"),
        "{said:?}"
    );
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(output.stdout.starts_with(b"AWSTemplateFormatVersion: '2010-09-09'\n"));
    assert_eq!(output.stdout, synth(&[]).stdout);
}

#[test]
fn more_templates_than_one_go_into_a_folder_only() {
    let config = concat!(env!("CARGO_MANIFEST_DIR"), "/../templates/configurations/sixty-tenants.yaml");
    let printed = synth(&["--config", config]);
    assert_eq!(printed.status.code(), Some(2));
    assert!(printed.stdout.is_empty());
    let said = String::from_utf8(printed.stderr).unwrap();
    assert!(said.contains("use --out FOLDER") && said.contains("deploy stack.yaml first"), "{said}");
    let folder = tempfile::tempdir().unwrap();
    for left in ["tenants-7.yaml", "tenants-of-mine.yaml", "tenants-1.json"] {
        std::fs::write(folder.path().join(left), "left").unwrap();
    }
    let written = synth(&["--config", config, "--out", folder.path().to_str().unwrap()]);
    assert!(written.status.success());
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["stack.yaml", "tenants-1.yaml", "tenants-2.yaml", "tenants-of-mine.yaml"]);
}

#[test]
fn json_is_json() {
    let output = synth(&["--format", "json"]);
    let template: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(template["Resources"]["InputBucket"]["Type"], "AWS::S3::Bucket");
}

#[test]
fn a_prefix_is_in_every_physical_name() {
    let (_folder, path) = config("prefix: other\ntenants: [{id: t1, name: T}]\n");
    let output = synth(&["--config", &path, "--format", "json"]);
    let template: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let properties = [
        "QueueName",
        "TableName",
        "RoleName",
        "FunctionName",
        "TopicName",
        "LogGroupName",
        "BucketName",
        "AliasName",
        "AlarmName",
        "DashboardName",
        "TrailName",
    ];
    let mut seen = 0;
    for (id, resource) in template["Resources"].as_object().unwrap() {
        for name in properties.iter().filter_map(|name| resource["Properties"].get(name)) {
            let Some(name) = name["Fn::Sub"].as_str().or(name.as_str()) else { continue };
            assert!(name.contains("other-") && !name.contains("cci-lite"), "{id}: {name}");
            seen += 1;
        }
    }
    assert!(seen > 50, "only {seen} names were looked at");
}

#[test]
fn bad_input_is_exit_code_2_with_a_reason_and_no_output() {
    let (folder, path) = config("prefx: a\ntenants: [{id: Acme Corp, name: A}]\n");
    let missing = folder.path().join("missing.yaml");
    let out = folder.path().join("out");
    let [missing, out] = [&missing, &out].map(|path| path.to_str().unwrap());
    let both = format!(
        "error: {path}:1:1: prefx is unknown; did you mean prefix?\n\
         error: {path}:2:12: tenants[0].id is \"Acme Corp\": 2 to 32 of a-z, 0-9 and -, without a - at either end\n"
    );
    for (arguments, says) in [
        (vec!["--config", path.as_str()], both.as_str()),
        (vec!["package", "--out", out, "--config", path.as_str()], both.as_str()),
        (vec!["--config", missing], "missing.yaml cannot be read: No such file"),
        (vec!["--config", folder.path().to_str().unwrap()], "cannot be read: Is a directory"),
        (vec!["init", &path], "my.yaml exists and is left as it is"),
        (vec!["init", folder.path().to_str().unwrap()], "exists and is left as it is"),
        (vec!["init", "/nonexistent/x.yaml"], "/nonexistent/x.yaml cannot be written: No such file"),
        (vec!["--format", "toml"], "toml"),
        (vec!["--nonsense"], "--nonsense"),
        (vec!["--out", "x", "package"], "--out are for printing"),
        (vec!["--format", "json", "schema"], "--format and --out"),
    ] {
        let output = synth(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(says), "{arguments:?}: {said}");
    }
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["my.yaml"], "something was written");
}

#[test]
fn schema_prints_the_schema() {
    let output = synth(&["schema", "--config", "/nonexistent/x.yaml"]);
    assert!(output.status.success() && output.stderr.is_empty());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), synth::config::schema_text());
    let output = synth(&["schema", "--document"]);
    assert!(output.status.success() && output.stderr.is_empty());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), synth::document_schema_text());
}

#[test]
fn init_writes_a_file_to_start_from_once() {
    let folder = tempfile::tempdir().unwrap();
    let init = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_synth"))
            .arg("init")
            .args(arguments)
            .current_dir(&folder)
            .output()
            .unwrap()
    };
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();

    let printed = init(&["-"]);
    assert_eq!(String::from_utf8(printed.stdout).unwrap(), DEFAULT);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);

    let written = init(&[]);
    assert!(written.status.success() && written.stdout.is_empty());
    let said = String::from_utf8(written.stderr).unwrap();
    let next =
        "cci-lite.yaml, cci-lite.schema.json: written; change it, then: synth --config cci-lite.yaml\n";
    assert_eq!(said, next);
    assert_eq!(read("cci-lite.yaml"), DEFAULT);
    assert_eq!(read("cci-lite.schema.json"), synth::config::schema_text());

    std::fs::write(folder.path().join("cci-lite.yaml"), "prefix: mine\n").unwrap();
    assert_eq!(init(&[]).status.code(), Some(2));
    assert_eq!(read("cci-lite.yaml"), "prefix: mine\n");

    assert!(init(&["other.yaml"]).status.success());
    assert_eq!(read("other.yaml"), DEFAULT);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 3, "a part was left behind");
}

#[test]
fn a_reader_who_leaves_early_is_no_error() {
    for arguments in [&[][..], &["schema"], &["cost"], &["init", "-"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output =
            Command::new(env!("CARGO_BIN_EXE_synth")).args(arguments).stdout(writer).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        assert!(!String::from_utf8(output.stderr).unwrap().contains("error"), "{arguments:?}");
    }
}

#[test]
fn shells_complete_subcommands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = String::from_utf8(synth(&["completions", shell]).stdout).unwrap();
        for name in ["package", "review", "completions"] {
            assert!(script.contains(name), "{shell} is not told of {name}");
        }
    }
    assert_eq!(synth(&["completions", "nonsense"]).status.code(), Some(2));
}

/// Where there is a bash, it is asked to complete `synth pack`.
#[test]
fn bash_completes_what_was_begun() {
    if Command::new("bash").arg("--version").output().is_err() {
        return;
    }
    let mut script = String::from_utf8(synth(&["completions", "bash"]).stdout).unwrap();
    script.push_str(
        "\nCOMP_WORDS=(synth pack) COMP_CWORD=1; _synth synth pack synth; echo \"${COMPREPLY[@]}\"\n",
    );
    let done = Command::new("bash").args(["-euc", &script]).output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert_eq!((out.trim(), err.trim()), ("package", ""));
}
