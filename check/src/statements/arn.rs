//! Can an ARN of a policy be of a kind of the catalogue?

/// A step of a text with wildcards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Is(char),
    One,
    /// Any number of characters, but none of these.
    Many(&'static str),
}

/// May the resource of a policy (`*`, `?` and `${…}` stand for any) be of the kind with this ARN form?
pub(crate) fn fits(resource: &str, form: &str) -> bool {
    if resource.chars().all(|c| c == '*') {
        return true;
    }
    let wanted: Vec<&str> = form.splitn(6, ':').collect();
    let parts: Vec<&str> = split(resource);
    if parts.len() < 6 || wanted.len() < 6 {
        // A wildcard may stand for several parts, colons and all.
        return meet(&of_policy(resource), &of_form(form));
    }
    let fixed = parts[1..5].iter().zip(&wanted[1..5]).all(|(part, wanted)| match (*part, *wanted) {
        ("", "${Region}") => wanted_service(&parts) == "bedrock",
        ("", wanted) => wanted.is_empty(),
        (_, wanted) if wanted.starts_with("${") => true,
        (part, wanted) => meet(&of_policy(part), &of_form(wanted)),
    });
    fixed && meet(&of_policy(parts[5]), &of_form(wanted[5]))
}

fn wanted_service<'p>(parts: &[&'p str]) -> &'p str {
    parts[2]
}

/// The six parts of an ARN, where no variable stands in the first five.
fn split(arn: &str) -> Vec<&str> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    // `${aws:…}` has a colon of its own.
    if parts.iter().take(5).any(|part| part.contains("${")) { vec![arn] } else { parts }
}

/// May two texts with wildcards (IAM's `*`, `?` and variables) stand for the same text?
pub(crate) fn may_be_same(one: &str, other: &str) -> bool {
    meet(&of_policy(one), &of_policy(other))
}

fn of_policy(text: &str) -> Vec<Step> {
    let mut steps = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("${")
            && let Some((_, tail)) = after.split_once('}')
        {
            steps.push(Step::Many(""));
            rest = tail;
            continue;
        }
        steps.push(match first {
            '*' => Step::Many(""),
            '?' => Step::One,
            other => Step::Is(other),
        });
        rest = &rest[first.len_utf8()..];
    }
    steps
}

fn of_form(form: &str) -> Vec<Step> {
    let mut steps = Vec::with_capacity(form.len());
    let mut rest = form;
    while let Some((before, after)) = rest.split_once("${") {
        steps.extend(before.chars().map(Step::Is));
        let (name, tail) = after.split_once('}').unwrap_or((after, ""));
        steps.push(Step::Many(match name {
            "BucketName" | "TableName" | "QueueName" | "TopicName" | "KeyId" => "/:",
            "Partition" | "Region" | "Account" => ":",
            _ => "",
        }));
        rest = tail;
    }
    steps.extend(rest.chars().map(Step::Is));
    steps
}

/// Is there a text that both stand for?
fn meet(one: &[Step], other: &[Step]) -> bool {
    // `reached[j]`: what is left of `one` from here meets what is left of `other` from j.
    let mut below = vec![false; other.len() + 1];
    for i in (0..=one.len()).rev() {
        let mut row = vec![false; other.len() + 1];
        for j in (0..=other.len()).rev() {
            row[j] = match (one.get(i), other.get(j)) {
                (None, None) => true,
                (Some(Step::Many(_)), None) => below[j],
                (None, Some(Step::Many(_))) => row[j + 1],
                (Some(Step::Many(_)), Some(Step::Many(_))) => below[j] || row[j + 1],
                (Some(Step::Many(none)), Some(single)) => below[j] || (takes(none, *single) && row[j + 1]),
                (Some(single), Some(Step::Many(none))) => row[j + 1] || (takes(none, *single) && below[j]),
                (Some(Step::Is(a)), Some(Step::Is(b))) => a == b && below[j + 1],
                (Some(_), Some(_)) => below[j + 1],
                (Some(_), None) | (None, Some(_)) => false,
            };
        }
        below = row;
    }
    below[0]
}

fn takes(none_of: &str, step: Step) -> bool {
    !matches!(step, Step::Is(c) if none_of.contains(c))
}

#[cfg(test)]
mod tests {
    use super::{fits, may_be_same};

    #[test]
    fn arns_fit_the_forms_of_their_kind() {
        let bucket = "arn:${Partition}:s3:::${BucketName}";
        let object = "arn:${Partition}:s3:::${BucketName}/${ObjectName}";
        let stream = "arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}:log-stream:${LogStreamName}";
        for (resource, form, expected) in [
            ("*", bucket, true),
            ("arn:aws:s3:::calls", bucket, true),
            ("arn:aws:s3:::calls", object, false),
            ("arn:aws:s3:::calls/*", object, true),
            ("arn:aws:s3:::calls/*", bucket, false),
            ("arn:aws:s3:::calls*", object, true),
            ("arn:aws:s3:::${aws:PrincipalTag/team}/*", object, true),
            ("arn:aws:*", object, true),
            ("arn:aws:logs:eu-central-1:111122223333:log-group:/aws/lambda/f:*", stream, true),
            ("arn:aws:logs:eu-central-1:111122223333:log-group:/aws/lambda/f", stream, false),
            ("arn:aws:logs:*:*:*", stream, true),
            ("arn:aws:sqs:eu-central-1:111122223333:orders", bucket, false),
        ] {
            assert_eq!(fits(resource, form), expected, "{resource} {form}");
        }
    }

    #[test]
    fn patterns_meet() {
        assert!(may_be_same("a*c", "ab*") && may_be_same("a?", "ab") && may_be_same("*", ""));
        assert!(!may_be_same("a*", "b*") && !may_be_same("ab", "a"));
    }
}
