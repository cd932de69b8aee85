//! Permissions: what a template's policies let through and should not, or keep out and should let in.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use check::Deployment;

/// The rules that find something.
fn found(text: &str) -> Vec<&'static str> {
    let deployment = Deployment::read([("stack.yaml", text)], &check::account()).unwrap();
    let mut rules: Vec<&str> = check::run(&deployment).findings.iter().map(|finding| finding.rule).collect();
    rules.dedup();
    rules
}

/// A policy with two mistakes that are often made: an Allow on a header that reading does not carry, and a Deny of two things
/// at once.
#[test]
fn conditions_that_cannot_hold_are_found() {
    let text = "Resources:
  Calls: { Type: AWS::S3::Bucket }
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Calls
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
        - Effect: Allow
          Principal: { AWS: !Ref AWS::AccountId }
          Action: [s3:PutObject, s3:GetObject, s3:ListBucket]
          Resource: [!GetAtt Calls.Arn, !Sub '${Calls.Arn}/*']
          Condition: { StringEquals: { s3:x-amz-server-side-encryption: aws:kms } }
        - Effect: Deny
          Principal: '*'
          Action: s3:PutObject
          Resource: !Sub '${Calls.Arn}/*'
          Condition:
            Bool: { aws:SecureTransport: 'false' }
            StringNotEquals: { s3:x-amz-server-side-encryption: aws:kms }
        - Effect: Allow
          Principal: { Service: transcribe.amazonaws.com }
          Action: s3:PutObject
          Resource: !Sub '${Calls.Arn}/tmp/*'
";
    let rules = found(text);
    for rule in
        ["permissions/allow-cannot-match", "permissions/deny-cannot-fire", "permissions/confused-deputy"]
    {
        assert!(rules.contains(&rule), "{rule}: {rules:?}");
    }
}

/// What a template leaves open is no finding.
#[test]
fn unknown_values_are_left_alone() {
    let text = "Parameters: { Queue: { Type: String }, Action: { Type: String } }
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: !Ref Queue
      Policies:
      - PolicyName: work
        PolicyDocument:
          Version: '2012-10-17'
          Statement:
          - { Effect: Allow, Action: !Ref Action, Resource: !Ref Queue }
          - { Effect: Allow, Action: sqs:SendMessage, Resource: !ImportValue queue }
          - { Effect: Allow, Action: s3:GetObject, Resource: !Sub 'arn:aws:s3:::${Queue}' }
Outputs: { Role: { Value: !GetAtt Role.Arn } }
";
    assert_eq!(found(text), Vec::<&str>::new());
}

/// Who may start and stop queries, and use the key by its own policy, may do enough.
#[test]
fn a_role_that_a_key_lets_in_by_name_can_query() {
    let text = "Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Version: '2012-10-17'
        Statement:
        - Effect: Allow
          Principal: { AWS: !GetAtt Role.Arn }
          Action: [kms:Decrypt, kms:GenerateDataKey]
          Resource: '*'
  Data: { Type: AWS::S3::Bucket }
  Group:
    Type: AWS::Athena::WorkGroup
    Properties:
      Name: reports
      WorkGroupConfiguration:
        ResultConfiguration:
          OutputLocation: !Sub 's3://${Data}/athena/'
          EncryptionConfiguration: { EncryptionOption: SSE_KMS, KmsKey: !GetAtt Key.Arn }
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: [{ Effect: Allow, Principal: { AWS: !Ref AWS::AccountId }, Action: sts:AssumeRole }]
      Policies:
      - PolicyName: all
        PolicyDocument:
          Version: '2012-10-17'
          Statement:
          - Effect: Allow
            Action: [athena:StartQueryExecution, athena:StopQueryExecution]
            Resource: !Sub 'arn:${AWS::Partition}:athena:${AWS::Region}:${AWS::AccountId}:workgroup/reports'
          - { Effect: Allow, Action: [s3:GetObject, s3:PutObject], Resource: !Sub '${Data.Arn}/athena/*' }
          - { Effect: Allow, Action: [s3:ListBucket, s3:GetBucketLocation], Resource: !GetAtt Data.Arn }
";
    let rule = "permissions/query-cannot-run";
    assert!(!found(text).contains(&rule));
    let without = text.replace("[kms:Decrypt, kms:GenerateDataKey]", "[kms:Decrypt]");
    assert!(found(&without).contains(&rule));
}

/// A crawler of tables that are there makes none.
#[test]
fn a_crawler_of_tables_need_not_make_tables() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/permissions/crawler-cannot-crawl.bad.yaml");
    let text = std::fs::read_to_string(file).unwrap();
    let rule = "permissions/crawler-cannot-crawl";
    assert!(found(&text).contains(&rule));
    let objects = "{ S3Targets: [{ Path: !Sub \"s3://${Data}/sales/\" }] }";
    assert!(text.contains(objects));
    let tables = "{ CatalogTargets: [{ DatabaseName: !Ref Database, Tables: [sales] }] }";
    assert!(!found(&text.replace(objects, tables)).contains(&rule));
}
