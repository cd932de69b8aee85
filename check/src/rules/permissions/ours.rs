//! The functions of this repository in a template, and what each asks of AWS there.

use std::str::FromStr as _;

use contract::function::{Call, Function};
use contract::layout::TRANSCRIPT_PREFIX;
use contract::ledger::UNFINISHED_INDEX;
use proof::{Context, Resource, Stack};
use serde_json::Value;

/// One of our functions, as the template has it.
pub(super) struct Ours<'s> {
    pub(super) stack: &'s Stack,
    pub(super) function: Function,
    pub(super) resource: &'s Resource,
    pub(super) role: &'s Resource,
    seen: proof::Function,
}

/// A tenant, as the template hands it to the registrar.
pub(super) struct Tenant<'s> {
    pub(super) id: String,
    /// The key of its documents, when it has one of its own.
    pub(super) key: Option<&'s str>,
}

/// One permission that a call needs.
pub(super) struct Need {
    pub(super) call: Call,
    pub(super) action: &'static str,
    pub(super) resource: String,
    pub(super) context: Context,
}

/// Our functions whose role is in the template. The program's name is in `Metadata`, as the rehearsal reads it.
pub(super) fn ours(stack: &Stack) -> Vec<Ours<'_>> {
    let known = |resource: &Resource| {
        let name = resource.metadata.get("cci:binary")?.as_str()?;
        Function::ALL.into_iter().find(|function| function.name() == name)
    };
    let named: Vec<_> = stack.resources().filter_map(|one| Some((known(one)?, one))).collect();
    if named.is_empty() {
        return Vec::new();
    }
    let seen = stack.functions();
    let ours = named.into_iter().filter_map(|(function, resource)| {
        let seen = seen.iter().find(|seen| seen.id == resource.id)?.clone();
        let role = stack.resource(seen.role.as_deref()?)?;
        Some(Ours { stack, function, resource, role, seen })
    });
    ours.collect()
}

/// The tenants that the template registers.
pub(super) fn tenants(stack: &Stack) -> Vec<Tenant<'_>> {
    let registered = stack.of_kind("AWS::CloudFormation::CustomResource").filter_map(|resource| {
        let text = resource.properties.get("Tenant")?.as_str()?;
        let tenant = Value::from_str(text).ok()?;
        let key = resource.properties.get("KeyArn").and_then(Value::as_str);
        Some(Tenant { id: tenant.get("id")?.as_str()?.to_owned(), key })
    });
    registered.collect()
}

impl Ours<'_> {
    /// A variable of the function.
    pub(super) fn variable(&self, name: &str) -> Option<&str> {
        self.seen.environment.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Its queue's ARN, when one feeds it.
    pub(super) fn queues(&self) -> impl Iterator<Item = &str> {
        self.seen.mappings.iter().map(|mapping| mapping.queue_arn.as_str())
    }

    /// Its log group's name.
    pub(super) fn log_group(&self) -> &str {
        &self.seen.log_group
    }

    /// The ARN of the resource that a variable names.
    pub(super) fn arn(&self, kind: &str, variable: &str) -> Option<&str> {
        self.stack.by_name(kind, self.variable(variable)?)?.arn.as_deref()
    }

    pub(super) fn bucket(&self, variable: &str) -> Option<&str> {
        self.arn("AWS::S3::Bucket", variable)
    }

    /// The models that it may ask, by their profiles.
    pub(super) fn models(&self) -> Vec<String> {
        let models = self.variable("MODELS").and_then(|text| Value::from_str(text).ok());
        let models = models.as_ref().and_then(Value::as_object).into_iter().flatten();
        let mut names: Vec<String> = models.map(|(name, _)| name.clone()).collect();
        names.extend(self.variable("BEDROCK_MODEL_ID").map(str::to_owned));
        names.sort();
        names.dedup();
        names
    }

    /// `arn:<partition>:<service>:<region>:<account>:<rest>` of this deployment.
    pub(super) fn here(&self, service: &str, rest: &str) -> String {
        let account = self.stack.account();
        format!("arn:{}:{service}:{}:{}:{rest}", account.partition, account.region, account.account)
    }

    /// What its calls need, on one example of each kind of thing. A call whose thing the template does not tell is left out.
    pub(super) fn needs(&self, tenant: &Tenant<'_>) -> Vec<Need> {
        self.function.calls().iter().flat_map(|call| self.needs_of(*call, tenant)).collect()
    }

    fn needs_of(&self, call: Call, tenant: &Tenant<'_>) -> Vec<Need> {
        let on = |action, resource: Option<String>, context: Context| {
            resource.map(|resource| Need { call, action, resource, context }).into_iter().collect::<Vec<_>>()
        };
        let plain = |action, resource: Option<String>| on(action, resource, Context::new());
        let table = |name| self.arn("AWS::DynamoDB::Table", name).map(str::to_owned);
        let queue = |name| self.arn("AWS::SQS::Queue", name).map(str::to_owned);
        let recording =
            || self.bucket("INPUT_BUCKET").map(|arn| format!("{arn}/{}/calls/2026/call.wav", tenant.id));
        let beside = |file: &str| {
            let bucket = self.bucket("OUTPUT_BUCKET")?;
            Some(format!("{bucket}/{TRANSCRIPT_PREFIX}{}/job/{file}", tenant.id))
        };
        match call {
            Call::ReadTenant => plain("dynamodb:GetItem", table("DDB_TABLE")),
            Call::RegisterTenant => plain("dynamodb:PutItem", table("DDB_TABLE")),
            Call::DisableTenant => plain("dynamodb:UpdateItem", table("DDB_TABLE")),
            Call::ReadLedger => plain("dynamodb:GetItem", table("LEDGER_TABLE")),
            Call::EnterLedger => plain("dynamodb:PutItem", table("LEDGER_TABLE")),
            Call::UpdateLedger => plain("dynamodb:UpdateItem", table("LEDGER_TABLE")),
            Call::QueryUnfinished => {
                let index = table("LEDGER_TABLE").map(|arn| format!("{arn}/index/{UNFINISHED_INDEX}"));
                plain("dynamodb:Query", index)
            }
            Call::StartTranscriptionJob => {
                let mut needs = plain("transcribe:StartTranscriptionJob", Some("*".to_owned()));
                match self.variable("TRANSCRIBE_ROLE_ARN") {
                    Some(role) => {
                        let context = Context::new().with("iam:PassedToService", "transcribe.amazonaws.com");
                        needs.extend(on("iam:PassRole", Some(role.to_owned()), context));
                    }
                    None => {
                        for file in ["redacted-job.json", ".write_access_check_file.temp"] {
                            needs.extend(on("s3:PutObject", beside(file), self.encrypted()));
                        }
                    }
                }
                needs
            }
            Call::GetTranscriptionJob => {
                let job = self
                    .variable("DEPLOYMENT")
                    .map(|name| format!("transcription-job/{name}.{}.0", tenant.id));
                plain("transcribe:GetTranscriptionJob", job.map(|job| self.here("transcribe", &job)))
            }
            Call::ReadRecording => plain("s3:GetObject", recording()),
            Call::ListRecordings => plain("s3:ListBucket", self.bucket("INPUT_BUCKET").map(str::to_owned)),
            Call::DeleteRecording => {
                both(plain("s3:DeleteObject", recording()), plain("s3:GetObject", recording()))
            }
            Call::SendToIntake => plain("sqs:SendMessage", queue("INTAKE_QUEUE_URL")),
            Call::SendToCompletion => plain("sqs:SendMessage", queue("COMPLETION_QUEUE_URL")),
            Call::SendToAnalysis => plain("sqs:SendMessage", queue("ANALYSIS_QUEUE_URL")),
            Call::ReadTranscript => both(
                plain("s3:GetObject", beside("redacted-job.json")),
                plain("s3:GetObject", beside("model.kept")),
            ),
            Call::KeepReading => plain("s3:PutObject", beside("model.kept")),
            Call::DeleteTranscript => both(
                plain("s3:DeleteObject", beside("redacted-job.json")),
                plain("s3:DeleteObject", beside(".write_access_check_file.temp")),
            ),
            Call::ReadDocument => plain("s3:GetObject", self.document(tenant)),
            Call::WriteDocument => both(
                on("s3:PutObject", self.document(tenant), of_key(tenant.key)),
                plain("s3:PutObjectTagging", self.document(tenant)),
            ),
            Call::BatchDetectSentiment => plain("comprehend:BatchDetectSentiment", Some("*".to_owned())),
            Call::BatchDetectKeyPhrases => plain("comprehend:BatchDetectKeyPhrases", Some("*".to_owned())),
            Call::BatchDetectEntities => plain("comprehend:BatchDetectEntities", Some("*".to_owned())),
            Call::Converse => self.models().iter().flat_map(|model| self.converse(call, model)).collect(),
        }
    }

    /// A document of this tenant.
    pub(super) fn document(&self, tenant: &Tenant<'_>) -> Option<String> {
        Some(format!("{}/{}/2026/11/22/call.json", self.bucket("OUTPUT_BUCKET")?, tenant.id))
    }

    /// Transcribe writes with the key that the function names.
    fn encrypted(&self) -> Context {
        of_key(self.variable("KMS_KEY_ARN"))
    }

    /// The profile, and the model behind it in the deployment's region. Where else the profile sends to, only AWS tells.
    fn converse(&self, call: Call, model: &str) -> Vec<Need> {
        let need = |resource: String, context: Context| Need {
            call,
            action: "bedrock:InvokeModel",
            resource,
            context,
        };
        let profile = self.here("bedrock", &format!("inference-profile/{model}"));
        let Some((area, behind)) = model.split_once('.').filter(|(area, _)| AREAS.contains(area)) else {
            return Vec::new();
        };
        let account = self.stack.account();
        let context = || Context::new().with("bedrock:InferenceProfileArn", profile.clone());
        let regions: &[&str] = match (area, account.region.as_str()) {
            ("global", own) => &[own, ""],
            (_, own) => &[own],
        };
        let mut needs = vec![need(profile.clone(), Context::new())];
        needs.extend(regions.iter().map(|region| {
            need(format!("arn:{}:bedrock:{region}::foundation-model/{behind}", account.partition), context())
        }));
        needs
    }
}

/// The areas of geographic inference profiles.
const AREAS: &[&str] = &["eu", "us", "apac", "au", "ca", "jp", "us-gov", "global"];
fn of_key(key: Option<&str>) -> Context {
    match key {
        None => Context::new(),
        Some(key) => Context::new()
            .with("s3:x-amz-server-side-encryption", "aws:kms")
            .with("s3:x-amz-server-side-encryption-aws-kms-key-id", key),
    }
}

fn both(mut one: Vec<Need>, other: Vec<Need>) -> Vec<Need> {
    one.extend(other);
    one
}
