//! Keys of the template, their policies and their rotation.

use serde_json::{Value, json};

use super::{not_emulated, text};
use crate::stage::{ACCOUNT, Stage};
use crate::wire::{Service, ServiceError};

fn find<'s>(stage: &'s Stage, id: &str) -> Option<&'s proof::Resource> {
    let stack = &stage.stack;
    let alias = id.rsplit_once(":alias/").map_or_else(|| id.to_owned(), |(_, name)| format!("alias/{name}"));
    let target = stack
        .of_kind("AWS::KMS::Alias")
        .find(|found| found.properties["AliasName"] == alias.as_str())
        .map(|found| text(&found.properties, "TargetKeyId"));
    stack.by_name("AWS::KMS::Key", target.unwrap_or(id))
}

/// The key's ARN.
pub(super) fn arn(stage: &Stage, id: &str) -> Option<String> {
    find(stage, id).and_then(|key| key.arn.clone())
}

pub(super) fn answer(stage: &Stage, operation: &str, asked: &Value) -> Result<Value, ServiceError> {
    let id = text(asked, "KeyId");
    let key = find(stage, id)
        .ok_or_else(|| ServiceError::new("NotFoundException", format!("Key '{id}' does not exist")))?;
    let own = key.arn.as_deref().and_then(|arn| arn.rsplit('/').next()).unwrap_or(&key.name);
    let properties = &key.properties;
    Ok(match operation {
        "DescribeKey" => json!({"KeyMetadata": {
            "KeyId": own, "Arn": key.arn, "AWSAccountId": ACCOUNT, "CreationDate": 0,
            "Enabled": properties["Enabled"] != false,
            "KeyState": if properties["Enabled"] == false { "Disabled" } else { "Enabled" },
            "KeyUsage": "ENCRYPT_DECRYPT", "KeySpec": "SYMMETRIC_DEFAULT", "KeyManager": "CUSTOMER",
            "Origin": "AWS_KMS", "MultiRegion": false,
            "Description": properties["Description"].as_str().unwrap_or_default(),
        }}),
        "GetKeyPolicy" => json!({"Policy": properties["KeyPolicy"].to_string(), "PolicyName": "default"}),
        "GetKeyRotationStatus" => {
            let rotates =
                properties["EnableKeyRotation"] == true || properties["EnableKeyRotation"] == "true";
            json!({"KeyId": own, "KeyRotationEnabled": rotates, "RotationPeriodInDays": 365})
        }
        other => return Err(not_emulated(Service::Kms, other)),
    })
}
