//! What the contract says of our functions' variables.

use std::cell::RefCell;
use std::collections::BTreeSet;

use contract::function::{
    AnalyzerEnv, Function, JobInitEnv, MissingVariable, ReconcilerEnv, ResultHandlerEnv, TenantRegistrarEnv,
};
use proof::{Resource, Stack, unknown};
use serde_json::{Map, Value};

/// One of our functions, with the variables that the template gives it, all of them known by name.
pub(super) struct Ours<'s> {
    pub(super) function: Function,
    pub(super) resource: &'s Resource,
    given: Option<&'s Map<String, Value>>,
}

/// Our functions, by the program's name in `Metadata`.
pub(super) fn ours(stack: &Stack) -> impl Iterator<Item = Ours<'_>> {
    stack.of_kind("AWS::Lambda::Function").filter_map(|resource| {
        let name = resource.metadata.get("cci:binary")?.as_str()?;
        let function = Function::ALL.into_iter().find(|function| function.name() == name)?;
        let environment = resource.properties.get("Environment");
        let variables = environment.and_then(|environment| environment.get("Variables"));
        let open = [environment, variables].into_iter().flatten().any(|one| unknown::why(one).is_some());
        (!open).then_some(Ours { function, resource, given: variables.and_then(Value::as_object) })
    })
}

impl<'s> Ours<'s> {
    /// What the function needs and is not given, or is given empty.
    pub(super) fn missing(&self) -> Vec<&'static str> {
        let mut missing: Vec<&'static str> = Vec::new();
        // Reading ends at the first that is missing: it is told, and read again as if it were there.
        while let Some(name) = asked(self.function, |name| missing.contains(&name) || self.has(name)).missing
        {
            missing.push(name);
        }
        missing
    }

    /// What the function is given and never reads.
    pub(super) fn unread(&self) -> Vec<&'s str> {
        let asked = asked(self.function, |_| true).names;
        let given = self.given.into_iter().flatten().map(|(name, _)| name.as_str());
        given.filter(|name| !asked.contains(*name)).collect()
    }

    fn has(&self, name: &str) -> bool {
        let value = self.given.and_then(|given| given.get(name));
        value.is_some_and(|value| value.as_str() != Some(""))
    }
}

/// What a function looks for, and the first that it does not find.
struct Asked {
    names: BTreeSet<String>,
    missing: Option<&'static str>,
}

fn asked(function: Function, has: impl Fn(&str) -> bool) -> Asked {
    let names = RefCell::new(BTreeSet::new());
    let variable = |name: &str| {
        names.borrow_mut().insert(name.to_owned());
        has(name).then(|| "set".to_owned())
    };
    let read = match function {
        Function::JobInit => JobInitEnv::read(variable).map(drop),
        Function::ResultHandler => ResultHandlerEnv::read(variable).map(drop),
        Function::Analyzer => AnalyzerEnv::read(variable).map(drop),
        Function::Reconciler => ReconcilerEnv::read(variable).map(drop),
        Function::TenantRegistrar => TenantRegistrarEnv::read(variable).map(drop),
    };
    Asked { names: names.into_inner(), missing: read.err().map(|MissingVariable(name)| name) }
}
