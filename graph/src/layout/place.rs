//! Where the items of a layer stand across the ways: as near to the middle of their neighbours as their order and the room
//! that they take allow.

use super::Item;
use super::order::Layers;

/// How often all layers are moved.
const SWEEPS: usize = 40;

/// For each item where ways pass it, from 0 on.
pub(super) fn across(items: &[Item], layers: &Layers, joints: &[(usize, usize)], between: f64) -> Vec<f64> {
    let mut at = vec![0.0; items.len()];
    for rank in 0..layers.count() {
        let mut end = 0.0;
        for item in layers.layer(rank) {
            at[*item] = end + items[*item].before;
            end = at[*item] + items[*item].after + between;
        }
    }
    for sweep in 0..SWEEPS {
        let last = sweep + 2 >= SWEEPS;
        for step in 0..layers.count() {
            let rank = if sweep % 2 == 0 { step } else { layers.count() - 1 - step };
            let wanted = wanted(items, layers.layer(rank), joints, &at, (sweep % 2 == 0, last));
            settle(items, layers.layer(rank), &wanted, between, &mut at);
        }
    }
    at
}

/// Where each item of a layer would stand best, and how much that counts. Long ways count most: they are to be straight.
fn wanted(
    items: &[Item],
    layer: &[usize],
    joints: &[(usize, usize)],
    at: &[f64],
    (down, both): (bool, bool),
) -> Vec<(f64, f64)> {
    let of = |item: &usize| {
        let mut near: Vec<(f64, f64)> = Vec::new();
        for (upper, lower) in joints {
            let other = if lower == item && (down || both) {
                upper
            } else if upper == item && (!down || both) {
                lower
            } else {
                continue;
            };
            let weight = match (items[*item].passed, items[*other].passed) {
                (true, true) => 8.0,
                (false, false) => 3.0,
                _ => 1.0,
            };
            near.push((at[*other], weight));
        }
        let weight: f64 = near.iter().map(|(_, weight)| weight).sum();
        if near.is_empty() { (at[*item], 0.05) } else { (median(near), weight) }
    };
    layer.iter().map(of).collect()
}

/// The position with as much weight before it as behind it.
fn median(mut near: Vec<(f64, f64)>) -> f64 {
    near.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = near.iter().map(|(_, weight)| weight).sum::<f64>() / 2.0;
    let mut sum = 0.0;
    for (number, (position, weight)) in near.iter().enumerate() {
        sum += weight;
        if sum > half {
            return *position;
        }
        if let Some((next, _)) = near.get(number + 1).filter(|_| sum >= half) {
            return f64::midpoint(*position, *next);
        }
    }
    0.0
}

/// Moves the items of a layer to where they are wanted; those that would meet are moved together, to the middle of what they
/// want (pool adjacent violators: the least sum of squares in this order).
fn settle(items: &[Item], layer: &[usize], wanted: &[(f64, f64)], between: f64, at: &mut [f64]) {
    // How far behind the first item each one stands at least.
    let mut offsets = Vec::with_capacity(layer.len());
    let mut offset = 0.0;
    for (number, item) in layer.iter().enumerate() {
        if number > 0 {
            offset += room(items, layer[number - 1], *item, between);
        }
        offsets.push(offset);
    }
    // Runs of items that touch: position of the first, weight, how many.
    let mut runs: Vec<(f64, f64, usize)> = Vec::new();
    for (number, (position, weight)) in wanted.iter().enumerate() {
        let mut run = (position - offsets[number], *weight, 1);
        while let Some(before) = runs.pop_if(|before| before.0 > run.0) {
            let weight = before.1 + run.1;
            run = ((before.0 * before.1 + run.0 * run.1) / weight, weight, before.2 + run.2);
        }
        runs.push(run);
    }
    let places = runs.iter().flat_map(|(start, _, many)| std::iter::repeat_n(*start, *many));
    for ((item, place), offset) in layer.iter().zip(places).zip(&offsets) {
        at[*item] = place + offset;
    }
}

/// How far an item stands behind the one before it at least. Ways may run closer to each other than boxes stand.
pub(super) fn room(items: &[Item], before: usize, item: usize, between: f64) -> f64 {
    let ways = items[before].passed && items[item].passed;
    items[before].after + items[item].before + if ways { between / 3.0 } else { between }
}
