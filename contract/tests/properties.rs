//! What must hold for every key that anybody may upload.

#![allow(clippy::unwrap_used)]

use contract::job::{Deployment, JobName, ObjectVersion};
use contract::layout::{InputKey, ResultKey, TranscriptKey};
use contract::tenant::TenantId;
use jiff::civil::Date;
use proptest::prelude::*;

fn tenants() -> impl Strategy<Value = TenantId> {
    "[a-z0-9][a-z0-9-]{0,30}[a-z0-9]".prop_filter_map("reserved", |id| id.parse().ok())
}

fn deployments() -> impl Strategy<Value = Deployment> {
    "[a-z][a-z0-9-]{0,18}[a-z0-9]".prop_map(|prefix| prefix.parse().unwrap())
}

fn versions() -> impl Strategy<Value = ObjectVersion> {
    prop_oneof![".{0,40}".prop_map(ObjectVersion::Id), ".{0,40}".prop_map(ObjectVersion::Etag)]
}

fn jobs() -> impl Strategy<Value = JobName> {
    "[0-9a-zA-Z._-]{1,200}".prop_map(|name| name.parse().unwrap())
}

fn days() -> impl Strategy<Value = Date> {
    (0i16..=9999, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| Date::new(year, month, day).unwrap())
}

proptest! {
    #[test]
    fn an_input_key_parses_back(tenant in tenants(), file in r"[^\p{C}]{1,80}") {
        if let Ok(key) = InputKey::new(tenant.clone(), &file) {
            let text = key.to_string();
            prop_assert_eq!(text.parse::<InputKey>(), Ok(key));
            let start = format!("{tenant}/calls/");
            prop_assert!(text.starts_with(&start));
        }
    }

    #[test]
    fn what_parses_as_an_input_key_is_written_so(text in r"([a-z0-9-]{1,6}|\.\.|tmp)/(calls/)?[^\p{C}]{0,20}") {
        if let Ok(key) = text.parse::<InputKey>() {
            prop_assert_eq!(key.to_string(), text);
        }
    }

    #[test]
    fn no_text_breaks_a_parser(text in ".{0,200}") {
        let _ = text.parse::<InputKey>();
        let _ = text.parse::<TranscriptKey>();
        let _ = text.parse::<ResultKey>();
        let _ = text.parse::<JobName>();
        let _ = text.parse::<TenantId>();
    }

    #[test]
    fn a_transcript_key_parses_back(tenant in tenants(), job in jobs()) {
        let key = TranscriptKey::redacted(tenant, job);
        prop_assert_eq!(key.to_string().parse::<TranscriptKey>(), Ok(key));
    }

    #[test]
    fn a_result_key_parses_back(tenant in tenants(), job in jobs(), day in days()) {
        let key = ResultKey::new(tenant, day, job).unwrap();
        prop_assert_eq!(key.to_string().parse::<ResultKey>(), Ok(key));
    }

    #[test]
    fn a_job_name_is_legal_for_any_key(
        deployment in deployments(), tenant in tenants(), bucket in ".{0,63}", key in ".{0,300}", version in versions()
    ) {
        let name = JobName::of(&deployment, &tenant, &bucket, &key, &version);
        prop_assert!(name.as_str().parse::<JobName>().is_ok(), "{}", name);
        prop_assert!(name.as_str().starts_with(&deployment.job_prefix()));
        prop_assert_eq!(JobName::of(&deployment, &tenant, &bucket, &key, &version), name);
    }

    #[test]
    fn job_names_differ_where_object_versions_do(
        deployment in deployments(), tenant in tenants(), bucket in "[a-z]{1,3}",
        one in ("[ab/]{0,3}", "[ab]{0,2}"), other in ("[ab/]{0,3}", "[ab]{0,2}"),
    ) {
        let name = |(key, etag): &(String, String)| {
            JobName::of(&deployment, &tenant, &bucket, key, &ObjectVersion::Etag(etag.clone()))
        };
        prop_assert_eq!(name(&one) == name(&other), one == other);
        let id = ObjectVersion::Id(one.1.clone());
        prop_assert_ne!(JobName::of(&deployment, &tenant, &bucket, &one.0, &id), name(&one));
    }

    #[test]
    fn no_two_tenants_share_a_key(one in tenants(), other in tenants(), job in jobs(), day in days(), file in "[a-z/.]{1,20}") {
        prop_assume!(one != other);
        let transcript = |tenant: &TenantId| TranscriptKey::redacted(tenant.clone(), job.clone()).to_string();
        prop_assert_ne!(transcript(&one), transcript(&other));
        let result = |tenant: &TenantId| ResultKey::new(tenant.clone(), day, job.clone()).unwrap().to_string();
        prop_assert_ne!(result(&one), result(&other));
        if let (Ok(first), Ok(second)) = (InputKey::new(one.clone(), &file), InputKey::new(other.clone(), &file)) {
            prop_assert_ne!(first.to_string(), second.to_string());
        }
        // Nor does one tenant's prefix contain another's.
        let prefix = format!("{other}/");
        prop_assert!(!result(&one).starts_with(&prefix));
    }
}

#[test]
fn keys_that_are_no_calls_are_refused_with_a_reason() {
    for (key, says) in [
        ("demo-tenant/calls/../other/calls/a.wav", "\"..\""),
        ("demo-tenant/calls/", "names no file"),
        ("demo-tenant/calls//a.wav", "empty"),
        ("a/b/calls/c.wav", "is not <tenant>/calls/<file>"),
        ("Acme/calls/a.wav", "only a-z"),
        ("tmp/calls/a.wav", "reserved"),
        ("calls/a.wav", "is not <tenant>/calls/<file>"),
        ("demo-tenant/calls/a\u{0}.wav", "control character"),
    ] {
        let error = key.parse::<InputKey>().unwrap_err().to_string();
        assert!(error.contains(says), "{key:?}: {error}");
    }
}

#[test]
fn formats_are_told_by_extension_in_either_case() {
    for (key, format) in
        [("t1/calls/a.WAV", Some("wav")), ("t1/calls/x.y/b.M4a", Some("m4a")), ("t1/calls/c.wav.txt", None)]
    {
        let key: InputKey = key.parse().unwrap();
        assert_eq!(key.media_format().ok().map(contract::layout::MediaFormat::as_str), format, "{key}");
    }
}
