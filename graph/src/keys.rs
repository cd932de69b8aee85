//! Patterns of keys, with `*` for any text: whether two of them have a key in common.

/// Is there a key that both patterns take?
pub(crate) fn meet(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    // Row by row: do the rest of the one from here and the rest of the other from each place have a key in common?
    let mut below = vec![false; other.len() + 1];
    for from in (0..=one.len()).rev() {
        let mut row = vec![false; other.len() + 1];
        for at in (0..=other.len()).rev() {
            let (a, b) = (one.get(from), other.get(at));
            row[at] = match (a, b) {
                (None, None) => true,
                (Some('*'), _) => below[at] || (b.is_some() && row[at + 1]),
                (_, Some('*')) => row[at + 1] || (a.is_some() && below[at]),
                (Some(a), Some(b)) => (a == b || *a == '?' || *b == '?') && below[at + 1],
                _ => false,
            };
        }
        below = row;
    }
    below[0]
}

#[cfg(test)]
mod tests {
    use super::meet;

    #[test]
    fn patterns_meet_where_a_key_fits_both() {
        for (one, other, expected) in [
            ("tmp/*", "tmp/*/*/*.json", true),
            ("tmp/*.kept", "tmp/*/*/*.json", false),
            ("*/calls/*", "demo/calls/*", true),
            ("demo/*", "tmp/*", false),
            ("*", "anything", true),
            ("a", "a", true),
            ("a", "ab", false),
            ("", "*", true),
            ("a*c", "*b", false),
            ("a?c", "abc", true),
        ] {
            assert_eq!(meet(one, other), expected, "{one} and {other}");
            assert_eq!(meet(other, one), expected, "{other} and {one}");
        }
    }
}
