//! Permissions: what a template's policies let through and should not, or keep out and should let in.

#![allow(clippy::unwrap_used)]

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
