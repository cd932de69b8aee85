//! The page of `--report`, parsed as a browser parses it.

mod small;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use rehearsal::report::{self, Shown};
use rehearsal::{Call, Faults, Outcome, Play, Recording, Report, Setting, Together, Upload};
use scraper::{ElementRef, Html, Selector};
use serde_json::{Value, json};
use small::{TEMPLATE, setting, spoken};

/// What must stay text wherever it stands.
const HOSTILE: &str =
    "</script><script>alert(1)</script><img src=x onerror=alert(2)>\" onmouseover=\"alert(3)";

fn call(name: &str, recording: Recording) -> Call {
    Call {
        name: name.to_owned(),
        about: String::new(),
        tenant: "acme".to_owned(),
        key: format!("acme/calls/{name}.wav"),
        audio: Bytes::from_static(b"RIFF"),
        file: PathBuf::new(),
        time: "2026-03-02T09:30:00Z".parse().expect("a time"),
        recording,
    }
}

/// The document of a sample, with hostile words wherever words of a call or of a model are.
fn document() -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/expected/billing-stereo.json");
    let text = std::fs::read_to_string(file).expect("the sample's document");
    let mut document: Value = serde_json::from_str(&text).expect("JSON");
    document["turns"][0]["text"] = json!(HOSTILE);
    document["summary"] = json!(HOSTILE);
    document["topics"] = json!([HOSTILE]);
    document["risks"] = json!([HOSTILE]);
    document["qa"]["criteria"][0]["evidence"] = json!({"quote": HOSTILE, "turn": 0});
    document["qa"]["criteria"][1]["evidence"] = json!({"quote": "said nowhere", "turn": 4_000_000_000_u32});
    document["ai_summary"]["issue"] = json!(HOSTILE);
    document["source"]["stand_ins"] = json!(["transcribe", HOSTILE]);
    document
}

/// A page of three calls: one with its own document, one with that of the sample, one that is refused something.
async fn page() -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let template = TEMPLATE.replace("'comprehend:BatchDetectSentiment'", "'comprehend:DetectSentiment'");
    let calls = [
        call("own", spoken("Thank you.")),
        call("sample", spoken("Hello.")),
        call(HOSTILE, spoken("Hello.")),
    ];
    let mut reports = Vec::new();
    let mut play = Play::begin(setting(TEMPLATE, folder.path())).await.expect("the template can be played");
    for call in &calls[..2] {
        reports.push(play.call(call).await);
    }
    play.end().await;
    let folder = tempfile::tempdir().expect("a folder");
    let mut play = Play::begin(setting(&template, folder.path())).await.expect("the template can be played");
    reports.push(play.call(&calls[2]).await);
    let Report { outcome: Outcome::Document { document: written, .. }, .. } = &mut reports[1] else {
        panic!("{}", rehearsal::render::text(&reports[1], true))
    };
    *written = document();
    let shown = Shown::of_calls("small.yaml", play.stage(), play.deployment(), &reports, &calls);
    play.end().await;
    report::html(&shown)
}

fn select<'h>(page: &'h Html, selector: &str) -> Vec<ElementRef<'h>> {
    page.select(&Selector::parse(selector).expect("a selector")).collect()
}

fn text(element: ElementRef<'_>) -> String {
    element.text().collect()
}

/// Every ID once, and every link to one that is there.
fn assert_links(page: &Html) {
    let mut ids = BTreeSet::new();
    for element in select(page, "[id]") {
        let id = element.attr("id").expect("an ID");
        assert!(ids.insert(id), "the ID {id} is given twice");
    }
    for link in select(page, "a[href], [aria-labelledby], label[for]") {
        let attributes = [link.attr("href"), link.attr("aria-labelledby"), link.attr("for")];
        for target in attributes.into_iter().flatten() {
            assert!(ids.contains(target.trim_start_matches('#')), "{target} leads nowhere");
        }
    }
}

#[tokio::test]
async fn each_call_has_its_way_its_end_and_its_document() {
    let text_of_page = page().await;
    let page = Html::parse_document(&text_of_page);
    assert!(page.errors.is_empty(), "{:?}", page.errors);
    assert_links(&page);
    let calls = select(&page, "details.call");
    assert_eq!(calls.len(), 3);
    assert_eq!(select(&page, "#overview tbody tr").len(), 3);
    let ends: Vec<&str> = calls.iter().filter_map(|call| call.attr("data-ended")).collect();
    assert_eq!(ends, ["document", "document", "stopped"]);
    for stop in ["InputBucket", "UploadRule", "Starter", "45.0 s pass: Transcribe works", "Writer"] {
        assert!(text(calls[0]).contains(stop), "{stop}: {}", text(calls[0]));
    }
    assert!(
        text(calls[0]).contains("\"sentiment\": \"POSITIVE\""),
        "a document of another kind is shown, too"
    );
    assert!(text(calls[2]).contains("comprehend:BatchDetectSentiment is refused"));
    // The evidence of a criterion leads to the turn in which it stands, and to none where there is none.
    let evidence = select(&page, "#call-2 a.evidence");
    let turn = evidence[0].attr("href").expect("a link");
    assert_eq!(turn, "#call-2-turn-0");
    assert!(text(select(&page, turn)[0]).contains(HOSTILE));
    assert!(evidence.iter().all(|link| !link.attr("href").unwrap_or_default().contains("4000000000")));
    let sample = text(calls[1]);
    for part in ["Stand-ins: ", "of 100", "Action items", "Coverage and redaction", "Together", "$0."] {
        assert!(sample.contains(part), "{part}");
    }
}

#[tokio::test]
async fn what_a_call_says_stays_text_and_the_page_asks_for_nothing() {
    let written = page().await;
    let page = Html::parse_document(&written);
    assert_eq!(select(&page, "script").len(), 1);
    assert!(select(&page, "img, iframe, link, object, embed, base, [src], [style]").is_empty());
    for element in select(&page, "*") {
        let handler = element.value().attrs().find(|(name, _)| name.starts_with("on"));
        assert_eq!(handler, None);
    }
    assert!(!select(&page, "meta[http-equiv=Content-Security-Policy]").is_empty());
    let links = select(&page, "[href]");
    assert!(links.iter().all(|link| link.attr("href").is_some_and(|to| to.starts_with('#'))));
    assert!(!written.contains("http://") && !written.contains("https://"), "no address is named");
    let h1 = select(&page, "h1").len();
    assert_eq!((h1, select(&page, "main").len(), select(&page, "nav[aria-label]").len()), (1, 1, 1));
}

#[tokio::test]
async fn permissions_are_those_of_this_run() {
    let page = Html::parse_document(&page().await);
    let rows = Selector::parse("tbody tr").expect("a selector");
    let role = |id: &str| -> Option<Vec<String>> {
        let mut roles = select(&page, "details.role").into_iter();
        roles.find(|role| text(*role).starts_with(id)).map(|role| role.select(&rows).map(text).collect())
    };
    let starter = role("StarterRole").expect("the role");
    let row = |part: &str| starter.iter().find(|row| row.contains(part)).expect(part);
    assert!(row("transcribe:StartTranscriptionJob").ends_with('1'), "{starter:?}");
    let writer = role("WriterRole").expect("the role");
    let unused = writer.iter().find(|row| row.contains("comprehend:DetectSentiment")).expect("granted");
    assert!(unused.ends_with("not in this run"), "{unused}");
    let refused = select(&page, "h3.bad + .scroll tbody tr");
    assert_eq!(refused.len(), 1);
    assert!(text(refused[0]).contains("comprehend:BatchDetectSentiment"));
}

#[tokio::test]
async fn equal_plays_make_equal_pages() {
    let (first, second) = (page().await, page().await);
    let differ = first.lines().zip(second.lines()).find(|(one, other)| one != other);
    assert_eq!(differ, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_are_played_together_have_their_own_ways_and_their_faults() {
    let folder = tempfile::tempdir().expect("a folder");
    let template = TEMPLATE.replace("maxReceiveCount: 3", "maxReceiveCount: 100");
    let setting = Setting { ways: true, ..setting(&template, folder.path()) };
    let mut play = Play::begin(setting).await.expect("the template can be played");
    let recording = Arc::new(spoken("Thank you."));
    let upload = |index: usize| {
        let key = format!("acme/calls/{index:03}.wav");
        Upload { audio: Bytes::from(key.clone()), key, recording: Arc::clone(&recording) }
    };
    let faults =
        Faults::read("seed = 1\n[events]\nduplicate = 0.3\n[requests]\nthrottle = 0.2\n").expect("faults");
    let load = Together {
        faults: Some(faults.clone()),
        ..Together::of((0..12).map(upload).collect(), "2026-03-02T09:30:00Z".parse().expect("a time"))
    };
    let summary = play.together(load, |_| {}).await;
    let ways = play.ways().await;
    let throttled = summary.faults["requests throttled"];
    let shown = Shown::together("small.yaml", play.stage(), ways, summary, Some(faults));
    play.end().await;
    let page = Html::parse_document(&report::html(&shown));
    assert_links(&page);
    let calls = select(&page, "details.call");
    assert_eq!(calls.len(), 12);
    for (index, call) in calls.iter().enumerate() {
        let told = text(*call);
        for stop in ["is uploaded", "UploadRule", "is invoked", "Transcribe works", "COMPLETED"] {
            assert!(told.contains(stop), "call {index} lacks {stop}: {told}");
        }
        let others = (0..12).filter(|other| *other != index).map(|other| format!("{other:03}.wav"));
        for other in others {
            assert!(!told.contains(&other), "call {index} has a step of {other}");
        }
    }
    let faults = text(select(&page, "#faults")[0]);
    assert!(faults.contains(&format!("requests throttled{throttled}")), "{faults}");
    assert!(faults.contains("Asked for, with seed 1: events twice: 30 %"), "{faults}");
    assert!(!select(&page, "li.fault").is_empty(), "what went wrong is seen on the way");
}

#[test]
fn where_no_page_can_be_written_is_found_before_anything_is_played() {
    let folder = tempfile::tempdir().expect("a folder");
    let error = |path: &Path| report::check(path).expect_err("no page").to_string();
    assert!(error(folder.path()).contains("is a folder"));
    assert!(error(&folder.path().join("nowhere/page.html")).contains("there is no folder"));
    assert!(report::check(Path::new("page.html")).is_ok());
}
