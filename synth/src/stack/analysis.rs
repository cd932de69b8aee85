//! From a transcript to a call document: analyzer.

use contract::function::{AnalyzerEnv, Function};

use super::functions::{self, Code};
use super::grants::Grants;
use super::registry;
use crate::cfn::{Error, Template};
use crate::construct::FunctionHandles;
use crate::prices::PriceList;

pub(super) fn add(template: &mut Template, grants: &Grants, code: &Code) -> Result<FunctionHandles, Error> {
    template.section("v1.1 section 8, production section 6: Lambda");
    let prices = PriceList::embedded();
    let env = AnalyzerEnv {
        deployment: grants.config.prefix.as_str().into(),
        output_bucket: grants.buckets.results.name().into(),
        tenant_table: grants.tables.tenants.name().into(),
        ledger_table: grants.tables.ledger.name().into(),
        model_id: grants.config.default_profile().into(),
        models: registry::json(&prices.models(grants.config)).into(),
        prices: registry::json(&prices.of_calls(&grants.config.region)).into(),
        analysis_queue_url: grants.queues.analysis.queue.url().into(),
        input_bucket: grants.config.retention.delete_recordings.then(|| grants.buckets.input.name().into()),
    };
    functions::add(template, grants, code, Function::Analyzer, env.variables())
}
