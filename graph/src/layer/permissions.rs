//! Who may do what with what: by the policies of roles, and by those of resources that let services in.

use std::collections::BTreeMap;

use proof::{Resource, Stack};
use serde_json::Value;

use crate::grants::{Grant, items};
use crate::picture::{Body, Cell, Kind, Node, Picture, Table};
use crate::places::Places;
use crate::scene::{Scene, Thing, service, text};

/// Types whose policies let services in, with the place of the policy.
const POLICIES: [(&str, &[&str]); 4] = [
    ("AWS::SQS::QueuePolicy", &["PolicyDocument", "Statement"]),
    ("AWS::SNS::TopicPolicy", &["PolicyDocument", "Statement"]),
    ("AWS::S3::BucketPolicy", &["PolicyDocument", "Statement"]),
    ("AWS::KMS::Key", &["KeyPolicy", "Statement"]),
];

pub(super) fn picture(scene: &Scene<'_>) -> Picture {
    let mut found = Found::default();
    let places = Places::of(scene);
    for grant in &scene.grants {
        // Every role may write its logs and traces.
        if ["logs", "xray"].contains(&grant.service()) {
            continue;
        }
        if let Some(actor) = scene.actor(grant.role) {
            found.add(actor, thing(scene, &places, grant), grant.action, grant.reads());
        }
    }
    for resource in scene.stack.resources() {
        services_let_in(scene, resource, &mut found);
    }
    let about = format!("Who (left) may do what with what (above).{}", super::names(scene));
    Picture { title: "Permissions".to_owned(), about, body: Body::Table(found.table(scene.stack)) }
}

/// What a grant is for.
fn thing<'s>(scene: &Scene<'s>, places: &Places<'s>, grant: &Grant<'s>) -> Thing {
    if let Some((bucket, keys)) = places.at(scene, grant) {
        return scene.place(bucket, keys);
    }
    let Some(found) = scene.stack.by_arn(grant.arn) else { return service(grant.service()) };
    let (key, node) = scene.thing(found);
    match scene.tenants.part(&found.id) {
        Some(part) => {
            let name = format!("{}s of {}", part.to_lowercase(), scene.tenants.all());
            let title = format!("Tenant…{part}");
            (
                format!("tenants {part}"),
                Node { name, about: String::new(), title, many: scene.tenants.count(), ..node },
            )
        }
        None => (key, node),
    }
}

/// What the policy of a resource allows services.
fn services_let_in<'s>(scene: &Scene<'s>, resource: &'s Resource, found: &mut Found) {
    if resource.kind == "AWS::Lambda::Permission" {
        let function = text(&resource.properties, &["FunctionName"]);
        let function = function.and_then(|name| {
            scene.stack.by_name("AWS::Lambda::Function", name).or_else(|| scene.stack.by_arn(name))
        });
        let principal = text(&resource.properties, &["Principal"]);
        if let (Some(function), Some(principal)) = (function, principal) {
            found.add(of_principal(principal), scene.thing(function), "lambda:InvokeFunction", false);
        }
    }
    let Some((_, path)) = POLICIES.iter().find(|(kind, _)| *kind == resource.kind) else { return };
    for statement in items(resource.property(path)) {
        if statement.get("Effect").and_then(Value::as_str) != Some("Allow") {
            continue;
        }
        let services = items(statement.get("Principal").and_then(|principal| principal.get("Service")));
        for principal in services.iter().filter_map(Value::as_str) {
            for action in items(statement.get("Action")).iter().filter_map(Value::as_str) {
                let grant = Grant { role: resource, action, arn: "*" };
                let to = scene.thing(resource);
                let to = if to.1.kind == Kind::Bucket {
                    scene.place(scene.parts.whole(resource), None)
                } else {
                    to
                };
                found.add(of_principal(principal), to, action, grant.reads());
            }
        }
    }
}

fn of_principal(principal: &str) -> Thing {
    service(principal.split('.').next().unwrap_or(principal))
}

/// What was found, by the keys of who and what.
#[derive(Default)]
struct Found {
    rows: Vec<Thing>,
    columns: Vec<Thing>,
    /// Whether it reads, whether it writes, the actions.
    cells: BTreeMap<(String, String), (bool, bool, Vec<String>)>,
}

impl Found {
    fn add(&mut self, who: Thing, what: Thing, action: &str, reads: bool) {
        let cell = self.cells.entry((who.0.clone(), what.0.clone())).or_default();
        cell.0 |= reads;
        cell.1 |= !reads;
        if !cell.2.iter().any(|known| known == action) {
            cell.2.push(action.to_owned());
        }
        for (list, one) in [(&mut self.rows, who), (&mut self.columns, what)] {
            if !list.iter().any(|known| known.0 == one.0) {
                list.push(one);
            }
        }
    }

    /// People first, then functions, then services; what is stored first, then what hands on, each in the order of the template.
    fn table(mut self, stack: &Stack) -> Table {
        self.rows.sort_by_key(|(_, node)| {
            [Kind::People, Kind::Function].iter().position(|kind| *kind == node.kind).unwrap_or(2)
        });
        let line = |key: &str| {
            let id = key.split(' ').next().unwrap_or_default();
            stack.resource(id).map_or(usize::MAX, |resource| resource.line)
        };
        self.columns.sort_by_key(|(key, node)| (node.kind, line(key)));
        let at =
            |list: &[Thing], key: &str| list.iter().position(|(known, _)| known == key).unwrap_or_default();
        let cells = self.cells.iter().map(|((who, what), (reads, writes, actions))| Cell {
            row: at(&self.rows, who),
            column: at(&self.columns, what),
            reads: *reads,
            writes: *writes,
            title: actions.join(", "),
        });
        let cells = cells.collect();
        let nodes = |list: Vec<Thing>| list.into_iter().map(|(_, node)| node).collect();
        Table { rows: nodes(self.rows), columns: nodes(self.columns), cells }
    }
}
