//! Policy variables: `${aws:PrincipalTag/team}`, with `${*}`, `${?}` and `${$}` for the characters
//! themselves.

use super::keys::{Keys, Presence};
use crate::glob::Step;

/// The text as wildcard steps, variables replaced; `Err` says why that is unknown. A variable's value is
/// never a wildcard.
pub(super) fn pattern(text: &str, variables: bool, keys: &Keys) -> Result<Vec<Step>, String> {
    let mut steps = Vec::with_capacity(text.len());
    let mut rest = text;
    while variables && let Some((before, after)) = rest.split_once("${") {
        steps.extend(crate::glob::iam(before));
        let Some((variable, tail)) = after.split_once('}') else {
            steps.extend("${".chars().map(Step::Is));
            rest = after;
            continue;
        };
        steps.extend(value(variable, keys)?.chars().map(Step::Is));
        rest = tail;
    }
    steps.extend(crate::glob::iam(rest));
    Ok(steps)
}

/// The text with variables replaced, for operators without wildcards.
pub(super) fn plain(text: &str, variables: bool, keys: &Keys) -> Result<String, String> {
    let steps = pattern(text, variables, keys)?;
    let character = |step: Step| match step {
        Step::Any => '*',
        Step::One => '?',
        Step::Is(c) => c,
    };
    Ok(steps.into_iter().map(character).collect())
}

fn value(variable: &str, keys: &Keys) -> Result<String, String> {
    if matches!(variable, "*" | "?" | "$") {
        return Ok(variable.to_owned());
    }
    let (name, default) = match variable.split_once(',') {
        Some((name, default)) => (name.trim(), Some(default.trim().trim_matches('\''))),
        None => (variable.trim(), None),
    };
    match (keys.get(name), default) {
        (Presence::Values(values), _) if values.len() == 1 => Ok(values[0].clone()),
        (Presence::Absent, Some(default)) => Ok(default.to_owned()),
        (Presence::Unknown(why), _) => Err(why),
        (Presence::Values(_) | Presence::Absent, _) => {
            Err(format!("the policy variable {name} has no single value"))
        }
    }
}
