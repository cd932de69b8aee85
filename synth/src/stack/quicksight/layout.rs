//! What analysis and dashboard show, and where.

use serde_json::{Value, json};

use super::visual::{Field, Visual};
use crate::aws::quicksight::DataSet;
use crate::cfn::{Handle, Json, Node, Val};

const CALLS: &str = "calls";
const KEY_PHRASES: &str = "key_phrases";

/// The columns of a sheet's grid, the width of a visual (two in a row) and its height.
pub(in crate::stack) const GRID: usize = 36;
const WIDTH: usize = GRID / 2;
const HEIGHT: usize = 12;

/// The definition over both datasets.
pub(super) fn definition(calls: &Handle<DataSet>, phrases: &Handle<DataSet>) -> Val<Json> {
    let declaration = |identifier: &str, dataset: &Handle<DataSet>| {
        let arn = dataset.arn().into_node();
        Node::map([("Identifier", Node::text(identifier)), ("DataSetArn", arn)])
    };
    let datasets = vec![declaration(CALLS, calls), declaration(KEY_PHRASES, phrases)];
    let definition: Val<Json> = Node::map([
        ("DataSetIdentifierDeclarations", Node::List(datasets)),
        ("Sheets", json!([sheet()]).into()),
        ("FilterGroups", json!([tenants()]).into()),
    ])
    .into();
    definition
}

const fn call(column: &'static str) -> Field {
    Field { dataset: CALLS, column }
}

const fn phrase(column: &'static str) -> Field {
    Field { dataset: KEY_PHRASES, column }
}

fn visuals() -> [Visual; 8] {
    let day = call("call_date");
    let calls = call("call_id").count();
    [
        Visual::columns("volume", "Calls by day", day.by_day(), calls.clone(), Some(call("tenant_id"))),
        Visual::lines("sentiment", "Calls by sentiment", day, vec![calls], Some(call("sentiment"))),
        Visual::lines(
            "sentiment-score",
            "Average sentiment score",
            day,
            vec![call("positive").average(), call("negative").average()],
            None,
        ),
        // By agent, once documents name one.
        Visual::columns(
            "qa",
            "Average QA score by tenant",
            call("tenant_id").by_text(),
            call("qa_score").average(),
            None,
        ),
        Visual::histogram("tone", "Calls by tone score", call("tone_score"), 10),
        Visual::words("key-phrases", "Key phrases", phrase("key_phrase"), phrase("said").sum()),
        Visual::lines(
            "interruptions",
            "Average interruptions of a call",
            day,
            vec![call("interruptions").average()],
            Some(call("tenant_id")),
        ),
        Visual::columns(
            "cost",
            "Estimated US dollars by day",
            day.by_day(),
            call("cost").sum(),
            Some(call("tenant_id")),
        ),
    ]
}

fn sheet() -> Value {
    let visuals = visuals();
    let elements: Vec<Value> =
        visuals.iter().enumerate().map(|(index, visual)| element(index, visual.id)).collect();
    let definitions: Vec<&Value> = visuals.iter().map(|visual| &visual.definition).collect();
    json!({
        "SheetId": CALLS,
        "Name": "Calls",
        "ContentType": "INTERACTIVE",
        "FilterControls": [{"Dropdown": {
            "FilterControlId": "tenant-choice", "SourceFilterId": "tenant", "Title": "Tenant", "Type": "MULTI_SELECT",
        }}],
        "Visuals": definitions,
        "Layouts": [{"Configuration": {"GridLayout": {"Elements": elements}}}],
    })
}

fn element(index: usize, id: &str) -> Value {
    json!({
        "ElementId": id,
        "ElementType": "VISUAL",
        "ColumnIndex": index % 2 * WIDTH,
        "ColumnSpan": WIDTH,
        "RowIndex": index / 2 * HEIGHT,
        "RowSpan": HEIGHT,
    })
}

/// The choice of tenants, among those that the viewer may see; at first all.
fn tenants() -> Value {
    let choice = json!({"FilterListConfiguration": {
        "MatchOperator": "CONTAINS", "SelectAllOptions": "FILTER_ALL_VALUES",
    }});
    json!({
        "FilterGroupId": "tenants",
        "Filters": [{"CategoryFilter": {
            "FilterId": "tenant", "Column": call("tenant_id").column(), "Configuration": choice,
        }}],
        "ScopeConfiguration": {"SelectedSheets": {"SheetVisualScopingConfigurations": [
            {"SheetId": CALLS, "Scope": "ALL_VISUALS"},
        ]}},
        "CrossDataset": "ALL_DATASETS",
        "Status": "ENABLED",
    })
}
