//! Small compositions above the tables: each adds to a template what belongs together.
//!
//! A construct is built, then added under a logical ID; what it adds beside the named resource has that ID
//! with a suffix. It also gives the encryption key, queues and topics that it uses just the statements that
//! it needs, so that the key's policy names exactly the services on the way of a call.

mod alarm;
mod bucket;
mod function;
mod key;
mod lifecycle;
mod queue;
mod role;
mod rule;
mod topic;

use sha2::{Digest, Sha256};

pub use alarm::{Alarm, Watch};
pub use bucket::{BucketHandles, EncryptedBucket};
pub use function::{Code, FunctionHandles, FunctionNetwork, FunctionWithRole};
pub use key::{EncryptionKey, KeyStatement};
pub use lifecycle::{Expiration, LifecycleRule};
pub use queue::{WorkQueue, WorkQueueHandles};
pub use role::RoleSettings;
pub use rule::EventRule;
pub use topic::{EncryptedTopic, TopicHandles};

/// Eight hexadecimal digits that tell texts apart where a name has no room for them.
pub fn short_digest(text: &str) -> String {
    Sha256::digest(text)[..4].iter().map(|byte| format!("{byte:02x}")).collect()
}
