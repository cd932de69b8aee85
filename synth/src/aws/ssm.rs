// CloudFormation registry schemas as in cfn-lint 1.51.0, eu-central-1, corrected by codegen/patches.json. Made by codegen; do not edit.
//! `AWS::SSM::Parameter`.

use crate::cfn::{Map, Name};

resource! { stateless Parameter = "AWS::SSM::Parameter", ref name: Name<Parameter>;
    must type_: Type = "Type";
    must value: String = "Value";
    may allowed_pattern: String = "AllowedPattern" .length(0, 1024);
    may data_type: DataType = "DataType";
    may description: String = "Description" .length(0, 1024);
    may name: String = "Name" .create_only().length(1, 2048);
    may policies: String = "Policies" .length(1, 4096);
    may tags: Map<String> = "Tags";
    may tier: Tier = "Tier";
}
choice! { DataType: Text = "text", AwsEc2Image = "aws:ec2:image" }
choice! { Tier: Standard = "Standard", Advanced = "Advanced", IntelligentTiering = "Intelligent-Tiering" }
choice! { Type: String = "String", StringList = "StringList" }
