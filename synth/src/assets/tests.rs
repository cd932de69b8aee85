use super::*;

fn this_binary() -> Binary {
    let path = std::env::current_exe().unwrap();
    Binary { function: Function::JobInit, dep_info: path.with_extension("d"), path }
}

fn label(architecture: Architecture) -> Label {
    Label { architecture, bucket: None, release: "1.2.3+abc".to_owned() }
}

#[test]
fn equal_binaries_are_equal_zips() {
    let one = zip::bootstrap(b"some code").unwrap();
    assert_eq!(one, zip::bootstrap(b"some code").unwrap());
    assert_ne!(one, zip::bootstrap(b"other code").unwrap());
    assert_eq!(zip::binary(&one).unwrap(), b"some code");
    let mut archive = ::zip::ZipArchive::new(std::io::Cursor::new(one)).unwrap();
    let file = archive.by_name("bootstrap").unwrap();
    assert_eq!(file.unix_mode().map(|mode| mode & 0o777), Some(0o755));
    assert_eq!(file.last_modified().map(|time| (time.year(), time.month(), time.day())), Some((1980, 1, 1)));
}

#[test]
fn what_lambda_could_not_run_is_refused_and_nothing_is_written() {
    let scratch = tempfile::tempdir().unwrap();
    let out = scratch.path().join("out");
    let host = Architecture::of_host().unwrap();
    let other = if host == Architecture::Arm64 { Architecture::X86_64 } else { Architecture::Arm64 };
    let error = package(&[this_binary()], &label(other), None, &out, |_| ()).unwrap_err();
    assert!(format!("{error:#}").contains(&format!("is not built for {}", other.as_str())), "{error:#}");
    let script = scratch.path().join("script");
    fs::write(&script, "#!/bin/sh\n").unwrap();
    let script = Binary { path: script, ..this_binary() };
    let error = package(&[script], &label(host), None, &out, |_| ()).unwrap_err();
    assert!(format!("{error:#}").contains("is no Linux binary"), "{error:#}");
    assert!(!out.exists());
}

#[test]
fn parameters_are_in_the_form_that_the_cli_reads() {
    let keys = Function::ALL.map(|function| (function, format!("{}-00.zip", function.name())));
    let all = Parameters {
        bucket: Some("assets".to_owned()),
        architecture: Architecture::Arm64,
        release: "1.2.3+abc".to_owned(),
        keys: keys.into(),
    };
    let folder = tempfile::tempdir().unwrap();
    let read = |parameters: &Parameters| {
        fs::write(folder.path().join(PARAMETERS), parameters.to_text().unwrap()).unwrap();
        assert_eq!(&Parameters::read(folder.path()).unwrap(), parameters);
        serde_json::from_str::<Vec<String>>(&parameters.to_text().unwrap()).unwrap()
    };
    let first =
        ["AssetBucket=assets", "Architecture=arm64", "Release=1.2.3+abc", "JobInitKey=job-init-00.zip"];
    assert_eq!(read(&all)[..4], first);
    let without = Parameters { bucket: None, architecture: Architecture::X86_64, ..all };
    assert_eq!(read(&without)[0], "Architecture=x86_64");
}

#[test]
fn parameters_of_another_hand_are_refused_with_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let all = r#"["Architecture=arm64", "Release=1", "JobInitKey=a.zip", "ResultHandlerKey=b.zip", "AnalyzerKey=c.zip",
        "ReconcilerKey=d.zip", "TenantRegistrarKey=e.zip"]"#;
    for (text, says) in [
        ("{}".to_owned(), "invalid type"),
        (all.replace("arm64", "mips"), "Architecture is mips"),
        (all.replace("Release", "Other"), "the parameter Release is missing"),
        (all.replace("c.zip", "../../c.zip"), "AnalyzerKey is ../../c.zip"),
    ] {
        fs::write(folder.path().join(PARAMETERS), text).unwrap();
        let error = format!("{:#}", Parameters::read(folder.path()).unwrap_err());
        assert!(error.contains(says), "{error}");
    }
}
