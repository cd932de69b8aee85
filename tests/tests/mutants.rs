//! What the rules of `synth check` are worth: of the mistakes that the mutation engine makes in the committed templates they
//! notice nearly all, and those that they do not are known, with the reason.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::Path;

use serde::Deserialize;
use tests::mutants::{Mutants, Score};

/// Mutants that may live: all whose ID holds these texts, and why.
#[derive(Deserialize)]
struct Survivors {
    survivors: Vec<Known>,
}

#[derive(Deserialize)]
struct Known {
    mutants: Vec<String>,
    reason: String,
}

fn known() -> Vec<Known> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/survivors.toml");
    toml::from_str::<Survivors>(&std::fs::read_to_string(file).unwrap()).unwrap().survivors
}

#[test]
fn nearly_every_mistake_is_noticed_and_the_others_are_known() {
    let mutants = Mutants::new();
    let ids: BTreeSet<String> = mutants.all.iter().map(tests::mutants::Mutant::id).collect();
    assert_eq!(ids.len(), mutants.all.len(), "two mutants have one name");
    let score = Score::of(&mutants);
    println!("{score}");
    let (all, noticed) = score.total();
    assert!(all > 1_000, "only {all} mutants are made");
    assert!(noticed * 100 >= all * 95, "{noticed} of {all} are noticed, less than 95 %:\n{score}");

    let known = known();
    let explained =
        |id: &str| known.iter().any(|one| one.mutants.iter().all(|text| id.contains(text.as_str())));
    let survivors = score.survivors();
    let open: Vec<&&str> = survivors.iter().filter(|id| !explained(id)).collect();
    assert!(open.is_empty(), "not noticed, and not in tests/data/survivors.toml: {open:#?}");
    for one in &known {
        assert!(one.reason.len() > 20, "{:?}: why?", one.mutants);
        let lives = survivors.iter().any(|id| one.mutants.iter().all(|text| id.contains(text.as_str())));
        assert!(
            lives,
            "no mutant that lives is meant by {:?}: take it out of tests/data/survivors.toml",
            one.mutants
        );
    }
}
