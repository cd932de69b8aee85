//! Which condition keys a request carries. A key that is neither given nor known to be absent is unknown.

use super::Context;

/// A condition key in one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Presence {
    Values(Vec<String>),
    Absent,
    /// With the reason.
    Unknown(String),
}

/// Keys of a request: what was given, and what is known about the others.
#[derive(Debug, Clone)]
pub(crate) struct Keys {
    pub(crate) given: Context,
    /// The service prefix of the action: `s3` in `s3:GetObject`.
    pub(crate) service: String,
    /// The service that asks; `None` when a role does.
    pub(crate) by_service: Option<String>,
}

/// Global keys that a call by a role's own session, straight from a function, does not carry.
const ABSENT_FOR_ROLES: [&str; 4] =
    ["aws:sourcearn", "aws:sourceaccount", "aws:calledvia", "aws:principalservicename"];

/// Keys of S3 that say something about the stored object, the connection or the signature: always there,
/// never given.
const S3_ALWAYS: [&str; 6] = [
    "s3:existingobjecttag/",
    "s3:tlsversion",
    "s3:signatureage",
    "s3:signatureversion",
    "s3:authtype",
    "s3:x-amz-content-sha256",
];

impl Keys {
    pub(crate) fn get(&self, key: &str) -> Presence {
        let key = key.to_ascii_lowercase();
        if let Some(values) = self.given.get(&key) {
            return Presence::Values(values.to_vec());
        }
        let kms = self.service == "kms";
        if self.by_service.is_none() && ABSENT_FOR_ROLES.contains(&key.as_str()) && !kms {
            return Presence::Absent;
        }
        // "A SourceAccount setting prevents EventBridge from being able to invoke the function" (EventBridge
        // User Guide, Troubleshooting). What KMS sees when EventBridge uses a key is not documented.
        if self.by_service.as_deref() == Some("events.amazonaws.com") && key == "aws:sourceaccount" && !kms {
            return Presence::Absent;
        }
        // Keys that repeat a request's headers or parameters are absent when the request has none.
        let from_request = match self.service.as_str() {
            "s3" => key.starts_with("s3:") && !S3_ALWAYS.iter().any(|always| key.starts_with(always)),
            "kms" if self.by_service.is_some() => false,
            "kms" => key == "kms:viaservice" || key.starts_with("kms:encryptioncontext:"),
            _ => false,
        };
        if from_request {
            return Presence::Absent;
        }
        Presence::Unknown(format!("the value of the condition key {key} is not known here"))
    }
}
