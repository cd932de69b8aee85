//! The events of AWS services on the default bus.

use std::collections::HashMap;
use std::sync::OnceLock;

/// One event of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// For example `Object Created`.
    pub detail_type: &'static str,
    /// The fields of `detail`, as paths; `path.*` is open below, `*` is open as a whole.
    pub fields: Vec<&'static str>,
}

impl Event {
    /// May the event's `detail` have this field, for example `object.key`?
    pub fn has_field(&self, path: &str) -> bool {
        self.fields.iter().any(|field| match field.strip_suffix('*') {
            Some(open) => path.starts_with(open) || open.strip_suffix('.') == Some(path),
            // A part that holds the field is there, too.
            None => *field == path || field.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')),
        })
    }
}

/// The events of a source such as `aws.s3`; `None` for a source that is not in the catalogue.
pub fn events_of(source: &str) -> Option<&'static [Event]> {
    all().get(source).map(Vec::as_slice)
}

/// The sources that have an event of this `detail-type`, in their order.
pub fn sources_of(detail_type: &str) -> Vec<&'static str> {
    let has = |events: &[Event]| events.iter().any(|event| event.detail_type == detail_type);
    let mut sources: Vec<&str> =
        all().iter().filter(|(_, events)| has(events)).map(|(source, _)| *source).collect();
    sources.sort_unstable();
    sources
}

fn all() -> &'static HashMap<&'static str, Vec<Event>> {
    static EVENTS: OnceLock<HashMap<&'static str, Vec<Event>>> = OnceLock::new();
    EVENTS.get_or_init(|| {
        let mut events: HashMap<_, Vec<Event>> = HashMap::new();
        for line in super::lines(include_str!("../../data/events.txt")) {
            let mut columns = line.split('\t');
            if let (Some(source), Some(detail_type)) = (columns.next(), columns.next()) {
                events.entry(source).or_default().push(Event { detail_type, fields: columns.collect() });
            }
        }
        events
    })
}
