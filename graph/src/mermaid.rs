//! Pictures as text for mermaid, which GitHub and many editors draw.

use std::fmt::Write as _;

use crate::picture::{Body, Direction, Edge, Kind, Node, Picture, Way};

/// The text. Of several pictures each is a part of its own.
pub fn mermaid(pictures: &[Picture]) -> String {
    let mut text = String::from("flowchart ");
    let down =
        matches!(pictures, [Picture { body: Body::Flow(flow), .. }] if flow.direction == Direction::Down);
    text += if down || pictures.len() > 1 { "TD\n" } else { "LR\n" };
    for picture in pictures {
        let whole = pictures.len() == 1;
        let prefix = if whole { String::new() } else { picture.title.to_lowercase() };
        if !whole {
            let _ = writeln!(text, "  subgraph {prefix}[\"{}\"]", escaped(&picture.title));
        }
        of_body(&mut text, &picture.body, &prefix);
        if !whole {
            text += "  end\n";
        }
    }
    let kinds = [
        ("people", "#e8eaf0", "#5b6478"),
        ("bucket", "#e2f3e6", "#2f7d46"),
        ("table", "#e2f3e6", "#2f7d46"),
        ("catalog", "#e2f3e6", "#2f7d46"),
        ("queue", "#f6e6f3", "#a03787"),
        ("topic", "#f6e6f3", "#a03787"),
        ("function", "#fdebdc", "#b5560b"),
        ("service", "#e3eefb", "#2a68b0"),
        ("schedule", "#eeeeee", "#666666"),
        ("key", "#faf2cf", "#8a6d00"),
        ("alarm", "#fbe3e3", "#b3302f"),
    ];
    for (class, fill, stroke) in kinds
        .iter()
        .filter(|(class, ..)| text.contains(&format!(":::{class}\n")))
        .copied()
        .collect::<Vec<_>>()
    {
        let _ = writeln!(text, "  classDef {class} fill:{fill},stroke:{stroke},color:#1b1f27");
    }
    text
}

fn of_body(text: &mut String, body: &Body, prefix: &str) {
    match body {
        Body::Flow(flow) => {
            for (number, one) in flow.nodes.iter().enumerate() {
                node(text, &format!("{prefix}n{number}"), one);
            }
            for one in &flow.edges {
                edge(text, prefix, one);
            }
        }
        Body::Table(table) => {
            for (number, one) in table.rows.iter().enumerate() {
                node(text, &format!("{prefix}w{number}"), one);
            }
            for (number, one) in table.columns.iter().enumerate() {
                node(text, &format!("{prefix}t{number}"), one);
            }
            for cell in &table.cells {
                let label = match (cell.reads, cell.writes) {
                    (true, true) => "reads, writes",
                    (true, false) => "reads",
                    _ => "writes",
                };
                let _ = writeln!(text, "  {prefix}w{} -->|\"{label}\"| {prefix}t{}", cell.row, cell.column);
            }
        }
    }
}

fn node(text: &mut String, id: &str, node: &Node) {
    let (open, close) = match node.kind {
        Kind::People => ("([", "])"),
        Kind::Bucket | Kind::Table | Kind::Catalog => ("[(", ")]"),
        Kind::Queue => ("[/", "/]"),
        Kind::Function => ("(", ")"),
        Kind::Service => ("{{", "}}"),
        Kind::Schedule => ("((", "))"),
        Kind::Topic => (">", "]"),
        Kind::Key | Kind::Alarm | Kind::Other => ("[", "]"),
    };
    let rows = node.rows.iter().map(|(left, right)| format!("{left}: {right}"));
    let lines = [node.name.clone(), node.about.clone()].into_iter().chain(rows);
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).map(|line| escaped(&line)).collect();
    let _ = writeln!(text, "  {id}{open}\"{}\"{close}:::{}", lines.join("<br>"), node.kind.class());
}

fn edge(text: &mut String, prefix: &str, edge: &Edge) {
    let label = if edge.label.is_empty() { String::new() } else { format!("|\"{}\"|", escaped(&edge.label)) };
    let arrow = match (edge.way, edge.both) {
        (Way::Flow, false) => "-->",
        (Way::Flow, true) => "<-->",
        (Way::Ask, false) => "-.->",
        (Way::Ask, true) => "<-.->",
        (Way::Refused, _) => "--x",
    };
    let _ = writeln!(text, "  {prefix}n{} {arrow}{label} {prefix}n{}", edge.from, edge.to);
}

/// What mermaid reads as itself is written by its number.
fn escaped(text: &str) -> String {
    let special =
        |c: char| matches!(c, '"' | '#' | '<' | '>' | '&' | ';' | '`' | '*' | '_' | '\\' | '{' | '}' | '|');
    text.chars()
        .map(|c| match c {
            c if special(c) => format!("#{};", c as u32),
            c if c.is_control() => " ".to_owned(),
            c => c.to_string(),
        })
        .collect()
}
