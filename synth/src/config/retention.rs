//! Days until things are deleted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::aws::logs::RetentionInDays;

/// Days until things are deleted. S3 rounds up to the next midnight UTC and takes up to a day more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Retention {
    /// Recordings.
    #[schemars(range(min = 1, max = 3650))]
    pub recordings: u16,
    /// Whether a recording is deleted as soon as its document is safe. Those whose calls have no document stay for
    /// `recordings` days.
    pub delete_recordings: bool,
    /// What Transcribe writes, before it is a document.
    #[schemars(range(min = 1, max = 3650))]
    pub transcripts: u16,
    /// Documents; also what Athena and QuickSight can look back on.
    #[schemars(range(min = 1, max = 3650))]
    pub documents: u16,
    /// Results of queries.
    #[schemars(range(min = 1, max = 3650))]
    pub query_results: u16,
    /// Logs: one of the periods that CloudWatch Logs knows.
    #[schemars(schema_with = "log_periods")]
    pub logs: u16,
    /// Where a call is or went: a week longer than `recordings` at least, or a recording would be taken for a new one.
    #[schemars(range(min = 1, max = 3650))]
    pub ledger: u16,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            recordings: 1,
            delete_recordings: true,
            transcripts: 1,
            documents: 30,
            query_results: 7,
            logs: 30,
            ledger: 90,
        }
    }
}

fn log_periods(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({"type": "integer", "enum": LOG_RETENTION.map(|(days, _)| days)})
}

/// The retention periods of CloudWatch Logs up to ten years, in days (`RetentionInDays`, `AWS::Logs::LogGroup`).
const LOG_RETENTION: [(u16, RetentionInDays); 22] = {
    use RetentionInDays as Keep;
    [
        (1, Keep::Days1),
        (3, Keep::Days3),
        (5, Keep::Days5),
        (7, Keep::Days7),
        (14, Keep::Days14),
        (30, Keep::Days30),
        (60, Keep::Days60),
        (90, Keep::Days90),
        (120, Keep::Days120),
        (150, Keep::Days150),
        (180, Keep::Days180),
        (365, Keep::Days365),
        (400, Keep::Days400),
        (545, Keep::Days545),
        (731, Keep::Days731),
        (1096, Keep::Days1096),
        (1827, Keep::Days1827),
        (2192, Keep::Days2192),
        (2557, Keep::Days2557),
        (2922, Keep::Days2922),
        (3288, Keep::Days3288),
        (3653, Keep::Days3653),
    ]
};

impl Retention {
    /// How long logs are kept. The check of the configuration leaves only known periods; else it is the longest.
    pub fn logs(&self) -> RetentionInDays {
        let known = LOG_RETENTION.iter().find(|(days, _)| *days == self.logs);
        known.map_or(RetentionInDays::Days3653, |(_, period)| *period)
    }
}
