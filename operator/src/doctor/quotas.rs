//! The account's quotas, beside what the deployment may ask for.

use contract::function::Function;
use serde_json::{Value, json};

use super::Doctor;
use crate::check::Check;
use crate::control::{Control, Question, Refusal, Service, escaped};
use crate::deployment::Queue;
use crate::redrive::Letters;
use crate::registry::Registry;

/// Pages of quotas that are read at most; Bedrock has some hundreds of quotas.
const MOST_PAGES: usize = 20;

/// A quota's name and value.
type Quota = (String, f64);

impl<C: Control, R: Registry, L: Letters> Doctor<'_, C, R, L> {
    /// Looks at the quotas of all services that calls go through. `models` are names for people, as Bedrock's quotas
    /// have them.
    pub(super) async fn quotas(&self, models: &[String], checks: &mut Vec<Check>) {
        self.transcribe_quotas(checks).await;
        self.lambda_quota(checks).await;
        self.bedrock_quotas(models, checks).await;
    }

    async fn transcribe_quotas(&self, checks: &mut Vec<Check>) {
        let quotas = match self.listed("transcribe").await {
            Ok(quotas) => quotas,
            Err(refusal) => {
                checks.push(Check::unseen(
                    "quotas of Transcribe",
                    "servicequotas:ListServiceQuotas",
                    &refusal,
                ));
                return;
            }
        };
        let named = |parts: [&str; 2]| {
            let fits = |name: &str| parts.iter().all(|part| name.to_lowercase().contains(part));
            quotas.iter().find(|(name, _)| fits(name)).map(|(_, value)| *value)
        };
        checks.push(match named(["concurrent", "transcription job"]) {
            Some(jobs) => Check::ok("Transcribe's jobs at once", format!("{jobs}; further calls wait")),
            None => Check::unknown("Transcribe's jobs at once", "no such quota is told", ""),
        });
        let check = "Transcribe's starts a second";
        let starts = self.starts_a_second().await;
        checks.push(match (named(["starttranscriptionjob", ""]), starts) {
            (Some(quota), Some(starts)) if starts > quota => {
                let found = format!("{quota}, and job-init may start {starts:.1}");
                Check::warn(check, found, "lower the configured rate of starts, or have the quota raised")
            }
            (Some(quota), Some(starts)) => {
                Check::ok(check, format!("{quota}; job-init may start {starts:.1}"))
            }
            (Some(quota), None) => {
                Check::ok(check, format!("{quota}; how many job-init may start was not seen"))
            }
            (None, _) => Check::unknown(check, "no such quota is told", ""),
        });
    }

    /// How many transcriptions job-init may start in a second: as many instances as may run, each in its interval.
    async fn starts_a_second(&self) -> Option<f64> {
        let name = self.names.function(Function::JobInit);
        let path = format!("/2015-03-31/functions/{}/configuration", escaped(&name));
        let asked =
            self.control.ask(&Question::get(Service::Lambda, "GetFunctionConfiguration", path)).await.ok()?;
        let interval: f64 = asked["Environment"]["Variables"]["START_INTERVAL_MS"].as_str()?.parse().ok()?;
        let at_once =
            self.mapping(Queue::Intake).await.ok()?["ScalingConfig"]["MaximumConcurrency"].as_f64()?;
        (interval > 0.0).then(|| 1_000.0 * at_once / interval)
    }

    async fn lambda_quota(&self, checks: &mut Vec<Check>) {
        let path = "/2016-08-19/account-settings".to_owned();
        let asked = self.control.ask(&Question::get(Service::Lambda, "GetAccountSettings", path)).await;
        let mut needed = 0.0;
        for queue in Queue::ALL {
            let mapping = self.mapping(queue).await.unwrap_or_default();
            needed += mapping["ScalingConfig"]["MaximumConcurrency"].as_f64().unwrap_or_default();
        }
        let raise = "have the quota of concurrent executions raised, or lower functions.*.concurrency";
        checks.push(Check::of(
            "Lambda's invocations at once",
            "lambda:GetAccountSettings",
            asked,
            raise,
            |check, answer| {
                let Some(limit) = answer["AccountLimit"]["UnreservedConcurrentExecutions"].as_f64() else {
                    return Check::unknown(check, "the limit is not told", "");
                };
                let found = format!("{limit} unreserved; the mappings may take {needed}");
                if limit < needed { Check::warn(check, found, raise) } else { Check::ok(check, found) }
            },
        ));
    }

    async fn bedrock_quotas(&self, models: &[String], checks: &mut Vec<Check>) {
        if models.is_empty() {
            return;
        }
        let quotas = match self.listed("bedrock").await {
            Ok(quotas) => quotas,
            Err(refusal) => {
                checks.push(Check::unseen("quotas of Bedrock", "servicequotas:ListServiceQuotas", &refusal));
                return;
            }
        };
        for model in models {
            for what in ["tokens per minute", "requests per minute"] {
                let check = format!("{model}, {what}");
                let (name, of) = (model.to_lowercase(), |name: &str| name.to_lowercase());
                let fits = |quota: &&Quota| of(&quota.0).contains(&name) && of(&quota.0).contains(what);
                let best = quotas.iter().filter(fits).map(|(_, value)| *value).reduce(f64::max);
                checks.push(match best {
                    Some(value) if value > 0.0 => Check::ok(check, format!("{value}; further calls wait")),
                    Some(_) => Check::failed(check, "0: the account may not ask it", "have the quota raised"),
                    // Newer models are bounded by tokens alone.
                    None => Check::unknown(check, "no such quota is told", ""),
                });
            }
        }
    }

    async fn listed(&self, service: &str) -> Result<Vec<Quota>, Refusal> {
        let mut quotas = Vec::new();
        let mut next: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let mut parameters = json!({"ServiceCode": service, "MaxResults": 100});
            if let Some(token) = &next {
                parameters["NextToken"] = json!(token);
            }
            let answer = self
                .control
                .ask(&Question::new(Service::ServiceQuotas, "ListServiceQuotas", parameters))
                .await?;
            let page = answer["Quotas"].as_array().into_iter().flatten();
            quotas.extend(page.filter_map(|quota: &Value| {
                Some((quota["QuotaName"].as_str()?.to_owned(), quota["Value"].as_f64()?))
            }));
            next = answer["NextToken"].as_str().map(str::to_owned);
            if next.is_none() {
                break;
            }
        }
        Ok(quotas)
    }
}
