//! What looks at documents and at the deployment, in a template with everything in it.

mod dashboard;
mod queries;
mod quicksight;
mod view;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::config::Config;

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
    let template = super::templates(config).unwrap().stack;
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
