//! What looks after calls that stand still and recordings that nobody told of: a schedule, reconciler.

use contract::function::{Function, ReconcilerEnv};
use contract::ledger::RECONCILE_EVERY;

use super::functions::{self, Code};
use super::grants::Grants;
use crate::aws::events::Rule;
use crate::cfn::{Error, Handle, Template};
use crate::construct::{EventRule, FunctionHandles};

/// What this part of the stack is watched by.
pub(super) struct Reconciliation {
    pub(super) reconciler: FunctionHandles,
    pub(super) rule: Handle<Rule>,
}

pub(super) fn add(template: &mut Template, grants: &Grants, code: &Code) -> Result<Reconciliation, Error> {
    let config = grants.config;
    template.section("not in the guides: no call stands still unseen");
    let env = ReconcilerEnv {
        deployment: config.prefix.as_str().into(),
        input_bucket: grants.buckets.input.name().into(),
        output_bucket: grants.buckets.results.name().into(),
        ledger_table: grants.tables.ledger.name().into(),
        ledger_days: config.retention.ledger.to_string().into(),
        intake_queue_url: grants.queues.intake.queue.url().into(),
        analysis_queue_url: grants.queues.analysis.queue.url().into(),
    };
    let reconciler = functions::add(template, grants, code, Function::Reconciler, env.variables())?;
    let rule = EventRule::every(&config.guide_name("ReconcileCalls"), RECONCILE_EVERY)
        .paused(config.pause)
        .description("The time has come: reconciler looks after calls that stand still")
        .to_function(&reconciler.function, &grants.queues.intake)
        .add(template, "ReconcileCalls")?;
    Ok(Reconciliation { reconciler, rule })
}
