// CloudFormation registry schemas as in cfn-lint 1.51.0, eu-central-1, corrected by codegen/patches.json. Made by codegen; do not edit.
//! `AWS::KMS::Alias`, `AWS::KMS::Key`.

use crate::cfn::policy::ResourcePolicy;
use crate::cfn::{Arn, Id, KeyRef, Name};

resource! { stateless Alias = "AWS::KMS::Alias", ref name: Name<Alias>;
    must alias_name: String = "AliasName" .create_only().length(1, 256).pattern("^(alias/)[a-zA-Z0-9:/_-]+$");
    must target_key_id: KeyRef = "TargetKeyId";
}
resource! { stateful Key = "AWS::KMS::Key", ref id: Id<Key>;
    get arn: Arn<Key> = "Arn";
    get key_id: Id<Key> = "KeyId";
    may bypass_policy_lockout_safety_check: bool = "BypassPolicyLockoutSafetyCheck";
    may description: String = "Description" .length(0, 8192);
    may enable_key_rotation: bool = "EnableKeyRotation";
    may enabled: bool = "Enabled";
    may key_policy: ResourcePolicy = "KeyPolicy";
    may key_spec: KeySpec = "KeySpec";
    may key_usage: KeyUsage = "KeyUsage";
    may multi_region: bool = "MultiRegion";
    may origin: Origin = "Origin";
    may pending_window_in_days: i64 = "PendingWindowInDays" .range(7, 30);
    may rotation_period_in_days: i64 = "RotationPeriodInDays" .range(90, 2560);
    may tags: Vec<Tag> = "Tags" .unique();
}
object! { Tag;
    must key: String = "Key" .length(1, 128);
    must value: String = "Value" .length(0, 256);
}
choice! { KeySpec: SymmetricDefault = "SYMMETRIC_DEFAULT", Rsa2048 = "RSA_2048", Rsa3072 = "RSA_3072", Rsa4096 = "RSA_4096", EccNistP256 = "ECC_NIST_P256", EccNistP384 = "ECC_NIST_P384", EccNistP521 = "ECC_NIST_P521", EccSecgP256k1 = "ECC_SECG_P256K1", Hmac224 = "HMAC_224", Hmac256 = "HMAC_256", Hmac384 = "HMAC_384", Hmac512 = "HMAC_512", Sm2 = "SM2", MlDsa44 = "ML_DSA_44", MlDsa65 = "ML_DSA_65", MlDsa87 = "ML_DSA_87", EccNistEdwards25519 = "ECC_NIST_EDWARDS25519" }
choice! { KeyUsage: EncryptDecrypt = "ENCRYPT_DECRYPT", SignVerify = "SIGN_VERIFY", GenerateVerifyMac = "GENERATE_VERIFY_MAC", KeyAgreement = "KEY_AGREEMENT" }
choice! { Origin: AwsKms = "AWS_KMS", External = "EXTERNAL" }
