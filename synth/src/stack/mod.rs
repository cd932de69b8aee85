//! CCI Lite itself, one file per concern, in the order of a call's way.
//!
//! Names that handlers and template share come from [`contract`]; what a function may do is made from the calls that
//! it declares there.

mod analysis;
mod catalog;
#[cfg_attr(not(test), expect(dead_code, reason = "the template does not call it yet"))]
mod dashboard;
mod encryption;
mod functions;
mod grants;
mod intake;
#[cfg_attr(not(test), expect(dead_code, reason = "the template does not call it yet"))]
mod queries;
#[cfg_attr(not(test), expect(dead_code, reason = "the template does not call it yet"))]
mod quicksight;
mod registry;
mod storage;
mod tenants;
mod transcription;
#[cfg_attr(not(test), expect(dead_code, reason = "the template does not call it yet"))]
mod view;

#[cfg(test)]
mod tests;

use crate::cfn::{Error, Template};
use crate::config::Config;

/// The template of a configuration.
pub fn template(config: &Config) -> Result<Template, Error> {
    let mut template = Template::new("CCI Lite: call recordings in, one analysed JSON document per call out");
    template.tags(&config.tags);
    let code = functions::Code::declare(&mut template, config)?;
    let key = encryption::add(&mut template, config)?;
    let buckets = storage::add(&mut template, config, &key)?;
    let tables = tenants::add(&mut template, config, &key)?;
    let queues = functions::Queues::add(&mut template, config, &key)?;
    let topic = transcription::topic(&mut template, config, &key)?;
    let grants = grants::Grants {
        config,
        key: &key,
        buckets: &buckets,
        tables: &tables,
        queues: &queues,
        topic: &topic,
        transcribe_role: None,
        network: None,
    };
    intake::add(&mut template, &grants, &code)?;
    transcription::add(&mut template, &grants, &code)?;
    analysis::add(&mut template, &grants, &code)?;
    let registrar = registry::add(&mut template, &grants, &code)?;
    for tenant in &config.tenants {
        let id = format!("{}Registration", catalog::pascal(tenant.id.as_str()));
        template.add(&id, registry::tenant(config, tenant, registrar.arn(), None))?;
    }
    catalog::add(&mut template, config, &key, &buckets)?;
    Ok(template)
}
