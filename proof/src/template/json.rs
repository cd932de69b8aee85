//! JSON into the tree, with places.

use std::collections::BTreeMap;

use super::tree::{Entry, Node, Tree};
use super::{MAX_DEPTH, Position, TemplateError};

pub(super) fn read(text: &str) -> Result<Node, TemplateError> {
    let mut reader = Reader { text, offset: 0, at: Position { line: 1, column: 1 } };
    reader.skip_blank();
    let root = reader.value(1)?;
    reader.skip_blank();
    match reader.peek() {
        None => Ok(root),
        Some(_) => Err(reader.wrong("text after the end of the document")),
    }
}

struct Reader<'t> {
    text: &'t str,
    offset: usize,
    at: Position,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.offset..].chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.offset += next.len_utf8();
        if next == '\n' {
            self.at = Position { line: self.at.line + 1, column: 1 };
        } else {
            self.at.column += 1;
        }
        Some(next)
    }

    fn skip_blank(&mut self) {
        while matches!(self.peek(), Some(' ' | '\t' | '\r' | '\n')) {
            self.bump();
        }
    }

    fn wrong(&self, problem: impl Into<String>) -> TemplateError {
        TemplateError::Syntax { at: self.at, problem: problem.into() }
    }

    fn expect(&mut self, wanted: char) -> Result<(), TemplateError> {
        self.skip_blank();
        if self.peek() == Some(wanted) {
            self.bump();
            return Ok(());
        }
        Err(match self.peek() {
            Some(found) => self.wrong(format!("expected `{wanted}`, found `{found}`")),
            None => self.wrong(format!("expected `{wanted}`, but the text ends")),
        })
    }

    fn value(&mut self, depth: usize) -> Result<Node, TemplateError> {
        let at = self.at;
        if depth > MAX_DEPTH {
            return Err(TemplateError::TooDeep { at });
        }
        let tree = match self.peek() {
            Some('{') => Tree::Map(self.object(depth)?),
            Some('[') => Tree::List(self.array(depth)?),
            Some('"') => Tree::String(self.string()?),
            Some(_) => self.literal()?,
            None => return Err(self.wrong("expected a value, but the text ends")),
        };
        Ok(Node::new(at, tree))
    }

    fn object(&mut self, depth: usize) -> Result<Vec<Entry>, TemplateError> {
        self.bump();
        let mut entries = Vec::new();
        let mut seen = BTreeMap::new();
        self.skip_blank();
        if self.peek() == Some('}') {
            self.bump();
            return Ok(entries);
        }
        loop {
            self.skip_blank();
            let at = self.at;
            if self.peek() != Some('"') {
                return Err(self.wrong("expected a key in double quotes"));
            }
            let key = self.string()?;
            if let Some(first) = seen.insert(key.clone(), at) {
                return Err(TemplateError::DuplicateKey { at, key, first });
            }
            self.expect(':')?;
            self.skip_blank();
            entries.push(Entry { key, at, node: self.value(depth + 1)? });
            self.skip_blank();
            if self.peek() == Some(',') {
                self.bump();
            } else {
                self.expect('}')?;
                return Ok(entries);
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Vec<Node>, TemplateError> {
        self.bump();
        let mut items = Vec::new();
        self.skip_blank();
        if self.peek() == Some(']') {
            self.bump();
            return Ok(items);
        }
        loop {
            self.skip_blank();
            items.push(self.value(depth + 1)?);
            self.skip_blank();
            if self.peek() == Some(',') {
                self.bump();
            } else {
                self.expect(']')?;
                return Ok(items);
            }
        }
    }

    fn string(&mut self) -> Result<String, TemplateError> {
        let (start, at) = (self.offset, self.at);
        self.bump();
        loop {
            match self.bump() {
                None => return Err(TemplateError::Syntax { at, problem: "this string does not end".into() }),
                Some('\\') => {
                    self.bump();
                }
                Some('"') => break,
                Some(_) => {}
            }
        }
        serde_json::from_str(&self.text[start..self.offset])
            .map_err(|_| TemplateError::Syntax { at, problem: "this string holds an invalid escape".into() })
    }

    fn literal(&mut self) -> Result<Tree, TemplateError> {
        let (start, at) = (self.offset, self.at);
        while self.peek().is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.')) {
            self.bump();
        }
        let word = &self.text[start..self.offset];
        match serde_json::from_str(word) {
            Ok(serde_json::Value::Null) => Ok(Tree::Null),
            Ok(serde_json::Value::Bool(value)) => Ok(Tree::Bool(value)),
            Ok(serde_json::Value::Number(number)) => Ok(Tree::Number(number)),
            _ => Err(TemplateError::Syntax { at, problem: format!("expected a value, found `{word}`") }),
        }
    }
}
