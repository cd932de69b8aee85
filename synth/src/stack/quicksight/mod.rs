//! The analysts' dashboard in QuickSight: calls and their key phrases in SPICE, read anew each day, and for each viewer
//! only the tenants that the configuration names.
//!
//! The account must have signed up to QuickSight, Enterprise edition, and its users and groups exist: CloudFormation
//! can create neither.

mod access;
mod dataset;
mod layout;
mod permission;
mod visual;

#[cfg(test)]
pub(super) use layout::GRID;

use crate::aws::athena::WorkGroup;
use crate::aws::iam::Role;
use crate::aws::quicksight::{
    Analysis, AthenaParameters, Dashboard, DataSource, DataSourceParameters, DataSourceType, Mode,
    ValidationStrategy,
};
use crate::cfn::{Arn, Error, Handle, Resource, Template, Val, account_id};
use crate::config::{Config, QuickSight};

/// Where QuickSight reads.
pub(super) struct Source<'a> {
    /// The database's name.
    pub(super) database: &'a str,
    /// The workgroup of all tenants.
    pub(super) shared: &'a Handle<WorkGroup>,
    /// What QuickSight runs its queries as.
    pub(super) role: Val<Arn<Role>>,
}

/// Adds what `dashboards.quicksight` configures; nothing without it.
pub(super) fn add(template: &mut Template, config: &Config, source: &Source) -> Result<(), Error> {
    let Some(settings) = &config.dashboards.quicksight else { return Ok(()) };
    template.section("v1.1 section 12, production section 11: QuickSight");
    let place = Place { config, settings, database: source.database };
    let athena = template.add("QuickSightSource", place.athena(source))?;
    let access = template.add("QuickSightAccess", place.access(&athena))?;
    let calls = template.add("QuickSightCalls", place.calls(&athena, &access))?;
    let phrases = template.add("QuickSightKeyPhrases", place.key_phrases(&athena, &access))?;
    for (id, name, dataset) in [
        ("QuickSightAccessRefresh", "access", &access),
        ("QuickSightCallsRefresh", "calls", &calls),
        ("QuickSightKeyPhrasesRefresh", "key-phrases", &phrases),
    ] {
        template.add(id, place.daily(name).depends_on(dataset))?;
    }
    let analysis = Analysis::new(place.id("calls"), account_id(), place.title("calls"))
        .definition(layout::definition(&calls, &phrases))
        .validation_strategy(lenient())
        .permissions(permission::of_analysis(settings));
    template.add("QuickSightAnalysis", analysis)?;
    let dashboard = Dashboard::new(account_id(), place.id("calls"), place.title("calls"))
        .definition(layout::definition(&calls, &phrases))
        .validation_strategy(lenient())
        .permissions(permission::of_dashboard(settings));
    template.add("QuickSightDashboard", dashboard)?;
    Ok(())
}

/// What QuickSight objects to in a visual is shown there, and does not roll back the whole stack.
fn lenient() -> ValidationStrategy {
    ValidationStrategy::new(Mode::Lenient)
}

/// What everything here is named and made after.
struct Place<'a> {
    config: &'a Config,
    settings: &'a QuickSight,
    database: &'a str,
}

impl Place<'_> {
    fn id(&self, name: &str) -> String {
        format!("{}-{name}", self.config.prefix)
    }

    /// A name for people: all deployments of an account stand in one list.
    fn title(&self, name: &str) -> String {
        format!("{} {name}", self.config.prefix)
    }

    fn athena(&self, source: &Source) -> DataSource {
        let parameters =
            AthenaParameters::new().work_group(source.shared.name()).role_arn(source.role.clone());
        DataSource::new(self.title("Athena"), DataSourceType::Athena)
            .aws_account_id(account_id())
            .data_source_id(self.id("athena"))
            .data_source_parameters(DataSourceParameters::new().athena_parameters(parameters))
            .permissions(permission::of_source(self.settings))
    }
}
