// IAM actions as in cfn-lint 1.51.0, eu-central-1 (Policies.json). Made by codegen from codegen/resources.json; do not edit.
//! Actions of `dynamodb`.

use crate::aws::dynamodb::Table;

kind! { Index "index" }
action! { GetItem = "dynamodb:GetItem" on Table }
action! { BatchGetItem = "dynamodb:BatchGetItem" on Table }
action! { Query = "dynamodb:Query" on Index, Table }
action! { Scan = "dynamodb:Scan" on Index, Table }
action! { PutItem = "dynamodb:PutItem" on Table }
action! { UpdateItem = "dynamodb:UpdateItem" on Table }
action! { DeleteItem = "dynamodb:DeleteItem" on Table }
action! { BatchWriteItem = "dynamodb:BatchWriteItem" on Table }
action! { ConditionCheckItem = "dynamodb:ConditionCheckItem" on Table }
action! { DescribeTable = "dynamodb:DescribeTable" on Table }
action! { DescribeTimeToLive = "dynamodb:DescribeTimeToLive" on Table }
action! { ListTables = "dynamodb:ListTables" on * }
