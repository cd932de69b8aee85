//! Visuals, in QuickSight's words.
//!
//! Source: QuickSight API reference, `Visual`.

use serde_json::{Value, json};

/// A column of a dataset that the definition declares.
#[derive(Clone, Copy)]
pub(super) struct Field {
    /// The dataset's identifier in the definition.
    pub(super) dataset: &'static str,
    /// The column.
    pub(super) column: &'static str,
}

impl Field {
    pub(super) fn column(self) -> Value {
        json!({"DataSetIdentifier": self.dataset, "ColumnName": self.column})
    }

    /// Unique within a visual, where each column serves one purpose.
    fn id(self, purpose: &str) -> String {
        format!("{}.{}.{purpose}", self.dataset, self.column)
    }

    /// A point for each day.
    pub(super) fn by_day(self) -> Value {
        json!({"DateDimensionField": {"FieldId": self.id("day"), "Column": self.column(), "DateGranularity": "DAY"}})
    }

    /// A point for each text.
    pub(super) fn by_text(self) -> Value {
        json!({"CategoricalDimensionField": {"FieldId": self.id("each"), "Column": self.column()}})
    }

    /// How many texts there are.
    pub(super) fn count(self) -> Value {
        json!({"CategoricalMeasureField": {
            "FieldId": self.id("count"), "Column": self.column(), "AggregationFunction": "COUNT",
        }})
    }

    /// How many numbers there are.
    pub(super) fn count_of_numbers(self) -> Value {
        self.number("COUNT")
    }

    /// The average of numbers.
    pub(super) fn average(self) -> Value {
        self.number("AVERAGE")
    }

    /// The sum of numbers.
    pub(super) fn sum(self) -> Value {
        self.number("SUM")
    }

    fn number(self, function: &str) -> Value {
        json!({"NumericalMeasureField": {
            "FieldId": self.id("number"),
            "Column": self.column(),
            "AggregationFunction": {"SimpleNumericalAggregation": function},
        }})
    }
}

/// A visual, and the ID by which its place on the sheet names it.
pub(super) struct Visual {
    /// The ID.
    pub(super) id: &'static str,
    /// The visual.
    pub(super) definition: Value,
}

impl Visual {
    fn new(id: &'static str, kind: &str, title: &str, configuration: Value) -> Self {
        let definition = json!({kind: {
            "VisualId": id,
            "Title": {"Visibility": "VISIBLE", "FormatText": {"PlainText": title}},
            "ChartConfiguration": configuration,
        }});
        Self { id, definition }
    }

    /// Lines over days, one of each value, or of each text of `colour`.
    pub(super) fn lines(
        id: &'static str,
        title: &str,
        day: Field,
        values: Vec<Value>,
        colour: Option<Field>,
    ) -> Self {
        let colours: Vec<Value> = colour.into_iter().map(Field::by_text).collect();
        let wells = json!({"Category": [day.by_day()], "Values": values, "Colors": colours});
        let configuration = json!({"FieldWells": {"LineChartAggregatedFieldWells": wells}, "Type": "LINE"});
        Self::new(id, "LineChartVisual", title, configuration)
    }

    /// Columns over `category`, cut into the texts of `colour`.
    pub(super) fn columns(
        id: &'static str,
        title: &str,
        category: Value,
        value: Value,
        colour: Option<Field>,
    ) -> Self {
        let arrangement = if colour.is_some() { "STACKED" } else { "CLUSTERED" };
        let colours: Vec<Value> = colour.into_iter().map(Field::by_text).collect();
        let wells = json!({"Category": [category], "Values": [value], "Colors": colours});
        let configuration = json!({
            "FieldWells": {"BarChartAggregatedFieldWells": wells},
            "Orientation": "VERTICAL",
            "BarsArrangement": arrangement,
        });
        Self::new(id, "BarChartVisual", title, configuration)
    }

    /// How many calls have a number in each range of `width`.
    pub(super) fn histogram(id: &'static str, title: &str, numbers: Field, width: u8) -> Self {
        let configuration = json!({
            "FieldWells": {"HistogramAggregatedFieldWells": {"Values": [numbers.count_of_numbers()]}},
            "BinOptions": {"SelectedBinType": "BIN_WIDTH", "BinWidth": {"Value": width}},
        });
        Self::new(id, "HistogramVisual", title, configuration)
    }

    /// Words as large as their number, the largest hundred.
    pub(super) fn words(id: &'static str, title: &str, words: Field, number: Value) -> Self {
        let wells = json!({"GroupBy": [words.by_text()], "Size": [number]});
        let configuration = json!({
            "FieldWells": {"WordCloudAggregatedFieldWells": wells},
            "SortConfiguration": {
                "CategoryItemsLimit": {"ItemsLimit": 100, "OtherCategories": "EXCLUDE"},
                "CategorySort": [{"FieldSort": {
                    "FieldId": number["NumericalMeasureField"]["FieldId"], "Direction": "DESC",
                }}],
            },
        });
        Self::new(id, "WordCloudVisual", title, configuration)
    }
}
