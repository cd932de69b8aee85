//! What a role's own policies let it do, as it is written.

use serde_json::Value;

use super::{StatementAt, identity};
use crate::glob;
use crate::policy::document::Effect;
use crate::stack::{Resource, Stack};

/// One action on one resource that a statement of a role's own policies allows, as the statement writes them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Granted {
    /// The statement.
    pub at: StatementAt,
    /// For example `s3:GetObject` or `s3:*`; `all but …` for a `NotAction`.
    pub action: String,
    /// ARN with wildcards, or `*`; `all but …` for a `NotResource`.
    pub resource: String,
    /// Whether the statement has a condition as well.
    pub conditional: bool,
}

/// How the text of a negated list begins.
const ALL_BUT: &str = "all but ";

impl Stack {
    /// What the policies of this role allow, one entry for each action and resource of their statements. Denials, boundaries
    /// and what cannot be told from the template are left out.
    pub fn granted(&self, role: &Resource) -> Vec<Granted> {
        let documents = identity::policies(self, role);
        let statements = documents.iter().flat_map(|document| &document.statements);
        let mut granted = Vec::new();
        for statement in statements.filter(|statement| statement.effect == Effect::Allow) {
            let resources = statement.listed("Resource", "NotResource");
            for action in statement.listed("Action", "NotAction") {
                granted.extend(resources.iter().map(|resource| Granted {
                    at: statement.at.clone(),
                    action: action.clone(),
                    resource: resource.clone(),
                    conditional: statement.has_condition(),
                }));
            }
        }
        granted
    }
}

impl Granted {
    /// Does this entry speak of that action on that resource? Conditions and policy variables are not looked at: the decision
    /// has done so.
    pub fn speaks_of(&self, action: &str, resource: &str) -> bool {
        let fits = |pattern: &str, text: &str| {
            pattern.starts_with(ALL_BUT) || pattern.contains("${") || glob::matches(&glob::iam(pattern), text)
        };
        fits(&self.action.to_ascii_lowercase(), &action.to_ascii_lowercase())
            && fits(&self.resource, resource)
    }
}

/// The texts of a list that a statement has under one of two names: a plain one and a negated one.
pub(crate) fn listed(content: &Value, name: &str, negated: &str) -> Vec<String> {
    let texts = |list: &Value| -> Vec<String> {
        let single = std::slice::from_ref(list);
        let items = list.as_array().map_or(single, Vec::as_slice);
        items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    match (content.get(name), content.get(negated)) {
        (Some(list), _) => texts(list),
        (None, Some(list)) => vec![format!("{ALL_BUT}{}", texts(list).join(", "))],
        (None, None) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::{Account, Template};

    #[test]
    fn each_action_on_each_resource_is_told_and_known_again() {
        let template = Template::parse(
            r#"{"Resources": {
                "Bucket": {"Type": "AWS::S3::Bucket"},
                "Role": {"Type": "AWS::IAM::Role", "Properties": {
                    "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []},
                    "Policies": [{"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": [
                        {"Sid": "Read", "Effect": "Allow", "Action": ["s3:Get*", "s3:ListBucket"],
                         "Resource": ["arn:aws:s3:::a/*", "arn:aws:s3:::a"]},
                        {"Effect": "Deny", "Action": "s3:*", "Resource": "*"},
                        {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*",
                         "Condition": {"Bool": {"aws:SecureTransport": "true"}}}
                    ]}}]
                }}
            }}"#,
        )
        .unwrap();
        let stack = template.resolve(&Account::new("123456789012", "eu-central-1", "s")).unwrap();
        let granted = stack.granted(stack.resource("Role").unwrap());
        let told: Vec<String> = granted
            .iter()
            .map(|one| format!("{} {} {} {}", one.at.statement, one.action, one.resource, one.conditional))
            .collect();
        assert_eq!(
            told,
            [
                "Read s3:Get* arn:aws:s3:::a/* false",
                "Read s3:Get* arn:aws:s3:::a false",
                "Read s3:ListBucket arn:aws:s3:::a/* false",
                "Read s3:ListBucket arn:aws:s3:::a false",
                "2 all but iam:* * true",
            ]
        );
        assert!(granted[0].speaks_of("s3:GetObject", "arn:aws:s3:::a/b/c"));
        assert!(!granted[0].speaks_of("s3:GetObject", "arn:aws:s3:::b/c"));
        assert!(!granted[0].speaks_of("s3:PutObject", "arn:aws:s3:::a/b"));
        assert!(granted[4].speaks_of("sqs:SendMessage", "arn:aws:sqs:eu-central-1:123456789012:q"));
    }
}
