//! What the rules of this family share: a template's `EventBridge` rules, read.

use proof::pattern::Leaf;
use proof::{Pattern, Resource, Stack, catalog, deliver, unknown};
use serde_json::{Value, json};

/// The rules whose pattern is known and legal.
pub(super) fn patterns(stack: &Stack) -> Vec<(&Resource, Pattern)> {
    let rules = stack.of_kind("AWS::Events::Rule");
    rules.filter_map(|rule| Some((rule, deliver::pattern_of(rule)?.ok()?))).collect()
}

/// The targets of a rule, with their number as it stands in a path.
pub(super) fn targets(rule: &Resource) -> Vec<(String, &Value)> {
    let targets = rule.properties.get("Targets").and_then(Value::as_array).into_iter().flatten();
    targets.enumerate().map(|(index, target)| (index.to_string(), target)).collect()
}

/// Where a field of the pattern stands, from `Properties`.
pub(super) fn place<'l>(leaf: &'l Leaf<'_>) -> Vec<&'l str> {
    std::iter::once("EventPattern").chain(leaf.place.iter().map(String::as_str)).collect()
}

/// What every event of this account has.
pub(super) fn base(stack: &Stack) -> Value {
    json!({
        "version": "0",
        "id": "00000000-0000-0000-0000-000000000000",
        "account": stack.account().account,
        "time": "2026-01-01T00:00:00Z",
        "region": stack.account().region,
        "resources": [],
    })
}

/// Is the rule on the default bus, where the events of AWS services arrive?
pub(super) fn on_default_bus(rule: &Resource) -> bool {
    match rule.properties.get("EventBusName") {
        None => true,
        Some(bus) if unknown::why(bus).is_some() => false,
        Some(bus) => bus.as_str().is_some_and(|bus| bus == "default" || bus.ends_with(":event-bus/default")),
    }
}

/// Is one name a misspelling of the other: the same letters, or one wrong in seven?
pub(super) fn is_close(one: &str, other: &str) -> bool {
    is_near(one, other, 7)
}

/// Is one detail-type a misspelling of the other? They are sentences: a word may have a wrong end.
pub(super) fn is_close_title(one: &str, other: &str) -> bool {
    is_near(one, other, 5)
}

fn is_near(one: &str, other: &str, letters: usize) -> bool {
    let plain = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let (one, other) = (plain(one), plain(other));
    let longer = one.chars().count().max(other.chars().count());
    one == other || longer >= 5 && strsim::osa_distance(&one, &other) * letters <= longer.max(letters)
}

/// The events that a pattern selects, when its sources and detail-types are exact and all in the catalogue.
pub(super) fn events(pattern: &Pattern) -> Option<Vec<&'static catalog::Event>> {
    let sources = pattern.exact_texts(&["source"])?;
    let known: Option<Vec<&[catalog::Event]>> = sources.into_iter().map(catalog::events_of).collect();
    let all = known?.concat_all();
    let Some(types) = pattern.exact_texts(&["detail-type"]) else {
        let asked = pattern.leaves().iter().any(|leaf| leaf.field == ["detail-type"]);
        return (!asked && !all.is_empty()).then_some(all);
    };
    let mut selected = Vec::new();
    for name in types {
        let mut of_type = all.iter().filter(|event| event.detail_type == name).copied().peekable();
        of_type.peek()?;
        selected.extend(of_type);
    }
    Some(selected)
}

trait ConcatAll<'e> {
    fn concat_all(self) -> Vec<&'e catalog::Event>;
}

impl<'e> ConcatAll<'e> for Vec<&'e [catalog::Event]> {
    fn concat_all(self) -> Vec<&'e catalog::Event> {
        self.into_iter().flatten().collect()
    }
}

/// Why no event can have this field of `detail`, as far as that can be told: a catalogue lacks fields that an event has
/// only now and then, so it is said of a misspelling, or of a field that stands elsewhere.
pub(super) fn misplaced(events: &[&catalog::Event], field: &str) -> Option<String> {
    if field.is_empty() || events.iter().any(|event| event.fields.is_empty() || event.has_field(field)) {
        return None;
    }
    let (folder, name) = field.rsplit_once('.').unwrap_or(("", field));
    let known = || events.iter().flat_map(|event| event.fields.iter().copied());
    let steps = |path: &'static str| -> Vec<(&'static str, &'static str)> {
        let ends = path.match_indices('.').map(|(end, _)| &path[..end]).chain([path]);
        ends.map(|path| path.rsplit_once('.').unwrap_or(("", path))).collect()
    };
    let all: Vec<(&str, &str)> = known().flat_map(steps).collect();
    let near = all.iter().find(|(other, known)| *other == folder && is_close(known, name));
    if let Some((_, known)) = near {
        return Some(format!("did you mean `{known}`?"));
    }
    let folders = |path: &str| path.split('.').map(str::to_owned).collect::<Vec<_>>();
    // The folder itself is misspelt, or the field is in another one.
    let elsewhere = known().find(|path| {
        let own = folders(path);
        let asked = folders(field);
        let same_end = own.last() == asked.last();
        let misspelt = own.len() == asked.len()
            && own.iter().zip(&asked).all(|(own, asked)| own == asked || is_close(own, asked));
        misspelt || same_end && own.len() != asked.len()
    });
    elsewhere.map(|path| format!("the event has it at `detail.{path}`"))
}
