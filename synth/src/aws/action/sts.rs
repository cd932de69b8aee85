// IAM actions as in cfn-lint 1.51.0, eu-central-1 (Policies.json). Made by codegen from codegen/resources.json; do not edit.
//! Actions of `sts`.

kind! { Role "role" }
kind! { User "user" }
action! { AssumeRole = "sts:AssumeRole" on Role }
action! { TagSession = "sts:TagSession" on Role, User }
action! { GetCallerIdentity = "sts:GetCallerIdentity" on * }
