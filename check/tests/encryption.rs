//! Encryption: who may use a key, and what is under it.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use check::{Deployment, Unusable};

fn found(text: &str) -> Vec<&'static str> {
    let deployment = Deployment::read([("stack.yaml", text)], &check::account()).unwrap();
    let mut rules: Vec<&str> = check::run(&deployment).findings.iter().map(|finding| finding.rule).collect();
    rules.dedup();
    rules
}

/// Each change of our own template, and the rule that finds it.
#[test]
fn a_key_of_ours_that_is_changed_is_found() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates/default.snap.yaml");
    let whole = std::fs::read_to_string(file).unwrap();
    for (written, instead, rule) in [
        ("Action: kms:*\n", "Action: kms:Describe*\n", "encryption/key-unmanageable"),
        ("EnableKeyRotation: true", "EnableKeyRotation: false", "encryption/rotation-off"),
        (
            "Service: !Sub logs.${AWS::Region}.amazonaws.com",
            "Service: logs.amazonaws.com",
            "encryption/logs-not-permitted",
        ),
        (
            "log-group:/aws/lambda/cci-lite-*",
            "log-group:/aws/lambda/other-*",
            "encryption/logs-not-permitted",
        ),
        (
            "Service: cloudwatch.amazonaws.com",
            "Service: monitoring.amazonaws.com",
            "encryption/topic-key-not-permitted",
        ),
        ("Action: kms:DescribeKey", "Action: kms:ListKeyPolicies", "encryption/trail-not-permitted"),
        ("            KMSMasterKeyID: !GetAtt Key.Arn\n", "", "encryption/kms-without-key"),
        ("        SSEType: KMS\n", "", "encryption/sse-type"),
        (
            "Sid: DenyUnnamedKey\n          Effect: Deny",
            "Sid: DenyUnnamedKey\n          Effect: Allow",
            "encryption/other-keys-admitted",
        ),
    ] {
        assert!(whole.contains(written), "{written}");
        let rules = found(&whole.replacen(written, instead, 1));
        assert!(rules.contains(&rule), "{written} -> {instead}: {rules:?}");
    }
}

/// A key whose policy names a role whose policy names the key: there is nothing to check, as nothing could be deployed.
#[test]
fn a_cycle_of_key_and_role_is_refused_before_any_rule() {
    let text = "Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Version: '2012-10-17'
        Statement: [{ Effect: Allow, Principal: { AWS: !GetAtt Role.Arn }, Action: kms:*, Resource: '*' }]
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }]
      Policies:
      - PolicyName: key
        PolicyDocument:
          Version: '2012-10-17'
          Statement: [{ Effect: Allow, Action: kms:Decrypt, Resource: !GetAtt Key.Arn }]
";
    let refused = Deployment::read([("stack.yaml", text)], &check::account()).err();
    assert!(
        matches!(&refused, Some(Unusable::Unresolved { problem, .. }) if problem.to_string().contains("circular"))
    );
}
