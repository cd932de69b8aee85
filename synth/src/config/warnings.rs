//! What is legal and may still not be meant.

use super::{Config, Model, Redaction};

/// Days of recordings below which a tenant's daily limit may cost calls.
const ROOM_FOR_A_LIMIT: u16 = 3;

impl Config {
    /// What is legal and may still not be meant.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        let reserved = self.functions.reserved();
        if reserved > 0 {
            warnings.push(format!(
                "functions reserve {reserved} concurrent invocations: the account's quota must be at least {} in {}, or \
                 the stack does not deploy (new accounts have 10). concurrency alone bounds the functions as well.",
                reserved + 100,
                self.region
            ));
        }
        if self.alarms.enabled && self.alarms.recipients.is_empty() {
            warnings.push("alarms.recipients is empty: nobody hears of an alarm".to_owned());
        }
        for tenant in self.tenants.iter().filter(|tenant| tenant.redaction == Redaction::Off) {
            warnings.push(format!(
                "personal data is not redacted in calls of tenant {}: it stands in transcripts and documents",
                tenant.id
            ));
        }
        let days = self.retention.recordings;
        for tenant in self.tenants.iter().filter(|tenant| !tenant.daily_limit().is_none()) {
            if days < ROOM_FOR_A_LIMIT {
                warnings.push(format!(
                    "tenant {} has a daily limit, and retention.recordings is {days}: a call that is held for longer than that is \
                     lost with its recording. {ROOM_FOR_A_LIMIT} or more leave room.",
                    tenant.id
                ));
            }
        }
        if self.models.values().any(Model::is_global) {
            warnings.push(
                "a model's profile is global: calls may be read outside the region's part of the world"
                    .to_owned(),
            );
        }
        warnings
    }
}
