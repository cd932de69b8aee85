//! Makes `tests/data/metrics.json`: the metrics that AWS publishes in the namespaces that the stack watches, with their
//! sets of dimensions. A test holds every alarm and dashboard against it.
//!
//! Input: `db.json.gz` of the npm package @aws-cdk/aws-service-spec (Apache-2.0), which has them from CloudWatch's own
//! console.
//!
//! ```text
//! npm pack @aws-cdk/aws-service-spec@0.1.216 && tar -xzf aws-cdk-aws-service-spec-0.1.216.tgz
//! cargo run -p codegen --bin metrics -- package/db.json.gz
//! ```
//!
//! With `--check` it writes nothing, and exits 1 when the file is stale.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use flate2::read::GzDecoder;
use serde::Deserialize;
use serde_json::json;

/// The version whose data the checked-in file comes from.
const SOURCE: &str = "@aws-cdk/aws-service-spec 0.1.216 (npm)";

/// The namespaces that the stack watches.
const NAMESPACES: [&str; 3] = ["AWS/Events", "AWS/Lambda", "AWS/SQS"];

/// The parts of the database that are read.
#[derive(Deserialize)]
struct Database {
    schema: Schema,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Schema {
    metric: Entities<Metric>,
    dimension_set: Entities<DimensionSet>,
    uses_dimension_set: Relation,
}

#[derive(Deserialize)]
struct Entities<T> {
    entities: Vec<T>,
}

#[derive(Deserialize)]
struct Metric {
    #[serde(rename = "$id")]
    id: String,
    name: String,
    namespace: String,
}

#[derive(Deserialize)]
struct DimensionSet {
    #[serde(rename = "$id")]
    id: String,
    dimensions: Vec<Dimension>,
}

#[derive(Deserialize)]
struct Dimension {
    name: String,
}

#[derive(Deserialize)]
struct Relation {
    forward: BTreeMap<String, Vec<Target>>,
}

#[derive(Deserialize)]
struct Target {
    #[serde(rename = "$id")]
    id: String,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (database, check) = match arguments.as_slice() {
        [database] => (database, false),
        [database, flag] if flag == "--check" => (database, true),
        _ => {
            eprintln!("usage: metrics <db.json.gz of @aws-cdk/aws-service-spec> [--check]");
            return ExitCode::from(2);
        }
    };
    match run(Path::new(database), check) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!(
                "stale: tests/data/metrics.json; refresh with: cargo run -p codegen --bin metrics -- {database}"
            );
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {database}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the file, or with `check` says whether it is fresh.
fn run(database: &Path, check: bool) -> Result<bool, Box<dyn std::error::Error>> {
    let Schema { metric, dimension_set, uses_dimension_set } =
        serde_json::from_reader::<_, Database>(GzDecoder::new(fs::File::open(database)?))?.schema;
    let sets: BTreeMap<&str, Vec<&str>> = dimension_set
        .entities
        .iter()
        .map(|set| {
            (set.id.as_str(), set.dimensions.iter().map(|dimension| dimension.name.as_str()).collect())
        })
        .collect();
    let mut found: BTreeMap<&str, BTreeMap<&str, BTreeSet<Vec<&str>>>> = BTreeMap::new();
    for metric in metric.entities.iter().filter(|metric| NAMESPACES.contains(&metric.namespace.as_str())) {
        let used = uses_dimension_set.forward.get(&metric.id).into_iter().flatten();
        let dimensions = used.filter_map(|target| sets.get(target.id.as_str()).cloned());
        found.entry(&metric.namespace).or_default().entry(&metric.name).or_default().extend(dimensions);
    }
    let text = serde_json::to_string_pretty(&json!({"source": SOURCE, "metrics": found}))? + "\n";
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/metrics.json");
    if check {
        return Ok(fs::read_to_string(file)? == text);
    }
    fs::write(file, text)?;
    Ok(true)
}
