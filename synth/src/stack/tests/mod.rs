//! What looks at documents and at the deployment, in a template with everything in it.

mod dashboard;
mod queries;
mod quicksight;
mod view;

use std::collections::BTreeMap;

use serde_json::Value;

use super::dashboard::Watched;
use super::quicksight::Source;
use super::{encryption, functions};
use crate::aws::{athena, events, glue, iam, lambda, logs};
use crate::cfn::policy::{Service, TrustPolicy};
use crate::cfn::{Handle, RemovalPolicy, Resource, Template, account_id};
use crate::config::Config;
use crate::construct::FunctionHandles;

const OWNER: &str = "arn:aws:quicksight:eu-central-1:123456789012:user/default/lead";
const GROUP: &str = "arn:aws:quicksight:eu-central-1:123456789012:group/default/all";
const VIEWER: &str = "arn:aws:quicksight:eu-central-1:123456789012:user/default/one";

/// Two tenants, and a dashboard of QuickSight.
fn everything() -> Config {
    let text = format!(
        "tenants: [{{id: demo-tenant, name: Demo}}, {{id: other, name: Other, documents_retention: 400}}]\n\
         dashboards: {{quicksight: {{owner: '{OWNER}', viewers: [\
         {{arn: '{GROUP}', tenants: [demo-tenant, other]}}, {{arn: '{VIEWER}', tenants: [other]}}]}}}}\n"
    );
    Config::parse("test", &text).unwrap_or_else(|error| panic!("{error}"))
}

/// The template of a configuration, as JSON.
fn template(config: &Config) -> Value {
    let mut template = super::template(config).unwrap();
    add(&mut template, config);
    serde_json::from_str(&template.to_json().unwrap()).unwrap()
}

#[test]
fn what_is_switched_off_is_not_there() {
    let off = "catalog: {saved_queries: false}\ndashboards: {operations: false}";
    let template = template(&Config::parse("test", off).unwrap());
    for kind in ["AWS::Athena::NamedQuery", "AWS::CloudWatch::Dashboard"] {
        assert!(properties(&template, kind).is_empty(), "{kind}");
    }
}

/// The properties of each resource of a type, by logical ID.
fn properties<'a>(template: &'a Value, kind: &str) -> BTreeMap<&'a str, &'a Value> {
    let resources = template["Resources"].as_object().unwrap().iter();
    resources
        .filter(|(_, resource)| resource["Type"] == kind)
        .map(|(id, resource)| (id.as_str(), &resource["Properties"]))
        .collect()
}

/// What a SQL of ours calls the columns of its result: the last word of each item of its list.
fn selected(sql: &str) -> Vec<&str> {
    let (list, _) = sql.trim_start_matches("SELECT").split_once("\nFROM").unwrap();
    list.split(",\n").map(|item| item.rsplit([' ', '\n']).next().unwrap().trim_matches('"')).collect()
}

/// Adds what looks at the template, until the template itself does.
fn add(template: &mut Template, config: &Config) {
    let database = config.prefix.as_str().replace('-', "_");
    let shared = known("SharedWorkGroup", athena::WorkGroup::new("any"));
    super::queries::add(template, config, &database, &shared).unwrap();
    let input = glue::DatabaseInput::new("any");
    let handle = known("Database", glue::Database::new(RemovalPolicy::Delete, "any", input));
    super::view::add(template, &handle, &database).unwrap();
    super::dashboard::add(template, config, &watched(config)).unwrap();
    let role = iam::Role::new(TrustPolicy::service(Service::Lambda));
    let role = template.add("QuickSightRole", role).unwrap().arn();
    let source = Source { database: &database, shared: &shared, role };
    super::quicksight::add(template, config, &source).unwrap();
}

fn watched(config: &Config) -> Watched {
    let mut elsewhere = Template::new("");
    let key = encryption::add(&mut elsewhere, config).unwrap();
    let queues = functions::Queues::add(&mut elsewhere, config, &key).unwrap();
    let queues = [&queues.intake, &queues.completion, &queues.analysis];
    let watched = queues.into_iter().fold(Watched::default(), Watched::queue);
    let names = ["JobInit", "ResultHandler", "Analyzer", "TenantRegistrar"];
    let watched = names.into_iter().map(function).fold(watched, |watched, one| watched.function(&one));
    let rules = [
        "S3ObjectCreatedToJobInit",
        "TranscriptCreatedToResultHandler",
        "TranscribeCompletedToResultHandler",
        "TranscribeFailedToTopic",
    ];
    rules.into_iter().fold(watched, |watched, id| watched.rule(&known(id, events::Rule::new())))
}

fn function(id: &str) -> FunctionHandles {
    let code = lambda::Code::new();
    FunctionHandles {
        function: known(&format!("{id}Function"), lambda::Function::new(code, account_id().typed())),
        role: known(&format!("{id}Role"), iam::Role::new(TrustPolicy::service(Service::Lambda))),
        log_group: known(&format!("{id}LogGroup"), logs::LogGroup::new(RemovalPolicy::Delete)),
    }
}

/// A handle of a resource that is in the template under this ID.
fn known<R: Resource>(id: &str, resource: R) -> Handle<R> {
    Template::new("").add(id, resource).unwrap()
}
