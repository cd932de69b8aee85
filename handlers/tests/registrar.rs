//! What CloudFormation is told, whatever becomes of its request.

#![allow(clippy::unwrap_used)]

use std::cell::RefCell;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use contract::tenant::{Models, Tenant, TenantId};
use handlers::custom_resource::Answers;
use handlers::error::StepError;
use handlers::registrar::Registrar;
use handlers::registry::Registry;
use serde_json::{Value, json};

/// What the table does.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Table {
    #[default]
    Works,
    Refuses,
    /// IAM does not know the new role's rights yet.
    RefusesAtFirst,
    Breaks,
    Panics,
    NeverAnswers,
}

/// The table, in memory: what was asked of it, in words.
#[derive(Clone, Default)]
struct Memory {
    table: Table,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Memory {
    async fn ask(&self, what: String) -> Result<(), StepError> {
        let times = {
            let mut asked = self.asked.lock().unwrap();
            asked.push(what);
            asked.len()
        };
        match self.table {
            Table::Works => Ok(()),
            Table::RefusesAtFirst if times > 3 => Ok(()),
            Table::Refuses | Table::RefusesAtFirst => {
                Err(StepError::transient("AccessDeniedException", "PutItem: not authorized"))
            }
            Table::Breaks => Err(StepError::transient("Connection", "no connection ".repeat(200))),
            Table::Panics => panic!("a panic in a test of panics"),
            Table::NeverAnswers => std::future::pending().await,
        }
    }
}

impl Registry for Memory {
    async fn register(&self, tenant: Tenant, by: String) -> Result<(), StepError> {
        assert_eq!(by, REGISTERED_BY);
        let key = tenant.key_arn.map(|arn| format!(" with {arn}")).unwrap_or_default();
        self.ask(format!("register {}{key}", tenant.id)).await
    }

    async fn register_models(&self, models: Models) -> Result<(), StepError> {
        self.ask(format!("models, first {}", models.default)).await
    }

    async fn disable(&self, tenant: &TenantId, by: String) -> Result<(), StepError> {
        assert_eq!(by, REGISTERED_BY);
        self.ask(format!("disable {tenant}")).await
    }
}

/// CloudFormation's end: the answers that arrived, and how many attempts fail before.
#[derive(Default)]
struct Inbox {
    deaf: RefCell<u32>,
    answers: RefCell<Vec<Value>>,
}

impl Answers for &Inbox {
    async fn put(&self, url: &str, answer: String) -> Result<(), StepError> {
        assert_eq!(url, URL);
        let mut deaf = self.deaf.borrow_mut();
        if *deaf > 0 {
            *deaf -= 1;
            return Err(StepError::transient("Response", "HTTP 503"));
        }
        assert!(answer.len() <= 4096, "CloudFormation takes no more");
        self.answers.borrow_mut().push(serde_json::from_str(&answer).unwrap());
        Ok(())
    }
}

const URL: &str = "https://answers.example/arn%3Aaws%3Astack%7CTenant?X-Amz-Signature=0123456789abcdef";
/// Stack and logical ID of the events.
const REGISTERED_BY: &str = "stack/Registration";
const TENANT: &str = r#"{"id":"acme","name":"Acme","language":"en-GB","speech":{"speakers":{"max":2}}}"#;
const MODELS: &str = r#"{"default":"eu.model","available":{"fast":"eu.model"}}"#;

fn event(kind: &str, physical_id: &str, properties: Value) -> Value {
    let mut event = json!({
        "RequestType": kind, "ResponseURL": URL, "StackId": "stack", "RequestId": "request",
        "LogicalResourceId": "Registration", "ResourceType": "AWS::CloudFormation::CustomResource",
        "ResourceProperties": properties,
    });
    event["ResourceProperties"]["ServiceToken"] =
        json!("arn:aws:lambda:eu-central-1:123456789012:function:f");
    event["ResourceProperties"]["ServiceTimeout"] = json!("120");
    if !physical_id.is_empty() {
        event["PhysicalResourceId"] = json!(physical_id);
    }
    event
}

/// The one answer to an event, and what was asked of the table.
async fn answer(table: Table, event: &Value) -> (Value, Vec<String>) {
    let (inbox, registry) = (Inbox::default(), Memory { table, ..Memory::default() });
    let registrar = Registrar { registry: registry.clone(), answers: &inbox };
    registrar.handle(event, Duration::from_mins(1)).await.unwrap();
    let mut answers = inbox.answers.take();
    assert_eq!(answers.len(), 1, "{answers:?}");
    let answer = answers.remove(0);
    for (member, value) in
        [("StackId", "stack"), ("RequestId", "request"), ("LogicalResourceId", "Registration")]
    {
        assert_eq!(answer[member], value);
    }
    let asked = registry.asked.lock().unwrap().clone();
    (answer, asked)
}

#[tokio::test]
async fn what_is_asked_is_done_and_named() {
    let tenant = || json!({"Tenant": TENANT});
    let keyed = json!({"Tenant": TENANT, "KeyArn": "arn:key"});
    for (kind, before, properties, asked, after) in [
        ("Create", "", tenant(), "register acme", "tenant/acme"),
        ("Create", "", keyed, "register acme with arn:key", "tenant/acme"),
        ("Update", "tenant/acme", tenant(), "register acme", "tenant/acme"),
        // Another ID replaces the resource, and CloudFormation then deletes the old one.
        ("Update", "tenant/former", tenant(), "register acme", "tenant/acme"),
        ("Create", "", json!({"Models": MODELS}), "models, first eu.model", "models"),
        ("Update", "models", json!({"Models": MODELS}), "models, first eu.model", "models"),
        ("Delete", "tenant/acme", tenant(), "disable acme", "tenant/acme"),
        ("Delete", "tenant/former", tenant(), "disable former", "tenant/former"),
        ("Delete", "models", json!({"Models": MODELS}), "", "models"),
        ("Delete", "not-created", tenant(), "", "not-created"),
        ("Delete", "tenant/../x", tenant(), "", "tenant/../x"),
        ("Delete", "2026/01/01/[$LATEST]0123", json!({}), "", "2026/01/01/[$LATEST]0123"),
    ] {
        let (answer, done) = answer(Table::Works, &event(kind, before, properties)).await;
        assert_eq!(answer["Status"], "SUCCESS", "{kind} {before}: {answer}");
        assert_eq!(answer["PhysicalResourceId"], after, "{kind} {before}");
        let asked: Vec<String> =
            Some(asked.to_owned()).into_iter().filter(|asked| !asked.is_empty()).collect();
        assert_eq!(done, asked, "{kind} {before}");
    }
}

#[tokio::test]
async fn what_is_wrong_is_told_and_not_done() {
    let nine = TENANT.replace(":2}", ":99}");
    let named = |id: &str| TENANT.replace("acme", id);
    for (kind, properties, says) in [
        ("Create", json!({}), "one of Tenant and Models"),
        ("Create", json!({"Tenant": TENANT, "Models": MODELS}), "one of Tenant and Models"),
        ("Create", json!({"Tenant": {"id": "acme"}}), "InvalidProperties"),
        ("Create", json!({"Tenant": "{"}), "Tenant: EOF"),
        ("Create", json!({"Tenant": TENANT.replace("name", "nmae")}), "nmae"),
        ("Create", json!({"Tenant": named("../x")}), "only a-z"),
        ("Create", json!({"Tenant": named("tmp")}), "reserved"),
        ("Create", json!({"Tenant": nine}), "Transcribe takes 2 to 30"),
        ("Update", json!({"Models": "[]"}), "Models: invalid"),
        ("Refresh", json!({"Tenant": TENANT}), "RequestType"),
    ] {
        let before = if kind == "Create" { "" } else { "tenant/acme" };
        let (answer, done) = answer(Table::Works, &event(kind, before, properties.clone())).await;
        assert_eq!(answer["Status"], "FAILED", "{properties}: {answer}");
        let reason = answer["Reason"].as_str().unwrap();
        assert!(reason.contains(says) && reason.ends_with("deploy again"), "{properties}: {reason}");
        assert_eq!(answer["PhysicalResourceId"], if before.is_empty() { "not-created" } else { before });
        assert!(done.is_empty(), "{done:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_role_that_iam_is_only_making_known_is_waited_for() {
    let (answer, asked) =
        answer(Table::RefusesAtFirst, &event("Create", "", json!({"Tenant": TENANT}))).await;
    assert_eq!((&answer["Status"], asked.len()), (&json!("SUCCESS"), 4), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn whatever_the_table_does_cloudformation_is_answered() {
    for (table, says, created) in [
        (Table::Refuses, "AccessDeniedException: PutItem: not authorized; deploy again", "not-created"),
        // It may have been written all the same: when the stack rolls back, it is disabled.
        (Table::Breaks, "Connection: no connection", "tenant/acme"),
        (Table::Panics, "Panic: the registrar broke off; report it", "tenant/acme"),
        (Table::NeverAnswers, "Timeout: the table did not answer within 45 s; deploy again", "tenant/acme"),
    ] {
        for (kind, before, after) in [
            ("Create", "", created),
            ("Update", "tenant/former", "tenant/former"),
            ("Delete", "tenant/acme", "tenant/acme"),
        ] {
            let (answer, _) = answer(table, &event(kind, before, json!({"Tenant": TENANT}))).await;
            assert_eq!(answer["Status"], "FAILED", "{table:?} {kind}");
            let reason = answer["Reason"].as_str().unwrap();
            assert!(reason.starts_with(says), "{table:?} {kind}: {reason}");
            assert!(reason.len() < 700 && !reason.contains("Signature"), "{reason}");
            assert_eq!(answer["PhysicalResourceId"], after, "{table:?} {kind}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_answer_comes_before_the_function_ends() {
    for (left, within) in [(60_000, 46_000), (3_000, 1_600), (0, 1)] {
        let inbox = Inbox::default();
        let registry = Memory { table: Table::NeverAnswers, ..Memory::default() };
        let registrar = Registrar { registry, answers: &inbox };
        let begun = tokio::time::Instant::now();
        let create = event("Create", "", json!({"Tenant": TENANT}));
        registrar.handle(&create, Duration::from_millis(left)).await.unwrap();
        assert!(begun.elapsed() <= Duration::from_millis(within), "{left} ms: {:?}", begun.elapsed());
        assert_eq!(inbox.answers.borrow()[0]["Status"], "FAILED");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_put_a_few_times_and_a_request_without_address_is_an_error() {
    let create = event("Create", "", json!({"Tenant": TENANT}));
    for (deaf, arrives) in [(1, true), (3, true), (9, false)] {
        let inbox = Inbox { deaf: RefCell::new(deaf), ..Inbox::default() };
        let registrar = Registrar { registry: Memory::default(), answers: &inbox };
        let told = registrar.handle(&create, Duration::from_mins(1)).await;
        assert_eq!((told.is_ok(), inbox.answers.borrow().len() == 1), (arrives, arrives), "{deaf}");
        assert!(!format!("{told:?}").contains("Signature"), "the URL is a secret: {told:?}");
    }
    for url in [json!(null), json!(""), json!("ftp://x"), json!(7), json!({"a": 1})] {
        let (inbox, mut event) = (Inbox::default(), create.clone());
        event["ResponseURL"] = url;
        let registry = Memory::default();
        let registrar = Registrar { registry: registry.clone(), answers: &inbox };
        assert_eq!(registrar.handle(&event, Duration::from_mins(1)).await.unwrap_err().class, "UnknownEvent");
        assert!(registry.asked.lock().unwrap().is_empty());
    }
}
