//! A schedule that EventBridge refuses.

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use serde_json::Value;

pub(super) static RULE: Rule = Rule {
    id: "delivery/schedule-invalid",
    severity: Severity::Error,
    summary: "A schedule is written as EventBridge reads it.",
    why: "EventBridge refuses a rate whose unit does not fit its number (`rate(1 minutes)`), a cron \
          expression without its six fields, and one without `?` in one of its two fields for days (EventBridge User \
          Guide, \"Schedule expressions for rules\").",
    remedy: "Write `rate(5 minutes)`, `rate(1 hour)` or `cron(0 6 * * ? *)`.",
    bad: template!("delivery/schedule-invalid", "bad"),
    good: template!("delivery/schedule-invalid", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for (kind, of_rules) in [("AWS::Events::Rule", true), ("AWS::Scheduler::Schedule", false)] {
        for resource in deployment.stack.of_kind(kind) {
            let expression = resource.properties.get("ScheduleExpression").and_then(Value::as_str);
            if let Some(problem) = expression.and_then(|expression| problem(expression, of_rules)) {
                findings.at(
                    resource,
                    &["ScheduleExpression"],
                    format!("AWS refuses the schedule: {problem}"),
                );
            }
        }
    }
}

fn problem(expression: &str, of_rules: bool) -> Option<String> {
    let inner = |word: &str| expression.strip_prefix(word)?.strip_prefix('(')?.strip_suffix(')');
    if let Some(rate) = inner("rate") {
        return rate_problem(rate, of_rules);
    }
    if let Some(cron) = inner("cron") {
        return cron_problem(cron);
    }
    if !of_rules && inner("at").is_some() {
        return None;
    }
    Some(format!("`{expression}` is neither rate(…) nor cron(…)"))
}

fn rate_problem(rate: &str, of_rules: bool) -> Option<String> {
    let fields: Vec<&str> = rate.split_whitespace().collect();
    let [number, unit] = fields.as_slice() else { return Some("a rate is a number and a unit".to_owned()) };
    let Some(number) = number.parse::<u32>().ok().filter(|number| *number > 0) else {
        return Some(format!("`{number}` is no number above 0"));
    };
    let (single, plural) = (unit.trim_end_matches('s'), unit.ends_with('s'));
    if !["minute", "hour", "day"].contains(&single) {
        return Some(format!("`{unit}` is none of minute, hour and day"));
    }
    let fits = plural == (number != 1);
    (of_rules && !fits).then(|| {
        let right = if number == 1 { single.to_owned() } else { format!("{single}s") };
        format!("with {number} the unit is `{right}`")
    })
}

/// Name, least and largest number, and names of each field.
const FIELDS: [(&str, u32, u32, &[&str]); 6] = [
    ("minutes", 0, 59, &[]),
    ("hours", 0, 23, &[]),
    ("day of month", 1, 31, &[]),
    ("month", 1, 12, &["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]),
    ("day of week", 1, 7, &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]),
    ("year", 1970, 2199, &[]),
];

fn cron_problem(cron: &str) -> Option<String> {
    let fields: Vec<&str> = cron.split_whitespace().collect();
    if fields.len() != FIELDS.len() {
        return Some(format!("a cron expression has six fields, this one {}", fields.len()));
    }
    if fields[2] != "?" && fields[4] != "?" {
        return Some("one of day of month and day of week must be `?`".to_owned());
    }
    for (field, (name, least, largest, names)) in fields.into_iter().zip(FIELDS) {
        for part in field.split([',', '-', '/', '#']) {
            let day = name.starts_with("day");
            let special = part == "*" || day && (part == "?" || part.ends_with(['L', 'W']));
            let named = names.iter().any(|known| known.eq_ignore_ascii_case(part));
            // What stands behind `/` and `#` is a step or a count.
            let step = field.contains(['/', '#']) && part.parse::<u32>().is_ok();
            let in_range = part.parse::<u32>().is_ok_and(|number| (least..=largest).contains(&number));
            if !(special || named || step || in_range) {
                return Some(format!("`{field}` is nothing for the field {name}"));
            }
        }
    }
    None
}
