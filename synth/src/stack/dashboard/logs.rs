//! What the functions last complained of.

use super::widget::Widget;
use crate::cfn::{Sub, Val};

/// The fields of our own error lines, and of the reports in which Lambda says that an invocation ended badly. The whole
/// line is not shown: one that a function did not write itself could quote a transcript.
///
/// Source: Lambda developer guide, "Telemetry API event schema reference", `platform.report`.
const QUERY: &str = r#"
| fields @timestamp, @log, level, fields.message, fields.class, fields.reason, fields.message_id, record.requestId, record.status
| filter level = "ERROR" or record.status in ["error", "failure", "timeout"]
| sort @timestamp desc
| limit 50"#;

/// The last errors in these groups.
pub(super) fn errors(log_groups: &[Val<String>]) -> Widget {
    let mut query = Sub::default();
    for (index, group) in log_groups.iter().enumerate() {
        query.push(if index == 0 { "SOURCE '" } else { " | SOURCE '" });
        query.push(group.clone());
        query.push("'");
    }
    query.push(QUERY);
    Widget::log("Last errors", query.finish())
}
