//! What the functions have in common: where their code comes from, the queue in front of each, and how a
//! function of the contract becomes one of the template.

use contract::event::{Matcher, Pattern};
use contract::function::Function;
use contract::ledger::RECONCILE_EVERY;

use crate::assets;
use crate::aws::{kms, lambda, s3};
use crate::cfn::{Error, Handle, Name, Node, Parameter, Template, Val};
use crate::config::Config;
use crate::construct::{self, FunctionHandles, FunctionWithRole, WorkQueue, WorkQueueHandles};
use crate::sub;

use super::grants::Grants;

/// The parameters by which code comes in.
pub(super) struct Code {
    bucket: Val<Name<s3::Bucket>>,
    architecture: Val<String>,
    release: Val<String>,
    keys: Vec<(Function, Val<String>)>,
}

/// The most characters of a key. More would leave a function's description, which names it, no room: Lambda takes 256
/// (Lambda API reference, `CreateFunction`).
const MAX_KEY: u16 = 120;

/// The most characters of a release.
const MAX_RELEASE: u16 = 40;

impl Code {
    pub(super) fn declare(template: &mut Template, config: &Config) -> Result<Self, Error> {
        let bucket = Parameter::text("The bucket of the functions' code")
            .allowed_pattern("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
        let bucket = template.parameter(assets::ASSET_BUCKET, bucket)?.typed();
        let architecture = Parameter::text("The processor that the functions' code is built for")
            .default(config.architecture.as_str())
            .allowed_values(["arm64", "x86_64"]);
        let architecture = template.parameter(assets::ARCHITECTURE, architecture)?;
        let release = Parameter::text("The version and commit of the functions' code")
            .default(assets::NO_RELEASE)
            .max_length(MAX_RELEASE);
        let release = template.parameter(assets::RELEASE, release)?;
        let mut keys = Vec::new();
        for function in Function::ALL {
            let about = format!("The key of the code of {}-{}", config.prefix, function.name());
            let key = Parameter::text(&about).min_length(1).max_length(MAX_KEY);
            keys.push((function, template.parameter(assets::key_parameter(function), key)?));
        }
        Ok(Self { bucket, architecture, release, keys })
    }

    fn of(&self, function: Function) -> construct::Code {
        construct::Code { bucket: self.bucket.clone(), key: self.key(function) }
    }

    fn key(&self, function: Function) -> Val<String> {
        let key = self.keys.iter().find(|(known, _)| *known == function).map(|(_, key)| key.clone());
        key.unwrap_or_else(Val::no_value)
    }

    /// What the function does, and which code it is: by parameters, so that new code leaves the template as it is.
    fn description(&self, function: Function) -> Val<String> {
        let (release, key) = (self.release.clone(), self.key(function));
        sub![function.description(), " (release ", release, ", code ", key, ")"]
    }
}

/// The queue in front of each function.
pub(super) struct Queues {
    pub(super) intake: WorkQueueHandles,
    pub(super) completion: WorkQueueHandles,
    pub(super) analysis: WorkQueueHandles,
}

impl Queues {
    pub(super) fn add(
        template: &mut Template,
        config: &Config,
        key: &Handle<kms::Key>,
    ) -> Result<Self, Error> {
        template.section("v1.1 section 7: SQS");
        let mut queue = |id: &str, purpose: &str, function: Function| {
            let name = queue_name(config, purpose);
            let seconds = config.functions.of(function).timeout_seconds;
            WorkQueue::new(&name, seconds, key).add(template, id)
        };
        Ok(Self {
            intake: queue("IntakeQueue", "intake", Function::JobInit)?,
            completion: queue("CompletionQueue", "completion", Function::ResultHandler)?,
            analysis: queue("AnalysisQueue", "analysis", Function::Analyzer)?,
        })
    }
}

/// The beginning of a function's logical IDs.
pub(super) fn id(function: Function) -> &'static str {
    match function {
        Function::JobInit => "JobInit",
        Function::ResultHandler => "ResultHandler",
        Function::Analyzer => "Analyzer",
        Function::Reconciler => "Reconciler",
        Function::TenantRegistrar => "TenantRegistrar",
    }
}

/// The name of a queue.
pub(super) fn queue_name(config: &Config, purpose: &str) -> String {
    format!("{}-{purpose}-queue", config.prefix)
}

/// What the configuration says of every role.
pub(super) fn roles(config: &Config) -> construct::RoleSettings {
    construct::RoleSettings {
        path: config.roles.path.clone(),
        permissions_boundary: config.roles.permissions_boundary.clone(),
    }
}

/// Adds a function with its role, log group and mapping.
pub(super) fn add(
    template: &mut Template,
    grants: &Grants,
    code: &Code,
    function: Function,
    variables: Vec<(&'static str, Val<String>)>,
) -> Result<FunctionHandles, Error> {
    let config = grants.config;
    let settings = config.functions.of(function);
    let queue = match function {
        Function::JobInit => Some(&grants.queues.intake),
        Function::ResultHandler => Some(&grants.queues.completion),
        Function::Analyzer => Some(&grants.queues.analysis),
        Function::Reconciler | Function::TenantRegistrar => None,
    };
    let (prefix, name) = (config.prefix.as_str(), function.name());
    let with_role = if let Some(queue) = queue {
        FunctionWithRole::reading(queue, prefix, name, code.of(function))
            .batch_size(config.batch_size(function))
            .max_concurrency(settings.concurrency)
            .paused(config.pause)
    } else {
        FunctionWithRole::invoked(settings.timeout_seconds, grants.key, prefix, name, code.of(function))
    };
    let mut with_role = with_role
        .description(code.description(function))
        .memory(settings.memory_mb)
        .architecture(lambda_architecture(code))
        .environment(variables)
        .allow_all(grants.statements(function))
        .log_retention(config.retention.logs())
        .log_level(settings.log_level.in_lambda())
        .roles(roles(config));
    if settings.tracing {
        with_role = with_role.traced();
    }
    if let Some(reserved) = settings.reserved_concurrency {
        with_role = with_role.reserved_concurrency(reserved);
    }
    if let Some(network) = grants.network {
        with_role = with_role.in_network(network.clone());
    }
    if function == Function::Reconciler {
        with_role = with_role.tried_once_within(RECONCILE_EVERY);
    }
    with_role.add(template, id(function))
}

fn lambda_architecture(code: &Code) -> Val<lambda::Architectures> {
    code.architecture.clone().typed()
}

/// A pattern of the contract as the template's JSON.
pub(super) fn pattern(pattern: Pattern<Val<String>>) -> Node {
    match pattern {
        Pattern::Fields(fields) => {
            Node::map(fields.into_iter().map(|(name, field)| (name, self::pattern(field))))
        }
        Pattern::AnyOf(matchers) => Node::List(matchers.into_iter().map(matcher).collect()),
    }
}

fn matcher(matcher: Matcher<Val<String>>) -> Node {
    match matcher {
        Matcher::Text(text) => Node::text(text),
        Matcher::Value(value) => value.into_node(),
        Matcher::Prefix(prefix) => Node::map([("prefix", Node::text(&prefix))]),
        Matcher::Wildcard(wildcard) => Node::map([("wildcard", Node::text(wildcard))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_release_and_key_leave_a_description_that_lambda_takes() {
        let words = " (release , code )".len();
        for function in Function::ALL {
            let longest = function.description().chars().count() + words + usize::from(MAX_RELEASE + MAX_KEY);
            assert!(longest <= 256, "{}: {longest} characters", function.name());
        }
    }
}
