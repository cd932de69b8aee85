//! What the layers of our templates say, and how they are written.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use graph::{Body, Edge, Flow, Layer, Node, Picture, Table, Way, mermaid, picture, svg};

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn stack_of(texts: &[String]) -> proof::Stack {
    let texts = texts.iter().map(|text| ("stack.yaml", text.as_str()));
    check::Deployment::read(texts, &check::account()).unwrap().stack
}

fn ours(names: &[&str]) -> proof::Stack {
    let read = |name: &&str| {
        std::fs::read_to_string(repository(&format!("templates/{name}.snap.yaml")))
            .unwrap()
            .replace("\r\n", "\n")
    };
    stack_of(&names.iter().map(read).collect::<Vec<_>>())
}

fn flow(picture: Picture) -> Flow {
    match picture.body {
        Body::Flow(flow) => flow,
        Body::Table(_) => panic!("{} is a table", picture.title),
    }
}

fn table(picture: Picture) -> Table {
    match picture.body {
        Body::Table(table) => table,
        Body::Flow(_) => panic!("{} is no table", picture.title),
    }
}

fn called(node: &Node) -> String {
    let part = node.name.ends_with(" bucket") || node.about.starts_with("of ");
    if part { format!("{} {}", node.name, node.about) } else { node.name.clone() }
}

fn ways(flow: &Flow) -> Vec<String> {
    let name = |at: usize| called(&flow.nodes[at]);
    let way = |edge: &Edge| {
        let arrow = match (edge.way, edge.both) {
            (Way::Flow, false) => "->",
            (Way::Flow, true) => "<->",
            (Way::Ask, _) => "?>",
            (Way::Refused, _) => "-x",
        };
        let label = if edge.label.is_empty() { String::new() } else { format!(" ({})", edge.label) };
        format!("{} {arrow} {}{label}", name(edge.from), name(edge.to))
    };
    let mut ways: Vec<String> = flow.edges.iter().map(way).collect();
    ways.sort();
    ways
}

#[test]
fn a_call_goes_from_the_upload_to_its_readers() {
    let flow = flow(picture(&ours(&["default"]), Layer::Events));
    assert!((15..=20).contains(&flow.nodes.len()), "{} things", flow.nodes.len());
    let expected = [
        "CloudFormation -> tenant-registrar",
        "Transcribe -> TranscribeJobStatusTopic (FAILED)",
        "Transcribe -> completion-queue (COMPLETED, FAILED)",
        "Transcribe -> results bucket tmp/*/*/*.json",
        "analysis-queue <-> analyzer",
        "analyzer -> results bucket demo-tenant/*",
        "analyzer ?> Bedrock",
        "analyzer ?> Comprehend",
        "completion-queue <-> result-handler",
        "every 15 minutes -> reconciler",
        "input bucket */calls/* -> intake-queue (Object Created)",
        "intake-queue <-> job-init",
        "job-init -> Transcribe",
        "reconciler -> analysis-queue",
        "reconciler -> intake-queue",
        "result-handler -> analysis-queue",
        "results bucket demo-tenant/* ?> readers of demo-tenant (Athena)",
        "results bucket tmp/*/*/*.json -> completion-queue (Object Created)",
        "uploaders of demo-tenant -> input bucket */calls/*",
    ];
    assert_eq!(ways(&flow), expected);
}

#[test]
fn what_belongs_together_is_one_thing() {
    let flow = flow(picture(&ours(&["default"]), Layer::Events));
    let title = |name: &str| flow.nodes.iter().find(|node| node.name == name).unwrap().title.clone();
    let queue = title("intake-queue");
    for part in ["IntakeQueueDeadLetters", "IntakeQueuePolicy", "IntakeQueueDeadLettersPolicy"] {
        assert!(queue.contains(part), "{queue}");
    }
    let function = title("job-init");
    for part in ["JobInitRole", "JobInitLogGroup", "JobInitMapping", "JobInitLoggedErrors"] {
        assert!(function.contains(part), "{function}");
    }
}

#[test]
fn sixty_tenants_are_drawn_as_one() {
    let one = ours(&["default"]);
    let sixty = ours(&["sixty-tenants-stack", "sixty-tenants-tenants-1", "sixty-tenants-tenants-2"]);
    for layer in [Layer::Events, Layer::Data] {
        let (one, sixty) = (flow(picture(&one, layer)), flow(picture(&sixty, layer)));
        assert_eq!(sixty.nodes.len(), one.nodes.len(), "{layer:?}");
        let people: Vec<&Node> = sixty.nodes.iter().filter(|node| node.about == "of 60 tenants").collect();
        assert!(people.len() >= 2 && people.iter().all(|node| node.many == 60), "{people:?}");
    }
}

#[test]
fn data_is_kept_as_long_as_the_template_says() {
    let flow = flow(picture(&ours(&["default"]), Layer::Data));
    let kept = |name: &str| {
        let node = flow.nodes.iter().find(|node| called(node) == name).unwrap();
        node.rows.iter().map(|(left, right)| format!("{left} {right}")).collect::<Vec<_>>()
    };
    assert_eq!(kept("input bucket */calls/*"), ["kept 1 day", "key master-key"]);
    assert_eq!(kept("results bucket tmp/*"), ["kept 1 day", "key master-key"]);
    assert_eq!(kept("results bucket demo-tenant/*"), ["kept 30 days", "key master-key"]);
    assert_eq!(kept("ledger table"), ["kept until expires_at", "key master-key"]);
    let ways = ways(&flow);
    assert!(ways.contains(&"analyzer -> input bucket */calls/* (deletes)".to_owned()), "{ways:#?}");
    assert!(ways.contains(&"Transcribe -> results bucket tmp/*".to_owned()), "{ways:#?}");
}

#[test]
fn permissions_say_who_reads_and_who_writes() {
    let table = table(picture(&ours(&["default"]), Layer::Permissions));
    let cell = |who: &str, what: &str| {
        let row = table.rows.iter().position(|node| node.name == who).unwrap();
        let column = table.columns.iter().position(|node| called(node) == what).unwrap();
        let found = table.cells.iter().find(|cell| cell.row == row && cell.column == column);
        found.map(|cell| (cell.reads, cell.writes, cell.title.as_str()))
    };
    assert_eq!(cell("readers", "results bucket demo-tenant/*"), Some((true, false, "s3:GetObject")));
    assert_eq!(cell("reconciler", "intake-queue"), Some((false, true, "sqs:SendMessage")));
    assert_eq!(cell("EventBridge", "intake-queue"), Some((false, true, "sqs:SendMessage")));
    assert_eq!(
        cell("tenant-registrar", "config"),
        Some((false, true, "dynamodb:PutItem, dynamodb:UpdateItem"))
    );
    assert_eq!(cell("uploaders", "results bucket demo-tenant/*"), None);
}

#[test]
fn each_alarm_is_told_to_the_topic() {
    let stack = ours(&["default"]);
    let flow = flow(picture(&stack, Layer::Alarms));
    let alarms: Vec<&str> = stack.of_kind("AWS::CloudWatch::Alarm").map(|alarm| alarm.id.as_str()).collect();
    assert_eq!(alarms.len(), 27);
    for alarm in alarms {
        let named = |node: &Node| node.title.split([' ', ',', ':']).any(|word| word == alarm);
        let at = flow.nodes.iter().position(named).unwrap_or_else(|| panic!("{alarm} is not drawn"));
        assert!(
            flow.edges.iter().any(|edge| edge.from == at && flow.nodes[edge.to].name == "alarms"),
            "{alarm}"
        );
    }
}

#[test]
fn a_way_that_a_policy_stops_ends_in_a_cross() {
    let text = std::fs::read_to_string(repository("templates/default.snap.yaml")).unwrap();
    // The statement that lets EventBridge in lets another service in instead.
    let (before, after) = text.rsplit_once("Sid: SendS3ObjectCreatedToJobInit").unwrap();
    let changed =
        format!("{before}Sid: Another{}", after.replacen("events.amazonaws.com", "lex.amazonaws.com", 1));
    let stack = stack_of(&[changed]);
    let one = picture(&stack, Layer::Events);
    let stopped = "input bucket */calls/* -x intake-queue (not permitted)";
    assert!(ways(&flow(one.clone())).contains(&stopped.to_owned()));
    assert!(svg(std::slice::from_ref(&one)).contains("arrow-refused)"));
    assert!(mermaid(&[one]).contains("--x|\"not permitted\"|"));
}

#[test]
fn names_from_outside_are_only_text() {
    let text = "Resources:
  Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: '</text><script>\"#]|' } }
  Rule:
    Type: AWS::Events::Rule
    Properties: { ScheduleExpression: 'rate(1 \"<day>)', Targets: [{ Id: a, Arn: !GetAtt Queue.Arn }] }
";
    let pictures: Vec<Picture> =
        Layer::ALL.iter().map(|layer| picture(&stack_of(&[text.to_owned()]), *layer)).collect();
    let drawn = svg(&pictures);
    assert!(!drawn.contains("<script") && drawn.contains("&lt;script&gt;"), "{drawn}");
    balanced(&drawn);
    assert!(syntax(&mermaid(&pictures)) > 0);
}

/// Every element is closed in its order, and nothing comes from outside.
fn balanced(svg: &str) {
    let mut open: Vec<&str> = Vec::new();
    for tag in svg.split('<').skip(1).map(|rest| rest.split('>').next().unwrap()) {
        let name = tag.split([' ', '\n']).next().unwrap();
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "{tag}"),
            None if tag.ends_with('/') => {}
            None => open.push(name),
        }
    }
    assert!(open.is_empty(), "{open:?}");
    let outside = svg.replacen("http://www.w3.org/2000/svg", "", 1);
    for from in ["http", "href", "<script", "@import", "<image", "<foreignObject"] {
        assert!(!outside.contains(from), "{from}");
    }
}

/// The lines of mermaid that we write, and no other; a way leads only to what is declared.
fn syntax(text: &str) -> usize {
    let mut lines = text.lines();
    assert!(["flowchart TD", "flowchart LR"].contains(&lines.next().unwrap()));
    let mut declared = Vec::new();
    for line in lines.map(str::trim) {
        let quotes = line.matches('"').count();
        let special = line.split('"').skip(1).step_by(2).map(|text| text.replace("<br>", ""));
        for label in special {
            assert!(!label.contains(['<', '>', '|', '{', '}', '`']), "{line}");
        }
        if let Some(rest) = line.strip_prefix("subgraph ") {
            assert!(rest.ends_with("\"]") && quotes == 2, "{line}");
        } else if line != "end" && !line.starts_with("classDef ") {
            let id = |text: &str| text.chars().take_while(|c| c.is_ascii_alphanumeric()).collect::<String>();
            let arrow = ["<-.->", "-.->", "<-->", "-->", "--x"]
                .iter()
                .find(|arrow| line.contains(&format!(" {arrow}")));
            if let Some(arrow) = arrow {
                let (from, to) = line.split_once(&format!(" {arrow}")).unwrap();
                let to = to.rsplit(' ').next().unwrap();
                assert!(declared.contains(&id(from)) && declared.contains(&id(to)), "{line}");
                assert!(quotes == 0 || quotes == 2, "{line}");
            } else {
                assert!(line.contains(":::") && quotes == 2, "{line}");
                declared.push(id(line));
            }
        }
    }
    declared.len()
}

#[test]
fn each_form_is_well_formed_and_the_same_each_time() {
    let all = [
        ours(&["default"]),
        ours(&["minimal"]),
        ours(&["everything"]),
        ours(&["sixty-tenants-stack", "sixty-tenants-tenants-1", "sixty-tenants-tenants-2"]),
    ];
    for stack in &all {
        let pictures: Vec<Picture> = Layer::ALL.iter().map(|layer| picture(stack, *layer)).collect();
        let (drawn, text) = (svg(&pictures), mermaid(&pictures));
        balanced(&drawn);
        let things: usize = pictures.iter().map(|one| syntax(&mermaid(std::slice::from_ref(one)))).sum();
        assert_eq!(syntax(&text), things);
        // A title for the file, each thing, each way, each cell.
        let things = pictures.iter().map(|picture| match &picture.body {
            Body::Flow(flow) => flow.nodes.len() + flow.edges.len(),
            Body::Table(table) => table.rows.len() + table.columns.len() + table.cells.len(),
        });
        assert_eq!(drawn.matches("<title").count(), 1 + things.sum::<usize>());
        assert!(
            drawn.contains("role=\"img\"")
                && drawn.contains("<desc")
                && drawn.contains("prefers-color-scheme")
        );
        assert!(!drawn.contains("111122223333"), "the account's number is of nobody");
        let again: Vec<Picture> = Layer::ALL.iter().map(|layer| picture(stack, *layer)).collect();
        assert_eq!((svg(&again), mermaid(&again)), (drawn, text));
    }
}

#[test]
fn the_pictures_in_the_documents_are_fresh() {
    let stack = ours(&["default"]);
    for layer in Layer::ALL {
        let file = format!("docs/pictures/{}.svg", layer.name());
        let there = std::fs::read_to_string(repository(&file)).unwrap_or_default().replace("\r\n", "\n");
        assert!(
            there == svg(&[picture(&stack, layer)]),
            "{file} is stale: run cargo run -p synth -- graph --layer all --out docs/pictures"
        );
    }
}
