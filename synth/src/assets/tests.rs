use super::*;

fn this_binary() -> PathBuf {
    std::env::current_exe().unwrap()
}

#[test]
fn equal_binaries_are_equal_zips() {
    let one = zip::bootstrap(b"some code").unwrap();
    assert_eq!(one, zip::bootstrap(b"some code").unwrap());
    assert_ne!(one, zip::bootstrap(b"other code").unwrap());
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
    let error = package(&[(Function::JobInit, this_binary())], other, None, &out).unwrap_err();
    assert!(format!("{error:#}").contains(&format!("is not built for {}", other.as_str())), "{error:#}");
    let script = scratch.path().join("script");
    fs::write(&script, "#!/bin/sh\n").unwrap();
    let error = package(&[(Function::JobInit, script)], host, None, &out).unwrap_err();
    assert!(format!("{error:#}").contains("is no Linux binary"), "{error:#}");
    assert!(!out.exists());
}

#[test]
fn parameters_are_in_the_form_that_the_cli_reads() {
    let keys = [(Function::JobInit, "job-init-00.zip".to_owned())];
    let text = parameters::file(Some("assets"), Architecture::Arm64, &keys).unwrap();
    let read: Vec<String> = serde_json::from_str(&text).unwrap();
    assert_eq!(read, ["AssetBucket=assets", "Architecture=arm64", "JobInitKey=job-init-00.zip"]);
    let without: Vec<String> =
        serde_json::from_str(&parameters::file(None, Architecture::X86_64, &keys).unwrap()).unwrap();
    assert_eq!(without[0], "Architecture=x86_64");
}
