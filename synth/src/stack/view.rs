//! The view `calls`: one flat row per call, for those who do not want to know how a document is nested.
//!
//! It holds the production guide's minimum (appendix A), the v1.1 guide's scores, what else a lead asks of a single call,
//! and both partitions, so that a query that bounds `dt` reads no other day.
//!
//! Athena keeps a view as a table of Glue whose text is JSON in Base64, with columns in Presto's types; the columns
//! beside it, in Hive's, are what Glue and QuickSight show. The form is that of the views that Athena itself writes
//! (Trino, `ViewReaderUtil`); AWS does not document it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::json;

use super::queries::in_database;
use crate::aws::glue::{Column, Database, SerdeInfo, StorageDescriptor, Table, TableInput, TableType};
use crate::cfn::{Error, Handle, Template, account_id};

const SQL: &str = include_str!("view/calls.sql");

/// A type in Hive's words and in Presto's.
#[derive(Clone, Copy)]
struct Type {
    hive: &'static str,
    presto: &'static str,
}

const TEXT: Type = Type { hive: "string", presto: "varchar" };
const WHOLE: Type = Type { hive: "bigint", presto: "bigint" };
const FLAG: Type = Type { hive: "boolean", presto: "boolean" };
const NUMBER: Type = Type { hive: "double", presto: "double" };

/// What the SQL selects, in its order.
const COLUMNS: [(&str, Type); 18] = [
    ("tenant_id", TEXT),
    ("dt", TEXT),
    ("tenant", TEXT),
    ("call_id", TEXT),
    ("timestamp", TEXT),
    ("summary", TEXT),
    ("sentiment", TEXT),
    ("language", TEXT),
    ("duration_seconds", NUMBER),
    ("outcome", TEXT),
    ("qa_score", WHOLE),
    ("tone_score", WHOLE),
    ("qa_passed", FLAG),
    ("failed_criteria", TEXT),
    ("silence_seconds", NUMBER),
    ("interruptions", WHOLE),
    ("model_failure", TEXT),
    ("cost", NUMBER),
];

/// Adds the view to the database, whose name is `name`.
pub(super) fn add(template: &mut Template, database: &Handle<Database>, name: &str) -> Result<(), Error> {
    template.section("v1.1 section 10, production section 10: Glue");
    let columns: Vec<Column> =
        COLUMNS.iter().map(|(column, kind)| Column::new(*column).type_(kind.hive)).collect();
    let view = TableInput::new("calls")
        .description(
            "One flat row per call: sentiment, scores, silence, interruptions, failure of the model, cost",
        )
        .table_type(TableType::VirtualView)
        .parameters([("presto_view", "true"), ("comment", "Presto View")])
        .partition_keys(Vec::<Column>::new())
        .storage_descriptor(StorageDescriptor::new().columns(columns).serde_info(SerdeInfo::new()))
        .view_original_text(original_text(name))
        .view_expanded_text("/* Presto View */");
    template.add("CallsView", Table::new(account_id(), database.name()).table_input(view))?;
    Ok(())
}

fn original_text(database: &str) -> String {
    let columns: Vec<_> =
        COLUMNS.iter().map(|(column, kind)| json!({"name": column, "type": kind.presto})).collect();
    let view = json!({
        "originalSql": in_database(SQL, database).trim_end(),
        "catalog": "awsdatacatalog",
        "schema": database,
        "columns": columns,
    });
    format!("/* Presto View: {} */", BASE64.encode(view.to_string()))
}
