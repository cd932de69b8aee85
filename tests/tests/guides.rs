//! `docs/guides.md` and `docs/operations.md` say what is: every section of both guides has its row, and the paths, tests,
//! logical IDs and fields that they name exist.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;
use synth::config::Config;

/// The sections of the console guide v1.1 (A) and of the production guide (B): number and title.
const SECTIONS: [(&str, &str); 59] = [
    ("A 0", "Prerequisites and Naming"),
    ("A 1", "KMS — Customer Managed Key with Tenant Context"),
    ("A 2", "S3 — Buckets, Encryption, Versioning, Lifecycle"),
    ("A 3", "IAM — Roles and Policies"),
    ("A 3.1", "Lambda Execution Role — cci-lite-lambda-role"),
    ("A 3.2", "Glue Crawler Role — cci-lite-glue-role"),
    ("A 3.3", "QuickSight Role — cci-lite-quicksight-role"),
    ("A 4", "DynamoDB — Config Table for Tenants"),
    ("A 5", "SNS — Topic for Transcribe Job Status"),
    ("A 6", "EventBridge — Rules"),
    ("A 6.1", "S3 Object Created → Lambda #1 (Job Init)"),
    ("A 6.2", "Transcribe Completed → Lambda #2 (Result Handler)"),
    ("A 7", "SQS — Throttling Queues (Optional but Recommended)"),
    ("A 8", "Lambda Functions"),
    ("A 8.1", "Shared Settings"),
    ("A 8.2", "cci-lite-job-init — Start Transcribe with PII Redaction"),
    ("A 8.3", "cci-lite-result-handler — Fetch Transcript, Analyze, Write Unified JSON"),
    ("A 9", "CloudWatch — Logs, Metrics, Alarms"),
    ("A 10", "Glue — Database and Crawler"),
    ("A 11", "Athena — Workgroups, Query, and Staging"),
    ("A 12", "QuickSight — Dataset, RLS, Dashboard"),
    ("A 13", "Budgets — Cost Guardrails"),
    ("A 14", "CloudTrail — Data Events and Audit"),
    ("A 15", "Security Hardening (After Smoke Tests)"),
    ("A 16", "Validation — End-to-End Tests"),
    ("A 17", "Troubleshooting Checklist"),
    ("A 18", "Optional Enhancements (Safe to Add Later)"),
    ("A 19", "Rollback & Cleanup"),
    ("A 20", "Operator Runbook (Daily)"),
    ("A appendix A", "Minimal RLS Mapping CSV (QuickSight)"),
    ("A appendix B", "Example Unified JSON (cci-lite-v1.1)"),
    ("B 0", "Scope and Success Criteria"),
    ("B 1", "Prerequisites"),
    ("B 2", "Create the KMS Key"),
    ("B 3", "Create S3 Buckets and Lifecycle"),
    ("B 3.1", "Input bucket"),
    ("B 3.2", "Results bucket"),
    ("B 3.3", "Bucket policies"),
    ("B 4", "Create IAM Roles (Least Privilege)"),
    ("B 4.1", "cci-lite-lambda-role"),
    ("B 4.2", "cci-lite-transcribe-role"),
    ("B 4.3", "Grant KMS key usage"),
    ("B 5", "Parameter Store (optional but recommended)"),
    ("B 6", "Create the Lambda Function"),
    ("B 7", "Configure S3 Event Trigger"),
    ("B 8", "First End-to-End Test"),
    ("B 9", "CloudWatch Log Retention and Alarms"),
    ("B 10", "Glue + Athena (Data Catalog)"),
    ("B 11", "QuickSight Dashboard"),
    ("B 12", "Hardening for Production"),
    ("B 13", "Multi-Tenant Onboarding Procedure"),
    ("B 14", "Cost Controls"),
    ("B 15", "Operations Runbooks"),
    ("B 16", "Production Readiness Checklist"),
    ("B 17", "Rollback Plan"),
    ("B 18", "Appendices"),
    ("B appendix A", "Result JSON (minimum schema)"),
    ("B appendix B", "Optional CLI sanity checks"),
    ("B appendix C", "Supported audio hints"),
];

/// The production guide's checklist, section 16.
const CHECKLIST: [&str; 10] = [
    "All resources tagged",
    "KMS key with rotation and least privilege",
    "Buckets encrypted, lifecycle rules active, public access blocked",
    "IAM policies least privilege and reviewed",
    "S3 event notifications working",
    "Lambda memory and timeout sized for typical file length",
    "Alarms configured and tested",
    "Glue, Athena, QuickSight pipeline working",
    "Budgets created; alerts received in email/SNS",
    "Runbooks documented and stored",
];

/// What a path of this repository begins with.
const FOLDERS: [&str; 10] = [
    "synth/",
    "contract/",
    "handlers/",
    "tests/",
    "docs/",
    "templates/",
    "samples/",
    "codegen/",
    "rehearsal/",
    "proof/",
];

/// Endings of names with dots that are no fields.
const NOT_FIELDS: [&str; 5] = [".yaml", ".json", ".rs", ".com", ".al2023"];

const GUIDES: &str = "docs/guides.md";
const OPERATIONS: &str = "docs/operations.md";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn page(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The lines outside of code blocks.
fn prose(page: &str) -> impl Iterator<Item = &str> {
    let mut code = false;
    page.lines().filter(move |line| {
        let fence = line.trim_start().starts_with("```");
        code ^= fence;
        !code && !fence
    })
}

/// The rows of all tables, as cells.
fn rows(page: &str) -> Vec<Vec<&str>> {
    let rows = prose(page).filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    rows.map(|row| row.split(" | ").map(str::trim).collect()).collect()
}

/// What stands between backticks.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

fn everything() -> Config {
    Config::load(Some(&root().join("templates/configurations/everything.yaml"))).unwrap()
}

/// The resources of a configuration's template.
fn resources(config: &Config) -> BTreeMap<String, Value> {
    let template = synth::stack::template(config).unwrap().to_json().unwrap();
    let mut template: Value = serde_json::from_str(&template).unwrap();
    serde_json::from_value(template["Resources"].take()).unwrap()
}

/// Fails with all that is wrong, and what to do.
fn assert_none(wrong: &[String], what_to_do: &str) {
    assert!(wrong.is_empty(), "{}\n{what_to_do}", wrong.join("\n"));
}

#[test]
fn every_section_of_both_guides_has_its_row() {
    let page = page(GUIDES);
    let found: BTreeSet<(&str, &str)> =
        rows(&page).into_iter().filter(|cells| cells.len() > 2).map(|cells| (cells[0], cells[1])).collect();
    let missing = SECTIONS.iter().filter(|section| !found.contains(section));
    let missing: Vec<String> = missing.map(|(number, title)| format!("| {number} | {title} | …")).collect();
    assert_none(
        &missing,
        &format!("have no row in {GUIDES}: say where each is built, or why it has no resource"),
    );
}

#[test]
fn every_path_is_there() {
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for name in [GUIDES, OPERATIONS, "README.md"] {
        let page = page(name);
        let paths = prose(&page)
            .flat_map(quoted)
            // A star stands for several files.
            .filter(|text| FOLDERS.iter().any(|folder| text.starts_with(folder)) && !text.contains('*'));
        for path in paths {
            seen += 1;
            if !root().join(path).exists() {
                wrong.push(format!("{name}: {path}"));
            }
        }
    }
    assert!(seen > 100, "only {seen} paths were found");
    assert_none(&wrong, "are not there: name the file as it is called now");
}

/// A row of the two tables of sections: number, title, built in, resources, shown by, configured by.
fn sections(page: &str) -> Vec<[&str; 6]> {
    rows(page).into_iter().filter_map(|cells| cells.try_into().ok()).collect()
}

#[test]
fn every_test_is_there() {
    let page = page(GUIDES);
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for [number, _, _, _, shown, _] in sections(&page) {
        let (files, tests): (Vec<&str>, Vec<&str>) =
            quoted(shown).into_iter().partition(|text| text.contains('/'));
        let text: String =
            files.iter().map(|file| std::fs::read_to_string(root().join(file)).unwrap_or_default()).collect();
        seen += tests.len();
        let missing = tests.into_iter().filter(|test| !text.contains(&format!("fn {test}(")));
        wrong.extend(missing.map(|test| format!("{number}: {test} in {}", files.join(", "))));
    }
    assert!(seen > 40, "only {seen} tests were found");
    assert_none(&wrong, &format!("are not there: name in {GUIDES} the test that shows it now"));
}

#[test]
fn every_resource_is_in_the_template() {
    let page = page(GUIDES);
    let resources = resources(&everything());
    let types: BTreeSet<&str> = resources.values().filter_map(|resource| resource["Type"].as_str()).collect();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for [number, _, _, named, _, _] in sections(&page) {
        for name in quoted(named) {
            seen += 1;
            let is_there =
                if name.contains("::") { types.contains(name) } else { resources.contains_key(name) };
            if !is_there {
                wrong.push(format!("{number}: {name}"));
            }
        }
    }
    assert!(seen > 100, "only {seen} resources were looked at: is the table of another form?");
    assert_none(
        &wrong,
        "are neither logical IDs nor types of templates/everything.snap.yaml: name what is there now",
    );
}

#[test]
fn what_stays_is_what_operations_says() {
    let page = page(OPERATIONS);
    let (mut kept, mut removed) = (BTreeSet::new(), BTreeSet::new());
    for cells in rows(&page) {
        match cells[..] {
            [named, "kept", _] => kept.extend(quoted(named)),
            [named, "removed", _] => removed.extend(quoted(named)),
            _ => {}
        }
    }
    let all: BTreeMap<String, Value> =
        resources(&Config::default()).into_iter().chain(resources(&everything())).collect();
    let stays = |resource: &Value| {
        matches!(resource["DeletionPolicy"].as_str(), Some("Retain" | "RetainExceptOnCreate"))
    };
    let mut wrong = Vec::new();
    for (id, resource) in &all {
        let kind = resource["Type"].as_str().unwrap();
        match (stays(resource), kept.contains(id.as_str()), removed.contains(kind)) {
            (true, true, false) | (false, false, true) => {}
            (true, ..) => {
                wrong.push(format!("{id} stays: its row is \"kept\", and {kind} in no row \"removed\""));
            }
            (false, ..) => wrong.push(format!("{id} goes: {kind} belongs into a row \"removed\"")),
        }
    }
    let types: BTreeSet<&str> = all.values().filter_map(|resource| resource["Type"].as_str()).collect();
    wrong
        .extend(kept.iter().filter(|id| !all.contains_key(**id)).map(|id| format!("{id} is in no template")));
    wrong.extend(
        removed.iter().filter(|kind| !types.contains(**kind)).map(|kind| format!("{kind} is in no template")),
    );
    assert_none(
        &wrong,
        &format!("Change the table of \"Deletion\" in {OPERATIONS}, or the resource's DeletionPolicy."),
    );
}

#[test]
fn every_item_of_the_readiness_checklist_has_a_check() {
    let page = page(OPERATIONS);
    let rows = rows(&page);
    let checked = |item: &&&str| {
        rows.iter().any(|cells| cells.len() == 2 && cells[0] == **item && cells[1].contains('`'))
    };
    let missing: Vec<String> =
        CHECKLIST.iter().filter(|item| !checked(item)).map(|item| format!("| {item} | …")).collect();
    assert_none(&missing, &format!("have no row with a command under \"Readiness\" in {OPERATIONS}"));
}

/// Whether the schema has this field: `tenants[].readers`, `models.*.profile`.
fn has_field(schema: &Value, field: &str) -> bool {
    let (step, rest) = field.split_once('.').unwrap_or((field, ""));
    let (name, item) = step.strip_suffix("[]").map_or((step, false), |name| (name, true));
    let alternatives = schema["anyOf"].as_array().into_iter().flatten();
    std::iter::once(schema).chain(alternatives).any(|schema| {
        let found = if name == "*" { &schema["additionalProperties"] } else { &schema["properties"][name] };
        let found = if item { &found["items"] } else { found };
        found.is_object() && (rest.is_empty() || has_field(found, rest))
    })
}

/// Whether a text has the form of a field: names of small letters with dots in between.
fn looks_like_a_field(text: &str) -> bool {
    let is_name = |step: &str| {
        let step = step.strip_suffix("[]").unwrap_or(step);
        step == "*"
            || step.starts_with(|c: char| c.is_ascii_lowercase())
                && step.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    text.contains('.') && text.split('.').all(is_name) && !NOT_FIELDS.iter().any(|end| text.ends_with(end))
}

#[test]
fn every_field_is_in_the_schema() {
    let schema: Value = serde_json::from_str(&page("cci-lite.schema.json")).unwrap();
    let (guides, operations) = (page(GUIDES), page(OPERATIONS));
    // A column of its own may also name whole blocks.
    let configured = sections(&guides).into_iter().skip_while(|cells| cells[5] != "configured by");
    let configured: BTreeSet<&str> = configured.flat_map(|cells| quoted(cells[5])).collect();
    let dotted = [&guides, &operations].into_iter().flat_map(|page| prose(page).flat_map(quoted));
    let dotted: BTreeSet<&str> = dotted.filter(|text| looks_like_a_field(text)).collect();
    assert!(configured.len() + dotted.len() > 80, "only {} fields were looked at", dotted.len());
    let document: Value = serde_json::from_str(&page("call-document.schema.json")).unwrap();
    let wrong = configured.iter().filter(|field| !has_field(&schema, field));
    // Elsewhere a field may also be one of the document.
    let elsewhere = |field: &&&str| !has_field(&schema, field) && !has_field(&document, field);
    let wrong: Vec<String> =
        wrong.chain(dotted.iter().filter(elsewhere)).map(|field| (*field).to_owned()).collect();
    assert_none(
        &wrong,
        "are no fields of cci-lite.schema.json or call-document.schema.json: name the field as it is called now, with [] for \
         items and * for names",
    );
}
