//! `docs/configuration.md`: every field, as the schema knows it, and an example of each.

mod cell;
#[cfg(test)]
mod tests;

use std::fmt::{self, Write as _};

use serde_json::{Map, Value as Schema};

use super::schema;

/// What stands before the fields: what holds for all of them, and what no schema says.
const HEAD: &str = include_str!("head.txt");

/// A configuration that sets every field. It shows what can be said, not what is wise.
pub const EXAMPLE: &str = include_str!("example.yaml");

/// From how many choices on they stand below their table.
const MANY: usize = 30;

/// The page as `synth schema --markdown` prints it and `docs/configuration.md` has it.
pub fn reference_text() -> String {
    let mut page = HEAD.to_owned();
    // A `String` takes all that is written to it.
    let _ = write(&mut page, &schema());
    page
}

fn write(page: &mut String, schema: &Schema) -> fmt::Result {
    let sections = || fields(schema);
    writeln!(page, "\n## The sections\n\n| section | what it says |\n| --- | --- |")?;
    for (name, section) in sections() {
        writeln!(page, "| [{name}](#{name}) | {} |", cell::meaning(section))?;
    }
    for (name, section) in sections() {
        writeln!(page, "\n## {name}")?;
        let mut rows = Rows::default();
        if fields(section).next().is_some() {
            writeln!(page, "\n{}", cell::meaning(section))?;
            rows.below(name, section);
        } else {
            rows.field(name, section, &Above::of(schema));
        }
        writeln!(page, "\n| field | what may stand there | without it | what it means |")?;
        writeln!(page, "| --- | --- | --- | --- |\n{}", rows.table.trim_end())?;
        for (path, values) in rows.many {
            writeln!(page, "\n<a id=\"{}\"></a>`{path}` is one of: {values}.", values_anchor(&path))?;
        }
        writeln!(page, "\n```yaml\n{}\n```", example(name))?;
    }
    Ok(())
}

/// The fields of a map that has some, in their order.
fn fields(schema: &Schema) -> impl Iterator<Item = (&str, &Schema)> {
    let known = schema.get("properties").and_then(Schema::as_object);
    known.into_iter().flat_map(Map::iter).map(|(name, field)| (name.as_str(), field))
}

/// What the map that a field stands in says of it.
struct Above<'s> {
    required: &'s Schema,
    default: &'s Schema,
}

impl<'s> Above<'s> {
    fn of(schema: &'s Schema) -> Self {
        let keyword = |name| schema.get(name).unwrap_or(&Schema::Null);
        Self { required: keyword("required"), default: keyword("default") }
    }
}

/// The rows of a section's table.
#[derive(Default)]
struct Rows {
    table: String,
    /// Fields with many choices, and these.
    many: Vec<(String, String)>,
}

impl Rows {
    /// A field, then those below it.
    fn field(&mut self, path: &str, schema: &Schema, above: &Above) {
        let name = path.rsplit('.').next().unwrap_or(path);
        let value = match cell::choices(schema) {
            Some(choices) if choices.len() >= MANY => {
                self.many.push((path.to_owned(), choices.join(", ")));
                format!("one of [these {}](#{})", choices.len(), values_anchor(path))
            }
            _ => cell::value(schema),
        };
        let default = cell::default(name, schema, above);
        let meaning = cell::meaning(schema);
        // The heading is the anchor of a whole section.
        let anchor = if path == name { String::new() } else { format!("<a id=\"{}\"></a>", anchor(path)) };
        // A `String` takes all that is written to it.
        let _ = writeln!(self.table, "| {anchor}`{path}` | {value} | {default} | {meaning} |");
        self.below(path, schema);
    }

    fn below(&mut self, path: &str, schema: &Schema) {
        for (name, field) in fields(schema) {
            self.field(&format!("{path}.{name}"), field, &Above::of(schema));
        }
        for (keyword, step) in [("items", "[]"), ("additionalProperties", ".*")] {
            if let Some(each) = schema.get(keyword) {
                self.below(&format!("{path}{step}"), each);
            }
        }
    }
}

/// What links name a field by: its path without the marks of lists and names.
fn anchor(path: &str) -> String {
    path.replace("[]", "").replace(".*", "")
}

fn values_anchor(path: &str) -> String {
    format!("{}.values", anchor(path))
}

/// The part of [`EXAMPLE`] that sets a section.
fn example(section: &str) -> String {
    let begins = format!("{section}:");
    let lines = EXAMPLE.lines().skip_while(|line| !line.starts_with(&begins));
    let is_next = |line: &str| line.starts_with(|first: char| first.is_ascii_lowercase());
    let own: Vec<&str> =
        lines.enumerate().take_while(|(at, line)| *at == 0 || !is_next(line)).map(|(_, line)| line).collect();
    own.join("\n").trim_end().to_owned()
}
