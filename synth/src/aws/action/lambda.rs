// IAM actions as in cfn-lint 1.51.0, eu-central-1 (Policies.json). Made by codegen from codegen/resources.json; do not edit.
//! Actions of `lambda`.

use crate::aws::lambda::{EventSourceMapping, Function};

action! { InvokeFunction = "lambda:InvokeFunction" on Function }
action! { InvokeAsync = "lambda:InvokeAsync" on Function }
action! { GetFunction = "lambda:GetFunction" on Function }
action! { GetFunctionConfiguration = "lambda:GetFunctionConfiguration" on Function }
action! { ListEventSourceMappings = "lambda:ListEventSourceMappings" on * }
action! { GetEventSourceMapping = "lambda:GetEventSourceMapping" on EventSourceMapping }
action! { UpdateEventSourceMapping = "lambda:UpdateEventSourceMapping" on EventSourceMapping }
action! { PutFunctionConcurrency = "lambda:PutFunctionConcurrency" on Function }
