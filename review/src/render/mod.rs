//! How a review is written: text for a terminal, Markdown for a comment, JSON for programs.

pub mod markdown;
pub mod text;

use crate::{Effect, Line, PropertyChange, Review, Tone, words};

/// The sections with their titles.
fn sections(review: &Review) -> [(&'static str, &[Line]); 5] {
    [
        ("Refused by CloudFormation", &review.refused),
        ("Data at risk", &review.data),
        ("Permissions", &review.permissions),
        ("Events", &review.events),
        ("Alarms", &review.alarms),
    ]
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::InPlace => "in place",
        Effect::Unknown => "unknown",
        Effect::MaybeReplaced => "perhaps replaced",
        Effect::Replaced => "replaced",
        Effect::Refused => "refused",
        Effect::Added => "added",
        Effect::Removed => "removed",
    }
}

fn mark(tone: Tone) -> &'static str {
    match tone {
        Tone::Red => "!!",
        Tone::Worse => "-",
        Tone::Neutral => "·",
        Tone::Better => "+",
    }
}

/// "before → after", or what else there is to say.
fn change(property: &PropertyChange) -> String {
    if let Some(via) = &property.via {
        return format!("refers to {via}, which is another one then");
    }
    match (&property.before, &property.after) {
        (Some(was), Some(is)) => {
            let (was, is) = (words::whole(was), words::whole(is));
            let (was, is) = around_the_difference(&was, &is);
            format!("{was} → {is}")
        }
        (None, Some(is)) => format!("set to {}", words::value(is)),
        (Some(was), None) => format!("no longer {}", words::value(was)),
        (None, None) => String::new(),
    }
}

/// Of two long texts the part that differs, with a little before it.
fn around_the_difference(was: &str, is: &str) -> (String, String) {
    const MOST: usize = 70;
    if was.chars().count() <= MOST && is.chars().count() <= MOST {
        return (was.to_owned(), is.to_owned());
    }
    let common = was.chars().zip(is.chars()).take_while(|(one, other)| one == other).count();
    let skip = common.saturating_sub(20);
    let cut = |text: &str| {
        let rest: String = text.chars().skip(skip).collect();
        let before = if skip > 0 { "…" } else { "" };
        format!("{before}{}", words::shortened(&rest, MOST))
    };
    (cut(was), cut(is))
}

/// "2 replaced, 3 in place".
fn counts(review: &Review) -> String {
    let order = [
        Effect::Refused,
        Effect::Replaced,
        Effect::MaybeReplaced,
        Effect::Removed,
        Effect::Added,
        Effect::InPlace,
        Effect::Unknown,
    ];
    let parts: Vec<String> = order
        .into_iter()
        .filter_map(|which| {
            let count = review.resources.iter().filter(|one| one.effect == which).count();
            (count > 0).then(|| format!("{count} {}", effect(which)))
        })
        .collect();
    if parts.is_empty() { "no resource changes".to_owned() } else { parts.join(", ") }
}

/// "+$3.20", "-$1.00", "$0.00".
fn dollars(usd: f64) -> String {
    let sign = if usd > 0.0 {
        "+"
    } else if usd < 0.0 {
        "-"
    } else {
        ""
    };
    format!("{sign}${:.2}", usd.abs())
}

/// What the cost rests on, and what it leaves out.
fn cost_notes(review: &Review) -> Vec<String> {
    let cost = &review.cost;
    let mut notes = vec!["what is paid by use (requests, storage, run time) is not counted".to_owned()];
    if cost.call.is_some() {
        notes[0].push_str(", but for calls");
    }
    if !cost.unpriced.is_empty() {
        let list: Vec<String> =
            cost.unpriced.iter().map(|(kind, count)| format!("{kind} {count:+}")).collect();
        notes.push(format!("not counted, for no price by the month is known: {}", list.join(", ")));
    }
    if cost.unverified {
        notes.push("prices of docs/prices.toml that nobody has verified".to_owned());
    }
    notes
}
