//! Datasets in SPICE, each by one query to Athena.

use super::{Place, access, permission};
use crate::aws::quicksight::{
    AlertStatus, CustomSql, DataSet, DataSetRefreshProperties, DataSource, ImportMode, IngestionWaitPolicy,
    InputColumn, InputColumnType, Interval, PhysicalTable, RefreshFailureConfiguration,
    RefreshFailureEmailAlert, RefreshSchedule, RefreshScheduleMap, RefreshType, ScheduleFrequency,
};
use crate::cfn::{Handle, account_id};
use crate::stack::queries::in_database;

/// What `calls.sql` selects.
const CALLS: [(&str, InputColumnType); 16] = [
    ("tenant_id", InputColumnType::String),
    ("call_id", InputColumnType::String),
    ("call_date", InputColumnType::Datetime),
    ("call_time", InputColumnType::Datetime),
    ("language", InputColumnType::String),
    ("duration_seconds", InputColumnType::Decimal),
    ("sentiment", InputColumnType::String),
    ("positive", InputColumnType::Decimal),
    ("negative", InputColumnType::Decimal),
    ("qa_score", InputColumnType::Integer),
    ("tone_score", InputColumnType::Integer),
    ("outcome", InputColumnType::String),
    ("qa_passed", InputColumnType::Boolean),
    ("silence_seconds", InputColumnType::Decimal),
    ("interruptions", InputColumnType::Integer),
    ("cost", InputColumnType::Decimal),
];

/// What `key_phrases.sql` selects: a row per phrase of a call.
const KEY_PHRASES: [(&str, InputColumnType); 5] = [
    ("tenant_id", InputColumnType::String),
    ("call_id", InputColumnType::String),
    ("call_date", InputColumnType::Datetime),
    ("key_phrase", InputColumnType::String),
    ("said", InputColumnType::Integer),
];

pub(super) fn columns(columns: &[(&str, InputColumnType)]) -> Vec<InputColumn> {
    columns.iter().map(|(name, kind)| InputColumn::new(*name, *kind)).collect()
}

impl Place<'_> {
    /// A row per call.
    pub(super) fn calls(&self, athena: &Handle<DataSource>, access: &Handle<DataSet>) -> DataSet {
        let sql = self.kept(include_str!("calls.sql"));
        access::restricted(self.dataset("calls", athena, "calls", &sql, columns(&CALLS)), access)
    }

    /// A row per key phrase of a call.
    pub(super) fn key_phrases(&self, athena: &Handle<DataSource>, access: &Handle<DataSet>) -> DataSet {
        let sql = self.kept(include_str!("key_phrases.sql"));
        let columns = columns(&KEY_PHRASES);
        access::restricted(self.dataset("key-phrases", athena, "phrases", &sql, columns), access)
    }

    /// A query of ours over the days for which any tenant's documents are kept.
    fn kept(&self, sql: &str) -> String {
        let retention = self.config.retention.documents;
        let longest = self.config.tenants.iter().filter_map(|tenant| tenant.documents_retention).max();
        let days = longest.map_or(retention, |days| days.max(retention));
        in_database(sql, self.database).replace("{days}", &days.to_string())
    }

    /// A dataset in SPICE. A deployment does not wait for its first import; QuickSight writes to the owner when one fails.
    pub(super) fn dataset(
        &self,
        name: &str,
        athena: &Handle<DataSource>,
        table: &str,
        sql: &str,
        columns: Vec<InputColumn>,
    ) -> DataSet {
        let query = CustomSql::new(columns, athena.arn(), name, sql);
        let alert = RefreshFailureEmailAlert::new().alert_status(AlertStatus::Enabled);
        let failures = RefreshFailureConfiguration::new().email_alert(alert);
        DataSet::new()
            .aws_account_id(account_id())
            .data_set_id(self.id(name))
            .name(self.title(name))
            .import_mode(ImportMode::Spice)
            .ingestion_wait_policy(IngestionWaitPolicy::new().wait_for_spice_ingestion(false))
            .data_set_refresh_properties(DataSetRefreshProperties::new().failure_configuration(failures))
            .physical_table_map([(table, PhysicalTable::new().custom_sql(query))])
            .permissions(permission::of_data_set(self.settings))
    }

    /// The dataset is read anew once a day.
    pub(super) fn daily(&self, dataset: &str) -> RefreshSchedule {
        let frequency = ScheduleFrequency::new()
            .interval(Interval::Daily)
            .time_of_the_day(&self.settings.refresh_at)
            .time_zone("UTC");
        let schedule = RefreshScheduleMap::new()
            .schedule_id(self.id("daily"))
            .refresh_type(RefreshType::FullRefresh)
            .schedule_frequency(frequency);
        RefreshSchedule::new().aws_account_id(account_id()).data_set_id(self.id(dataset)).schedule(schedule)
    }
}
