// IAM actions as in cfn-lint 1.51.0, eu-central-1 (Policies.json). Made by codegen from codegen/resources.json; do not edit.
//! Actions of `kms`.

use crate::aws::kms::{Alias, Key};

action! { All = "kms:*" on Alias, Key }
action! { Encrypt = "kms:Encrypt" on Key }
action! { Decrypt = "kms:Decrypt" on Key }
action! { ReEncryptAll = "kms:ReEncrypt*" on Key }
action! { GenerateDataKey = "kms:GenerateDataKey" on Key }
action! { GenerateDataKeyAll = "kms:GenerateDataKey*" on Key }
action! { GenerateDataKeyWithoutPlaintext = "kms:GenerateDataKeyWithoutPlaintext" on Key }
action! { DescribeKey = "kms:DescribeKey" on Key }
action! { CreateGrant = "kms:CreateGrant" on Key }
action! { ListGrants = "kms:ListGrants" on Key }
action! { ListAliases = "kms:ListAliases" on * }
action! { DescribeAll = "kms:Describe*" on Key }
action! { EncryptAll = "kms:Encrypt*" on Key }
action! { DecryptAll = "kms:Decrypt*" on Key }
action! { CreateAll = "kms:Create*" on Alias, Key }
action! { EnableAll = "kms:Enable*" on Key }
action! { ListAll = "kms:List*" on Key }
action! { PutAll = "kms:Put*" on Key }
action! { UpdateAll = "kms:Update*" on Alias, Key }
action! { RevokeAll = "kms:Revoke*" on Key }
action! { DisableAll = "kms:Disable*" on Key }
action! { GetAll = "kms:Get*" on Key }
action! { DeleteAll = "kms:Delete*" on Alias, Key }
action! { TagResource = "kms:TagResource" on Key }
action! { UntagResource = "kms:UntagResource" on Key }
action! { ScheduleKeyDeletion = "kms:ScheduleKeyDeletion" on Key }
action! { CancelKeyDeletion = "kms:CancelKeyDeletion" on Key }
action! { RotateKeyOnDemand = "kms:RotateKeyOnDemand" on Key }
