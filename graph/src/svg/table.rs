//! Who may do what with what, as a table.

use std::fmt::Write as _;

use super::Drawn;
use super::glyph::glyph;
use super::text::{escaped, length, shortened, width};
use crate::picture::{Cell, Kind, Node, Table};

/// Side of a cell.
const CELL: f64 = 30.0;
/// The longest text of a heading.
const LONGEST: f64 = 250.0;
/// How far a heading of a column leans: sine and cosine of the angle.
const LEAN: (f64, f64) = (0.819, 0.574);

pub(super) fn draw(table: &Table) -> Drawn {
    let left =
        table.rows.iter().map(|row| width(&heading(row), 11.0).min(LONGEST)).fold(60.0, f64::max) + 34.0;
    let long = table.columns.iter().map(|one| width(&heading(one), 11.0).min(LONGEST)).fold(0.0, f64::max);
    let top = (long * LEAN.0 + 34.0).ceil();
    let (wide, high) = (side(table.columns.len()), side(table.rows.len()));
    let mut elements = String::new();
    for (number, row) in table.rows.iter().enumerate() {
        let y = top + side(number);
        if number % 2 == 0 {
            let _ = write!(
                elements,
                r#"<rect class="band" y="{}" width="{}" height="{}"/>"#,
                length(y),
                length(left + wide),
                length(CELL)
            );
        }
        let text = escaped(&shortened(&heading(row), 11.0, LONGEST));
        let _ = writeln!(
            elements,
            r#"<g class="{}" transform="translate(4 {})"><title>{}</title><g class="glyph" transform="translate(0 -8)">{}</g><text x="24" y="4">{text}</text></g>"#,
            row.kind.class(),
            length(y + CELL / 2.0),
            escaped(&row.title),
            glyph(row.kind)
        );
    }
    for (number, column) in table.columns.iter().enumerate() {
        let x = left + side(number) + CELL / 2.0;
        let text = escaped(&shortened(&heading(column), 11.0, LONGEST));
        let _ = writeln!(
            elements,
            r#"<g class="{}"><title>{}</title><path class="grid" d="M{x} {top}V{}"/><g class="glyph" transform="translate({} {})">{}</g><text transform="translate({} {}) rotate(-55)">{text}</text></g>"#,
            column.kind.class(),
            escaped(&column.title),
            length(top + high),
            length(x - 8.0),
            length(top - 20.0),
            glyph(column.kind),
            length(x + 2.0),
            length(top - 26.0),
            x = length(x),
            top = length(top)
        );
    }
    for one in &table.cells {
        cell(&mut elements, table, one, (left, top));
    }
    let legend = legend(&mut elements, top + high + 16.0);
    // The last headings lean out of the table.
    let lean = |(number, one): (usize, &Node)| {
        left + side(number) + CELL + width(&heading(one), 11.0).min(LONGEST) * LEAN.1
    };
    let leaning = table.columns.iter().enumerate().map(lean).fold(0.0, f64::max);
    let width = (left + wide).max(leaning).max(legend);
    Drawn { elements, width, height: top + high + 40.0 }
}

/// The side of so many cells.
fn side(cells: usize) -> f64 {
    f64::from(u32::try_from(cells).unwrap_or(u32::MAX)) * CELL
}

fn heading(node: &Node) -> String {
    let (name, about) = (&node.name, &node.about);
    match node.kind {
        Kind::Queue | Kind::Function | Kind::Service | Kind::Catalog => name.clone(),
        _ if name.ends_with(about.as_str()) => name.clone(),
        _ => format!("{name} {about}"),
    }
}

fn cell(to: &mut String, table: &Table, cell: &Cell, (left, top): (f64, f64)) {
    let (x, y) = (left + side(cell.column) + CELL / 2.0, top + side(cell.row) + CELL / 2.0);
    let title =
        format!("{}, {}: {}", table.rows[cell.row].name, heading(&table.columns[cell.column]), cell.title);
    let _ = write!(
        to,
        r#"<g transform="translate({} {})"><title>{}</title>"#,
        length(x),
        length(y),
        escaped(&title)
    );
    marks(to, cell.reads, cell.writes);
    to.push_str("</g>\n");
}

fn marks(to: &mut String, reads: bool, writes: bool) {
    let mut mark = |class: &str, letter: &str, x: f64, wide: f64| {
        let _ = write!(
            to,
            r#"<rect class="{class}" x="{}" y="-9" width="{}" height="18" rx="3"/><text class="mark" x="{}" y="4">{letter}</text>"#,
            length(x),
            length(wide),
            length(x + wide / 2.0)
        );
    };
    match (reads, writes) {
        (true, true) => {
            mark("reads", "R", -13.0, 12.5);
            mark("writes", "W", 0.5, 12.5);
        }
        (true, false) => mark("reads", "R", -13.0, 26.0),
        _ => mark("writes", "W", -13.0, 26.0),
    }
}

fn legend(to: &mut String, top: f64) -> f64 {
    let mut x = 16.0;
    let entries = [
        (true, false, "reads, lists or asks"),
        (false, true, "writes, sends, starts or uses"),
        (true, true, "both"),
    ];
    for (reads, writes, text) in entries {
        let _ = write!(to, r#"<g transform="translate({} {})">"#, length(x), length(top + 9.0));
        marks(to, reads, writes);
        let _ = writeln!(to, r#"<text class="quiet" x="20" y="4">{text}</text></g>"#);
        x += 36.0 + width(text, 11.0) + 16.0;
    }
    x
}
