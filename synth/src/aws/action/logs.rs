// IAM actions as in cfn-lint 1.51.0, eu-central-1 (Policies.json). Made by codegen from codegen/resources.json; do not edit.
//! Actions of `logs`.

use crate::aws::logs::LogGroup;

kind! { LogStream "log-stream" }
action! { AssociateKmsKey = "logs:AssociateKmsKey" on LogGroup }
action! { CreateLogGroup = "logs:CreateLogGroup" on LogGroup }
action! { CreateLogStream = "logs:CreateLogStream" on LogStream }
action! { PutLogEvents = "logs:PutLogEvents" on LogStream }
action! { FilterLogEvents = "logs:FilterLogEvents" on LogGroup }
action! { DescribeLogGroups = "logs:DescribeLogGroups" on * }
action! { DescribeLogStreams = "logs:DescribeLogStreams" on LogGroup }
action! { StartQuery = "logs:StartQuery" on LogGroup }
action! { GetQueryResults = "logs:GetQueryResults" on LogGroup }
action! { StopQuery = "logs:StopQuery" on * }
