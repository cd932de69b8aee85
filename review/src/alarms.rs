//! Alarms that nobody hears any more, or later.

use std::collections::BTreeSet;

use crate::pair::{Fate, Pairs};
use crate::view::{Item, list};
use crate::words::{self, number};
use crate::{Line, Tone};

const KINDS: [&str; 3] =
    ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm", "AWS::CloudWatch::AnomalyDetector"];

/// Properties that say what an alarm looks at.
const LOOKED_AT: [&str; 8] = [
    "Namespace",
    "MetricName",
    "Dimensions",
    "Metrics",
    "Statistic",
    "ExtendedStatistic",
    "Unit",
    "AlarmRule",
];

struct Weakness {
    what: String,
    tone: Tone,
    text: String,
}

/// Every alarm that is lost, weaker or stronger.
pub(crate) fn lines(pairs: &Pairs<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    for fate in &pairs.fates {
        let (item, weaknesses) = match fate {
            Fate::Removed(item) => {
                let text = format!("removed: nobody hears any more of {}", told(item));
                (item, vec![weakness("removed", Tone::Worse, text)])
            }
            Fate::Added(item) => {
                (item, vec![weakness("added", Tone::Better, format!("new: tells of {}", told(item)))])
            }
            Fate::Kept(old, new) | Fate::Renamed(old, new, _) => (new, compare(old, new)),
        };
        if !KINDS.contains(&item.kind.as_str()) || !item.present {
            continue;
        }
        lines.extend(
            weaknesses.into_iter().map(|one| {
                Line::new(format!("alarms/{}/{}", item.id, one.what), one.tone, &item.id, one.text)
            }),
        );
    }
    lines
}

fn weakness(what: &str, tone: Tone, text: String) -> Weakness {
    Weakness { what: what.to_owned(), tone, text }
}

/// What an alarm looks at, in words.
fn told(alarm: &Item) -> String {
    let text = |key: &str| alarm.get(&[key]).map(words::value);
    let threshold = alarm.number(&["Threshold"]).map(|value| format!(" {} {}", sign(alarm), number(value)));
    match (text("MetricName"), text("AlarmRule")) {
        (Some(metric), _) => {
            let namespace = text("Namespace").map(|namespace| format!("{namespace} ")).unwrap_or_default();
            format!("{namespace}{metric}{}", threshold.unwrap_or_default())
        }
        (None, Some(rule)) => rule,
        (None, None) => format!("its expression{}", threshold.unwrap_or_default()),
    }
}

fn sign(alarm: &Item) -> &str {
    match alarm.text(&["ComparisonOperator"]) {
        Some("GreaterThanThreshold") => ">",
        Some("GreaterThanOrEqualToThreshold") => "≥",
        Some("LessThanThreshold") => "<",
        Some("LessThanOrEqualToThreshold") => "≤",
        Some(other) => other,
        None => "?",
    }
}

fn compare(old: &Item, new: &Item) -> Vec<Weakness> {
    let mut found = Vec::new();
    found.extend(actions(old, new));
    found.extend(threshold(old, new));
    found.extend(patience(old, new));
    found.extend(missing_data(old, new));
    let other: Vec<&str> =
        LOOKED_AT.into_iter().filter(|property| old.get(&[property]) != new.get(&[property])).collect();
    if !other.is_empty() {
        let text = format!("looks at something else: {} changed", other.join(", "));
        found.push(weakness("metric", Tone::Worse, text));
    }
    found
}

fn actions(old: &Item, new: &Item) -> Vec<Weakness> {
    let are_on = |item: &Item| item.get(&["ActionsEnabled"]).is_none() || item.is_on(&["ActionsEnabled"]);
    let mut found = Vec::new();
    match (are_on(old), are_on(new)) {
        (true, false) => {
            found.push(weakness("silent", Tone::Worse, "its actions are off: nobody is told".into()));
        }
        (false, true) => found.push(weakness("silent", Tone::Better, "its actions are on".into())),
        _ => {}
    }
    let of = |item: &Item| -> BTreeSet<String> {
        list(item.get(&["AlarmActions"])).iter().map(words::whole).collect()
    };
    let (was, is) = (of(old), of(new));
    let short = |arn: &String| arn.rsplit(':').next().unwrap_or_default().to_owned();
    let told = |names: Vec<&String>| names.into_iter().map(short).collect::<Vec<_>>().join(", ");
    let gone: Vec<&String> = was.difference(&is).collect();
    let come: Vec<&String> = is.difference(&was).collect();
    if !gone.is_empty() {
        let now = if is.is_empty() { "nobody".to_owned() } else { told(is.iter().collect()) };
        let text = format!("no longer tells {}; now tells {now}", told(gone));
        found.push(weakness("actions", Tone::Worse, text));
    } else if !come.is_empty() {
        found.push(weakness("actions", Tone::Better, format!("also tells {}", told(come))));
    }
    found
}

fn threshold(old: &Item, new: &Item) -> Option<Weakness> {
    if old.get(&["ComparisonOperator"]) != new.get(&["ComparisonOperator"]) {
        let text = format!("compares otherwise: {} before, {} now", told(old), told(new));
        return Some(weakness("threshold", Tone::Worse, text));
    }
    let (was, is) = (old.number(&["Threshold"]), new.number(&["Threshold"]));
    let (Some(was), Some(is)) = (was, is) else {
        return (old.get(&["Threshold"]) != new.get(&["Threshold"]))
            .then(|| weakness("threshold", Tone::Worse, "its threshold changed".into()));
    };
    let sign = sign(new);
    let later = match sign {
        ">" | "≥" => is > was,
        "<" | "≤" => is < was,
        _ => is.total_cmp(&was).is_ne(),
    };
    let tone = if later { Tone::Worse } else { Tone::Better };
    let word = if later { "later" } else { "earlier" };
    let text = format!("goes off {word}: {sign} {} instead of {sign} {}", number(is), number(was));
    is.total_cmp(&was).is_ne().then(|| weakness("threshold", tone, text))
}

/// How long it must be so before the alarm goes off.
fn patience(old: &Item, new: &Item) -> Option<Weakness> {
    let seconds = |item: &Item| {
        let periods = item.number(&["EvaluationPeriods"]).unwrap_or(1.0);
        let needed = item.number(&["DatapointsToAlarm"]).unwrap_or(periods);
        needed * item.number(&["Period"]).unwrap_or(60.0)
    };
    let (was, is) = (seconds(old), seconds(new));
    if is > was {
        let text = format!("waits {} s instead of {} s before it goes off", number(is), number(was));
        Some(weakness("patience", Tone::Worse, text))
    } else if is < was {
        let text = format!("waits {} s instead of {} s before it goes off", number(is), number(was));
        Some(weakness("patience", Tone::Better, text))
    } else {
        None
    }
}

fn missing_data(old: &Item, new: &Item) -> Option<Weakness> {
    let of = |item: &Item| item.text(&["TreatMissingData"]).unwrap_or("missing").to_owned();
    let (was, is) = (of(old), of(new));
    let tone = if is == "breaching" { Tone::Better } else { Tone::Worse };
    (was != is)
        .then(|| weakness("missing-data", tone, format!("missing data counts as {is} instead of {was}")))
}
