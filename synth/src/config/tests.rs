use super::*;

#[test]
fn the_committed_file_is_the_default() {
    assert_eq!(Config::load(None).unwrap(), Config::default());
    assert_eq!(Config::parse("x", "").unwrap(), Config::default());
}

#[test]
fn a_mistake_is_named_with_file_place_and_what_is_allowed() {
    for (text, says) in [
        ("prefx: a", &["my.yaml", "prefx", "expected one of `prefix`"][..]),
        ("tenants:\n  - id: Acme\n    name: A\n", &["tenants[0]", "only a-z, 0-9 and -", "line 2"]),
        ("tenants:\n  - id: tmp\n    name: A\n", &["tenants[0]", "reserved"]),
        (
            "tenants:\n  - id: acme\n    name: A\n    language: ja-JP\n",
            &["tenants[0].language", "ja-JP", "en-GB"],
        ),
        ("tenants: []", &["the number of tenants is 0"]),
        ("tenants:\n- {id: t1, name: A}\n- {id: t1, name: B}", &["tenants[1].id is t1"]),
        (
            "tenants:\n- {id: t1, name: A, speech: {speakers: {max: 1}}}",
            &["speech.speakers.max is 1", "2 to 30"],
        ),
        ("retention: {logs: 31}", &["retention.logs is 31", "30"]),
        ("retention: {transcripts: 31}", &["retention.transcripts is 31", "retention.documents (30)"]),
        (
            "retention: {documents: 0}\nconcurrency: {analyzer: 1}",
            &["retention.documents is 0", "concurrency.analyzer"],
        ),
        ("prefix: -x", &["prefix", "2 to 20 characters"]),
        ("prefix: [", &["my.yaml", "line"]),
        ("- a", &["my.yaml", "invalid type: sequence"]),
        ("model: {regions: [EU]}", &["model.regions", "eu-central-1"]),
    ] {
        let error = Config::parse("my.yaml", text).unwrap_err().to_string();
        for part in says {
            assert!(error.contains(part), "{text:?} gives {error:?}, which lacks {part:?}");
        }
    }
}

#[test]
fn what_is_left_out_has_its_default() {
    let config = Config::parse("x", "retention: {documents: 400}").unwrap();
    assert_eq!(config.retention.documents, 400);
    assert_eq!(config.retention.logs, 30);
    assert_eq!(config.prefix.as_str(), "cci-lite");
}

#[test]
fn the_samples_deployment_is_legal() {
    let config =
        Config::parse("samples/cci-lite.yaml", include_str!("../../../samples/cci-lite.yaml")).unwrap();
    assert_eq!(config.tenants.len(), 3);
}
