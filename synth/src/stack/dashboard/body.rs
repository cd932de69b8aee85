//! The dashboard's body: one JSON text, in which CloudFormation puts names and the region.

use super::widget::Widget;
use crate::cfn::{Intrinsic, Node, Sub, Val};

/// The columns of a dashboard.
pub(in crate::stack) const COLUMNS: u8 = 24;

/// The body with these rows of widgets below each other, a widget a line.
pub(super) fn text(rows: Vec<Vec<Widget>>) -> Val<String> {
    let mut text = Sub::default();
    text.push(r#"{"start":"-P1D","periodOverride":"inherit","widgets":["#);
    let (mut line, mut separator) = (0, "\n");
    for row in rows {
        let height = row.iter().map(|widget| widget.height).max().unwrap_or_default();
        let mut column = 0;
        for widget in row {
            debug_assert!(column + widget.width <= COLUMNS, "the row is too wide");
            text.push(separator);
            let width = widget.width;
            write(&mut text, &placed(widget, column, line));
            column += width;
            separator = ",\n";
        }
        line += i64::from(height);
    }
    text.push("\n]}\n");
    text.finish()
}

fn placed(widget: Widget, column: u8, line: i64) -> Node {
    let whole = |number: u8| Node::Int(number.into());
    Node::map([
        ("type", Node::text(widget.kind)),
        ("x", whole(column)),
        ("y", Node::Int(line)),
        ("width", whole(widget.width)),
        ("height", whole(widget.height)),
        ("properties", Node::Map(widget.properties)),
    ])
}

/// Writes JSON. What CloudFormation puts in are names and the region, which need no escape.
fn write(text: &mut Sub, node: &Node) {
    match node {
        Node::Bool(value) => push(text, &value.to_string()),
        Node::Int(value) => push(text, &value.to_string()),
        Node::Number(value) => push(text, &value.to_string()),
        Node::Text(value) => push(text, &quoted(value)),
        Node::List(items) => {
            let items = items.iter().map(|item| (None, item));
            write_all(text, "[", items, "]");
        }
        Node::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| (Some(key.as_str()), value));
            write_all(text, "{", entries, "}");
        }
        Node::Call(function, argument) => {
            push(text, "\"");
            text.push(Val::<String>::of(escaped(*function, argument)));
            push(text, "\"");
        }
    }
}

fn write_all<'a>(
    text: &mut Sub,
    open: &str,
    items: impl Iterator<Item = (Option<&'a str>, &'a Node)>,
    close: &str,
) {
    push(text, open);
    for (index, (key, item)) in items.enumerate() {
        if index > 0 {
            push(text, ",");
        }
        if let Some(key) = key {
            push(text, &format!("{}:", quoted(key)));
        }
        write(text, item);
    }
    push(text, close);
}

fn push(text: &mut Sub, literal: &str) {
    text.push(literal);
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A value as it may stand between quotes: the literal parts of a `Sub` may hold quotes and line breaks of their own.
fn escaped(function: Intrinsic, argument: &Node) -> Node {
    let argument = match (function, argument) {
        (Intrinsic::Sub, Node::Text(template)) => {
            let quoted = quoted(template);
            Node::text(&quoted[1..quoted.len() - 1])
        }
        (_, argument) => argument.clone(),
    };
    Node::call(function, argument)
}
