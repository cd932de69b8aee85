//! Policy documents as they are written.

use synth::aws::action::{kms as use_key, s3, sns};
use synth::aws::{iam, kms, sns as topics};
use synth::cfn::policy::{
    IdentityPolicy, Principal, ResourcePolicy, Service, TrustPolicy, allow, called_via, deny,
    encryption_context, passed_to_service, prefix, principal_arn, secure_transport, source_account,
    source_arn, sse_algorithm,
};
use synth::cfn::{Arn, Error, Handle, Name, RemovalPolicy, Template, Val, account_id};
use synth::construct::KeyStatement;
use synth::sub;

fn arn<R>(text: &str) -> Val<Arn<R>> {
    Val::<String>::from(text).typed()
}

/// The template with a role that has this policy.
fn role(policy: IdentityPolicy, trust: TrustPolicy) -> Result<String, Error> {
    let mut template = Template::new("");
    template.add("Role", iam::Role::new(trust).policies([iam::RolePolicy::new(policy, "policy")]))?;
    template.to_yaml()
}

#[test]
fn an_identity_policy_keeps_actions_resources_and_tests_together() {
    let bucket = arn::<synth::aws::s3::Bucket>("arn:aws:s3:::results");
    let policy = IdentityPolicy::default()
        .with(allow(s3::ListBucket).on(bucket).when(prefix().is_like(["demo-tenant/*", "tmp/*"])))
        .with(
            allow((s3::GetObject, s3::PutObject))
                .on([arn::<s3::Object>("arn:aws:s3:::results/a/*"), arn("arn:aws:s3:::results/b/*")])
                .when(sse_algorithm().is("aws:kms"))
                .sid("TwoPrefixes"),
        )
        .with(
            deny(use_key::Decrypt)
                .on(arn::<kms::Key>("*"))
                .when(called_via().has_none_of(["athena.amazonaws.com"])),
        )
        .with(
            allow(synth::aws::action::iam::PassRole)
                .on(arn("*"))
                .when(passed_to_service().is("glue.amazonaws.com")),
        );
    let trust = TrustPolicy::service(Service::QuickSight)
        .when(source_account().is(account_id()))
        .when(source_arn().is_like(["arn:aws:quicksight:*"]));
    insta::assert_snapshot!(role(policy, trust).unwrap());
}

#[test]
fn a_second_test_of_the_same_operator_and_key_replaces_the_first() {
    let read = allow(s3::GetObject).on(arn::<s3::Object>("*")).when(prefix().is("a")).when(prefix().is("b"));
    let trust =
        TrustPolicy::account_root().when(principal_arn().is_like(["p"])).when(principal_arn().is_like(["q"]));
    let yaml = role(IdentityPolicy::default().with(read), trust).unwrap();
    assert!(yaml.contains("s3:prefix: b") && !yaml.contains("s3:prefix: a"), "{yaml}");
    assert!(yaml.contains("aws:PrincipalArn: q") && !yaml.contains("aws:PrincipalArn: p"), "{yaml}");
}

#[test]
fn a_key_policy_says_who_may_use_the_key_for_what() {
    let mut template = Template::new("");
    let account = allow(use_key::All).to(Principal::account_root()).on_this_key();
    let key = kms::Key::new(RemovalPolicy::Retain).key_policy(ResourcePolicy::default().with(account));
    let key: Handle<kms::Key> = template.add("Key", key).unwrap();
    template.allow_in(&key, KeyStatement::events()).unwrap();
    template.allow_in(&key, KeyStatement::logs("/aws/lambda/cci-lite-*")).unwrap();
    template.allow_in(&key, KeyStatement::alarms()).unwrap();
    template.allow_in(&key, KeyStatement::budgets()).unwrap();
    template.allow_in(&key, KeyStatement::topics()).unwrap();
    template.allow_in(&key, KeyStatement::topics()).unwrap();
    for statement in KeyStatement::trail(sub!["arn:aws:cloudtrail:", account_id()]) {
        template.allow_in(&key, statement).unwrap();
    }
    let reader = allow((use_key::Decrypt, use_key::DescribeKey))
        .to(Principal::roles([
            arn("arn:aws:iam::123456789012:role/a"),
            arn("arn:aws:iam::123456789012:role/b"),
        ]))
        .on_this_key()
        .when(encryption_context("aws:s3:arn").is_like(["arn:aws:s3:::results/*"]));
    template.allow_in(&key, reader).unwrap();
    insta::assert_snapshot!(template.to_yaml().unwrap());
}

#[test]
fn a_statement_for_a_resource_of_another_template_is_an_error() {
    let topic = arn::<topics::Topic>("arn:aws:sns:::topic");
    let publish = || allow(sns::Publish).to(Principal::service(Service::Budgets)).on(topic.clone());
    let policy = topics::TopicPolicy::new(ResourcePolicy::default().with(publish()), [topic.clone()]);
    let elsewhere = Template::new("").add("Elsewhere", policy).unwrap();
    let error = Template::new("").allow_in(&elsewhere, publish()).unwrap_err();
    assert_eq!(error.to_string(), "a statement refers to Elsewhere, which is not in this template");
}

#[test]
fn plain_http_is_denied_on_bucket_and_objects_at_once() {
    let denial = deny(s3::All)
        .to(Principal::anyone())
        .on((arn::<synth::aws::s3::Bucket>("bucket"), arn::<s3::Object>("bucket/*")))
        .when(secure_transport().is(false));
    let name: Val<Name<synth::aws::s3::Bucket>> = Val::<String>::from("bucket").typed();
    let mut template = Template::new("");
    let policy = synth::aws::s3::BucketPolicy::new(name, ResourcePolicy::default().with(denial));
    template.add("Policy", policy).unwrap();
    let yaml = template.to_yaml().unwrap();
    assert!(yaml.contains("Resource:\n          - bucket\n          - bucket/*\n"), "{yaml}");
}
