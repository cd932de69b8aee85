//! The whole templates, as reviewers of a change see them: `templates/*.snap.yaml`.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use synth::config::Config;
use synth::emit::{self, Format};

fn templates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates")
}

/// A configuration of `templates/configurations`.
fn configuration(name: &str) -> Config {
    Config::load(Some(&templates().join("configurations").join(format!("{name}.yaml")))).unwrap()
}

fn parse(text: &str) -> Config {
    Config::parse("test", text).unwrap()
}

fn whole(config: &Config) -> String {
    synth::stack::template(config).unwrap().to_yaml().unwrap()
}

/// Pins a configuration's templates. After a change that is meant: `INSTA_UPDATE=always cargo test -p synth --test stack`,
/// and read the difference.
fn pin(name: &str, config: &Config) -> usize {
    let files = emit::files(config, Format::Yaml).unwrap();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(templates());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for file in &files {
        let (stem, _) = file.name.split_once('.').unwrap();
        let snapshot = if files.len() == 1 { format!("{name}.yaml") } else { format!("{name}-{stem}.yaml") };
        settings.bind(|| insta::assert_binary_snapshot!(&snapshot, file.text.clone().into_bytes()));
    }
    files.len()
}

#[test]
fn the_default_deployment() {
    assert_eq!(pin("default", &Config::default()), 1);
}

#[test]
fn all_options_off() {
    assert_eq!(pin("minimal", &configuration("minimal")), 1);
}

#[test]
fn everything_on() {
    assert_eq!(pin("everything", &configuration("everything")), 1);
}

#[test]
fn sixty_tenants_have_a_template_of_their_own() {
    let config = configuration("sixty-tenants");
    assert_eq!(config.tenants.len(), 60);
    assert!(pin("sixty-tenants", &config) > 1);
}

#[test]
fn tenants_whose_texts_are_too_long_for_one_template_have_templates_of_their_own() {
    let question = "\u{1F4DE}".repeat(300);
    let criterion = |n: usize| format!("    - {{id: c{n}, question: {question}}}\n");
    let form: String = (0..20).map(criterion).collect();
    let prompt = "\u{1F4DE}".repeat(2_000);
    let tenant = |n: usize| format!("  - {{id: t{n}, name: T, prompt: {prompt}}}\n");
    let tenants: String = (10..38).map(tenant).collect();
    let config = parse(&format!("qa_forms:\n  standard:\n{form}tenants:\n{tenants}"));
    let files = emit::files(&config, Format::Json).unwrap();
    assert!(files.len() > 1, "{} resources in one", files[0].resources);
    for file in &files {
        assert!(file.text.len() <= 1_000_000, "{} has {} bytes", file.name, file.text.len());
    }
    let registrations: usize = files.iter().map(|file| file.text.matches("Registration\": {").count()).sum();
    assert_eq!(registrations, 28 + 1, "the registrations of the tenants, and that of the models");
}

#[test]
fn tenants_whose_names_are_alike_have_logical_ids_of_their_own() {
    let tenants = ["a-1", "a1", "ab", "a-b", "a--b", "1a", "0-1a", "01a", "shop-1", "shop01", "shop1"];
    let list: Vec<String> =
        tenants.iter().map(|id| format!("{{id: {id}, name: X, own_key: true}}")).collect();
    let config = parse(&format!("tenants: [{}]\nisolation: {{access_points: true}}", list.join(", ")));
    let template = whole(&config);
    assert_eq!(template.matches("WorkGroup:\n").count(), tenants.len() + 1);
}

#[test]
fn no_two_tenants_share_a_logical_id_whatever_their_names_end_with() {
    let endings =
        ["", "-key", "-alias", "-key-alias", "-reader", "-role", "-reader-role", "-table", "-work-group"];
    let list: Vec<String> =
        endings.iter().map(|end| format!("{{id: foo{end}, name: X, own_key: true}}")).collect();
    let config = parse(&format!("tenants: [{}]\nisolation: {{access_points: true}}", list.join(", ")));
    assert!(synth::stack::template(&config).is_ok());
}

#[test]
fn transcribe_may_use_the_key_directly_where_it_is_configured() {
    let template = whole(&parse("encryption: {transcribe_through_s3_only: false}"));
    assert!(template.contains("Sid: TranscribeUsesKey"));
}

#[test]
fn a_pause_disables_every_rule_and_mapping_and_changes_nothing_else() {
    let (running, paused) = (whole(&Config::default()), whole(&parse("pause: true")));
    let lines = |template: &str| template.lines().map(str::to_owned).collect::<Vec<_>>();
    let (running, paused) = (lines(&running), lines(&paused));
    assert_eq!(running.len(), paused.len());
    let changed: Vec<_> = running.iter().zip(&paused).filter(|(before, after)| before != after).collect();
    assert_eq!(changed.len(), 5 + 3, "five rules and three mappings: {changed:?}");
    for (before, after) in changed {
        let pair = (before.trim(), after.trim());
        assert!(
            matches!(pair, ("State: ENABLED", "State: DISABLED") | ("Enabled: true", "Enabled: false")),
            "{pair:?}"
        );
    }
}

#[test]
fn only_where_recordings_are_deleted_at_once_may_the_analyzer_do_so() {
    let analyzer = |template: &str| {
        let begin = template.find("\n  AnalyzerRole:\n").unwrap();
        let end = template.find("\n  AnalyzerMapping:\n").unwrap();
        let part = &template[begin..end];
        (part.contains("Sid: DeleteRecording"), part.contains("INPUT_BUCKET:"))
    };
    assert_eq!(analyzer(&whole(&Config::default())), (true, true));
    assert_eq!(analyzer(&whole(&parse("retention: {delete_recordings: false}"))), (false, false));
}

#[test]
fn job_init_is_given_no_more_messages_than_its_pace_has_time_for() {
    let job_init = |text: &str| {
        let template = whole(&parse(text));
        let mapping = template.split("\n  JobInitMapping:\n").nth(1).unwrap();
        let batch = mapping.split("BatchSize: ").nth(1).unwrap().lines().next().unwrap();
        let interval = template.split("START_INTERVAL_MS: ").nth(1).unwrap().lines().next().unwrap();
        (batch.to_owned(), interval.to_owned())
    };
    assert_eq!(job_init(""), ("10".to_owned(), "'500'".to_owned()));
    assert_eq!(job_init("transcription: {starts_per_second: 1}"), ("3".to_owned(), "'5000'".to_owned()));
}

/// The lifecycle rules of the results bucket, as lines of YAML.
fn results_lifecycle(template: &str) -> String {
    let bucket = template.split("\n  ResultsBucket:\n").nth(1).unwrap();
    bucket
        .split("LifecycleConfiguration:")
        .nth(1)
        .unwrap()
        .split("NotificationConfiguration:")
        .next()
        .unwrap()
        .to_owned()
}

#[test]
fn documents_of_tenants_with_times_of_their_own_expire_by_prefix_and_all_others_by_the_longest() {
    let rules = results_lifecycle(&whole(&parse(
        "tenants: [{id: short, name: S, documents_retention: 7}, {id: long, name: L, documents_retention: 400}, {id: plain, name: P}]",
    )));
    for (id, prefix, days) in [
        ("documents-short", "short/", 7),
        ("documents-long", "long/", 400),
        ("documents-plain", "plain/", 30),
    ] {
        let rule = rules.split(&format!("Id: {id}\n")).nth(1).unwrap().split("- ").next().unwrap();
        assert!(rule.contains(&format!("ExpirationInDays: {days}\n")), "{id}: {rule}");
        assert!(rule.contains(&format!("Prefix: {prefix}\n")), "{id}: {rule}");
    }
    let rest = rules.split("Id: documents\n").nth(1).unwrap();
    assert!(rest.contains("ExpirationInDays: 400\n"), "{rest}");
}

#[test]
fn documents_that_all_expire_alike_need_one_rule() {
    let rules = results_lifecycle(&whole(&Config::default()));
    assert!(!rules.contains("documents-"), "{rules}");
}

/// The statements of the master key's policy, by their names.
fn key_statements(config: &Config) -> Vec<String> {
    let template = whole(config);
    let key = template.split("\n  Key:\n").nth(1).unwrap().split("\n  KeyAlias:\n").next().unwrap();
    key.lines().filter_map(|line| line.trim().strip_prefix("- Sid: ")).map(str::to_owned).collect()
}

#[test]
fn the_key_names_exactly_the_services_on_the_way() {
    assert_eq!(key_statements(&configuration("minimal")), ["Account", "EventBridge", "Logs"]);
    let default = [
        "Account",
        "EventBridge",
        "Logs",
        "Alarms",
        "Budgets",
        "TrailEncrypts",
        "TrailDescribes",
        "TrailDecrypts",
    ];
    assert_eq!(key_statements(&Config::default()), default);
    let everything = [
        "Account",
        "AdministratorsChange",
        "AdministratorsDispose",
        "EventBridge",
        "Logs",
        "CrawlerLogs",
        "Alarms",
        "Budgets",
        "TrailEncrypts",
        "TrailDescribes",
        "TrailDecrypts",
    ];
    assert_eq!(key_statements(&configuration("everything")), everything);
}
