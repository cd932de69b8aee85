//! A queue policy that belongs to no queue.

use synth::aws::sqs;
use synth::cfn::policy::ResourcePolicy;

fn policy() -> sqs::QueuePolicy {
    sqs::QueuePolicy::new(ResourcePolicy::default())
}

fn main() {}
