//! Markdown for a comment on a pull request: what is red in the open, the rest folded.

use std::fmt::Write as _;

use super::{change, cost_notes, counts, dollars, effect, sections};
use crate::{Effect, Line, Review, Tone};

/// Rows of a table, at most: a comment takes 65,536 characters.
const MOST_ROWS: usize = 60;

/// The review of what is called so.
pub fn markdown(review: &Review, title: &str) -> String {
    let mut out = String::new();
    // Writing to a text cannot fail.
    let _ = write(&mut out, review, title);
    out
}

fn write(out: &mut String, review: &Review, title: &str) -> std::fmt::Result {
    writeln!(out, "### `{title}`\n")?;
    if review.is_empty() {
        writeln!(out, "No change.")?;
    } else {
        let cost = if review.cost.month.abs() < 0.005 {
            String::new()
        } else {
            format!(" **{}** a month.", dollars(review.cost.month))
        };
        writeln!(out, "{}.{cost}", counts(review))?;
        red(out, review)?;
        for (name, lines) in sections(review) {
            section(out, name, lines)?;
        }
        resources(out, review)?;
        bill(out, review)?;
    }
    for note in &review.notes {
        writeln!(out, "\n> {}", escaped(note))?;
    }
    for problem in &review.approvals {
        writeln!(out, "\n> :no_entry: {}", escaped(problem))?;
    }
    Ok(())
}

fn red(out: &mut String, review: &Review) -> std::fmt::Result {
    if review.red().next().is_none() {
        return Ok(());
    }
    writeln!(out)?;
    for line in review.red() {
        let sign = if line.approved.is_some() { ":white_check_mark:" } else { ":red_circle:" };
        writeln!(out, "- {sign} **{}**: {}<br>`{}`", line.resource, escaped(&line.text), line.id)?;
        if let Some(reason) = &line.approved {
            writeln!(out, "  approved: {}", escaped(reason))?;
        }
    }
    Ok(())
}

/// What is not red, in a fold.
fn section(out: &mut String, name: &str, lines: &[Line]) -> std::fmt::Result {
    let rest: Vec<&Line> = lines.iter().filter(|line| line.tone != Tone::Red).collect();
    if rest.is_empty() {
        return Ok(());
    }
    let worse = rest.iter().filter(|line| line.tone == Tone::Worse).count();
    let worse = if worse > 0 { format!(", {worse} for the worse") } else { String::new() };
    open(out, &format!("{name}: {}{worse}", rest.len()))?;
    writeln!(out, "| | resource | what |\n| --- | --- | --- |")?;
    for line in rest.iter().take(MOST_ROWS) {
        let sign = match line.tone {
            Tone::Red | Tone::Worse => ":small_red_triangle:",
            Tone::Neutral => "",
            Tone::Better => ":green_circle:",
        };
        writeln!(out, "| {sign} | {} | {} |", line.resource, escaped(&line.text))?;
    }
    close(out, rest.len())
}

fn resources(out: &mut String, review: &Review) -> std::fmt::Result {
    if review.resources.is_empty() {
        return Ok(());
    }
    open(out, &format!("Resources: {}", review.resources.len()))?;
    writeln!(out, "| resource | type | property | effect | change |\n| --- | --- | --- | --- | --- |")?;
    let mut rows = Vec::new();
    for one in &review.resources {
        let name = match &one.was {
            Some(was) => format!("{} (was {was})", one.id),
            None => one.id.clone(),
        };
        if one.properties.is_empty() || one.why.is_some() {
            let why = one.why.as_deref().map(escaped).unwrap_or_default();
            rows.push(format!("| {name} | {} | | {} | {why} |", escaped(&one.kind), bold(one.effect)));
        }
        for property in &one.properties {
            rows.push(format!(
                "| {name} | {} | {} | {} | {} |",
                escaped(&one.kind),
                escaped(&property.path),
                bold(property.effect),
                escaped(&change(property))
            ));
        }
    }
    for row in rows.iter().take(MOST_ROWS) {
        writeln!(out, "{row}")?;
    }
    close(out, rows.len())
}

fn bold(of: Effect) -> String {
    match of {
        Effect::Replaced | Effect::Refused | Effect::MaybeReplaced | Effect::Removed => {
            format!("**{}**", effect(of))
        }
        other => effect(other).to_owned(),
    }
}

fn bill(out: &mut String, review: &Review) -> std::fmt::Result {
    let cost = &review.cost;
    if cost.is_empty() {
        return Ok(());
    }
    open(out, &format!("Cost: {} a month", dollars(cost.month)))?;
    if !cost.monthly.is_empty() || cost.call.is_some() {
        writeln!(out, "| what | before | after | a month |\n| --- | --- | --- | --- |")?;
    }
    for one in &cost.monthly {
        writeln!(out, "| {} | {} | {} | {} |", one.what, one.before, one.after, dollars(one.usd))?;
    }
    if let Some(call) = &cost.call {
        writeln!(
            out,
            "| a call, {} a month | ${:.4} | ${:.4} | {} |",
            call.calls,
            call.before,
            call.after,
            dollars(call.month)
        )?;
    }
    for note in cost_notes(review) {
        writeln!(out, "\n{note}")?;
    }
    writeln!(out, "\n</details>")
}

fn open(out: &mut String, summary: &str) -> std::fmt::Result {
    writeln!(out, "\n<details><summary>{summary}</summary>\n")
}

fn close(out: &mut String, rows: usize) -> std::fmt::Result {
    if rows > MOST_ROWS {
        writeln!(out, "\nand {} more, in the text", rows - MOST_ROWS)?;
    }
    writeln!(out, "\n</details>")
}

/// What Markdown, HTML or a table would take for its own.
fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        match c {
            '|' | '*' | '_' | '`' | '~' | '[' | ']' | '\\' => out.extend(['\\', c]),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c if c.is_control() => out.push(' '),
            // No one is to be told by a template's text.
            '@' => out.push_str("&#64;"),
            c => out.push(c),
        }
        out
    })
}
