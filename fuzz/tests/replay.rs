//! Replays the seeds of each target, and what broke one once.

use std::path::Path;

fn replay(target: &str, run: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    let files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a file of the corpus").path())
        .collect();
    assert!(files.len() >= 2, "{} has too few seeds", folder.display());
    for file in files {
        // Shown when it panics.
        println!("{}", file.display());
        run(&std::fs::read(&file).expect("a file of the corpus"));
    }
}

#[test]
fn events() {
    replay("event", fuzz::event);
}

#[test]
fn messages() {
    replay("message", fuzz::message);
}

#[test]
fn transcripts() {
    replay("transcript", fuzz::transcript);
}

#[test]
fn answers() {
    replay("answer", fuzz::answer);
}

#[test]
fn configurations() {
    replay("config", fuzz::config);
}

#[test]
fn templates() {
    replay("template", fuzz::template);
}
