//! Every rule finds its own bad template, and nothing in any rule's good one.

#![allow(clippy::unwrap_used)]

use check::{Deployment, Report};

fn report(name: &str, text: &str) -> Report {
    let deployment = Deployment::read([(name, text)], &check::account());
    check::run(&deployment.unwrap_or_else(|error| panic!("{error}")))
}

#[test]
fn every_rule_finds_its_bad_template_and_leaves_its_good_one() {
    let mut problems = Vec::new();
    for rule in check::RULES.iter() {
        let bad = report(rule.id, rule.bad);
        if !bad.findings.iter().any(|finding| finding.rule == rule.id) {
            problems.push(format!("{}: does not find its bad template: {:?}", rule.id, bad.findings));
        }
        for finding in &bad.findings {
            let line = rule.bad.lines().nth(finding.at.line.saturating_sub(1));
            if finding.at.line == 0 || line.is_none() {
                problems.push(format!("{}: a finding stands nowhere: {finding:?}", rule.id));
            }
        }
        for finding in report(rule.id, rule.good).findings.iter().filter(|finding| finding.rule == rule.id) {
            problems.push(format!("{}: finds its good template: {}", rule.id, finding.message));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn rules_have_an_id_of_their_own_and_say_what_they_are_for() {
    let mut ids: Vec<&str> = check::RULES.iter().map(|rule| rule.id).collect();
    ids.sort_unstable();
    let many = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), many, "two rules have one ID");
    for rule in check::RULES.iter() {
        let (family, name) = rule.id.split_once('/').unwrap();
        assert_eq!(rule.family(), family);
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", rule.id);
        for text in [rule.summary, rule.why, rule.remedy] {
            assert!(text.ends_with('.') && text.len() > 20, "{}: `{text}` is no sentence", rule.id);
        }
    }
}
