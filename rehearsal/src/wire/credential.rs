//! The credential scope of a Signature Version 4 request. The signature itself is not checked: whoever holds an
//! access key of this rehearsal got it from the rehearsal.

use hyper::HeaderMap;
use hyper::header::AUTHORIZATION;

/// What a signature says about its request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// Access key ID: whose credentials these are.
    pub access_key: String,
    /// Region, for example `eu-central-1`.
    pub region: String,
    /// Service, for example `sqs`.
    pub service: String,
}

impl Scope {
    /// Reads `AWS4-HMAC-SHA256 Credential=<key>/<date>/<region>/<service>/aws4_request, …`.
    pub fn of(headers: &HeaderMap) -> Option<Scope> {
        let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
        let credential = value.strip_prefix("AWS4-HMAC-SHA256")?.split("Credential=").nth(1)?;
        let credential = credential.split([',', ' ']).next()?;
        let parts: Vec<&str> = credential.split('/').collect();
        let [access_key, _, region, service, "aws4_request"] = parts[..] else { return None };
        Some(Scope {
            access_key: access_key.to_owned(),
            region: region.to_owned(),
            service: service.to_owned(),
        })
    }
}

/// The `Authorization` header of a request that the rehearsal itself sends.
pub fn signed_as(access_key: &str, region: &str, service: &str) -> String {
    format!(
        "AWS4-HMAC-SHA256 Credential={access_key}/20260101/{region}/{service}/aws4_request, SignedHeaders=host, \
         Signature=0"
    )
}

#[cfg(test)]
mod tests {
    use hyper::HeaderMap;

    use super::*;

    #[test]
    fn only_a_complete_scope_is_read() {
        let read = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(AUTHORIZATION, value.parse().unwrap());
            Scope::of(&headers)
        };
        let scope = read(&signed_as("ASIAX", "eu-central-1", "sqs")).unwrap();
        assert_eq!(
            (scope.access_key.as_str(), scope.region.as_str(), scope.service.as_str()),
            ("ASIAX", "eu-central-1", "sqs")
        );
        for broken in ["", "Bearer x", "AWS4-HMAC-SHA256 Credential=a/b/c/d", "AWS4-HMAC-SHA256 Credential"] {
            assert_eq!(read(broken), None, "{broken}");
        }
    }
}
