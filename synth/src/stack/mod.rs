//! CCI Lite itself, one file per concern, in the order of a call's way.
//!
//! Names that handlers and template share come from [`contract`]; what a function may do is made from the calls that
//! it declares there. [`templates`] makes one template of a configuration, or where its tenants are too many for one,
//! one for what they share and further ones for the tenants.

mod encryption;
mod functions;
mod grants;
mod network;
mod storage;
mod tables;

mod intake;

mod transcription;

mod analysis;

mod reconciliation;

mod registry;
mod tenants;

mod catalog;
mod crawler;
mod queries;
mod query;
mod view;

mod analysts;
mod quicksight;

mod dashboard;
mod guardrails;
mod observability;

#[cfg(test)]
mod tests;

use contract::function::Function;

use crate::aws::action::kms::{Decrypt, GenerateDataKey};
use crate::cfn::{Error, MAX_BYTES, Output, Template};
use crate::config::{Config, Tenant};

/// Above so many resources, tenants go into templates of their own. CloudFormation takes 500; the rest is for what a later
/// version adds.
pub const MAX_RESOURCES: usize = 450;

/// The most tenants of a template, for one that a person can still look through.
const MAX_TENANTS: usize = 30;

/// Templates are described by this text.
const DESCRIPTION: &str = "CCI Lite: call recordings in, one analysed JSON document per call out";

/// The templates of a configuration.
#[derive(Debug)]
pub struct Templates {
    /// Everything, or what tenants share.
    pub stack: Template,
    /// The tenants, where they have templates of their own; deployed after the first one.
    pub tenants: Vec<Template>,
}

/// The templates of a configuration.
///
/// # Errors
/// AWS would refuse a value; the configuration's own checks leave none that we know of.
pub fn templates(config: &Config) -> Result<Templates, Error> {
    let (mut stack, mut shared) = self::shared(config)?;
    // Each tenant has as many resources as any other.
    let mut one = Template::new("");
    for tenant in config.tenants.iter().take(1) {
        tenants::add(&mut one, &shared, tenant)?;
    }
    if stack.len() + one.len() * config.tenants.len() <= MAX_RESOURCES {
        for tenant in &config.tenants {
            tenants::add(&mut stack, &shared, tenant)?;
        }
        // As JSON, the longer form: what is in which template must not depend on how it is written.
        if stack.json_bytes() <= MAX_BYTES {
            return Ok(Templates { stack, tenants: Vec::new() });
        }
        (stack, shared) = self::shared(config)?;
    }
    shared.export(&mut stack)?;
    let batches = config.tenants.chunks((MAX_RESOURCES / one.len().max(1)).clamp(1, MAX_TENANTS));
    let tenants = batches.map(|batch| of_tenants(config, batch)).collect::<Result<Vec<_>, _>>()?;
    Ok(Templates { stack, tenants: tenants.into_iter().flatten().collect() })
}

/// Everything in one template, however much it is.
///
/// # Errors
/// As for [`templates`].
pub fn template(config: &Config) -> Result<Template, Error> {
    let (mut template, shared) = self::shared(config)?;
    for tenant in &config.tenants {
        tenants::add(&mut template, &shared, tenant)?;
    }
    Ok(template)
}

/// Templates of tenants only, which import what they share: one, or where their text is too long for one, more.
fn of_tenants(config: &Config, batch: &[Tenant]) -> Result<Vec<Template>, Error> {
    let mut template =
        Template::new(&format!("{DESCRIPTION}. Tenants; deploy it after the stack that they share"));
    template.tags(&config.tags);
    let shared = tenants::Shared::imported(config);
    for tenant in batch {
        tenants::add(&mut template, &shared, tenant)?;
    }
    if template.json_bytes() > MAX_BYTES && batch.len() > 1 {
        let (first, rest) = batch.split_at(batch.len() / 2);
        return Ok([of_tenants(config, first)?, of_tenants(config, rest)?].into_iter().flatten().collect());
    }
    Ok(vec![template])
}

/// What tenants share.
fn shared(config: &Config) -> Result<(Template, tenants::Shared<'_>), Error> {
    let mut template = Template::new(DESCRIPTION);
    template.tags(&config.tags);
    let code = functions::Code::declare(&mut template, config)?;
    let keys = encryption::add(&mut template, config)?;
    let key = &keys.master;
    let buckets = storage::add(&mut template, config, &keys)?;
    let tables = tables::add(&mut template, config, key)?;
    let queues = functions::Queues::add(&mut template, config, key)?;
    let topic = transcription::topic(&mut template, config, key)?;
    let network = config.network.as_ref();
    let network = network.map(|network| network::add(&mut template, config, network)).transpose()?;
    let transcribe_role = if config.transcription.queueing {
        Some(transcription::role(&mut template, config, key, &buckets)?)
    } else {
        None
    };
    let grants = grants::Grants {
        config,
        key,
        buckets: &buckets,
        tables: &tables,
        queues: &queues,
        topic: &topic,
        transcribe_role: transcribe_role.as_ref(),
        network: network.as_ref(),
    };
    let intake = intake::add(&mut template, &grants, &code)?;
    let transcription = transcription::add(&mut template, &grants, &code)?;
    let analyzer = analysis::add(&mut template, &grants, &code)?;
    // A document that is read again is opened, too.
    encryption::grant_own_keys(&mut template, config, &keys, (Decrypt, GenerateDataKey), &analyzer.role)?;
    grants::models(&mut template, config, &analyzer.role)?;
    let reconciliation = reconciliation::add(&mut template, &grants, &code)?;
    let registrar = registry::add(&mut template, &grants, &code)?;
    let catalog = catalog::add(&mut template, config, key, &buckets)?;
    view::add(&mut template, &catalog.database, &catalog.name)?;
    queries::add(&mut template, config, &catalog.name, &catalog.shared)?;
    if config.catalog.crawler {
        crawler::add(&mut template, config, &keys, &buckets, &catalog.database)?;
    }
    if config.dashboards.quicksight.is_some() {
        let role = analysts::role(&mut template, config, &keys, &buckets, &catalog)?.arn();
        let source = quicksight::Source { database: &catalog.name, shared: &catalog.shared, role };
        quicksight::add(&mut template, config, &source)?;
    }
    let shared = tenants::Shared::here(config, &keys, &buckets, &catalog.database, &registrar.function);
    let functions = [
        (Function::JobInit, intake.job_init),
        (Function::ResultHandler, transcription.result_handler),
        (Function::Analyzer, analyzer),
        (Function::Reconciler, reconciliation.reconciler),
        (Function::TenantRegistrar, registrar),
    ];
    let rules = [
        intake.rule,
        transcription.created,
        transcription.ended,
        transcription.failed.clone(),
        reconciliation.rule,
    ];
    let watched = observability::Watched {
        functions: &functions,
        queues: &queues,
        rules: &rules,
        failed_rule: &transcription.failed,
    };
    observability::metric_filters(&mut template, config, &watched)?;
    dashboard::add(&mut template, config, &watched)?;
    if config.alarms.enabled || config.budget.enabled {
        let topic = observability::topic(&mut template, config, key)?;
        if config.alarms.enabled {
            observability::alarms(&mut template, config, &watched, &topic)?;
        }
        if config.budget.enabled {
            guardrails::budgets(&mut template, config, &topic)?;
        }
    }
    if config.audit.trail {
        guardrails::trail(&mut template, config, key, &buckets)?;
    }
    if config.audit.guardduty {
        guardrails::guardduty(&mut template)?;
    }
    outputs(&mut template, &buckets)?;
    Ok((template, shared))
}

/// Where calls go in, and where documents come out.
fn outputs(template: &mut Template, buckets: &storage::Buckets) -> Result<(), Error> {
    let input = Output::new("Calls are uploaded here, below <tenant>/calls/", buckets.input.name());
    template.output("InputBucketName", input)?;
    let documents =
        Output::new("Call documents appear here, below <tenant>/YYYY/MM/DD/", buckets.results.name());
    template.output("ResultsBucketName", documents)
}
