//! Who is the agent and who the customer: told by the tenant's channels, or guessed from what is said first.

use contract::document::{Role, SpeakerTalk};
use contract::language::Language;
use contract::tenant::{Speech, Tenant};

use super::turns::Floor;

/// How many of a speaker's first turns are looked at, and how many words of each.
const OPENING: (usize, usize) = (3, 60);

/// What the agents of call centres say at the beginning, in lower case and without punctuation.
///
/// Languages are those whose transcripts can be redacted. Only what customers hardly say: no "my name is".
fn cues(language: Language) -> &'static [&'static str] {
    match language.transcribe_code().split('-').next().unwrap_or_default() {
        "en" => &[
            "how can i help",
            "how may i help",
            "how can we help",
            "how can i assist",
            "how may i assist",
            "what can i do for you",
            "what can i help",
            "thank you for calling",
            "thanks for calling",
            "thank you for holding",
            "you're speaking to",
            "you're speaking with",
            "you are speaking to",
            "you are speaking with",
            "you're through to",
            "am i speaking to",
            "am i speaking with",
            "welcome to",
            "calling from",
            "calling on behalf of",
            "call is recorded",
            "call may be recorded",
            "calls are recorded",
            "can i take your",
            "may i take your",
            "can i have your",
            "may i have your",
        ],
        "de" => &[
            "was kann ich für sie tun",
            "wie kann ich ihnen helfen",
            "wie kann ich helfen",
            "wie darf ich ihnen helfen",
            "womit kann ich ihnen helfen",
            "wie kann ich ihnen weiterhelfen",
            "was darf ich für sie tun",
            "sie sprechen mit",
            "vielen dank für ihren anruf",
            "danke für ihren anruf",
            "willkommen bei",
            "spreche ich mit",
            "ich rufe im auftrag",
            "im namen von",
            "gespräch wird aufgezeichnet",
            "gespräche werden aufgezeichnet",
            "nennen sie mir bitte",
        ],
        "fr" => &[
            "comment puis je vous aider",
            "en quoi puis je vous aider",
            "que puis je faire pour vous",
            "je peux vous aider",
            "merci d'avoir appelé",
            "merci de votre appel",
            "merci pour votre appel",
            "à votre service",
            "à votre écoute",
            "bienvenue chez",
            "bienvenue au",
            "vous êtes en ligne avec",
            "suis je bien avec",
            "est enregistré",
            "sont enregistrés",
            "de la part de",
        ],
        "es" => &[
            "en qué puedo ayudarle",
            "en qué le puedo ayudar",
            "en qué puedo ayudarte",
            "en qué te puedo ayudar",
            "en qué puedo servirle",
            "en qué le puedo servir",
            "cómo puedo ayudarle",
            "cómo le puedo ayudar",
            "gracias por llamar",
            "gracias por su llamada",
            "le atiende",
            "le saluda",
            "le habla",
            "bienvenido a",
            "bienvenida a",
            "hablo con",
            "puede ser grabada",
            "está siendo grabada",
        ],
        "it" => &[
            "come posso aiutarla",
            "come posso aiutarti",
            "in cosa posso aiutarla",
            "in che cosa posso aiutarla",
            "in cosa posso esserle utile",
            "come posso esserle utile",
            "grazie per aver chiamato",
            "grazie per la chiamata",
            "grazie per averci chiamato",
            "benvenuto in",
            "benvenuta in",
            "parlo con",
            "sta parlando con",
            "viene registrata",
            "potrebbe essere registrata",
        ],
        "pt" => &[
            "em que posso ajudar",
            "em que posso ajudá",
            "como posso ajudar",
            "como posso ajudá",
            "no que posso ajudar",
            "em que posso ser útil",
            "obrigado por ligar",
            "obrigada por ligar",
            "obrigado pela sua ligação",
            "obrigada pela sua ligação",
            "bem vindo",
            "bem vinda",
            "falo com",
            "está a falar com",
            "está falando com",
            "pode ser gravada",
            "está sendo gravada",
        ],
        _ => &[],
    }
}

/// What each speaker says first, as lower-case words with one blank on either side: by label, in the order of first
/// words.
pub(super) fn openings(turns: &[Floor<'_>]) -> Vec<(usize, String)> {
    let labels = turns.iter().map(|turn| turn.label).max().map_or(0, |last| last + 1);
    let mut places = vec![None; labels];
    let mut openings: Vec<(usize, String)> = Vec::new();
    let mut looked_at: Vec<usize> = Vec::new();
    for turn in turns {
        let place = *places[turn.label].get_or_insert_with(|| {
            openings.push((turn.label, String::from(" ")));
            looked_at.push(0);
            openings.len() - 1
        });
        looked_at[place] += 1;
        if looked_at[place] <= OPENING.0 {
            for word in turn.words.iter().take(OPENING.1) {
                plain(&word.text, &mut openings[place].1);
            }
            // Between turns, so that no phrase spans two.
            openings[place].1.push_str("| ");
        }
    }
    openings
}

fn plain(text: &str, to: &mut String) {
    for word in text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’')) {
        if !word.is_empty() {
            to.extend(word.replace('’', "'").chars().flat_map(char::to_lowercase));
            to.push(' ');
        }
    }
}

/// Gives the speakers their parts and names. `openings` is what each of them says first.
pub(super) fn assign(speakers: &mut [SpeakerTalk], openings: &[(usize, String)], tenant: &Tenant) {
    if !told(speakers, tenant.speech) {
        infer(speakers, openings, tenant.language);
    }
    let mut others = 2;
    for speaker in speakers {
        speaker.speaker = match speaker.role {
            Role::Agent | Role::Customer => speaker.role.as_str().to_owned(),
            Role::Other => {
                others += 1;
                format!("speaker_{others}")
            }
        };
    }
}

/// Whether the channels say it: then it is so.
fn told(speakers: &mut [SpeakerTalk], speech: Speech) -> bool {
    let Speech::Channels { agent } = speech else { return false };
    let part = |label: &str| match label.strip_prefix("ch_")?.parse::<u8>().ok()? {
        channel if channel == agent => Some(Role::Agent),
        0 | 1 => Some(Role::Customer),
        _ => Some(Role::Other),
    };
    let Some(roles) = speakers.iter().map(|speaker| part(&speaker.label)).collect::<Option<Vec<_>>>() else {
        return false;
    };
    for (speaker, role) in speakers.iter_mut().zip(roles) {
        (speaker.role, speaker.role_inferred) = (role, false);
    }
    true
}

/// The agent is who says most of what agents say; else who speaks first, unless nobody answers, as on an answering
/// machine. The customer is who of the others talks most.
fn infer(speakers: &mut [SpeakerTalk], openings: &[(usize, String)], language: Language) {
    let said =
        |opening: &str| cues(language).iter().filter(|cue| opening.contains(&format!(" {cue}"))).count();
    let scores: Vec<usize> = openings.iter().map(|(_, opening)| said(opening)).collect();
    let most = scores.iter().copied().max().unwrap_or(0);
    let agent = match scores.iter().position(|score| *score == most) {
        Some(first) if most > 0 || speakers.len() > 1 => Some(first),
        _ => None,
    };
    let talk = |speaker: &SpeakerTalk| (speaker.talk_seconds, speaker.words);
    let mut customer: Option<usize> = None;
    for (place, speaker) in speakers.iter().enumerate() {
        let more = customer.is_none_or(|most| talk(speaker) > talk(&speakers[most]));
        if Some(place) != agent && more {
            customer = Some(place);
        }
    }
    for (place, speaker) in speakers.iter_mut().enumerate() {
        speaker.role = match Some(place) {
            one if one == agent => Role::Agent,
            one if one == customer => Role::Customer,
            _ => Role::Other,
        };
    }
}
