//! A rule's page and the list of the rules, made of what the rules say of themselves.

use std::fmt::Write as _;

use crate::finding::Severity;
use crate::rules::{RULES, Rule};

/// The rules by family, one line each.
pub fn index() -> String {
    let mut list = String::new();
    let mut family = "";
    for rule in RULES.iter() {
        if rule.family() != family {
            family = rule.family();
            if !list.is_empty() {
                list.push('\n');
            }
            let _ = writeln!(list, "{family}");
        }
        let mark = if rule.severity == Severity::Error { "error  " } else { "warning" };
        let _ = writeln!(list, "  {mark} {:<42} {}", rule.id, rule.summary);
    }
    list
}

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
