//! A topic that services of AWS publish to.

use super::key::KeyStatement;
use super::short_digest;
use crate::aws::action::sns::Publish;
use crate::aws::kms::Key;
use crate::aws::sns::{Subscription, SubscriptionProtocol, Topic, TopicPolicy};
use crate::cfn::policy::{
    Principal, ResourcePolicy, Service, allow, deny, secure_transport, source_account, source_arn,
};
use crate::cfn::{Error, Handle, Template, Val, account_id, partition};
use crate::sub;

/// A topic under the stack's key. Roles publish by their own policies; services get a statement each.
#[must_use = "add it to a template"]
pub struct EncryptedTopic {
    name: String,
    key: Handle<Key>,
}

/// An [`EncryptedTopic`] in a template.
#[derive(Clone, Debug)]
pub struct TopicHandles {
    /// The topic.
    pub topic: Handle<Topic>,
    /// Who may publish to it.
    pub policy: Handle<TopicPolicy>,
    pub(super) key: Handle<Key>,
}

impl EncryptedTopic {
    /// A topic with this name: 1 to 256 letters, digits, `-` and `_`.
    pub fn new(name: &str, key: &Handle<Key>) -> Self {
        Self { name: name.to_owned(), key: key.clone() }
    }

    /// Adds the topic under `id` and its policy under `<id>Policy`.
    ///
    /// # Errors
    /// An ID is taken, or AWS would refuse a value.
    pub fn add(self, template: &mut Template, id: &str) -> Result<TopicHandles, Error> {
        let topic = Topic::new().topic_name(self.name).kms_master_key_id(self.key.arn());
        let topic = template.add(id, topic)?;
        let tls = deny(Publish)
            .to(Principal::anyone())
            .on(topic.arn())
            .sid("DenyWithoutTls")
            .when(secure_transport().is(false));
        let policy = TopicPolicy::new(ResourcePolicy::default().with(tls), [topic.arn()]);
        let policy = template.add(&format!("{id}Policy"), policy)?;
        Ok(TopicHandles { topic, policy, key: self.key })
    }
}

impl TopicHandles {
    /// Subscribes e-mail addresses, each of which must confirm it. An address keeps its logical ID, `<id>` and a digest,
    /// whichever others come and go: a new subscription would have to be confirmed again.
    ///
    /// # Errors
    /// An address stands there twice.
    pub fn subscribe(&self, template: &mut Template, id: &str, addresses: &[String]) -> Result<(), Error> {
        for address in addresses {
            let subscription =
                Subscription::new(SubscriptionProtocol::Email, self.topic.arn()).endpoint(address.as_str());
            template.add(&format!("{id}{}", short_digest(address)), subscription)?;
        }
        Ok(())
    }

    /// Lets the budgets of the account publish (Cost Management user guide, "Creating an Amazon SNS topic for budget
    /// notifications").
    ///
    /// # Errors
    /// The handles are of another template.
    pub fn allow_budgets(&self, template: &mut Template) -> Result<(), Error> {
        let budgets: Val<String> = sub!["arn:", partition(), ":budgets::", account_id(), ":*"];
        let publish = allow(Publish)
            .to(Principal::service(Service::Budgets))
            .on(self.topic.arn())
            .sid("Budgets")
            .when(source_account().is(account_id()))
            .when(source_arn().is_like([budgets]));
        template.allow_in(&self.policy, publish)?;
        template.allow_in(&self.key, KeyStatement::budgets())
    }

    /// Lets the alarms of the account publish.
    pub(super) fn allow_alarms(&self, template: &mut Template) -> Result<(), Error> {
        let publish = allow(Publish)
            .to(Principal::service(Service::CloudWatch))
            .on(self.topic.arn())
            .sid("Alarms")
            .when(source_account().is(account_id()));
        template.allow_in(&self.policy, publish)?;
        template.allow_in(&self.key, KeyStatement::alarms())
    }
}
