//! Quality assurance: the form by which a tenant's calls are judged, and how a score comes of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a call is judged by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QaForm {
    /// The form's name in the configuration.
    pub name: String,
    /// What is asked, 1 to 20 criteria with different IDs.
    pub criteria: Vec<Criterion>,
}

/// One question of a [`QaForm`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Its name in documents and queries: a lower-case letter, then up to 31 of a-z, 0-9 and _.
    #[schemars(extend(
        "pattern" = "^[a-z][a-z0-9_]{0,31}$",
        "patternErrorMessage" = "a lower-case letter, then up to 31 of a-z, 0-9 and _"
    ))]
    pub id: String,
    /// What the model answers with a score, up to 300 characters.
    #[schemars(length(min = 1, max = 300))]
    pub question: String,
    /// How much it counts beside the others, 1 to 100.
    #[serde(default = "one")]
    #[schemars(range(min = 1, max = 100))]
    pub weight: u8,
    /// The best score, 1 to 100; 0 is the worst. With 1 it is a question of no or yes.
    #[serde(default = "five")]
    #[schemars(range(min = 1, max = 100))]
    pub scale: u8,
    /// Whether the call fails, with a score of 0, when this criterion gets less than half of its scale.
    #[serde(default)]
    pub critical: bool,
}

fn one() -> u8 {
    1
}

fn five() -> u8 {
    5
}

impl Criterion {
    /// A criterion with every default.
    pub fn new(id: &str, question: &str) -> Self {
        Self {
            id: id.to_owned(),
            question: question.to_owned(),
            weight: one(),
            scale: five(),
            critical: false,
        }
    }

    /// Whether this score fails the call.
    pub fn fails(&self, score: u8) -> bool {
        self.critical && u16::from(score) * 2 < u16::from(self.scale)
    }
}

/// The score of a call, 0 to 100: the mean of what its criteria got of their scales, by their weights, rounded half up.
/// Each pair is a criterion and its score; those that were not answered or do not apply are left out. None when that
/// leaves none. A failed critical criterion makes it 0; what one without an answer makes of the call, this does not say.
pub fn score<'a>(answered: impl IntoIterator<Item = (&'a Criterion, u8)>) -> Option<u8> {
    let (mut got, mut weights, mut failed) = (0.0, 0.0, false);
    for (criterion, score) in answered {
        let weight = f64::from(criterion.weight);
        got += weight * f64::from(score.min(criterion.scale)) / f64::from(criterion.scale.max(1));
        weights += weight;
        failed |= criterion.fails(score);
    }
    if weights == 0.0 {
        return None;
    }
    if failed {
        return Some(0);
    }
    // Halves that thirds and the like have brought a hair below are halves.
    let percent = (100.0 * got / weights + 1e-9).round().clamp(0.0, 100.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 100")]
    Some(percent as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn criterion(weight: u8, scale: u8, critical: bool) -> Criterion {
        Criterion { weight, scale, critical, ..Criterion::new("c", "?") }
    }

    #[test]
    fn weights_and_scales_make_the_score() {
        let (light, heavy) = (criterion(1, 5, false), criterion(3, 1, false));
        for (answered, expected) in [
            (vec![], None),
            (vec![(&light, 5)], Some(100)),
            (vec![(&light, 0)], Some(0)),
            (vec![(&light, 2), (&heavy, 1)], Some(85)),
            (vec![(&light, 5), (&heavy, 0)], Some(25)),
            (vec![(&light, 200)], Some(100)),
        ] {
            assert_eq!(score(answered.clone()), expected, "{answered:?}");
        }
    }

    #[test]
    fn a_failed_critical_criterion_fails_the_call() {
        let (plain, critical) = (criterion(9, 5, false), criterion(1, 5, true));
        assert_eq!(score([(&plain, 5), (&critical, 2)]), Some(0));
        assert_eq!(score([(&plain, 5), (&critical, 3)]), Some(96));
        let yes_or_no = criterion(1, 1, true);
        assert!(yes_or_no.fails(0) && !yes_or_no.fails(1));
    }
}
