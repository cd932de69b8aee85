//! What is wrong between fields that are each legal.

use std::collections::{BTreeMap, BTreeSet};

use contract::function::Function;
use contract::language::Language;
use contract::tenant::TENANT_TAG;

use super::path::{Path, Step};
use super::{Config, Redaction, Tenant};

/// The most characters of a bucket's name (Amazon S3 user guide, "General purpose bucket naming rules").
const BUCKET_NAME: usize = 63;

/// What names of buckets and parameters must not begin with (Amazon S3 user guide, "General purpose bucket naming rules";
/// Systems Manager API, `PutParameter`).
const RESERVED: [&str; 5] = ["aws", "ssm", "xn--", "sthree-", "amzn-s3-demo-"];

/// How many bytes of tags a template has room for, which repeats them on each of some 300 resources.
const TAGS: usize = 1_500;

/// Days by which the ledger remembers a call longer than its recording is kept: S3 deletes a day or two after the time, and
/// does not say when.
const REMEMBERED_BEYOND: u16 = 7;

/// Something wrong, and the path of the field that says it, such as `tenants[1].id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field.
    pub path: Path,
    /// What is wrong and what to do.
    pub message: String,
    /// The other fields that it was judged by, where `*` is any name or item.
    pub judged_by: &'static [&'static [&'static str]],
}

impl Config {
    /// Everything that is wrong between fields.
    pub fn problems(&self) -> Vec<Problem> {
        let mut found = Problems(Vec::new());
        self.check_names(&mut found);
        self.check_tags(&mut found);
        self.check_tenants(&mut found);
        self.check_retention(&mut found);
        self.check_models(&mut found);
        self.check_forms(&mut found);
        self.check_functions(&mut found);
        self.check_pace(&mut found);
        self.check_analytics(&mut found);
        self.check_recipients(&mut found);
        found.0
    }

    fn check_recipients(&self, found: &mut Problems) {
        let lists = [
            ("alarms", &self.alarms.recipients),
            ("failures", &self.failures.recipients),
            ("budget", &self.budget.recipients),
        ];
        for (block, recipients) in lists {
            let mut seen = BTreeSet::new();
            for (index, address) in recipients.iter().enumerate() {
                if !seen.insert(address.to_lowercase()) {
                    let path: [Step; 3] = [block.into(), "recipients".into(), index.into()];
                    found.add(path, format!("is {address}, which stands there before"), &[]);
                }
            }
        }
    }

    /// The longest name of a bucket has 63 characters at most; that of an account is 12 digits.
    fn check_names(&self, found: &mut Problems) {
        for taken in RESERVED.into_iter().filter(|taken| self.prefix.as_str().starts_with(taken)) {
            let message = format!("begins with {taken}, which AWS keeps for names of its own");
            found.add(["prefix".into()], message, &[]);
        }
        let ending = if self.buckets.account_regional_names { "-an" } else { "" };
        let beside = format!("-athena-staging-000000000000-{}{ending}", self.region).len();
        let most = BUCKET_NAME.saturating_sub(beside);
        let length = self.prefix.as_str().len();
        if length > most {
            let message = format!(
                "has {length} characters; in {} names of buckets leave {most} for it (<prefix>-athena-staging-<account>-{}{ending})",
                self.region, self.region
            );
            found.add(["prefix".into()], message, &[&["region"], &["buckets", "account_regional_names"]]);
        }
    }

    fn check_tags(&self, found: &mut Problems) {
        let mut seen = BTreeSet::new();
        for key in self.tags.keys() {
            let lower = key.to_lowercase();
            let path = ["tags".into(), key.as_str().into()];
            if lower == TENANT_TAG {
                found.add(path, "is the tag by which the stack itself says whose something is", &[]);
            } else if !seen.insert(lower) {
                found.add(
                    path,
                    "differs from an earlier one in its letter case only, which IAM does not tell apart",
                    &[],
                );
            }
        }
        let size: usize = self.tags.iter().map(|(key, value)| key.len() + value.len()).sum();
        if size > TAGS {
            let message = format!(
                "have {size} bytes; they stand on every resource, and a template holds {TAGS} of them"
            );
            found.add(["tags".into()], message, &[&["tags", "*"]]);
        }
        for key in self.tags.keys().filter(|key| key.to_lowercase().starts_with("aws:")) {
            found.add(
                ["tags".into(), key.as_str().into()],
                "begins with aws:, which AWS keeps for itself",
                &[],
            );
        }
        if let Some(tag) = self.budget.tag.as_ref().filter(|tag| !self.tags.contains_key(*tag)) {
            let message = format!("is {tag:?}, which is not among tags");
            found.add(["budget".into(), "tag".into()], message, &[&["tags", "*"]]);
        }
    }

    fn check_tenants(&self, found: &mut Problems) {
        let mut seen = BTreeSet::new();
        for (index, tenant) in self.tenants.iter().enumerate() {
            if !seen.insert(&tenant.id) {
                let message = format!("is {}, which an earlier tenant has", tenant.id);
                found.add(in_tenant(index, "id"), message, &[]);
            }
            check_redaction(index, tenant, found);
            let least = self.retention.transcripts;
            if let Some(days) = tenant.documents_retention.filter(|days| *days < least) {
                found.add(
                    in_tenant(index, "documents_retention"),
                    format!("is {days}, less than retention.transcripts ({least})"),
                    &[&["retention", "transcripts"]],
                );
            }
        }
    }

    fn check_retention(&self, found: &mut Problems) {
        let (transcripts, documents) = (self.retention.transcripts, self.retention.documents);
        if transcripts > documents {
            found.add(
                ["retention".into(), "transcripts".into()],
                format!("is {transcripts}, more than retention.documents ({documents}), which covers the same bucket"),
                &[&["retention", "documents"]],
            );
        }
        let (recordings, ledger) = (self.retention.recordings, self.retention.ledger);
        if ledger < recordings + REMEMBERED_BEYOND {
            found.add(
                ["retention".into(), "ledger".into()],
                format!(
                    "is {ledger}, less than {REMEMBERED_BEYOND} more than retention.recordings ({recordings}): a recording that \
                     the ledger has forgotten would be taken for a new one, and paid again"
                ),
                &[&["retention", "recordings"]],
            );
        }
    }

    fn check_models(&self, found: &mut Problems) {
        let known: Vec<&str> = self.models.keys().map(String::as_str).collect();
        let unknown = |name: &str| format!("is {name:?}, which is not among models: {}", known.join(", "));
        if !self.models.contains_key(&self.model) {
            found.add(["model".into()], unknown(&self.model), MODELS);
        }
        for (name, model) in &self.models {
            if !model.is_global() && !model.regions.contains(&self.region) {
                found.add(
                    ["models".into(), name.as_str().into(), "regions".into()],
                    format!("lacks {}, the region of deployment; a profile sends there, too", self.region),
                    &[&["region"]],
                );
            }
        }
        let mut seen = BTreeMap::new();
        for (name, model) in &self.models {
            if let Some(other) = seen.insert(&model.profile, name) {
                let message =
                    format!("is the profile of {other} already: what is said of one must hold of both");
                found.add(["models".into(), name.as_str().into(), "profile".into()], message, MODELS);
            }
            let (there, missing) = match (model.input_million, model.output_million) {
                (Some(_), None) => ("input_million", "output_million"),
                (None, Some(_)) => ("output_million", "input_million"),
                _ => continue,
            };
            let message = format!("is given without {missing}: name both prices, or none");
            found.add(["models".into(), name.as_str().into(), there.into()], message, MODEL_PRICES);
        }
        for (index, tenant) in self.tenants.iter().enumerate() {
            if let Some(model) = tenant.model.as_ref().filter(|model| !self.models.contains_key(*model)) {
                found.add(in_tenant(index, "model"), unknown(model), MODELS);
            }
        }
    }

    fn check_forms(&self, found: &mut Problems) {
        let known: Vec<&str> = self.qa_forms.keys().map(String::as_str).collect();
        let unknown = |name: &str| format!("is {name:?}, which is not among qa_forms: {}", known.join(", "));
        if !self.qa_forms.contains_key(&self.qa_form) {
            found.add(["qa_form".into()], unknown(&self.qa_form), FORMS);
        }
        for (index, tenant) in self.tenants.iter().enumerate() {
            if let Some(form) = tenant.qa_form.as_ref().filter(|form| !self.qa_forms.contains_key(*form)) {
                found.add(in_tenant(index, "qa_form"), unknown(form), FORMS);
            }
        }
        for (name, form) in &self.qa_forms {
            let mut seen = BTreeSet::new();
            for (index, criterion) in form.0.iter().enumerate() {
                if !seen.insert(&criterion.id) {
                    let message = format!("is {}, which an earlier criterion has", criterion.id);
                    let path: [Step; 4] =
                        ["qa_forms".into(), name.as_str().into(), index.into(), "id".into()];
                    found.add(path, message, &[]);
                }
            }
        }
    }

    fn check_functions(&self, found: &mut Problems) {
        type JudgedBy = &'static [&'static [&'static str]];
        let functions: [(&str, Function, JudgedBy); 3] = [
            ("job_init", Function::JobInit, &[&["functions", "job_init", "concurrency"]]),
            ("result_handler", Function::ResultHandler, &[&["functions", "result_handler", "concurrency"]]),
            ("analyzer", Function::Analyzer, &[&["functions", "analyzer", "concurrency"]]),
        ];
        for (name, function, judged_by) in functions {
            let set = self.functions.of(function);
            if let Some(reserved) = set.reserved_concurrency.filter(|reserved| *reserved < set.concurrency) {
                found.add(
                    ["functions".into(), name.into(), "reserved_concurrency".into()],
                    format!(
                        "is {reserved}, less than its concurrency ({}): messages would be received and thrown back",
                        set.concurrency
                    ),
                    judged_by,
                );
            }
        }
    }

    fn check_analytics(&self, found: &mut Problems) {
        let first_day = &self.catalog.first_day;
        if first_day.parse::<jiff::civil::Date>().is_err() {
            let message = format!("is {first_day}, a day that the calendar does not have");
            found.add(["catalog".into(), "first_day".into()], message, &[]);
        }
        for (viewer, tenant, id) in self.viewed_tenants() {
            if !self.tenants.iter().any(|tenant| tenant.id == *id) {
                let viewers = ["dashboards".into(), "quicksight".into(), "viewers".into()];
                let path = viewers.into_iter().chain([viewer.into(), "tenants".into(), tenant.into()]);
                found.add(path, format!("is {id}, which is not among tenants"), &[&["tenants", "*", "id"]]);
            }
        }
    }

    /// The tenants that viewers of QuickSight see: the viewer's index, the tenant's index there, and its ID.
    fn viewed_tenants(&self) -> impl Iterator<Item = (usize, usize, &contract::tenant::TenantId)> {
        let viewers = self.dashboards.quicksight.iter().flat_map(|set| set.viewers.iter().enumerate());
        viewers.flat_map(|(viewer, seen)| {
            seen.tenants.iter().enumerate().map(move |(tenant, id)| (viewer, tenant, id))
        })
    }
}

/// Personal data is redacted, or it is said why it is not.
fn check_redaction(index: usize, tenant: &Tenant, found: &mut Problems) {
    let is_off = tenant.redaction == Redaction::Off;
    match (is_off, &tenant.redaction_off_reason) {
        (true, reason) if reason.as_ref().is_none_or(|reason| reason.trim().is_empty()) => {
            let message =
                "is off: say in redaction_off_reason why personal data may stay in this tenant's documents";
            found.add(in_tenant(index, "redaction"), message, REDACTION);
        }
        (false, Some(_)) => {
            let message = "is given although redaction is on: set redaction to off, or remove the reason";
            found.add(in_tenant(index, "redaction_off_reason"), message, REDACTION);
        }
        _ => {}
    }
    if !is_off && !tenant.language.can_be_redacted() {
        let redactable: Vec<_> = Language::all().filter(|one| one.can_be_redacted()).collect();
        let redactable: Vec<&str> = redactable.into_iter().map(Language::transcribe_code).collect();
        let message = format!(
            "is {}, in which Transcribe cannot redact personal data: choose one of {}; or set redaction to off and say why in \
             redaction_off_reason",
            tenant.language,
            redactable.join(", ")
        );
        found.add(in_tenant(index, "language"), message, REDACTION);
    }
}

/// What redaction is judged by.
const REDACTION: &[&[&str]] = &[
    &["tenants", "*", "redaction"],
    &["tenants", "*", "redaction_off_reason"],
    &["tenants", "*", "language"],
];

/// What a form's name is judged by.
const FORMS: &[&[&str]] = &[&["qa_forms", "*"]];

/// What one price of a model is judged by.
const MODEL_PRICES: &[&[&str]] = &[&["models", "*", "input_million"], &["models", "*", "output_million"]];

/// What a model's name is judged by.
const MODELS: &[&[&str]] = &[&["models", "*"]];

fn in_tenant(index: usize, field: &str) -> [Step; 3] {
    ["tenants".into(), index.into(), field.into()]
}

/// What was found so far.
pub(super) struct Problems(Vec<Problem>);

impl Problems {
    pub(super) fn add(
        &mut self,
        path: impl IntoIterator<Item = Step>,
        message: impl Into<String>,
        judged_by: &'static [&'static [&'static str]],
    ) {
        let path = Path(path.into_iter().collect());
        self.0.push(Problem { path, message: message.into(), judged_by });
    }
}
