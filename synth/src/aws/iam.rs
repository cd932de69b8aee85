// CloudFormation registry schemas as in cfn-lint 1.51.0, eu-central-1, corrected by codegen/patches.json. Made by codegen; do not edit.
//! `AWS::IAM::ManagedPolicy`, `AWS::IAM::Policy`, `AWS::IAM::Role`.

use crate::cfn::policy::{IdentityPolicy, TrustPolicy};
use crate::cfn::{Arn, Name, Val};

resource! { stateless ManagedPolicy = "AWS::IAM::ManagedPolicy", ref arn: Arn<ManagedPolicy>;
    get attachment_count: i64 = "AttachmentCount";
    get create_date: String = "CreateDate";
    get default_version_id: String = "DefaultVersionId";
    get is_attachable: String = "IsAttachable";
    get permissions_boundary_usage_count: i64 = "PermissionsBoundaryUsageCount";
    get policy_arn: String = "PolicyArn";
    get policy_id: String = "PolicyId";
    get update_date: String = "UpdateDate";
    must policy_document: IdentityPolicy = "PolicyDocument";
    may description: String = "Description" .create_only().length(0, 1000);
    may groups: Vec<Val<String>> = "Groups" .unique();
    may managed_policy_name: String = "ManagedPolicyName" .create_only();
    may path: String = "Path" .create_only().length(1, 512).pattern(r"^((/[A-Za-z0-9\.,\+@=_-]+)*)/$");
    may roles: Vec<Val<String>> = "Roles" .unique();
    may users: Vec<Val<String>> = "Users" .unique();
}
resource! { stateless Policy = "AWS::IAM::Policy", ref name: Name<Policy>;
    get id: String = "Id";
    must policy_document: IdentityPolicy = "PolicyDocument";
    must policy_name: String = "PolicyName" .length(1, 128).pattern(r"^[\w+=,.@-]+$");
    may groups: Vec<Val<String>> = "Groups";
    may roles: Vec<Val<String>> = "Roles";
    may users: Vec<Val<String>> = "Users";
}
resource! { stateless Role = "AWS::IAM::Role", ref name: Name<Role>;
    get arn: Arn<Role> = "Arn";
    get role_id: String = "RoleId";
    must assume_role_policy_document: TrustPolicy = "AssumeRolePolicyDocument";
    may description: String = "Description" .length(0, 1000).pattern(r"^[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*$");
    may managed_policy_arns: Vec<Val<String>> = "ManagedPolicyArns" .count(0, 20).unique().each_pattern(r"arn:(aws[a-zA-Z-]*)?:iam::(\d{12}|aws):policy/[a-zA-Z_0-9+=,.@\-_/]+");
    may max_session_duration: i64 = "MaxSessionDuration" .range(3600, 43_200);
    may path: String = "Path" .create_only().length(1, 512).pattern(r"^(\u002F)|(\u002F[\u0021-\u007E]+\u002F)$");
    may permissions_boundary: String = "PermissionsBoundary" .length(20, 2048);
    may policies: Vec<RolePolicy> = "Policies";
    may role_name: String = "RoleName" .create_only().length(1, 64).pattern(r"^[\w+=,.@-]+$");
    may tags: Vec<Tag> = "Tags" .count(0, 50);
}
object! { RolePolicy;
    must policy_document: IdentityPolicy = "PolicyDocument";
    must policy_name: String = "PolicyName";
}
object! { Tag;
    must key: String = "Key" .length(1, 128).pattern(r"^[^\x00-\x1F!\x22\x23$%&'()*,;<>?\[\\\]^`{|}~]+$");
    must value: String = "Value" .length(0, 256).pattern(r"^[^\x00-\x1F!\x22\x23$%&'()*,;<>?\[\\\]^`{|}~]*$");
}
