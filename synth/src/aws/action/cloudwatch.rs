// IAM actions as in cfn-lint 1.51.0, eu-central-1 (Policies.json). Made by codegen from codegen/resources.json; do not edit.
//! Actions of `cloudwatch`.

use crate::aws::cloudwatch::{Alarm, Dashboard};

action! { PutMetricData = "cloudwatch:PutMetricData" on * }
action! { GetMetricData = "cloudwatch:GetMetricData" on * }
action! { GetMetricStatistics = "cloudwatch:GetMetricStatistics" on * }
action! { ListMetrics = "cloudwatch:ListMetrics" on * }
action! { DescribeAlarms = "cloudwatch:DescribeAlarms" on Alarm }
action! { GetDashboard = "cloudwatch:GetDashboard" on Dashboard }
