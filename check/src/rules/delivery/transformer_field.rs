//! An input transformer that finds nothing.

use proof::{catalog, deliver, unknown};
use serde_json::Value;

use super::patterns::{events, misplaced, targets};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "delivery/transformer-field",
    severity: Severity::Error,
    summary: "An input transformer reads fields that the event has.",
    why: "A path that finds nothing gives an empty text or null, and a placeholder without a path is not \
          filled in: the target receives less than it needs (EventBridge User Guide, \"Amazon EventBridge input \
          transformation\").",
    remedy: "Name the event's fields in `InputPathsMap`, and only names of that map between `<` and `>` in \
          `InputTemplate`.",
    bad: template!("delivery/transformer-field", "bad"),
    good: template!("delivery/transformer-field", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for rule in deployment.stack.of_kind("AWS::Events::Rule") {
        let pattern = deliver::pattern_of(rule).and_then(Result::ok);
        let events = pattern.as_ref().and_then(events);
        for (index, target) in targets(rule) {
            if let Some(path) = target.get("InputPath").and_then(Value::as_str)
                && let Some(problem) = problem(path, events.as_deref())
            {
                findings.at(rule, &["Targets", &index, "InputPath"], problem);
            }
            let Some(transformer) = target.get("InputTransformer") else { continue };
            let paths = transformer.get("InputPathsMap");
            for (name, path) in paths.and_then(Value::as_object).into_iter().flatten() {
                if let Some(problem) = path.as_str().and_then(|path| problem(path, events.as_deref())) {
                    let place = ["Targets", &index, "InputTransformer", "InputPathsMap", name];
                    findings.at(rule, &place, problem);
                }
            }
            let template = transformer.get("InputTemplate").and_then(Value::as_str);
            if paths.and_then(unknown::why).is_some() {
                continue;
            }
            for name in template.map(placeholders).unwrap_or_default() {
                if !name.starts_with("aws.events.") && paths.is_none_or(|paths| paths.get(name).is_none()) {
                    let place = ["Targets", &index, "InputTransformer", "InputTemplate"];
                    findings.at(
                        rule,
                        &place,
                        format!("`<{name}>` has no path in InputPathsMap and is not filled in"),
                    );
                }
            }
        }
    }
}

fn problem(path: &str, events: Option<&[&catalog::Event]>) -> Option<String> {
    let Some(rest) = path.strip_prefix('$') else {
        return Some(format!("EventBridge refuses `{path}`: a path begins with `$`"));
    };
    let field = rest.strip_prefix(".detail.").filter(|field| !field.contains('['))?;
    let events = events?;
    let why = misplaced(events, field)?;
    Some(format!("`{}` has no field `detail.{field}`: nothing is put in; {why}", events[0].detail_type))
}

/// The names between `<` and `>`.
fn placeholders(template: &str) -> Vec<&str> {
    let named = |name: &&str| {
        let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        !name.is_empty() && name.chars().all(legal)
    };
    template.split('<').skip(1).filter_map(|rest| Some(rest.split_once('>')?.0)).filter(named).collect()
}
