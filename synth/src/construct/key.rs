//! The encryption key of the stack, and the statements by which services may use it.

use crate::aws::action::kms::{
    All, Decrypt, DecryptAll, DescribeAll, EncryptAll, GenerateDataKeyAll, ReEncryptAll,
};
use crate::aws::action::kms::{DescribeKey, GenerateDataKey};
use crate::aws::kms::{Alias, Key};
use crate::cfn::policy::{
    EventStatement, Principal, ResourcePolicy, ResourceStatement, Service, allow, encryption_context,
    source_account,
};
use crate::cfn::{Error, Handle, RemovalPolicy, Template, Val, account_id, partition, region};
use crate::sub;

/// A customer managed key that rotates every year, with its alias.
///
/// Its policy gives the account full rights, so that IAM policies decide who uses it; no role is named in it,
/// so key and roles do not wait for each other.
#[must_use = "add it to a template"]
pub struct EncryptionKey {
    alias: String,
    key: Key,
}

impl EncryptionKey {
    /// A key with the alias `alias/<name>`.
    pub fn new(name: &str, removal: RemovalPolicy) -> Self {
        let account = allow(All).to(Principal::account_root()).on_this_key().sid("Account");
        let key = Key::new(removal)
            .description(format!("Data of {name}"))
            .enable_key_rotation(true)
            .pending_window_in_days(30)
            .key_policy(ResourcePolicy::default().with(account));
        Self { alias: format!("alias/{name}"), key }
    }

    /// Adds the key under `id` and its alias under `<id>Alias`.
    ///
    /// # Errors
    /// An ID is taken, or AWS would refuse the name.
    pub fn add(self, template: &mut Template, id: &str) -> Result<Handle<Key>, Error> {
        let key = template.add(id, self.key)?;
        template.add(&format!("{id}Alias"), Alias::new(self.alias, key.id()))?;
        Ok(key)
    }
}

/// The statements that services of AWS need in a key's policy (each service's developer guide, on
/// encryption).
pub struct KeyStatement;

impl KeyStatement {
    /// EventBridge delivers to queues and topics that are encrypted with the key. No condition: AWS's own
    /// statement has none, and EventBridge sends no source account.
    pub fn events() -> EventStatement {
        EventStatement::to_key().sid("EventBridge")
    }

    /// CloudWatch Logs encrypts log groups whose names match `pattern`.
    pub fn logs(pattern: &str) -> ResourceStatement {
        let actions = (EncryptAll, DecryptAll, ReEncryptAll, GenerateDataKeyAll, DescribeAll);
        let groups = sub!["arn:", partition(), ":logs:", region(), ":", account_id(), ":log-group:", pattern];
        allow(actions)
            .to(Principal::service(Service::Logs))
            .on_this_key()
            .sid("Logs")
            .when(encryption_context("aws:logs:arn").is_like([groups]))
    }

    /// Alarms publish to topics that are encrypted with the key.
    pub fn alarms() -> ResourceStatement {
        Self::of_own_account(Service::CloudWatch, "Alarms")
    }

    /// Budgets publish to topics that are encrypted with the key.
    pub fn budgets() -> ResourceStatement {
        Self::of_own_account(Service::Budgets, "Budgets")
    }

    /// Topics deliver to queues that are encrypted with the key.
    pub fn topics() -> ResourceStatement {
        Self::of_own_account(Service::Sns, "Topics")
    }

    /// A trail writes to a bucket that is encrypted with the key and uses a Bucket Key.
    pub fn trail(trail_arn: Val<String>) -> ResourceStatement {
        let trails = sub!["arn:", partition(), ":cloudtrail:*:", account_id(), ":trail/*"];
        allow((GenerateDataKeyAll, DescribeKey, Decrypt))
            .to(Principal::service(Service::CloudTrail))
            .on_this_key()
            .sid("Trail")
            .when(crate::cfn::policy::source_arn().is_one_of([trail_arn]))
            .when(encryption_context("aws:cloudtrail:arn").is_like([trails]))
    }

    fn of_own_account(service: Service, sid: &str) -> ResourceStatement {
        allow((Decrypt, GenerateDataKey))
            .to(Principal::service(service))
            .on_this_key()
            .sid(sid)
            .when(source_account().is(account_id()))
    }
}
