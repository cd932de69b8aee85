//! What calls are judged by.

use std::collections::BTreeMap;

use contract::qa::Criterion;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A form: what the model answers about a call, each with a score and the words that show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Form(#[schemars(length(min = 1, max = 20))] pub Vec<Criterion>);

/// The forms by their names, and the default one's name.
///
/// The default form asks what call centres of most trades ask; greetings and identity checks in other words than a
/// company's own belong into a form of its own.
pub(super) fn default_forms() -> (String, BTreeMap<String, Form>) {
    let asked = |id, weight, question| Criterion { weight, ..Criterion::new(id, question) };
    let form = vec![
        asked(
            "greeting",
            1,
            "Did the agent greet the customer in a friendly way and give their own or the company's name?",
        ),
        Criterion {
            scale: 1,
            critical: true,
            ..asked(
                "identity_check",
                2,
                "Before giving out or changing anything about an account, contract or order, did the agent check who was calling?",
            )
        },
        asked(
            "understanding",
            2,
            "Did the agent listen, let the customer finish, and ask or sum up until the request was clear?",
        ),
        asked(
            "solution",
            3,
            "Did the agent solve the request, or take it as far as they could, with correct and understandable information?",
        ),
        asked(
            "empathy",
            2,
            "Did the agent stay polite and patient, and respond to worry or anger where the customer showed it?",
        ),
        asked("next_steps", 2, "Did the agent say what happens next, who does it and until when?"),
        asked(
            "closing",
            1,
            "Did the agent ask whether anything else was open and say goodbye in a friendly way?",
        ),
    ];
    ("standard".to_owned(), BTreeMap::from([("standard".to_owned(), Form(form))]))
}
