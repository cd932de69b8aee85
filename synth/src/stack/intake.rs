//! From an upload to a transcription job: rule, intake queue, job-init.

use contract::event::ObjectCreated;
use contract::function::{Function, JobInitEnv};

use super::functions::{self, Code, pattern};
use super::grants::Grants;
use crate::aws::events::Rule;
use crate::cfn::{Error, Handle, Template};
use crate::construct::{EventRule, FunctionHandles};

/// What this part of the stack is watched by.
pub(super) struct Intake {
    pub(super) job_init: FunctionHandles,
    pub(super) rule: Handle<Rule>,
}

pub(super) fn add(template: &mut Template, grants: &Grants, code: &Code) -> Result<Intake, Error> {
    let config = grants.config;
    template.section("v1.1 section 6, production section 7: EventBridge");
    let uploads = pattern(ObjectCreated::input_pattern(grants.buckets.input.name().into()));
    let rule = EventRule::new(&config.guide_name("S3ObjectCreatedToJobInit"), uploads)
        .paused(config.pause)
        .description("A recording was uploaded: job-init takes it in")
        .to_queue(&grants.queues.intake)
        .add(template, "S3ObjectCreatedToJobInit")?;
    template.section("v1.1 section 8, production section 6: Lambda");
    let env = JobInitEnv {
        deployment: config.prefix.as_str().into(),
        input_bucket: grants.buckets.input.name().into(),
        output_bucket: grants.buckets.results.name().into(),
        kms_key_arn: grants.key.arn().into(),
        tenant_table: grants.tables.tenants.name().into(),
        ledger_table: grants.tables.ledger.name().into(),
        ledger_days: config.retention.ledger.to_string().into(),
        intake_queue_url: grants.queues.intake.queue.url().into(),
        start_interval_ms: config.start_interval_ms().to_string().into(),
        transcribe_role_arn: grants.transcribe_role.map(|role| role.arn().into()),
    };
    let job_init = functions::add(template, grants, code, Function::JobInit, env.variables())?;
    Ok(Intake { job_init, rule })
}
