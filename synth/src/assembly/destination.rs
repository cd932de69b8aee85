//! Where templates and zips go before a stack is deployed: the bucket that `cdk bootstrap` makes, with its roles, or a bucket
//! of one's own, with the rights of whoever deploys.

use serde_json::{Value, json};

/// What tells the resources of `cdk bootstrap` from those of another, unless one says otherwise to it (AWS CDK,
/// "Bootstrapping").
pub const DEFAULT_QUALIFIER: &str = "hnb659fds";

/// The bootstrap version that has all roles that deploy (AWS CDK, "Bootstrap template versions").
const BOOTSTRAP_VERSION: u32 = 6;

/// The bootstrap version that lets the role for looking up look up all.
const LOOKUP_VERSION: u32 = 8;

/// Where files go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// What `cdk bootstrap` has made, told from others by its qualifier.
    Bootstrap(String),
    /// A bucket of one's own, by its name.
    OwnBucket(String),
}

/// A bucket's name.
///
/// # Errors
/// The text is none.
pub fn bucket_name(text: &str) -> Result<String, String> {
    let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
    let ends = |text: &str| !text.starts_with(['.', '-']) && !text.ends_with(['.', '-']);
    if (3..=63).contains(&text.len()) && text.bytes().all(legal) && ends(text) {
        Ok(text.to_owned())
    } else {
        Err("a bucket's name is expected: 3 to 63 of a-z, 0-9, . and -".to_owned())
    }
}

/// A qualifier, as `cdk bootstrap --qualifier` takes it.
///
/// # Errors
/// The text is none.
pub fn qualifier(text: &str) -> Result<String, String> {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if (1..=10).contains(&text.len()) && text.bytes().all(legal) {
        Ok(text.to_owned())
    } else {
        Err("1 to 10 of A-Z, a-z, 0-9, _ and - are expected".to_owned())
    }
}

impl Destination {
    /// The bucket, for a stack in `region`. The CLI fills in the account.
    pub(super) fn bucket(&self, region: &str) -> String {
        match self {
            Self::Bootstrap(qualifier) => format!("cdk-{qualifier}-assets-${{AWS::AccountId}}-{region}"),
            Self::OwnBucket(name) => name.clone(),
        }
    }

    /// The bucket, as text of a `Fn::Sub`: templates name no region.
    pub(super) fn bucket_in_template(&self) -> String {
        self.bucket("${AWS::Region}")
    }

    /// Where a file goes.
    pub(super) fn of_file(&self, region: &str, key: &str) -> Value {
        let mut to = json!({ "bucketName": self.bucket(region), "objectKey": key, "region": region });
        if let Self::Bootstrap(qualifier) = self {
            to["assumeRoleArn"] = role(qualifier, "file-publishing", region).into();
        }
        to
    }

    /// What the CLI looks at before it uploads or deploys.
    pub(super) fn requirement(&self) -> Vec<(&'static str, Value)> {
        match self {
            Self::Bootstrap(qualifier) => vec![
                ("requiresBootstrapStackVersion", BOOTSTRAP_VERSION.into()),
                ("bootstrapStackVersionSsmParameter", version_parameter(qualifier).into()),
            ],
            Self::OwnBucket(_) => Vec::new(),
        }
    }

    /// Who compares and deploys a stack.
    pub(super) fn roles(&self, region: &str) -> Vec<(&'static str, Value)> {
        match self {
            Self::Bootstrap(qualifier) => vec![
                ("assumeRoleArn", role(qualifier, "deploy", region).into()),
                ("cloudFormationExecutionRoleArn", role(qualifier, "cfn-exec", region).into()),
                (
                    "lookupRole",
                    json!({
                        "arn": role(qualifier, "lookup", region),
                        "requiresBootstrapStackVersion": LOOKUP_VERSION,
                        "bootstrapStackVersionSsmParameter": version_parameter(qualifier),
                    }),
                ),
            ],
            Self::OwnBucket(_) => Vec::new(),
        }
    }
}

fn role(qualifier: &str, what: &str, region: &str) -> String {
    let account = "${AWS::AccountId}";
    format!("arn:${{AWS::Partition}}:iam::{account}:role/cdk-{qualifier}-{what}-role-{account}-{region}")
}

fn version_parameter(qualifier: &str) -> String {
    format!("/cdk-bootstrap/{qualifier}/version")
}
