//! `docs/extend.md` holds what it says: the files that it quotes are compiled and run here.

#![allow(clippy::unwrap_used)]

use std::cell::RefCell;
use std::path::Path;
use std::time::{Duration, SystemTime};

use check::Deployment;
use contract::document::CallDocument;
use contract::layout::ResultKey;
use handlers::delivery::{self, Delivery};
use handlers::error::StepError;
use handlers::queue::{Message, Queue};
use serde_json::{Value, json};
use synth::cfn::{RemovalPolicy, Template};
use synth::construct::EncryptionKey;

#[expect(unreachable_pub, reason = "in the workspace it is reached")]
#[path = "../../docs/extend/construct.rs"]
mod construct;
#[expect(unreachable_pub, reason = "in the workspace it is reached")]
#[path = "../../docs/extend/handler.rs"]
mod handler;
#[path = "../../docs/extend/rule.rs"]
mod rule;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn deployment(text: &str) -> Deployment {
    Deployment::read([("stack.yaml", text)], &check::account()).unwrap()
}

/// A block of the page: what its mark `<!-- quoted: … -->` names, its language and its text.
type Block<'p> = (Option<&'p str>, &'p str, String);

fn blocks(page: &str) -> Vec<Block<'_>> {
    let (mut blocks, mut mark) = (Vec::new(), None);
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let text: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
            blocks.push((mark.take(), language, format!("{}\n", text.join("\n"))));
        } else if !line.trim().is_empty() {
            mark = line.strip_prefix("<!-- quoted: ").and_then(|rest| rest.strip_suffix(" -->"));
        }
    }
    blocks
}

#[test]
fn what_the_page_quotes_stands_in_the_sources() {
    let page = std::fs::read_to_string(root().join("docs/extend.md")).unwrap();
    let mut quoted = 0;
    for (mark, language, text) in blocks(&page) {
        let Some(file) = mark else {
            assert!(matches!(language, "sh" | "text"), "a block of {language} names no source:\n{text}");
            continue;
        };
        let source = std::fs::read_to_string(root().join(file)).unwrap_or_else(|why| panic!("{file}: {why}"));
        assert!(source.contains(&text), "{file} does not hold what docs/extend.md quotes of it:\n{text}");
        quoted += 1;
    }
    assert!(quoted >= 10, "only {quoted} blocks were looked at");
}

#[test]
fn the_construct_makes_a_template_without_findings() {
    let mut template = Template::new("An announced topic");
    let key = EncryptionKey::new("acme", RemovalPolicy::Retain).add(&mut template, "Key").unwrap();
    construct::AnnouncedTopic::new("acme", "complaints", &key).add(&mut template, "Complaints").unwrap();
    let text = template.to_yaml().unwrap();
    let deployment = deployment(&text);
    let parameter = deployment.stack.resource("ComplaintsName").unwrap();
    assert_eq!(parameter.properties.get("Name"), Some(&json!("/acme/topics/complaints")));
    let value = parameter.properties.get("Value").and_then(Value::as_str).unwrap();
    assert_eq!(deployment.stack.by_arn(value).map(|topic| topic.id.as_str()), Some("Complaints"));
    let findings = check::run(&deployment).findings;
    assert!(findings.is_empty(), "{findings:#?}");
}

#[test]
fn the_rule_finds_its_bad_template_and_leaves_its_good_one() {
    let found = |text: &str| check::run_one(&deployment(text), &rule::RULE);
    let bad = found(rule::RULE.bad);
    assert_eq!(bad.len(), 1);
    assert_eq!(bad[0].message, "the value has 4097 bytes, the standard tier takes 4096");
    assert_eq!(bad[0].at.line, 4);
    assert!(found(rule::RULE.good).is_empty());
}

/// A queue that keeps what it is sent, and one document.
struct World {
    document: String,
    sent: RefCell<Vec<Message>>,
}

impl Queue for &World {
    async fn send(&self, message: &Message) -> Result<(), StepError> {
        self.sent.borrow_mut().push(message.clone());
        Ok(())
    }
}

impl handler::Documents for &World {
    async fn read(&self, _: &ResultKey) -> Result<String, StepError> {
        Ok(self.document.clone())
    }
}

/// What the coaches are told of a document, and whether its message is done with.
async fn told(document: &CallDocument, key: &str) -> (Vec<Value>, bool) {
    let world = World { document: document.to_line().unwrap(), sent: RefCell::default() };
    let coach = handler::Coach { documents: &world, queue: &world };
    let object = json!({"key": key, "size": 1, "etag": "e"});
    let event =
        json!({"time": document.timestamp, "detail": {"bucket": {"name": "results"}, "object": object}});
    let delivery = Delivery {
        id: "m-1".to_owned(),
        body: event.to_string(),
        attempt: 1,
        waited: None,
        now: document.timestamp,
        deadline: SystemTime::now() + Duration::from_mins(5),
    };
    let done = delivery::one(&coach, &&world, delivery).await;
    let sent =
        world.sent.borrow().iter().map(|message| serde_json::from_str(&message.body).unwrap()).collect();
    (sent, done)
}

#[tokio::test]
async fn the_handler_tells_of_calls_that_failed_and_of_no_others() {
    let file = root().join("samples/expected/card-payment-pii.json");
    let mut document = CallDocument::from_json(&std::fs::read_to_string(file).unwrap()).unwrap();
    let key = format!("demo-tenant/2026/03/02/{}.json", document.call_id);
    assert_eq!(told(&document, &key).await, (vec![], true), "it has not failed");

    let qa = document.qa.as_mut().unwrap();
    (qa.passed, qa.failed_criteria) = (Some(false), vec!["identity_check".to_owned()]);
    let expected = json!({"call_id": document.call_id, "form": "service", "failed": ["identity_check"]});
    assert_eq!(told(&document, &key).await, (vec![expected], true));

    assert_eq!(told(&document, "demo-tenant/no-document.txt").await, (vec![], false), "a dead letter");
}
