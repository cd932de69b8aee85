// IAM actions as in cfn-lint 1.51.0, eu-central-1 (Policies.json). Made by codegen from codegen/resources.json; do not edit.
//! Actions of `iam`.

use crate::aws::iam::Role;

action! { PassRole = "iam:PassRole" on Role }
action! { GetRole = "iam:GetRole" on Role }
