//! Which construct a resource belongs to, told by its logical ID.
//!
//! A construct adds a resource of its own ID and others whose IDs begin with it (`IntakeQueue`, `IntakeQueuePolicy`), or
//! only the latter (`JobInitFunction`, `JobInitRole`). So the path of `IntakeQueueDeadLettersPolicy` is
//! `IntakeQueue/DeadLetters/Policy`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Stack;

/// Constructs without a resource of their own ID, by a resource that each has: its type, and the end of its ID.
const WITHOUT_OWN: [(&str, &str); 2] =
    [("AWS::Lambda::Function", "Function"), ("AWS::CloudFormation::CustomResource", "Registration")];

/// What CDK calls a construct's own resource.
const OWN: &str = "Resource";

/// The resources of a stack with their paths, which begin with the stack's name.
pub(super) fn of(stack: &Stack) -> Vec<(&str, String)> {
    let own = stack.resources.iter().map(|(id, _)| id.as_str());
    let others = stack.resources.iter().filter_map(|(id, of_type)| {
        WITHOUT_OWN.iter().filter(|(known, _)| known == of_type).find_map(|(_, end)| id.strip_suffix(end))
    });
    let constructs: BTreeSet<&str> = own.chain(others).filter(|id| !id.is_empty()).collect();
    let parents: BTreeSet<&str> =
        stack.resources.iter().filter_map(|(id, _)| parent(id, &constructs)).collect();
    let path = |id: &str| {
        let mut steps = Vec::new();
        if parents.contains(id) {
            steps.push(OWN);
        }
        let mut below = id;
        while let Some(above) = parent(below, &constructs) {
            steps.push(&below[above.len()..]);
            below = above;
        }
        steps.extend([below, &stack.name]);
        steps.reverse();
        steps.join("/")
    };
    stack.resources.iter().map(|(id, _)| (id.as_str(), path(id))).collect()
}

/// The nearest construct that an ID is below: the longest beginning of it that ends where a word does.
fn parent<'a>(id: &str, constructs: &BTreeSet<&'a str>) -> Option<&'a str> {
    let word_ends = |above: &str| {
        id.strip_prefix(above).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
    };
    constructs.iter().copied().filter(|above| word_ends(above)).max_by_key(|above| above.len())
}

/// A construct, as tools that draw the tree read it.
#[derive(Default, Serialize)]
struct Construct {
    id: String,
    path: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    children: BTreeMap<String, Construct>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    attributes: BTreeMap<&'static str, String>,
}

impl Construct {
    /// The construct at a path, made with all above it.
    fn at(&mut self, path: &str) -> &mut Self {
        let mut here = self;
        let mut end = 0;
        for step in path.split('/') {
            end += step.len() + usize::from(end > 0);
            here = here.children.entry(step.to_owned()).or_default();
            step.clone_into(&mut here.id);
            path[..end].clone_into(&mut here.path);
        }
        here
    }
}

/// The tree of all stacks.
pub(super) fn tree(stacks: &[Stack]) -> impl Serialize {
    let mut app = Construct { id: "App".to_owned(), ..Construct::default() };
    for stack in stacks {
        for ((_, path), (_, of_type)) in of(stack).into_iter().zip(&stack.resources) {
            app.at(&path).attributes.insert("aws:cdk:cloudformation:type", of_type.clone());
        }
    }
    Tree { version: "tree-0.1", tree: app }
}

#[derive(Serialize)]
struct Tree {
    version: &'static str,
    tree: Construct,
}
