//! Each phrase or name once per call, with how often it came and where it first stands in the call's text.

use std::collections::HashMap;

use super::batches::Answered;
use super::documents::{Document, Documents};
use super::{Mention, count};
use crate::redact::PII;

/// A phrase or name of the call.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Merged {
    pub(super) text: String,
    pub(super) kind: String,
    /// The best of its scores.
    pub(super) score: f64,
    pub(super) count: u32,
    /// Begin and end in the call's text, in characters.
    place: Option<(u32, u32)>,
}

impl Merged {
    pub(super) fn begin(&self) -> Option<u32> {
        self.place.map(|(begin, _)| begin)
    }

    pub(super) fn end(&self) -> Option<u32> {
        self.place.map(|(_, end)| end)
    }
}

/// Merges by text, whatever its letter case, and kind: the best first, then the most frequent, then in the order of the
/// call. `[PII]` is nobody's name.
pub(super) fn merge(documents: &Documents, answers: Answered<Vec<Mention>>, most: usize) -> Vec<Merged> {
    let mut merged: Vec<Merged> = Vec::new();
    let mut known: HashMap<(String, String), usize> = HashMap::new();
    for (document, answer) in documents.iter().zip(answers.0) {
        let starts: Vec<usize> =
            document.text.char_indices().map(|(start, _)| start).chain([document.text.len()]).collect();
        for mention in answer.into_iter().flatten() {
            if says_nothing(&mention.text) {
                continue;
            }
            let place = place(document, &starts, &mention);
            let key = (mention.text.to_lowercase(), mention.kind.clone());
            if let Some(index) = known.get(&key) {
                let found = &mut merged[*index];
                found.score = found.score.max(mention.score);
                found.count += 1;
                if found.place.is_none() && place.is_some() {
                    (found.text, found.place) = (mention.text, place);
                }
            } else {
                known.insert(key, merged.len());
                let Mention { text, kind, score, .. } = mention;
                merged.push(Merged { text, kind, score, count: 1, place });
            }
        }
    }
    merged.sort_by(|a, b| b.score.total_cmp(&a.score).then(b.count.cmp(&a.count)));
    merged.truncate(most);
    merged
}

/// Whether a mention names nothing: Comprehend also finds the letters within `[PII]` alone.
fn says_nothing(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    text.trim().is_empty() || text.contains(PII) || format!("[{bare}]") == PII
}

/// Where a mention stands in the call's text, if it stands where Comprehend says. `starts` are the bytes at which the
/// document's characters begin.
fn place(document: &Document, starts: &[usize], mention: &Mention) -> Option<(u32, u32)> {
    let (begin, end) = mention.place?;
    let words = document.text.get(*starts.get(begin)?..*starts.get(end)?)?;
    (words == mention.text).then(|| (count(document.start + begin), count(document.start + end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_personal_data_is_nobodys_name() {
        for nothing in ["[PII]", "my name is [PII].", "PII", " [PII", "PII]", "(PII),", "", " \n"] {
            assert!(says_nothing(nothing), "{nothing:?}");
        }
        for name in ["PII Ltd", "the PII", "Pisa", "£18", "?"] {
            assert!(!says_nothing(name), "{name:?}");
        }
    }
}
