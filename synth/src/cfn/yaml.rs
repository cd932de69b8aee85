//! YAML that means the same to a YAML 1.1 reader as to a YAML 1.2 reader.
//!
//! CloudFormation and the AWS CLI read YAML 1.1, in which `2012-10-17` is a date, `on` is a boolean, `0123` is
//! an octal number and `12:30` is seven hundred and fifty. The YAML writer follows 1.2 and leaves these bare, and has no way to ask
//! for quotes. So such a text is written between two private-use characters, which YAML leaves bare in turn, and the
//! pair is replaced by quotes at the end. Nothing that needs protection has a quote or a line break in it.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex_lite::Regex;
use serde::Serialize;

use super::node::Node;

const OPEN: char = '\u{E000}';
const CLOSE: char = '\u{E001}';

/// The implicit types of YAML 1.1 (<https://yaml.org/type/>) beyond those of YAML 1.2: bool, int, float, null,
/// timestamp, merge, value.
static OTHER_TYPE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let numbers = r"[-+]?(0b[01_]+|0[0-7_]+|0o[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*(:[0-5]?[0-9])*)";
    let fractions = r"[-+]?([0-9][0-9_]*)?\.?[0-9_]*([eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(inf|nan)";
    let words = r"y|n|yes|no|on|off|true|false|null|~|=|<<";
    let dates = r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \t].*)?";
    Regex::new(&format!("^(?i:{numbers}|{fractions}|{words}|{dates})$")).ok()
});

/// `text`, marked when a YAML 1.1 reader would take it for something else.
pub(super) fn protected(text: &str) -> Cow<'_, str> {
    let bare = text.is_empty() || text.contains(['\n', '\'', '"']);
    match &*OTHER_TYPE {
        Some(pattern) if !bare && pattern.is_match(text) => Cow::Owned(format!("{OPEN}{text}{CLOSE}")),
        _ => Cow::Borrowed(text),
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
