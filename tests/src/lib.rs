//! Tests of CCI Lite that need more than one crate; see `tests/tests`. Here is what they share.

pub mod mutants;
pub mod play;
pub mod sdk;
pub mod stand;

use proof::{Account, Stack, Template};

/// A template as the account of the tests sees it in `eu-central-1`.
///
/// # Panics
/// When the template cannot be read or resolved: the test fails.
pub fn resolve(template: &str) -> Stack {
    resolve_in(template, account("eu-central-1"))
}

/// Templates that are deployed one after the other, each importing what those before it export.
///
/// # Panics
/// As for [`resolve`].
pub fn resolve_all<T: AsRef<str>>(templates: &[T], mut account: Account) -> Vec<Stack> {
    let mut stacks = Vec::new();
    for template in templates {
        let stack = resolve_in(template.as_ref(), account.clone());
        account = account.after(&stack);
        stacks.push(stack);
    }
    stacks
}

/// The account of the tests.
pub fn account(region: &str) -> Account {
    Account::new("123456789012", region, "cci-lite")
}

/// A template in an account. Parameters without a default get a value that fits the names of buckets and keys.
///
/// # Panics
/// As for [`resolve`].
pub fn resolve_in(template: &str, account: Account) -> Stack {
    let template = Template::parse(template).unwrap_or_else(|error| panic!("{error}"));
    let open = template.parameters().into_iter().filter(|parameter| parameter.default.is_none());
    let account = open.fold(account, |account, parameter| account.parameter(parameter.name, "assets"));
    template.resolve(&account).unwrap_or_else(|error| panic!("{error}"))
}
