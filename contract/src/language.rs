//! Spoken languages: those that Transcribe knows, and what it and Comprehend can do in each.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// A language that Transcribe transcribes in batch jobs, by its code, such as `en-GB`.
///
/// Source: `LanguageCode` of the Amazon Transcribe API (botocore 1.43.11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Language(&'static str);

/// The languages whose transcripts Transcribe can redact in batch jobs.
///
/// Source: Amazon Transcribe Developer Guide, "Redacting PII in your batch job", languages as of 2026-05-01.
const REDACTED: [&str; 17] = [
    "de-CH", "de-DE", "en-AB", "en-AU", "en-GB", "en-IE", "en-IN", "en-NZ", "en-US", "en-WL", "en-ZA",
    "es-US", "fr-CA", "fr-FR", "it-IT", "pt-BR", "pt-PT",
];

/// The others, whose calls can only be taken in without redaction.
const NOT_REDACTED: [&str; 88] = [
    "ab-GE", "af-ZA", "ar-AE", "ar-SA", "ast-ES", "az-AZ", "ba-RU", "be-BY", "bg-BG", "bn-IN", "bs-BA",
    "ca-ES", "ckb-IQ", "ckb-IR", "cs-CZ", "cy-WL", "da-DK", "el-GR", "es-ES", "et-EE", "et-ET", "eu-ES",
    "fa-IR", "fi-FI", "gl-ES", "gu-IN", "ha-NG", "he-IL", "hi-IN", "hr-HR", "hu-HU", "hy-AM", "id-ID",
    "is-IS", "ja-JP", "ka-GE", "kab-DZ", "kk-KZ", "kn-IN", "ko-KR", "ky-KG", "lg-IN", "lt-LT", "lv-LV",
    "mhr-RU", "mi-NZ", "mk-MK", "ml-IN", "mn-MN", "mr-IN", "ms-MY", "mt-MT", "nl-NL", "no-NO", "or-IN",
    "pa-IN", "pl-PL", "ps-AF", "ro-RO", "ru-RU", "rw-RW", "si-LK", "sk-SK", "sl-SI", "so-SO", "sr-RS",
    "su-ID", "sv-SE", "sw-BI", "sw-KE", "sw-RW", "sw-TZ", "sw-UG", "ta-IN", "te-IN", "th-TH", "tl-PH",
    "tr-TR", "tt-RU", "ug-CN", "uk-UA", "uz-UZ", "vi-VN", "wo-SN", "zh-CN", "zh-HK", "zh-TW", "zu-ZA",
];

/// A code that is none of Transcribe's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no language of Transcribe's batch jobs, such as en-GB or de-DE")]
pub struct UnknownLanguage(String);

impl Language {
    /// British English.
    pub const EN_GB: Self = Self("en-GB");

    /// All languages: first those that can be redacted, each part in the order of its codes.
    pub fn all() -> impl Iterator<Item = Self> {
        REDACTED.into_iter().chain(NOT_REDACTED).map(Self)
    }

    /// The code that Transcribe takes, such as `en-GB`.
    pub fn transcribe_code(self) -> &'static str {
        self.0
    }

    /// Whether Transcribe can redact personal data in it.
    pub fn can_be_redacted(self) -> bool {
        REDACTED.contains(&self.0)
    }

    /// The code that Comprehend takes, such as `en`; none where Comprehend does not know the language.
    ///
    /// Source: Amazon Comprehend Developer Guide, "Languages supported".
    pub fn comprehend_code(self) -> Option<&'static str> {
        match self.0 {
            "zh-CN" => Some("zh"),
            "zh-TW" => Some("zh-TW"),
            code => match &code[..code.find('-')?] {
                language @ ("en" | "es" | "fr" | "de" | "it" | "pt" | "ar" | "hi" | "ja" | "ko") => {
                    Some(language)
                }
                _ => None,
            },
        }
    }
}

impl std::str::FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, UnknownLanguage> {
        Self::all().find(|language| language.0 == code).ok_or_else(|| UnknownLanguage(code.to_owned()))
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl JsonSchema for Language {
    fn schema_name() -> Cow<'static, str> {
        "Language".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let codes: Vec<&str> = Self::all().map(Self::transcribe_code).collect();
        json_schema!({"type": "string", "enum": codes})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_and_written_alike() {
        for language in Language::all() {
            assert_eq!(
                serde_json::from_value::<Language>(language.transcribe_code().into()).unwrap(),
                language
            );
            assert_eq!(serde_json::to_value(language).unwrap(), language.transcribe_code());
        }
        for code in ["", "en", "EN-GB", "xx-YY"] {
            assert!(code.parse::<Language>().is_err(), "{code}");
        }
        assert_eq!(Language::all().count(), 105, "as many as the API knows");
    }

    #[test]
    fn what_can_be_done_in_a_language() {
        for (code, redacted, comprehend) in [
            ("en-GB", true, Some("en")),
            ("de-CH", true, Some("de")),
            ("es-ES", false, Some("es")),
            ("es-US", true, Some("es")),
            ("ja-JP", false, Some("ja")),
            ("zh-CN", false, Some("zh")),
            ("zh-TW", false, Some("zh-TW")),
            ("zh-HK", false, None),
            ("nl-NL", false, None),
            ("ckb-IQ", false, None),
        ] {
            let language: Language = code.parse().unwrap();
            assert_eq!(
                (language.can_be_redacted(), language.comprehend_code()),
                (redacted, comprehend),
                "{code}"
            );
        }
        assert!(
            Language::all().filter(|one| one.can_be_redacted()).all(|one| one.comprehend_code().is_some())
        );
    }
}
