//! `cci-lite.yaml`: what is wrong with one is said all at once, each with its line; its schema, its defaults and the
//! committed files agree.

#![allow(clippy::unwrap_used)]

use std::fmt::Write;

use proptest::prelude::*;
use serde_json::{Value, json};
use synth::config::{Config, ConfigError, DEFAULT, schema, schema_text};

/// What is said of a text, each with its place.
fn said(text: &str) -> Vec<String> {
    match Config::parse("my.yaml", text) {
        Ok(_) => Vec::new(),
        Err(ConfigError::Wrong { problems }) => problems,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn ten_different_mistakes_are_ten_messages_each_with_its_line() {
    let text = "\
# A first configuration.
prefix: Acme
tenants:
  - id: Acme Corp
    name: Acme
  - id: northwind
    name: Northwind
    language: de-DD
  - id: northwind
    name: Northwind again
    speech: { speakers: { max: 1 } }
retention:
  documnets: 30
  recordings: ten
  logs: 31
functions:
  analyzer:
    reserved_concurrency: 5
model: gpt
network:
  vpc: vpc-0123456789abcdef0
  subnets: [subnet-0123456789abcdef0, subnet-0123456789abcdef1]
";
    let expected = [
        "my.yaml:2:1: prefix is \"Acme\": 2 to 20 of a-z, 0-9 and -, beginning with a letter and not ending with -",
        "my.yaml:4:5: tenants[0].id is \"Acme Corp\": 2 to 32 of a-z, 0-9 and -, without a - at either end",
        "my.yaml:8:5: tenants[1].language is \"de-DD\", not one of de-CH, de-DE, en-AB, en-AU, en-GB, en-IE, en-IN, en-NZ, en-US, \
         en-WL, en-ZA, es-US, fr-CA, fr-FR, it-IT, pt-BR, pt-PT, ab-GE, af-ZA, ar-AE, ar-SA, ast-ES and 83 more; did you mean de-DE?",
        "my.yaml:9:5: tenants[2].id is northwind, which an earlier tenant has",
        "my.yaml:11:27: tenants[2].speech.speakers.max is 1, a whole number from 2 to 30 is expected",
        "my.yaml:13:3: retention.documnets is unknown; did you mean documents?",
        "my.yaml:14:3: retention.recordings is text (\"ten\"), a whole number from 1 to 3650 is expected",
        "my.yaml:15:3: retention.logs is 31, not one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, \
         1096, 1827, 2192, 2557, 2922, 3288, 3653",
        "my.yaml:18:5: functions.analyzer.reserved_concurrency is 5, less than its concurrency (10): messages would be \
         received and thrown back",
        "my.yaml:19:1: model is \"gpt\", which is not among models: claude-haiku-4-5",
        "my.yaml:20:1: network.route_tables is missing: The route tables of these subnets, for the gateway endpoints of \
         S3 and DynamoDB",
    ];
    let without_network = text.split_once("network:").unwrap().0;
    assert_eq!(said(without_network), expected[..10]);
    assert_eq!(said(text), expected);
}

#[test]
fn a_mistake_is_named_with_its_place_and_what_is_allowed() {
    for (text, expected) in [
        ("prefx: a", "1:1: prefx is unknown; did you mean prefix?"),
        (
            "retention: {queryResults: 1}",
            "1:13: retention.queryResults is unknown; did you mean query_results?",
        ),
        ("queueing: true", "1:1: queueing is unknown; did you mean transcription.queueing?"),
        ("buckets: {kms: x}", "1:11: buckets.kms is unknown; known here are account_regional_names"),
        ("pause: yes", "1:1: pause is text (\"yes\"), true or false is expected"),
        ("tags: {Env: 1}", "1:8: tags.Env is 1, text is expected: put it into quotes"),
        (
            "tags: {'a<b': x}",
            "1:8: tags[\"a<b\"] is named \"a<b\": 1 to 128 letters, digits, spaces and _.:/=+-@",
        ),
        ("tags: {'AWS:x': x}", "1:8: tags[\"AWS:x\"] begins with aws:, which AWS keeps for itself"),
        ("retention: [1]", "1:1: retention is a list, a mapping of names to values is expected"),
        (
            "retention:\n",
            "1:1: retention is empty, a mapping of names to values is expected; leave the field out for its default",
        ),
        (
            "alarms: {recipients: ops@example.com}",
            "1:10: alarms.recipients is text (\"ops@example.com\"), a list is expected",
        ),
        (
            "alarms:\n  recipients:\n    - ops",
            "3:7: alarms.recipients[0] is \"ops\": an e-mail address such as ops@example.com",
        ),
        (
            "retention: {documents: 1.5}",
            "1:13: retention.documents is 1.5, a whole number from 1 to 3650 is expected",
        ),
        (
            "retention: {documents: -1}",
            "1:13: retention.documents is -1, a whole number from 1 to 3650 is expected",
        ),
        (
            "retention: {documents: 18446744073709551616}",
            "1:13: retention.documents is 1.8446744073709552e+19, a whole number from 1 to 3650 is expected",
        ),
        ("architecture: arm", "1:1: architecture is \"arm\", not one of arm64, x86_64; did you mean arm64?"),
        ("tenants: []", "1:1: tenants has 0 entries, 1 to 60 are allowed"),
        (
            "tenants: [{id: t1, name: ''}]",
            "1:20: tenants[0].name is \"\", 0 characters long: 1 to 100 are allowed",
        ),
        ("tenants: [{id: t1, nme: T}]", "1:20: tenants[0].nme is unknown; did you mean name?"),
        ("tenants: [{id: t1}]", "1:11: tenants[0].name is missing: The tenant's name for people"),
        (
            "tenants:\n- id: tmp\n  name: T",
            "2:3: tenants[0].id is refused: tenant ID \"tmp\" is reserved: the results bucket keeps transcripts under tmp/",
        ),
        (
            "tenants: [{id: t1, name: T, speech: {}}]",
            "1:29: tenants[0].speech is refused: speech is either channels (stereo) or speakers (mono): name one of the two",
        ),
        (
            "tenants: [{id: t1, name: T, language: nl-NL}]",
            "1:29: tenants[0].language is nl-NL, in which Transcribe cannot redact personal data: choose one of de-CH, de-DE, \
             en-AB, en-AU, en-GB, en-IE, en-IN, en-NZ, en-US, en-WL, en-ZA, es-US, fr-CA, fr-FR, it-IT, pt-BR, pt-PT; or set \
             redaction to off and say why in redaction_off_reason",
        ),
        (
            "tenants: [{id: t1, name: T, redaction: off}]",
            "1:29: tenants[0].redaction is off: say in redaction_off_reason why personal data may stay in this tenant's documents",
        ),
        (
            "tenants: [{id: t1, name: T, redaction: off, redaction_off_reason: '            '}]",
            "1:29: tenants[0].redaction is off: say in redaction_off_reason why personal data may stay in this tenant's documents",
        ),
        (
            "tenants: [{id: t1, name: T, redaction_off_reason: Invented callers}]",
            "1:29: tenants[0].redaction_off_reason is given although redaction is on: set redaction to off, or remove the reason",
        ),
        (
            "tenants: [{id: t1, name: T, redaction: off, redaction_off_reason: because}]",
            "1:45: tenants[0].redaction_off_reason is \"because\", 7 characters long: 10 to 300 are allowed",
        ),
        (
            "tenants: [{id: t1, name: T, redaction: false}]",
            "1:29: tenants[0].redaction is false, one of on, off is expected",
        ),
        (
            "tenants: [{id: t1, name: T, summary_language: English}]",
            "1:29: tenants[0].summary_language is \"English\": a language's code such as en-GB, de or cy",
        ),
        (
            "tenants: [{id: t1, name: T, qa_form: sales}]",
            "1:29: tenants[0].qa_form is \"sales\", which is not among qa_forms: standard",
        ),
        (
            "functions: {job_init: {concurrency: 151}}",
            "1:24: functions.job_init.concurrency is 151: at transcription.starts_per_second 10 each of them waits 15.1 s before \
             a start, more than half of its time-out of 30 s; choose 150 at most, or a longer time-out",
        ),
        (
            "transcription: {starts_per_second: 26}",
            "1:17: transcription.starts_per_second is 26, a whole number from 1 to 25 is expected",
        ),
        (
            "tenants: [{id: t1, name: T, daily_calls: 0}]",
            "1:29: tenants[0].daily_calls is 0, a whole number from 1 to 1000000 is expected",
        ),
        (
            "functions: {reconciler: {concurrency: 2}}",
            "1:26: functions.reconciler.concurrency is unknown; known here are memory_mb, timeout_seconds, log_level, tracing",
        ),
        (
            "retention: {recordings: 84}",
            "1:13: retention.ledger is 90, less than 7 more than retention.recordings (84): a recording that the ledger has \
             forgotten would be taken for a new one, and paid again",
        ),
        ("qa_form: sales", "1:1: qa_form is \"sales\", which is not among qa_forms: standard"),
        ("qa_forms: {standard: []}", "1:12: qa_forms.standard has 0 entries, 1 to 20 are allowed"),
        (
            "qa_forms: {standard: [{id: Greeting, question: Was it said?}]}",
            "1:24: qa_forms.standard[0].id is \"Greeting\": a lower-case letter, then up to 31 of a-z, 0-9 and _",
        ),
        (
            "qa_forms: {standard: [{id: a, question: Was it said?}, {id: a, question: Was it done?}]}",
            "1:57: qa_forms.standard[1].id is a, which an earlier criterion has",
        ),
        (
            "qa_forms: {standard: [{id: a, question: Was it said?, weight: 0}]}",
            "1:55: qa_forms.standard[0].weight is 0, a whole number from 1 to 100 is expected",
        ),
        (
            "models:\n  claude-haiku-4-5: {profile: eu.a.p, id: a.i, regions: [eu-central-1], input_million: 1.1}",
            "2:73: models.claude-haiku-4-5.input_million is given without output_million: name both prices, or none",
        ),
        (
            "models:\n  claude-haiku-4-5: {profile: eu.a.p, id: a.i, regions: [eu-central-1], input_million: -0.1, output_million: 1}",
            "2:73: models.claude-haiku-4-5.input_million is -0.1, a number from 0 to 1000 is expected",
        ),
        (
            "models:\n  b: {profile: eu.a.p, id: a.i, regions: [eu-central-1]}\n  claude-haiku-4-5: {profile: eu.a.p, id: a.i, regions: \
             [eu-central-1]}",
            "3:22: models.claude-haiku-4-5.profile is the profile of b already: what is said of one must hold of both",
        ),
        (
            "tenants: [{id: t1, name: T}, {id: t1, name: U}]",
            "1:31: tenants[1].id is t1, which an earlier tenant has",
        ),
        (
            "tenants: [{id: t1, name: T, model: m}]",
            "1:29: tenants[0].model is \"m\", which is not among models: claude-haiku-4-5",
        ),
        (
            "retention: {transcripts: 7}\ntenants:\n- {id: t1, name: T, documents_retention: 6}",
            "3:21: tenants[0].documents_retention is 6, less than retention.transcripts (7)",
        ),
        (
            "retention: {transcripts: 31}",
            "1:13: retention.transcripts is 31, more than retention.documents (30), which covers the same bucket",
        ),
        (
            "models:\n  mine: {profile: eu.a.p, id: a.i, regions: [eu-central-1]}",
            "1:1: model is \"claude-haiku-4-5\", which is not among models: mine",
        ),
        (
            "region: us-east-1",
            "1:1: models.claude-haiku-4-5.regions lacks us-east-1, the region of deployment; a profile sends there, too",
        ),
        (
            "catalog: {first_day: 2025-02-30}",
            "1:11: catalog.first_day is 2025-02-30, a day that the calendar does not have",
        ),
        (
            "alarms: {recipients: [a@example.com, A@example.com]}",
            "1:38: alarms.recipients[1] is A@example.com, which stands there before",
        ),
        (
            "tags: {Env: a, ENV: b}",
            "1:8: tags.Env differs from an earlier one in its letter case only, which IAM does not tell apart",
        ),
        (
            "tags: {Tenant_Id: a}",
            "1:8: tags.Tenant_Id is the tag by which the stack itself says whose something is",
        ),
        ("prefix: aws-calls", "1:1: prefix begins with aws, which AWS keeps for names of its own"),
        (
            "prefix: a-prefix-with-20-abc",
            "1:1: prefix has 20 characters; in eu-central-1 names of buckets leave 19 for it \
             (<prefix>-athena-staging-<account>-eu-central-1-an)",
        ),
        ("budget: {tag: Team}", "1:10: budget.tag is \"Team\", which is not among tags"),
        (
            "dashboards:\n  quicksight:\n    owner: arn:aws:quicksight:eu-central-1:000000000000:user/default/a\n    viewers:\n    \
             - arn: arn:aws:quicksight:eu-central-1:000000000000:group/default/b\n      tenants:\n      - demo-tenant\n      - acme",
            "8:9: dashboards.quicksight.viewers[0].tenants[1] is acme, which is not among tenants",
        ),
        ("- a", "1:1: the configuration is a list, a mapping of names to values is expected"),
        ("prefix", "1:1: the configuration is text (\"prefix\"), a mapping of names to values is expected"),
        (
            "prefix: ab\n---\nprefix: cd",
            "2:1: the configuration ends here: what follows `---` is a second document; remove it",
        ),
        ("pause: true\npause: false", "2:1: pause stands here again, first at 1:1; remove one of the two"),
        ("roles: !x {path: /}", "1:8: roles has the tag !x, which a configuration does not take; remove it"),
        (
            "tags: {<<: {a: b}}",
            "1:8: tags has a merge key (<<), which a configuration does not take; write the fields out",
        ),
        ("? [a]\n: 1", "1:3: the configuration has a key that is no text"),
        ("tags: &a {b: *a}", "1:14: tags.b is an alias inside of what it names; write the value out"),
        (
            "prefix: [",
            "2:1: the configuration is not YAML: while parsing a node, did not find expected node content; correct the text \
             here or on the lines before",
        ),
    ] {
        assert_eq!(said(text), [format!("my.yaml:{expected}")], "{text}");
    }
}

#[test]
fn nothing_is_said_between_fields_when_one_of_them_is_wrong_already() {
    for text in [
        "retention: {transcripts: 60, documnets: 90}",
        "retention: {transcripts: 60, documents: many}",
        "budget: {tag: Team}\ntags: {Team: 1}",
        "model: mine\nmodels: {mine: {profile: eu.a.p, id: a.i, regions: []}}",
        "tenants: [{id: t1, nme: T}]\ndashboards:\n  quicksight:\n    owner: arn:aws:quicksight:eu-central-1:000000000000:user/d/a\n    \
         viewers: [{arn: 'arn:aws:quicksight:eu-central-1:000000000000:user/d/b', tenants: [t1]}]",
        "functions: {analyzer: {concurrency: x, reserved_concurrency: 5}}",
    ] {
        assert_eq!(said(text).len(), 1, "{text}: {:?}", said(text));
    }
}

#[test]
fn places_are_those_of_the_text_when_items_before_are_wrong() {
    let tenants = "tenants:\n- {id: A, name: A}\n- {id: t1, name: T}\n- {id: tmp, name: T}\n- {id: t1, name: T}\n- {id: tmp, name: T}";
    let places: Vec<String> =
        said(tenants).iter().map(|line| line.split(" is ").next().unwrap().to_owned()).collect();
    let expected = ["2:4: tenants[0].id", "4:4: tenants[2].id", "5:4: tenants[3].id", "6:4: tenants[4].id"];
    assert_eq!(places, expected.map(|place| format!("my.yaml:{place}")));
}

#[test]
fn long_values_and_strange_names_stay_on_their_line() {
    let text = format!("\"a\\nb\": 1\nprefix: \"{}\\n\"", "x".repeat(5000));
    let said = said(&text);
    assert_eq!(said.len(), 2);
    assert!(said[0].starts_with("my.yaml:1:1: [\"a\\nb\"] is unknown; "), "{said:?}");
    assert!(said[1].len() < 250 && !said[1].contains('\n'), "{said:?}");
}

#[test]
fn bombs_are_refused() {
    let mut aliases = "tags:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        writeln!(aliases, "  a{level}: &a{level} [{}]", vec![format!("*a{}", level - 1); 10].join(", "))
            .unwrap();
    }
    let deep = "- ".repeat(100);
    let deep_in_line = "[".repeat(100_000);
    let long = "# nothing\n".repeat(200_000);
    let wide = format!("tags:\n  a: &a {}\n  b: [{}]\n", "x".repeat(500_000), "*a, ".repeat(1_000));
    for (text, says) in [
        (&aliases, "is an alias too many"),
        (&wide, "is an alias too many"),
        (&deep, "nested deeper than 32 levels"),
        (&deep_in_line, "recursion limit exceeded"),
        (&long, "at most 1048576 are read"),
    ] {
        let said = said(text);
        assert!(said.len() == 1 && said[0].contains(says), "{said:?}");
    }
}

#[test]
fn what_is_left_out_has_its_default() {
    assert_eq!(Config::load(None).unwrap(), Config::default());
    for nothing in ["", "# only a comment\n", "---\n", "{}", "null"] {
        assert_eq!(Config::parse("x", nothing).unwrap(), Config::default(), "{nothing:?}");
    }
    let config = Config::parse("x", "retention: {documents: 400}\nnetwork: null\nbudget: {tag: }\n").unwrap();
    let mut expected = Config::default();
    expected.retention.documents = 400;
    assert_eq!(config, expected);
}

#[test]
fn json_and_anchors_are_yaml() {
    let expected = Config::parse(
        "x",
        "tenants: [{id: t1, name: Tä, own_key: true}]\nalarms: {recipients: [a@example.com]}\nfailures: {recipients: [a@example.com]}",
    )
    .unwrap();
    let json = "{\n\t\"tenants\": [\n\t\t{\"id\": \"t1\", \"name\": \"T\\u00e4\", \"own_key\": true}\n\t],\n\
                \t\"alarms\": {\"recipients\": [\"a@example.com\"]},\r\n\t\"failures\": {\"recipients\": [\"a@example.com\"]}\n}\n";
    let anchors = "tenants: [{id: t1, name: Tä, own_key: true}]\nalarms: {recipients: &ops [a@example.com]}\nfailures: {recipients: *ops}";
    assert_eq!(Config::parse("x", json).unwrap(), expected);
    assert_eq!(Config::parse("x", anchors).unwrap(), expected);
    let whole = serde_json::to_string_pretty(&Config::default()).unwrap();
    assert_eq!(Config::parse("x", &whole).unwrap(), Config::default());
}

#[test]
fn the_samples_deployment_is_legal() {
    let samples = include_str!("../../samples/cci-lite.yaml");
    assert_eq!(Config::parse("samples/cci-lite.yaml", samples).unwrap().tenants.len(), 3);
}

#[test]
fn the_committed_schema_is_fresh() {
    let committed = include_str!("../../cci-lite.schema.json");
    assert!(
        committed == schema_text(),
        "cci-lite.schema.json is stale: run `cargo run -p synth -- schema > cci-lite.schema.json`"
    );
    assert_eq!(DEFAULT.lines().next(), Some("# yaml-language-server: $schema=./cci-lite.schema.json"));
}

#[test]
fn the_committed_schema_of_documents_is_fresh() {
    let committed = include_str!("../../call-document.schema.json");
    assert!(
        committed == synth::document_schema_text(),
        "call-document.schema.json is stale: run `cargo run -p synth -- schema --document > call-document.schema.json`"
    );
    let schema: Value = serde_json::from_str(committed).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
}

/// Every part of the schema that stands for a value, with its path.
fn parts(schema: &Value, path: &str, visit: &mut impl FnMut(&str, &Value)) {
    visit(path, schema);
    for (name, below) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        parts(below, &format!("{path}/{name}"), visit);
    }
    for (keyword, name) in [("items", "0"), ("additionalProperties", "*")] {
        if let Some(below) = schema.get(keyword).filter(|below| below.is_object()) {
            parts(below, &format!("{path}/{name}"), visit);
        }
    }
}

#[test]
fn every_field_is_documented_and_bounded() {
    let kind = |part: &Value, kind: &str| {
        part["type"] == kind || part["type"].as_array().is_some_and(|kinds| kinds.contains(&json!(kind)))
    };
    let mut fields = 0;
    parts(&schema(), "", &mut |path, part| {
        fields += 1;
        let has = |keywords: &[&str]| keywords.iter().any(|keyword| part.get(keyword).is_some());
        let ends_with_name = !path.ends_with("/0") && !path.ends_with("/*");
        assert!(!ends_with_name || has(&["description"]), "{path} has no description");
        if kind(part, "string") {
            assert!(has(&["pattern", "maxLength", "enum"]), "{path} is a text without bounds");
            assert_eq!(
                has(&["pattern"]),
                has(&["patternErrorMessage"]),
                "{path} has a pattern without words"
            );
        }
        if kind(part, "integer") && !has(&["enum"]) {
            assert!(has(&["minimum"]) && has(&["maximum"]), "{path} is a number without bounds");
        }
        assert!(!kind(part, "array") || has(&["maxItems"]), "{path} is a list without bounds");
        if kind(part, "object") {
            let closed = part["additionalProperties"] == false;
            assert!(
                closed || has(&["maxProperties"]) && has(&["propertyNames"]),
                "{path} is a map without bounds"
            );
        }
    });
    assert!(fields > 90, "only {fields} fields were looked at");
}

#[test]
fn every_field_is_defaulted_and_the_schema_tells_the_default() {
    let default = serde_json::to_value(Config::default()).unwrap();
    parts(&schema(), "", &mut |path, part| {
        let actual = default.pointer(path).unwrap_or(&Value::Null);
        // What stands under names of the configuration's own has no one value.
        if let Some(told) = part.get("default").filter(|_| !path.contains("/*/")) {
            // Blocks that are not there by default.
            let optional =
                ["/dashboards/quicksight/", "/network/"].iter().any(|block| path.starts_with(block));
            assert!(told == actual || optional, "{path}: the schema tells {told}, the default is {actual}");
        }
        // A field without a default must be given (which `required` of its map says), or is not set.
        for (name, below) in part.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let required = part["required"].as_array().is_some_and(|names| names.contains(&json!(name)));
            let told_above =
                path.contains("/*") || part.get("default").and_then(|told| told.get(name)).is_some();
            let unset = default.pointer(&format!("{path}/{name}")).is_none();
            assert!(
                below.get("default").is_some() || told_above || required || unset,
                "{path}/{name} has a default that the schema does not tell"
            );
        }
    });
}

#[test]
fn the_committed_file_names_every_field_and_its_bounds() {
    // As a field, in a comment or not, or as one of several that a comment lists.
    let named = |name: &str| {
        DEFAULT.match_indices(name).any(|(at, _)| {
            let before = DEFAULT[..at].chars().next_back();
            let after = DEFAULT[at + name.len()..].chars().next();
            before.is_none_or(|letter| matches!(letter, ' ' | '\n' | '{')) && matches!(after, Some(':' | ','))
        })
    };
    assert!(!named("ame") && !named("nonsense"));
    parts(&schema(), "", &mut |path, part| {
        let name = path.rsplit('/').next().unwrap_or_default();
        if !matches!(name, "" | "0" | "*") {
            assert!(named(name), "cci-lite.yaml does not name {path}");
        }
        for [least, most] in
            [["minimum", "maximum"], ["minItems", "maxItems"], ["minProperties", "maxProperties"]]
        {
            if let (Some(least), Some(most)) = (part.get(least), part.get(most)) {
                let bounds = format!("{least} to {most}");
                assert!(DEFAULT.contains(&bounds), "cci-lite.yaml does not tell of {path}: {bounds}");
            }
        }
    });
    assert_eq!(Config::parse("cci-lite.yaml", DEFAULT).unwrap(), Config::default());
}

/// Values that might stand anywhere.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (0_i64..40).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
        "[a-z0-9-]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let names = prop_oneof!["id|name|max|agent|channels|speakers|regions|profile|documents", ".{0,4}"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(names, inner, 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// Every path of a JSON value.
fn pointers(value: &Value, path: &str, found: &mut Vec<String>) {
    found.push(path.to_owned());
    match value {
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, item)| pointers(item, &format!("{path}/{index}"), found));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(name, field)| pointers(field, &format!("{path}/{name}"), found));
        }
        _ => {}
    }
}

/// Messages name lines that are there.
fn assert_places(text: &str) {
    let lines = text.split(['\n', '\r']).count() + 1;
    for message in said(text) {
        let line: usize =
            message.strip_prefix("my.yaml:").unwrap().split(':').next().unwrap().parse().unwrap();
        assert!((1..=lines).contains(&line), "{message}");
        assert!(!message.contains('\n'), "{message:?}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,80}") {
        assert_places(&text);
    }

    #[test]
    fn no_likely_text_makes_it_panic(text in "([a-c]|prefix|tags|tenants|[:,{}\\[\\]?&*!|>'\"#%@~-]| |\n|  |: |- |0x1|1e9|[\u{85}\u{feff}\t\r]){0,40}") {
        assert_places(&text);
    }

    #[test]
    fn no_cut_of_the_default_makes_it_panic(from in 0..DEFAULT.len(), length in 0_usize..200) {
        let cut: String = DEFAULT
            .char_indices()
            .filter(|(at, _)| *at < from || *at >= from + length)
            .map(|(_, character)| character)
            .collect();
        assert_places(&cut);
    }

    /// What passes is what was written: nothing is dropped in silence.
    #[test]
    fn a_changed_value_is_taken_as_it_is_or_refused(place in any::<prop::sample::Index>(), value in any_value()) {
        let mut config = serde_json::to_value(Config::default()).unwrap();
        let mut paths = Vec::new();
        pointers(&config, "", &mut paths);
        let path = place.get(&paths);
        *config.pointer_mut(path).unwrap() = value.clone();
        let text = serde_json::to_string_pretty(&config).unwrap();
        assert_places(&text);
        if let Ok(taken) = Config::parse("my.yaml", &text) {
            let taken = serde_json::to_value(taken).unwrap();
            prop_assert!(contains(&taken, &config), "{path}: {value} became {:?}", taken.pointer(path));
        }
    }
}

/// Whether all that is written is there; what is not written may be there, too.
fn contains(taken: &Value, written: &Value) -> bool {
    match (taken, written) {
        (Value::Object(taken), Value::Object(written)) => written.iter().all(|(name, value)| {
            value.is_null() || taken.get(name).is_some_and(|taken| contains(taken, value))
        }),
        (Value::Array(taken), Value::Array(written)) => {
            taken.len() == written.len()
                && taken.iter().zip(written).all(|(taken, written)| contains(taken, written))
        }
        (_, Value::Null) => true,
        _ => taken == written,
    }
}

/// YAML 1.1 takes a bare `off` for false; the file is read as YAML 1.2, and quotes change nothing.
#[test]
fn redaction_is_switched_off_with_a_reason_in_any_language() {
    for off in ["off", "'off'", "\"off\""] {
        let text = format!(
            "tenants: [{{id: t1, name: T, language: nl-NL, redaction: {off}, redaction_off_reason: Invented callers}}]"
        );
        let config = Config::parse("my.yaml", &text).unwrap();
        let tenant = config.registered_tenant(&config.tenants[0]);
        assert_eq!(tenant.redaction_off.as_deref(), Some("Invented callers"), "{off}");
        assert!(tenant.check().is_ok(), "{off}");
        let warned =
            config.warnings().iter().any(|warning| warning.contains("not redacted in calls of tenant t1"));
        assert!(warned, "{:?}", config.warnings());
    }
    let config = Config::default();
    assert!(config.registered_tenant(&config.tenants[0]).redacts());
}

#[test]
fn a_tenant_is_registered_with_what_its_calls_are_read_by() {
    let text = "\
qa_forms:
  standard: [{id: care, question: Did the agent care?}]
  sales: [{id: offer, question: Was an offer made?, weight: 3, scale: 1, critical: true}]
tenants:
  - {id: t1, name: T, qa_form: sales, summary_language: en-GB, prompt: Boilers., language: de-DE, daily_calls: 5}
  - {id: t2, name: U}
";
    let config = Config::parse("my.yaml", text).unwrap();
    let [first, second] = [0, 1].map(|index| config.registered_tenant(&config.tenants[index]));
    let form = first.qa_form.unwrap();
    assert_eq!((form.name.as_str(), form.criteria[0].id.as_str()), ("sales", "offer"));
    assert!(form.criteria[0].critical && form.criteria[0].weight == 3 && form.criteria[0].scale == 1);
    assert_eq!(first.summary_language.as_deref(), Some("en-GB"));
    assert_eq!(first.prompt.as_deref(), Some("Boilers."));
    assert_eq!((first.daily_limit.calls, first.daily_limit.audio_minutes), (Some(5), None));
    assert!(second.daily_limit.is_none());
    let form = second.qa_form.unwrap();
    assert_eq!((form.name.as_str(), form.criteria[0].weight, form.criteria[0].scale), ("standard", 1, 5));
    assert_eq!((second.summary_language, second.prompt), (None, None));
}

#[test]
fn a_daily_limit_with_no_time_for_what_is_held_is_warned_of() {
    let warned = |text: &str| {
        let config = Config::parse("my.yaml", text).unwrap();
        config.warnings().iter().any(|warning| warning.contains("tenant t1 has a daily limit"))
    };
    assert!(warned("tenants: [{id: t1, name: T, daily_calls: 5}]"));
    assert!(!warned("tenants: [{id: t1, name: T, daily_calls: 5}]\nretention: {recordings: 3}"));
    assert!(!warned("tenants: [{id: t1, name: T}]"));
}
