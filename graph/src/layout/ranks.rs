//! The layer of each thing: behind all that leads to it. Ways that lead back count the other way round.

use super::Link;

/// The layers, from 0.
pub(super) fn ranks(boxes: usize, links: &[Link]) -> Vec<usize> {
    let next = acyclic(boxes, links);
    let mut before = vec![0; boxes];
    for (_, to) in &next {
        before[*to] += 1;
    }
    let mut ranks = vec![0; boxes];
    let mut ready: Vec<usize> = (0..boxes).filter(|at| before[*at] == 0).collect();
    let mut done = Vec::with_capacity(boxes);
    while let Some(at) = ready.pop() {
        done.push(at);
        for (_, to) in next.iter().filter(|(from, _)| *from == at) {
            ranks[*to] = ranks[*to].max(ranks[at] + 1);
            before[*to] -= 1;
            if before[*to] == 0 {
                ready.push(*to);
            }
        }
    }
    // What nothing leads to stands just before what it leads to.
    for at in done.into_iter().rev() {
        if next.iter().all(|(_, to)| *to != at) {
            let nearest = next.iter().filter(|(from, _)| *from == at).map(|(_, to)| ranks[*to]).min();
            ranks[at] = nearest.map_or(0, |rank| rank - 1);
        }
    }
    ranks
}

/// The ways without circles: one that leads back to where the walk came from is turned round. The walk begins where nothing
/// leads to.
fn acyclic(boxes: usize, links: &[Link]) -> Vec<(usize, usize)> {
    let sources = (0..boxes).filter(|at| links.iter().all(|link| link.to != *at || link.from == *at));
    let starts: Vec<usize> = sources.chain(0..boxes).collect();
    let mut state = vec![State::New; boxes];
    let mut next = Vec::new();
    for start in starts {
        // The boxes on the way to here, each with the number of its next way to follow.
        let mut walk = if state[start] == State::New { vec![(start, 0)] } else { Vec::new() };
        while let Some((at, from)) = walk.pop() {
            state[at] = State::Open;
            let following =
                links.iter().enumerate().skip(from).find(|(_, link)| link.from == at && link.to != at);
            let Some((number, link)) = following else {
                state[at] = State::Done;
                continue;
            };
            walk.push((at, number + 1));
            match state[link.to] {
                State::Open => next.push((link.to, at)),
                State::Done => next.push((at, link.to)),
                State::New => {
                    next.push((at, link.to));
                    walk.push((link.to, 0));
                }
            }
        }
    }
    next
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}
