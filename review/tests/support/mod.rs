//! Reads pairs and reviews them.

#![allow(dead_code, clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use check::Deployment;
use contract::price::Usage;
use review::cost::Price;
use review::{Review, Tariff, render};

pub(crate) struct Pair {
    pub(crate) old: String,
    pub(crate) new: String,
}

pub(crate) fn pairs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pairs")
}

pub(crate) fn pair(name: &str) -> Pair {
    let text = |which: &str| std::fs::read_to_string(pairs().join(name).join(which)).unwrap();
    Pair { old: text("old.yaml"), new: text("new.yaml") }
}

/// Round prices of the tests' own, and calls of ten minutes.
pub(crate) fn tariff() -> Tariff {
    let price = |kind: &str, what: &str, usd| Price {
        kind: kind.to_owned(),
        what: what.to_owned(),
        usd,
        verified: true,
    };
    let usage = Usage {
        audio_seconds: 600.0,
        redacted: true,
        comprehend_units: 250,
        input_tokens: 3_000,
        output_tokens: 700,
    };
    Tariff {
        monthly: vec![
            price("AWS::KMS::Key", "keys", 1.0),
            price("AWS::CloudWatch::Alarm", "alarms", 0.1),
            price("AWS::CloudWatch::Dashboard", "dashboards", 3.0),
            price("AWS::EC2::VPCEndpoint", "interface endpoints", 7.0),
        ],
        calls: Some((1_000, usage)),
    }
}

pub(crate) fn read(text: &str) -> Deployment {
    Deployment::read([("stack.yaml", text)], &check::account()).unwrap()
}

pub(crate) fn review(old: &str, new: &str) -> Review {
    review::review(&read(old), &read(new), &tariff())
}

/// The text without its colours.
pub(crate) fn plain(review: &Review, title: &str) -> String {
    let text = render::text::text(review, title);
    let mut plain = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, rest)| rest);
    }
    plain + rest
}

/// An ID of a permission ends with digits that tell it from others.
pub(crate) fn without_digits(id: &str) -> &str {
    match id.rsplit_once('/') {
        Some((before, last))
            if id.starts_with("permissions/")
                && last.len() == 6
                && last.chars().all(|c| c.is_ascii_hexdigit()) =>
        {
            before
        }
        _ => id,
    }
}
