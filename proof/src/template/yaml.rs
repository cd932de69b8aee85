//! YAML into the tree, with places. Short intrinsics become long ones.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, StrInput, Tag};

use super::tree::{Entry, Node, Tree};
use super::{MAX_DEPTH, Position, TemplateError};

mod scalar;

/// How many values aliases may add to a template.
const MAX_ALIASED: usize = 100_000;

/// The intrinsics that have a short form, without `Ref` and `Condition`, whose long form has no `Fn::`.
const SHORT: [&str; 18] = [
    "And",
    "Base64",
    "Cidr",
    "Equals",
    "FindInMap",
    "GetAZs",
    "GetAtt",
    "If",
    "ImportValue",
    "Join",
    "Length",
    "Not",
    "Or",
    "Select",
    "Split",
    "Sub",
    "ToJsonString",
    "Transform",
];

pub(super) fn read(text: &str) -> Result<Node, TemplateError> {
    let mut reader = Reader { parser: Parser::new_from_str(text), anchors: BTreeMap::new(), aliased: 0 };
    let mut root = None;
    loop {
        let (event, at) = reader.next()?;
        match event {
            Event::StreamEnd => break,
            Event::Nothing | Event::StreamStart | Event::DocumentEnd => {}
            Event::DocumentStart(_) if root.is_some() => {
                return Err(TemplateError::Unsupported {
                    at,
                    problem: "a second YAML document begins here".into(),
                    remedy: "a template is one document: remove the `---`, or put the rest into its own file"
                        .into(),
                });
            }
            Event::DocumentStart(_) => {
                let (event, at) = reader.next()?;
                root = Some(reader.node(event, at, 1)?.node);
            }
            _ => return Err(TemplateError::Syntax { at, problem: "unexpected content".into() }),
        }
    }
    Ok(root.unwrap_or(Node::new(Position { line: 1, column: 1 }, Tree::Null)))
}

/// A node with what an alias to it costs.
#[derive(Clone)]
struct Measured {
    node: Node,
    values: usize,
    depth: usize,
}

struct Reader<'t> {
    parser: Parser<'t, StrInput<'t>>,
    anchors: BTreeMap<usize, Measured>,
    aliased: usize,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<(Event<'t>, Position), TemplateError> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => Ok((event, position(&span.start))),
            Some(Err(error)) => Err(syntax(&error)),
            None => Ok((Event::StreamEnd, Position::default())),
        }
    }

    fn node(&mut self, event: Event<'t>, at: Position, depth: usize) -> Result<Measured, TemplateError> {
        if depth > MAX_DEPTH {
            return Err(TemplateError::TooDeep { at });
        }
        let (measured, anchor) = match event {
            Event::Alias(anchor) => (self.alias(anchor, at, depth)?, 0),
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain;
                let (tree, values) = tagged_scalar(&text, plain, tag.as_deref(), at)?;
                (Measured { node: Node::new(at, tree), values, depth: values }, anchor)
            }
            Event::SequenceStart(anchor, tag) => {
                let list = self.sequence(at, depth)?;
                (tagged(list, tag.as_deref(), at)?, anchor)
            }
            Event::MappingStart(anchor, tag) => {
                let map = self.mapping(at, depth)?;
                (tagged(map, tag.as_deref(), at)?, anchor)
            }
            _ => return Err(TemplateError::Syntax { at, problem: "expected a value".into() }),
        };
        if depth + measured.depth > MAX_DEPTH + 1 {
            return Err(TemplateError::TooDeep { at });
        }
        if anchor > 0 {
            self.anchors.insert(anchor, measured.clone());
        }
        Ok(measured)
    }

    fn alias(&mut self, anchor: usize, at: Position, depth: usize) -> Result<Measured, TemplateError> {
        let Some(target) = self.anchors.get(&anchor) else {
            return Err(TemplateError::Unsupported {
                at,
                problem: "this alias stands inside of the value that it names".into(),
                remedy: "write the value out".into(),
            });
        };
        self.aliased += target.values;
        if self.aliased > MAX_ALIASED {
            return Err(TemplateError::TooManyAliases { at, limit: MAX_ALIASED });
        }
        if depth + target.depth > MAX_DEPTH + 1 {
            return Err(TemplateError::TooDeep { at });
        }
        let mut copy = target.clone();
        copy.node.at = at;
        Ok(copy)
    }

    fn sequence(&mut self, at: Position, depth: usize) -> Result<Measured, TemplateError> {
        let (mut items, mut values, mut deepest) = (Vec::new(), 1, 0);
        loop {
            let (event, item_at) = self.next()?;
            if event == Event::SequenceEnd {
                break;
            }
            let item = self.node(event, item_at, depth + 1)?;
            values += item.values;
            deepest = deepest.max(item.depth);
            items.push(item.node);
        }
        Ok(Measured { node: Node::new(at, Tree::List(items)), values, depth: deepest + 1 })
    }

    fn mapping(&mut self, at: Position, depth: usize) -> Result<Measured, TemplateError> {
        let (mut entries, mut values, mut deepest) = (Vec::new(), 1, 0);
        let mut seen = BTreeMap::new();
        loop {
            let (event, key_at) = self.next()?;
            if event == Event::MappingEnd {
                break;
            }
            let key = key(event, key_at)?;
            if let Some(first) = seen.insert(key.clone(), key_at) {
                return Err(TemplateError::DuplicateKey { at: key_at, key, first });
            }
            let (event, value_at) = self.next()?;
            let value = self.node(event, value_at, depth + 1)?;
            values += value.values;
            deepest = deepest.max(value.depth);
            entries.push(Entry { key, at: key_at, node: value.node });
        }
        Ok(Measured { node: Node::new(at, Tree::Map(entries)), values, depth: deepest + 1 })
    }
}

/// Keys are strings in a template, whatever they look like.
fn key(event: Event<'_>, at: Position) -> Result<String, TemplateError> {
    match event {
        Event::Scalar(text, ScalarStyle::Plain, _, _) if text == "<<" => Err(TemplateError::Unsupported {
            at,
            problem: "CloudFormation does not take YAML merge keys (`<<`)".into(),
            remedy: "write the merged keys out".into(),
        }),
        Event::Scalar(text, ..) => Ok(text.into_owned()),
        _ => Err(TemplateError::Unsupported {
            at,
            problem: "this key is not a string".into(),
            remedy: "give it a plain or quoted string".into(),
        }),
    }
}

fn tagged_scalar(
    text: &str,
    plain: bool,
    tag: Option<&Tag>,
    at: Position,
) -> Result<(Tree, usize), TemplateError> {
    let Some(tag) = tag else {
        return Ok((if plain { scalar::resolve(text) } else { Tree::String(text.to_owned()) }, 1));
    };
    if tag.is_yaml_core_schema() {
        return match tag.suffix.as_str() {
            "str" => Ok((Tree::String(text.to_owned()), 1)),
            "int" | "float" | "bool" | "null" => Ok((scalar::resolve(text), 1)),
            _ => Err(unknown_tag(tag, at)),
        };
    }
    let string = Tree::String(text.to_owned());
    let Some(long) = long_form(tag) else { return Err(unknown_tag(tag, at)) };
    if long.is_empty() {
        return Ok((string, 1));
    }
    let value = match text.split_once('.') {
        Some((resource, attribute)) if long == "Fn::GetAtt" => {
            let part = |part: &str| Node::new(at, Tree::String(part.to_owned()));
            Tree::List(vec![part(resource), part(attribute)])
        }
        _ => string,
    };
    Ok((wrap(long, Node::new(at, value), at), 2))
}

fn tagged(inner: Measured, tag: Option<&Tag>, at: Position) -> Result<Measured, TemplateError> {
    let Some(tag) = tag else { return Ok(inner) };
    if tag.is_yaml_core_schema() && matches!(tag.suffix.as_str(), "map" | "seq") {
        return Ok(inner);
    }
    match long_form(tag) {
        None => Err(unknown_tag(tag, at)),
        Some(long) if long.is_empty() => Ok(inner),
        Some(long) => Ok(Measured {
            node: Node::new(at, wrap(long, inner.node, at)),
            values: inner.values + 1,
            depth: inner.depth + 1,
        }),
    }
}

/// The long name of a short intrinsic; empty for the non-specific tag `!`; `None` when it is unknown.
fn long_form(tag: &Tag) -> Option<String> {
    if tag.handle != "!" && !(tag.handle.is_empty() && tag.suffix.starts_with('!')) {
        return None;
    }
    match tag.suffix.trim_start_matches('!') {
        "" => Some(String::new()),
        name @ ("Ref" | "Condition") => Some(name.to_owned()),
        name if SHORT.contains(&name) => Some(format!("Fn::{name}")),
        _ => None,
    }
}

fn wrap(long: String, node: Node, at: Position) -> Tree {
    Tree::Map(vec![Entry { key: long, at, node }])
}

fn unknown_tag(tag: &Tag, at: Position) -> TemplateError {
    TemplateError::Unsupported {
        at,
        problem: format!("CloudFormation does not know the tag `{tag}`"),
        remedy: format!("use an intrinsic (`!Ref`, `!Sub`, `!{}`), or quote the value", SHORT[6]),
    }
}

fn position(marker: &Marker) -> Position {
    Position { line: marker.line(), column: marker.col() + 1 }
}

fn syntax(error: &ScanError) -> TemplateError {
    TemplateError::Syntax { at: position(error.marker()), problem: error.info().to_owned() }
}
