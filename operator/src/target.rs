//! Which call is meant: by its ID, or by the key of something that it has.

use std::str::FromStr;

use contract::job::JobName;
use contract::layout::{InputKey, SourceKey};

/// What names a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Its ID.
    Call(JobName),
    /// The key of its recording, and the bucket if it was told.
    Recording(InputKey, Option<String>),
    /// The key of its transcript or document, and the bucket if it was told.
    Source(SourceKey, Option<String>),
}

/// A text that names no call.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoTarget(String);

impl FromStr for Target {
    type Err = NoTarget;

    fn from_str(text: &str) -> Result<Self, NoTarget> {
        let (bucket, key) = match text.strip_prefix("s3://") {
            Some(rest) => {
                let (bucket, key) =
                    rest.split_once('/').ok_or_else(|| NoTarget(format!("{text:?} names no key")))?;
                (Some(bucket.to_owned()), key)
            }
            None => (None, text),
        };
        if bucket.is_none() && !key.contains('/') {
            return key
                .parse()
                .map(Self::Call)
                .map_err(|error: contract::job::InvalidJobName| NoTarget(error.to_string()));
        }
        if let Ok(recording) = key.parse::<InputKey>() {
            return Ok(Self::Recording(recording, bucket));
        }
        key.parse().map(|source| Self::Source(source, bucket)).map_err(|_| {
            NoTarget(format!(
                "{key:?} is no key of a call: expected <tenant>/calls/<file>, <tenant>/YYYY/MM/DD/<call>.json or \
                 tmp/<tenant>/<call>/[redacted-]<call>.json"
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_named_by_its_id_or_by_a_key_of_its() {
        let call = || "cci-lite.demo-tenant.00ff".to_owned();
        for (text, meant) in [
            (call(), Some(Target::Call(call().parse().unwrap()))),
            (
                "demo-tenant/calls/a b/ü.wav".to_owned(),
                Some(Target::Recording("demo-tenant/calls/a b/ü.wav".parse().unwrap(), None)),
            ),
            (
                "s3://in/demo-tenant/calls/a.wav".to_owned(),
                Some(Target::Recording("demo-tenant/calls/a.wav".parse().unwrap(), Some("in".to_owned()))),
            ),
            (
                format!("s3://out/demo-tenant/2026/11/05/{}.json", call()),
                Some(Target::Source(
                    format!("demo-tenant/2026/11/05/{}.json", call()).parse().unwrap(),
                    Some("out".to_owned()),
                )),
            ),
            (
                format!("tmp/demo-tenant/{0}/redacted-{0}.json", call()),
                Some(Target::Source(
                    format!("tmp/demo-tenant/{0}/redacted-{0}.json", call()).parse().unwrap(),
                    None,
                )),
            ),
            ("s3://in".to_owned(), None),
            ("s3://in/".to_owned(), None),
            ("a call".to_owned(), None),
            (String::new(), None),
            ("demo-tenant/recordings/a.wav".to_owned(), None),
            ("Demo/calls/a.wav".to_owned(), None),
        ] {
            assert_eq!(text.parse::<Target>().ok(), meant, "{text}");
        }
    }
}
