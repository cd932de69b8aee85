//! One queue: its messages, in the order in which they can be seen.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;

use base64::Engine as _;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::attributes::{Wanted, md5_hex};

/// A queue of the template.
#[derive(Debug)]
pub(super) struct Queue {
    pub(super) arn: String,
    pub(super) url: String,
    pub(super) visibility_s: i64,
    pub(super) delay_s: i64,
    pub(super) retention_s: i64,
    pub(super) maximum_bytes: usize,
    /// Name of the dead-letter queue, and how often a message may be received before it goes there.
    pub(super) redrive: Option<(String, u64)>,
    messages: BTreeMap<u64, Message>,
    /// When each can be seen, and its place in the queue.
    by_time: BTreeSet<(Timestamp, u64)>,
    receipts: HashMap<String, u64>,
    taken: u64,
}

/// One message.
#[derive(Debug, Clone)]
pub(super) struct Message {
    pub(super) id: String,
    pub(super) body: String,
    pub(super) attributes: Value,
    pub(super) sent: Timestamp,
    pub(super) first_received: Option<Timestamp>,
    pub(super) received: u64,
    pub(super) visible: Timestamp,
    pub(super) receipt: String,
}

impl Queue {
    pub(super) fn new(arn: String, url: String) -> Queue {
        Queue {
            arn,
            url,
            visibility_s: 30,
            delay_s: 0,
            retention_s: 345_600,
            maximum_bytes: 1_048_576,
            redrive: None,
            messages: BTreeMap::new(),
            by_time: BTreeSet::new(),
            receipts: HashMap::new(),
            taken: 0,
        }
    }

    pub(super) fn push(&mut self, message: Message) {
        self.taken += 1;
        self.by_time.insert((message.visible, self.taken));
        self.messages.insert(self.taken, message);
    }

    /// When the next message that nobody may see now becomes visible.
    pub(super) fn next_visible(&self, now: Timestamp) -> Option<Timestamp> {
        self.by_time.range((Bound::Excluded((now, u64::MAX)), Bound::Unbounded)).next().map(|(at, _)| *at)
    }

    /// How many can be seen, and how many cannot.
    pub(super) fn counts(&self, now: Timestamp) -> (usize, usize) {
        let hidden = self.by_time.range((Bound::Excluded((now, u64::MAX)), Bound::Unbounded)).count();
        (self.by_time.len() - hidden, hidden)
    }

    pub(super) fn len(&self) -> usize {
        self.messages.len()
    }

    pub(super) fn messages(&self) -> impl Iterator<Item = &Message> {
        self.messages.values()
    }

    /// Gives a message away for a while, under a receipt of its own; none when there is none to see.
    pub(super) fn receive(&mut self, now: Timestamp, hidden_s: i64, ticket: &str) -> Option<&Message> {
        let place = self.first_visible(now)?;
        let message = self.messages.get_mut(&place)?;
        self.by_time.remove(&(message.visible, place));
        self.receipts.remove(&message.receipt);
        message.received += 1;
        message.receipt =
            base64::engine::general_purpose::STANDARD.encode(format!("{}#{ticket}", message.id));
        message.visible = after(now, hidden_s);
        message.first_received.get_or_insert(now);
        self.by_time.insert((message.visible, place));
        self.receipts.insert(message.receipt.clone(), place);
        Some(message)
    }

    /// Takes out a message that would be received too often.
    pub(super) fn take_dead(&mut self, now: Timestamp) -> Option<Message> {
        let limit = self.redrive.as_ref()?.1;
        let place = self.first_visible(now)?;
        let is_dead = self.messages.get(&place).is_some_and(|message| message.received >= limit);
        if is_dead { self.remove(place) } else { None }
    }

    pub(super) fn has_visible(&self, now: Timestamp) -> bool {
        self.first_visible(now).is_some()
    }

    fn first_visible(&self, now: Timestamp) -> Option<u64> {
        self.by_time.first().filter(|(visible, _)| *visible <= now).map(|(_, place)| *place)
    }

    /// Deletes the message that was received under this receipt; another receipt than the last one deletes nothing.
    pub(super) fn delete(&mut self, receipt: &str) {
        if let Some(place) = self.receipts.get(receipt).copied() {
            self.remove(place);
        }
    }

    fn remove(&mut self, place: u64) -> Option<Message> {
        let message = self.messages.remove(&place)?;
        self.by_time.remove(&(message.visible, place));
        self.receipts.remove(&message.receipt);
        Some(message)
    }

    /// Hides a received message for so long from now on; `false` when the receipt is none.
    pub(super) fn hide(&mut self, receipt: &str, now: Timestamp, seconds: i64) -> bool {
        let Some(place) = self.receipts.get(receipt).copied() else { return false };
        let Some(message) = self.messages.get_mut(&place) else { return false };
        self.by_time.remove(&(message.visible, place));
        message.visible = after(now, seconds);
        self.by_time.insert((message.visible, place));
        true
    }
}

impl Message {
    /// The message as `ReceiveMessage` tells it, with the attributes that were asked for.
    pub(super) fn describe(&self, wanted: &Wanted) -> Value {
        let mut system = Map::new();
        let mut tell = |name: &str, value: String| {
            if wanted.system(name) {
                system.insert(name.to_owned(), json!(value));
            }
        };
        tell("ApproximateReceiveCount", self.received.to_string());
        tell("SentTimestamp", self.sent.as_millisecond().to_string());
        tell("SenderId", "AROAREHEARSAL".to_owned());
        if let Some(first) = self.first_received {
            tell("ApproximateFirstReceiveTimestamp", first.as_millisecond().to_string());
        }
        let mut described = json!({
            "MessageId": self.id, "ReceiptHandle": self.receipt, "Body": self.body,
            "MD5OfBody": md5_hex(&self.body),
        });
        if !system.is_empty() {
            described["Attributes"] = Value::Object(system);
        }
        if let Some(attributes) = wanted.own(&self.attributes) {
            described["MD5OfMessageAttributes"] = json!(super::attributes::digest(&attributes));
            described["MessageAttributes"] = attributes;
        }
        described
    }
}

pub(super) fn after(clock: Timestamp, seconds: i64) -> Timestamp {
    clock.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(clock)
}
