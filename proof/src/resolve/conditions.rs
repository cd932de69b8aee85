//! Which conditions hold. A condition over an unknown value is unknown, unless the other operands decide it.

use super::{ResolveError, Resolver};
use crate::template::tree::{Node, Tree};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Truth {
    Is(bool),
    /// With the reason.
    Unknown(String),
}

impl<'t> Resolver<'t> {
    pub(super) fn decide_conditions(&mut self) -> Result<(), ResolveError> {
        let template = self.template;
        for entry in template.section("Conditions").map(Node::entries).unwrap_or_default() {
            self.condition(&entry.key, &entry.node)?;
        }
        Ok(())
    }

    /// The condition with this name; `from` is where it is asked for.
    pub(super) fn condition(&mut self, name: &str, from: &'t Node) -> Result<Truth, ResolveError> {
        if let Some(known) = self.conditions.get(name) {
            return Ok(known.clone());
        }
        let template = self.template;
        let Some(node) = template.section("Conditions").and_then(|conditions| conditions.get(name)) else {
            return Err(self.missing(from, name, "is no condition of this template; add it to `Conditions`"));
        };
        if let Some(start) = self.deciding.iter().position(|other| other == name) {
            let mut ids = self.deciding[start..].to_vec();
            ids.push(name.to_owned());
            return Err(ResolveError::Cycle { ids });
        }
        let outer = std::mem::replace(&mut self.path, vec!["Conditions".into(), name.to_owned()]);
        self.deciding.push(name.to_owned());
        let truth = self.truth(node)?;
        self.deciding.pop();
        self.path = outer;
        self.conditions.insert(name.to_owned(), truth.clone());
        Ok(truth)
    }

    fn truth(&mut self, node: &'t Node) -> Result<Truth, ResolveError> {
        self.enter(node)?;
        let truth = self.operation(node)?;
        self.nesting -= 1;
        Ok(truth)
    }

    fn operation(&mut self, node: &'t Node) -> Result<Truth, ResolveError> {
        let Some(entry) = node.only_entry() else {
            return Err(
                self.wrong(node, "a condition is one of Fn::Equals, Fn::And, Fn::Or, Fn::Not, Condition")
            );
        };
        match entry.key.as_str() {
            "Condition" => match entry.node.as_str() {
                Some(name) => self.condition(name, &entry.node),
                None => Err(self.wrong(&entry.node, "`Condition` must be the name of a condition")),
            },
            "Fn::Equals" => self.equals(&entry.node),
            "Fn::Not" => {
                let operands = self.operands(&entry.node, 1..=1)?;
                Ok(match self.truth(&operands[0])? {
                    Truth::Is(value) => Truth::Is(!value),
                    unknown @ Truth::Unknown(_) => unknown,
                })
            }
            "Fn::And" => self.fold(&entry.node, false),
            "Fn::Or" => self.fold(&entry.node, true),
            other => Err(self.wrong(node, &format!("`{other}` is no condition function"))),
        }
    }

    fn equals(&mut self, node: &'t Node) -> Result<Truth, ResolveError> {
        let operands = self.operands(node, 2..=2)?;
        let (left, right) = (self.text(&operands[0])?, self.text(&operands[1])?);
        Ok(match (left, right) {
            (Ok(left), Ok(right)) => Truth::Is(left == right),
            (Err(why), _) | (_, Err(why)) => Truth::Unknown(why),
        })
    }

    /// `Fn::And` and `Fn::Or`: the value that decides at once, else unknown if any operand is, else the other
    /// value.
    fn fold(&mut self, node: &'t Node, decides: bool) -> Result<Truth, ResolveError> {
        let mut result = Truth::Is(!decides);
        for operand in self.operands(node, 2..=10)? {
            match self.truth(operand)? {
                Truth::Is(value) if value == decides => return Ok(Truth::Is(decides)),
                Truth::Is(_) => {}
                unknown @ Truth::Unknown(_) => result = unknown,
            }
        }
        Ok(result)
    }

    fn operands(
        &self,
        node: &'t Node,
        count: std::ops::RangeInclusive<usize>,
    ) -> Result<&'t [Node], ResolveError> {
        match &node.tree {
            Tree::List(items) if count.contains(&items.len()) => Ok(items),
            _ => {
                Err(self.wrong(node, &format!("wants a list of {} to {} values", count.start(), count.end())))
            }
        }
    }
}
