//! The rules of `StartTranscriptionJob` that its model cannot express (Transcribe API reference and developer guide).

use serde_json::Value;

use crate::service::text;
use crate::wire::ServiceError;

/// Languages whose batch transcripts can be redacted (developer guide, "Redacting PII in your batch job", 2026).
pub(super) const REDACTABLE: [&str; 17] = [
    "en-US", "en-AU", "en-GB", "en-IN", "en-IE", "en-NZ", "en-AB", "en-ZA", "en-WL", "es-US", "fr-FR",
    "fr-CA", "de-DE", "de-CH", "it-IT", "pt-PT", "pt-BR",
];

/// Where a recording lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Media {
    pub(crate) bucket: String,
    pub(crate) key: String,
}

impl Media {
    /// Reads `s3://bucket/key` and the path-style and virtual-hosted HTTPS forms.
    pub(crate) fn read(uri: &str) -> Result<Media, ServiceError> {
        let split = |rest: &str| {
            let (bucket, key) = rest.split_once('/')?;
            Some(Media { bucket: bucket.to_owned(), key: key.to_owned() })
        };
        let media = match uri.split_once("://") {
            Some(("s3", rest)) => split(rest),
            Some((_, rest)) => match rest.split_once('/') {
                Some((host, path)) if host.starts_with("s3.") => split(path),
                Some((host, path)) => host
                    .split_once(".s3.")
                    .map(|(bucket, _)| Media { bucket: bucket.to_owned(), key: path.to_owned() }),
                None => None,
            },
            None => None,
        };
        media.filter(|media| !media.bucket.is_empty() && !media.key.is_empty()).ok_or_else(|| {
            let text = "The S3 URI that you provided isn't valid. Use the format s3://bucket/key.";
            ServiceError::new("BadRequestException", text)
        })
    }
}

/// Bucket and folder (ending with `/`, or empty) of the output.
pub(super) fn output(request: &Value) -> Option<(String, String)> {
    let bucket = request["OutputBucketName"].as_str()?.to_owned();
    let key = text(request, "OutputKey");
    let folder = match key.strip_suffix(".json") {
        Some(_) => key.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/")),
        None if key.is_empty() || key.ends_with('/') => key.to_owned(),
        None => format!("{key}/"),
    };
    Some((bucket, folder))
}

/// Refuses combinations that the service refuses.
pub(super) fn check(request: &Value) -> Result<(), ServiceError> {
    let set = |member: &str| !request[member].is_null() && request[member] != Value::Bool(false);
    let languages = ["LanguageCode", "IdentifyLanguage", "IdentifyMultipleLanguages"];
    if languages.iter().filter(|member| set(member)).count() != 1 {
        return refuse(
            "You must specify exactly one of LanguageCode, IdentifyLanguage and IdentifyMultipleLanguages.",
        );
    }
    let settings = &request["Settings"];
    if settings["ShowSpeakerLabels"].as_bool().unwrap_or(false) != settings["MaxSpeakerLabels"].is_number() {
        return refuse("ShowSpeakerLabels and MaxSpeakerLabels must be used together.");
    }
    if settings["ShowSpeakerLabels"] == true && settings["ChannelIdentification"] == true {
        return refuse("ShowSpeakerLabels and ChannelIdentification cannot both be true.");
    }
    if set("OutputKey") && !set("OutputBucketName") {
        return refuse("OutputKey requires OutputBucketName.");
    }
    if set("OutputEncryptionKMSKeyId") && !set("OutputBucketName") {
        return refuse("OutputEncryptionKMSKeyId requires OutputBucketName.");
    }
    if set("KMSEncryptionContext") && !set("OutputEncryptionKMSKeyId") {
        return refuse("KMSEncryptionContext requires OutputEncryptionKMSKeyId.");
    }
    if !request["Media"]["RedactedMediaFileUri"].is_null() {
        return refuse("RedactedMediaFileUri is only supported for Call Analytics jobs.");
    }
    let queueing = &request["JobExecutionSettings"];
    if !queueing.is_null()
        && (!queueing["AllowDeferredExecution"].is_boolean() || !queueing["DataAccessRoleArn"].is_string())
    {
        return refuse("JobExecutionSettings requires AllowDeferredExecution and DataAccessRoleArn.");
    }
    if set("ContentRedaction") {
        let language = text(request, "LanguageCode");
        if language.is_empty() {
            return refuse("Redaction is not compatible with language identification.");
        }
        if !REDACTABLE.contains(&language) {
            return refuse(&format!("ContentRedaction is not supported for {language}."));
        }
    }
    Ok(())
}

fn refuse(message: &str) -> Result<(), ServiceError> {
    Err(ServiceError::new("BadRequestException", message))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn combinations_that_transcribe_refuses_are_refused() {
        let with = |change: Value| {
            let mut request = json!({"LanguageCode": "en-GB"});
            request.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            check(&request).map_err(|error| error.message)
        };
        assert_eq!(with(json!({"ContentRedaction": {}, "OutputBucketName": "b", "OutputKey": "k"})), Ok(()));
        for (change, part) in [
            (json!({"LanguageCode": null}), "exactly one"),
            (json!({"IdentifyLanguage": true}), "exactly one"),
            (json!({"LanguageCode": "nl-NL", "ContentRedaction": {}}), "not supported for nl-NL"),
            (
                json!({"LanguageCode": null, "IdentifyLanguage": true, "ContentRedaction": {}}),
                "not compatible",
            ),
            (json!({"Settings": {"ShowSpeakerLabels": true}}), "MaxSpeakerLabels"),
            (json!({"OutputKey": "k"}), "OutputBucketName"),
            (json!({"JobExecutionSettings": {"AllowDeferredExecution": true}}), "DataAccessRoleArn"),
        ] {
            let error = with(change.clone()).unwrap_err();
            assert!(error.contains(part), "{change}: {error}");
        }
    }

    #[test]
    fn the_media_uri_is_read_in_all_its_forms() {
        let expected = Media { bucket: "b-1".to_owned(), key: "acme/calls/a b.wav".to_owned() };
        for uri in [
            "s3://b-1/acme/calls/a b.wav",
            "https://s3.eu-central-1.amazonaws.com/b-1/acme/calls/a b.wav",
            "https://b-1.s3.eu-central-1.amazonaws.com/acme/calls/a b.wav",
        ] {
            assert_eq!(Media::read(uri).unwrap(), expected);
        }
        for broken in ["s3://", "s3://b", "s3://b/", "file", "https://example.com/x"] {
            assert_eq!(Media::read(broken).unwrap_err().code, "BadRequestException", "{broken}");
        }
    }

    #[test]
    fn an_output_key_is_a_folder_unless_it_ends_with_json() {
        let folder = |key: Value| output(&json!({"OutputBucketName": "b", "OutputKey": key})).unwrap().1;
        for (key, expected) in [
            (json!("tmp/t/j/"), "tmp/t/j/"),
            (json!("tmp/t/j"), "tmp/t/j/"),
            (json!("tmp/x.json"), "tmp/"),
            (json!("x.json"), ""),
            (Value::Null, ""),
        ] {
            assert_eq!(folder(key), expected);
        }
    }
}
