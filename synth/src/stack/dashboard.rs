//! The operators' dashboard: does it work, how much, how fast, for how much money?
//!
//! What functions measure is named by [`Metric`] alone; the rest is what AWS publishes. Tenants are found by search, so
//! that the dashboard does not change with them and sixty of them do not pass CloudWatch's limit of 500 metrics a graph.

mod body;
mod cost;
mod logs;
mod metric;
mod widget;

#[cfg(test)]
pub(super) use body::COLUMNS;

use contract::metric::Metric;

use self::metric::Own;
use self::widget::Widget;
use super::observability::{Watched, logged_errors};
use crate::aws::cloudwatch::Dashboard;
use crate::cfn::{Error, Template, Val};
use crate::config::Config;

/// What the dashboard looks at, by name.
struct Names {
    functions: Vec<Val<String>>,
    log_groups: Vec<Val<String>>,
    queues: Vec<Val<String>>,
    dead_letters: Vec<Val<String>>,
    rules: Vec<Val<String>>,
    logged_errors: Vec<String>,
}

impl Names {
    fn of(watched: &Watched) -> Self {
        let queues = [&watched.queues.intake, &watched.queues.completion, &watched.queues.analysis];
        let functions = || watched.functions.iter().map(|(_, handles)| handles);
        Self {
            functions: functions().map(|one| one.function.name().into()).collect(),
            log_groups: functions().map(|one| one.log_group.name().into()).collect(),
            queues: queues.iter().map(|one| one.queue.queue_name().into()).collect(),
            dead_letters: queues.iter().map(|one| one.dead_letters.queue_name().into()).collect(),
            rules: watched.rules.iter().map(|rule| rule.name().into()).collect(),
            logged_errors: watched.functions.iter().map(|(function, _)| logged_errors(*function)).collect(),
        }
    }
}

/// Adds the dashboard `<prefix>-operations`; none unless `dashboards.operations`.
pub(super) fn add(template: &mut Template, config: &Config, watched: &Watched) -> Result<(), Error> {
    if !config.dashboards.operations {
        return Ok(());
    }
    template.section("v1.1 section 9, production section 9: CloudWatch");
    let own = Own::of(&config.prefix);
    let watched = &Names::of(watched);
    let rows =
        [works(&own, watched), much(&own, watched), fast(&own, watched), cost::rows(&own, config)].concat();
    let dashboard = Dashboard::new(body::text(rows)).dashboard_name(format!("{}-operations", config.prefix));
    template.add("OperationsDashboard", dashboard)?;
    Ok(())
}

type Rows = Vec<Vec<Widget>>;

fn works(own: &Own, watched: &Names) -> Rows {
    let calls = [
        Metric::CallsReceived,
        Metric::CallsDone,
        Metric::CallsFailed,
        Metric::CallsQuarantined,
        Metric::ModelUnavailable,
        Metric::CallsHeld,
        Metric::CallsRecovered,
    ];
    let calls = || calls.map(|metric| own.total(metric));
    vec![
        vec![Widget::heading("Is it working?")],
        vec![
            Widget::numbers("Calls in the time that is shown").sum().metrics(calls()),
            Widget::graph("Calls").sum().metrics(calls()),
        ],
        vec![
            Widget::graph("Dead letters")
                .third()
                .maximum()
                .metrics(metric::of_queues("ApproximateNumberOfMessagesVisible", &watched.dead_letters)),
            Widget::graph("Events that rules could not deliver")
                .third()
                .sum()
                .metrics(metric::of_rules("FailedInvocations", &watched.rules)),
            Widget::graph("Errors and throttles of functions")
                .third()
                .sum()
                .metrics(metric::of_functions("Errors", &watched.functions))
                .metrics(metric::of_functions("Throttles", &watched.functions)),
        ],
        vec![
            Widget::graph("Seconds that the oldest open call is open")
                .maximum()
                .metrics([own.total(Metric::OldestOpenCall)]),
            Widget::graph("Errors in logs").sum().metrics(own.filtered(&watched.logged_errors)),
        ],
        vec![logs::errors(&watched.log_groups)],
    ]
}

fn much(own: &Own, watched: &Names) -> Rows {
    vec![
        vec![Widget::heading("How much?")],
        vec![
            Widget::graph("Calls done each hour, by tenant").stacked().metrics([own.by_tenant(
                Metric::CallsDone,
                "Sum",
                3600,
            )]),
            Widget::graph("Calls failed each hour, by tenant").stacked().metrics([own.by_tenant(
                Metric::CallsFailed,
                "Sum",
                3600,
            )]),
        ],
        vec![
            Widget::graph("Hours of audio each day, by tenant").stacked().metrics([own.by_tenant_times(
                Metric::AudioDuration,
                86_400,
                "/3600",
            )]),
            Widget::graph("Tokens of the model").sum().metrics(
                [Metric::ModelInputTokens, Metric::ModelOutputTokens].map(|tokens| own.total(tokens)),
            ),
        ],
        vec![
            Widget::graph("Messages that wait")
                .maximum()
                .metrics(metric::of_queues("ApproximateNumberOfMessagesVisible", &watched.queues)),
            Widget::graph("Seconds that the oldest message waits")
                .maximum()
                .metrics(metric::of_queues("ApproximateAgeOfOldestMessage", &watched.queues)),
        ],
    ]
}

fn fast(own: &Own, watched: &Names) -> Rows {
    vec![
        vec![Widget::heading("How fast?")],
        vec![
            Widget::graph("Seconds from upload to document").metrics(own.percentiles(Metric::TimeToDocument)),
            Widget::graph("Seconds from upload to document, 95 of 100 calls, by tenant")
                .metrics([own.by_tenant(Metric::TimeToDocument, "p95", 3600)]),
        ],
        vec![
            Widget::graph("Milliseconds of an answer of the model")
                .third()
                .metrics(own.percentiles(Metric::BedrockLatency)),
            Widget::graph("Milliseconds of functions, 95 of 100 invocations")
                .third()
                .statistic("p95")
                .metrics(metric::of_functions("Duration", &watched.functions)),
            Widget::graph("Concurrent invocations")
                .third()
                .maximum()
                .metrics(metric::of_functions("ConcurrentExecutions", &watched.functions)),
        ],
    ]
}
