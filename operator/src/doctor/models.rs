//! The models: whether they live, may be used, and are asked in regions that the analyzer may reach.

use contract::function::Function;
use serde_json::{Value, json};

use super::Doctor;
use crate::check::Check;
use crate::control::{Control, Question, Service, elements, escaped};
use crate::redrive::Letters;
use crate::registry::Registry;

impl<C: Control, R: Registry, L: Letters> Doctor<'_, C, R, L> {
    /// Looks at the models behind a profile; gives their names for people.
    pub(super) async fn model(&self, profile: &str, checks: &mut Vec<Check>) -> Vec<String> {
        let path = format!("/inference-profiles/{}", escaped(profile));
        let asked = self.control.ask(&Question::get(Service::Bedrock, "GetInferenceProfile", path)).await;
        let arns: Vec<String> = match asked {
            Ok(answer) => {
                let models = answer["models"].as_array().into_iter().flatten();
                models.filter_map(|model| model["modelArn"].as_str().map(str::to_owned)).collect()
            }
            // A model that is asked by its own name has no profile.
            Err(refusal) if refusal.is_absence() || refusal.code == "ValidationException" => Vec::new(),
            Err(refusal) => {
                checks.push(Check::unseen(
                    format!("profile {profile}"),
                    "bedrock:GetInferenceProfile",
                    &refusal,
                ));
                Vec::new()
            }
        };
        checks.extend(self.regions(profile, &arns).await);
        let mut ids: Vec<&str> =
            arns.iter().filter_map(|arn| arn.split_once("foundation-model/")).map(|(_, id)| id).collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            // `eu.` and its like stand before the model's own name.
            ids.push(
                profile
                    .split_once('.')
                    .filter(|(geo, _)| geo.len() <= 6 && !is_provider(geo))
                    .map_or(profile, |(_, id)| id),
            );
        }
        let mut names = Vec::new();
        for id in ids {
            names.extend(self.lifecycle(id, checks).await);
            checks.push(self.access(id).await);
        }
        names
    }

    async fn lifecycle(&self, id: &str, checks: &mut Vec<Check>) -> Option<String> {
        let path = format!("/foundation-models/{}", escaped(id));
        let asked = self.control.ask(&Question::get(Service::Bedrock, "GetFoundationModel", path)).await;
        let name = asked
            .as_ref()
            .ok()
            .and_then(|answer| answer["modelDetails"]["modelName"].as_str().map(str::to_owned));
        let another = "add another under models, name it in model, and deploy";
        checks.push(Check::of(
            format!("model {id}"),
            "bedrock:GetFoundationModel",
            asked,
            another,
            |check, answer| {
                let lifecycle = &answer["modelDetails"]["modelLifecycle"];
                match lifecycle["status"].as_str() {
                    Some("ACTIVE") => Check::ok(check, "active"),
                    Some(status) => {
                        let end = lifecycle["endOfLifeTime"].as_str().unwrap_or("a day that is not told");
                        Check::warn(check, format!("{status}, ends on {end}"), another)
                    }
                    None => Check::unknown(check, "its lifecycle is not told", ""),
                }
            },
        ));
        name
    }

    async fn access(&self, id: &str) -> Check {
        let path = format!("/foundation-model-availability/{}", escaped(id));
        let asked =
            self.control.ask(&Question::get(Service::Bedrock, "GetFoundationModelAvailability", path)).await;
        let todo = "use it once as administrator (docs/operations.md, \"First use of a model\")";
        Check::of(
            format!("access to {id}"),
            "bedrock:GetFoundationModelAvailability",
            asked,
            todo,
            |check, answer| {
                let wrong: Vec<String> = [
                    ("agreement", &answer["agreementAvailability"]["status"], "AVAILABLE"),
                    ("authorization", &answer["authorizationStatus"], "AUTHORIZED"),
                    ("entitlement", &answer["entitlementAvailability"], "AVAILABLE"),
                    ("region", &answer["regionAvailability"], "AVAILABLE"),
                ]
                .into_iter()
                .filter(|(_, status, good)| status.as_str() != Some(good))
                .map(|(what, status, _)| format!("{what} {}", status.as_str().unwrap_or("not told")))
                .collect();
                if wrong.is_empty() {
                    Check::ok(check, "available")
                } else {
                    Check::failed(check, wrong.join(", "), todo)
                }
            },
        )
    }

    /// Whether the analyzer may reach the model in all regions in which the profile may ask it.
    async fn regions(&self, profile: &str, arns: &[String]) -> Option<Check> {
        if arns.is_empty() {
            return None;
        }
        let role = format!("{}-role", self.names.function(Function::Analyzer));
        let parameters = json!({"RoleName": role, "PolicyName": Function::Analyzer.name()});
        let asked = self.control.ask(&Question::new(Service::Iam, "GetRolePolicy", parameters)).await;
        let check = format!("regions of {profile}");
        Some(Check::of(
            check,
            "iam:GetRolePolicy",
            asked,
            "deploy: the analyzer's role has no policy",
            |check, answer| {
                let policy = policy(answer);
                let missing: Vec<&str> =
                    arns.iter().filter(|arn| !policy.contains(arn.as_str())).map(|arn| region(arn)).collect();
                if missing.is_empty() {
                    let regions: Vec<&str> = arns.iter().map(|arn| region(arn)).collect();
                    return Check::ok(check, regions.join(", "));
                }
                let found = format!("the analyzer may not ask it in {}", missing.join(", "));
                Check::failed(check, found, "add these to models.*.regions, and deploy")
            },
        ))
    }
}

/// Whether a first part is a provider's name, so that there is no place before the model's.
fn is_provider(part: &str) -> bool {
    ["ai21", "amazon", "cohere", "meta", "openai", "qwen"].contains(&part)
}

fn region(arn: &str) -> &str {
    arn.split(':').nth(3).unwrap_or_default()
}

/// The document in an answer about a policy: percent-encoded JSON, in XML.
fn policy(answer: &Value) -> String {
    let encoded =
        elements(answer.as_str().unwrap_or_default(), "PolicyDocument").first().copied().unwrap_or_default();
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.bytes();
    while let Some(byte) = rest.next() {
        let two = |rest: &mut std::str::Bytes<'_>| Some([rest.next()?, rest.next()?]);
        let decoded = if byte == b'%' { two(&mut rest) } else { None };
        let decoded = decoded.and_then(|hex| u8::from_str_radix(std::str::from_utf8(&hex).ok()?, 16).ok());
        bytes.push(decoded.unwrap_or(byte));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
