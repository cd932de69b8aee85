//! A small change of the configuration is a small change of the template: only the lines of what was changed.

#![allow(clippy::unwrap_used)]

use synth::config::{Config, DEFAULT};

/// A template's parts, such as resources, in its order: name and lines.
fn parts(configuration: &str) -> Vec<(String, Vec<String>)> {
    let config = Config::parse("test", configuration).unwrap();
    let mut parts: Vec<(String, Vec<String>)> = vec![(String::new(), Vec::new())];
    for line in synth::stack::template(&config).unwrap().to_yaml().unwrap().lines() {
        let indent = line.len() - line.trim_start().len();
        if indent <= 2 && line.ends_with(':') {
            parts.push((line.trim().trim_end_matches(':').to_owned(), Vec::new()));
        }
        if let Some((_, lines)) = parts.last_mut() {
            lines.push(line.trim().to_owned());
        }
    }
    parts
}

/// What differs where `from` in the default configuration is `to`, as a patch tells it: `- Part: line` and `+ Part: line`.
fn change(from: &str, to: &str) -> Vec<String> {
    assert_eq!(DEFAULT.matches(from).count(), 1, "{from} is not once in the default configuration");
    let (before, after) = (parts(DEFAULT), parts(&DEFAULT.replace(from, to)));
    let names = |parts: &[(String, Vec<String>)], others: &[(String, Vec<String>)]| -> Vec<String> {
        let shared = |name: &String| others.iter().any(|(other, _)| other == name);
        parts.iter().map(|(name, _)| name.clone()).filter(shared).collect()
    };
    assert_eq!(names(&before, &after), names(&after, &before), "{to}: what stays has changed its place");
    let mut told = Vec::new();
    for (sign, parts, others) in [("-", &before, &after), ("+", &after, &before)] {
        for (name, lines) in parts {
            let Some((_, theirs)) = others.iter().find(|(other, _)| other == name) else {
                told.push(format!("{sign} {name}"));
                continue;
            };
            let mut theirs = theirs.clone();
            for line in lines {
                match theirs.iter().position(|other| other == line) {
                    Some(at) => drop(theirs.remove(at)),
                    None => told.push(format!("{sign} {name}: {line}")),
                }
            }
        }
    }
    told
}

#[test]
fn one_setting_changes_its_own_lines() {
    for (from, to, told) in [
        (
            "analyzer: { memory_mb: 512",
            "analyzer: { memory_mb: 1024",
            vec!["- AnalyzerFunction: MemorySize: 512", "+ AnalyzerFunction: MemorySize: 1024"],
        ),
        (
            "log_level: INFO, tracing: true, concurrency: 10",
            "log_level: DEBUG, tracing: true, concurrency: 20",
            vec![
                "- AnalyzerFunction: ApplicationLogLevel: INFO",
                "- AnalyzerMapping: MaximumConcurrency: 10",
                "+ AnalyzerFunction: ApplicationLogLevel: DEBUG",
                "+ AnalyzerMapping: MaximumConcurrency: 20",
            ],
        ),
        (
            "query_results: 7",
            "query_results: 8",
            vec!["- AthenaStagingBucket: ExpirationInDays: 7", "+ AthenaStagingBucket: ExpirationInDays: 8"],
        ),
        (
            "monthly_usd: 100",
            "monthly_usd: 200",
            vec!["- MonthlyBudget: Amount: 100", "+ MonthlyBudget: Amount: 200"],
        ),
    ] {
        assert_eq!(change(from, to), told, "{to}");
    }
}

#[test]
fn another_construct_takes_nothing_from_what_is_there() {
    let told = change("crawler: false", "crawler: true");
    let (own, of_others): (Vec<&String>, Vec<&String>) = told.iter().partition(|line| !line.contains(": "));
    assert_eq!(own, ["+ CrawlerRole", "+ CrawlerSecurity", "+ ResultsCrawler"]);
    // Its logs are encrypted, so the key says so.
    assert!(of_others.iter().all(|line| line.starts_with("+ Key: ")), "{of_others:#?}");
}

#[test]
fn another_tenant_has_resources_of_its_own_and_a_line_in_two_lists() {
    let from = "    own_key: false # whether its documents are encrypted with a key of its own\n";
    let told = change(from, &format!("{from}  - {{id: second, name: Second}}\n"));
    let (own, lists): (Vec<&str>, Vec<&str>) =
        told.iter().map(String::as_str).partition(|line| line.starts_with("+ TenantSecond"));
    assert_eq!(own.len(), 6, "{own:#?}");
    assert_eq!(
        lists,
        [
            "- AnalyzerRole: Resource: !Sub ${ResultsBucket.Arn}/demo-tenant/*",
            "- ResultsTable: projection.tenant_id.values: demo-tenant",
            "+ AnalyzerRole: Resource:",
            "+ AnalyzerRole: - !Sub ${ResultsBucket.Arn}/demo-tenant/*",
            "+ AnalyzerRole: - !Sub ${ResultsBucket.Arn}/second/*",
            "+ ResultsTable: projection.tenant_id.values: demo-tenant,second",
        ]
    );
}
