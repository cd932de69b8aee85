//! Amazon Comprehend: the batch operations, with their limits and errors; what they find is a stand-in ([`crate::ai`]).

use serde_json::{Value, json};

use super::text;
use crate::ai;
use crate::wire::ServiceError;

/// Bytes of UTF-8 in one document of a batch (Comprehend, "Guidelines and quotas").
const MAXIMUM_BYTES: usize = 5000;
/// Documents in a batch.
const MAXIMUM_DOCUMENTS: usize = 25;

/// Languages of documents (Comprehend, "Languages supported").
const LANGUAGES: [&str; 12] = ["en", "es", "fr", "de", "it", "pt", "ar", "hi", "ja", "ko", "zh", "zh-TW"];

/// Does one operation.
pub(crate) fn execute(operation: &str, request: &Value) -> Result<Value, ServiceError> {
    let texts: Vec<&str> =
        request["TextList"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if texts.len() > MAXIMUM_DOCUMENTS {
        let text =
            format!("Batch size limit exceeded: {} documents, at most {MAXIMUM_DOCUMENTS}.", texts.len());
        return Err(ServiceError::new("BatchSizeLimitExceededException", text));
    }
    let language = text(request, "LanguageCode");
    if !LANGUAGES.contains(&language) {
        let text =
            format!("Value '{language}' at 'languageCode' is no language that this operation supports.");
        return Err(ServiceError::new("UnsupportedLanguageException", text));
    }
    if texts.iter().any(|document| document.is_empty()) {
        return Err(ServiceError::new("InvalidRequestException", "Input text can not be empty."));
    }
    if let Some(document) = texts.iter().find(|document| document.len() > MAXIMUM_BYTES) {
        let size = document.len();
        let text = format!(
            "Input text size exceeds limit. Max length of request text allowed is {MAXIMUM_BYTES} bytes while in \
             this request the text size is {size} bytes"
        );
        return Err(ServiceError::new("TextSizeLimitExceededException", text));
    }
    let results: Vec<Value> = texts
        .iter()
        .enumerate()
        .map(|(index, document)| {
            let mut found = find(operation, document, language);
            found["Index"] = json!(index);
            found
        })
        .collect();
    Ok(json!({"ResultList": results, "ErrorList": []}))
}

fn find(operation: &str, document: &str, language: &str) -> Value {
    match operation {
        "BatchDetectSentiment" => {
            let sentiment = ai::sentiment(document, language);
            json!({
                "Sentiment": sentiment.label(),
                "SentimentScore": {
                    "Positive": sentiment.positive, "Negative": sentiment.negative,
                    "Neutral": sentiment.neutral, "Mixed": sentiment.mixed,
                },
            })
        }
        "BatchDetectKeyPhrases" => {
            json!({"KeyPhrases": ai::key_phrases(document, language, 20).iter().map(|found| {
            json!({
                "Text": found.text, "Score": found.score, "BeginOffset": found.begin, "EndOffset": found.end,
            })
        }).collect::<Vec<_>>()})
        }
        _ => json!({"Entities": ai::entities(document, language).iter().map(|found| {
            json!({
                "Text": found.text, "Type": found.kind, "Score": found.score,
                "BeginOffset": found.begin, "EndOffset": found.end,
            })
        }).collect::<Vec<_>>()}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentiment(texts: &[&str]) -> Result<Value, ServiceError> {
        execute("BatchDetectSentiment", &json!({"TextList": texts, "LanguageCode": "en"}))
    }

    #[test]
    fn the_limit_counts_bytes_and_not_characters() {
        assert!(sentiment(&["ä".repeat(2500).as_str()]).is_ok());
        let refused = sentiment(&["fine", format!("{}a", "ä".repeat(2500)).as_str()]).unwrap_err();
        assert_eq!(refused.code, "TextSizeLimitExceededException");
        assert!(refused.message.contains("5001 bytes"), "{}", refused.message);
    }

    #[test]
    fn a_batch_has_25_documents() {
        assert_eq!(sentiment(&["fine"; 25]).unwrap()["ResultList"].as_array().unwrap().len(), 25);
        assert_eq!(sentiment(&["fine"; 26]).unwrap_err().code, "BatchSizeLimitExceededException");
    }

    #[test]
    fn unknown_languages_and_empty_documents_are_refused() {
        let ask = |language: &str, text: &str| {
            let request = json!({"TextList": ["fine", text], "LanguageCode": language});
            execute("BatchDetectEntities", &request).map_err(|error| error.code)
        };
        assert!(ask("zh-TW", "fine").is_ok());
        assert_eq!(ask("nl", "fine"), Err("UnsupportedLanguageException".to_owned()));
        assert_eq!(ask("en-GB", "fine"), Err("UnsupportedLanguageException".to_owned()));
        assert_eq!(ask("en", ""), Err("InvalidRequestException".to_owned()));
    }

    #[test]
    fn the_same_text_has_the_same_findings_and_offsets_point_to_them() {
        let text = "Great, thank you! The invoice of March is wrong, über 40 Euro zu viel.";
        for operation in ["BatchDetectSentiment", "BatchDetectKeyPhrases", "BatchDetectEntities"] {
            let request = json!({"TextList": [text], "LanguageCode": "en"});
            let answer = execute(operation, &request).unwrap();
            assert_eq!(answer, execute(operation, &request).unwrap());
            let found = &answer["ResultList"][0];
            for part in ["KeyPhrases", "Entities"].iter().filter_map(|name| found[name].as_array()).flatten()
            {
                let range = |name: &str| usize::try_from(part[name].as_u64().unwrap()).unwrap();
                let (begin, end) = (range("BeginOffset"), range("EndOffset"));
                let cut: String = text.chars().skip(begin).take(end - begin).collect();
                assert_eq!(cut, part["Text"].as_str().unwrap(), "offsets count characters");
            }
        }
    }
}
