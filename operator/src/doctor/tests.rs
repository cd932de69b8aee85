use super::*;
use crate::check::Verdict;
use crate::check::tests::{Told, not, refusal};
use crate::deployment::Queue;
use crate::onboard::tests::{PROFILE, Registered};
use crate::redrive::Letter;
use crate::world::names;
use contract::tenant::Tenant;
use handlers::error::StepError;
use serde_json::{Value, json};
use std::time::Duration;

/// So many dead letters of each queue.
struct Count(u64);

impl Letters for Count {
    async fn waiting(&self, _: Queue) -> Result<u64, StepError> {
        Ok(self.0)
    }

    async fn receive(&self, _: Queue, _: Duration) -> Result<Vec<Letter>, StepError> {
        unreachable!("a doctor touches nothing")
    }

    async fn send_back(&self, _: Queue, _: &str) -> Result<(), StepError> {
        unreachable!("a doctor touches nothing")
    }

    async fn delete(&self, _: Queue, _: &Letter) -> Result<(), StepError> {
        unreachable!("a doctor touches nothing")
    }

    async fn release(&self, _: Queue, _: &Letter) -> Result<(), StepError> {
        unreachable!("a doctor touches nothing")
    }
}

const MODEL: &str = "anthropic.claude-haiku-4-5-20251001-v1:0";

fn arn(region: &str) -> String {
    format!("arn:aws:bedrock:{region}::foundation-model/{MODEL}")
}

fn quotas(models: &str) -> Value {
    json!({"Quotas": [
        {"QuotaName": "Number of concurrent batch transcription jobs", "Value": 250.0},
        {"QuotaName": "Transactions per second, StartTranscriptionJob operation", "Value": 25.0},
        {"QuotaName": format!("Cross-Region InvokeModel tokens per minute for Anthropic {models}"), "Value": 4000.0},
        {"QuotaName": format!("Cross-Region InvokeModel requests per minute for Anthropic {models}"), "Value": 50.0},
    ]})
}

fn model(lifecycle: Value) -> Value {
    json!({"modelDetails": {"modelName": "Claude Haiku 4.5", "modelLifecycle": lifecycle}})
}

fn policy(regions: &[&str]) -> Value {
    let arns: Vec<String> = regions.iter().map(|region| crate::control::escaped(&arn(region))).collect();
    format!("<PolicyDocument>%7B{}%7D</PolicyDocument>", arns.join("%2C")).into()
}

fn available(agreement: &str) -> Value {
    json!({"agreementAvailability": {"status": agreement}, "authorizationStatus": "AUTHORIZED",
        "entitlementAvailability": "AVAILABLE", "regionAvailability": "AVAILABLE"})
}

fn mapping(state: &str) -> Value {
    json!({"EventSourceMappings": [{"State": state, "ScalingConfig": {"MaximumConcurrency": 5}}]})
}

fn function(interval: &str) -> Value {
    json!({"Environment": {"Variables": {"START_INTERVAL_MS": interval}}})
}

fn well() -> Told {
    Told::of([
        (
            "GetInferenceProfile",
            json!({"models": [{"modelArn": arn("eu-central-1")}, {"modelArn": arn("eu-west-1")}]}),
        ),
        ("GetFoundationModel", model(json!({"status": "ACTIVE"}))),
        ("GetFoundationModelAvailability", available("AVAILABLE")),
        ("GetRolePolicy", policy(&["eu-central-1", "eu-west-1"])),
        ("ListServiceQuotas", quotas("Claude Haiku 4.5")),
        ("GetFunctionConfiguration", function("500")),
        ("GetAccountSettings", json!({"AccountLimit": {"UnreservedConcurrentExecutions": 1000}})),
        ("ListEventSourceMappings", mapping("Enabled")),
        ("DescribeKey", json!({"KeyMetadata": {"KeyId": "k", "KeyState": "Enabled"}})),
        ("GetKeyRotationStatus", json!({"KeyRotationEnabled": true})),
        (
            "GetKeyPolicy",
            json!({"Policy": "events.amazonaws.com logs.eu-central-1.amazonaws.com cloudwatch.amazonaws.com"}),
        ),
        ("ListSubscriptionsByTopic", subscriptions(&[("a@example.com", "arn:aws:sns:1")]).into()),
        ("DescribeRule", json!({"State": "ENABLED"})),
        (
            "GetMetricStatistics",
            json!({"Datapoints": [{"Timestamp": 1.0, "Maximum": 90.0}, {"Timestamp": 2.0, "Maximum": 120.0}]}),
        ),
    ])
}

/// SNS's answer about a topic.
fn subscriptions(all: &[(&str, &str)]) -> String {
    let members: String = all
        .iter()
        .map(|(endpoint, arn)| {
            format!(
                "<member><Endpoint>{endpoint}</Endpoint><SubscriptionArn>{arn}</SubscriptionArn></member>"
            )
        })
        .collect();
    format!("<Subscriptions>{members}</Subscriptions>")
}

async fn look(told: &Told, dead: u64) -> Vec<Check> {
    let tenant = Tenant::new("acme".parse().unwrap(), "Acme");
    let now = "2026-11-24T12:00:00Z".parse().unwrap();
    let (account, region) = ("123456789012", "eu-central-1");
    let (names, registry, letters) = (names(), Registered(Ok(tenant)), Count(dead));
    Doctor { names: &names, account, region, now, control: told, registry: &registry, letters: &letters }
        .checks()
        .await
}

#[tokio::test]
async fn a_deployment_that_is_well_has_nothing_to_do() {
    let checks = look(&well(), 0).await;
    assert_eq!(not(Verdict::Ok, &checks), [&checks[0]; 0]);
    let reconciler = checks.last().unwrap();
    assert!(reconciler.found.contains("2 min"), "the latest: {reconciler:?}");
}

#[tokio::test]
async fn each_trouble_is_told_by_its_check_alone() {
    let pending = subscriptions(&[("a@example.com", "PendingConfirmation")]);
    let absent = || Err(refusal("ResourceNotFoundException"));
    for (operation, answer, verdict, check, times) in [
        (
            "GetFoundationModel",
            Ok(model(json!({"status": "LEGACY", "endOfLifeTime": "2027-01-01"}))),
            Verdict::Warn,
            "model",
            1,
        ),
        ("GetFoundationModelAvailability", Ok(available("NOT_AVAILABLE")), Verdict::Failed, "access to", 1),
        ("GetRolePolicy", Ok(policy(&["eu-central-1"])), Verdict::Failed, "regions of", 1),
        ("GetFunctionConfiguration", Ok(function("100")), Verdict::Warn, "Transcribe's starts", 1),
        (
            "GetAccountSettings",
            Ok(json!({"AccountLimit": {"UnreservedConcurrentExecutions": 10}})),
            Verdict::Warn,
            "Lambda's",
            1,
        ),
        (
            "GetKeyRotationStatus",
            Ok(json!({"KeyRotationEnabled": false})),
            Verdict::Warn,
            "key's rotation",
            1,
        ),
        ("GetKeyPolicy", Ok(json!({"Policy": "events.amazonaws.com"})), Verdict::Failed, "key's policy", 1),
        ("ListSubscriptionsByTopic", Ok(pending.into()), Verdict::Failed, "topic", 2),
        ("ListSubscriptionsByTopic", Ok("<Subscriptions/>".into()), Verdict::Warn, "topic", 2),
        ("DescribeRule", Ok(json!({"State": "DISABLED"})), Verdict::Failed, "rule", 5),
        ("DescribeRule", absent(), Verdict::Failed, "rule", 5),
        ("ListEventSourceMappings", Ok(mapping("Disabled")), Verdict::Failed, "mapping", 3),
        ("GetMetricStatistics", Ok(json!({"Datapoints": []})), Verdict::Failed, "reconciler", 1),
        ("GetMetricStatistics", Err(refusal("AccessDenied")), Verdict::Unknown, "reconciler", 1),
    ] {
        let checks = look(&well().but(operation, answer), 0).await;
        let wrong = not(Verdict::Ok, &checks);
        assert_eq!(wrong.len(), times, "{operation}: {wrong:?}");
        for found in wrong {
            assert!(
                found.verdict == verdict && found.check.starts_with(check) && !found.todo.is_empty(),
                "{found:?}"
            );
        }
    }
    let checks = look(&well(), 3).await;
    assert_eq!(not(Verdict::Ok, &checks).len(), 3, "each queue's dead letters");
}

#[tokio::test]
async fn who_has_not_confirmed_is_named() {
    let all = [("a@example.com", "arn:aws:sns:1"), ("b@example.com", "PendingConfirmation")];
    let checks = look(&well().but("ListSubscriptionsByTopic", Ok(subscriptions(&all).into())), 0).await;
    let found: Vec<&str> = not(Verdict::Ok, &checks).iter().map(|check| check.found.as_str()).collect();
    assert_eq!(found, ["1 of 2 have not confirmed: b@example.com"; 2]);
}

#[tokio::test]
async fn a_model_without_a_profile_is_looked_at_by_its_own_name() {
    let checks = look(&well().but("GetInferenceProfile", Err(refusal("ResourceNotFoundException"))), 0).await;
    assert!(checks.iter().any(|check| check.check == format!("model {MODEL}")), "{PROFILE}: {checks:?}");
    assert_eq!(not(Verdict::Ok, &checks), [&checks[0]; 0]);
}

#[tokio::test]
async fn who_may_look_at_nothing_fails_nothing() {
    let checks = look(&Told::default(), 0).await;
    assert!(checks.iter().all(|check| check.verdict != Verdict::Failed), "{checks:?}");
}
