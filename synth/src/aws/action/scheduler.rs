// IAM actions as in cfn-lint 1.51.0, eu-central-1 (Policies.json). Made by codegen from codegen/resources.json; do not edit.
//! Actions of `scheduler`.

use crate::aws::scheduler::Schedule;

action! { GetSchedule = "scheduler:GetSchedule" on Schedule }
action! { UpdateSchedule = "scheduler:UpdateSchedule" on Schedule }
action! { CreateSchedule = "scheduler:CreateSchedule" on Schedule }
action! { DeleteSchedule = "scheduler:DeleteSchedule" on Schedule }
