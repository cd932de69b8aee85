//! Is a tree the shape of a template?

use super::tree::{Node, Tree};
use super::{MAX_RESOURCES, TemplateError};

const SECTIONS: [&str; 11] = [
    "AWSTemplateFormatVersion",
    "Description",
    "Metadata",
    "Parameters",
    "Rules",
    "Mappings",
    "Conditions",
    "Transform",
    "Resources",
    "Outputs",
    "Hooks",
];
const ATTRIBUTES: [&str; 9] = [
    "Type",
    "Properties",
    "Metadata",
    "DependsOn",
    "Condition",
    "CreationPolicy",
    "UpdatePolicy",
    "DeletionPolicy",
    "UpdateReplacePolicy",
];

pub(super) fn check(root: &Node) -> Result<(), TemplateError> {
    if !matches!(root.tree, Tree::Map(_)) {
        let problem = format!("a template is a mapping with a `Resources` section, this is {}", root.what());
        return Err(wrong(root, "template", problem, "give the file of a CloudFormation template"));
    }
    for entry in root.entries() {
        if !SECTIONS.contains(&entry.key.as_str()) {
            let problem = "CloudFormation does not know this section".to_owned();
            let remedy = format!("use one of {}", SECTIONS.join(", "));
            return Err(TemplateError::Shape { at: entry.at, path: entry.key.clone(), problem, remedy });
        }
    }
    for section in ["Parameters", "Mappings", "Conditions", "Outputs"] {
        let Some(node) = root.get(section) else { continue };
        if !matches!(node.tree, Tree::Map(_) | Tree::Null) {
            let problem = format!("must be a mapping, this is {}", node.what());
            return Err(wrong(node, section, problem, "write names and their values, indented below it"));
        }
    }
    check_parameters(root)?;
    check_resources(root)
}

fn check_parameters(root: &Node) -> Result<(), TemplateError> {
    for entry in root.get("Parameters").map(Node::entries).unwrap_or_default() {
        if entry.node.get("Type").and_then(Node::as_str).is_none() {
            return Err(TemplateError::Shape {
                at: entry.at,
                path: format!("Parameters.{}", entry.key),
                problem: "a parameter needs a `Type`".into(),
                remedy: "add for example `Type: String`".into(),
            });
        }
    }
    Ok(())
}

fn check_resources(root: &Node) -> Result<(), TemplateError> {
    let Some(resources) = root.get("Resources") else {
        let remedy = "add `Resources:` with at least one resource";
        return Err(wrong(root, "template", "it has no `Resources` section".to_owned(), remedy));
    };
    let entries = resources.entries();
    if entries.is_empty() {
        let problem = format!("must be a mapping of at least one resource, this is {}", resources.what());
        return Err(wrong(resources, "Resources", problem, "add a logical ID with a `Type`"));
    }
    if entries.len() > MAX_RESOURCES {
        let problem = format!("{} resources; CloudFormation takes at most {MAX_RESOURCES}", entries.len());
        return Err(wrong(resources, "Resources", problem, "split the template into nested stacks"));
    }
    for entry in entries {
        let path = format!("Resources.{}", entry.key);
        let shape = |problem: String, remedy: &str| TemplateError::Shape {
            at: entry.at,
            path: path.clone(),
            problem,
            remedy: remedy.to_owned(),
        };
        if entry.key.starts_with("Fn::") {
            let problem = format!("the macro `{}` makes resources that are not known here", entry.key);
            return Err(shape(problem, "give the processed template"));
        }
        if entry.key.is_empty() || !entry.key.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(shape("a logical ID is letters and digits only".into(), "rename the resource"));
        }
        if entry.node.get("Type").and_then(Node::as_str).is_none() {
            return Err(shape("a resource needs a `Type`".into(), "add for example `Type: AWS::SQS::Queue`"));
        }
        if let Some(unknown) = entry.node.entries().iter().find(|a| !ATTRIBUTES.contains(&a.key.as_str())) {
            return Err(TemplateError::Shape {
                at: unknown.at,
                path: format!("{path}.{}", unknown.key),
                problem: "CloudFormation does not know this resource attribute".into(),
                remedy: format!("use one of {}, or move it below `Properties`", ATTRIBUTES.join(", ")),
            });
        }
        check_properties(&path, &entry.node)?;
    }
    Ok(())
}

fn check_properties(path: &str, resource: &Node) -> Result<(), TemplateError> {
    match resource.get("Properties") {
        Some(node) if !matches!(node.tree, Tree::Map(_) | Tree::Null) => {
            let problem = format!("must be a mapping, this is {}", node.what());
            Err(wrong(
                node,
                &format!("{path}.Properties"),
                problem,
                "write property names and values below it",
            ))
        }
        _ => Ok(()),
    }
}

fn wrong(node: &Node, path: &str, problem: String, remedy: &str) -> TemplateError {
    TemplateError::Shape { at: node.at, path: path.to_owned(), problem, remedy: remedy.to_owned() }
}
