// IAM actions as in cfn-lint 1.51.0, eu-central-1 (Policies.json). Made by codegen from codegen/resources.json; do not edit.
//! Actions of `xray`.

action! { PutTraceSegments = "xray:PutTraceSegments" on * }
action! { PutTelemetryRecords = "xray:PutTelemetryRecords" on * }
action! { GetSamplingRules = "xray:GetSamplingRules" on * }
action! { GetSamplingTargets = "xray:GetSamplingTargets" on * }
action! { GetSamplingStatisticSummaries = "xray:GetSamplingStatisticSummaries" on * }
