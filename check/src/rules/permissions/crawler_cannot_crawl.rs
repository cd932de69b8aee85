//! A crawler whose role may not do what crawling takes.

use proof::{Resource, Stack};
use serde_json::Value;

use super::needs::{Grants, On, Own, is_under_key, location};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "permissions/crawler-cannot-crawl",
    severity: Severity::Error,
    summary: "A crawler's role may read what is crawled, write its tables and its log.",
    why: "A crawler does everything with its role: it lists and reads the objects, with the key that they are under, looks up \
          and writes tables and partitions, and logs to /aws-glue/crawlers. Without one of them a run fails, or ends without \
          a log. Of Glue's actions AWS's pages name no fewer than all, as AWSGlueServiceRole has them: asked are those that \
          AWS's own narrower role has too, the crawler's of its Cloud Intelligence Dashboards (AWS Glue Developer Guide, \
          \"Crawler prerequisites\", \"Setting up encryption in AWS Glue\", \"Step 2: Choose data sources and classifiers\", \
          \"Configuring a crawler to use Lake Formation credentials\"; AWS Managed Policy Reference, AWSGlueServiceRole, v5).",
    remedy: "Allow the role the action that the finding names.",
    bad: template!("permissions/crawler-cannot-crawl", "bad"),
    good: template!("permissions/crawler-cannot-crawl", "good"),
    check,
};

/// What every crawler takes of the catalogue.
const CATALOGUE: &[&str] = &[
    "glue:GetDatabase",
    "glue:GetTable",
    "glue:GetTables",
    "glue:GetPartition",
    "glue:GetPartitions",
    "glue:BatchGetPartition",
    "glue:BatchCreatePartition",
];

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let mut grants = None;
    for crawler in stack.of_kind("AWS::Glue::Crawler") {
        let role = crawler.properties.get("Role").and_then(Value::as_str);
        let role = role.and_then(|role| stack.by_arn(role).or_else(|| stack.by_name("AWS::IAM::Role", role)));
        let Some(role) = role.filter(|role| role.kind == "AWS::IAM::Role") else { continue };
        let Some(own) = grants.get_or_insert_with(|| Grants::of(stack)).role(role) else { continue };
        let mut missing = Vec::new();
        of_catalogue(crawler, &own, &mut missing);
        of_objects(stack, crawler, &own, &mut missing);
        of_log(stack, crawler, &own, &mut missing);
        if !missing.is_empty() {
            missing.dedup();
            let message = format!(
                "{} crawls as {}, which may not {}: its runs fail or leave no trace",
                crawler.id,
                role.id,
                missing.join(", ")
            );
            findings.at(role, &[], message);
        }
    }
}

fn of_catalogue(crawler: &Resource, own: &Own<'_, '_>, missing: &mut Vec<String>) {
    let mut ask = |actions: &[&str]| {
        if !actions.iter().any(|action| own.may(action, On::Any)) {
            missing.extend(actions.first().map(|action| (*action).to_owned()));
        }
    };
    for &action in CATALOGUE {
        ask(&[action]);
    }
    // Tables that are crawled as such are there already.
    let targets = crawler.property(&["Targets"]).and_then(Value::as_object);
    if targets.is_some_and(|all| all.keys().any(|kind| kind.ends_with("Targets") && kind != "CatalogTargets"))
    {
        ask(&["glue:CreateTable"]);
    }
    let changed = crawler.property(&["SchemaChangePolicy", "UpdateBehavior"]).and_then(Value::as_str);
    if changed != Some("LOG") {
        ask(&["glue:UpdateTable"]);
        ask(&["glue:BatchUpdatePartition", "glue:UpdatePartition"]);
    }
}

fn of_objects(stack: &Stack, crawler: &Resource, own: &Own<'_, '_>, missing: &mut Vec<String>) {
    let lent = crawler.property(&["LakeFormationConfiguration", "UseLakeFormationCredentials"]);
    if lent.is_some_and(|lent| lent.as_bool() != Some(false)) {
        return;
    }
    let targets = crawler.property(&["Targets", "S3Targets"]).and_then(Value::as_array);
    for target in targets.into_iter().flatten() {
        let path = target.get("Path").and_then(Value::as_str);
        let Some((bucket, objects)) = path.and_then(|path| location(stack, path)) else { continue };
        let Some(arn) = bucket.arn.as_deref() else { continue };
        for (action, on) in [("s3:ListBucket", On::One(arn)), ("s3:GetObject", On::Within(&objects))] {
            if !own.may(action, on) {
                missing.push(format!("{action} on {}", bucket.id));
            }
        }
        if is_under_key(stack, bucket) && !own.may_use_key("kms:Decrypt", On::Any, "s3", Some(&objects)) {
            missing.push(format!("kms:Decrypt for the objects of {}", bucket.id));
        }
    }
}

fn of_log(stack: &Stack, crawler: &Resource, own: &Own<'_, '_>, missing: &mut Vec<String>) {
    let here = stack.account();
    let group =
        format!("arn:{}:logs:{}:{}:log-group:/aws-glue/crawlers", here.partition, here.region, here.account);
    let asked = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];
    let none = asked.into_iter().filter(|action| !own.may(action, On::Within(&group)));
    missing.extend(none.map(|action| format!("{action} on /aws-glue/crawlers")));
    let security = crawler.properties.get("CrawlerSecurityConfiguration").and_then(Value::as_str);
    let security = security.and_then(|name| stack.by_name("AWS::Glue::SecurityConfiguration", name));
    let how = security.and_then(|one| one.property(&["EncryptionConfiguration", "CloudWatchEncryption"]));
    let encrypts = how.and_then(|how| how.get("CloudWatchEncryptionMode")?.as_str()) == Some("SSE-KMS");
    // CloudWatch Logs uses the key by the key's policy. AWS's page allows this on the key, not on the log: any will do.
    if encrypts && !own.may("logs:AssociateKmsKey", On::Any) {
        missing.push("logs:AssociateKmsKey on /aws-glue/crawlers".to_owned());
    }
}
