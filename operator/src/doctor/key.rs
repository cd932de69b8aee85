//! The key that everything is encrypted with.

use serde_json::{Value, json};

use super::Doctor;
use crate::check::Check;
use crate::control::{Control, Question, Service};
use crate::redrive::Letters;
use crate::registry::Registry;

impl<C: Control, R: Registry, L: Letters> Doctor<'_, C, R, L> {
    /// Looks at its state, its rotation, and the services that its policy names.
    pub(super) async fn key(&self, checks: &mut Vec<Check>) {
        let ask = async |operation, id: &str| {
            self.control.ask(&Question::new(Service::Kms, operation, json!({"KeyId": id}))).await
        };
        let asked = ask("DescribeKey", &self.names.key).await;
        // The other two operations take no alias.
        let id =
            asked.as_ref().ok().and_then(|answer| answer["KeyMetadata"]["KeyId"].as_str()).map(str::to_owned);
        let lost = "what is encrypted with it cannot be read any more: restore it, or cancel its deletion";
        checks.push(Check::of("key", "kms:DescribeKey", asked, lost, |check, answer| {
            match answer["KeyMetadata"]["KeyState"].as_str().unwrap_or_default() {
                "Enabled" => Check::ok(check, "enabled"),
                state => Check::failed(check, state, lost),
            }
        }));
        let id = id.unwrap_or_else(|| self.names.key.clone());
        let rotates = "deploy: the template has it rotate";
        checks.push(Check::of(
            "key's rotation",
            "kms:GetKeyRotationStatus",
            ask("GetKeyRotationStatus", &id).await,
            lost,
            |check, answer| match answer["KeyRotationEnabled"].as_bool() {
                Some(true) => Check::ok(check, "on"),
                _ => Check::warn(check, "off", rotates),
            },
        ));
        let asked = ask("GetKeyPolicy", &id).await;
        checks.push(Check::of("key's policy", "kms:GetKeyPolicy", asked, lost, |check, answer| {
            self.policy(check, answer)
        }));
    }

    /// Without these two nothing arrives in the queues, and no function can log. The others depend on the configuration.
    fn policy(&self, check: String, answer: &Value) -> Check {
        let policy = answer["Policy"].as_str().unwrap_or_default();
        let logs = format!("logs.{}.amazonaws.com", self.region);
        let of = |services: &[&str]| -> Vec<String> {
            let missing = services.iter().filter(|service| !policy.contains(*service));
            missing.map(|service| (*service).to_owned()).collect()
        };
        let needed = of(&["events.amazonaws.com", &logs]);
        let usual = of(&["cloudwatch.amazonaws.com"]);
        let deploy = "deploy: somebody has changed the policy";
        if !needed.is_empty() {
            return Check::failed(check, format!("does not let in {}", needed.join(", ")), deploy);
        }
        if !usual.is_empty() {
            let todo = "no alarm is told by encrypted topics; fine if alarms are switched off";
            return Check::warn(check, format!("does not let in {}", usual.join(", ")), todo);
        }
        Check::ok(check, "lets in the services on the way")
    }
}
