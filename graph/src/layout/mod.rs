//! Where things stand and how the ways between them run, in layers.
//!
//! The way of Sugiyama and of Gansner and others: [`ranks`] give each thing its layer, long ways and labels get points of
//! their own in the layers between, [`order`] sorts the layers so that few ways cross, [`place`] moves all as far apart as
//! it needs and as straight as it can be. Ways bend only in the gaps between layers and labels have layers of their own, so
//! that nothing is drawn over anything else. Positions are along the ways and across them; who draws decides which of the
//! two is down.
//!
//! Own code: rust-sugiyama 0.4 and dagre 0.1 place things, but give no room to labels and do not say how a long way runs
//! between things; layout-rs 0.1 draws labels over ways.

mod order;
mod place;
mod ranks;

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
    /// The layer; boxes stand in even ones, labels in odd ones.
    rank: usize,
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
    let mut items: Vec<Item> = (plan.boxes.iter().zip(&ranks))
        .map(|(size, rank)| {
            let half = size.across / 2.0;
            Item { rank: rank * 2, before: half, after: half, along: size.along, passed: false }
        })
        .collect();
    // Each way as the items that it goes through, from the lower rank to the higher one.
    let mut chains: Vec<Vec<usize>> = Vec::new();
    for link in &plan.links {
        let (upper, lower) =
            if ranks[link.from] <= ranks[link.to] { (link.from, link.to) } else { (link.to, link.from) };
        let (first, last) = (items[upper].rank, items[lower].rank);
        let middle = (first + last) / 2;
        let labelled = if middle % 2 == 1 { middle } else { middle + 1 };
        let mut chain = vec![upper];
        for rank in first + 1..last {
            let label = link.label.filter(|_| rank == labelled);
            let after = label.map_or(WAY, |label| label.across + 2.0 * BESIDE);
            let along = label.map_or(0.0, |label| label.along);
            chain.push(items.len());
            items.push(Item { rank, before: WAY, after, along, passed: true });
        }
        chain.push(lower);
        chains.push(chain);
    }
    let joints: Vec<(usize, usize)> =
        chains.iter().flat_map(|chain| chain.windows(2).map(|pair| (pair[0], pair[1]))).collect();
    let layers = Layers::ordered(&items, &joints);
    let across = place::across(&items, &layers, &joints, plan.between);
    let bands = bands(&items, layers.count(), plan.gap);
    finish(plan, &items, &chains, &across, &bands)
}

/// Where each layer begins and ends along the ways.
fn bands(items: &[Item], count: usize, gap: f64) -> Vec<(f64, f64)> {
    let mut at = 0.0;
    let mut bands = Vec::with_capacity(count);
    for rank in 0..count {
        let of = items.iter().filter(|item| item.rank == rank);
        let long = of.map(|item| item.along).fold(0.0, f64::max);
        bands.push((at, at + long));
        at += long + gap;
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
    let middle = |item: usize| f64::midpoint(bands[items[item].rank].0, bands[items[item].rank].1);
    let begin = |item: usize| middle(item) - items[item].along / 2.0;
    let boxes: Vec<Point> = (0..plan.boxes.len())
        .map(|at| Point { along: begin(at), across: across[at] - items[at].before })
        .collect();
    let ports = ports(plan.boxes.len(), items, chains, across);
    let links = chains.iter().enumerate().map(|(number, chain)| {
        let mut points = Vec::new();
        let mut label = None;
        for (step, item) in chain.iter().enumerate() {
            let (start, end) = bands[items[*item].rank];
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
    Placed { boxes, links, size: Some(Size { along: long, across: wide }) }
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
