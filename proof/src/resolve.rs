//! Turns parameters, conditions and intrinsics into the values that one account and region would see.

use std::collections::BTreeMap;

/// The account, region and stack that a template is resolved for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Twelve digits.
    pub account: String,
    /// For example `eu-central-1`.
    pub region: String,
    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub partition: String,
    /// Name of the stack.
    pub stack_name: String,
    /// Values for the template's parameters; those left out take their default.
    pub parameters: BTreeMap<String, String>,
}

impl Account {
    /// An account in the partition `aws`, with no parameters set.
    pub fn new(account: impl Into<String>, region: impl Into<String>, stack_name: impl Into<String>) -> Self {
        Account {
            account: account.into(),
            region: region.into(),
            partition: "aws".to_owned(),
            stack_name: stack_name.into(),
            parameters: BTreeMap::new(),
        }
    }

    /// The same account with one more parameter set.
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.insert(name.into(), value.into());
        self
    }
}

/// Why a template cannot be resolved.
#[derive(Debug, thiserror::Error)]
pub enum ResolveError {
    /// placeholder
    #[error("placeholder")]
    Placeholder,
}
