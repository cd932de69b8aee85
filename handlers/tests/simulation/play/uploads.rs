//! What is uploaded: calls of several tenants, what is none, and what becomes of each by itself.

use contract::tenant::{DailyLimit, Tenant};
use serde_json::{Value, json};

use super::dice::Dice;
use crate::world::{World, tenant};

/// A recording's bytes, told by their entity tag, and what becomes of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bytes {
    /// Which of [`TEXTS`] is said.
    pub text: usize,
    /// Transcribe cannot read them.
    pub unreadable: bool,
    /// Transcribe does not redact what is said.
    pub unredacted: bool,
    /// The function that analyses them is ended every time.
    pub deadly: bool,
}

/// One upload.
#[derive(Clone, Debug)]
pub struct Upload {
    pub key: String,
    pub etag: String,
    pub size: u64,
    pub bytes: Bytes,
}

/// What is said.
pub const TEXTS: [&str; 4] = [
    "Good morning. My bill is wrong. We will send you a new one. Thank you.",
    "I am angry. My card is 4111 1111 1111 1111.",
    "Hello.",
    "",
];

/// Tenants that differ in what may go wrong.
pub const TENANTS: [&str; 4] = ["demo-tenant", "few-calls", "few-minutes", "unredacted"];

/// The results of a transcript.
pub fn results(text: usize) -> Value {
    json!({"transcripts": [{"transcript": TEXTS[text]}], "items": []})
}

/// Enters the tenants. With many calls, limits are higher, so that it takes no more days.
pub fn settle(world: &World, calls: u32) {
    let named = |name: &str| Tenant::new(name.parse().unwrap(), "Tenant");
    let few_calls = DailyLimit { calls: Some(2 + calls / 20), audio_minutes: None };
    // A recording has two minutes by its header.
    let few_minutes = DailyLimit { calls: None, audio_minutes: Some(4 + calls / 10) };
    let off = Some("Training calls".to_owned());
    world.tenants.borrow_mut().extend([
        ("few-calls".to_owned(), Tenant { daily_limit: few_calls, ..named("few-calls") }),
        ("few-minutes".to_owned(), Tenant { daily_limit: few_minutes, ..named("few-minutes") }),
        ("unredacted".to_owned(), Tenant { redaction_off: off, ..named("unredacted") }),
    ]);
}

/// A tenant of these.
pub fn tenant_of(world: &World, name: &str) -> Tenant {
    world.tenants.borrow().get(name).cloned().unwrap_or_else(tenant)
}

/// The next upload. Some are new recordings under the key of an earlier one.
pub fn upload(dice: &mut Dice, number: u32, before: &[Upload]) -> Upload {
    let tenant = dice.pick(&[TENANTS[0], TENANTS[0], TENANTS[0], TENANTS[1], TENANTS[2], TENANTS[3]]);
    let mut bytes = Bytes {
        text: usize::try_from(dice.below(TEXTS.len() as u64)).unwrap(),
        unreadable: false,
        unredacted: tenant == "unredacted",
        deadly: false,
    };
    let mut key = format!("{tenant}/calls/call {number}.wav");
    let mut size = 9;
    match dice.below(100) {
        0..3 => key = format!("nobody/calls/{number}.wav"),
        3..5 => key = format!("{tenant}/calls/{number}.txt"),
        5..7 => size = 0,
        7..9 => key = format!("{tenant}/calls/../{number}.wav"),
        9 => (key, size) = (format!("{tenant}/calls/{number}/"), 0),
        10..14 => bytes.unreadable = true,
        14..17 => bytes.unredacted = true,
        17..19 => bytes.deadly = true,
        19..25 if !before.is_empty() => {
            let earlier = &before[usize::try_from(dice.below(before.len() as u64)).unwrap()];
            (key, size) = (earlier.key.clone(), earlier.size);
            bytes.unredacted = key.starts_with("unredacted/");
        }
        _ => {}
    }
    Upload { key, etag: format!("etag-{number}"), size, bytes }
}
