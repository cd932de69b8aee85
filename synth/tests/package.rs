//! Packaging, from the sources to what a person without Rust deploys: by a cargo that builds nothing and hands out binaries
//! that the tests make, and an `aws` that notes what it was asked.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod stand_in;

use std::fs;

use contract::function::Function;
use synth::assets::key_parameter;

use stand_in::{Place, lines};

#[test]
fn a_change_in_one_function_changes_one_zip_and_one_parameter_and_no_template() {
    let place = Place::new();
    place.package(&[]);
    let (before, then) = (place.files("dist"), place.inodes("dist"));
    place.build("x86_64", Function::Analyzer, "other code");
    place.package(&[]);
    let (after, now) = (place.files("dist"), place.inodes("dist"));

    let differ = |name: &String| before.get(name) != after.get(name);
    let changed: Vec<&String> = before.keys().chain(after.keys()).filter(|name| differ(name)).collect();
    assert_eq!(changed.len(), 4, "{changed:?}");
    assert!(
        changed.iter().all(|name| name.starts_with("analyzer-") || *name == "parameters.json"),
        "{changed:?}"
    );
    let pairs = lines(&before["parameters.json"]).into_iter().zip(lines(&after["parameters.json"]));
    let pairs: Vec<(String, String)> = pairs.filter(|(one, other)| one != other).collect();
    assert_eq!(pairs.len(), 1, "{pairs:?}");
    assert!(pairs[0].1.contains(key_parameter(Function::Analyzer)), "{pairs:?}");
    // What has not changed was not even written again.
    let kept = then.iter().filter(|(name, _)| !changed.contains(name));
    assert!(kept.clone().count() >= 6);
    for (name, inode) in kept {
        assert_eq!(now.get(name), Some(inode), "{name} was written again");
    }
}

#[test]
fn what_fits_is_said_and_what_does_not_is_named() {
    let place = Place::new();
    let check = |more: &[&str]| {
        let output = place.synth(&[&["package", "--check"], more].concat());
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, said) = check(&[]);
    assert_eq!(code, Some(1));
    assert!(said.contains("package the functions first"), "{said}");

    place.package(&["--bucket", "assets"]);
    let packaged = place.files("dist");
    let (code, said) = check(&["--bucket", "assets"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("dist: all fits"), "{said}");
    let (code, said) = check(&["--bucket", "others"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("AssetBucket is assets, and not others"), "{said}");

    let zip = packaged.keys().find(|name| name.starts_with("job-init-")).unwrap();
    let other = packaged.keys().find(|name| name.starts_with("reconciler-")).unwrap();
    for (path, content, says) in [
        ("handlers/src/lib.rs", Some("pub fn other() {}"), "handlers/src/lib.rs has changed"),
        ("handlers/src/lib.rs", None, "handlers/src/lib.rs, which the functions were built from, is gone"),
        ("handlers/src/bin/analyzer.rs", Some("fn main() { other() }"), "analyzer.rs has changed"),
        ("Cargo.lock", Some("other"), "Cargo.lock has changed"),
        ("dist/stack.yaml", Some("Resources: {}"), "stack.yaml is not what the configuration makes"),
        ("dist/tenants-1.yaml", Some("Resources: {}"), "tenants-1.yaml is of tenants"),
        ("dist/sources.json", None, "cannot read dist/sources.json"),
        ("dist/sources.json", Some("[]"), "is not what package writes"),
        (&format!("dist/{zip}"), None, "there is no such zip"),
        ("dist/job-init-of-last-week.zip", Some("old"), "job-init-of-last-week.zip is in no parameter"),
        ("dist/parameters.json", Some("[]"), "is missing"),
    ] {
        let undo = place.replace(path, content);
        let (code, said) = check(&[]);
        assert_eq!(code, Some(1), "{path}: {said}");
        assert!(said.contains(says) && said.contains("package again"), "{path}: {said}");
        undo();
    }
    assert_eq!(check(&[]).0, Some(0));

    fs::copy(place.path(&format!("dist/{other}")), place.path(&format!("dist/{zip}"))).unwrap();
    let (code, said) = check(&[]);
    assert_eq!(code, Some(1));
    assert!(said.contains("the binary in it is another than its name says"), "{said}");
    // Packaging again mends what is wrong with a zip of the right name.
    place.package(&["--bucket", "assets"]);
    assert_eq!(place.files("dist"), packaged);
}

#[test]
fn parameters_name_the_commit_that_last_changed_the_sources() {
    let place = Place::new();
    let release = || {
        place.package(&[]);
        let parameters = lines(&place.files("dist")["parameters.json"]);
        let release = parameters.iter().find_map(|line| line.trim().strip_prefix("\"Release=")).unwrap();
        release.trim_end_matches(['"', ',']).to_owned()
    };
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(release(), format!("{version}+unknown"));
    if !place.commit("all") {
        return;
    }
    let first = release();
    assert_eq!(first.len(), version.len() + 13, "{first}");
    fs::write(place.path("notes.md"), "no source").unwrap();
    assert!(place.commit("notes"));
    assert_eq!(release(), first);
    fs::write(place.path("handlers/src/lib.rs"), "pub fn other() {}").unwrap();
    assert_eq!(release(), format!("{first}-dirty"));
    let dirty = place.synth(&["release"]);
    assert_eq!(dirty.status.code(), Some(1));
    assert!(place.commit("other"));
    // The code is the same, but not what is said of it.
    let output = place.synth(&["package", "--check"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains(&format!("Release is {first}-dirty, and the sources are {version}+")), "{said}");
    assert_ne!(release(), first);
}

#[test]
fn both_processors_have_a_folder_each_and_plain_cargo_refuses_another_processor() {
    let place = Place::new();
    place.package(&["--architecture", "both"]);
    for architecture in ["arm64", "x86_64"] {
        let files = place.files(&format!("dist/{architecture}"));
        assert!(files["parameters.json"].contains(&format!("\"Architecture={architecture}\"")));
        assert_eq!(files.len(), 8, "{:?}", files.keys());
    }
    let check = place.synth(&["package", "--check", "--architecture", "both"]);
    assert_eq!(check.status.code(), Some(0), "{}", String::from_utf8_lossy(&check.stderr));

    let plain = Place::without_cargo_lambda();
    let output = plain.synth(&["package", "--architecture", "both"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("pip install cargo-lambda"), "{said}");
    assert!(!plain.path("dist").exists());
}

#[test]
fn publish_copies_what_the_bucket_does_not_have() {
    let place = Place::new();
    place.package(&["--bucket", "assets"]);
    let names: Vec<String> = place.files("dist").into_keys().filter(|name| is_zip(name)).collect();
    let publish = || {
        let output = place.synth(&["publish", "--bucket", "assets"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stderr).unwrap()
    };
    place.put(&names[0]);
    let said = publish();
    assert!(said.contains(&format!("s3://assets/{}: there already", names[0])), "{said}");
    let copies_of =
        |asked: Vec<String>| asked.into_iter().filter(|line| line.starts_with("s3 cp ")).collect::<Vec<_>>();
    let mut expected: Vec<String> = names[1..]
        .iter()
        .map(|name| format!("s3 cp --only-show-errors dist/{name} s3://assets/{name}"))
        .collect();
    let mut made = copies_of(place.asked());
    expected.sort();
    made.sort();
    assert_eq!(made, expected);
    let said = publish();
    assert_eq!(said.matches("there already").count(), 5, "{said}");
    assert_eq!(copies_of(place.asked()).len(), 4);
}

#[test]
fn publish_says_what_is_in_its_way() {
    let place = Place::new();
    let publish = |bucket: &str| {
        let output = place.synth(&["publish", "--bucket", bucket]);
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, said) = publish("assets");
    assert_eq!(code, Some(2));
    assert!(said.contains("package the functions first"), "{said}");
    place.package(&["--bucket", "assets"]);
    let (code, said) = publish("others");
    assert_eq!(code, Some(2));
    assert!(said.contains("AssetBucket is assets, and not others"), "{said}");
    assert!(place.asked().is_empty());
    place.forbid();
    let (code, said) = publish("assets");
    assert_eq!(code, Some(1));
    assert!(said.contains("s3:ListBucket are needed") && said.contains("(403)"), "{said}");
    place.remove_aws();
    let (code, said) = publish("assets");
    assert_eq!(code, Some(2));
    assert!(said.contains("the AWS command line is not installed"), "{said}");
    let zip = place.files("dist").into_keys().find(|name| is_zip(name)).unwrap();
    fs::remove_file(place.path(&format!("dist/{zip}"))).unwrap();
    let (code, said) = publish("assets");
    assert_eq!(code, Some(2));
    assert!(said.contains(&format!("{zip}, which dist/parameters.json names, is not there")), "{said}");
}

#[test]
fn a_release_is_all_that_a_person_without_rust_needs() {
    let place = Place::new();
    let early = place.synth(&["release"]);
    assert_eq!(early.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&early.stderr).contains("package --architecture both first"));
    place.package(&["--architecture", "both"]);
    let release = |out: &str| {
        let output = place.synth(&["release", "--out", out]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        fs::read(place.path(&format!("{out}/SHA256SUMS"))).unwrap()
    };
    let sums = release("release");
    assert_eq!(sums, release("again"), "equal packages are equal archives");
    let version = env!("CARGO_PKG_VERSION");
    for architecture in ["arm64", "x86_64"] {
        let name = format!("cci-lite-{version}-{architecture}");
        let folder = place.unzip(&format!("release/{name}.zip"));
        let files = place.files(&format!("{folder}/{name}"));
        let template = place.synth(&[]).stdout;
        assert_eq!(files["stack.yaml"].as_bytes(), template);
        assert_eq!(files["cci-lite.yaml"], synth::config::DEFAULT);
        assert!(files["DEPLOY.md"].starts_with(&format!("# Deploy CCI Lite {version}+unknown\n")));
        let parameters = lines(&files["parameters.json"]);
        assert!(parameters[1].contains("AssetBucket=MY-ASSETS"), "{parameters:?}");
        for function in Function::ALL {
            let pair = parameters.iter().find(|line| line.contains(key_parameter(function))).unwrap();
            let (_, key) = pair.split_once('=').unwrap();
            assert!(files.contains_key(key.trim_end_matches(['"', ','])), "{key}");
        }
        let summed = place.sha256sums(&format!("{folder}/{name}"));
        assert_eq!(files["SHA256SUMS"].lines().count(), files.len() - 1);
        assert_eq!(
            lines(&files["SHA256SUMS"]).into_iter().collect::<std::collections::BTreeSet<_>>(),
            summed
        );
    }
    let listed = lines(&String::from_utf8(sums).unwrap());
    let summed = place.sha256sums("release");
    assert_eq!(listed.into_iter().collect::<std::collections::BTreeSet<_>>(), summed);
}

fn is_zip(name: &str) -> bool {
    std::path::Path::new(name).extension().is_some_and(|extension| extension == "zip")
}
