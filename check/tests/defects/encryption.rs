//! What keys lose.

use crate::Defect;

pub(crate) const DEFECTS: &[Defect] = &[
    ("Action: kms:*\n", "Action: kms:Describe*\n", "encryption/key-unmanageable", ""),
    ("EnableKeyRotation: true", "EnableKeyRotation: false", "encryption/rotation-off", ""),
    (
        "Service: !Sub logs.${AWS::Region}.amazonaws.com",
        "Service: logs.amazonaws.com",
        "encryption/logs-not-permitted",
        "",
    ),
    (
        "log-group:/aws/lambda/cci-lite-*",
        "log-group:/aws/lambda/other-*",
        "encryption/logs-not-permitted",
        "",
    ),
    (
        "Service: cloudwatch.amazonaws.com",
        "Service: monitoring.amazonaws.com",
        "encryption/topic-key-not-permitted",
        "",
    ),
    ("Action: kms:DescribeKey", "Action: kms:ListKeyPolicies", "encryption/trail-not-permitted", ""),
    ("            KMSMasterKeyID: !GetAtt Key.Arn\n", "", "encryption/kms-without-key", ""),
    ("        SSEType: KMS\n", "", "encryption/sse-type", ""),
    (
        "Sid: DenyUnnamedKey\n          Effect: Deny",
        "Sid: DenyUnnamedKey\n          Effect: Allow",
        "encryption/other-keys-admitted",
        "",
    ),
];
