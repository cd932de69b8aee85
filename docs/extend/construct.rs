//! A topic whose ARN other stacks find by a parameter.

use synth::aws::kms::Key;
use synth::aws::ssm::{Parameter, Type};
use synth::cfn::{Error, Handle, Template};
use synth::construct::{EncryptedTopic, TopicHandles};

/// An encrypted topic, and beside it the parameter that names it: `/<prefix>/topics/<name>`.
#[must_use = "add it to a template"]
pub struct AnnouncedTopic {
    prefix: String,
    name: String,
    key: Handle<Key>,
}

impl AnnouncedTopic {
    /// A topic of this name, in the deployment of this prefix.
    pub fn new(prefix: &str, name: &str, key: &Handle<Key>) -> Self {
        Self { prefix: prefix.to_owned(), name: name.to_owned(), key: key.clone() }
    }

    /// Adds the topic under `id`, its policy under `<id>Policy` and its parameter under `<id>Name`.
    ///
    /// # Errors
    /// An ID is taken, or AWS would refuse a value.
    pub fn add(self, template: &mut Template, id: &str) -> Result<TopicHandles, Error> {
        let Self { prefix, name, key } = self;
        let topic = EncryptedTopic::new(&format!("{prefix}-{name}"), &key).add(template, id)?;
        let parameter = Parameter::new(Type::String, topic.topic.arn())
            .name(format!("/{prefix}/topics/{name}"))
            .description("The ARN of the topic");
        template.add(&format!("{id}Name"), parameter)?;
        Ok(topic)
    }
}
