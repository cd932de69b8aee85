//! The last touch: long ways as straight as there is room for, and what nothing joins to the rest moved close to it.

use super::Item;
use super::order::Layers;
use super::place::room;

/// Gives the points of each way one position as far as their neighbours leave it.
pub(super) fn straighten(
    items: &[Item],
    layers: &Layers,
    chains: &[Vec<usize>],
    between: f64,
    at: &mut [f64],
) {
    for chain in chains {
        let mut run: Vec<usize> = Vec::new();
        let mut free = (f64::NEG_INFINITY, f64::INFINITY);
        for item in chain.iter().filter(|item| items[**item].passed) {
            let own = free_for(items, layers, between, at, *item);
            let both = (free.0.max(own.0), free.1.min(own.1));
            if both.0 > both.1 {
                together(&run, free, at);
                run.clear();
                free = own;
            } else {
                free = both;
            }
            run.push(*item);
        }
        together(&run, free, at);
    }
}

/// Moves a run of points to their middle, or as near to it as is free.
fn together(run: &[usize], free: (f64, f64), at: &mut [f64]) {
    let mut places: Vec<f64> = run.iter().map(|item| at[*item]).collect();
    places.sort_by(f64::total_cmp);
    let Some(middle) = places.get(places.len() / 2) else { return };
    let place = middle.max(free.0).min(free.1);
    for item in run {
        at[*item] = place;
    }
}

/// Where an item may stand between its neighbours.
fn free_for(items: &[Item], layers: &Layers, between: f64, at: &[f64], item: usize) -> (f64, f64) {
    let layer = layers.layer(items[item].layer);
    let place = layer.iter().position(|one| *one == item).unwrap_or_default();
    let before = place.checked_sub(1).map(|before| layer[before]);
    let least = before.map_or(f64::NEG_INFINITY, |before| at[before] + room(items, before, item, between));
    let most =
        layer.get(place + 1).map_or(f64::INFINITY, |after| at[*after] - room(items, item, *after, between));
    (least, most.max(least))
}

/// Moves each part that nothing joins to the others as close to those before it as it can be.
pub(super) fn close(
    items: &[Item],
    layers: &Layers,
    joints: &[(usize, usize)],
    between: f64,
    at: &mut [f64],
) {
    let part_of = parts(items.len(), joints);
    let begins = |part: usize, at: &[f64]| {
        let own = (0..items.len()).filter(|item| part_of[*item] == part);
        own.map(|item| at[item] - items[item].before).fold(f64::INFINITY, f64::min)
    };
    let mut parts: Vec<usize> = part_of.clone();
    parts.sort_unstable();
    parts.dedup();
    // The one with most in it first.
    let size = |part: usize| part_of.iter().filter(|own| **own == part).count();
    parts.sort_by_key(|part| std::cmp::Reverse(size(*part)));
    let mut ends = vec![f64::NEG_INFINITY; layers.count()];
    for part in parts {
        let own: Vec<usize> = (0..items.len()).filter(|item| part_of[*item] == part).collect();
        // A way may swing out between layers, as far as its end in the next one.
        let end = |layer: usize| {
            let near = layer.saturating_sub(1)..(layer + 2).min(ends.len());
            ends[near].iter().copied().fold(f64::NEG_INFINITY, f64::max)
        };
        let moves =
            own.iter().map(|item| end(items[*item].layer) + between - (at[*item] - items[*item].before));
        let by = moves.fold(f64::NEG_INFINITY, f64::max);
        let by = if by.is_finite() { by } else { -begins(part, at) };
        for item in &own {
            at[*item] += by;
        }
        for item in own {
            let layer = items[item].layer;
            ends[layer] = ends[layer].max(at[item] + items[item].after);
        }
    }
}

/// The part that each item is in.
fn parts(items: usize, joints: &[(usize, usize)]) -> Vec<usize> {
    let mut part: Vec<usize> = (0..items).collect();
    loop {
        let mut same = true;
        for (one, other) in joints {
            let least = part[*one].min(part[*other]);
            same &= part[*one] == least && part[*other] == least;
            (part[*one], part[*other]) = (least, least);
        }
        if same {
            return part;
        }
    }
}
