//! How the stand-in answers a question about an agent: by the words that agents use for it.

use super::said::{Conversation, holds};
use super::sentences::words;

/// The answer to a question.
pub(crate) struct Verdict<'a> {
    /// Whether the call gave occasion for it.
    pub(crate) applies: bool,
    /// 0 to 1.
    pub(crate) share: f64,
    /// The words that show it.
    pub(crate) quote: Option<&'a str>,
    pub(crate) reason: &'static str,
}

/// What a question is about, by its words, and what an agent says who does it.
const SUBJECTS: [(&[&str], &[&str]); 10] = [
    (
        &["greet", "introduc", "begrüß", "vorgestellt"],
        &[
            "good morning",
            "good afternoon",
            "good evening",
            "hello",
            "thank you for calling",
            "guten tag",
            "guten morgen",
        ],
    ),
    (
        &["identi", "security", "verif", "who was calling", "sicherheit"],
        &[
            "postcode",
            "date of birth",
            "full name",
            "security",
            "phone number we hold",
            "kundennummer",
            "zur sicherheit",
        ],
    ),
    (
        &["empath", "polite", "worry", "apolog", "sorry", "verständnis", "entschuldig"],
        &[
            "sorry",
            "i understand",
            "completely understand",
            "i do understand",
            "apologise",
            "tut mir leid",
            "verstehe",
            "that must",
        ],
    ),
    (
        &["listen", "sum up", "zugehört"],
        &[
            "can you tell me",
            "so which",
            "have you",
            "can i take",
            "is that",
            "haben sie",
            "wie lautet",
            "ab wann",
        ],
    ),
    (&["record", "aufgezeichnet"], &["recorded", "recording", "aufgezeichnet", "aufzeichnung"]),
    (
        &["happens next", "next step", "wie es weitergeht", "nächste"],
        &[
            "within",
            "will call you",
            "i'll call you",
            "will ring you",
            "write to you",
            "by friday",
            "werktagen",
            "kommt heute noch",
            "bis freitag",
        ],
    ),
    (
        &["solution", "resol", "solve", "lösung", "gelöst"],
        &[
            "i've set",
            "that's booked",
            "credited",
            "i can open",
            "ich lasse",
            "sie bekommen",
            "bestätigung kommt",
        ],
    ),
    (
        &["anything else", "clos", "goodbye", "farewell", "verabschied", "sonst noch"],
        &[
            "anything else",
            "goodbye",
            "bye",
            "have a good",
            "thanks for your patience",
            "sonst noch",
            "auf wiederhören",
            "wünsche ihnen",
        ],
    ),
    (&["complaint", "beschwerde"], &["log a formal complaint", "complaint", "beschwerde", "meldung"]),
    (
        &["affordab", "risk", "repay", "advice", "tarif", "price", "preis"],
        &["repay", "afford", "interest rate", "early repayment", "preis", "cent pro", "£"],
    ),
];

/// What an agent says who does not do what was asked.
const REFUSALS: [&str; 7] =
    ["can't", "cannot", "unable", "not possible", "won't be able", "leider nicht", "nicht möglich"];

/// How a question begins that only some calls give occasion for.
const CONDITIONS: [&str; 6] = ["if ", "when ", "where ", "before ", "falls ", "wenn "];

/// The answer to a question about what an agent did.
pub(crate) fn judge<'a>(call: &Conversation<'a>, question: &str) -> Verdict<'a> {
    let agents = call.agents();
    let asked = question.to_lowercase();
    let subject = SUBJECTS.iter().find(|(stems, _)| stems.iter().any(|stem| asked.contains(stem)));
    let is_solution = subject.is_some_and(|(stems, _)| stems.contains(&"solution"));
    let (quote, share) = match subject {
        Some((_, cues)) if is_solution => {
            let share = if call.ends_badly() { 0.4 } else { 1.0 };
            let promised = call.promises().into_iter().filter(|said| agents.contains(&said.text));
            let said = agents.iter().copied().filter(|sentence| holds(sentence, cues));
            let taken =
                promised.map(|said| said.text).chain(said).find(|sentence| !holds(sentence, &REFUSALS));
            (taken, share)
        }
        Some((_, cues)) => (agents.iter().copied().find(|sentence| holds(sentence, cues)), 1.0),
        None => closest(&agents, question),
    };
    let Reasons { shown, missing, idle } = if call.german() { GERMAN } else { ENGLISH };
    match quote {
        Some(quote) => {
            // A call that went badly was not handled perfectly.
            let share = if call.feels() < -0.05 { share - 0.2 } else { share };
            Verdict { applies: true, share, quote: Some(quote), reason: shown }
        }
        None if CONDITIONS.iter().any(|condition| asked.contains(condition)) || agents.is_empty() => {
            Verdict { applies: false, share: 0.0, quote: None, reason: idle }
        }
        None => Verdict { applies: true, share: 0.0, quote: None, reason: missing },
    }
}

/// The sentence that shares most words with the question, and how far it answers it.
fn closest<'a>(sentences: &[&'a str], question: &str) -> (Option<&'a str>, f64) {
    let wanted = words(question);
    let shared = |sentence: &str| {
        let said = words(sentence);
        wanted.iter().filter(|word| said.iter().any(|said| super::answer::same_stem(word, said))).count()
    };
    let best = sentences.iter().copied().rev().max_by_key(|sentence| shared(sentence));
    match best.map(|best| (best, shared(best))) {
        Some((best, 2..)) => (Some(best), 0.8),
        Some((best, 1)) => (Some(best), 0.6),
        _ => (None, 0.0),
    }
}

struct Reasons {
    shown: &'static str,
    missing: &'static str,
    idle: &'static str,
}

const ENGLISH: Reasons = Reasons {
    shown: "The agent says it in the words that are quoted.",
    missing: "Nothing that the agent says shows it.",
    idle: "The call gave no occasion for it.",
};

const GERMAN: Reasons = Reasons {
    shown: "Es zeigt sich in den zitierten Worten.",
    missing: "Nichts von dem, was gesagt wurde, zeigt es.",
    idle: "Das Gespräch gab dazu keinen Anlass.",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_answered_by_words_of_the_call() {
        let text = "Agent: Good morning, Northwind Bank.\nCustomer: I am charged twice.\nAgent: I'm sorry. I'll refund it.";
        let call = Conversation::of(text, "en", "en");
        for (question, quote, applies) in [
            ("Did the agent greet the customer?", Some("Good morning, Northwind Bank."), true),
            ("Did the agent show empathy?", Some("I'm sorry."), true),
            ("Did the agent say that the call is recorded?", None, true),
            ("If the customer wants to complain, was a complaint offered?", None, false),
            ("Was the refund named?", Some("I'll refund it."), true),
        ] {
            let verdict = judge(&call, question);
            assert_eq!((verdict.quote, verdict.applies), (quote, applies), "{question}");
            assert_eq!(verdict.share > 0.0, quote.is_some(), "{question}");
        }
        let text = "Agent: I can open an investigation, but I can't refund it.\nAgent: I'll open it now.\nCustomer: \
            This is terrible and useless.";
        let verdict = judge(&Conversation::of(text, "en", "en"), "Did the agent solve the request?");
        assert_eq!(verdict.quote, Some("I'll open it now."), "a refusal is no solution");
        assert!(verdict.share < 0.5, "the customer does not think so");
        let message = Conversation::of("Customer: Hello, please call me.", "en", "en");
        assert!(!judge(&message, "Did the agent greet the customer?").applies, "there was no agent");
    }
}
