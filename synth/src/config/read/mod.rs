//! From text to a configuration, or to everything that is wrong with the text.
//!
//! In the order of the text's way: [`tree`] reads YAML (and so JSON) with the place of each value; [`shape`] holds it
//! against the JSON Schema, which the types make; what is left is deserialized; `Config::problems` looks across fields.
//! Each step goes on with what the step before left sound, so that one run tells of all that is wrong. Nothing is told
//! twice, and nothing of which a part is wrong already.

mod shape;
mod tree;
pub(super) mod words;

use std::sync::LazyLock;

pub(super) use self::tree::MAX_BYTES;
use self::tree::{Position, Value};
use super::check::Problem;
use super::path::{Path, Step};
use super::{Config, schema};

static SCHEMA: LazyLock<serde_json::Value> = LazyLock::new(schema::schema);

/// Something wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    at: Position,
    path: Path,
    message: String,
}

impl Finding {
    fn of(path: Path, at: Position, message: impl Into<String>) -> Self {
        Self { at, path, message: message.into() }
    }
}

/// Reads a configuration. Gives everything that is wrong with it in the order of the text, each as
/// `<file>:<line>:<column>: <field> <what is wrong and what is allowed>`.
pub(super) fn read(file: &str, text: &str) -> Result<Config, Vec<String>> {
    judge(text).map_err(|mut findings| {
        findings.sort();
        findings.dedup();
        findings
            .iter()
            .map(|Finding { at, path, message }| format!("{file}:{at}: {path} {message}"))
            .collect()
    })
}

fn judge(text: &str) -> Result<Config, Vec<Finding>> {
    let document = tree::parse(text).map_err(|finding| vec![finding])?;
    if document.root == Value::Null && document.findings.is_empty() {
        return Ok(Config::default());
    }
    let mut findings = document.findings;
    let mut lost: Vec<Path> = findings.iter().map(|finding| finding.path.clone()).collect();
    let shape = shape::check(&document.root, &SCHEMA);
    findings.extend(shape.findings);
    lost.extend(shape.lost);
    let Some(mut sound) = shape.root else { return Err(findings) };
    let Some(config) = deserialize(&mut sound, &mut lost, &mut findings) else {
        return Err(findings);
    };
    for problem in config.problems() {
        let place = locate(&sound, &problem.path);
        if !rests_on_lost(&problem, &place.path, &lost) {
            let at = place_of(&sound, &problem, &place);
            findings.push(Finding::of(place.path, at, problem.message));
        }
    }
    if findings.is_empty() { Ok(config) } else { Err(findings) }
}

/// Makes a configuration of a tree. What a type refuses although the schema allows it is told and taken away.
fn deserialize(sound: &mut Value, lost: &mut Vec<Path>, findings: &mut Vec<Finding>) -> Option<Config> {
    loop {
        let error = match serde_path_to_error::deserialize(sound.to_json()) {
            Ok(config) => return Some(config),
            Err(error) => error,
        };
        let path = path_of(error.path());
        let place = locate(sound, &path);
        if !lost.iter().any(|lost| place.path.holds(lost)) {
            let message = format!("is refused: {}", error.inner());
            findings.push(Finding::of(place.path.clone(), place.at, message));
        }
        let length = shape::removable(&SCHEMA, &path);
        lost.push(Path(place.path.0.iter().take(length).cloned().collect()));
        if !remove(sound, path.0.get(..length)?) {
            return None;
        }
    }
}

fn path_of(path: &serde_path_to_error::Path) -> Path {
    use serde_path_to_error::Segment;
    let steps = path.iter().map_while(|segment| match segment {
        Segment::Seq { index } => Some(Step::Item(*index)),
        Segment::Map { key } => Some(Step::Field(key.clone())),
        Segment::Enum { .. } | Segment::Unknown => None,
    });
    Path(steps.collect())
}

/// Takes away what stands at a path. Whether anything stood there.
fn remove(value: &mut Value, path: &[Step]) -> bool {
    let (Value::List(entries) | Value::Map(entries)) = value else { return false };
    let Some((step, rest)) = path.split_first() else { return false };
    let Some(position) = position(entries, step) else { return false };
    if rest.is_empty() {
        entries.remove(position);
        return true;
    }
    remove(&mut entries[position].value, rest)
}

/// Where a step leads: a field by its name, an item by its place among those that are left.
fn position(entries: &[tree::Entry], step: &Step) -> Option<usize> {
    match step {
        Step::Field(_) => entries.iter().position(|entry| entry.step == *step),
        Step::Item(index) => Some(*index).filter(|index| *index < entries.len()),
    }
}

/// Where something stands in the text.
struct Place {
    /// Its path in the text, where items count that were taken away.
    path: Path,
    /// Where it begins, or the nearest part that holds it.
    at: Position,
    /// Whether it is written at all.
    is_written: bool,
}

fn locate(root: &Value, path: &Path) -> Place {
    let mut place = Place { path: Path::default(), at: Position::START, is_written: true };
    let mut value = Some(root);
    for step in &path.0 {
        let entries = value.map(Value::entries).unwrap_or_default();
        let entry = position(entries, step).map(|position| &entries[position]);
        place.path.0.push(entry.map_or_else(|| step.clone(), |entry| entry.step.clone()));
        place.at = entry.map_or(place.at, |entry| entry.at);
        place.is_written &= entry.is_some();
        value = entry.map(|entry| &entry.value);
    }
    place
}

/// The line to correct: the field's; when it has its default, that of a written field which it was judged by.
fn place_of(sound: &Value, problem: &Problem, place: &Place) -> Position {
    let others = problem.judged_by.iter().map(|steps| {
        let steps = steps.iter().take_while(|step| **step != "*");
        locate(sound, &Path(steps.map(|step| Step::from(*step)).collect()))
    });
    let written = others.filter(|other| !place.is_written && other.is_written);
    written.map(|other| other.at).next().unwrap_or(place.at)
}

/// Whether a problem may only be there because something was taken away.
fn rests_on_lost(problem: &Problem, path: &Path, lost: &[Path]) -> bool {
    lost.iter().any(|lost| {
        let judged_by_it = problem.judged_by.iter().any(|pattern| {
            lost.0.len() <= pattern.len()
                && lost
                    .0
                    .iter()
                    .zip(*pattern)
                    .all(|(step, wanted)| *wanted == "*" || *step == Step::from(*wanted))
        });
        judged_by_it || lost.holds(path) || path.holds(lost)
    })
}

#[cfg(test)]
mod tests;
