//! The fixture: a small call pipeline, and the same with one marked part cut out.

use proof::{Account, Stack, Template};
use serde_json::{Value, json};

const TEXT: &str = include_str!("fixtures/calls.yaml");

pub(crate) const ACCOUNT: &str = "123456789012";
pub(crate) const ROLE: &str = "arn:aws:iam::123456789012:role/calls-start";

pub(crate) fn account() -> Account {
    Account::new(ACCOUNT, "eu-central-1", "demo")
}

pub(crate) fn stack_of(text: &str) -> Stack {
    let template = Template::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    template.resolve(&account()).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

pub(crate) fn stack() -> Stack {
    stack_of(TEXT)
}

/// The fixture without the lines from `# <mark>` to `# </mark>`.
pub(crate) fn without(mark: &str) -> Stack {
    let (open, close) = (format!("# <{mark}>"), format!("# </{mark}>"));
    assert!(TEXT.contains(&open), "the fixture has no mark {mark}");
    let mut inside = false;
    let mut kept = Vec::new();
    for line in TEXT.lines() {
        inside |= line.trim() == open;
        if !inside {
            kept.push(line);
        }
        inside &= line.trim() != close;
    }
    stack_of(&kept.join("\n"))
}

/// The fixture with one text replaced.
pub(crate) fn with(from: &str, to: &str) -> Stack {
    assert!(TEXT.contains(from), "the fixture does not hold `{from}`");
    stack_of(&TEXT.replace(from, to))
}

pub(crate) fn arn(stack: &Stack, id: &str) -> String {
    stack.resource(id).and_then(|resource| resource.arn.clone()).unwrap_or_else(|| panic!("{id} has no ARN"))
}

pub(crate) fn upload(key: &str, size: u64) -> Value {
    json!({
        "version": "0", "id": "6f5ea0fb-5d0e-4b4c-9a39-4b1e4b9a0f31", "source": "aws.s3", "detail-type": "Object Created",
        "account": ACCOUNT, "region": "eu-central-1", "time": "2026-11-22T07:00:00Z",
        "resources": ["arn:aws:s3:::calls-input-123456789012"],
        "detail": {"bucket": {"name": "calls-input-123456789012"}, "object": {"key": key, "size": size}},
    })
}
