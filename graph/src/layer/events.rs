//! What happens after what: who uploads, which event goes to which queue, which function takes from it, what it calls.

mod objects;
mod rules;

use proof::Resource;
use serde_json::Value;

use crate::grants::{Grant, items};
use crate::picture::{Body, Direction, Flow, Kind, Node, Picture, Way};
use crate::scene::{Scene, Thing, service, text};
use crate::sketch::Sketch;

/// Services that every function uses, whatever it is for.
const PLUMBING: [&str; 10] =
    ["logs", "xray", "kms", "sts", "ec2", "cloudwatch", "ssm", "iam", "athena", "glue"];

/// What hands something on, and the type of what takes it.
const SENDING: [(&str, &str); 6] = [
    ("sqs:SendMessage", "AWS::SQS::Queue"),
    ("sns:Publish", "AWS::SNS::Topic"),
    ("lambda:InvokeFunction", "AWS::Lambda::Function"),
    ("lambda:InvokeAsync", "AWS::Lambda::Function"),
    ("states:StartExecution", "AWS::StepFunctions::StateMachine"),
    ("events:PutEvents", "AWS::Events::EventBus"),
];

pub(super) fn picture(scene: &Scene<'_>) -> Picture {
    let mut events = Events { scene, sketch: Sketch::default(), sources: Vec::new() };
    events.rules();
    events.notifications();
    events.written_objects();
    events.schedules();
    events.mappings();
    events.sending();
    events.services();
    events.subscriptions();
    events.custom_resources();
    let (nodes, edges) = events.sketch.joined();
    Picture {
        title: "Events".to_owned(),
        about: format!("What happens after what.{}", super::names(scene)),
        body: Body::Flow(Flow { direction: Direction::Down, nodes, edges }),
    }
}

/// The events of a template, as they are collected.
struct Events<'a, 's> {
    scene: &'a Scene<'s>,
    sketch: Sketch,
    /// The parts of buckets whose new objects are told of: logical ID, pattern of the keys, number of the node.
    sources: Vec<(&'s str, String, usize)>,
}

impl<'s> Events<'_, 's> {
    /// A resource on the way, with what becomes of what it cannot hand on.
    fn station(&mut self, resource: &'s Resource) -> usize {
        let (key, mut node) = self.scene.thing(resource);
        let whole = self.scene.parts.whole(resource);
        let tries = whole.property(&["RedrivePolicy", "maxReceiveCount"]).and_then(proof_number);
        if let Some(tries) = tries.filter(|_| node.kind == Kind::Queue) {
            node.about = format!("queue, dead letters after {tries}");
        }
        self.sketch.node((key, node))
    }

    /// What has this ARN, in the template or not.
    fn at(&mut self, arn: &str) -> usize {
        if let Some(found) = self.scene.stack.by_arn(arn) {
            return self.station(found);
        }
        let (_, mut node) = service(arn.split(':').nth(2).unwrap_or(arn));
        arn.rsplit([':', '/']).next().unwrap_or_default().clone_into(&mut node.about);
        self.sketch.node((arn.to_owned(), node))
    }

    fn schedules(&mut self) {
        let stack = self.scene.stack;
        for rule in stack.of_kind("AWS::Events::Rule").filter(|rule| proof::deliver::listens(rule)) {
            let Some(expression) = text(&rule.properties, &["ScheduleExpression"]) else { continue };
            let from = self.sketch.node(schedule(expression));
            for target in items(rule.properties.get("Targets")) {
                self.deliver(rule, target, from, "");
            }
        }
        for one in stack.of_kind("AWS::Scheduler::Schedule") {
            let expression = text(&one.properties, &["ScheduleExpression"]);
            let target = text(&one.properties, &["Target", "Arn"]);
            if let (Some(expression), Some(target)) = (expression, target) {
                let (from, to) = (self.sketch.node(schedule(expression)), self.at(target));
                self.sketch.edge(from, to, Way::Flow, "", &format!("the schedule {}", one.id));
            }
        }
    }

    fn mappings(&mut self) {
        for mapping in self.scene.stack.mappings().into_iter().filter(|mapping| mapping.enabled) {
            let Some(function) = self.scene.stack.resource(&mapping.function) else { continue };
            let (from, to) = (self.at(&mapping.queue_arn), self.station(function));
            let limit = mapping.maximum_concurrency.map(|many| format!(", {many} at once"));
            let title = format!(
                "{}: up to {} messages each time{}",
                mapping.id,
                mapping.batch_size,
                limit.unwrap_or_default()
            );
            self.sketch.edge(from, to, Way::Flow, "", &title);
        }
    }

    /// Messages that functions and others send.
    fn sending(&mut self) {
        let scene = self.scene;
        for grant in &scene.grants {
            let Some((_, kind)) = SENDING.iter().find(|(action, _)| *action == grant.action) else {
                continue;
            };
            let Some(to) = scene.stack.by_arn(grant.arn).filter(|to| to.kind == *kind) else { continue };
            let Some(actor) = self.actor_but_rules(grant) else { continue };
            let (from, to) = (self.sketch.node(actor), self.station(to));
            if from != to {
                self.sketch.edge(from, to, Way::Flow, "", &format!("{} ({})", grant.action, grant.role.id));
            }
        }
    }

    /// Services that functions call for their answers, or that tell later what they have done.
    fn services(&mut self) {
        let scene = self.scene;
        for grant in &scene.grants {
            let name = grant.action.split(':').nth(1).unwrap_or_default();
            let asks = ["Get", "List", "Describe"].iter().any(|verb| name.starts_with(verb));
            let ours = scene.stack.by_arn(grant.arn).is_some();
            let stored = ["s3", "sqs", "sns", "dynamodb", "lambda"].contains(&grant.service());
            if asks || ours || stored || PLUMBING.contains(&grant.service()) {
                continue;
            }
            let Some(actor) = self.actor_but_rules(grant).filter(|(_, node)| node.kind == Kind::Function)
            else {
                continue;
            };
            let from = self.sketch.node(actor);
            let (key, node) = service(grant.service());
            let way =
                if self.sketch.number(&key).is_some_and(|at| self.tells(at)) { Way::Flow } else { Way::Ask };
            let to = self.sketch.node((key, node));
            self.sketch.edge(from, to, way, "", grant.action);
        }
    }

    /// Does anything come from this node?
    fn tells(&self, node: usize) -> bool {
        self.sketch.edges.iter().any(|edge| edge.from == node)
    }

    /// Roles that rules deliver with are seen where the rules are.
    fn actor_but_rules(&self, grant: &Grant<'s>) -> Option<Thing> {
        self.scene.actor(grant.role).filter(|(key, _)| key != "service events")
    }

    fn subscriptions(&mut self) {
        for (topic, protocol, endpoint) in subscriptions(self.scene) {
            if !self.sketch.number(&topic.id).is_some_and(|at| self.reached(at)) {
                continue;
            }
            let from = self.station(topic);
            let to = match self.scene.stack.by_arn(&endpoint) {
                Some(found) => self.station(found),
                None => self.sketch.node(subscribers(topic, &protocol)),
            };
            self.sketch.edge(from, to, Way::Flow, "", &format!("{protocol} to {endpoint}"));
        }
    }

    /// Does anything lead to this node?
    fn reached(&self, node: usize) -> bool {
        self.sketch.edges.iter().any(|edge| edge.to == node)
    }

    fn custom_resources(&mut self) {
        for resource in self.scene.stack.resources() {
            let custom = resource.kind == "AWS::CloudFormation::CustomResource"
                || resource.kind.starts_with("Custom::");
            let token = text(&resource.properties, &["ServiceToken"]).filter(|_| custom);
            if let Some(token) = token {
                let (key, mut node) = service("cloudformation");
                "at each deployment".clone_into(&mut node.about);
                let (from, to) = (self.sketch.node((key, node)), self.at(token));
                let title = match self.scene.tenants.part(&resource.id) {
                    Some(part) => format!("Tenant…{part}"),
                    None => resource.id.clone(),
                };
                self.sketch.edge(from, to, Way::Flow, "", &title);
            }
        }
    }
}

/// Who is told by a topic: topic, protocol, address.
pub(super) fn subscriptions<'s>(scene: &Scene<'s>) -> Vec<(&'s Resource, String, String)> {
    let mut found = Vec::new();
    let of = |one: &Value| Some((text(one, &["Protocol"])?.to_owned(), text(one, &["Endpoint"])?.to_owned()));
    for topic in scene.stack.of_kind("AWS::SNS::Topic") {
        for one in items(topic.properties.get("Subscription")) {
            found.extend(of(one).map(|(protocol, endpoint)| (topic, protocol, endpoint)));
        }
    }
    for one in scene.stack.of_kind("AWS::SNS::Subscription") {
        let topic = text(&one.properties, &["TopicArn"]).and_then(|arn| scene.stack.by_arn(arn));
        if let (Some(topic), Some((protocol, endpoint))) = (topic, of(&one.properties)) {
            found.push((topic, protocol, endpoint));
        }
    }
    found
}

/// Those outside of the template whom a topic tells.
pub(super) fn subscribers(topic: &Resource, protocol: &str) -> Thing {
    let node = Node {
        kind: Kind::People,
        name: "subscribers".to_owned(),
        about: format!("by {protocol}"),
        rows: Vec::new(),
        title: format!("Whom {} tells by {protocol}", topic.id),
        many: 1,
    };
    (format!("{} {protocol}", topic.id), node)
}

/// `rate(15 minutes)`: every 15 minutes.
fn schedule(expression: &str) -> Thing {
    let rate = expression.strip_prefix("rate(").and_then(|rest| rest.strip_suffix(')'));
    let node = Node {
        kind: Kind::Schedule,
        name: rate.map_or_else(|| expression.to_owned(), |rate| format!("every {rate}")),
        about: "schedule".to_owned(),
        rows: Vec::new(),
        title: format!("The schedule {expression}"),
        many: 1,
    };
    (format!("schedule {expression}"), node)
}

/// A number, also where a parameter made a text of it.
fn proof_number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}
