//! Keys that name each other in a circle.

#![allow(clippy::unwrap_used)]

use check::{Deployment, Unusable};

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
