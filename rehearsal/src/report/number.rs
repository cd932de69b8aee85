//! Numbers as people read them.

use contract::document::SentimentLabel;

/// `3 min 05 s`.
pub(super) fn duration(seconds: f64) -> String {
    if seconds < 60.0 {
        return format!("{seconds:.1} s");
    }
    let whole = whole(seconds);
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    if hours > 0 { format!("{hours} h {minutes:02} min") } else { format!("{minutes} min {seconds:02} s") }
}

/// `3:05`, a place in a recording.
pub(super) fn place(seconds: f64) -> String {
    let whole = whole(seconds);
    format!("{}:{:02}", whole / 60, whole % 60)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not below 0, and it saturates")]
fn whole(seconds: f64) -> u64 {
    seconds.max(0.0).round() as u64
}

/// `42 %` of a share.
pub(super) fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// An amount of money that may be small.
pub(super) fn money(currency: &str, amount: f64) -> String {
    let sign = match currency {
        "USD" => "$",
        "GBP" => "£",
        "EUR" => "€",
        other => return format!("{amount:.4} {other}"),
    };
    format!("{sign}{amount:.4}")
}

/// `1,234`.
pub(super) fn count(number: u64) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    let groups: Vec<&str> = groups.map(|group| std::str::from_utf8(group).unwrap_or_default()).collect();
    groups.join(",")
}

/// How a sentiment is written, and what its colour is called.
pub(super) fn sentiment(label: SentimentLabel) -> (&'static str, &'static str) {
    match label {
        SentimentLabel::Positive => ("positive", "good"),
        SentimentLabel::Negative => ("negative", "bad"),
        SentimentLabel::Neutral => ("neutral", "plain"),
        SentimentLabel::Mixed => ("mixed", "warn"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_right() {
        for (seconds, told) in [
            (0.0, "0.0 s"),
            (59.94, "59.9 s"),
            (60.0, "1 min 00 s"),
            (185.4, "3 min 05 s"),
            (7260.0, "2 h 01 min"),
        ] {
            assert_eq!(duration(seconds), told);
        }
        assert_eq!(place(185.4), "3:05");
        assert_eq!(
            (count(7), count(1234), count(1_234_567)),
            ("7".into(), "1,234".into(), "1,234,567".into())
        );
        assert_eq!(money("USD", 0.0123), "$0.0123");
        assert_eq!(money("CHF", 1.0), "1.0000 CHF");
    }
}
