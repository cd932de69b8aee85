//! A queue between two steps, with its dead-letter queue.

use contract::function::MAX_RECEIVE_COUNT;

use crate::aws::RedrivePolicy;
use crate::aws::action::sqs::All;
use crate::aws::kms::Key;
use crate::aws::sqs::{Queue, QueuePolicy};
use crate::cfn::policy::{Principal, ResourcePolicy, deny, secure_transport};
use crate::cfn::{Error, Handle, RemovalPolicy, Template};

/// Lambda asks for at least this many times the function's timeout, so that a message does not come back
/// while it is still retried (Lambda developer guide, "Using Lambda with Amazon SQS").
const TIMEOUTS_HIDDEN: u32 = 6;
/// Messages wait this long for their function: 4 days, the default of SQS.
const RETENTION_SECONDS: i64 = 345_600;
/// Dead letters wait this long for somebody: 14 days, the most that SQS keeps. The clock starts at the first
/// arrival.
const DEAD_LETTER_RETENTION_SECONDS: i64 = 1_209_600;

/// Messages only point at objects, which stay; and a queue that stayed would be in the way of the next
/// stack's name.
const REMOVAL: RemovalPolicy = RemovalPolicy::Delete;

/// A queue that one function reads. Its visibility timeout is six times the function's timeout.
#[must_use = "add it to a template"]
pub struct WorkQueue {
    name: String,
    function_timeout: u16,
    batching_window: u16,
    key: Handle<Key>,
}

/// A [`WorkQueue`] in a template.
#[derive(Clone, Debug)]
pub struct WorkQueueHandles {
    /// The queue.
    pub queue: Handle<Queue>,
    /// Where messages go that were received five times and not handled.
    pub dead_letters: Handle<Queue>,
    /// Who may use the queue.
    pub queue_policy: Handle<QueuePolicy>,
    /// Who may use the dead-letter queue.
    pub dead_letter_policy: Handle<QueuePolicy>,
    pub(super) key: Handle<Key>,
    pub(super) function_timeout: u16,
    pub(super) batching_window: u16,
}

impl WorkQueue {
    /// A queue for a function that may run `function_timeout` seconds (1 to 900).
    pub fn new(name: &str, function_timeout: u16, key: &Handle<Key>) -> Self {
        Self { name: name.to_owned(), function_timeout, batching_window: 0, key: key.clone() }
    }

    /// Lambda gathers messages for up to this many seconds (0 to 300).
    pub const fn batching_window(mut self, seconds: u16) -> Self {
        self.batching_window = seconds;
        self
    }

    /// Adds the queue under `id`, `<id>DeadLetters`, and a policy for each.
    ///
    /// # Errors
    /// An ID is taken, or AWS would refuse a value.
    pub fn add(self, template: &mut Template, id: &str) -> Result<WorkQueueHandles, Error> {
        let Self { name, function_timeout, batching_window, key } = self;
        let hidden = TIMEOUTS_HIDDEN * u32::from(function_timeout) + u32::from(batching_window);
        let dead_letters = Queue::new(REMOVAL)
            .queue_name(format!("{name}-dead-letters"))
            .kms_master_key_id(key.arn())
            .message_retention_period(DEAD_LETTER_RETENTION_SECONDS);
        let dead_letters = template.add(&format!("{id}DeadLetters"), dead_letters)?;
        let dead_letter_policy = add_policy(template, &format!("{id}DeadLettersPolicy"), &dead_letters)?;
        let queue = Queue::new(REMOVAL)
            .queue_name(name)
            .kms_master_key_id(key.arn())
            .visibility_timeout(hidden)
            .message_retention_period(RETENTION_SECONDS)
            .redrive_policy(RedrivePolicy::new(dead_letters.arn(), MAX_RECEIVE_COUNT));
        let queue = template.add(id, queue)?;
        let queue_policy = add_policy(template, &format!("{id}Policy"), &queue)?;
        let handles = WorkQueueHandles {
            queue,
            dead_letters,
            queue_policy,
            dead_letter_policy,
            key,
            function_timeout,
            batching_window,
        };
        Ok(handles)
    }
}

/// A queue has one policy; a second resource of the type would overwrite the first. Rules append their
/// statements.
fn add_policy(
    template: &mut Template,
    id: &str,
    queue: &Handle<Queue>,
) -> Result<Handle<QueuePolicy>, Error> {
    let tls = deny(All)
        .to(Principal::anyone())
        .on(queue.arn())
        .sid("DenyWithoutTls")
        .when(secure_transport().is(false));
    template.add(id, QueuePolicy::new(ResourcePolicy::default().with(tls), [queue.url()]))
}
