//! Nothing is drawn over anything else, in our own templates and in small ones of every kind.

use std::path::{Path, PathBuf};

use super::flow::{Arranged, arrange, towards};
use super::text::{escaped, shortened, width};
use crate::{Body, Layer, picture};

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn stack(files: &[PathBuf]) -> proof::Stack {
    let texts: Vec<(String, String)> = files
        .iter()
        .map(|file| (file.display().to_string(), std::fs::read_to_string(file).unwrap()))
        .collect();
    let texts = texts.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    check::Deployment::read(texts, &check::account()).unwrap().stack
}

/// Our deployments, each with what it is called.
fn ours() -> Vec<(&'static str, proof::Stack)> {
    let files = |names: &[&str]| -> Vec<PathBuf> {
        names.iter().map(|name| repository(&format!("templates/{name}.snap.yaml"))).collect()
    };
    vec![
        ("default", stack(&files(&["default"]))),
        ("minimal", stack(&files(&["minimal"]))),
        ("everything", stack(&files(&["everything"]))),
        (
            "sixty tenants",
            stack(&files(&["sixty-tenants-stack", "sixty-tenants-tenants-1", "sixty-tenants-tenants-2"])),
        ),
    ]
}

type Area = [f64; 4];

fn overlap(one: &Area, other: &Area) -> bool {
    let beside = |at: usize| one[at] + one[at + 2] <= other[at] || other[at] + other[at + 2] <= one[at];
    !beside(0) && !beside(1)
}

/// Points along a way, close to each other.
fn along(points: &[(f64, f64)], turned: bool) -> Vec<(f64, f64)> {
    let mut along = Vec::new();
    for (number, pair) in points.windows(2).enumerate() {
        let (from, to) = (pair[0], pair[1]);
        let [first, second] = if number % 2 == 1 { towards(from, to, turned) } else { [from, to] };
        for step in 0..=24 {
            let t = f64::from(step) / 24.0;
            let at = |a: f64, b: f64, c: f64, d: f64| {
                let s = 1.0 - t;
                s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d
            };
            along.push((at(from.0, first.0, second.0, to.0), at(from.1, first.1, second.1, to.1)));
        }
    }
    along
}

/// What is drawn over something else.
fn overlaps(arranged: &Arranged<'_>, turned: bool) -> Vec<String> {
    let mut found = Vec::new();
    let boxes = arranged.boxes.iter().map(|(node, area)| (node.name.clone(), *area));
    let labels = arranged.ways.iter().filter_map(|way| Some((way.edge.label.clone(), way.label?)));
    let areas: Vec<(String, Area)> = boxes.chain(labels).collect();
    for (at, (name, area)) in areas.iter().enumerate() {
        for (other, other_area) in &areas[at + 1..] {
            if overlap(area, other_area) {
                found.push(format!("{name} and {other}"));
            }
        }
    }
    for way in &arranged.ways {
        let points = along(&way.points, turned);
        for (name, area) in &areas {
            // A hair's breadth for where a way touches its own boxes.
            let inside = |(x, y): &(f64, f64)| {
                *x > area[0] + 0.1
                    && *x < area[0] + area[2] - 0.1
                    && *y > area[1] + 0.1
                    && *y < area[1] + area[3] - 0.1
            };
            if points.iter().any(inside) {
                found.push(format!("the way {} and {name}", way.edge.title));
            }
        }
    }
    found
}

#[test]
fn nothing_is_drawn_over_anything_else() {
    for (name, stack) in ours() {
        for layer in Layer::ALL {
            let Body::Flow(flow) = picture(&stack, layer).body else { continue };
            assert!(flow.nodes.len() < 45, "{name}: {layer:?} has {} things: fold them", flow.nodes.len());
            let found = overlaps(&arrange(&flow), flow.direction == crate::Direction::Right);
            assert!(found.is_empty(), "{name}, {layer:?}: {found:#?}");
        }
    }
}

#[test]
fn small_templates_of_every_kind_can_be_drawn() {
    let mut drawn = 0;
    for folder in std::fs::read_dir(repository("check/rules")).unwrap() {
        for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            let stack = stack(&[file.unwrap().path()]);
            for layer in Layer::ALL {
                let one = picture(&stack, layer);
                if let Body::Flow(flow) = &one.body {
                    let found = overlaps(&arrange(flow), flow.direction == crate::Direction::Right);
                    assert!(found.is_empty(), "{layer:?}: {found:#?}");
                }
                assert!(super::svg(&[one]).ends_with("</svg>\n"));
                drawn += 1;
            }
        }
    }
    assert!(drawn > 400, "{drawn}");
}

#[test]
fn overlaps_are_found() {
    assert!(overlap(&[0.0, 0.0, 10.0, 10.0], &[9.0, 9.0, 5.0, 5.0]));
    assert!(!overlap(&[0.0, 0.0, 10.0, 10.0], &[10.0, 0.0, 5.0, 5.0]));
    assert!(!overlap(&[0.0, 0.0, 10.0, 10.0], &[0.0, 11.0, 5.0, 5.0]));
}

#[test]
fn texts_are_measured_shortened_and_escaped() {
    assert!(width("WWW", 10.0) > width("iii", 10.0));
    let short = shortened("a name that is much too long for its box", 11.0, 80.0);
    assert!(short.ends_with('…') && width(&short, 11.0) <= 80.0, "{short}");
    assert_eq!(shortened("short", 11.0, 80.0), "short");
    assert_eq!(escaped("<a> & \"b\"\u{7}"), "&lt;a&gt; &amp; &quot;b&quot; ");
}
