//! A thing as a box: its sign, its name, what else there is to say.

use std::fmt::Write as _;

use super::glyph::glyph;
use super::text::{escaped, length, shortened, width};
use crate::picture::Node;

/// Room for the sign.
const SIGN: f64 = 34.0;
const PAD: f64 = 12.0;
/// The height of the lines with the name, and of each more.
const NAMES: f64 = 42.0;
const ROW: f64 = 17.0;
/// The longest text in a box.
const LONGEST: f64 = 260.0;

/// The room that a box takes.
pub(super) fn size(node: &Node) -> (f64, f64) {
    let name = width(&node.name, 13.0).min(LONGEST).max(width(&node.about, 11.0).min(LONGEST));
    let row = |(left, right): &(String, String)| {
        width(left, 11.0).min(LONGEST) + width(right, 11.0).min(LONGEST) + 16.0 + PAD
    };
    let rows = node.rows.iter().map(row).fold(0.0, f64::max);
    let more = if node.rows.is_empty() { 0.0 } else { rows_height(node) };
    (((SIGN + name).max(rows) + PAD).ceil() + behind(node), NAMES + more + behind(node))
}

/// How far the others stick out behind one who stands for many.
fn behind(node: &Node) -> f64 {
    if node.many > 1 { 6.0 } else { 0.0 }
}

fn rows_height(node: &Node) -> f64 {
    node.rows.iter().map(|_| ROW).sum::<f64>() + 6.0
}

/// The box at a place, so wide.
pub(super) fn draw(to: &mut String, node: &Node, (x, y): (f64, f64), wide: f64) {
    let (wide, high) = (wide - behind(node), size(node).1 - behind(node));
    let _ = write!(
        to,
        r#"<g class="node {}" transform="translate({} {})"><title>{}</title>"#,
        node.kind.class(),
        length(x),
        length(y),
        escaped(&node.title)
    );
    let others: &[f64] = if node.many > 1 { &[6.0, 3.0, 0.0] } else { &[0.0] };
    for by in others {
        let _ = write!(
            to,
            r#"<rect class="box" x="{by}" y="{by}" width="{}" height="{}" rx="7"/>"#,
            length(wide),
            length(high),
            by = length(*by)
        );
    }
    let _ = write!(to, r#"<g class="glyph" transform="translate(10 13)">{}</g>"#, glyph(node.kind));
    let line = |to: &mut String, class: &str, x: f64, y: f64, text: &str, size: f64| {
        let text = escaped(&shortened(text, size, LONGEST));
        let _ = write!(to, r#"<text class="{class}" x="{}" y="{}">{text}</text>"#, length(x), length(y));
    };
    line(to, "name", SIGN, 18.0, &node.name, 13.0);
    line(to, "quiet", SIGN, 33.0, &node.about, 11.0);
    let mut y = NAMES + 10.0;
    for (left, right) in &node.rows {
        line(to, "", PAD, y, left, 11.0);
        line(to, "quiet end", wide - PAD, y, right, 11.0);
        y += ROW;
    }
    to.push_str("</g>\n");
}
