// CloudFormation registry schemas as in cfn-lint 1.51.0, eu-central-1, corrected by codegen/patches.json. Made by codegen; do not edit.
//! `AWS::CloudFormation::CustomResource`.

use crate::cfn::Id;

resource! { stateless CustomResource = "AWS::CloudFormation::CustomResource", ref id: Id<CustomResource>;
    must service_token: String = "ServiceToken" .create_only();
    may service_timeout: i64 = "ServiceTimeout";
    open properties;
}
