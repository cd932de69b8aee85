//! The whole template, as a reviewer of a change sees it.

#![allow(clippy::unwrap_used)]

use synth::config::Config;

#[test]
fn the_default_deployment() {
    insta::assert_snapshot!(synth::stack::template(&Config::default()).unwrap().to_yaml().unwrap());
}

#[test]
fn tenants_whose_names_are_alike_have_logical_ids_of_their_own() {
    let tenants = ["a-1", "a1", "ab", "a-b", "a--b", "1a", "0-1a", "01a", "shop-1", "shop01", "shop1"];
    let list: Vec<String> = tenants.iter().map(|id| format!("{{id: {id}, name: X}}")).collect();
    let config = Config::parse("test", &format!("tenants: [{}]", list.join(", "))).unwrap();
    let template = synth::stack::template(&config).unwrap().to_yaml().unwrap();
    assert_eq!(template.matches("  TenantWorkGroup").count(), tenants.len());
}

#[test]
fn transcribe_may_use_the_key_directly_where_it_is_configured() {
    let config = Config::parse("test", "encryption: {transcribe_through_s3_only: false}").unwrap();
    let template = synth::stack::template(&config).unwrap().to_yaml().unwrap();
    assert!(template.contains("Sid: TranscribeUsesKey"));
}
