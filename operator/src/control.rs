//! Reading how AWS is set up: the control planes of eleven services, of each an answer or two.
//!
//! An SDK of each would take longer to build than all else together, so requests are made here and signed by the SDK's own
//! signer. What every part of the answer means is with who asks.

use std::fmt;
use std::time::{Duration, SystemTime};

use aws_config::SdkConfig;
use aws_sdk_sts::config::ProvideCredentials as _;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use aws_smithy_runtime_api::client::http::HttpConnector as _;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use handlers::sdk;
use serde_json::Value;

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The pauses before a request that was throttled is made again.
const PAUSES: [Duration; 2] = [Duration::from_millis(500), Duration::from_secs(2)];

/// A service whose set-up is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Service {
    Athena,
    Bedrock,
    CloudWatch,
    EventBridge,
    Glue,
    Iam,
    Kms,
    Lambda,
    ServiceQuotas,
    Sns,
}

impl Service {
    /// The first part of its host's name.
    fn host(self) -> &'static str {
        match self {
            Self::Athena => "athena",
            Self::Bedrock => "bedrock",
            Self::CloudWatch => "monitoring",
            Self::EventBridge => "events",
            Self::Glue => "glue",
            Self::Iam => "iam",
            Self::Kms => "kms",
            Self::Lambda => "lambda",
            Self::ServiceQuotas => "servicequotas",
            Self::Sns => "sns",
        }
    }

    /// How it is asked: the prefix of `X-Amz-Target` and the version of JSON, or the version of its query interface (the
    /// services' API models).
    fn protocol(self) -> Protocol {
        match self {
            Self::Athena => Protocol::Json("AmazonAthena", "1.1"),
            Self::CloudWatch => Protocol::Json("GraniteServiceVersion20100801", "1.0"),
            Self::EventBridge => Protocol::Json("AWSEvents", "1.1"),
            Self::Glue => Protocol::Json("AWSGlue", "1.1"),
            Self::Kms => Protocol::Json("TrentService", "1.1"),
            Self::ServiceQuotas => Protocol::Json("ServiceQuotasV20190624", "1.1"),
            Self::Bedrock | Self::Lambda => Protocol::Rest,
            Self::Iam => Protocol::Query("2010-05-08"),
            Self::Sns => Protocol::Query("2010-03-31"),
        }
    }
}

enum Protocol {
    Json(&'static str, &'static str),
    Rest,
    Query(&'static str),
}

/// A question.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Whom.
    pub service: Service,
    /// The operation, as the service and its permission call it.
    pub operation: &'static str,
    /// For a service that takes REST: the path, with the query behind it.
    pub path: String,
    /// For the others: the parameters.
    pub parameters: Value,
}

impl Question {
    /// Of a service that takes parameters.
    pub fn new(service: Service, operation: &'static str, parameters: Value) -> Self {
        Self { service, operation, path: "/".to_owned(), parameters }
    }

    /// Of a service that takes paths. Parts from outside are to be [`escaped`].
    pub fn get(service: Service, operation: &'static str, path: String) -> Self {
        Self { service, operation, path, parameters: Value::Null }
    }
}

/// A part of a path or a form, so that it stays one.
pub fn escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let escape = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(escape).collect()
}

/// A question that was not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// AWS's error code; `Connection` or `Credentials` where it did not come that far.
    pub code: String,
    /// What was said.
    pub reason: String,
}

impl Refusal {
    /// What was asked for is not there, as opposed to: nobody knows.
    pub fn is_absence(&self) -> bool {
        ["NotFoundException", "ResourceNotFoundException", "EntityNotFoundException", "NoSuchEntity", "NotFound"]
            .contains(&self.code.as_str())
            // Athena's word for an unknown workgroup.
            || (self.code == "InvalidRequestException" && self.reason.contains("not found"))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.reason)
    }
}

/// Who answers.
pub trait Control {
    /// An answer: as JSON, or the XML of a service that only writes that as one text.
    async fn ask(&self, question: &Question) -> Result<Value, Refusal>;
}

/// The texts of all elements of this name in an answer in XML. Enough for names and ARNs, which need no escaping.
pub fn elements<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    xml.split(&open).skip(1).filter_map(|rest| rest.split(&close).next()).collect()
}

/// AWS, or who answers in its place.
#[derive(Clone, Debug)]
pub struct Aws {
    config: SdkConfig,
    region: String,
}

impl Aws {
    /// With these credentials, in this region.
    pub fn new(config: SdkConfig, region: String) -> Self {
        Self { config, region }
    }

    /// Where a service is, and the region that its requests are signed for.
    fn place(&self, service: Service) -> (String, &str) {
        let region = self.region.as_str();
        if let Some(endpoint) = self.config.endpoint_url() {
            return (endpoint.trim_end_matches('/').to_owned(), region);
        }
        let china = region.starts_with("cn-");
        let domain = if china { "amazonaws.com.cn" } else { "amazonaws.com" };
        match service {
            // One for all regions of a partition.
            Service::Iam if china => (format!("https://iam.cn-north-1.{domain}"), "cn-north-1"),
            Service::Iam if region.starts_with("us-gov-") => {
                (format!("https://iam.us-gov.{domain}"), "us-gov-west-1")
            }
            Service::Iam => (format!("https://iam.{domain}"), "us-east-1"),
            _ => (format!("https://{}.{region}.{domain}", service.host()), region),
        }
    }

    async fn once(&self, question: &Question) -> Result<Value, (u16, Refusal)> {
        let unmade = |code: &str, reason: String| (0, Refusal { code: code.to_owned(), reason });
        let provider = self
            .config
            .credentials_provider()
            .ok_or_else(|| unmade("Credentials", "there are none".into()))?;
        let credentials =
            provider.provide_credentials().await.map_err(|error| unmade("Credentials", error.to_string()))?;
        let (endpoint, region) = self.place(question.service);
        let url = format!("{endpoint}{}", question.path);
        let (method, body, mut headers) = written(question);
        headers.push(("host", url.split('/').nth(2).unwrap_or_default().to_owned()));
        let identity = credentials.into();
        let how = SigningParams::builder()
            .identity(&identity)
            .region(region)
            .name(question.service.host())
            .time(SystemTime::now())
            .settings(SigningSettings::default())
            .build()
            .map_err(|error| unmade("Request", error.to_string()))?
            .into();
        let named = headers.iter().map(|(name, value)| (*name, value.as_str()));
        let signed = SignableRequest::new(method, url.as_str(), named, SignableBody::Bytes(body.as_bytes()))
            .and_then(|request| sign(request, &how))
            .map_err(|error| unmade("Request", error.to_string()))?;
        let mut request = HttpRequest::new(SdkBody::from(body));
        request.set_method(method).map_err(|error| unmade("Request", error.to_string()))?;
        request.set_uri(url).map_err(|error| unmade("Request", error.to_string()))?;
        for (name, value) in headers {
            request.headers_mut().insert(name, value);
        }
        for (name, value) in signed.output().headers() {
            request.headers_mut().insert(name.to_owned(), value.to_owned());
        }
        let answer = tokio::time::timeout(PATIENCE, sdk::connector().call(request)).await;
        let answer = answer.map_err(|_| unmade("Connection", "no answer in time".to_owned()))?;
        let answer = answer
            .map_err(|error| unmade("Connection", format!("{endpoint} could not be reached: {error:?}")))?;
        let status = answer.status().as_u16();
        let error_type = answer.headers().get("x-amzn-errortype").map(str::to_owned);
        let body = tokio::time::timeout(PATIENCE, whole(answer.into_body())).await;
        let body =
            body.ok().flatten().ok_or_else(|| unmade("Connection", "the answer broke off".to_owned()))?;
        if (200..300).contains(&status) {
            return Ok(serde_json::from_str(&body).unwrap_or(Value::String(body)));
        }
        Err((status, refusal(status, error_type.as_deref(), &body)))
    }
}

impl Control for Aws {
    async fn ask(&self, question: &Question) -> Result<Value, Refusal> {
        let mut pauses = PAUSES.into_iter();
        loop {
            let (status, refusal) = match self.once(question).await {
                Ok(answer) => return Ok(answer),
                Err(refused) => refused,
            };
            let again = status == 429 || status >= 500 || refusal.code.contains("Throttl");
            match pauses.next() {
                Some(pause) if again => tokio::time::sleep(pause).await,
                _ => return Err(refusal),
            }
        }
    }
}

async fn whole(body: SdkBody) -> Option<String> {
    let bytes = aws_smithy_types::byte_stream::ByteStream::new(body).collect().await.ok()?;
    String::from_utf8(bytes.into_bytes().into()).ok()
}

/// The method, the body and the headers of a question.
fn written(question: &Question) -> (&'static str, String, Vec<(&'static str, String)>) {
    match question.service.protocol() {
        Protocol::Rest => ("GET", String::new(), Vec::new()),
        Protocol::Json(target, version) => {
            let headers = vec![
                ("content-type", format!("application/x-amz-json-{version}")),
                ("x-amz-target", format!("{target}.{}", question.operation)),
            ];
            ("POST", question.parameters.to_string(), headers)
        }
        Protocol::Query(version) => {
            let mut form = format!("Action={}&Version={version}", question.operation);
            for (name, value) in question.parameters.as_object().into_iter().flatten() {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                form.extend(["&", name, "=", &escaped(&text)]);
            }
            let content = "application/x-www-form-urlencoded; charset=utf-8".to_owned();
            ("POST", form, vec![("content-type", content)])
        }
    }
}

/// What a service says when it does not answer: in a header, in JSON, or in XML.
fn refusal(status: u16, header: Option<&str>, body: &str) -> Refusal {
    let json: Value = serde_json::from_str(body).unwrap_or_default();
    let in_json = |names: [&str; 2]| names.iter().find_map(|name| json[*name].as_str().map(str::to_owned));
    let in_xml = |name: &str| elements(body, name).first().map(|text| (*text).to_owned());
    let code = header.map(str::to_owned).or_else(|| in_json(["__type", "code"])).or_else(|| in_xml("Code"));
    let code = code.unwrap_or_else(|| format!("HTTP{status}"));
    // `com.amazonaws.kms#NotFoundException:http://…`
    let code = code.split(':').next().and_then(|code| code.rsplit('#').next()).unwrap_or_default().to_owned();
    let reason = in_json(["message", "Message"]).or_else(|| in_xml("Message")).unwrap_or_default();
    Refusal { code, reason }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_service_is_asked_in_its_own_way() {
        let question = Question::new(Service::Kms, "DescribeKey", json!({"KeyId": "k"}));
        let (method, body, headers) = written(&question);
        assert_eq!((method, body.as_str()), ("POST", r#"{"KeyId":"k"}"#));
        assert_eq!(headers[1], ("x-amz-target", "TrentService.DescribeKey".to_owned()));
        let question = Question::new(Service::Iam, "GetRole", json!({"RoleName": "a/ü"}));
        let (_, body, _) = written(&question);
        assert_eq!(body, "Action=GetRole&Version=2010-05-08&RoleName=a%2F%C3%BC");
        let path = format!("/inference-profiles/{}", escaped("eu.a:0"));
        let (method, body, _) =
            written(&Question::get(Service::Bedrock, "GetInferenceProfile", path.clone()));
        assert_eq!((method, body.as_str(), path.as_str()), ("GET", "", "/inference-profiles/eu.a%3A0"));
    }

    #[test]
    fn a_refusal_is_read_in_each_of_its_forms() {
        let json = r#"{"__type":"com.amazonaws.kms#NotFoundException","message":"no key"}"#;
        let xml = "<ErrorResponse><Error><Code>NoSuchEntity</Code><Message>no role</Message></Error></ErrorResponse>";
        for (header, body, code, reason, absent) in [
            (None, json, "NotFoundException", "no key", true),
            (
                Some("ResourceNotFoundException:http://x/"),
                r#"{"Message":"no model"}"#,
                "ResourceNotFoundException",
                "no model",
                true,
            ),
            (None, xml, "NoSuchEntity", "no role", true),
            (
                None,
                r#"{"__type":"AccessDeniedException","Message":"no"}"#,
                "AccessDeniedException",
                "no",
                false,
            ),
            (None, "", "HTTP403", "", false),
        ] {
            let said = refusal(403, header, body);
            assert_eq!(
                (said.code.as_str(), said.reason.as_str(), said.is_absence()),
                (code, reason, absent),
                "{body}"
            );
        }
        assert_eq!(elements("<m><A>1</A><A>2</A></m>", "A"), ["1", "2"]);
        assert_eq!(elements("<m></m>", "A"), [""; 0]);
    }

    #[test]
    fn a_service_is_where_its_region_is() {
        let at = |region: &str, service| {
            let config = SdkConfig::builder().build();
            Aws::new(config, region.to_owned()).place(service).0
        };
        assert_eq!(at("eu-central-1", Service::CloudWatch), "https://monitoring.eu-central-1.amazonaws.com");
        assert_eq!(at("eu-central-1", Service::Iam), "https://iam.amazonaws.com");
        assert_eq!(at("cn-north-1", Service::Kms), "https://kms.cn-north-1.amazonaws.com.cn");
    }
}
