//! Saved queries: what both guides print, and what the lead of a call centre asks first.
//!
//! Each is a file beside this one; its first line says what it answers. All bound the partition `dt`, so that Athena
//! reads no day that is not asked for. `tests/sql.py` checks them against the table's columns.

use crate::aws::athena::{NamedQuery, WorkGroup};
use crate::cfn::{Error, Handle, Template};
use crate::config::Config;

/// A query: the end of its logical ID, its name in Athena, and its file.
type Query = (&'static str, &'static str, &'static str);

const QUERIES: [Query; 22] = [
    (
        "V11GuideScores",
        "v1.1 guide: sentiment and scores of a week",
        include_str!("queries/v11_guide_scores.sql"),
    ),
    (
        "ProductionGuideNewest",
        "Production guide: newest calls",
        include_str!("queries/production_guide_newest.sql"),
    ),
    (
        "ProductionGuideCount",
        "Production guide: number of calls",
        include_str!("queries/production_guide_count.sql"),
    ),
    ("Volume", "Calls and minutes by day", include_str!("queries/volume.sql")),
    ("NegativeShare", "Share of negative calls by week", include_str!("queries/negative_share.sql")),
    ("WorstCalls", "Worst calls of a week", include_str!("queries/worst_calls.sql")),
    ("Scores", "QA and tone scores by week", include_str!("queries/scores.sql")),
    ("Tone", "Distribution of tone scores", include_str!("queries/tone.sql")),
    ("Unresolved", "Calls that were not resolved", include_str!("queries/unresolved.sql")),
    ("KeyPhrases", "Most frequent key phrases", include_str!("queries/key_phrases.sql")),
    ("EntityTypes", "Most frequent types of entities", include_str!("queries/entity_types.sql")),
    ("Organisations", "Most frequent organisations", include_str!("queries/organisations.sql")),
    ("ActionItems", "Action items", include_str!("queries/action_items.sql")),
    ("CallLength", "Length of calls by week", include_str!("queries/call_length.sql")),
    ("QaCriteria", "QA by criterion", include_str!("queries/qa_criteria.sql")),
    ("QaFailed", "Calls that failed QA", include_str!("queries/qa_failed.sql")),
    ("Talk", "Talk, silence and interruptions by week", include_str!("queries/talk.sql")),
    ("Topics", "Most frequent topics", include_str!("queries/topics.sql")),
    ("Risks", "Risks of a week", include_str!("queries/risks.sql")),
    ("Cost", "Estimated cost by week", include_str!("queries/cost.sql")),
    ("ModelFailures", "Trouble of the model", include_str!("queries/model_failures.sql")),
    ("Incomplete", "Incomplete results", include_str!("queries/incomplete.sql")),
];

/// Adds the saved queries over the table `results` of `database` to the workgroup of all tenants; none unless
/// `catalog.saved_queries`.
pub(super) fn add(
    template: &mut Template,
    config: &Config,
    database: &str,
    shared: &Handle<WorkGroup>,
) -> Result<(), Error> {
    if !config.catalog.saved_queries {
        return Ok(());
    }
    template.section("v1.1 section 11, production section 10: Athena");
    for (id, name, text) in QUERIES {
        let query = NamedQuery::new(database, in_database(text, database))
            .name(name)
            .description(description(text))
            .work_group(shared.name());
        template.add(&format!("Query{id}"), query)?;
    }
    Ok(())
}

/// The SQL of one of our files with the database's name in it.
pub(super) fn in_database(text: &str, database: &str) -> String {
    text.replace("{database}", database)
}

/// A file's first line, without the comment's dashes.
fn description(text: &str) -> &str {
    text.lines().next().unwrap_or_default().trim_start_matches("-- ")
}
