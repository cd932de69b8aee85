//! What the layers share of a template: names for readers, and the thing that each resource is drawn as.

use proof::{Resource, Stack};
use serde_json::Value;

use crate::grants::{Grant, assumed_by, grants};
use crate::parts::Parts;
use crate::picture::{Kind, Node};
use crate::tenants::Tenants;

/// A thing with the key that tells it from others.
pub(crate) type Thing = (String, Node);

/// A template as the layers see it.
pub(crate) struct Scene<'s> {
    pub(crate) stack: &'s Stack,
    pub(crate) parts: Parts<'s>,
    pub(crate) tenants: Tenants<'s>,
    pub(crate) grants: Vec<Grant<'s>>,
    /// What the names of the template's functions, queues and tables begin with, for example `cci-lite-`.
    pub(crate) prefix: String,
}

impl<'s> Scene<'s> {
    pub(crate) fn of(stack: &'s Stack) -> Scene<'s> {
        let (parts, tenants) = (Parts::of(stack), Tenants::of(stack));
        Scene { stack, parts, tenants, grants: grants(stack), prefix: prefix(stack) }
    }

    /// Its name without what all names begin with, account and region; its logical ID where it has no name of its own.
    pub(crate) fn name(&self, resource: &Resource) -> String {
        let name = resource.physical_name.as_str();
        if resource.kind == "AWS::KMS::Key" {
            return self.alias(resource).unwrap_or_else(|| resource.id.clone());
        }
        let account = self.stack.account();
        let made = format!("{}-{}", account.stack_name, resource.id);
        if name.contains('<') || name.is_empty() || name.starts_with(&made) {
            return resource.id.clone();
        }
        let name = name.split(&format!("-{}", account.account)).next().unwrap_or(name);
        let name = name.strip_prefix(&self.prefix).filter(|rest| !rest.is_empty()).unwrap_or(name);
        name.to_owned()
    }

    /// The alias of a key.
    fn alias(&self, key: &Resource) -> Option<String> {
        let ids = self.parts.belonging(key);
        let mut parts = ids.iter().filter_map(|id| self.stack.resource(id));
        let alias = parts.find(|part| part.kind == "AWS::KMS::Alias")?;
        let name = text(&alias.properties, &["AliasName"])?.trim_start_matches("alias/");
        Some(name.strip_prefix(&self.prefix).unwrap_or(name).to_owned())
    }

    /// What a resource, or what it belongs to, is drawn as.
    pub(crate) fn thing(&self, resource: &'s Resource) -> Thing {
        let whole = self.parts.whole(resource);
        let (kind, word) = kind(&whole.kind);
        let node = Node {
            kind,
            name: self.name(whole),
            about: word,
            rows: Vec::new(),
            title: self.title(whole),
            many: 1,
        };
        (whole.id.clone(), node)
    }

    fn title(&self, whole: &Resource) -> String {
        let called = if whole.physical_name.contains('<') { &whole.id } else { &whole.physical_name };
        let account = self.stack.account();
        let called = called.replace(&format!("-{}", account.account), "");
        let belonging = self.parts.belonging(whole);
        let with =
            if belonging.is_empty() { String::new() } else { format!(" with {}", belonging.join(", ")) };
        format!("{called} ({}): {}{with}", whole.kind, whole.id)
    }

    /// Who acts with a role: a function, a service, people. `None` where nobody is named.
    pub(crate) fn actor(&self, role: &'s Resource) -> Option<Thing> {
        if let Some(part) = self.tenants.part(&role.id) {
            return Some(self.people_of_tenants(part));
        }
        let whole = self.parts.whole(role);
        if whole.kind == "AWS::Events::Rule" {
            return Some(service("events"));
        }
        if whole.id != role.id {
            return Some(self.thing(role));
        }
        let (services, others) = assumed_by(role);
        match services.first() {
            Some(name) => Some(service(name.split('.').next().unwrap_or(name))),
            None if others.is_empty() => None,
            None => {
                let mut node = self.thing(role).1;
                (node.kind, node.about) = (Kind::People, "role".to_owned());
                Some((role.id.clone(), node))
            }
        }
    }

    /// Who acts with a grant. Transcribe reads recordings and writes transcripts with the permissions of whoever starts the
    /// job, where the request names no role for it (Amazon Transcribe Developer Guide, "`StartTranscriptionJob`").
    pub(crate) fn hand(&self, grant: &Grant<'s>) -> Option<Thing> {
        let starts = |other: &Grant<'_>| {
            other.role.id == grant.role.id && other.action == "transcribe:StartTranscriptionJob"
        };
        if grant.service() == "s3" && self.grants.iter().any(starts) {
            return Some(service("transcribe"));
        }
        self.actor(grant.role)
    }

    /// `ReaderRole`: the readers of all tenants.
    fn people_of_tenants(&self, part: &str) -> Thing {
        let who = format!("{}s", part.trim_end_matches("Role"));
        let ids = format!("Tenant…{part}");
        let node = Node {
            kind: Kind::People,
            name: who.to_lowercase(),
            about: format!("of {}", self.tenants.all()),
            rows: Vec::new(),
            title: format!("{who} of {}: the roles {ids}", self.tenants.all()),
            many: self.tenants.count(),
        };
        (format!("tenants {part}"), node)
    }

    /// Is it people who act with this role?
    pub(crate) fn is_for_people(&self, role: &Resource) -> bool {
        self.parts.whole(role).id == role.id && assumed_by(role).0.is_empty()
    }

    /// The bucket that an ARN of S3 is in, and the pattern of the keys; none for the bucket itself.
    pub(crate) fn objects(&self, arn: &str) -> Option<(&'s Resource, Option<String>)> {
        let bucket = self.stack.by_arn(arn).filter(|found| found.kind == "AWS::S3::Bucket")?;
        let own = bucket.arn.as_deref()?;
        let keys = arn.strip_prefix(own)?.strip_prefix('/');
        Some((bucket, keys.map(|keys| self.tenants.alike(keys))))
    }

    /// A bucket, or the part of it that has keys of this pattern.
    pub(crate) fn place(&self, bucket: &'s Resource, keys: Option<&str>) -> Thing {
        let (key, mut node) = self.thing(bucket);
        node.name += " bucket";
        keys.unwrap_or("as a whole").clone_into(&mut node.about);
        (format!("{key} {}", keys.unwrap_or_default()), node)
    }
}

/// A service of AWS by its prefix, for example `transcribe`.
pub(crate) fn service(prefix: &str) -> Thing {
    let name = match prefix {
        "transcribe" => "Transcribe",
        "comprehend" => "Comprehend",
        "bedrock" => "Bedrock",
        "events" => "EventBridge",
        "cloudwatch" => "CloudWatch",
        "cloudtrail" => "CloudTrail",
        "cloudformation" => "CloudFormation",
        "logs" => "CloudWatch Logs",
        "xray" => "X-Ray",
        "dynamodb" => "DynamoDB",
        "quicksight" => "QuickSight",
        "budgets" => "Budgets",
        "athena" => "Athena",
        "glue" => "Glue",
        "lambda" => "Lambda",
        "scheduler" => "Scheduler",
        "states" => "Step Functions",
        "ec2" => "EC2",
        "s3" | "sns" | "sqs" | "kms" | "iam" | "sts" | "ssm" | "ses" | "ecs" | "ecr" | "rds" => {
            let name = prefix.to_uppercase();
            return (format!("service {prefix}"), service_node(&name));
        }
        other => other,
    };
    (format!("service {prefix}"), service_node(name))
}

fn service_node(name: &str) -> Node {
    Node {
        kind: Kind::Service,
        name: name.to_owned(),
        about: "service".to_owned(),
        rows: Vec::new(),
        title: format!("{name}, a service of AWS"),
        many: 1,
    }
}

/// What a type is drawn as, and its word.
fn kind(kind: &str) -> (Kind, String) {
    let (kind, word) = match kind {
        "AWS::S3::Bucket" => (Kind::Bucket, "bucket"),
        "AWS::SQS::Queue" => (Kind::Queue, "queue"),
        "AWS::Lambda::Function" | "AWS::Serverless::Function" => (Kind::Function, "function"),
        "AWS::StepFunctions::StateMachine" => (Kind::Function, "state machine"),
        "AWS::SNS::Topic" => (Kind::Topic, "topic"),
        "AWS::Events::EventBus" => (Kind::Topic, "event bus"),
        "AWS::Events::Rule" => (Kind::Topic, "rule"),
        "AWS::DynamoDB::Table" => (Kind::Table, "table"),
        "AWS::Glue::Database" => (Kind::Catalog, "database"),
        "AWS::Athena::WorkGroup" => (Kind::Catalog, "workgroup"),
        "AWS::KMS::Key" => (Kind::Key, "key"),
        "AWS::IAM::Role" => (Kind::Other, "role"),
        "AWS::CloudTrail::Trail" => (Kind::Service, "trail"),
        "AWS::Glue::Crawler" => (Kind::Service, "crawler"),
        "AWS::Budgets::Budget" => (Kind::Alarm, "budget"),
        other => (Kind::Other, other.rsplit("::").next().unwrap_or(other)),
    };
    (kind, word.to_owned())
}

/// The longest beginning, up to a dash, that the names of at least three in four functions, queues and tables share.
fn prefix(stack: &Stack) -> String {
    let kinds = ["AWS::Lambda::Function", "AWS::SQS::Queue", "AWS::DynamoDB::Table"];
    let all = kinds.iter().flat_map(|kind| stack.of_kind(kind));
    let names: Vec<&str> =
        all.map(|one| one.physical_name.as_str()).filter(|name| !name.contains('<')).collect();
    let shared =
        |prefix: &str| names.iter().filter(|name| name.starts_with(prefix)).count() * 4 >= names.len() * 3;
    let mut best = "";
    for name in names.iter().filter(|_| names.len() > 2) {
        let ends = name.match_indices('-').map(|(at, _)| &name[..=at]);
        best = ends
            .filter(|prefix| shared(prefix))
            .fold(best, |best, one| if one.len() > best.len() { one } else { best });
    }
    best.to_owned()
}

/// A known text among the properties.
pub(crate) fn text<'v>(value: &'v Value, path: &[&str]) -> Option<&'v str> {
    path.iter().try_fold(value, |value, step| value.get(step))?.as_str()
}
