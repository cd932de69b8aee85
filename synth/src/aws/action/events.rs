// IAM actions as in cfn-lint 1.51.0, eu-central-1 (Policies.json). Made by codegen from codegen/resources.json; do not edit.
//! Actions of `events`.

kind! { EventBus "event-bus" }
kind! { RuleOnCustomEventBus "rule-on-custom-event-bus" }
kind! { RuleOnDefaultEventBus "rule-on-default-event-bus" }
action! { PutEvents = "events:PutEvents" on EventBus }
action! { PutRule = "events:PutRule" on RuleOnCustomEventBus, RuleOnDefaultEventBus }
action! { PutTargets = "events:PutTargets" on RuleOnCustomEventBus, RuleOnDefaultEventBus }
action! { EnableRule = "events:EnableRule" on RuleOnCustomEventBus, RuleOnDefaultEventBus }
action! { DisableRule = "events:DisableRule" on RuleOnCustomEventBus, RuleOnDefaultEventBus }
action! { DescribeRule = "events:DescribeRule" on RuleOnCustomEventBus, RuleOnDefaultEventBus }
