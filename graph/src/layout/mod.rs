//! Where things stand and how the ways between them run, in layers.
//!
//! The way of Sugiyama and of Gansner and others: `ranks` give each thing its layer, long ways and labels get points of
//! their own in the layers between, `order` sorts the layers so that few ways cross, `place` moves all as far apart as
//! it needs and as straight as it can be. Ways bend only in the gaps between layers and labels have layers of their own, so
//! that nothing is drawn over anything else. Positions are along the ways and across them; who draws decides which of the
//! two is down.
//!
//! Own code: rust-sugiyama 0.4 gives the places of things, but no room to labels and no ways; layout-rs 0.1 writes a label over
//! the middle of its way; dagre 0.1, a port of seventeen thousand lines, gives ways a point for each layer and leaves it to
//! who draws that they miss higher boxes beside them.

mod order;
mod place;
mod ranks;
mod straight;

use order::Layers;

/// What is to be placed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    /// The things: how long they are along the ways and across them.
    pub(crate) boxes: Vec<Size>,
    /// The ways.
    pub(crate) links: Vec<Link>,
    /// The room between two layers.
    pub(crate) gap: f64,
    /// The room between two things of a layer.
    pub(crate) between: f64,
    /// Are all boxes of a layer as long as the longest?
    pub(crate) even: bool,
}

/// How much room something takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Size {
    pub(crate) along: f64,
    pub(crate) across: f64,
}

/// A way from one box to another.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// The room that its label takes, beside it.
    pub(crate) label: Option<Size>,
}

/// A position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    pub(crate) along: f64,
    pub(crate) across: f64,
}

/// Where everything is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Placed {
    /// The corner of each box that is nearest to the origin.
    pub(crate) boxes: Vec<Point>,
    /// How long each box is along the ways: as asked, or as its layer.
    pub(crate) lengths: Vec<f64>,
    /// The way of each link.
    pub(crate) links: Vec<Route>,
    /// All that is taken.
    pub(crate) size: Option<Size>,
}

/// How a link runs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Route {
    /// The points from its box of origin to its target: straight within a layer, which is two points, bent between layers.
    pub(crate) points: Vec<Point>,
    /// The corner of its label that is nearest to the origin.
    pub(crate) label: Option<Point>,
}

/// What stands in a layer: a box, or a point of a way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Item {
    layer: usize,
    /// The room on both sides of where ways pass.
    before: f64,
    after: f64,
    /// The room along the ways.
    along: f64,
    /// Is it a point of a way?
    passed: bool,
}

/// Room between a way and its label.
const BESIDE: f64 = 5.0;
/// Room for a way between others.
const WAY: f64 = 7.0;

/// Places all.
pub(crate) fn place(plan: &Plan) -> Placed {
    let ranks = ranks::ranks(plan.boxes.len(), &plan.links);
    // From the lower rank to the higher one.
    let ends: Vec<(usize, usize)> = (plan.links.iter())
        .map(|link| {
            let back = ranks[link.from] > ranks[link.to];
            if back { (link.to, link.from) } else { (link.from, link.to) }
        })
        .collect();
    // Boxes have even lines, and labels odd ones, as far as there are any.
    let line_of_label = |number: usize| {
        let (upper, lower) = ends[number];
        plan.links[number].label.map(|_| usize::midpoint(ranks[upper], ranks[lower]) * 2 + 1)
    };
    let mut lines: Vec<usize> = ranks.iter().map(|rank| rank * 2).collect();
    lines.extend((0..ends.len()).filter_map(line_of_label));
    lines.sort_unstable();
    lines.dedup();
    let layer_of = |line: usize| lines.partition_point(|known| *known < line);

    let mut items: Vec<Item> = (plan.boxes.iter().zip(&ranks))
        .map(|(size, rank)| {
            let half = size.across / 2.0;
            Item { layer: layer_of(rank * 2), before: half, after: half, along: size.along, passed: false }
        })
        .collect();
    // Each way as the items that it goes through.
    let mut chains: Vec<Vec<usize>> = Vec::new();
    for (number, (upper, lower)) in ends.iter().enumerate() {
        let labelled = line_of_label(number).map(layer_of);
        let mut chain = vec![*upper];
        for layer in items[*upper].layer + 1..items[*lower].layer {
            let label = plan.links[number].label.filter(|_| labelled == Some(layer));
            let after = label.map_or(WAY, |label| label.across + 2.0 * BESIDE);
            let along = label.map_or(0.0, |label| label.along);
            chain.push(items.len());
            items.push(Item { layer, before: WAY, after, along, passed: true });
        }
        chain.push(*lower);
        chains.push(chain);
    }
    let joints: Vec<(usize, usize)> =
        chains.iter().flat_map(|chain| chain.windows(2).map(|pair| (pair[0], pair[1]))).collect();
    if plan.even {
        for at in 0..plan.boxes.len() {
            let layer = items.iter().filter(|item| item.layer == items[at].layer);
            items[at].along = layer.map(|item| item.along).fold(0.0, f64::max);
        }
    }
    let layers = Layers::ordered(&items, &joints);
    let mut across = place::across(&items, &layers, &joints, plan.between);
    straight::straighten(&items, &layers, &chains, plan.between, &mut across);
    straight::close(&items, &layers, &joints, plan.between, &mut across);
    let least = items.iter().zip(&across).map(|(item, at)| at - item.before).fold(f64::INFINITY, f64::min);
    for at in &mut across {
        *at -= least;
    }
    let bands = bands(&items, &lines, plan.gap);
    finish(plan, &items, &chains, &across, &bands)
}

/// Where each layer begins and ends along the ways. Where labels have no layer, the gap is as wide as two.
fn bands(items: &[Item], lines: &[usize], gap: f64) -> Vec<(f64, f64)> {
    let mut bands: Vec<(f64, f64)> = Vec::with_capacity(lines.len());
    for (layer, line) in lines.iter().enumerate() {
        let long = items.iter().filter(|item| item.layer == layer).map(|item| item.along).fold(0.0, f64::max);
        let before = layer.checked_sub(1).map(|before| (bands[before].1, line - lines[before]));
        let start = before.map_or(0.0, |(end, lines)| end + count(lines) * gap);
        bands.push((start, start + long));
    }
    bands
}

fn finish(
    plan: &Plan,
    items: &[Item],
    chains: &[Vec<usize>],
    across: &[f64],
    bands: &[(f64, f64)],
) -> Placed {
    let middle = |item: usize| f64::midpoint(bands[items[item].layer].0, bands[items[item].layer].1);
    let begin = |item: usize| middle(item) - items[item].along / 2.0;
    let boxes: Vec<Point> = (0..plan.boxes.len())
        .map(|at| Point { along: begin(at), across: across[at] - items[at].before })
        .collect();
    let ports = ports(plan.boxes.len(), items, chains, across);
    let links = chains.iter().enumerate().map(|(number, chain)| {
        let mut points = Vec::new();
        let mut label = None;
        for (step, item) in chain.iter().enumerate() {
            let (start, end) = bands[items[*item].layer];
            let mut add = |along: f64, across: f64| points.push(Point { along, across });
            if step == 0 {
                let port = ports[number].0;
                add(begin(*item) + items[*item].along, port);
                add(end, port);
            } else if step + 1 == chain.len() {
                let port = ports[number].1;
                add(start, port);
                add(begin(*item), port);
            } else {
                add(start, across[*item]);
                add(end, across[*item]);
                if items[*item].along > 0.0 {
                    label = Some(Point { along: begin(*item), across: across[*item] + BESIDE });
                }
            }
        }
        if chain[0] != plan.links[number].from {
            points.reverse();
        }
        Route { points, label }
    });
    let links = links.collect();
    let wide = items.iter().zip(across).map(|(item, at)| at + item.after).fold(0.0, f64::max);
    let long = bands.last().map_or(0.0, |(_, end)| *end);
    let lengths = items.iter().take(plan.boxes.len()).map(|item| item.along).collect();
    Placed { boxes, lengths, links, size: Some(Size { along: long, across: wide }) }
}

/// Where each way leaves its upper box and enters its lower one: side by side, in the order in which they come.
fn ports(boxes: usize, items: &[Item], chains: &[Vec<usize>], across: &[f64]) -> Vec<(f64, f64)> {
    let mut ports = vec![(0.0, 0.0); chains.len()];
    for one in 0..boxes {
        for upper in [true, false] {
            let mut ways: Vec<(f64, usize)> = Vec::new();
            for (number, chain) in chains.iter().enumerate() {
                let (own, next) = if upper {
                    (chain[0], chain[1])
                } else {
                    (chain[chain.len() - 1], chain[chain.len() - 2])
                };
                if own == one {
                    ways.push((across[next], number));
                }
            }
            ways.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let room = items[one].before + items[one].after;
            let step = (room / (count(ways.len()) + 1.0)).min(18.0);
            for (at, (_, number)) in ways.iter().enumerate() {
                let port = across[one] + (count(at) - (count(ways.len()) - 1.0) / 2.0) * step;
                if upper { ports[*number].0 = port } else { ports[*number].1 = port }
            }
        }
    }
    ports
}

/// A count as a length.
fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}
