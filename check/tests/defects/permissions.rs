//! What policies let through and should not, or keep out and should let in.

use crate::Defect;

pub(crate) const DEFECTS: &[Defect] = &[
    ("Action: transcribe:GetTranscriptionJob", "Action: transcribe:GetJob", "permissions/action-unknown", ""),
    ("Action: transcribe:GetTranscriptionJob", "Action: transcribe:*", "permissions/action-wildcard", ""),
    ("Sid: UpdateLedger", "Sid: ReadLedger", "permissions/duplicate-sid", ""),
    (
        "Resource: !Sub ${ResultsBucket.Arn}/tmp/*",
        "Resource: !GetAtt ResultsBucket.Arn",
        "permissions/action-resource-mismatch",
        "",
    ),
    (
        "Resource: !Sub ${ResultsBucket.Arn}/tmp/*",
        "Resource: !Sub ${ResultsBucket.Arn}/*",
        "permissions/undeclared-grant",
        "",
    ),
    ("Action: dynamodb:GetItem", "Action: dynamodb:Scan", "permissions/declared-call-refused", ""),
    ("Resource: !GetAtt LedgerTable.Arn", "Resource: '*'", "permissions/resource-wildcard", ""),
    (
        "Service: lambda.amazonaws.com",
        "Service: events.amazonaws.com",
        "permissions/service-cannot-assume",
        "",
    ),
    ("- logs:CreateLogStream", "- logs:DescribeLogStreams", "permissions/function-cannot-log", ""),
    ("${TrailLogBucket.Arn}/AWSLogs/", "${TrailLogBucket.Arn}/Logs/", "permissions/trail-refused", ""),
];
