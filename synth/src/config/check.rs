//! What is wrong between fields that are each legal.

use std::collections::BTreeSet;

use super::Config;

/// Something wrong, and the path of the field that says it, such as `tenants[1].id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field, as its names and indexes.
    pub path: Vec<Step>,
    /// What is wrong and what to do.
    pub message: String,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A field.
    Field(String),
    /// An item of a list, from 0.
    Item(usize),
}

impl From<&str> for Step {
    fn from(name: &str) -> Self {
        Self::Field(name.to_owned())
    }
}
impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Self::Item(index)
    }
}

impl Config {
    /// Everything that is wrong between fields.
    pub fn problems(&self) -> Vec<Problem> {
        let mut found = Problems(Vec::new());
        self.check_retention(&mut found);
        self.check_models(&mut found);
        self.check_tenants(&mut found);
        self.check_functions(&mut found);
        self.check_analytics(&mut found);
        found.0
    }

    fn check_retention(&self, found: &mut Problems) {
        let retention = self.retention;
        if retention.transcripts > retention.documents {
            found.add(
                &["retention", "transcripts"],
                format!(
                    "is {}, more than retention.documents ({}), which covers the same bucket",
                    retention.transcripts, retention.documents
                ),
            );
        }
    }

    fn check_models(&self, found: &mut Problems) {
        let known: Vec<&str> = self.models.keys().map(String::as_str).collect();
        let known = known.join(", ");
        if !self.models.contains_key(&self.model) {
            found.add(&["model"], format!("is {:?}, which is not among models: {known}", self.model));
        }
        for (name, model) in &self.models {
            if !model.profile.starts_with("global.") && !model.regions.contains(&self.region) {
                found.add(
                    &["models", name, "regions"],
                    format!("lacks {}, the region of deployment; a profile sends there, too", self.region),
                );
            }
        }
        for (index, tenant) in self.tenants.iter().enumerate() {
            if let Some(model) = tenant.model.as_ref().filter(|model| !self.models.contains_key(*model)) {
                found.in_tenant(index, "model", format!("is {model:?}, which is not among models: {known}"));
            }
        }
    }

    fn check_tenants(&self, found: &mut Problems) {
        let mut seen = BTreeSet::new();
        for (index, tenant) in self.tenants.iter().enumerate() {
            if !seen.insert(&tenant.id) {
                found.in_tenant(index, "id", format!("is {}, which an earlier tenant has", tenant.id));
            }
            if tenant.documents_retention.is_some_and(|days| days < self.retention.transcripts) {
                let most = self.retention.transcripts;
                found.in_tenant(
                    index,
                    "documents_retention",
                    format!("is less than retention.transcripts ({most})"),
                );
            }
        }
    }

    fn check_functions(&self, found: &mut Problems) {
        let functions = [
            ("job_init", contract::function::Function::JobInit),
            ("result_handler", contract::function::Function::ResultHandler),
            ("analyzer", contract::function::Function::Analyzer),
        ];
        for (name, function) in functions {
            let set = self.functions.of(function);
            if set.reserved_concurrency.is_some_and(|reserved| reserved < set.concurrency) {
                found.add(
                    &["functions", name, "reserved_concurrency"],
                    format!(
                        "is less than its concurrency ({}): messages would be received and thrown back",
                        set.concurrency
                    ),
                );
            }
        }
    }

    fn check_analytics(&self, found: &mut Problems) {
        if let Some(tag) = self.budget.tag.as_ref().filter(|tag| !self.tags.contains_key(*tag)) {
            found.add(&["budget", "tag"], format!("is {tag:?}, which is not among tags"));
        }
        for (index, viewer) in
            self.dashboards.quicksight.iter().flat_map(|set| set.viewers.iter().enumerate())
        {
            for (position, id) in viewer.tenants.iter().enumerate() {
                if !self.tenants.iter().any(|tenant| tenant.id == *id) {
                    let path: [Step; 6] = [
                        "dashboards".into(),
                        "quicksight".into(),
                        "viewers".into(),
                        index.into(),
                        "tenants".into(),
                        position.into(),
                    ];
                    let message = format!("is {id}, which is not among tenants");
                    found.0.push(Problem { path: path.into(), message });
                }
            }
        }
    }

    /// What is legal and may still not be meant.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        let reserved = self.functions.reserved();
        if reserved > 0 {
            warnings.push(format!(
                "functions reserve {reserved} concurrent invocations: the account's quota must be at least {} in {}, or \
                 the stack does not deploy (new accounts have 10). concurrency alone bounds the functions as well.",
                reserved + 100,
                self.region
            ));
        }
        if self.alarms.enabled && self.alarms.recipients.is_empty() {
            warnings.push("alarms.recipients is empty: nobody hears of an alarm".to_owned());
        }
        if self.models.values().any(|model| model.profile.starts_with("global.")) {
            warnings.push(
                "a model's profile is global: calls may be read outside the region's part of the world"
                    .to_owned(),
            );
        }
        warnings
    }
}

struct Problems(Vec<Problem>);

impl Problems {
    fn add(&mut self, path: &[&str], message: String) {
        self.0.push(Problem { path: path.iter().map(|name| Step::from(*name)).collect(), message });
    }

    fn in_tenant(&mut self, index: usize, field: &str, message: String) {
        self.0.push(Problem { path: vec!["tenants".into(), index.into(), field.into()], message });
    }
}
