//! Text for a terminal. Colours are escape sequences: whoever prints it elsewhere strips them.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::{change, cost_notes, counts, dollars, effect, mark, sections};
use crate::{Effect, Line, Review, Tone};

/// Properties of a resource that are listed, at most.
const MOST_PROPERTIES: usize = 12;

const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default();
const GREEN: Style = AnsiColor::Green.on_default();
const BOLD: Style = Style::new().bold();
const PLAIN: Style = Style::new();

/// The review of what is called so.
pub fn text(review: &Review, title: &str) -> String {
    let mut out = String::new();
    // Writing to a text cannot fail.
    let _ = write(&mut out, review, title);
    out
}

fn write(out: &mut String, review: &Review, title: &str) -> std::fmt::Result {
    if review.is_empty() {
        writeln!(out, "{BOLD}{title}{BOLD:#}: no change")?;
    } else {
        writeln!(out, "{BOLD}{title}{BOLD:#}: {}", counts(review))?;
        for (name, lines) in sections(review) {
            section(out, name, lines)?;
        }
        resources(out, review)?;
        cost(out, review)?;
    }
    for note in &review.notes {
        writeln!(out, "note: {note}")?;
    }
    for problem in &review.approvals {
        writeln!(out, "{RED}error: {problem}{RED:#}")?;
    }
    let open = review.red().filter(|line| line.approved.is_none()).count();
    if open > 0 {
        let (what, verb) = if open == 1 { ("line", "needs") } else { ("lines", "need") };
        writeln!(out, "\n{RED}{open} red {what} {verb} an approval, by the id in brackets{RED:#}")?;
    }
    Ok(())
}

fn section(out: &mut String, name: &str, lines: &[Line]) -> std::fmt::Result {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{BOLD}{name}{BOLD:#}")?;
    for line in lines {
        let style = style(line);
        write!(out, "  {style}{} {}: {}{style:#}", mark(line.tone), line.resource, clean(&line.text))?;
        if line.tone == Tone::Red {
            write!(out, " [{}]", line.id)?;
        }
        out.push('\n');
        if let Some(reason) = &line.approved {
            writeln!(out, "     approved: {}", clean(reason))?;
        }
    }
    Ok(())
}

/// Without what a terminal would take for an order.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn style(line: &Line) -> Style {
    match line.tone {
        Tone::Red if line.approved.is_none() => RED,
        Tone::Red | Tone::Worse => YELLOW,
        Tone::Neutral => PLAIN,
        Tone::Better => GREEN,
    }
}

fn resources(out: &mut String, review: &Review) -> std::fmt::Result {
    if review.resources.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{BOLD}Resources{BOLD:#}")?;
    for one in &review.resources {
        let style = match one.effect {
            Effect::Refused | Effect::Replaced | Effect::Removed => RED,
            Effect::MaybeReplaced | Effect::Unknown => YELLOW,
            Effect::Added => GREEN,
            Effect::InPlace => PLAIN,
        };
        let was = one.was.as_ref().map(|was| format!(", was {was}")).unwrap_or_default();
        writeln!(out, "  {style}{}{style:#} {} ({}{was})", effect(one.effect), one.id, clean(&one.kind))?;
        if let Some(why) = &one.why {
            writeln!(out, "      {}", clean(why))?;
        }
        for property in one.properties.iter().take(MOST_PROPERTIES) {
            let kind = match property.effect {
                Effect::InPlace | Effect::Unknown => String::new(),
                other => format!("{}: ", effect(other)),
            };
            writeln!(out, "      {kind}{}: {}", clean(&property.path), clean(&change(property)))?;
        }
        let more = one.properties.len().saturating_sub(MOST_PROPERTIES);
        if more > 0 {
            writeln!(out, "      and {more} more")?;
        }
    }
    Ok(())
}

fn cost(out: &mut String, review: &Review) -> std::fmt::Result {
    let cost = &review.cost;
    if cost.is_empty() {
        return Ok(());
    }
    let style = if cost.month > 0.0 { YELLOW } else { GREEN };
    writeln!(out, "\n{BOLD}Cost{BOLD:#}: {style}{} a month{style:#}", dollars(cost.month))?;
    for one in &cost.monthly {
        writeln!(out, "  {}: {} → {}, {}", one.what, one.before, one.after, dollars(one.usd))?;
    }
    if let Some(call) = &cost.call {
        let (calls, month) = (call.calls, dollars(call.month));
        writeln!(out, "  a call: ${:.4} → ${:.4}; {calls} calls a month, {month}", call.before, call.after)?;
    }
    for note in cost_notes(review) {
        writeln!(out, "  {note}")?;
    }
    Ok(())
}
