//! What the actions of a statement stand for, by the catalogue.

use proof::catalog::{self, Action, Service};

/// Service prefix and name of an action; `None` where there is no prefix, as in `*`.
pub(crate) fn split(action: &str) -> Option<(&str, &str)> {
    action.split_once(':')
}

/// The catalogue's service of an action's prefix.
pub(crate) fn service(action: &str) -> Option<&'static Service> {
    catalog::service(split(action)?.0)
}

/// The actions that a text stands for; `None` where the catalogue cannot tell.
pub(crate) fn meant(action: &str) -> Option<Vec<&'static Action>> {
    let (prefix, name) = split(action)?;
    let service = catalog::service(prefix)?;
    if has_wildcard(name) {
        return Some(service.matching(name).collect());
    }
    service.action(name).map(|action| vec![action])
}

/// Does a text hold a wildcard?
pub(crate) fn has_wildcard(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// Could the text stand for this action?
pub(crate) fn covers(text: &str, action: &str) -> bool {
    like(&text.to_ascii_lowercase(), &action.to_ascii_lowercase())
}

/// IAM's wildcards on a text.
pub(crate) fn like(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut place, mut star) = (0, 0, None);
    while place < text.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, place));
                at += 1;
            }
            Some(wanted) if *wanted == '?' || *wanted == text[place] => (at, place) = (at + 1, place + 1),
            _ => {
                let Some((any, from)) = star else { return false };
                star = Some((any, from + 1));
                (at, place) = (any + 1, from + 1);
            }
        }
    }
    pattern[at..].iter().all(|rest| *rest == '*')
}

/// The nearest of these names, where it is near enough to be what was meant.
pub(crate) fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let wanted = name.to_ascii_lowercase();
    let most = if wanted.len() < 6 { 1 } else { 2 + wanted.len() / 12 };
    names
        .filter(|other| other.len().abs_diff(wanted.len()) <= most)
        .map(|other| (distance(&wanted, &other.to_ascii_lowercase()), other))
        .filter(|(far, _)| *far <= most && *far > 0)
        .min()
        .map(|(_, other)| other)
}

/// How many letters are changed, missing or too many.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], line + 1);
        for (column, wanted) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *wanted);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::{covers, nearest};

    #[test]
    fn a_misspelt_name_has_a_nearest_one() {
        let names = ["GetObject", "PutObject", "ListBucket"];
        assert_eq!(nearest("GetObjects", names.into_iter()), Some("GetObject"));
        assert_eq!(nearest("Converse", names.into_iter()), None);
    }

    #[test]
    fn wildcards_cover() {
        assert!(covers("s3:Get*", "s3:getObject") && covers("*", "s3:GetObject"));
        assert!(!covers("s3:Get?", "s3:GetObject"));
    }
}
