//! Reads a pattern, and refuses what `EventBridge` refuses.

use serde_json::{Map, Value};

use super::PatternError;
use super::matcher::{Comparison, Matcher, TextMatcher};
use crate::cidr::Cidr;
use crate::glob::Step;
use crate::unknown;

/// Longest pattern that `PutRule` takes, in characters (API model of `EventBridge`).
const MAX_LENGTH: usize = 4096;
/// Largest number, either way, that `numeric` compares (event-ruler).
const MAX_NUMBER: f64 = 5e9;
/// Deepest nesting that is read.
const MAX_DEPTH: usize = 100;
/// Names that `$or` may not hold as fields.
const OPERATORS: [&str; 8] =
    ["exactly", "prefix", "suffix", "equals-ignore-case", "anything-but", "numeric", "cidr", "exists"];

#[derive(Debug, Clone, Default)]
pub(super) struct Fields {
    /// Every one of these must match.
    pub(super) all: Vec<(String, Field)>,
    /// One branch of each `$or` must match.
    pub(super) any_of: Vec<Vec<Fields>>,
}

#[derive(Debug, Clone)]
pub(super) enum Field {
    Fields(Fields),
    /// One of these must match.
    Values(Vec<Matcher>),
}

pub(super) fn compile(pattern: &Value) -> Result<Fields, PatternError> {
    let mut reader = Reader { path: Vec::new(), in_or: false };
    if let Some(why) = unknown::within(pattern) {
        return Err(reader.wrong(&format!("a part of it is not known from the template: {why}")));
    }
    let length = pattern.to_string().chars().count();
    if length > MAX_LENGTH {
        return Err(reader.wrong(&format!("{length} characters; at most {MAX_LENGTH} are allowed")));
    }
    match pattern {
        Value::Object(map) => reader.fields(map),
        _ => Err(reader.wrong("a pattern is an object")),
    }
}

struct Reader {
    path: Vec<String>,
    in_or: bool,
}

impl Reader {
    fn wrong(&self, problem: &str) -> PatternError {
        PatternError { rule: None, path: self.path.join("."), problem: problem.to_owned() }
    }

    fn fields(&mut self, map: &Map<String, Value>) -> Result<Fields, PatternError> {
        if map.is_empty() {
            return Err(self.wrong("empty objects are not allowed; name at least one field"));
        }
        if self.path.len() > MAX_DEPTH {
            return Err(self.wrong("nested too deep"));
        }
        let mut fields = Fields::default();
        for (name, value) in map {
            self.path.push(name.clone());
            if name == "$or" {
                fields.any_of.push(self.branches(value)?);
            } else {
                if self.in_or && OPERATORS.contains(&name.as_str()) {
                    return Err(self.wrong("an operator cannot be a field's name inside of $or"));
                }
                fields.all.push((name.clone(), self.field(value)?));
            }
            self.path.pop();
        }
        Ok(fields)
    }

    fn branches(&mut self, value: &Value) -> Result<Vec<Fields>, PatternError> {
        let branches = value.as_array().map(Vec::as_slice).unwrap_or_default();
        if branches.len() < 2 {
            return Err(self.wrong("$or wants an array of at least two objects"));
        }
        let outer = std::mem::replace(&mut self.in_or, true);
        let mut compiled = Vec::with_capacity(branches.len());
        for branch in branches {
            let Value::Object(map) = branch else {
                return Err(self.wrong("only objects are allowed in the array of $or"));
            };
            compiled.push(self.fields(map)?);
        }
        self.in_or = outer;
        Ok(compiled)
    }

    fn field(&mut self, value: &Value) -> Result<Field, PatternError> {
        match value {
            Value::Object(map) => self.fields(map).map(Field::Fields),
            Value::Array(items) if items.is_empty() => Err(self.wrong("empty arrays are not allowed")),
            Value::Array(items) => {
                items.iter().map(|item| self.matcher(item)).collect::<Result<_, _>>().map(Field::Values)
            }
            _ => Err(self.wrong("must be an object or an array; write the value in brackets")),
        }
    }

    fn matcher(&self, item: &Value) -> Result<Matcher, PatternError> {
        match item {
            Value::Object(map) => {
                let mut entries = map.iter();
                match (entries.next(), entries.next()) {
                    (Some((operator, argument)), None) => self.operator(operator, argument),
                    _ => Err(self.wrong("a match expression has exactly one operator")),
                }
            }
            Value::Array(_) => {
                Err(self.wrong("a value must be a string, number, true, false, null or operator"))
            }
            scalar => Ok(Matcher::Exact(scalar.clone())),
        }
    }

    fn operator(&self, operator: &str, argument: &Value) -> Result<Matcher, PatternError> {
        match operator {
            "prefix" | "suffix" | "equals-ignore-case" | "wildcard" => {
                self.text_matcher(operator, argument, true).map(Matcher::Text)
            }
            "anything-but" => self.anything_but(argument),
            "numeric" => self.numeric(argument),
            "cidr" => match argument.as_str().and_then(Cidr::parse) {
                Some(cidr) => Ok(Matcher::Cidr(cidr)),
                None => Err(self.wrong("`cidr` wants a block such as `10.0.0.0/24`")),
            },
            "exists" => match argument {
                Value::Bool(wanted) => Ok(Matcher::Exists(*wanted)),
                _ => Err(self.wrong("`exists` wants true or false")),
            },
            other => Err(self.wrong(&format!("unrecognized operator `{other}`"))),
        }
    }

    fn text_matcher(
        &self,
        operator: &str,
        argument: &Value,
        may_ignore_case: bool,
    ) -> Result<TextMatcher, PatternError> {
        let ignoring_case = match argument {
            Value::Object(map) if may_ignore_case && map.len() == 1 => map.get("equals-ignore-case"),
            _ => None,
        };
        match (operator, argument.as_str(), ignoring_case.and_then(Value::as_str)) {
            ("prefix", Some(text), _) => Ok(TextMatcher::Prefix(text.to_owned())),
            ("suffix", Some(text), _) => Ok(TextMatcher::Suffix(text.to_owned())),
            ("equals-ignore-case", Some(text), _) => Ok(TextMatcher::EqualsIgnoreCase(text.to_lowercase())),
            ("wildcard", Some(text), _) => self.wildcard(text).map(TextMatcher::Wildcard),
            ("prefix", None, Some(text)) => Ok(TextMatcher::PrefixIgnoreCase(text.to_lowercase())),
            ("suffix", None, Some(text)) => Ok(TextMatcher::SuffixIgnoreCase(text.to_lowercase())),
            _ => Err(self.wrong(&format!("`{operator}` wants a string"))),
        }
    }

    fn wildcard(&self, text: &str) -> Result<Vec<Step>, PatternError> {
        let mut steps = Vec::with_capacity(text.len());
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            let step = match c {
                '*' => Step::Any,
                '\\' => match chars.next() {
                    Some(escaped @ ('*' | '\\')) => Step::Is(escaped),
                    _ => return Err(self.wrong("in `wildcard`, `\\` stands only before `*` or `\\`")),
                },
                other => Step::Is(other),
            };
            if step == Step::Any && steps.last() == Some(&Step::Any) {
                return Err(self.wrong("consecutive wildcards (`**`) are not allowed; use one `*`"));
            }
            steps.push(step);
        }
        Ok(steps)
    }

    fn anything_but(&self, argument: &Value) -> Result<Matcher, PatternError> {
        match argument {
            Value::String(_) | Value::Number(_) => Ok(Matcher::AnythingBut(vec![argument.clone()])),
            Value::Array(items) => {
                let one_kind = items.iter().all(Value::is_string) || items.iter().all(Value::is_number);
                if items.is_empty() || !one_kind {
                    return Err(self.wrong("`anything-but` wants a list of strings, or a list of numbers"));
                }
                Ok(Matcher::AnythingBut(items.clone()))
            }
            Value::Object(map) if map.len() == 1 => self.anything_but_text(map),
            _ => Err(self.wrong("`anything-but` wants a string, a number, a list or one operator")),
        }
    }

    fn anything_but_text(&self, map: &Map<String, Value>) -> Result<Matcher, PatternError> {
        let mut matchers = Vec::new();
        for (operator, argument) in map {
            if !matches!(operator.as_str(), "prefix" | "suffix" | "equals-ignore-case" | "wildcard") {
                return Err(self.wrong(&format!("`anything-but` does not take the operator `{operator}`")));
            }
            let single = std::slice::from_ref(argument);
            let arguments = argument.as_array().map_or(single, Vec::as_slice);
            if arguments.is_empty() || arguments.iter().any(|argument| argument.as_str() == Some("")) {
                return Err(
                    self.wrong(&format!("`anything-but` with `{operator}` wants texts that are not empty"))
                );
            }
            for argument in arguments {
                matchers.push(self.text_matcher(operator, argument, false)?);
            }
        }
        Ok(Matcher::AnythingButText(matchers))
    }

    fn numeric(&self, argument: &Value) -> Result<Matcher, PatternError> {
        let shape =
            "`numeric` wants [\"=\", n], [\">\", n], [\"<\", n] or [\">\", low, \"<\", high]; also >= and <=";
        let items = argument.as_array().map(Vec::as_slice).unwrap_or_default();
        let mut bounds = Vec::new();
        for pair in items.chunks(2) {
            let [operator, number] = pair else { return Err(self.wrong(shape)) };
            let comparison = operator.as_str().and_then(Comparison::parse);
            let (Some(comparison), Some(number)) = (comparison, number.as_f64()) else {
                return Err(self.wrong(shape));
            };
            if number.abs() > MAX_NUMBER {
                return Err(self.wrong("`numeric` compares numbers from -5e9 to 5e9"));
            }
            bounds.push((comparison, number));
        }
        match bounds.as_slice() {
            [_] => Ok(Matcher::Numeric(bounds)),
            [(low, from), (high, to)] if low.is_lower_bound() && high.is_upper_bound() && from < to => {
                Ok(Matcher::Numeric(bounds))
            }
            [(low, _), (high, _)] if low.is_lower_bound() && high.is_upper_bound() => {
                Err(self.wrong("`numeric`: the lower bound must be less than the upper"))
            }
            _ => Err(self.wrong(shape)),
        }
    }
}
