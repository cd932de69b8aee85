//! Tenants never see each other: for every ordered pair, the roles of one are refused on everything of the other and
//! allowed on their own, by the policies of the template. The pairs include IDs that begin with another tenant's ID.

#![allow(clippy::unwrap_used)]

use proof::{Call, Context, Principal, Request, Stack};
use synth::config::Config;

const TENANTS: [&str; 4] = ["acme", "acme-energie", "acme2", "demo"];

fn stack(options: &str) -> Stack {
    let own_keys = options.contains("own keys");
    let tenants = TENANTS.map(|id| format!("{{id: {id}, name: X, own_key: {own_keys}}}")).join(", ");
    let level = if options.contains("context") { "encryption_context" } else { "prefix" };
    let points = options.contains("access points");
    let config = format!("tenants: [{tenants}]\nisolation: {{level: {level}, access_points: {points}}}");
    let template = synth::stack::template(&Config::parse("test", &config).unwrap()).unwrap();
    tests::resolve(&template.to_yaml().unwrap())
}

/// The ARN of a bucket of all tenants.
fn bucket(purpose: &str) -> String {
    format!("arn:aws:s3:::cci-lite-{purpose}-123456789012-eu-central-1-an")
}

/// The things of one tenant, as ARNs.
struct Tenant<'a> {
    id: &'a str,
    stack: &'a Stack,
}

impl Tenant<'_> {
    fn role(&self, purpose: &str) -> Principal {
        Principal::Role(self.arn("AWS::IAM::Role", &format!("cci-lite-{}-{purpose}", self.id)))
    }

    fn arn(&self, kind: &str, name: &str) -> String {
        let resource = self.stack.by_name(kind, name);
        resource.unwrap_or_else(|| panic!("no {kind} {name}")).arn.clone().unwrap()
    }

    /// The key of its documents.
    fn key(&self) -> String {
        let kinds = || self.stack.of_kind("AWS::KMS::Key");
        let pascal: String = self.id.split('-').map(|part| part[..1].to_uppercase() + &part[1..]).collect();
        let own = kinds().find(|key| key.id == format!("Tenant{pascal}Key"));
        own.or_else(|| kinds().find(|key| key.id == "Key")).unwrap().arn.clone().unwrap()
    }

    /// What only this tenant's reader may do: action, resource, condition keys.
    fn of_reader(&self) -> Vec<(&'static str, String, Context)> {
        let id = self.id;
        let (results, staging) = (bucket("results"), bucket("athena-staging"));
        let plain = Context::new;
        let listing = |prefix: String| Context::new().with("s3:prefix", prefix);
        let glue = "arn:aws:glue:eu-central-1:123456789012";
        let table = format!("tenant_{}", id.replace('-', "_"));
        vec![
            ("s3:GetObject", format!("{results}/{id}/2026/11/22/call.json"), plain()),
            ("s3:ListBucket", results.clone(), listing(format!("{id}/"))),
            ("s3:ListBucket", results.clone(), listing(format!("{id}/2026/11/"))),
            ("s3:GetObject", format!("{staging}/tenant-{id}/result.csv"), plain()),
            ("s3:PutObject", format!("{staging}/tenant-{id}/result.csv"), plain()),
            ("s3:ListBucket", staging, listing(format!("tenant-{id}/"))),
            (
                "athena:StartQueryExecution",
                format!("arn:aws:athena:eu-central-1:123456789012:workgroup/tenant-{id}"),
                plain(),
            ),
            (
                "athena:GetQueryResults",
                format!("arn:aws:athena:eu-central-1:123456789012:workgroup/tenant-{id}"),
                plain(),
            ),
            ("glue:GetTable", format!("{glue}:table/cci_lite/{table}"), plain()),
            ("glue:GetPartitions", format!("{glue}:table/cci_lite/{table}"), plain()),
        ]
    }

    /// What only this tenant's uploader may do.
    fn of_uploader(&self) -> Vec<(&'static str, String, Context)> {
        let recording = format!("{}/{}/calls/2026/call.wav", bucket("input"), self.id);
        ["s3:PutObject", "s3:AbortMultipartUpload"]
            .map(|action| (action, recording.clone(), Context::new()))
            .into()
    }

    /// What no role of any tenant may do.
    fn of_nobody(&self) -> Vec<(&'static str, String, Context)> {
        let id = self.id;
        let (input, results) = (bucket("input"), bucket("results"));
        let glue = "arn:aws:glue:eu-central-1:123456789012";
        let athena = "arn:aws:athena:eu-central-1:123456789012";
        let listing = |prefix: &str| Context::new().with("s3:prefix", prefix);
        vec![
            ("s3:GetObject", format!("{input}/{id}/calls/call.wav"), Context::new()),
            ("s3:DeleteObject", format!("{input}/{id}/calls/call.wav"), Context::new()),
            ("s3:PutObject", format!("{input}/{id}/other.wav"), Context::new()),
            ("s3:ListBucket", input, Context::new()),
            ("s3:PutObject", format!("{results}/{id}/2026/11/22/call.json"), Context::new()),
            ("s3:DeleteObject", format!("{results}/{id}/2026/11/22/call.json"), Context::new()),
            ("s3:GetObject", format!("{results}/tmp/{id}/job/redacted-job.json"), Context::new()),
            ("s3:GetObject", format!("{results}/tmp/{id}/job/job.json"), Context::new()),
            ("s3:ListBucket", results.clone(), Context::new()),
            ("s3:ListBucket", results.clone(), listing("")),
            ("s3:ListBucket", results.clone(), listing("tmp/")),
            // The beginning of the name alone would also list those whose IDs begin alike.
            ("s3:ListBucket", results, listing(id)),
            ("glue:GetTable", format!("{glue}:table/cci_lite/results"), Context::new()),
            ("athena:StartQueryExecution", format!("{athena}:workgroup/cci-lite-shared"), Context::new()),
            ("athena:StartQueryExecution", format!("{athena}:workgroup/primary"), Context::new()),
            (
                "dynamodb:GetItem",
                "arn:aws:dynamodb:eu-central-1:123456789012:table/cci-lite-ledger".to_owned(),
                Context::new(),
            ),
            (
                "dynamodb:GetItem",
                "arn:aws:dynamodb:eu-central-1:123456789012:table/cci-lite-config".to_owned(),
                Context::new(),
            ),
        ]
    }

    /// Decryption of one of its documents.
    fn decryption(&self, context: String) -> Request {
        Request {
            principal: self.role("reader"),
            action: "kms:Decrypt".to_owned(),
            resource: self.key(),
            context: Context::new()
                .with("kms:ViaService", "s3.eu-central-1.amazonaws.com")
                .with("kms:EncryptionContext:aws:s3:arn", context),
        }
    }

    fn document(&self) -> String {
        format!("{}/{}/2026/11/22/call.json", bucket("results"), self.id)
    }
}

fn own_keys(stack: &Stack) -> bool {
    stack.of_kind("AWS::KMS::Key").count() > 1
}

/// Every refusal or permission that is not as it should be.
fn leaks(stack: &Stack, ids: &[&str]) -> Vec<String> {
    let tenants: Vec<Tenant> = ids.iter().map(|id| Tenant { id, stack }).collect();
    let mut wrong = Vec::new();
    let mut ask =
        |who: Principal, (action, resource, context): &(&'static str, String, Context), may: bool| {
            // The proof takes a bucket's objects to be under the bucket's key; tenants' own keys have a test of their own.
            let other_key = resource.contains(":::cci-lite-results") && own_keys(stack);
            let call =
                Call { action: (*action).to_owned(), resource: resource.clone(), context: context.clone() };
            let decision = if other_key {
                let Call { action, resource, context } = call;
                stack.authorize(&Request { principal: who.clone(), action, resource, context })
            } else {
                stack.authorize_call(&who, &call)
            };
            if decision.is_allowed() != may {
                wrong.push(format!("{who} on {action} {resource} {context:?}: {decision:?}"));
            }
        };
    for own in &tenants {
        for thing in own.of_reader() {
            ask(own.role("reader"), &thing, true);
            ask(own.role("uploader"), &thing, false);
        }
        for thing in own.of_uploader() {
            ask(own.role("uploader"), &thing, true);
            ask(own.role("reader"), &thing, false);
        }
        for thing in own.of_nobody() {
            ask(own.role("reader"), &thing, false);
            ask(own.role("uploader"), &thing, false);
        }
        for other in tenants.iter().filter(|other| other.id != own.id) {
            for thing in other.of_reader().iter().chain(&other.of_uploader()).chain(&other.of_nobody()) {
                ask(own.role("reader"), thing, false);
                ask(own.role("uploader"), thing, false);
            }
        }
    }
    wrong
}

#[test]
fn no_role_of_a_tenant_reaches_another_tenant_and_each_reaches_its_own() {
    for options in ["", "context", "own keys", "own keys, context", "access points", "access points, context"]
    {
        let wrong = leaks(&stack(options), &TENANTS);
        assert!(wrong.is_empty(), "{options}: {} wrong:\n{}", wrong.len(), wrong.join("\n"));
    }
}

#[test]
fn roles_in_a_template_of_their_own_reach_no_more() {
    let config = concat!(env!("CARGO_MANIFEST_DIR"), "/../templates/configurations/sixty-tenants.yaml");
    let config = Config::load(Some(config.as_ref())).unwrap();
    let files = synth::emit::files(&config, synth::emit::Format::Yaml).unwrap();
    let texts: Vec<&str> = files.iter().map(|file| file.text.as_str()).collect();
    let stacks = tests::resolve_all(&texts, tests::account("eu-central-1"));
    let (shared, of_tenants) = stacks.split_first().unwrap();
    let stack = of_tenants.iter().fold(shared.clone(), |all, stack| all.beside(stack));
    // Every ninth: some of each template, and pairs across them.
    let ids: Vec<&str> = config.tenants.iter().step_by(9).map(|tenant| tenant.id.as_str()).collect();
    let wrong = leaks(&stack, &ids);
    assert!(of_tenants.len() > 1 && wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_key_of_its_own_opens_no_other_tenants_documents() {
    let stack = stack("own keys");
    for own in TENANTS.map(|id| Tenant { id, stack: &stack }) {
        assert!(stack.authorize(&own.decryption(bucket("results"))).is_allowed(), "{}", own.id);
        for other in TENANTS.map(|id| Tenant { id, stack: &stack }).iter().filter(|other| other.id != own.id)
        {
            let asked = Request { resource: other.key(), ..own.decryption(bucket("results")) };
            assert!(!stack.authorize(&asked).is_allowed(), "{} with the key of {}", own.id, other.id);
        }
    }
}

#[test]
fn the_encryption_context_tells_tenants_apart_under_one_key() {
    let stack = stack("context");
    for own in TENANTS.map(|id| Tenant { id, stack: &stack }) {
        assert!(stack.authorize(&own.decryption(own.document())).is_allowed(), "{}", own.id);
        assert!(!stack.authorize(&own.decryption(bucket("results"))).is_allowed(), "{}", own.id);
        for other in TENANTS.map(|id| Tenant { id, stack: &stack }).iter().filter(|other| other.id != own.id)
        {
            let asked = own.decryption(other.document());
            assert!(!stack.authorize(&asked).is_allowed(), "{} on a document of {}", own.id, other.id);
        }
    }
}

/// Sees that the test can fail: a role that may read the whole bucket is found.
#[test]
fn a_leak_is_found() {
    let config = Config::parse("test", "tenants: [{id: acme, name: A}, {id: acme-energie, name: B}, {id: acme2, name: C}, {id: demo, name: D}]").unwrap();
    let whole = synth::stack::template(&config).unwrap().to_yaml().unwrap();
    for (narrow, wide) in [
        ("Resource: !Sub ${ResultsBucket.Arn}/acme/*", "Resource: !Sub ${ResultsBucket.Arn}/acme*"),
        ("s3:prefix: acme/*", "s3:prefix: acme*"),
        ("workgroup/${TenantAcmeWorkGroup}", "workgroup/*"),
        ("/${Database}/tenant_acme", "/${Database}/tenant_acme*"),
    ] {
        assert!(whole.contains(narrow), "{narrow}");
        let stack = tests::resolve(&whole.replace(narrow, wide));
        assert!(!leaks(&stack, &TENANTS).is_empty(), "{narrow} -> {wide}");
    }
}
