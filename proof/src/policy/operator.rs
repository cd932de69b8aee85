//! Condition operators on one value of the request and one of the policy.

use super::truth::Truth;
use crate::cidr::Cidr;
use crate::glob::{self, Step};

/// What is compared, without negation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    StringEquals,
    StringEqualsIgnoreCase,
    StringLike,
    Arn,
    Bool,
    Binary,
    IpAddress,
    Numeric(Order),
    Date(Order),
    Null,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quantifier {
    None,
    ForAllValues,
    ForAnyValue,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Operator {
    pub(super) comparison: Comparison,
    pub(super) negated: bool,
    pub(super) if_exists: bool,
    pub(super) quantifier: Quantifier,
}

impl Operator {
    pub(super) fn parse(text: &str) -> Option<Operator> {
        let (quantifier, rest) = match text.split_once(':') {
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case("ForAllValues") => {
                (Quantifier::ForAllValues, rest)
            }
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case("ForAnyValue") => {
                (Quantifier::ForAnyValue, rest)
            }
            Some(_) => return None,
            None => (Quantifier::None, text),
        };
        let lower = rest.to_ascii_lowercase();
        let (base, if_exists) =
            lower.strip_suffix("ifexists").map_or((lower.as_str(), false), |base| (base, true));
        let (comparison, negated) = comparison(base)?;
        Some(Operator { comparison, negated, if_exists, quantifier })
    }
}

fn comparison(base: &str) -> Option<(Comparison, bool)> {
    Some(match base {
        "stringequals" => (Comparison::StringEquals, false),
        "stringnotequals" => (Comparison::StringEquals, true),
        "stringequalsignorecase" => (Comparison::StringEqualsIgnoreCase, false),
        "stringnotequalsignorecase" => (Comparison::StringEqualsIgnoreCase, true),
        "stringlike" => (Comparison::StringLike, false),
        "stringnotlike" => (Comparison::StringLike, true),
        "arnequals" | "arnlike" => (Comparison::Arn, false),
        "arnnotequals" | "arnnotlike" => (Comparison::Arn, true),
        "bool" => (Comparison::Bool, false),
        "binaryequals" => (Comparison::Binary, false),
        "ipaddress" => (Comparison::IpAddress, false),
        "notipaddress" => (Comparison::IpAddress, true),
        "null" => (Comparison::Null, false),
        other => {
            let numeric = other.strip_prefix("numeric").and_then(order);
            let date = other.strip_prefix("date").and_then(order);
            match (numeric, date) {
                (Some((order, negated)), _) => (Comparison::Numeric(order), negated),
                (_, Some((order, negated))) => (Comparison::Date(order), negated),
                _ => return None,
            }
        }
    })
}

fn order(text: &str) -> Option<(Order, bool)> {
    Some(match text {
        "equals" => (Order::Equal, false),
        "notequals" => (Order::Equal, true),
        "lessthan" => (Order::Less, false),
        "lessthanequals" => (Order::LessOrEqual, false),
        "greaterthan" => (Order::Greater, false),
        "greaterthanequals" => (Order::GreaterOrEqual, false),
        _ => return None,
    })
}

impl Comparison {
    /// Does the policy's value keep its wildcards?
    pub(super) fn takes_wildcards(self) -> bool {
        matches!(self, Comparison::StringLike | Comparison::Arn)
    }

    /// One value of the request against one of the policy.
    pub(super) fn holds(self, request: &str, policy: &str, steps: &[Step]) -> Truth {
        match self {
            Comparison::StringEquals | Comparison::Binary => Truth::of(request == policy),
            Comparison::StringEqualsIgnoreCase => Truth::of(request.to_lowercase() == policy.to_lowercase()),
            Comparison::StringLike => Truth::of(glob::matches(steps, request)),
            Comparison::Arn => Truth::of(arn_like(steps, request)),
            Comparison::Bool => Truth::of(request.eq_ignore_ascii_case(policy)),
            Comparison::IpAddress => in_block(request, policy),
            Comparison::Numeric(order) => order.compare(request.parse().ok(), policy.parse().ok()),
            Comparison::Date(order) => order.compare(seconds(request), seconds(policy)),
            Comparison::Null => Truth::No,
        }
    }
}

impl Order {
    fn compare(self, request: Option<f64>, policy: Option<f64>) -> Truth {
        let (Some(request), Some(policy)) = (request, policy) else {
            return Truth::Unknown("a number or date in a condition cannot be read".into());
        };
        Truth::of(match self {
            Order::Equal => request.total_cmp(&policy).is_eq(),
            Order::Less => request < policy,
            Order::LessOrEqual => request <= policy,
            Order::Greater => request > policy,
            Order::GreaterOrEqual => request >= policy,
        })
    }
}

/// The six parts of an ARN are compared one by one.
fn arn_like(steps: &[Step], arn: &str) -> bool {
    if steps == [Step::Any] {
        return true;
    }
    let wanted: Vec<&[Step]> = steps.splitn(6, |step| *step == Step::Is(':')).collect();
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    wanted.len() == parts.len() && wanted.iter().zip(parts).all(|(wanted, part)| glob::matches(wanted, part))
}

fn in_block(request: &str, policy: &str) -> Truth {
    match (request.parse(), Cidr::parse_or_single(policy)) {
        (Ok(address), Some(block)) => Truth::of(block.contains(address)),
        _ => Truth::Unknown("an address in a condition cannot be read".into()),
    }
}

/// Seconds since 1970 of `2026-11-22T07:00:00Z`, `2026-11-22` or a number of seconds.
fn seconds(text: &str) -> Option<f64> {
    if let Ok(seconds) = text.parse() {
        return Some(seconds);
    }
    let (date, time) = text.split_once('T').unwrap_or((text, "00:00:00Z"));
    let mut date = date.splitn(3, '-').map(str::parse::<i32>);
    let (year, month, day) = (date.next()?.ok()?, date.next()?.ok()?, date.next()?.ok()?);
    let mut time = time.strip_suffix('Z')?.splitn(3, ':').map(str::parse::<f64>);
    let (hour, minute) = (time.next()?.ok()?, time.next()?.ok()?);
    let second = time.next().unwrap_or(Ok(0.0)).ok()?;
    Some(f64::from(days(year, month, day)?) * 86_400.0 + hour * 3_600.0 + minute * 60.0 + second)
}

/// Days from 1970-01-01, in the proleptic Gregorian calendar.
fn days(year: i32, month: i32, day: i32) -> Option<i32> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(0..=9999).contains(&year) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}
