//! Widgets, in the words of CloudWatch.
//!
//! Source: CloudWatch API reference, "Dashboard Body Structure and Syntax".

use crate::cfn::{Node, region};

/// A widget that has no place yet.
#[derive(Clone)]
pub(super) struct Widget {
    pub(super) width: u8,
    pub(super) height: u8,
    pub(super) kind: &'static str,
    pub(super) properties: Vec<(String, Node)>,
}

impl Widget {
    /// A question that the widgets below it answer.
    pub(super) fn heading(question: &str) -> Self {
        Self::new("text", 24, 1).with("markdown", format!("## {question}").as_str())
    }

    /// Curves of five minutes each; half as wide as the dashboard.
    pub(super) fn graph(title: &str) -> Self {
        Self::metric(title, "timeSeries").with("period", 300)
    }

    /// One number per metric, over all the time that is shown.
    pub(super) fn numbers(title: &str) -> Self {
        Self::metric(title, "singleValue").with("setPeriodToTimeRange", true)
    }

    /// A result of CloudWatch Logs Insights; as wide as the dashboard.
    pub(super) fn log(title: &str, query: impl Into<Node>) -> Self {
        Self::new("log", 24, 6)
            .with("title", title)
            .with("region", region())
            .with("view", "table")
            .with("query", query)
    }

    fn metric(title: &str, view: &str) -> Self {
        Self::new("metric", 12, 6)
            .with("title", title)
            .with("region", region())
            .with("view", view)
            .with("stacked", false)
            .with("metrics", Node::List(Vec::new()))
    }

    fn new(kind: &'static str, width: u8, height: u8) -> Self {
        Self { width, height, kind, properties: Vec::new() }
    }

    /// A third as wide as the dashboard.
    pub(super) fn third(mut self) -> Self {
        self.width = 8;
        self
    }

    /// Curves upon each other.
    pub(super) fn stacked(self) -> Self {
        self.with("stacked", true)
    }

    /// The sum of each period.
    pub(super) fn sum(self) -> Self {
        self.statistic("Sum")
    }

    /// The maximum of each period.
    pub(super) fn maximum(self) -> Self {
        self.statistic("Maximum")
    }

    /// Another statistic of each period.
    pub(super) fn statistic(self, statistic: &str) -> Self {
        self.with("stat", statistic)
    }

    /// Shows the last 30 days, whatever time the dashboard shows, in periods of a day.
    pub(super) fn month(self) -> Self {
        self.with("period", 86_400).with("start", "-P30D")
    }

    /// More metrics.
    pub(super) fn metrics(mut self, more: impl IntoIterator<Item = Node>) -> Self {
        if let Some((_, Node::List(metrics))) = self.properties.iter_mut().find(|(name, _)| name == "metrics")
        {
            metrics.extend(more);
        }
        self
    }

    fn with(mut self, name: &str, value: impl Into<Node>) -> Self {
        let value = value.into();
        match self.properties.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = value,
            None => self.properties.push((name.to_owned(), value)),
        }
        self
    }
}
