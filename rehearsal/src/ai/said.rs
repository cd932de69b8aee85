//! Who said what in a transcript, sentence by sentence, and what may be taken from it about the call.

use std::sync::OnceLock;

use regex::Regex;

use super::sentences::{speaker, split, spoken, telling, words};
use super::{count, sentiment};

/// Whose words they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Agent,
    Customer,
    /// Somebody else, or nobody knows.
    Other,
}

/// One sentence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Said<'a> {
    pub(crate) who: Who,
    pub(crate) text: &'a str,
}

/// What was said, in its order.
pub(crate) struct Conversation<'a> {
    pub(crate) said: Vec<Said<'a>>,
    /// The spoken language: `de` or `en`.
    language: &'static str,
    /// The language of words that nobody said.
    writes: &'static str,
}

/// What somebody says who explains why they call.
const REASONS: [&str; 18] = [
    "calling about",
    "i'm calling",
    "ring about",
    "i've been charged",
    "i have been charged",
    "never arrived",
    "i want",
    "i'd like",
    "i need",
    "has been dropping",
    "i'm looking",
    "möchte",
    "ich rufe an",
    "wegen",
    "to order",
    "place an order",
    "why we came",
    "why i called",
];

/// What somebody says who promises to do something after the call: that they will, and a verb of doing.
const PROMISES: &str = r"(?x)
    \b(?:i|we)(?:'ll|\ will)\s(?:\w+ly\s|also\s|now\s|then\s)?
    (?:add|arrange|book|call|cancel|chase|confirm|credit|do\ (?:is|it)|email|fix|follow|keep|let\ you\ know|log|look\ into|
       open|order|pay|post|raise|refund|replace|report|ring|send|speak|submit|transfer|upload|write)\b
    | \byou(?:'ll\ get|\ will\ receive)\b | \bwill\ (?:ring|call|write\ to)\ you\b
    | \bich\ (?:werde|schicke|lasse)\b | \bwir\ (?:werden|schicken)\b | \bmelde\ mich\b | \bsie\ bekommen\b
    | \bkommt\ heute\ noch\b";

/// What sounds like a promise and is done before the call ends, or by nobody.
const NO_PROMISES: [&str; 5] =
    ["never", "write down", "write it down", "write that down", "keep you waiting"];

/// What a company must not overhear.
const RISKS: [&str; 24] = [
    "complain",
    "cancel",
    "ombudsman",
    "never order",
    "never again",
    "lawyer",
    "going to my bank",
    "somewhere else",
    "unacceptable",
    "disgrac",
    "terrible",
    "useless",
    "disappointing",
    "nobody did",
    "nobody rang",
    "nobody told me",
    "beschwer",
    "kündig",
    "anwalt",
    "anbieter wechseln",
    "unverschämt",
    "ärgerlich",
    "enttäuscht",
    "password",
];

impl<'a> Conversation<'a> {
    pub(crate) fn of(text: &'a str, language: &'static str, writes: &'static str) -> Conversation<'a> {
        let said = text.lines().flat_map(|line| {
            let who = match speaker(line) {
                Some(label) if label.contains("agent") => Who::Agent,
                Some(label) if label.contains("customer") => Who::Customer,
                _ => Who::Other,
            };
            split(spoken(line)).into_iter().map(move |text| Said { who, text })
        });
        Conversation { said: said.collect(), language, writes }
    }

    fn by(&self, who: Who) -> impl DoubleEndedIterator<Item = &'a str> {
        self.said.iter().filter(move |said| said.who == who).map(|said| said.text)
    }

    /// What a customer said; where nobody knows who is who, what anybody said.
    fn customers(&self) -> Vec<&'a str> {
        let found: Vec<&str> = self.by(Who::Customer).collect();
        if found.is_empty() { self.said.iter().map(|said| said.text).collect() } else { found }
    }

    /// What an agent said; where nobody knows who is who, what anybody said.
    pub(crate) fn agents(&self) -> Vec<&'a str> {
        let roles_known = self.said.iter().any(|said| said.who != Who::Other);
        if roles_known { self.by(Who::Agent).collect() } else { self.customers() }
    }

    fn feeling(&self, sentence: &str) -> f64 {
        sentiment(sentence, self.language).compound
    }

    fn mean(&self, sentences: &[&str]) -> f64 {
        sentences.iter().map(|sentence| self.feeling(sentence)).sum::<f64>() / count(sentences.len().max(1))
    }

    fn written(&self, english: &'static str, german: &'static str) -> &'static str {
        if self.writes == "de" { german } else { english }
    }

    /// Why the customer called: the first reason or wish that they tell, else their first complaint.
    pub(crate) fn issue(&self) -> Option<&'a str> {
        let customers = self.customers();
        let early = &customers[..customers.len().div_ceil(2).max(3).min(customers.len())];
        let reason = early.iter().take(10).copied().find(|sentence| holds(sentence, &REASONS));
        let complains = |sentence: &&str| {
            holds(sentence, &RISKS) || self.feeling(sentence) < -0.4 && !sentence.ends_with('?')
        };
        reason.or_else(|| early.iter().copied().find(complains)).or_else(|| telling_of(&customers))
    }

    /// What was done about it: the most that an agent promised, else what says most.
    pub(crate) fn resolution(&self) -> Option<&'a str> {
        let promised = self.promises().into_iter().filter(|said| said.who != Who::Customer);
        let promised = promised.rev().max_by_key(|said| said.text.len());
        let roles_known = self.said.iter().any(|said| said.who != Who::Other);
        let agents: Vec<&str> = self.agents();
        if roles_known && agents.is_empty() {
            return None;
        }
        promised.map(|said| said.text).or_else(|| telling_of(&agents))
    }

    /// How the call ended.
    pub(crate) fn outcome(&self) -> &'static str {
        if self.said.is_empty() {
            return "";
        }
        if self.by(Who::Agent).next().is_none() && self.by(Who::Customer).next().is_some() {
            return self.written(
                "Nobody answered; a message was left",
                "Niemand antwortete; Nachricht hinterlassen",
            );
        }
        if self.ends_badly() {
            self.written("Not resolved", "Nicht gelöst")
        } else if self.promises().is_empty() {
            self.written("Resolved", "Gelöst")
        } else {
            self.written("Resolved, with something left to do", "Gelöst, etwas bleibt zu tun")
        }
    }

    /// The customer's last words are bitter.
    pub(crate) fn ends_badly(&self) -> bool {
        let customers = self.customers();
        self.mean(&customers[customers.len().saturating_sub(3)..]) < -0.05
    }

    /// How the customer felt at the beginning and at the end.
    pub(crate) fn mood(&self) -> String {
        let customers = self.customers();
        if customers.is_empty() {
            return String::new();
        }
        let third = customers.len().div_ceil(3);
        let word = |sentences: &[&str]| {
            let mean = self.mean(sentences);
            if mean > 0.12 {
                self.written("pleased", "zufrieden")
            } else if mean < -0.05 {
                self.written("unhappy", "unzufrieden")
            } else {
                self.written("calm", "ruhig")
            }
        };
        let (first, last) = (word(&customers[..third]), word(&customers[customers.len() - third..]));
        match (self.writes, first == last) {
            ("de", true) => format!("Der Kunde klingt durchgehend {first}."),
            ("de", false) => format!("Der Kunde klingt zuerst {first}, am Ende {last}."),
            (_, true) => format!("The customer sounds {first} throughout."),
            (_, false) => format!("The customer sounds {first} at first and {last} at the end."),
        }
    }

    /// The call in three sentences: why, what about it, how it ended.
    pub(crate) fn summary(&self) -> String {
        let Some(issue) = self.issue() else { return String::new() };
        let (open, close) = if self.writes == "de" { ("„", "“") } else { ("“", "”") };
        let from = self.said.iter().find(|said| said.text == issue).map_or(Who::Other, |said| said.who);
        let says = match from {
            Who::Customer => self.written("The customer says:", "Der Kunde sagt:"),
            Who::Agent => self.written("The agent says:", "Der Agent sagt:"),
            Who::Other => self.written("It is said:", "Gesagt wird:"),
        };
        let mut parts = vec![format!("{says} {open}{issue}{close}")];
        if let Some(resolution) = self.resolution().filter(|resolution| *resolution != issue) {
            let says = self.written("The answer is:", "Die Antwort ist:");
            parts.push(format!("{says} {open}{resolution}{close}"));
        }
        parts.push(format!("{}.", self.outcome()));
        parts.join(" ")
    }

    /// What somebody says that they will do after the call.
    pub(crate) fn promises(&self) -> Vec<Said<'a>> {
        let promised = self.said.iter().filter(|said| {
            is_promise(said.text) && !holds(said.text, &NO_PROMISES) && !said.text.ends_with('?')
        });
        promised.filter(|said| said.text.split_whitespace().count() > 3).take(8).copied().collect()
    }

    /// What a company should look at.
    pub(crate) fn risks(&self) -> Vec<&'a str> {
        let customers = self.customers();
        let named = |sentence: &&str| holds(sentence, &RISKS);
        let bad = |sentence: &&str| self.feeling(sentence) < -0.65 && words(sentence).len() > 3;
        customers.into_iter().filter(|sentence| named(sentence) || bad(sentence)).take(4).collect()
    }

    pub(crate) fn feels(&self) -> f64 {
        let all: Vec<&str> = self.said.iter().map(|said| said.text).collect();
        self.mean(&all)
    }

    pub(crate) fn german(&self) -> bool {
        self.writes == "de"
    }
}

fn is_promise(sentence: &str) -> bool {
    static RULE: OnceLock<Option<Regex>> = OnceLock::new();
    let rule = RULE.get_or_init(|| Regex::new(PROMISES).ok());
    rule.as_ref().is_some_and(|rule| rule.is_match(&sentence.to_lowercase().replace('’', "'")))
}

pub(crate) fn holds(sentence: &str, cues: &[&str]) -> bool {
    let lower = sentence.to_lowercase().replace('’', "'");
    cues.iter().any(|cue| lower.contains(cue))
}

/// The sentence that says most.
fn telling_of<'a>(sentences: &[&'a str]) -> Option<&'a str> {
    let text = sentences.join("\n");
    let best = *telling(&text, 1).first()?;
    sentences.iter().copied().find(|sentence| *sentence == best).or_else(|| sentences.first().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALL: &str = "[0:00] Agent: Good morning, how can I help you?\n[0:04] Customer: I have been charged twice for \
        the fee. I am not happy.\n[0:09] Agent: I am sorry. I'll just check. I'll send you £18.50 by Friday.\n[0:20] \
        Customer: Thank you, that is very helpful.";

    fn heard(text: &str) -> Conversation<'_> {
        Conversation::of(text, "en", "en")
    }

    #[test]
    fn a_call_is_told_by_what_was_said() {
        let call = heard(CALL);
        assert_eq!(call.issue(), Some("I have been charged twice for the fee."));
        assert_eq!(call.resolution(), Some("I'll send you £18.50 by Friday."));
        assert_eq!(call.outcome(), "Resolved, with something left to do");
        assert_eq!(call.mood(), "The customer sounds unhappy at first and pleased at the end.");
        assert_eq!(call.promises(), [Said { who: Who::Agent, text: "I'll send you £18.50 by Friday." }]);
        assert!(call.summary().starts_with("The customer says: “I have been charged twice for the fee.”"));
    }

    #[test]
    fn a_promise_is_something_to_do_after_the_call() {
        for (sentence, promised) in [
            ("I'll refund the fee.", true),
            ("What I'll do is refund the duplicate fee.", true),
            ("If anything looks wrong I’ll call you before you notice it.", true),
            ("The engineer will ring you when it's done.", true),
            ("Ich lasse die Rechnung korrigieren.", true),
            ("That's a very fair way of putting it, and I'll write it down in those words.", false),
            ("Oh dear, we'll get that sorted.", false),
            ("We'll come on to surveys a bit later.", false),
            ("I'll ask about the property and about your income.", false),
            ("I'll send the receipt by email, what's the best address for that?", false),
            ("I will never order from you again.", false),
        ] {
            let line = format!("Agent: {sentence}");
            assert_eq!(!heard(&line).promises().is_empty(), promised, "{sentence}");
        }
    }

    #[test]
    fn a_call_is_about_a_reason_a_wish_or_a_complaint() {
        let papers = "Customer: I've got all the papers spread over the kitchen table.";
        for issue in
            ["Your rate was good, so that's why we came to you.", "I waited an hour and nobody rang."]
        {
            let text = format!("{papers}\nCustomer: {issue}\nCustomer: Thank you. Bye.");
            assert_eq!(heard(&text).issue(), Some(issue));
        }
    }

    #[test]
    fn a_message_has_no_resolution_and_nothing_has_nothing() {
        let message =
            heard("Customer: I'm calling about the washing machine. It leaked, which is disappointing.");
        assert_eq!(message.resolution(), None);
        assert_eq!(message.outcome(), "Nobody answered; a message was left");
        assert_eq!(message.risks(), ["It leaked, which is disappointing."]);
        let nothing = heard("");
        assert_eq!(
            (nothing.issue(), nothing.summary(), nothing.mood()),
            (None, String::new(), String::new())
        );
    }
}
