//! The one key that everything at rest is encrypted with.
//!
//! Its policy lets the account decide by IAM, and names each service that must use the key by itself; the constructs
//! add those statements where they make the service necessary.

use crate::aws::kms;
use crate::cfn::{Error, Handle, RemovalPolicy, Template};
use crate::config::Config;
use crate::construct::EncryptionKey;

pub(super) fn add(template: &mut Template, config: &Config) -> Result<Handle<kms::Key>, Error> {
    template.section("v1.1 section 1, production section 2: KMS");
    EncryptionKey::new(&format!("{}-master-key", config.prefix), RemovalPolicy::RetainExceptOnCreate)
        .add(template, "Key")
}
