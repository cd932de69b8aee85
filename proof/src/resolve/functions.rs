//! The intrinsics that work on texts and lists.

use serde_json::Value;

use super::intrinsics::{known, scalar_text};
use super::{ResolveError, Resolver};
use crate::template::tree::{Node, Tree};
use crate::unknown::{self, unknown};

impl<'t> Resolver<'t> {
    pub(super) fn join(&mut self, argument: &'t Node) -> Result<Value, ResolveError> {
        let [delimiter, list] = argument.items() else {
            return Err(self.wrong(argument, "Fn::Join wants [delimiter, list]"));
        };
        let (delimiter, list) = (self.text(delimiter)?, self.items(list)?);
        let (delimiter, list) = match (delimiter, list) {
            (Ok(delimiter), Ok(list)) => (delimiter, list),
            (Err(why), _) | (_, Err(why)) => return Ok(unknown(why)),
        };
        let mut texts = Vec::with_capacity(list.len());
        for item in &list {
            match scalar_text(item) {
                Some(Ok(text)) => texts.push(text),
                Some(Err(why)) => return Ok(unknown(why)),
                None => return Err(self.wrong(argument, "Fn::Join wants a list of strings")),
            }
        }
        Ok(Value::String(texts.join(&delimiter)))
    }

    pub(super) fn select(&mut self, argument: &'t Node) -> Result<Value, ResolveError> {
        let [index, list] = argument.items() else {
            return Err(self.wrong(argument, "Fn::Select wants [index, list]"));
        };
        let at = index;
        let (index, list) = (self.text(index)?, self.items(list)?);
        let (index, list) = match (index, list) {
            (Ok(index), Ok(list)) => (index, list),
            (Err(why), _) | (_, Err(why)) => return Ok(unknown(why)),
        };
        match index.parse::<usize>().ok().and_then(|index| list.get(index)) {
            Some(item) => Ok(item.clone()),
            None => Err(self.wrong(at, &format!("index {index} is not in the list of {} items", list.len()))),
        }
    }

    pub(super) fn split(&mut self, argument: &'t Node) -> Result<Value, ResolveError> {
        let [delimiter, text] = argument.items() else {
            return Err(self.wrong(argument, "Fn::Split wants [delimiter, string]"));
        };
        let at = delimiter;
        match (self.text(delimiter)?, self.text(text)?) {
            (Ok(delimiter), _) if delimiter.is_empty() => {
                Err(self.wrong(at, "Fn::Split wants a delimiter that is not empty"))
            }
            (Ok(delimiter), Ok(text)) => Ok(text.split(&delimiter).map(Value::from).collect()),
            (Err(why), _) | (_, Err(why)) => Ok(unknown(why)),
        }
    }

    pub(super) fn find_in_map(&mut self, argument: &'t Node) -> Result<Value, ResolveError> {
        let (names, default) = match argument.items() {
            [map, first, second] => ([map, first, second], None),
            [map, first, second, options] => ([map, first, second], options.get("DefaultValue")),
            _ => return Err(self.wrong(argument, "Fn::FindInMap wants [map, key, second key]")),
        };
        let template = self.template;
        let mut texts = Vec::with_capacity(3);
        for node in names {
            match self.text(node)? {
                Ok(text) => texts.push(text),
                Err(why) => return Ok(unknown(why)),
            }
        }
        let mut found = template.section("Mappings");
        for (text, node) in texts.iter().zip(names) {
            let parent = found;
            found = parent.and_then(|parent| parent.get(text));
            if found.is_none() {
                if let Some(default) = default {
                    return Ok(self.value(default)?.unwrap_or(Value::Null));
                }
                let has: Vec<&str> =
                    parent.map(Node::entries).unwrap_or_default().iter().map(|e| e.key.as_str()).collect();
                let problem = format!("is not in `Mappings` there; there are: {}", has.join(", "));
                return Err(self.missing(node, text, &problem));
            }
        }
        Ok(found.map_or(Value::Null, literal))
    }

    pub(super) fn base64(&mut self, argument: &'t Node) -> Result<Value, ResolveError> {
        let text = self.text(argument)?;
        Ok(known(text.map(|text| Value::String(encode_base64(text.as_bytes())))))
    }

    pub(super) fn json_string(&mut self, argument: &'t Node) -> Result<Value, ResolveError> {
        let value = self.value(argument)?.unwrap_or(Value::Null);
        Ok(match unknown::within(&value) {
            Some(why) => unknown(why),
            None => Value::String(value.to_string()),
        })
    }

    pub(super) fn length(&mut self, argument: &'t Node) -> Result<Value, ResolveError> {
        Ok(known(self.items(argument)?.map(|items| Value::from(items.len()))))
    }
}

/// A node of `Mappings`, which holds no intrinsics.
fn literal(node: &Node) -> Value {
    match &node.tree {
        Tree::Null => Value::Null,
        Tree::Bool(value) => Value::Bool(*value),
        Tree::Number(number) => Value::Number(number.clone()),
        Tree::String(text) => Value::String(text.clone()),
        Tree::List(items) => items.iter().map(literal).collect(),
        Tree::Map(entries) => {
            Value::Object(entries.iter().map(|e| (e.key.clone(), literal(&e.node))).collect())
        }
    }
}

fn encode_base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0_usize, |group, byte| group << 8 | usize::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let symbol = ALPHABET[group >> (18 - 6 * place) & 63];
            text.push(if place <= chunk.len() { char::from(symbol) } else { '=' });
        }
    }
    text
}
