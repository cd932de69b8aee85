//! What a change of `CloudFormation` templates does on AWS, told before it is deployed: for whoever reviews it.
//!
//! Takes any two deployments, ours or not. The order is that of the data: `view` reads each resource in the form in which it
//! is compared, `pair` finds what became of which resource, `diff` what changed in it and [`effect`] what AWS does for that.
//! On these stand the questions: `data` at risk, `permissions`, `events`, `alarms` and [`cost`]. What is red needs
//! an approval ([`approvals`]); [`render`] writes the review.
//!
//! Resources are the same when their logical IDs are. Values are compared as they resolve; where a template leaves one
//! open, as it is written.
//!
//! ```
//! let read = |days: &str| {
//!     let text = format!(
//!         "Resources:\n  Logs:\n    Type: AWS::Logs::LogGroup\n    Properties: {{ LogGroupName: calls, RetentionInDays: {days} }}\n"
//!     );
//!     check::Deployment::read([("stack.yaml", text.as_str())], &check::account())
//! };
//! let review = review::review(&read("365")?, &read("30")?, &review::Tariff::default());
//! assert_eq!(review.red().map(|line| line.id.as_str()).collect::<Vec<_>>(), ["data/Logs/retention"]);
//! assert!(!review.passes());
//! # Ok::<(), check::Unusable>(())
//! ```

mod view;

mod pair;

mod diff;
mod translation;

pub mod effect;

mod data;
mod permissions;

mod events;

mod alarms;

pub mod cost;

mod exports;

pub mod approvals;

pub mod render;

mod words;

use check::Deployment;
use serde::Serialize;

pub use approvals::{Approvals, InvalidApprovals};
pub use cost::{Cost, Tariff};
pub use effect::{Effect, PropertyChange, ResourceChange};
use pair::Pairs;
use view::Side;

/// How a reader should take a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// Needs an approval.
    Red,
    /// For the worse, or more than before.
    Worse,
    /// Neither.
    Neutral,
    /// For the better, or less than before.
    Better,
}

/// One thing that a reviewer must know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What an approval names: section, resource, what; it stays the same as long as what it tells of does.
    pub id: String,
    /// How to take it.
    pub tone: Tone,
    /// Logical ID of the resource.
    pub resource: String,
    /// What happens, in words.
    pub text: String,
    /// Why it was approved, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved: Option<String>,
}

impl Line {
    pub(crate) fn new(id: String, tone: Tone, resource: &str, text: impl Into<String>) -> Self {
        Line { id, tone, resource: resource.to_owned(), text: text.into(), approved: None }
    }
}

/// What a change does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Review {
    /// Each resource that is not what it was, in the order of the new template, then those that are gone.
    pub resources: Vec<ResourceChange>,
    /// What `CloudFormation` refuses.
    pub refused: Vec<Line>,
    /// What is stored and may be lost.
    pub data: Vec<Line>,
    /// Who may do more or less.
    pub permissions: Vec<Line>,
    /// What arrives elsewhere, or nowhere.
    pub events: Vec<Line>,
    /// What nobody is told of any more.
    pub alarms: Vec<Line>,
    /// What it costs.
    pub cost: Cost,
    /// What could not be told.
    pub notes: Vec<String>,
    /// What is wrong with the approvals.
    pub approvals: Vec<String>,
}

/// Compares two deployments.
pub fn review(old: &Deployment, new: &Deployment, tariff: &Tariff) -> Review {
    let (old, new) = Side::of_both(old, new);
    let pairs = Pairs::of(&old, &new);
    let resources = effect::changes(&pairs);
    let was = translation::translated(&old, &pairs);
    Review {
        refused: effect::refused(&resources),
        data: data::lines(&pairs, &resources),
        permissions: permissions::lines(&was, &new),
        events: events::lines(&was, &new),
        alarms: alarms::lines(&pairs),
        cost: cost::compare(&old, &new, tariff),
        notes: pairs.notes().into_iter().chain(exports::notes(&old, &new)).collect(),
        resources,
        approvals: Vec::new(),
    }
}

impl Review {
    /// Did nothing change?
    pub fn is_empty(&self) -> bool {
        self.resources.is_empty()
            && self.notes.is_empty()
            && self.lines().next().is_none()
            && self.cost.is_empty()
    }

    /// All lines, section by section.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        [&self.refused, &self.data, &self.permissions, &self.events, &self.alarms].into_iter().flatten()
    }

    /// The red lines, approved or not.
    pub fn red(&self) -> impl Iterator<Item = &Line> {
        self.lines().filter(|line| line.tone == Tone::Red)
    }

    /// Is each red line approved, and each approval of use?
    pub fn passes(&self) -> bool {
        self.approvals.is_empty() && self.red().all(|line| line.approved.is_some())
    }

    pub(crate) fn lines_mut(&mut self) -> impl Iterator<Item = &mut Line> {
        let sections =
            [&mut self.refused, &mut self.data, &mut self.permissions, &mut self.events, &mut self.alarms];
        sections.into_iter().flatten()
    }
}
