//! Permissions that are missing, and such that go too far.

use serde_json::{Value, json};

use super::{Broken, each};

pub(super) fn operators(broken: &mut Broken<'_>) {
    let statements = broken.statements();
    if matches!(broken.kind, "AWS::IAM::Role" | "AWS::IAM::ManagedPolicy") {
        identity(broken, &statements);
    }
    if broken.kind == "AWS::IAM::Role" {
        trust(broken);
    }
    if broken.kind == "AWS::S3::BucketPolicy" {
        bucket(broken, &statements);
    }
    if broken.kind == "AWS::Lambda::Function" {
        let roles = broken.template["Resources"].as_object().unwrap().iter();
        let others = roles.filter(|(id, one)| {
            one["Type"] == "AWS::IAM::Role"
                && id.starts_with("TenantRegistrar") != broken.id.starts_with("TenantRegistrar")
        });
        let other = others
            .map(|(id, _)| id)
            .find(|id| ["TenantRegistrarRole", "AnalyzerRole"].contains(&id.as_str()));
        broken.with("another function's role", "Role", json!({"Fn::GetAtt": [other.unwrap(), "Arn"]}));
    }
}

fn identity(broken: &mut Broken<'_>, statements: &[(String, &Value)]) {
    for (path, statement) in statements {
        let deny = statement["Effect"] == "Deny";
        if deny {
            continue;
        }
        broken.without("a statement is gone", path);
        broken.with("denied instead of allowed", &format!("{path}/Effect"), "Deny");
        for (at, action) in each(statement.get("Action"), &format!("{path}/Action")) {
            let Some(action) = action.as_str() else { continue };
            if statement["Action"].is_array() {
                broken.without("an action is gone", &at);
            }
            let (service, name) = action.split_once(':').unwrap();
            // One action of a statement is as good as another for what follows.
            if !(at.ends_with("/Action") || at.ends_with("/Action/0")) {
                continue;
            }
            if !name.contains('*') {
                broken.with("an action that does not exist", &at, format!("{service}:{name}s2"));
            }
            broken.with("every action of the service", &at, format!("{service}:*"));
            broken.with("every action there is", &at, "*");
        }
        for (at, resource) in each(statement.get("Resource"), &format!("{path}/Resource")) {
            if resource == "*" {
                continue;
            }
            broken.with("every resource", &at, "*");
            let queue = Broken::referred(resource).is_some_and(|id| id.ends_with("Queue"));
            if queue {
                broken.with_misspelt("a resource that is not there", &at, "sqs");
            }
            // `${Bucket.Arn}/*` and `${Bucket.Arn}` are two kinds of things.
            if let Some(objects) = resource["Fn::Sub"].as_str()
                && let Some((bucket, _)) = objects.split_once("Bucket.Arn}/")
            {
                broken.with(
                    "the bucket instead of its objects",
                    &at,
                    json!({"Fn::Sub": format!("{bucket}Bucket.Arn}}")}),
                );
            }
        }
        if let Some(condition) = statement.get("Condition").and_then(Value::as_object)
            && broken.kind == "AWS::IAM::Role"
        {
            for operator in condition.keys() {
                let tests = statement["Condition"][operator].as_object().unwrap();
                for key in tests.keys() {
                    let never = json!({"s3:x-amz-server-side-encryption-none": tests[key].clone()});
                    if operator.starts_with("String") || operator.starts_with("Arn") {
                        broken.with(
                            "a condition key that does not exist",
                            &format!("{path}/Condition/{operator}"),
                            never,
                        );
                    }
                }
            }
        }
    }
}

fn trust(broken: &mut Broken<'_>) {
    let statement = "AssumeRolePolicyDocument/Statement/0";
    if broken.get(&format!("{statement}/Principal/Service")).is_some() {
        broken.with(
            "another service may assume it",
            &format!("{statement}/Principal/Service"),
            "ec2.amazonaws.com",
        );
    }
    broken.with("everyone may assume it", &format!("{statement}/Principal"), json!({"AWS": "*"}));
    broken.with("an action of trust that does not exist", &format!("{statement}/Action"), "sts:Assume");
    broken.without_resource("a role is gone");
    let inline = broken.get("Policies").and_then(Value::as_array).map_or(0, Vec::len);
    if inline > 0 {
        let mut statement = broken.get("Policies/0/PolicyDocument/Statement/0").unwrap().clone();
        statement["Sid"] = json!("More");
        statement["Action"] = json!("s3:DeleteBucket");
        statement["Resource"] = json!("*");
        statement.as_object_mut().unwrap().shift_remove("Condition");
        let mut statements = broken.get("Policies/0/PolicyDocument/Statement").unwrap().clone();
        statements.as_array_mut().unwrap().push(statement);
        broken.with("may do what it never does", "Policies/0/PolicyDocument/Statement", statements);
    }
}

fn bucket(broken: &mut Broken<'_>, statements: &[(String, &Value)]) {
    for (path, statement) in statements {
        if statement["Effect"] != "Deny" {
            continue;
        }
        let tls = statement["Condition"]["Bool"].get("aws:SecureTransport").is_some();
        if tls {
            broken.add(
                "two conditions that must both hold",
                &format!("{path}/Condition/StringNotEquals"),
                json!({"s3:x-amz-server-side-encryption": "aws:kms"}),
            );
            broken.with("allowed instead of denied", &format!("{path}/Effect"), "Allow");
        }
    }
}
