//! Things and the ways between them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::Drawn;
use super::glyph::{glyph, word};
use super::node;
use super::text::{escaped, length, width};
use crate::layout::{self, Link, Plan, Point, Size};
use crate::picture::{Direction, Edge, Flow, Kind, Node, Way};

/// Height of a label.
const LABEL: f64 = 14.0;

/// The heads of arrows.
pub(super) const fn heads() -> &'static str {
    "<defs>\
     <marker id=\"arrow\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"8\" markerHeight=\"8\" \
     markerUnits=\"userSpaceOnUse\" orient=\"auto-start-reverse\"><path id=\"head\" d=\"M0 0.5L10 5 0 9.5z\"/></marker>\
     <marker id=\"arrow-ask\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"8\" markerHeight=\"8\" \
     markerUnits=\"userSpaceOnUse\" orient=\"auto-start-reverse\"><path id=\"head-ask\" d=\"M0 0.5L10 5 0 9.5z\"/></marker>\
     <marker id=\"arrow-refused\" viewBox=\"0 0 10 10\" refX=\"10\" refY=\"5\" markerWidth=\"10\" markerHeight=\"10\" \
     markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path class=\"cross\" d=\"M1 1l8 8M1 9l8-8\"/></marker></defs>\n"
}

/// A flow with its places on the page.
pub(super) struct Arranged<'f> {
    /// Each thing with its corner, its width and its height.
    pub(super) boxes: Vec<(&'f Node, [f64; 4])>,
    pub(super) ways: Vec<Drawable<'f>>,
    size: (f64, f64),
    turned: bool,
}

/// A way with its places on the page.
pub(super) struct Drawable<'f> {
    pub(super) edge: &'f Edge,
    /// Where it bends: straight to every second point, in a curve to the others.
    pub(super) points: Vec<(f64, f64)>,
    /// The corner of its label, its width and its height.
    pub(super) label: Option<[f64; 4]>,
}

pub(super) fn arrange(flow: &Flow) -> Arranged<'_> {
    // A way from a thing to itself says nothing here.
    let edges: Vec<&Edge> = flow.edges.iter().filter(|edge| edge.from != edge.to).collect();
    let turned = flow.direction == Direction::Right;
    let size = |(wide, high): (f64, f64)| {
        if turned { Size { along: wide, across: high } } else { Size { along: high, across: wide } }
    };
    let sizes: Vec<(f64, f64)> = flow.nodes.iter().map(node::size).collect();
    let label = |edge: &Edge| (!edge.label.is_empty()).then(|| (width(&edge.label, 11.0), LABEL));
    let links = edges.iter().map(|edge| Link { from: edge.from, to: edge.to, label: label(edge).map(size) });
    let (gap, between) = if turned { (50.0, 16.0) } else { (17.0, 26.0) };
    let boxes = sizes.iter().map(|one| size(*one)).collect();
    let placed = layout::place(&Plan { boxes, links: links.collect(), gap, between, even: turned });
    let on_page =
        |point: Point| if turned { (point.along, point.across) } else { (point.across, point.along) };
    let boxes = flow.nodes.iter().zip(&sizes).enumerate().map(|(number, (one, (wide, high)))| {
        let (x, y) = on_page(placed.boxes[number]);
        (one, [x, y, if turned { placed.lengths[number] } else { *wide }, *high])
    });
    let ways = edges.iter().zip(&placed.links).map(|(edge, route)| Drawable {
        edge,
        points: route.points.iter().map(|point| on_page(*point)).collect(),
        label: route.label.map(on_page).zip(label(edge)).map(|((x, y), (wide, high))| [x, y, wide, high]),
    });
    let (boxes, ways) = (boxes.collect(), ways.collect());
    let taken = placed.size.unwrap_or(Size { along: 0.0, across: 0.0 });
    Arranged { boxes, ways, size: on_page(Point { along: taken.along, across: taken.across }), turned }
}

pub(super) fn draw(flow: &Flow) -> Drawn {
    let arranged = arrange(flow);
    let mut elements = String::new();
    for one in &arranged.ways {
        way(&mut elements, one, arranged.turned);
    }
    for (one, [x, y, wide, _]) in &arranged.boxes {
        node::draw(&mut elements, one, (*x, *y), *wide);
    }
    let (wide, high) = arranged.size;
    let legend = legend(flow, high + 24.0, wide.max(560.0));
    elements += &legend.elements;
    Drawn { elements, width: wide.max(legend.width), height: high + 24.0 + legend.height }
}

/// The two points that a curve between layers is drawn towards.
pub(super) fn towards(from: (f64, f64), to: (f64, f64), turned: bool) -> [(f64, f64); 2] {
    if turned {
        let middle = f64::midpoint(from.0, to.0);
        [(middle, from.1), (middle, to.1)]
    } else {
        let middle = f64::midpoint(from.1, to.1);
        [(from.0, middle), (to.0, middle)]
    }
}

fn way(to: &mut String, Drawable { edge, points, label }: &Drawable<'_>, turned: bool) {
    let (class, head) = match edge.way {
        Way::Flow => ("flow", "arrow"),
        Way::Ask => ("ask", "arrow-ask"),
        Way::Refused => ("refused", "arrow-refused"),
    };
    let pair = |(x, y): (f64, f64)| format!("{} {}", length(x), length(y));
    let mut path = String::new();
    for (number, point) in points.iter().enumerate() {
        let before = number.checked_sub(1).map(|before| points[before]);
        match before {
            None => path.extend(["M", &pair(*point)]),
            Some(before) if before == *point => {}
            Some(_) if number % 2 == 1 => path.extend(["L", &pair(*point)]),
            Some(before) => {
                let [first, second] = towards(before, *point, turned);
                path.extend(["C", &pair(first), " ", &pair(second), " ", &pair(*point)]);
            }
        }
    }
    let start = if edge.both { format!(r#" marker-start="url(#{head})""#) } else { String::new() };
    let _ = write!(
        to,
        r#"<g class="way {class}"><title>{}</title><path class="{class}" d="{path}" marker-end="url(#{head})"{start}/></g>"#,
        escaped(&edge.title)
    );
    if let Some([x, y, ..]) = label {
        let refused = if edge.way == Way::Refused { "refused" } else { "label" };
        let text = escaped(&edge.label);
        let _ = write!(
            to,
            r#"<g class="{refused}"><text class="quiet" x="{}" y="{}">{text}</text></g>"#,
            length(*x),
            length(*y + 11.0)
        );
    }
    to.push('\n');
}

/// What the signs and lines mean, as far as they are in the picture.
fn legend(flow: &Flow, top: f64, room: f64) -> Drawn {
    let kinds: BTreeSet<Kind> = flow.nodes.iter().map(|node| node.kind).collect();
    let ways = [
        (Way::Flow, "flow", "arrow", "hands on"),
        (Way::Ask, "ask", "arrow-ask", "asks for an answer"),
        (Way::Refused, "refused", "arrow-refused", "not permitted"),
    ];
    let mut entries: Vec<(String, &str)> = Vec::new();
    for kind in kinds {
        let sign = format!(r#"<g class="{}"><g class="glyph">{}</g></g>"#, kind.class(), glyph(kind));
        entries.push((sign, word(kind)));
    }
    let drawn = |way: Way| flow.edges.iter().any(|edge| edge.way == way);
    if drawn(Way::Ask) || drawn(Way::Refused) {
        for (_, class, head, text) in ways.into_iter().filter(|(way, ..)| drawn(*way)) {
            let line = format!(
                r#"<g class="way {class}"><path class="{class}" d="M0 8L17 8" marker-end="url(#{head})"/></g>"#
            );
            entries.push((line, text));
        }
    }
    let mut elements = String::new();
    let (mut x, mut y, mut wide) = (0.0, top, 0.0_f64);
    for (sign, text) in entries {
        let takes = 24.0 + width(text, 11.0) + 14.0;
        if x > 0.0 && x + takes > room {
            (x, y) = (0.0, y + 22.0);
        }
        let _ = writeln!(
            elements,
            r#"<g transform="translate({} {})">{sign}<text class="quiet" x="24" y="12">{text}</text></g>"#,
            length(x),
            length(y)
        );
        x += takes;
        wide = wide.max(x);
    }
    Drawn { elements, width: wide, height: y - top + 18.0 }
}
