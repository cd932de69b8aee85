//! The encryption key of the stack, and the statements by which services may use it.

use crate::aws::action::kms::{
    All, CancelKeyDeletion, CreateAll, Decrypt, DecryptAll, DeleteAll, DescribeAll, DescribeKey, DisableAll,
    EnableAll, EncryptAll, GenerateDataKey, GenerateDataKeyAll, GetAll, ListAll, PutAll, ReEncryptAll,
    RevokeAll, RotateKeyOnDemand, ScheduleKeyDeletion, TagResource, UntagResource, UpdateAll,
};
use crate::aws::kms::{Alias, Key};
use crate::cfn::policy::{
    EventStatement, Principal, ResourcePolicy, ResourceStatement, Service, allow, encryption_context,
    encryption_context_arn, source_account, source_arn,
};
use crate::cfn::{Error, Handle, RemovalPolicy, Template, Val, account_id, partition, region};
use crate::sub;

/// A customer managed key whose material is replaced every year, with its alias.
///
/// Its policy gives the account full rights, so that IAM policies decide who uses it; no role is named in it,
/// so key and roles do not wait for each other.
#[must_use = "add it to a template"]
pub struct EncryptionKey {
    alias: String,
    key: Key,
    administrators: Vec<String>,
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
        Self { alias: format!("alias/{name}"), key, administrators: Vec::new() }
    }

    /// Days after which its material is replaced, 90 to 2,560.
    pub fn rotation_days(self, days: u16) -> Self {
        Self { key: self.key.rotation_period_in_days(days), ..self }
    }

    /// ARNs of users and roles who administer it. They must exist: KMS refuses a policy that names unknown ones. They may
    /// change and delete the key, and read nothing with it.
    pub fn administrators(self, arns: &[String]) -> Self {
        Self { administrators: arns.to_vec(), ..self }
    }

    /// Adds the key under `id` and its alias under `<id>Alias`.
    ///
    /// # Errors
    /// An ID is taken, or AWS would refuse the name.
    pub fn add(self, template: &mut Template, id: &str) -> Result<Handle<Key>, Error> {
        let key = template.add(id, self.key)?;
        if !self.administrators.is_empty() {
            // KMS developer guide, "Allows key administrators to administer the KMS key".
            let administrators = || Principal::arns(&self.administrators);
            let change =
                (CreateAll, DescribeAll, EnableAll, ListAll, PutAll, UpdateAll, RevokeAll, DisableAll);
            let dispose = (
                GetAll,
                DeleteAll,
                TagResource,
                UntagResource,
                ScheduleKeyDeletion,
                CancelKeyDeletion,
                RotateKeyOnDemand,
            );
            let change = allow(change).to(administrators()).on_this_key().sid("AdministratorsChange");
            let dispose = allow(dispose).to(administrators()).on_this_key().sid("AdministratorsDispose");
            template.allow_in(&key, change)?;
            template.allow_in(&key, dispose)?;
        }
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
        Self::log_groups("Logs", pattern)
    }

    /// CloudWatch Logs encrypts the log groups that Glue makes for crawlers.
    pub fn crawler_logs() -> ResourceStatement {
        Self::log_groups("CrawlerLogs", "/aws-glue/crawlers*")
    }

    fn log_groups(sid: &str, pattern: &str) -> ResourceStatement {
        let actions = (EncryptAll, DecryptAll, ReEncryptAll, GenerateDataKeyAll, DescribeAll);
        let groups = sub!["arn:", partition(), ":logs:", region(), ":", account_id(), ":log-group:", pattern];
        allow(actions)
            .to(Principal::service(Service::Logs))
            .on_this_key()
            .sid(sid)
            .when(encryption_context_arn("aws:logs:arn").is_like([groups]))
    }

    /// Alarms publish to topics that are encrypted with the key. No condition: AWS does not say that CloudWatch sends an
    /// account to KMS, and the topic's own policy asks for it.
    pub fn alarms() -> ResourceStatement {
        Self::of(Service::CloudWatch, "Alarms")
    }

    /// Budgets publish to topics that are encrypted with the key.
    pub fn budgets() -> ResourceStatement {
        Self::of_own_account(Service::Budgets, "Budgets")
    }

    /// Topics deliver to queues that are encrypted with the key.
    pub fn topics() -> ResourceStatement {
        Self::of_own_account(Service::Sns, "Topics")
    }

    /// A trail encrypts its logs. `DescribeKey` and `Decrypt` carry no encryption context of a trail, so each is a statement of
    /// its own (CloudTrail user guide, "Configure AWS KMS key policies for CloudTrail").
    pub fn trail(trail_arn: Val<String>) -> [ResourceStatement; 3] {
        let trails = sub!["arn:", partition(), ":cloudtrail:*:", account_id(), ":trail/*"];
        let of_trail = || source_arn().is_one_of([trail_arn.clone()]);
        let trail = || Principal::service(Service::CloudTrail);
        [
            allow(GenerateDataKeyAll)
                .to(trail())
                .on_this_key()
                .sid("TrailEncrypts")
                .when(of_trail())
                .when(encryption_context("aws:cloudtrail:arn").is_like([trails])),
            allow(DescribeKey).to(trail()).on_this_key().sid("TrailDescribes").when(of_trail()),
            allow(Decrypt).to(trail()).on_this_key().sid("TrailDecrypts").when(of_trail()),
        ]
    }

    fn of_own_account(service: Service, sid: &str) -> ResourceStatement {
        Self::of(service, sid).when(source_account().is(account_id()))
    }

    fn of(service: Service, sid: &str) -> ResourceStatement {
        allow((Decrypt, GenerateDataKey)).to(Principal::service(service)).on_this_key().sid(sid)
    }
}
