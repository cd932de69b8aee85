//! Models and inference profiles: stand-ins, all active and all agreed to.

use serde_json::{Value, json};

use super::{not_emulated, text};
use crate::stage::{ACCOUNT, Stage};
use crate::wire::{Service, ServiceError};

/// The regions of a profile that begins so, as far as one may tell without asking.
const REGIONS: [(&str, &[&str]); 2] = [
    ("eu.", &["eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3"]),
    ("us.", &["us-east-1", "us-east-2", "us-west-2"]),
];

pub(super) fn answer(stage: &Stage, operation: &str, asked: &Value) -> Result<Value, ServiceError> {
    let model_arn = |region: &str, model: &str| format!("arn:aws:bedrock:{region}::foundation-model/{model}");
    Ok(match operation {
        "GetFoundationModel" => {
            let model = text(asked, "modelIdentifier").rsplit('/').next().unwrap_or_default();
            json!({"modelDetails": {
                "modelId": model, "modelArn": model_arn(&stage.region, model),
                "modelName": format!("{model} (a stand-in of the rehearsal)"),
                "providerName": model.split('.').next(), "modelLifecycle": {"status": "ACTIVE"},
                "inputModalities": ["TEXT"], "outputModalities": ["TEXT"],
                "inferenceTypesSupported": ["ON_DEMAND"], "responseStreamingSupported": true,
            }})
        }
        "GetInferenceProfile" => {
            let id = text(asked, "inferenceProfileIdentifier").rsplit('/').next().unwrap_or_default();
            let known =
                REGIONS.iter().find_map(|(prefix, regions)| Some((id.strip_prefix(prefix)?, *regions)));
            let Some((model, regions)) = known else {
                let text = format!("The rehearsal knows no inference profile {id:?}");
                return Err(ServiceError::new("ResourceNotFoundException", text).with_status(404));
            };
            let models: Vec<Value> =
                regions.iter().map(|region| json!({"modelArn": model_arn(region, model)})).collect();
            json!({
                "inferenceProfileId": id, "inferenceProfileName": format!("{id} (a stand-in of the rehearsal)"),
                "inferenceProfileArn":
                    format!("arn:aws:bedrock:{}:{ACCOUNT}:inference-profile/{id}", stage.region),
                "models": models, "status": "ACTIVE", "type": "SYSTEM_DEFINED",
            })
        }
        "GetFoundationModelAvailability" => json!({
            "modelId": text(asked, "modelId"), "agreementAvailability": {"status": "AVAILABLE"},
            "authorizationStatus": "AUTHORIZED", "entitlementAvailability": "AVAILABLE",
            "regionAvailability": "AVAILABLE",
        }),
        other => return Err(not_emulated(Service::Bedrock, other)),
    })
}
