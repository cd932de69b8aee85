//! A rule's page, made of what the rule says of itself.

use std::fmt::Write as _;

use crate::finding::Severity;
use crate::rules::Rule;

/// The page in Markdown.
pub fn of(rule: &Rule) -> String {
    let severity = match rule.severity {
        Severity::Error => "error: `synth` does not print such a template",
        Severity::Warning => "warning",
    };
    let mut page =
        format!("# {}\n\n{} ({severity})\n\n{}\n\n{}\n", rule.id, rule.summary, rule.why, rule.remedy);
    for (title, template) in [("Is found", rule.bad), ("Is good", rule.good)] {
        let _ = write!(page, "\n## {title}\n\n```yaml\n{}\n```\n", template.trim_end());
    }
    page
}
