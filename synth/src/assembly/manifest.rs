//! The manifest of an assembly, and the list of a stack's files.

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::destination::Destination;
use super::{Stack, paths};
use crate::config::Config;

/// The version of the schema that an assembly is written by. A CLI reads this one and every older one.
pub const VERSION: &str = "43.0.0";

/// The file that the CLI begins with.
pub(super) const MANIFEST: &str = "manifest.json";

/// The file with the tree of constructs.
pub(super) const TREE: &str = "tree.json";

/// The manifest.
pub(super) fn manifest(
    config: &Config,
    stacks: &[Stack],
    packaged: bool,
    destination: &Destination,
) -> Value {
    let mut artifacts = Map::new();
    for (index, stack) in stacks.iter().enumerate() {
        let assets = format!("{}.assets", stack.name);
        let mut properties = fields([("file", stack.assets_file().into())]);
        properties.extend(named(destination.requirement()));
        artifacts.insert(assets.clone(), json!({ "type": "cdk:asset-manifest", "properties": properties }));
        let mut dependencies = vec![assets];
        // Tenants import what the first stack exports.
        dependencies.extend(stacks.first().filter(|_| index > 0).map(|first| first.name.clone()));
        let artifact = json!({
            "type": "aws:cloudformation:stack",
            "environment": environment(config),
            "properties": properties_of(config, stack, destination),
            "dependencies": dependencies,
            "metadata": metadata(stack, packaged || index > 0),
        });
        artifacts.insert(stack.name.clone(), artifact);
    }
    artifacts.insert("Tree".to_owned(), json!({ "type": "cdk:tree", "properties": { "file": TREE } }));
    json!({ "version": VERSION, "artifacts": artifacts })
}

/// The account is the one that the CLI has credentials for.
fn environment(config: &Config) -> String {
    format!("aws://unknown-account/{}", config.region)
}

fn properties_of(config: &Config, stack: &Stack, destination: &Destination) -> Map<String, Value> {
    let bucket = destination.bucket(&config.region);
    let mut properties = fields([
        ("templateFile", stack.template_file().into()),
        ("stackName", stack.name.clone().into()),
        ("stackTemplateAssetObjectUrl", format!("s3://{bucket}/{}", template_key(stack)).into()),
    ]);
    properties.extend(named(destination.requirement()));
    properties.extend(named(destination.roles(&config.region)));
    properties
}

/// By which construct a resource is: the CLI shows these paths. And what it must say before it deploys.
fn metadata(stack: &Stack, complete: bool) -> Map<String, Value> {
    let mut metadata = Map::new();
    if !complete {
        let text = "the functions are not packaged, so the template keeps its parameters: a first cdk deploy \
                    needs `cargo run -p synth -- package` before it";
        let entry = json!([{ "type": "aws:cdk:warning", "data": text }]);
        metadata.insert(format!("/{}", stack.name), entry);
    }
    for (id, path) in paths::of(stack) {
        metadata.insert(format!("/{path}"), json!([{ "type": "aws:cdk:logicalId", "data": id }]));
    }
    metadata
}

/// The files of a stack: its template, and the zips of its functions.
pub(super) fn assets(config: &Config, stack: &Stack, destination: &Destination) -> Value {
    let region = &config.region;
    let place = format!("unknown-account-{region}");
    let mut files = Map::new();
    let mut file = |id: String, path: &str, key: &str| {
        let destinations = fields([(place.as_str(), destination.of_file(region, key))]);
        let source = json!({ "path": path, "packaging": "file" });
        files.insert(id, json!({ "source": source, "destinations": destinations }));
    };
    for zip in &stack.zips {
        file(zip.name.trim_end_matches(".zip").to_owned(), &zip.name, &zip.name);
    }
    file(digest(stack), &stack.template_file(), &template_key(stack));
    json!({ "version": VERSION, "files": files })
}

fn template_key(stack: &Stack) -> String {
    format!("{}.json", digest(stack))
}

fn digest(stack: &Stack) -> String {
    Sha256::digest(&stack.template).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn fields<const N: usize>(fields: [(&str, Value); N]) -> Map<String, Value> {
    named(fields).collect()
}

fn named<'a>(fields: impl IntoIterator<Item = (&'a str, Value)>) -> impl Iterator<Item = (String, Value)> {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value))
}
