// IAM actions as in cfn-lint 1.51.0, eu-central-1 (Policies.json). Made by codegen from codegen/resources.json; do not edit.
//! Actions of `ssm`.

use crate::aws::ssm::Parameter;

action! { GetParameter = "ssm:GetParameter" on Parameter }
action! { GetParameters = "ssm:GetParameters" on Parameter }
action! { GetParametersByPath = "ssm:GetParametersByPath" on Parameter }
action! { PutParameter = "ssm:PutParameter" on Parameter }
action! { DescribeParameters = "ssm:DescribeParameters" on * }
