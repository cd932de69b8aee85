//! The text as a tree that knows its lines.
//!
//! The events are those of `saphyr-parser`, which has the place of each; what a scalar without quotes means, `serde_yaml`
//! says: YAML 1.2, so that `no` and `012` are text. Nothing in a text can make this panic, run deep or grow large.

use std::collections::BTreeMap;
use std::fmt;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, StrInput, Tag};
use serde_json::Number;

use super::Finding;
use crate::config::path::{Path, Step};

/// Deepest nesting that is read; a configuration needs 6.
const MAX_DEPTH: usize = 32;
/// Longest text that is read, in bytes.
pub(in crate::config) const MAX_BYTES: usize = 1_048_576;
/// How much aliases may add: a value counts as one, and every hundred bytes of a text as one more.
const MAX_ALIASED: usize = 10_000;

/// A place in the text. Lines and columns count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    line: usize,
    column: usize,
}

impl Position {
    pub(super) const START: Self = Self { line: 1, column: 1 };
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Entry>),
    Map(Vec<Entry>),
    /// What a configuration cannot hold. It has been told already.
    Refused,
}

/// A field of a map or an item of a list, as what it stands in the text (so that it is found when those before it are
/// taken away), and where it begins.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) step: Step,
    pub(super) at: Position,
    pub(super) value: Value,
}

impl Value {
    pub(super) fn entries(&self) -> &[Entry] {
        match self {
            Self::List(entries) | Self::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The value as JSON.
    pub(super) fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null | Self::Refused => serde_json::Value::Null,
            Self::Bool(flag) => (*flag).into(),
            Self::Number(number) => number.clone().into(),
            Self::Text(text) => text.as_str().into(),
            Self::List(items) => items.iter().map(|item| item.value.to_json()).collect(),
            Self::Map(fields) => {
                let fields = fields.iter().filter_map(|entry| match &entry.step {
                    Step::Field(name) => Some((name.clone(), entry.value.to_json())),
                    Step::Item(_) => None,
                });
                serde_json::Value::Object(fields.collect())
            }
        }
    }
}

/// A text that was read.
pub(super) struct Document {
    /// The whole.
    pub(super) root: Value,
    /// What no configuration may hold, and could be read past.
    pub(super) findings: Vec<Finding>,
}

/// Reads a text. An error is one that nothing after it can be read past.
pub(super) fn parse(text: &str) -> Result<Document, Finding> {
    if text.len() > MAX_BYTES {
        let message = format!("has {} bytes; at most {MAX_BYTES} are read", text.len());
        return Err(Finding::of(Path::default(), Position::START, message));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader {
        parser: Parser::new_from_str(text),
        anchors: BTreeMap::new(),
        aliased: 0,
        path: Path::default(),
        findings: Vec::new(),
    };
    let mut root = None;
    loop {
        match reader.next()? {
            (Event::StreamEnd, _) => break,
            (Event::DocumentStart(_), at) if root.is_some() => {
                return Err(
                    reader.finding(at, "ends here: what follows `---` is a second document; remove it")
                );
            }
            (Event::DocumentStart(_), _) => {
                let (event, at) = reader.next()?;
                root = Some(reader.value(event, at)?);
            }
            _ => {}
        }
    }
    Ok(Document { root: root.unwrap_or(Value::Null), findings: reader.findings })
}

struct Reader<'t> {
    parser: Parser<'t, StrInput<'t>>,
    anchors: BTreeMap<usize, Value>,
    aliased: usize,
    path: Path,
    findings: Vec<Finding>,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<(Event<'t>, Position), Finding> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => Ok((event, position(&span.start))),
            Some(Err(error)) => Err(syntax(&error)),
            None => Ok((Event::StreamEnd, Position::START)),
        }
    }

    fn value(&mut self, event: Event<'t>, at: Position) -> Result<Value, Finding> {
        if self.path.0.len() > MAX_DEPTH {
            return Err(self.finding(at, format!("is nested deeper than {MAX_DEPTH} levels")));
        }
        let (value, anchor, tag) = match event {
            Event::Alias(anchor) => return self.alias(anchor, at),
            Event::Scalar(text, style, anchor, tag) => {
                let is_text =
                    style != ScalarStyle::Plain || tag.as_deref().is_some_and(|tag| is_core(tag, "str"));
                (if is_text { Value::Text(text.into_owned()) } else { plain(&text) }, anchor, tag)
            }
            Event::SequenceStart(anchor, tag) => (self.list()?, anchor, tag),
            Event::MappingStart(anchor, tag) => (self.map()?, anchor, tag),
            _ => return Err(self.finding(at, "is not YAML: a value is expected here")),
        };
        let value = match tag {
            Some(tag) if !tag.is_yaml_core_schema() => {
                self.refuse(at, format!("has the tag {tag}, which a configuration does not take; remove it"));
                Value::Refused
            }
            _ => value,
        };
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
        Ok(value)
    }

    fn alias(&mut self, anchor: usize, at: Position) -> Result<Value, Finding> {
        let Some(value) = self.anchors.get(&anchor) else {
            return Err(self.finding(at, "is an alias inside of what it names; write the value out"));
        };
        let (size, depth) = (size(value), depth(value));
        self.aliased += size;
        if self.aliased > MAX_ALIASED || self.path.0.len() + depth > MAX_DEPTH {
            let message = format!(
                "is an alias too many: they add more than {MAX_ALIASED} values (texts count by their length) or {MAX_DEPTH} levels"
            );
            return Err(self.finding(at, message));
        }
        Ok(value.clone())
    }

    fn list(&mut self) -> Result<Value, Finding> {
        let mut items = Vec::new();
        loop {
            let (event, at) = self.next()?;
            if event == Event::SequenceEnd {
                return Ok(Value::List(items));
            }
            items.push(self.entry(Step::Item(items.len()), event, at, at)?);
        }
    }

    fn map(&mut self) -> Result<Value, Finding> {
        let mut fields: Vec<Entry> = Vec::new();
        let mut first: BTreeMap<String, Position> = BTreeMap::new();
        loop {
            let (event, key_at) = self.next()?;
            if event == Event::MappingEnd {
                return Ok(Value::Map(fields));
            }
            let plain = matches!(event, Event::Scalar(_, ScalarStyle::Plain, ..));
            let key = match event {
                Event::Scalar(text, ..) => text.into_owned(),
                _ => return Err(self.finding(key_at, "has a key that is no text")),
            };
            let step = Step::Field(key.clone());
            let (event, at) = self.next()?;
            let entry = self.entry(step, event, key_at, at)?;
            if let Some(first) = first.get(&key) {
                let message = format!("stands here again, first at {first}; remove one of the two");
                self.findings.push(Finding::of(self.path.to(&*key), key_at, message));
            } else if plain && key == "<<" {
                self.refuse(
                    key_at,
                    "has a merge key (<<), which a configuration does not take; write the fields out",
                );
            } else {
                first.insert(key, key_at);
                fields.push(entry);
            }
        }
    }

    fn entry(
        &mut self,
        step: Step,
        event: Event<'t>,
        at: Position,
        value_at: Position,
    ) -> Result<Entry, Finding> {
        self.path.0.push(step.clone());
        let value = self.value(event, value_at)?;
        self.path.0.pop();
        Ok(Entry { step, at, value })
    }

    fn refuse(&mut self, at: Position, message: impl Into<String>) {
        let finding = self.finding(at, message);
        self.findings.push(finding);
    }

    fn finding(&self, at: Position, message: impl Into<String>) -> Finding {
        Finding::of(self.path.clone(), at, message)
    }
}

/// A scalar without quotes, as `serde_yaml` takes it.
fn plain(text: &str) -> Value {
    let number = |number: serde_yaml::Number| {
        let whole = number.as_u64().map(Number::from).or_else(|| number.as_i64().map(Number::from));
        whole.or_else(|| number.as_f64().and_then(Number::from_f64)).map(Value::Number)
    };
    let value = match serde_yaml::from_str(text) {
        Ok(serde_yaml::Value::Null) => Some(Value::Null),
        Ok(serde_yaml::Value::Bool(flag)) => Some(Value::Bool(flag)),
        Ok(serde_yaml::Value::Number(found)) => number(found),
        Ok(_) => None,
        // A number beyond 64 bits.
        Err(_) => text.parse().ok().and_then(Number::from_f64).map(Value::Number),
    };
    value.unwrap_or_else(|| Value::Text(text.to_owned()))
}

fn is_core(tag: &Tag, suffix: &str) -> bool {
    tag.is_yaml_core_schema() && tag.suffix == suffix
}

fn size(value: &Value) -> usize {
    let text = if let Value::Text(text) = value { text.len() / 100 } else { 0 };
    1 + text + value.entries().iter().map(|entry| size(&entry.value)).sum::<usize>()
}

fn depth(value: &Value) -> usize {
    value.entries().iter().map(|entry| 1 + depth(&entry.value)).max().unwrap_or(0)
}

fn syntax(error: &ScanError) -> Finding {
    let message = format!("is not YAML: {}; correct the text here or on the lines before", error.info());
    Finding::of(Path::default(), position(error.marker()), message)
}

fn position(marker: &Marker) -> Position {
    Position { line: marker.line(), column: marker.col() + 1 }
}
