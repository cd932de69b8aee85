//! Tenants that see each other.

use contract::tenant::TENANT_TAG;
use serde_json::{Value, json};

use super::Broken;

/// The tenant of a role, by its tag.
fn tenant(resource: &Value) -> Option<&str> {
    let tags = resource["Properties"]["Tags"].as_array()?;
    tags.iter().find(|tag| tag["Key"] == TENANT_TAG)?["Value"].as_str()
}

pub(super) fn operators(broken: &mut Broken<'_>) {
    if broken.kind != "AWS::IAM::Role" {
        return;
    }
    let Some(own) = tenant(broken.resource) else { return };
    let roles: Vec<&str> =
        broken.template["Resources"].as_object().unwrap().values().filter_map(tenant).collect();
    // The first tenant of a template is enough: the others are made alike.
    let (Some(first), Some(other)) = (roles.first(), roles.iter().find(|other| **other != own)) else {
        return;
    };
    if *first != own {
        return;
    }
    for (path, statement) in broken.statements() {
        if statement["Effect"] != "Allow" {
            continue;
        }
        for (at, value) in broken.places(&path) {
            let Some(text) = value.as_str() else { continue };
            let step = [format!("/{own}/"), format!("tenant-{own}"), format!("{own}/")];
            if let Some(step) = step.iter().find(|step| text.contains(step.as_str())) {
                broken.with("another tenant's", &at, text.replace(step, &step.replace(own, other)));
                broken.with("every tenant's", &at, text.replace(step, &step.replace(own, "*")));
            }
        }
        if statement["Condition"].to_string().contains("s3:prefix") {
            broken.without("lists everything", &format!("{path}/Condition"));
        }
    }
    let buckets: Vec<&String> = broken.template["Resources"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(id, one)| one["Type"] == "AWS::S3::Bucket" && id.as_str() == "ResultsBucket")
        .map(|(id, _)| id)
        .collect();
    for bucket in buckets {
        let mut statements = broken.get("Policies/0/PolicyDocument/Statement").unwrap().clone();
        statements.as_array_mut().unwrap().push(json!({
            "Effect": "Allow", "Action": "s3:GetObject", "Resource": {"Fn::Sub": format!("${{{bucket}.Arn}}/*")},
        }));
        broken.with("reads all documents", "Policies/0/PolicyDocument/Statement", statements);
    }
}
