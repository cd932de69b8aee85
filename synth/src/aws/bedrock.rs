// CloudFormation registry schemas as in cfn-lint 1.51.0, eu-central-1, corrected by codegen/patches.json. Made by codegen; do not edit.
//! `AWS::Bedrock::ApplicationInferenceProfile`.

use crate::cfn::{Name, Val};

resource! { stateless ApplicationInferenceProfile = "AWS::Bedrock::ApplicationInferenceProfile", ref name: Name<ApplicationInferenceProfile>;
    get created_at: String = "CreatedAt";
    get inference_profile_arn: String = "InferenceProfileArn";
    get inference_profile_id: String = "InferenceProfileId";
    get inference_profile_identifier: String = "InferenceProfileIdentifier";
    get models: Vec<Val<String>> = "Models";
    get status: String = "Status";
    get type_: String = "Type";
    get updated_at: String = "UpdatedAt";
    must inference_profile_name: String = "InferenceProfileName" .create_only().length(1, 64).pattern("^([0-9a-zA-Z][ _-]?)+$");
    may description: String = "Description" .create_only().length(1, 200).pattern("^([0-9a-zA-Z:.][ _-]?)+$");
    may model_source: InferenceProfileModelSource = "ModelSource" .create_only();
    may tags: Vec<Tag> = "Tags" .count(0, 200);
}
object! { InferenceProfileModelSource;
    may copy_from: String = "CopyFrom" .length(1, 2048).pattern("^arn:aws(|-us-gov|-cn|-iso|-iso-b):bedrock:(|[0-9a-z-]{0,20}):(|[0-9]{12}):(inference-profile|foundation-model)/[a-zA-Z0-9-:.]+$");
}
object! { Tag;
    must key: String = "Key" .length(1, 128).pattern(r"^[a-zA-Z0-9\s._:/=+@-]*$");
    must value: String = "Value" .length(0, 256).pattern(r"^[a-zA-Z0-9\s._:/=+@-]*$");
}
