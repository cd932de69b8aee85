//! YAML that means the same to a YAML 1.1 reader as to a YAML 1.2 reader.
//!
//! CloudFormation and the AWS CLI read YAML 1.1, in which `2012-10-17` is a date, `on` is a boolean, `0123`
//! is an octal number and `12:30` is seven hundred and fifty. The YAML writer follows 1.2 and leaves these
//! bare, and has no way to ask for quotes. So such a text is written between two private-use characters,
//! which YAML leaves bare in turn, and the pair is replaced by quotes at the end. Nothing that needs
//! protection has a quote or a line break in it.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex_lite::Regex;
use serde::Serialize;

use super::node::Node;

const OPEN: char = '\u{E000}';
const CLOSE: char = '\u{E001}';

/// The implicit types of YAML 1.1 (<https://yaml.org/type/>): int, float, bool, null, merge, value,
/// timestamp. Nothing that matches has a character that YAML would quote for another reason.
static OTHER_TYPE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let types = [
        r"[-+]?(0b[01_]+|0o?[0-7_]+|0x[0-9a-f_]+|[0-9][0-9_]*(:[0-5]?[0-9])*)",
        r"[-+]?([0-9][0-9_]*(:[0-5]?[0-9])*)?\.[0-9_]*(e[-+]?[0-9]+)?|[-+]?[0-9][0-9_]*e[-+]?[0-9]+|[-+]?\.(inf|nan)",
        "y|n|yes|no|on|off|true|false|null|~|<<|=",
        r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}((t|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\.[0-9]*)?([ \t]*(z|[-+][0-9]{1,2}(:?[0-9]{2})?))?)?",
    ];
    Regex::new(&format!("^(?i:{})$", types.join("|"))).ok()
});

/// `text`, marked when a YAML 1.1 reader would take it for something else.
pub(super) fn protected(text: &str) -> Cow<'_, str> {
    match &*OTHER_TYPE {
        Some(pattern) if may_be_another(text) && pattern.is_match(text) => {
            Cow::Owned(format!("{OPEN}{text}{CLOSE}"))
        }
        _ => Cow::Borrowed(text),
    }
}

/// Whether a text begins as one of [`OTHER_TYPE`] does: most do not, and the pattern takes its time.
fn may_be_another(text: &str) -> bool {
    const LONGEST_WORD: usize = "false".len();
    match text.as_bytes() {
        [] => false,
        [first, ..] if first.is_ascii_digit() || b"-+.~<=".contains(first) => true,
        [first, ..] => text.len() <= LONGEST_WORD && b"ynotf".contains(&first.to_ascii_lowercase()),
    }
}

/// Whether every text of the template can be told apart from the marks.
pub(super) fn is_writable(template: &Node) -> bool {
    let mut writable = true;
    template.walk(&mut |node| match node {
        Node::Text(text) => writable &= !text.contains([OPEN, CLOSE]),
        Node::Map(entries) => writable &= !entries.iter().any(|(key, _)| key.contains([OPEN, CLOSE])),
        _ => {}
    });
    writable
}

/// Writes `value`, whose texts are all [`protected`].
pub(super) fn write(value: &impl Serialize) -> Result<String, serde_yaml::Error> {
    Ok(serde_yaml::to_string(value)?.replace([OPEN, CLOSE], "'"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::super::node::Short;
    use super::*;

    /// What a list with just this text looks like.
    fn written(text: &str) -> String {
        let yaml = write(&Short(&Node::List(vec![Node::text(text)]))).unwrap();
        yaml.strip_prefix("- ").unwrap().trim_end().to_owned()
    }

    proptest! {
        #[test]
        fn nothing_of_another_type_begins_as_none_does(text in "[-+.~<=_:a-zA-Z0-9 ]{0,8}") {
            let is_another = OTHER_TYPE.as_ref().unwrap().is_match(&text);
            prop_assert!(!is_another || may_be_another(&text));
        }
    }

    #[test]
    fn what_yaml_1_1_would_take_for_something_else_is_quoted() {
        for text in [
            "2012-10-17",
            "2010-09-09",
            "2001-12-14t21:59:43.10-05:00",
            "2001-12-14 21:59:43.10 -5",
            "on",
            "On",
            "OFF",
            "yes",
            "No",
            "y",
            "N",
            "true",
            "FALSE",
            "null",
            "Null",
            "~",
            "1:30",
            "12:30:45",
            "190:20:30.15",
            "=",
            "<<",
            "1_000",
            "0123",
            "012",
            "08",
            "0o14",
            "0x1F",
            "0b1010",
            "1",
            "-1",
            "+12",
            "1.5",
            "6.8523015e+5",
            "685_230.15",
            "1e3",
            ".5",
            "5.",
            ".inf",
            "-.INF",
            ".NaN",
            "",
        ] {
            assert_eq!(written(text), format!("'{text}'"));
        }
    }

    #[test]
    fn other_text_is_left_bare() {
        for text in [
            "aws:kms",
            "arn:aws:s3:::bucket/*",
            "s3:GetObject",
            "provided.al2023",
            "AWS::SQS::Queue",
            "1.2.3",
            "12:3x",
            "2012-10",
            "2012-10-17x",
            "nope",
            "once",
            "yesterday",
            "x86_64",
            "cron(0 3 * * ? *)",
            "12345-a",
            "00:61:xx",
            "e5",
            "_",
        ] {
            assert_eq!(written(text), text);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_back(text in "[^\u{E000}\u{E001}]*") {
            let yaml = write(&Short(&Node::map([("key", Node::text(&text))]))).unwrap();
            let back: BTreeMap<String, String> = serde_yaml::from_str(&yaml).unwrap();
            prop_assert_eq!(&back["key"], &text);
        }

        #[test]
        fn numbers_and_dates_are_read_back(text in "[-+]?[0-9]{0,4}[-:._e]?[0-9]{1,2}[-:._tT ]?[0-9]{0,3}[zZ]?") {
            let yaml = write(&Short(&Node::map([(&text, Node::text(&text))]))).unwrap();
            let back: BTreeMap<String, String> = serde_yaml::from_str(&yaml).unwrap();
            prop_assert_eq!(back.get(&text), Some(&text));
        }
    }
}
