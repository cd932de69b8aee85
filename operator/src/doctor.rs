//! `doctor`: whether the deployment is well.

mod key;
mod models;
mod quotas;
mod running;

use contract::tenant::Models;
use jiff::Timestamp;

use crate::check::Check;
use crate::control::Control;
use crate::deployment::Names;
use crate::redrive::Letters;
use crate::registry::Registry;

pub use running::comprehend;

/// Who looks, at what.
#[derive(Debug)]
pub struct Doctor<'a, C, R, L> {
    /// What everything is called.
    pub names: &'a Names,
    /// The account's number.
    pub account: &'a str,
    /// The region.
    pub region: &'a str,
    /// When it is.
    pub now: Timestamp,
    /// The control planes.
    pub control: &'a C,
    /// Who and what is registered.
    pub registry: &'a R,
    /// The dead letters.
    pub letters: &'a L,
}

impl<C: Control, R: Registry, L: Letters> Doctor<'_, C, R, L> {
    /// Looks at everything.
    pub async fn checks(&self) -> Vec<Check> {
        let mut checks = Vec::new();
        let models = self.registered(&mut checks).await;
        let mut spoken = Vec::new();
        for profile in models.iter().flat_map(|models| models.available.values()) {
            spoken.extend(self.model(profile, &mut checks).await);
        }
        self.quotas(&spoken, &mut checks).await;
        self.key(&mut checks).await;
        self.subscriptions(&mut checks).await;
        self.dead_letters(&mut checks).await;
        self.rules(&mut checks).await;
        self.mappings(&mut checks).await;
        self.reconciler(&mut checks).await;
        checks
    }

    async fn registered(&self, checks: &mut Vec<Check>) -> Option<Models> {
        match self.registry.models().await {
            Ok(Some(models)) => Some(models),
            Ok(None) => {
                checks.push(Check::failed("models", "no models are registered", "deploy"));
                None
            }
            Err(error) => {
                checks.push(Check::unknown(
                    "models",
                    error.to_string(),
                    "look with dynamodb:GetItem on the tenants' table",
                ));
                None
            }
        }
    }

    /// The partition of the region.
    fn partition(&self) -> &'static str {
        match self.region {
            region if region.starts_with("cn-") => "aws-cn",
            region if region.starts_with("us-gov-") => "aws-us-gov",
            _ => "aws",
        }
    }
}

#[cfg(test)]
mod tests;
