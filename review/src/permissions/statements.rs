//! The permissions that a deployment holds.

use std::collections::BTreeSet;

use serde_json::Value;

use super::grant::{ALL_BUT, Grant, Policy, Test, Verdict};
use crate::view::{Item, Side, list};
use crate::words;

/// Where types keep their policies; `*` stands for each item of a list.
const POLICIES: &[(&str, &[&str], Policy)] = &[
    ("AWS::IAM::Role", &["AssumeRolePolicyDocument"], Policy::Trust),
    ("AWS::IAM::Role", &["Policies", "*", "PolicyDocument"], Policy::Identity),
    ("AWS::IAM::User", &["Policies", "*", "PolicyDocument"], Policy::Identity),
    ("AWS::IAM::Group", &["Policies", "*", "PolicyDocument"], Policy::Identity),
    ("AWS::IAM::Policy", &["PolicyDocument"], Policy::Identity),
    ("AWS::IAM::ManagedPolicy", &["PolicyDocument"], Policy::Identity),
    ("AWS::IAM::RolePolicy", &["PolicyDocument"], Policy::Identity),
    ("AWS::IAM::UserPolicy", &["PolicyDocument"], Policy::Identity),
    ("AWS::IAM::GroupPolicy", &["PolicyDocument"], Policy::Identity),
    ("AWS::S3::BucketPolicy", &["PolicyDocument"], Policy::Resource),
    ("AWS::S3::AccessPoint", &["Policy"], Policy::Resource),
    ("AWS::SQS::QueuePolicy", &["PolicyDocument"], Policy::Resource),
    ("AWS::SQS::QueueInlinePolicy", &["PolicyDocument"], Policy::Resource),
    ("AWS::SNS::TopicPolicy", &["PolicyDocument"], Policy::Resource),
    ("AWS::SNS::TopicInlinePolicy", &["PolicyDocument"], Policy::Resource),
    ("AWS::KMS::Key", &["KeyPolicy"], Policy::Resource),
    ("AWS::KMS::ReplicaKey", &["KeyPolicy"], Policy::Resource),
    ("AWS::DynamoDB::Table", &["ResourcePolicy", "PolicyDocument"], Policy::Resource),
    ("AWS::Kinesis::ResourcePolicy", &["ResourcePolicy"], Policy::Resource),
    ("AWS::SecretsManager::ResourcePolicy", &["ResourcePolicy"], Policy::Resource),
    ("AWS::Logs::ResourcePolicy", &["PolicyDocument"], Policy::Resource),
    ("AWS::ApiGateway::RestApi", &["Policy"], Policy::Resource),
    ("AWS::ECR::Repository", &["RepositoryPolicyText"], Policy::Resource),
    ("AWS::EFS::FileSystem", &["FileSystemPolicy"], Policy::Resource),
    ("AWS::Backup::BackupVault", &["AccessPolicy"], Policy::Resource),
    ("AWS::EC2::VPCEndpoint", &["PolicyDocument"], Policy::Resource),
];

const IDENTITIES: [&str; 3] = ["AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group"];

/// Each permission with the resource that holds it.
pub(super) fn grants<'s>(side: &'s Side<'_>) -> Vec<(&'s Item, Grant)> {
    let mut found = Vec::new();
    for item in side.present() {
        for (_, steps, policy) in POLICIES.iter().filter(|(kind, ..)| *kind == item.kind) {
            for document in documents(&item.properties, steps) {
                for statement in list(document.get("Statement")) {
                    found.extend(of_statement(side, item, *policy, statement).map(|grant| (item, grant)));
                }
            }
        }
        if item.kind == "AWS::Events::EventBusPolicy"
            && let Some(statement) = item.get(&["Statement"])
        {
            let grants = of_statement(side, item, Policy::Resource, statement);
            found.extend(grants.map(|grant| (item, grant)));
        }
        found.extend(of_permission(side, item).map(|grant| (item, grant)));
        found.extend(of_the_managed(side, item).into_iter().map(|grant| (item, grant)));
    }
    found
}

fn documents<'v>(value: &'v Value, steps: &[&str]) -> Vec<&'v Value> {
    match steps.split_first() {
        None => vec![value],
        Some((&"*", rest)) => list(Some(value)).iter().flat_map(|item| documents(item, rest)).collect(),
        Some((step, rest)) => value.get(step).map(|inner| documents(inner, rest)).unwrap_or_default(),
    }
}

fn of_statement(
    side: &Side<'_>,
    item: &Item,
    policy: Policy,
    statement: &Value,
) -> impl Iterator<Item = Grant> {
    let verdict = match statement.get("Effect").and_then(Value::as_str) {
        Some("Deny") => Verdict::Deny,
        _ => Verdict::Allow,
    };
    let named = |key: &str, but: &str| match (statement.get(key), statement.get(but)) {
        (Some(values), _) => list(Some(values)).iter().map(words::whole).collect(),
        (None, Some(values)) => {
            let names: Vec<String> = list(Some(values)).iter().map(words::whole).collect();
            vec![format!("{ALL_BUT}{}", names.join(", "))]
        }
        (None, None) => Vec::new(),
    };
    let principals = match policy {
        Policy::Identity => holders(side, item),
        Policy::Trust | Policy::Resource => principals(statement),
    };
    let actions = named("Action", "NotAction");
    let own = vec![item.address.clone()];
    let mut resources: Vec<String> = match policy {
        Policy::Trust => own.clone(),
        _ => named("Resource", "NotResource"),
    };
    // In a key's policy, `*` is the key.
    if resources.is_empty() || (item.kind.starts_with("AWS::KMS::") && resources == ["*"]) {
        resources = own;
    }
    let tests = tests(statement);
    let mut grants = Vec::new();
    for principal in principals {
        for action in &actions {
            for resource in &resources {
                grants.push(Grant {
                    principal: principal.clone(),
                    verdict,
                    resource: resource.clone(),
                    tests: tests.clone(),
                    action: action.clone(),
                    policy,
                });
            }
        }
    }
    grants.into_iter()
}

/// What `Lambda::Permission` lets in.
fn of_permission(side: &Side<'_>, item: &Item) -> impl Iterator<Item = Grant> {
    let grant = (item.kind == "AWS::Lambda::Permission").then(|| {
        let text = |key: &str| item.get(&[key]).map(words::whole);
        let conditions = [
            ("SourceArn", "ArnLike", "aws:sourcearn"),
            ("SourceAccount", "StringEquals", "aws:sourceaccount"),
            ("PrincipalOrgID", "StringEquals", "aws:principalorgid"),
            ("FunctionUrlAuthType", "StringEquals", "lambda:functionurlauthtype"),
            ("EventSourceToken", "StringEquals", "lambda:eventsourcetoken"),
        ];
        let tests = conditions.into_iter().filter_map(|(property, operator, key)| {
            let values = BTreeSet::from([text(property)?]);
            Some(Test { operator: operator.to_owned(), key: key.to_owned(), values })
        });
        Grant {
            principal: text("Principal").unwrap_or_default(),
            verdict: Verdict::Allow,
            resource: address(side, &["AWS::Lambda::Function"], &text("FunctionName").unwrap_or_default()),
            tests: tests.collect(),
            action: text("Action").unwrap_or_default(),
            policy: Policy::Resource,
        }
    });
    grant.into_iter()
}

/// Policies whose content the template does not hold, and the boundary, which denies all that it does not name.
fn of_the_managed(side: &Side<'_>, item: &Item) -> Vec<Grant> {
    if !IDENTITIES.contains(&item.kind.as_str()) {
        return Vec::new();
    }
    let grant = |verdict, action: String| Grant {
        principal: item.address.clone(),
        verdict,
        resource: "what it names".to_owned(),
        tests: BTreeSet::new(),
        action,
        policy: Policy::Identity,
    };
    let managed = list(item.get(&["ManagedPolicyArns"])).iter().map(words::whole);
    let elsewhere = managed.filter(|arn| side.id_of(arn).is_none());
    let mut found: Vec<Grant> = elsewhere.map(|arn| grant(Verdict::Allow, format!("policy {arn}"))).collect();
    if let Some(boundary) = item.get(&["PermissionsBoundary"]) {
        let outside = format!("whatever is outside of the boundary {}", words::whole(boundary));
        found.push(grant(Verdict::Deny, outside));
    }
    found
}

/// Who has an identity policy.
fn holders(side: &Side<'_>, item: &Item) -> Vec<String> {
    if IDENTITIES.contains(&item.kind.as_str()) {
        return vec![item.address.clone()];
    }
    let lists = ["Roles", "Users", "Groups", "RoleName", "UserName", "GroupName"];
    let named = lists.iter().flat_map(|key| list(item.get(&[key]))).map(words::whole);
    let mut found: BTreeSet<String> = named.map(|name| address(side, &IDENTITIES, &name)).collect();
    let has = |role: &&Item| {
        list(role.get(&["ManagedPolicyArns"])).iter().any(|arn| words::whole(arn) == item.address)
    };
    found.extend(side.present().filter(has).map(|role| role.address.clone()));
    if found.is_empty() {
        found.insert(format!("whoever has the policy {}", item.id));
    }
    found.into_iter().collect()
}

fn principals(statement: &Value) -> Vec<String> {
    match (statement.get("Principal"), statement.get("NotPrincipal")) {
        (Some(principal), _) => names(principal),
        (None, Some(principal)) => vec![format!("{ALL_BUT}{}", names(principal).join(", "))],
        (None, None) => Vec::new(),
    }
}

fn names(principal: &Value) -> Vec<String> {
    match principal {
        Value::Object(kinds) if !kinds.keys().any(|key| key.starts_with("Fn::") || key == "Ref") => {
            let mut kinds: Vec<(&String, &Value)> = kinds.iter().collect();
            kinds.sort_by_key(|(kind, _)| *kind);
            kinds.into_iter().flat_map(|(_, names)| list(Some(names)).iter().map(words::whole)).collect()
        }
        other => list(Some(other)).iter().map(words::whole).collect(),
    }
}

fn tests(statement: &Value) -> BTreeSet<Test> {
    let operators = statement.get("Condition").and_then(Value::as_object).into_iter().flatten();
    operators
        .flat_map(|(operator, keys)| {
            keys.as_object().into_iter().flatten().map(|(key, values)| Test {
                operator: operator.clone(),
                key: key.to_ascii_lowercase(),
                values: list(Some(values)).iter().map(words::whole).collect(),
            })
        })
        .collect()
}

/// The ARN of the resource of these types that a name is of, as far as the template has it.
fn address(side: &Side<'_>, kinds: &[&str], name: &str) -> String {
    side.named(kinds, name).map_or_else(|| name.to_owned(), |item| item.address.clone())
}
