//! The cloud assembly that the CDK CLI reads: what is in it, what of it changes, and how `synth assembly` writes it.
//! `tests/cdk.py` shows it to the CLI itself.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use contract::function::Function;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use synth::assembly::{Assembly, DEFAULT_QUALIFIER, Destination, Packaged};
use synth::assets::key_parameter;
use synth::config::Config;
use synth::emit::{self, Format};
use tempfile::TempDir;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The files of an assembly, by name.
type Files = BTreeMap<String, String>;

fn configuration(name: &str) -> Config {
    Config::load(Some(&Path::new(ROOT).join(format!("templates/configurations/{name}.yaml")))).unwrap()
}

fn bootstrap() -> Destination {
    Destination::Bootstrap(DEFAULT_QUALIFIER.to_owned())
}

fn key(function: Function, code: &str) -> String {
    let digest: String = Sha256::digest(code)[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{digest}.zip", function.name())
}

/// A folder as `synth package` leaves it. `code` is what is in the zip of a function.
fn packaged(more: &[&str], code: impl Fn(Function) -> String) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut parameters: Vec<String> = more.iter().map(|&text| text.to_owned()).collect();
    // A template that lacks one of them is none the worse for it.
    parameters.extend(["Architecture=x86_64", "Release=1.0.0"].map(str::to_owned));
    for function in Function::ALL {
        let (code, parameter) = (code(function), key_parameter(function));
        let key = key(function, &code);
        fs::write(folder.path().join(&key), &code).unwrap();
        parameters.push(format!("{parameter}={key}"));
    }
    fs::write(folder.path().join("parameters.json"), json!(parameters).to_string()).unwrap();
    folder
}

fn first_code(function: Function) -> String {
    format!("the first code of {}", function.name())
}

fn assembly(config: &Config, packaged: Option<&Path>, destination: &Destination) -> Assembly {
    let packaged = packaged.map(|folder| Packaged::find(folder).unwrap().unwrap());
    Assembly::of(config, &emit::files(config, Format::Json).unwrap(), packaged.as_ref(), destination).unwrap()
}

fn read(folder: &Path) -> Files {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files
        .map(|path| {
            (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(path).unwrap())
        })
        .collect()
}

fn written(assembly: &Assembly) -> Files {
    let folder = tempfile::tempdir().unwrap();
    assembly.write(folder.path()).unwrap();
    read(folder.path())
}

fn json(files: &Files, name: &str) -> Value {
    serde_json::from_str(&files[name]).unwrap()
}

fn stacks(manifest: &Value) -> Vec<(&String, &Value)> {
    let artifacts = manifest["artifacts"].as_object().unwrap();
    artifacts.iter().filter(|(_, artifact)| artifact["type"] == "aws:cloudformation:stack").collect()
}

/// The lines of one text that are not in the other, as many as there are.
fn lines_only_in<'a>(one: &'a str, other: &str) -> Vec<&'a str> {
    let mut left: Vec<&str> = other.lines().collect();
    let mut only = Vec::new();
    for line in one.lines() {
        match left.iter().position(|known| *known == line) {
            Some(index) => drop(left.swap_remove(index)),
            None => only.push(line.trim()),
        }
    }
    only
}

#[test]
fn the_manifest_of_the_default_deployment() {
    let files = written(&assembly(&Config::default(), None, &bootstrap()));
    let names: Vec<&String> = files.keys().collect();
    assert_eq!(
        names,
        ["cci-lite.assets.json", "cci-lite.template.json", "cdk.out", "manifest.json", "tree.json"]
    );
    // The digest is that of the template, which has a snapshot of its own.
    let digest: String =
        Sha256::digest(&files["cci-lite.template.json"]).iter().map(|byte| format!("{byte:02x}")).collect();
    insta::assert_snapshot!("manifest", files["manifest.json"].replace(&digest, "<digest>"));
    insta::assert_snapshot!("assets", files["cci-lite.assets.json"].replace(&digest, "<digest>"));
}

#[test]
fn without_packaged_functions_a_template_is_what_synth_prints() {
    for config in [Config::default(), configuration("everything"), configuration("sixty-tenants")] {
        let files = written(&assembly(&config, None, &bootstrap()));
        for template in emit::files(&config, Format::Json).unwrap() {
            let stem = template.name.trim_end_matches(".json");
            let stack = if stem == "stack" { String::new() } else { format!("-{stem}") };
            let name = format!("{}{stack}.template.json", config.prefix);
            assert_eq!(files[&name], template.text, "{name}");
        }
    }
}

#[test]
fn packaged_functions_stand_in_the_template_in_place_of_its_parameters() {
    for config in [Config::default(), configuration("minimal"), configuration("everything")] {
        let zips = packaged(&[], first_code);
        let files = written(&assembly(&config, Some(zips.path()), &bootstrap()));
        let before: Value =
            serde_json::from_str(&emit::files(&config, Format::Json).unwrap()[0].text).unwrap();
        let after = json(&files, &format!("{}.template.json", config.prefix));
        assert_eq!(after.get("Parameters"), None, "each parameter has its value");
        for (name, _) in before["Parameters"].as_object().unwrap() {
            let text = after.to_string();
            assert!(!text.contains(&format!("{{\"Ref\":\"{name}\"}}")), "{name} is still referred to");
            assert!(!text.contains(&format!("${{{name}}}")), "{name} is still referred to");
        }
        let mut functions = 0;
        for (id, resource) in before["Resources"].as_object().unwrap() {
            let now = &after["Resources"][id];
            if resource["Type"] == "AWS::Lambda::Function" {
                functions += 1;
                let code = &now["Properties"]["Code"];
                let bucket = "cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}";
                assert_eq!(code["S3Bucket"], json!({ "Fn::Sub": bucket }), "{id}");
                assert!(files.contains_key(code["S3Key"].as_str().unwrap()), "{id}: {code}");
                assert_eq!(now["Properties"]["Architectures"], json!(["x86_64"]), "{id}");
            } else {
                assert_eq!(now, resource, "{id}");
            }
        }
        assert_eq!(functions, Function::ALL.len());
    }
}

#[test]
fn every_file_that_goes_into_a_bucket_is_there_and_is_what_its_name_says() {
    let zips = packaged(&[], first_code);
    for config in [Config::default(), configuration("sixty-tenants")] {
        let files = written(&assembly(&config, Some(zips.path()), &bootstrap()));
        let manifest = json(&files, "manifest.json");
        assert_eq!(files["cdk.out"], json!({ "version": manifest["version"] }).to_string());
        let mut uploaded = 0;
        for (name, stack) in stacks(&manifest) {
            let assets = &manifest["artifacts"][format!("{name}.assets")];
            let list = json(&files, assets["properties"]["file"].as_str().unwrap());
            let template = stack["properties"]["templateFile"].as_str().unwrap();
            let url = stack["properties"]["stackTemplateAssetObjectUrl"].as_str().unwrap();
            let mut told = false;
            for (id, asset) in list["files"].as_object().unwrap() {
                let path = asset["source"]["path"].as_str().unwrap();
                let destination = &asset["destinations"][format!("unknown-account-{}", config.region)];
                let key = destination["objectKey"].as_str().unwrap();
                assert_eq!(destination["region"], config.region);
                if path == template {
                    let digest: String =
                        Sha256::digest(&files[path]).iter().map(|byte| format!("{byte:02x}")).collect();
                    assert_eq!((id, key), (&digest, format!("{digest}.json").as_str()));
                    assert_eq!(
                        url,
                        format!("s3://{}/{key}", destination["bucketName"].as_str().unwrap()),
                        "CloudFormation looks elsewhere"
                    );
                    told = true;
                } else {
                    let function =
                        Function::ALL.into_iter().find(|function| key.starts_with(function.name()));
                    assert_eq!(key, self::key(function.unwrap(), &files[path]));
                    uploaded += 1;
                }
            }
            assert!(told, "{name}: its template is not uploaded");
        }
        assert_eq!(uploaded, Function::ALL.len(), "each zip once, whatever the number of stacks");
    }
}

#[test]
fn sixty_tenants_are_three_stacks_and_the_first_is_deployed_first() {
    let config = configuration("sixty-tenants");
    let assembly = assembly(&config, None, &bootstrap());
    assert_eq!(assembly.stacks(), ["cci-lite", "cci-lite-tenants-1", "cci-lite-tenants-2"]);
    let files = written(&assembly);
    let manifest = json(&files, "manifest.json");
    let stacks = stacks(&manifest);
    let dependencies: Vec<Value> = stacks.iter().map(|(_, stack)| stack["dependencies"].clone()).collect();
    assert_eq!(
        dependencies,
        [
            json!(["cci-lite.assets"]),
            json!(["cci-lite-tenants-1.assets", "cci-lite"]),
            json!(["cci-lite-tenants-2.assets", "cci-lite"]),
        ]
    );
    for (name, stack) in stacks {
        assert_eq!(stack["environment"], "aws://unknown-account/eu-central-1", "{name}");
        let warned = stack["metadata"].get(format!("/{name}")).is_some();
        assert_eq!(warned, name == "cci-lite", "{name}: only the first stack has functions to package");
    }
}

#[test]
fn each_resource_has_a_path_of_its_own_and_the_tree_has_the_same() {
    fn leaves(construct: &Value, found: &mut BTreeMap<String, String>) {
        if let Some(of_type) = construct["attributes"]["aws:cdk:cloudformation:type"].as_str() {
            found.insert(format!("/{}", construct["path"].as_str().unwrap()), of_type.to_owned());
        }
        for (id, child) in construct["children"].as_object().into_iter().flatten() {
            assert_eq!(child["id"], *id);
            assert!(child["path"].as_str().unwrap().ends_with(id));
            leaves(child, found);
        }
    }
    for config in [Config::default(), configuration("everything"), configuration("sixty-tenants")] {
        let files = written(&assembly(&config, None, &bootstrap()));
        let manifest = json(&files, "manifest.json");
        let mut of_tree = BTreeMap::new();
        leaves(&json(&files, "tree.json")["tree"], &mut of_tree);
        let mut paths = BTreeMap::new();
        let mut resources = 0;
        for (name, stack) in stacks(&manifest) {
            let template = json(&files, stack["properties"]["templateFile"].as_str().unwrap());
            resources += template["Resources"].as_object().unwrap().len();
            for (path, entries) in stack["metadata"].as_object().unwrap() {
                if let Some(id) =
                    entries[0]["data"].as_str().filter(|_| entries[0]["type"] == "aws:cdk:logicalId")
                {
                    assert!(path.starts_with(&format!("/{name}/")), "{path}");
                    let of_type = template["Resources"][id]["Type"].as_str().unwrap();
                    paths.insert(path.clone(), of_type.to_owned());
                }
            }
        }
        assert_eq!(paths.len(), resources);
        assert_eq!(paths, of_tree);
    }
}

#[test]
fn a_change_in_one_handler_changes_one_asset_and_no_template_but_where_it_names_the_zip() {
    let config = Config::default();
    let changed = |function| match function {
        Function::Analyzer => "other code".to_owned(),
        function => first_code(function),
    };
    let zips = [packaged(&[], first_code), packaged(&[], changed)];
    let [one, other] =
        zips.each_ref().map(|zips| written(&assembly(&config, Some(zips.path()), &bootstrap())));
    let [old, new] = [first_code(Function::Analyzer), changed(Function::Analyzer)];
    let [old, new] = [old, new].map(|code| key(Function::Analyzer, &code));
    let only = |one: &Files, other: &Files| -> Vec<String> {
        one.keys().filter(|name| !other.contains_key(*name)).cloned().collect()
    };
    assert_eq!((only(&one, &other), only(&other, &one)), (vec![old.clone()], vec![new.clone()]));
    let template = "cci-lite.template.json";
    for (key, lines) in [
        (&old, lines_only_in(&one[template], &other[template])),
        (&new, lines_only_in(&other[template], &one[template])),
    ] {
        assert!(!lines.is_empty() && lines.iter().all(|line| line.contains(key.as_str())), "{lines:?}");
    }
    assert_eq!(one["tree.json"], other["tree.json"]);
}

#[test]
fn a_change_in_one_construct_changes_only_its_lines() {
    let zips = packaged(&[], first_code);
    let mut config = Config::default();
    let before = written(&assembly(&config, Some(zips.path()), &bootstrap()));
    config.functions.analyzer.memory_mb += 1;
    let after = written(&assembly(&config, Some(zips.path()), &bootstrap()));
    let template = "cci-lite.template.json";
    assert_eq!(lines_only_in(&before[template], &after[template]), ["\"MemorySize\": 512,"]);
    assert_eq!(lines_only_in(&after[template], &before[template]), ["\"MemorySize\": 513,"]);
    let changed: Vec<&String> = before.keys().filter(|name| before[*name] != after[*name]).collect();
    assert_eq!(changed, ["cci-lite.assets.json", template, "manifest.json"]);
}

#[test]
fn a_bucket_of_ones_own_needs_no_bootstrap() {
    let zips = packaged(&[], first_code);
    let destination = Destination::OwnBucket("my-assets".to_owned());
    let files = written(&assembly(&Config::default(), Some(zips.path()), &destination));
    for (name, text) in &files {
        for word in
            ["hnb659fds", "assumeRole", "lookupRole", "cloudFormationExecutionRoleArn", "ootstrapStack"]
        {
            assert!(!text.contains(word), "{name} has {word}");
        }
    }
    let template = json(&files, "cci-lite.template.json");
    assert_eq!(template["Resources"]["AnalyzerFunction"]["Properties"]["Code"]["S3Bucket"], "my-assets");
    let other = Destination::Bootstrap("acme".to_owned());
    let files = written(&assembly(&Config::default(), Some(zips.path()), &other));
    assert!(files["manifest.json"].contains("role/cdk-acme-deploy-role-"));
    assert!(files.values().all(|text| !text.contains(DEFAULT_QUALIFIER)));
}

#[test]
fn an_assembly_is_the_same_each_time_and_leaves_nothing_of_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    let zips = packaged(&[], first_code);
    assembly(&configuration("sixty-tenants"), Some(zips.path()), &bootstrap()).write(folder.path()).unwrap();
    for (name, text) in [("synth.lock", "1"), ("notes.txt", "mine"), ("analyzer-notes.zip", "mine")] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let next = packaged(&[], |function| format!("the next code of {}", function.name()));
    let next = assembly(&Config::default(), Some(next.path()), &bootstrap());
    next.write(folder.path()).unwrap();
    let mut left = read(folder.path());
    for of_others in ["synth.lock", "notes.txt", "analyzer-notes.zip"] {
        assert!(left.remove(of_others).is_some(), "{of_others} is gone");
    }
    assert_eq!(left, written(&next));
    assert_eq!(written(&next), written(&next));
}

fn synth(folder: &Path, outdir: Option<&Path>, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_synth"));
    command.args(arguments).current_dir(folder).env_remove("CDK_OUTDIR");
    if let Some(outdir) = outdir {
        command.env("CDK_OUTDIR", outdir);
    }
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn cdk_json_names_the_command_and_the_cli_says_where_to() {
    let cdk: Value =
        serde_json::from_str(&fs::read_to_string(Path::new(ROOT).join("cdk.json")).unwrap()).unwrap();
    let app = cdk["app"].as_str().unwrap();
    let (cargo, arguments) = app.split_once(" -- ").unwrap();
    assert_eq!(cargo, "cargo run -q -p synth");
    let arguments: Vec<&str> = arguments.split(' ').collect();

    let folder = tempfile::tempdir().unwrap();
    let manifest = |path: &str| -> PathBuf { folder.path().join(path).join("manifest.json") };
    let output = synth(folder.path(), Some(&folder.path().join("wanted")), &arguments);
    assert!(output.status.success() && output.stdout.is_empty(), "{output:?}");
    assert_eq!(said(&output), "warning: alarms.recipients is empty: nobody hears of an alarm\n");
    assert!(manifest("wanted").is_file());

    let output = synth(folder.path(), Some(&folder.path().join("other")), &["assembly", "--out", "here"]);
    assert!(output.status.success() && output.stdout.is_empty(), "{output:?}");
    assert!(
        said(&output).contains("here: cci-lite written\nnote: dist has no parameters.json"),
        "{output:?}"
    );
    assert!(manifest("here").is_file() && !manifest("other").exists());

    let output = synth(folder.path(), None, &arguments);
    assert!(output.status.success() && manifest("cdk.out").is_file(), "{output:?}");
}

#[test]
fn the_bucket_is_the_one_that_was_asked_for_or_that_was_packaged_for() {
    let zips = packaged(&["AssetBucket=packaged-for"], first_code);
    let zips = zips.path().to_str().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let bucket = |arguments: &[&str]| {
        let arguments = [&["assembly", "--packaged", zips, "--out", "out"], arguments].concat();
        let output = synth(folder.path(), None, &arguments);
        assert!(output.status.success(), "{output:?}");
        let template = json(&read(&folder.path().join("out")), "cci-lite.template.json");
        template["Resources"]["AnalyzerFunction"]["Properties"]["Code"]["S3Bucket"].clone()
    };
    assert_eq!(bucket(&[]), "packaged-for");
    assert_eq!(bucket(&["--bucket", "asked-for"]), "asked-for");
    let bootstrap = json!({ "Fn::Sub": "cdk-acme-assets-${AWS::AccountId}-${AWS::Region}" });
    assert_eq!(bucket(&["--qualifier", "acme"]), bootstrap);
}

#[test]
fn what_cannot_be_used_is_exit_code_2_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str, parameters: &str| {
        fs::create_dir(folder.path().join(name)).unwrap();
        fs::write(folder.path().join(name).join("parameters.json"), parameters).unwrap();
    };
    place("no-json", "AnalyzerKey=x");
    place("no-pairs", r#"["AnalyzerKey"]"#);
    place("no-keys", r#"["Architecture=arm64"]"#);
    place("elsewhere", r#"["JobInitKey=../job-init-00.zip"]"#);
    let no_zip = packaged(&[], first_code);
    let gone = no_zip.path().join(key(Function::Reconciler, &first_code(Function::Reconciler)));
    fs::remove_file(&gone).unwrap();
    for (arguments, says) in [
        (vec!["--packaged", "no-json"], "no-json/parameters.json is no list of NAME=VALUE"),
        (vec!["--packaged", "no-pairs"], "no-pairs/parameters.json is no list of NAME=VALUE"),
        (vec!["--packaged", "no-keys"], "no-keys/parameters.json has no JobInitKey: package again"),
        (vec!["--packaged", "elsewhere"], "elsewhere/parameters.json is no list"),
        (
            vec!["--packaged", no_zip.path().to_str().unwrap()],
            "is not there, though parameters.json names it",
        ),
        (vec!["--bucket", "My_Assets"], "a bucket's name is expected"),
        (vec!["--qualifier", "more-than-ten"], "1 to 10 of"),
        (vec!["--qualifier", "acme", "--bucket", "my-assets"], "cannot be used with"),
        (vec!["--config", "missing.yaml"], "missing.yaml cannot be read"),
    ] {
        let output = synth(folder.path(), None, &[&["assembly"], arguments.as_slice()].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {output:?}");
        assert!(said(&output).contains(says), "{arguments:?}: {}", said(&output));
        assert!(!folder.path().join("cdk.out").exists(), "{arguments:?}");
    }
}
