//! What the endpoint knows of an instance while it works: what it has asked for, and how to kill it.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::SignedDuration;
use serde_json::Value;
use tokio::sync::Notify;

use crate::dice;
use crate::stage::{Now, Stage};
use crate::wire::Service;

/// One invocation at work.
#[derive(Debug)]
pub(crate) struct Instance {
    /// Logical ID of the function.
    pub(crate) function: String,
    /// What the invocation is about, and the how manieth about it: equal in equal plays.
    pub(crate) invocation: String,
    /// How many requests of each kind it made.
    pub(crate) asked: BTreeMap<(Service, String), u64>,
    /// How long all this would take on AWS.
    pub(crate) spent: SignedDuration,
    /// The how manieth invocation of the play it is, from 1.
    pub(crate) number: u64,
    /// Ends its process.
    pub(crate) kill: Arc<Notify>,
}

impl Stage {
    /// An invocation begins under this access key; what is given back ends its process when it is notified.
    pub(crate) fn begin_invocation(&self, access_key: &str, function: &str, payload: &Value) -> Arc<Notify> {
        let kill = Arc::new(Notify::new());
        let mut now = self.now();
        let number = now.begin_way(function, payload);
        let instance = Instance {
            number,
            function: function.to_owned(),
            invocation: now.name_invocation(function, payload),
            asked: BTreeMap::new(),
            spent: SignedDuration::ZERO,
            kill: Arc::clone(&kill),
        };
        now.instances.insert(access_key.to_owned(), instance);
        kill
    }

    /// The invocation has ended; how long it would have taken on AWS.
    pub(crate) fn end_invocation(&self, access_key: &str) -> SignedDuration {
        let ended = self.now().instances.remove(access_key);
        ended.map_or(SignedDuration::ZERO, |instance| instance.spent)
    }
}

impl Now {
    /// The messages' bodies say what an invocation is about; their IDs are others in every order of things.
    fn name_invocation(&mut self, function: &str, payload: &Value) -> String {
        let about = match payload["Records"].as_array() {
            Some(records) => {
                dice::hash(&records.iter().filter_map(|record| record["body"].as_str()).collect::<Vec<_>>())
            }
            None => dice::hash(&[&payload.to_string()]),
        };
        let times = self.times.entry(dice::hash(&[function, &about.to_string()])).or_default();
        *times += 1;
        format!("{function} {about:x} {times}")
    }
}
