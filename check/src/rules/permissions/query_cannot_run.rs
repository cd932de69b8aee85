//! A role that may start queries of Athena that cannot end well.

use proof::{Resource, Stack};
use serde_json::Value;

use super::needs::{Grants, On, Own, is_under_key, location};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "permissions/query-cannot-run",
    severity: Severity::Error,
    summary: "Who may start a query may read its tables and write its result.",
    why: "Athena reads the catalogue and the data and writes the result as whoever asked: each takes a permission of its own, \
          and without it the query fails with \"Insufficient permissions to execute the query\" or \"Unable to verify/create \
          output bucket\" (Amazon Athena User Guide, \"Control access to Amazon S3 from Athena\", \"Configure access to \
          databases and tables in the AWS Glue Data Catalog\", \"Encryption at rest\", \"Work with query results and recent \
          queries\").",
    remedy: "Allow the role the action that the finding names.",
    bad: template!("permissions/query-cannot-run", "bad"),
    good: template!("permissions/query-cannot-run", "good"),
    check,
};

/// A table with where its rows are.
struct Table<'s> {
    arn: String,
    database: String,
    bucket: &'s Resource,
    objects: String,
}

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let groups: Vec<(&Resource, String)> = stack
        .of_kind("AWS::Athena::WorkGroup")
        .map(|group| (group, arn(stack, "athena", "workgroup", &group.physical_name)))
        .collect();
    if groups.is_empty() {
        return;
    }
    let tables: Vec<Table<'_>> =
        stack.of_kind("AWS::Glue::Table").filter_map(|table| read(stack, table)).collect();
    let grants = Grants::of(stack);
    for role in stack.of_kind("AWS::IAM::Role") {
        let Some(own) = grants.role(role) else { continue };
        let mut missing = Vec::new();
        let starts = own.may("athena:StartQueryExecution", On::Any);
        for (group, arn) in &groups {
            if own.may("athena:StartQueryExecution", On::One(arn)) {
                of_group(stack, &own, group, &mut missing);
            }
        }
        if starts {
            of_tables(stack, &own, &tables, &mut missing);
        }
        missing.sort();
        missing.dedup();
        if !missing.is_empty() {
            let message = format!(
                "{} may query with Athena, and may not {}: queries fail",
                role.id,
                missing.join(", ")
            );
            findings.at(role, &[], message);
        }
    }
}

/// What the result takes. Who asks Athena for it, who reads its object and who leaves that to others is not told apart.
fn of_group(stack: &Stack, own: &Own<'_, '_>, group: &Resource, missing: &mut Vec<String>) {
    let result = ["WorkGroupConfiguration", "ResultConfiguration"];
    let Some(result) = group.property(&result) else { return };
    let Some((bucket, objects)) =
        result.get("OutputLocation").and_then(Value::as_str).and_then(|address| location(stack, address))
    else {
        return;
    };
    let Some(name) = bucket.arn.as_deref() else { return };
    for (action, on) in [
        ("s3:GetBucketLocation", On::One(name)),
        ("s3:ListBucket", On::One(name)),
        ("s3:GetObject", On::Within(&objects)),
        ("s3:PutObject", On::Within(&objects)),
    ] {
        if !own.may(action, on) {
            missing.push(format!("{action} where {} keeps results ({})", group.id, bucket.id));
        }
    }
    let key = result.get("EncryptionConfiguration").and_then(|how| how.get("KmsKey")?.as_str());
    let key = key.and_then(|key| stack.by_arn(key)).and_then(|key| Some((key, key.arn.as_deref()?)));
    if let Some((key, arn)) = key {
        for action in ["kms:Decrypt", "kms:GenerateDataKey"] {
            if !own.may_use_key(action, On::One(arn), "s3", Some(&objects)) {
                missing.push(format!("{action} with {} for the results of {}", key.id, group.id));
            }
        }
    }
}

/// What reading takes: of one table at least, where the template has any.
fn of_tables(stack: &Stack, own: &Own<'_, '_>, tables: &[Table<'_>], missing: &mut Vec<String>) {
    if tables.is_empty() {
        return;
    }
    if !own.may("glue:GetTable", On::Any) {
        missing.push("glue:GetTable on any table".to_owned());
    }
    let mut best: Option<Vec<String>> = None;
    for table in tables {
        let named = own.may("glue:GetTable", On::One(&table.arn));
        let Some(bucket) = table.bucket.arn.as_deref().filter(|_| named) else { continue };
        let mut none = Vec::new();
        for (action, on) in [
            ("glue:GetDatabase", On::One(table.database.as_str())),
            ("s3:ListBucket", On::One(bucket)),
            ("s3:GetObject", On::Within(&table.objects)),
        ] {
            if !own.may(action, on) {
                none.push(format!("{action} for {}", last(&table.arn)));
            }
        }
        if is_under_key(stack, table.bucket)
            && !own.may_use_key("kms:Decrypt", On::Any, "s3", Some(&table.objects))
        {
            none.push(format!("kms:Decrypt for {}", last(&table.arn)));
        }
        if best.as_ref().is_none_or(|best| none.len() < best.len()) {
            best = Some(none);
        }
    }
    missing.extend(best.unwrap_or_default());
}

fn last(arn: &str) -> &str {
    arn.rsplit(':').next().unwrap_or(arn)
}

fn read<'s>(stack: &'s Stack, table: &'s Resource) -> Option<Table<'s>> {
    let database = table.property(&["DatabaseName"])?.as_str()?;
    let name = table.property(&["TableInput", "Name"])?.as_str()?;
    let template = table.property(&["TableInput", "Parameters", "storage.location.template"]);
    let place = table.property(&["TableInput", "StorageDescriptor", "Location"]);
    // A table of partitions may have them all elsewhere: only the template of projected ones is sure.
    let address = template.or(place)?.as_str()?;
    let (bucket, objects) = location(stack, address)?;
    let arn_of = |kind: &str, name: &str| arn(stack, "glue", kind, name);
    Some(Table {
        arn: arn_of("table", &format!("{database}/{name}")),
        database: arn_of("database", database),
        bucket,
        objects,
    })
}

fn arn(stack: &Stack, service: &str, kind: &str, name: &str) -> String {
    let here = stack.account();
    format!("arn:{}:{service}:{}:{}:{kind}/{name}", here.partition, here.region, here.account)
}
