//! A table that looks where no document lies.

use contract::function::Function;
use contract::layout;
use contract::tenant::TenantId;
use serde_json::{Map, Value};

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "references/glue-layout",
    severity: Severity::Error,
    summary: "The table of call documents looks where the analyzer writes them.",
    why: "The analyzer writes `<tenant>/YYYY/MM/DD/<call>.json`. A table with another location finds no \
          rows, and says nothing.",
    remedy: "Write `s3://<results>/${tenant_id}/${dt}/` with the date format `yyyy/MM/dd`, or the tenant's ID \
          for the first part.",
    bad: template!("references/glue-layout", "bad"),
    good: template!("references/glue-layout", "good"),
    check,
};

const LOCATION: &str = "storage.location.template";

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let functions = deployment.stack.functions();
    let analyzer = format!("-{}", Function::Analyzer.name());
    let results = functions
        .iter()
        .find(|one| one.name.ends_with(&analyzer))
        .and_then(|one| one.environment.get("OUTPUT_BUCKET"));
    let Some(results) = results else { return };
    for table in deployment.stack.of_kind("AWS::Glue::Table") {
        let Some(parameters) = table.property(&["TableInput", "Parameters"]).and_then(Value::as_object)
        else {
            continue;
        };
        let location = parameters.get(LOCATION).and_then(Value::as_str);
        let folder = location
            .and_then(|text| text.strip_prefix("s3://")?.strip_prefix(results.as_str())?.strip_prefix('/'));
        let Some(folder) = folder.and_then(|folder| filled(parameters, folder)) else { continue };
        let tenant: Option<TenantId> = folder.split('/').next().and_then(|first| first.parse().ok());
        let expected = tenant.map(|tenant| format!("{}2026/11/22/", layout::documents(&tenant)));
        if expected.as_ref() != Some(&folder) {
            let message = format!("no document lies in `{folder}`: the table has no rows");
            findings.at(table, &["TableInput", "Parameters", LOCATION], message);
        }
    }
}

/// The folder of one day; `None` where a part is not known.
fn filled(parameters: &Map<String, Value>, folder: &str) -> Option<String> {
    let (mut text, mut rest) = (String::new(), folder);
    while let Some((before, after)) = rest.split_once("${") {
        let (key, tail) = after.split_once('}')?;
        let of = |part: &str| parameters.get(&format!("projection.{key}.{part}")).and_then(Value::as_str);
        text.push_str(before);
        match of("type")? {
            "date" => {
                text.push_str(&of("format")?.replace("yyyy", "2026").replace("MM", "11").replace("dd", "22"));
            }
            _ => text.push_str("acme"),
        }
        rest = tail;
    }
    Some(text + rest)
}
