//! Pictures as SVG: one file without anything from outside, for light and dark pages, with a title for each thing and each
//! way.

mod flow;
mod glyph;
mod node;
mod style;
mod table;
mod text;

#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use crate::picture::{Body, Picture};
use text::{escaped, length, width};

/// Room round a picture.
const MARGIN: f64 = 20.0;
/// Room for the heading of a picture.
const HEADING: f64 = 46.0;

/// The picture's elements, and the room that they take.
struct Drawn {
    elements: String,
    width: f64,
    height: f64,
}

/// The file. Of several pictures one stands below the other.
pub fn svg(pictures: &[Picture]) -> String {
    let mut elements = String::new();
    let (mut wide, mut y) = (0.0_f64, MARGIN);
    for picture in pictures {
        let drawn = match &picture.body {
            Body::Flow(flow) => flow::draw(flow),
            Body::Table(table) => table::draw(table),
        };
        let _ = writeln!(
            elements,
            r#"<g transform="translate({} {})"><text class="title" y="15">{}</text><text class="quiet" y="32">{}</text>"#,
            length(MARGIN),
            length(y),
            escaped(&picture.title),
            escaped(&picture.about)
        );
        let _ = write!(
            elements,
            "<g transform=\"translate(0 {})\">\n{}</g></g>\n",
            length(HEADING),
            drawn.elements
        );
        wide = wide.max(drawn.width).max(width(&picture.about, 11.0)).max(width(&picture.title, 17.0));
        y += HEADING + drawn.height + MARGIN;
    }
    let (wide, high) = ((wide + 2.0 * MARGIN).ceil(), y.ceil());
    let titles: Vec<String> = pictures.iter().map(|picture| escaped(&picture.title)).collect();
    let abouts: Vec<String> = pictures.iter().map(|picture| escaped(&picture.about)).collect();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"title about\" width=\"{wide}\" height=\"{high}\" \
         viewBox=\"0 0 {wide} {high}\">\n<title id=\"title\">{}</title>\n<desc id=\"about\">{}</desc>\n<style>{}</style>\n{}\
         <rect class=\"page\" width=\"{wide}\" height=\"{high}\" rx=\"8\"/>\n{elements}</svg>\n",
        titles.join(", "),
        abouts.join(" "),
        style::style(),
        flow::heads()
    )
}
