//! The order within layers: each item near the middle of what it is joined to, the order with the fewest crossings kept.

use super::{Item, count};

/// How often all layers are sorted by their neighbours.
const SWEEPS: usize = 24;

/// The items of each layer, in their order.
#[derive(Debug, Clone)]
pub(super) struct Layers {
    order: Vec<Vec<usize>>,
    /// What each item is joined to in the layer before, and in the one behind.
    above: Vec<Vec<usize>>,
    below: Vec<Vec<usize>>,
}

impl Layers {
    /// The best order that was found.
    pub(super) fn ordered(items: &[Item], joints: &[(usize, usize)]) -> Layers {
        let (mut above, mut below) = (vec![Vec::new(); items.len()], vec![Vec::new(); items.len()]);
        for (upper, lower) in joints {
            above[*lower].push(*upper);
            below[*upper].push(*lower);
        }
        let last = items.iter().map(|item| item.layer).max();
        let mut layers = Layers { order: vec![Vec::new(); last.map_or(0, |last| last + 1)], above, below };
        layers.begin(items);
        let mut best = layers.clone();
        let mut fewest = layers.crossings();
        for sweep in 0..SWEEPS {
            layers.sort(sweep % 2 == 0);
            layers.swap();
            let crossings = layers.crossings();
            if crossings < fewest {
                (best, fewest) = (layers.clone(), crossings);
            }
        }
        best
    }

    pub(super) fn count(&self) -> usize {
        self.order.len()
    }

    /// The items of a layer, in their order.
    pub(super) fn layer(&self, rank: usize) -> &[usize] {
        &self.order[rank]
    }

    /// The order in which a walk meets the items.
    fn begin(&mut self, items: &[Item]) {
        let mut met = vec![false; items.len()];
        for start in 0..items.len() {
            let mut walk = vec![start];
            while let Some(at) = walk.pop() {
                if std::mem::replace(&mut met[at], true) {
                    continue;
                }
                self.order[items[at].layer].push(at);
                let near = self.below[at].iter().chain(&self.above[at]);
                walk.extend(near.rev().filter(|near| !met[**near]));
            }
        }
    }

    fn places(&self) -> Vec<usize> {
        let mut places = vec![0; self.above.len()];
        for layer in &self.order {
            for (place, item) in layer.iter().enumerate() {
                places[*item] = place;
            }
        }
        places
    }

    /// Sorts every layer by the middle of its neighbours in the layer before, or behind.
    fn sort(&mut self, down: bool) {
        let number = self.order.len();
        for step in 0..number {
            let rank = if down { step } else { number - 1 - step };
            let places = self.places();
            let near = if down { &self.above } else { &self.below };
            let middle = |item: usize| {
                let near = &near[item];
                if near.is_empty() {
                    return count(places[item]);
                }
                near.iter().map(|one| count(places[*one])).sum::<f64>() / count(near.len())
            };
            self.order[rank].sort_by(|a, b| middle(*a).total_cmp(&middle(*b)));
        }
    }

    /// Swaps neighbours as long as ways cross less for it.
    fn swap(&mut self) {
        for _ in 0..8 {
            let mut better = false;
            for rank in 0..self.order.len() {
                for at in 1..self.order[rank].len() {
                    let (left, right) = (self.order[rank][at - 1], self.order[rank][at]);
                    let places = self.places();
                    let crossed = |first: usize, second: usize| {
                        [&self.above, &self.below]
                            .iter()
                            .map(|near| pairs(&near[first], &near[second], &places))
                            .sum::<usize>()
                    };
                    if crossed(right, left) < crossed(left, right) {
                        self.order[rank].swap(at - 1, at);
                        better = true;
                    }
                }
            }
            if !better {
                break;
            }
        }
    }

    /// How many ways cross.
    fn crossings(&self) -> usize {
        let places = self.places();
        let mut crossings = 0;
        for layer in &self.order {
            for (at, left) in layer.iter().enumerate() {
                crossings += layer[at + 1..]
                    .iter()
                    .map(|right| pairs(&self.below[*left], &self.below[*right], &places))
                    .sum::<usize>();
            }
        }
        crossings
    }
}

/// How often ways to these cross, where the first item stands left of the second.
fn pairs(first: &[usize], second: &[usize], places: &[usize]) -> usize {
    first.iter().map(|one| second.iter().filter(|other| places[**other] < places[*one]).count()).sum()
}
