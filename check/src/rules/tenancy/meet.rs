//! Do two texts with wildcards have a text in common?

/// Is there a text that both patterns (`*`, `?`) match?
pub(in crate::rules) fn meet(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    // What stands before the first wildcard of either must be the same; most pairs end here.
    let same = a.iter().zip(b).take_while(|(x, y)| x == y && !is_wild(**x)).count();
    match (a.get(same), b.get(same)) {
        (None, None) => return true,
        (Some(x), Some(y)) if !is_wild(*x) && !is_wild(*y) => return false,
        _ => {}
    }
    let (a, b) = (&a[same..], &b[same..]);
    // reached[j]: the first i of `a` and the first j of `b` have a text in common.
    let mut reached = vec![false; b.len() + 1];
    for i in 0..=a.len() {
        let mut next = vec![false; b.len() + 1];
        for j in 0..=b.len() {
            next[j] = if i == 0 && j == 0 {
                true
            } else {
                let (x, y) = (i.checked_sub(1).map(|i| a[i]), j.checked_sub(1).map(|j| b[j]));
                (x == Some(b'*') && reached[j])
                    || (y == Some(b'*') && next[j - 1])
                    || matches!((x, y), (Some(x), Some(y)) if reached[j - 1] && (x == y || is_wild(x) || is_wild(y)))
                    || (x == Some(b'*') && j > 0 && next[j - 1])
                    || (y == Some(b'*') && i > 0 && reached[j])
            };
        }
        reached = next;
    }
    reached[b.len()]
}

/// What stands before the first wildcard.
pub(super) fn literal(pattern: &str) -> &str {
    &pattern[..pattern.find(['*', '?']).unwrap_or(pattern.len())]
}

fn is_wild(c: u8) -> bool {
    matches!(c, b'*' | b'?')
}

#[cfg(test)]
mod tests {
    use super::meet;

    #[test]
    fn patterns_meet_where_a_text_matches_both() {
        for (a, b, expected) in [
            ("a/b", "a/b", true),
            ("a/b", "a/c", false),
            ("a/*", "a/b/*", true),
            ("*", "a/b/*", true),
            ("a/*/c", "a/b/*", true),
            ("a/*/c", "b/*", false),
            ("acme*", "acme-energie/*", true),
            ("acme/*", "acme-energie/*", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("*b", "a*", true),
            ("*b", "a", false),
            ("a", "a*", true),
            ("", "*", true),
        ] {
            assert_eq!(meet(a, b), expected, "{a} {b}");
            assert_eq!(meet(b, a), expected, "{b} {a}");
        }
    }
}
