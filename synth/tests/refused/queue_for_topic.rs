//! A queue's ARN where a topic's is wanted.

use synth::aws::{sns, sqs};
use synth::cfn::Handle;

fn subscribe(queue: &Handle<sqs::Queue>) -> sns::Subscription {
    sns::Subscription::new(sns::SubscriptionProtocol::Sqs, queue.arn())
}

fn main() {}
