//! Which key protects a resource's data, and what the service tells KMS when it uses it.

use crate::policy::Context;
use crate::stack::Stack;

/// How a resource's data is encrypted with a customer managed key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encryption {
    /// ARN of the key.
    pub key_arn: String,
    /// Logical ID of the key, when it is in the template.
    pub key: Option<String>,
    /// The condition keys that KMS sees: `kms:ViaService` and `kms:EncryptionContext:…`.
    pub context: Context,
}

impl Stack {
    /// How the data behind this ARN (bucket, object, queue, topic, table or log group) is encrypted; `None` when no
    /// customer managed key is set.
    pub fn encryption(&self, resource_arn: &str) -> Option<Encryption> {
        let _ = resource_arn;
        unimplemented!()
    }
}
