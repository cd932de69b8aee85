//! EventBridge sends no source account, so asking for one would stop all delivery.

use synth::aws::events::Rule;
use synth::aws::lambda::{Function, Permission};
use synth::aws::sqs::Queue;
use synth::aws::EventPermission;
use synth::cfn::policy::{EventStatement, source_account};
use synth::cfn::{Handle, account_id};

fn invoke(function: &Handle<Function>, rule: &Handle<Rule>) -> EventPermission {
    EventPermission::new(function.arn(), rule.arn()).source_account(account_id())
}

fn invoke_by_name(function: &Handle<Function>) -> Permission {
    Permission::new("lambda:InvokeFunction", function.arn(), "events.amazonaws.com")
}

fn send(queue: &Handle<Queue>, rule: &Handle<Rule>) -> EventStatement {
    EventStatement::to_queue(queue.arn(), [rule.arn()]).when(source_account().is(account_id()))
}

fn main() {}
