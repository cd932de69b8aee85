//! Attributes that are no key.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "limits/key-attributes",
    severity: Severity::Error,
    summary: "A table defines the attributes of its keys, and no others.",
    why: "DynamoDB refuses a table whose `AttributeDefinitions` are not exactly the attributes of its keys \
          and of its indexes' keys (DynamoDB API Reference, \"CreateTable\").",
    remedy: "Define each attribute that a `KeySchema` names, and none that is only data.",
    bad: template!("limits/key-attributes", "bad"),
    good: template!("limits/key-attributes", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for table in deployment.stack.of_kind("AWS::DynamoDB::Table") {
        let parts = ["AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "LocalSecondaryIndexes"];
        let unknown = parts
            .iter()
            .filter_map(|key| table.properties.get(key))
            .any(|part| proof::unknown::within(part).is_some());
        let Some(defined) = table.properties.get("AttributeDefinitions").filter(|_| !unknown) else {
            continue;
        };
        let defined = names(Some(defined));
        let mut used = names(table.properties.get("KeySchema"));
        for indexes in ["GlobalSecondaryIndexes", "LocalSecondaryIndexes"] {
            let list = table.properties.get(indexes).and_then(Value::as_array);
            used.extend(list.into_iter().flatten().flat_map(|index| names(index.get("KeySchema"))));
        }
        for name in used.difference(&defined) {
            findings.at(
                table,
                &["AttributeDefinitions"],
                format!("the key attribute {name} is not defined: the table is refused"),
            );
        }
        for name in defined.difference(&used) {
            findings.at(table, &["AttributeDefinitions"], format!("{name} is no key: the table is refused"));
        }
    }
}

fn names(list: Option<&Value>) -> BTreeSet<&str> {
    let all = list.and_then(Value::as_array).into_iter().flatten();
    all.filter_map(|one| one.get("AttributeName")?.as_str()).collect()
}
