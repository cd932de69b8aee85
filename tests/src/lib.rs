//! Tests of CCI Lite that need more than one crate; see `tests/tests`. Here is what they share.

pub mod play;

use proof::{Account, Stack, Template};

/// A template as the account of the tests sees it in `eu-central-1`. Parameters without a default get a value that fits
/// the names of buckets and keys.
///
/// # Panics
/// When the template cannot be read or resolved: the test fails.
pub fn resolve(template: &str) -> Stack {
    let template = Template::parse(template).unwrap_or_else(|error| panic!("{error}"));
    let open = template.parameters().into_iter().filter(|parameter| parameter.default.is_none());
    let account = open
        .fold(Account::new("123456789012", "eu-central-1", "cci-lite"), |account, parameter| {
            account.parameter(parameter.name, "assets")
        });
    template.resolve(&account).unwrap_or_else(|error| panic!("{error}"))
}
