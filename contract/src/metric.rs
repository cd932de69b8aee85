//! What the functions measure: embedded metrics, which CloudWatch Logs makes of their log lines.
//!
//! A metric is in the namespace that the deployment's prefix names, once for the whole deployment (no dimension) and once
//! for each tenant (dimension [`TENANT_TAG`]). Alarms and dashboards name what the functions emit by [`Metric`], so none waits
//! for a metric that nobody emits.
//!
//! Source: CloudWatch User Guide, "Specification: Embedded metric format".

use serde_json::{Value, json};

use crate::job::Deployment;
use crate::tenant::{TENANT_TAG, TenantId};

/// One thing that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Metric {
    /// Calls whose transcription was started and noted; one whose transcript was quicker is not counted.
    CallsReceived,
    /// Calls whose document was written.
    CallsDone,
    /// Calls that a step gave up.
    CallsFailed,
    /// Calls whose transcript was not redacted.
    CallsQuarantined,
    /// Calls that wait for the next day, for their tenant's limit is used up.
    CallsHeld,
    /// Calls that the reconciler moved on, sent again or took in. Of the whole deployment only.
    CallsRecovered,
    /// How long the call that has been open for longest is. Of the whole deployment only.
    OldestOpenCall,
    /// Calls whose model Bedrock does not have, or no longer.
    ModelUnavailable,
    /// How long a recording is, up to the last word: Transcribe does not tell its length.
    AudioDuration,
    /// From the upload of a recording to its document.
    TimeToDocument,
    /// How long the model took for one answer.
    BedrockLatency,
    /// Tokens that the model read.
    ModelInputTokens,
    /// Tokens that the model wrote.
    ModelOutputTokens,
    /// Units that Comprehend bills, all three analyses together.
    ComprehendUnits,
}

impl Metric {
    /// All metrics.
    pub const ALL: [Self; 14] = [
        Self::CallsReceived,
        Self::CallsDone,
        Self::CallsFailed,
        Self::CallsQuarantined,
        Self::CallsHeld,
        Self::CallsRecovered,
        Self::OldestOpenCall,
        Self::ModelUnavailable,
        Self::AudioDuration,
        Self::TimeToDocument,
        Self::BedrockLatency,
        Self::ModelInputTokens,
        Self::ModelOutputTokens,
        Self::ComprehendUnits,
    ];

    /// Its name in `CloudWatch`.
    pub fn name(self) -> &'static str {
        match self {
            Self::CallsReceived => "CallsReceived",
            Self::CallsDone => "CallsDone",
            Self::CallsFailed => "CallsFailed",
            Self::CallsQuarantined => "CallsQuarantined",
            Self::CallsHeld => "CallsHeld",
            Self::CallsRecovered => "CallsRecovered",
            Self::OldestOpenCall => "OldestOpenCall",
            Self::ModelUnavailable => "ModelUnavailable",
            Self::AudioDuration => "AudioDuration",
            Self::TimeToDocument => "TimeToDocument",
            Self::BedrockLatency => "BedrockLatency",
            Self::ModelInputTokens => "ModelInputTokens",
            Self::ModelOutputTokens => "ModelOutputTokens",
            Self::ComprehendUnits => "ComprehendUnits",
        }
    }

    /// Its unit, in `CloudWatch`'s words.
    pub fn unit(self) -> &'static str {
        match self {
            Self::AudioDuration | Self::TimeToDocument | Self::OldestOpenCall => "Seconds",
            Self::BedrockLatency => "Milliseconds",
            Self::CallsReceived
            | Self::CallsDone
            | Self::CallsFailed
            | Self::CallsQuarantined
            | Self::CallsHeld
            | Self::CallsRecovered
            | Self::ModelUnavailable
            | Self::ModelInputTokens
            | Self::ModelOutputTokens
            | Self::ComprehendUnits => "Count",
        }
    }
}

/// The log line that carries `values` of one tenant, or of nobody's in particular, at `time`, in milliseconds since 1970.
pub fn record(
    deployment: &Deployment,
    tenant: Option<&TenantId>,
    time: i64,
    values: &[(Metric, f64)],
) -> Value {
    let definitions: Vec<Value> =
        values.iter().map(|(metric, _)| json!({"Name": metric.name(), "Unit": metric.unit()})).collect();
    let dimensions = if tenant.is_some() { json!([[], [TENANT_TAG]]) } else { json!([[]]) };
    let mut record = json!({
        "_aws": {
            "Timestamp": time,
            "CloudWatchMetrics": [{
                "Namespace": deployment.as_str(),
                "Dimensions": dimensions,
                "Metrics": definitions,
            }],
        },
    });
    if let Some(tenant) = tenant {
        record[TENANT_TAG] = json!(tenant.as_str());
    }
    for (metric, value) in values {
        record[metric.name()] = json!(value);
    }
    record
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_defines_each_value_that_it_holds() {
        let values: Vec<(Metric, f64)> = Metric::ALL.into_iter().map(|metric| (metric, 1.5)).collect();
        let record =
            record(&"cci-lite".parse().unwrap(), Some(&"acme".parse().unwrap()), 1_700_000_000_000, &values);
        let directive = &record["_aws"]["CloudWatchMetrics"][0];
        assert_eq!(directive["Namespace"], "cci-lite");
        assert_eq!(directive["Dimensions"], json!([[], ["tenant_id"]]));
        assert_eq!(record["tenant_id"], "acme");
        for definition in directive["Metrics"].as_array().unwrap() {
            assert_eq!(record[definition["Name"].as_str().unwrap()], 1.5);
        }
        assert_eq!(directive["Metrics"].as_array().unwrap().len(), Metric::ALL.len());
        let record = super::record(&"cci-lite".parse().unwrap(), None, 0, &values);
        assert_eq!(record["_aws"]["CloudWatchMetrics"][0]["Dimensions"], json!([[]]));
        assert_eq!(record.get("tenant_id"), None);
    }
}
