//! The analysts' dashboard.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{GROUP, OWNER, VIEWER, everything, properties, selected, template};
use crate::config::Config;
use crate::stack::quicksight::GRID;

const KINDS: [&str; 5] = ["DataSource", "DataSet", "RefreshSchedule", "Analysis", "Dashboard"];

fn of<'a>(template: &'a Value, kind: &str) -> BTreeMap<&'a str, &'a Value> {
    properties(template, &format!("AWS::QuickSight::{kind}"))
}

fn sql(dataset: &Value) -> &Value {
    &dataset["PhysicalTableMap"].as_object().unwrap().values().next().unwrap()["CustomSql"]
}

fn names(columns: &Value) -> Vec<&str> {
    columns.as_array().unwrap().iter().map(|column| column["Name"].as_str().unwrap()).collect()
}

#[test]
fn nothing_of_quicksight_is_there_unless_configured() {
    let template = template(&Config::default());
    for kind in KINDS {
        assert!(of(&template, kind).is_empty(), "{kind}");
    }
}

#[test]
fn datasets_import_what_their_sql_selects_and_are_read_anew_each_day() {
    let template = template(&everything());
    let datasets = of(&template, "DataSet");
    let refreshed: BTreeSet<&str> = of(&template, "RefreshSchedule")
        .values()
        .map(|schedule| schedule["DataSetId"].as_str().unwrap())
        .collect();
    for (id, dataset) in &datasets {
        let sql = sql(dataset);
        let text = sql["SqlQuery"].as_str().unwrap();
        assert_eq!(names(&sql["Columns"]), selected(text), "{id}");
        assert!(refreshed.contains(dataset["DataSetId"].as_str().unwrap()), "{id} is never refreshed");
        if text.contains("results") {
            assert!(text.contains("dt >= date_format(current_date - INTERVAL '400' DAY"), "{id}: {text}");
        }
    }
}

#[test]
fn each_viewer_sees_its_tenants_and_the_owner_all() {
    let template = template(&everything());
    let datasets = of(&template, "DataSet");
    let text = sql(datasets["QuickSightAccess"])["SqlQuery"].as_str().unwrap();
    let rows: BTreeSet<&str> = text
        .lines()
        .map(|line| line.trim().trim_end_matches(','))
        .filter(|line| line.starts_with('('))
        .collect();
    let expected = [
        format!("('{OWNER}', NULL, NULL)"),
        format!("(NULL, '{GROUP}', 'demo-tenant,other')"),
        format!("('{VIEWER}', NULL, 'other')"),
    ];
    assert_eq!(rows, expected.iter().map(String::as_str).collect());
    for (id, dataset) in &datasets {
        if *id != "QuickSightAccess" {
            let rules = &dataset["RowLevelPermissionDataSet"];
            assert_eq!(rules["Arn"]["Fn::GetAtt"][0], "QuickSightAccess", "{id} shows all rows to everybody");
            assert_eq!(rules["FormatVersion"], "VERSION_2", "{id}");
            assert!(names(&sql(dataset)["Columns"]).contains(&"tenant_id"), "{id} has nothing to restrict");
        }
    }
}

#[test]
fn the_rules_have_the_columns_that_quicksight_demands() {
    let template = template(&everything());
    let rules = of(&template, "DataSet")["QuickSightAccess"];
    let mut columns = names(&sql(rules)["Columns"]);
    for transform in rules["LogicalTableMap"]["rules"]["DataTransforms"].as_array().unwrap() {
        let rename = &transform["RenameColumnOperation"];
        let column = columns.iter_mut().find(|column| rename["ColumnName"] == **column).unwrap();
        *column = rename["NewColumnName"].as_str().unwrap();
    }
    assert_eq!(columns, ["UserARN", "GroupARN", "tenant_id"]);
    assert_eq!(rules["UseAs"], "RLS_RULES");
}

#[test]
fn viewers_may_only_look_at_the_dashboard() {
    let template = template(&everything());
    for kind in KINDS.into_iter().filter(|kind| *kind != "RefreshSchedule") {
        for (id, resource) in of(&template, kind) {
            let mut principals = BTreeSet::new();
            for permission in resource["Permissions"].as_array().unwrap() {
                let principal = permission["Principal"].as_str().unwrap();
                let actions = permission["Actions"].as_array().unwrap();
                assert!(principals.insert(principal), "{id} names {principal} twice");
                assert!(actions.len() <= 20, "{id}: QuickSight takes at most 20 actions");
                let changes = actions.iter().any(|action| action.as_str().unwrap().contains(":Update"));
                assert_eq!(changes, principal == OWNER, "{id}: {permission}");
            }
            let expected = if kind == "Dashboard" { 3 } else { 1 };
            assert_eq!(principals.len(), expected, "{id}");
        }
    }
}

#[test]
fn visuals_show_columns_that_datasets_have() {
    let template = template(&everything());
    let datasets = of(&template, "DataSet");
    let definition = &of(&template, "Dashboard")["QuickSightDashboard"]["Definition"];
    assert_eq!(*definition, of(&template, "Analysis")["QuickSightAnalysis"]["Definition"]);
    let declared: BTreeMap<&str, Vec<&str>> = definition["DataSetIdentifierDeclarations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|declaration| {
            let dataset = datasets[declaration["DataSetArn"]["Fn::GetAtt"][0].as_str().unwrap()];
            (declaration["Identifier"].as_str().unwrap(), names(&sql(dataset)["Columns"]))
        })
        .collect();
    let mut seen = 0;
    walk(definition, &mut |value| {
        if let Some(identifier) = value.get("DataSetIdentifier") {
            let column = value["ColumnName"].as_str().unwrap();
            assert!(declared[identifier.as_str().unwrap()].contains(&column), "no such column: {value}");
            seen += 1;
        }
    });
    assert!(seen > 10, "only {seen} columns were looked at");
}

#[test]
fn visuals_stand_on_the_grid_and_not_on_each_other() {
    let template = template(&everything());
    let sheet = &of(&template, "Dashboard")["QuickSightDashboard"]["Definition"]["Sheets"][0];
    let mut placed = BTreeSet::new();
    let mut taken = BTreeSet::new();
    for element in sheet["Layouts"][0]["Configuration"]["GridLayout"]["Elements"].as_array().unwrap() {
        placed.insert(element["ElementId"].as_str().unwrap());
        let number = |name: &str| usize::try_from(element[name].as_u64().unwrap()).unwrap();
        assert!(number("ColumnIndex") + number("ColumnSpan") <= GRID, "too far right: {element}");
        for column in number("ColumnIndex")..number("ColumnIndex") + number("ColumnSpan") {
            for row in number("RowIndex")..number("RowIndex") + number("RowSpan") {
                assert!(taken.insert((column, row)), "stands on another: {element}");
            }
        }
    }
    let visuals = sheet["Visuals"].as_array().unwrap().iter();
    let visuals: BTreeSet<&str> = visuals
        .map(|visual| visual.as_object().unwrap().values().next().unwrap()["VisualId"].as_str().unwrap())
        .collect();
    assert_eq!(placed, visuals);
}

fn walk(value: &Value, visit: &mut impl FnMut(&Value)) {
    visit(value);
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(item, visit)),
        Value::Object(entries) => entries.values().for_each(|item| walk(item, visit)),
        _ => {}
    }
}

#[test]
fn fifty_viewers_of_sixty_tenants_fit() {
    let tenants: Vec<String> = (0..60).map(|number| format!("{number:032}")).collect();
    let list: Vec<String> = tenants.iter().map(|id| format!("{{id: '{id}', name: X}}")).collect();
    let arn = |number| format!("arn:aws:quicksight:eu-central-1:123456789012:user/default/{number}");
    let ids: Vec<String> = tenants.iter().map(|id| format!("'{id}'")).collect();
    let viewers: Vec<String> =
        (0..50).map(|number| format!("{{arn: '{}', tenants: [{}]}}", arn(number), ids.join(", "))).collect();
    let text = format!(
        "tenants: [{}]\ndashboards: {{quicksight: {{owner: '{OWNER}', viewers: [{}]}}}}",
        list.join(", "),
        viewers.join(", ")
    );
    let template = template(&Config::parse("test", &text).unwrap());
    let rules = sql(of(&template, "DataSet")["QuickSightAccess"])["SqlQuery"].as_str().unwrap();
    for text in rules.split('\'') {
        assert!(text.len() <= 2047, "SPICE would cut {text}");
    }
}
