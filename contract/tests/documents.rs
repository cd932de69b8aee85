//! The guides' appendices are call documents.

#![allow(clippy::unwrap_used)]

use contract::document::{CallDocument, SCHEMA_VERSION, SentimentLabel};

/// The example of the v1.1 guide, Appendix B.
const V1_1: &str = r#"{
  "tenant_id": "demo-tenant", "call_id": "cci_demo-tenant_sample_wav", "call_date": "2025-11-05",
  "sentiment": {"ResultList": [{"Sentiment": "NEUTRAL",
    "SentimentScore": {"Positive":0.1,"Negative":0.2,"Neutral":0.7,"Mixed":0.0}}]},
  "key_phrases": {"ResultList": [{"KeyPhrases": [{"Text": "order number"}]}]},
  "entities": {"ResultList": [{"Entities": [{"Text": "Alice","Type":"PERSON"}]}]},
  "ai_summary": {
    "issue": "Billing query", "resolution": "Explained invoice line items", "outcome": "Resolved",
    "action_items": ["Email revised invoice"], "qa_score": 82, "tone_score": 73,
    "sentiment_summary": "Mostly neutral with brief negative"
  },
  "source": {"transcribe_job": "cci_demo-tenant_sample_wav", "pii_redacted": true}
}"#;

/// The minimum schema of the production guide.
const PRODUCTION: &str = r#"{
  "tenant": "demo-tenant", "call_id": "a1b2c3", "summary": "...",
  "sentiment": {"Sentiment": "NEUTRAL", "SentimentScore": {"Positive":0.01,"Negative":0.02,"Neutral":0.95,"Mixed":0.02}},
  "timestamp": "2025-11-05T12:00:00Z"
}"#;

#[test]
fn the_v1_1_guides_appendix_is_a_document() {
    let document = CallDocument::from_json(V1_1).unwrap();
    assert_eq!(
        (document.tenant.as_str(), document.call_id.as_str()),
        ("demo-tenant", "cci_demo-tenant_sample_wav")
    );
    assert_eq!(document.timestamp.to_string(), "2025-11-05T00:00:00Z");
    let sentiment = document.sentiment.as_ref().unwrap();
    assert_eq!((sentiment.sentiment, sentiment.sentiment_score.neutral), (SentimentLabel::Neutral, 0.7));
    assert_eq!(document.key_phrases.result_list[0].key_phrases[0].text, "order number");
    assert_eq!(document.entities.result_list[0].entities[0].kind, "PERSON");
    let summary = document.ai_summary.as_ref().unwrap();
    assert_eq!((summary.qa_score, summary.tone_score), (Some(82), Some(73)));
    assert!(document.source.pii_redacted && document.turns.is_empty());
}

#[test]
fn the_production_guides_appendix_is_a_document() {
    let document = CallDocument::from_json(PRODUCTION).unwrap();
    assert_eq!((document.tenant_id.as_str(), document.summary.as_str()), ("demo-tenant", "..."));
    assert_eq!(document.call_date.to_string(), "2025-11-05");
    assert_eq!(document.sentiment.as_ref().unwrap().result_list[0].sentiment, SentimentLabel::Neutral);
    assert_eq!((document.ai_summary, document.qa), (None, None), "nothing is made up");
}

#[test]
fn a_document_is_read_as_it_was_written() {
    for guide in [V1_1, PRODUCTION] {
        let document = CallDocument::from_json(guide).unwrap();
        let line = document.to_line().unwrap();
        assert!(line.ends_with('\n') && line.trim_end().lines().count() == 1);
        assert_eq!(CallDocument::from_json(&line).unwrap(), document);
    }
}

#[test]
fn what_is_no_document_is_refused_without_its_words() {
    let other = format!(r#"{{"schema_version":"cci-lite-v9","secret":"4111 {SCHEMA_VERSION}"}}"#);
    let stray = PRODUCTION.replace(r#""summary""#, r#""secret": 4111, "summary""#);
    for text in ["", "[]", "4111", "{}", &other, &stray] {
        let error = CallDocument::from_json(text).unwrap_err().to_string();
        assert!(error.starts_with("not a call document") && !error.contains("4111"), "{error}");
    }
}
