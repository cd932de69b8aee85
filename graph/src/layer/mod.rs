//! The layers of a template, one file each.

mod alarms;
mod data;
mod events;
mod permissions;

use proof::Stack;

use crate::picture::{Body, Picture};
use crate::scene::Scene;

/// What of a template is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// What happens after what: events, messages, calls.
    Events,
    /// What is kept where, who writes it and who reads it.
    Data,
    /// Who may do what with what.
    Permissions,
    /// What is watched, and who is told.
    Alarms,
}

impl Layer {
    /// All of them.
    pub const ALL: [Layer; 4] = [Self::Events, Self::Data, Self::Permissions, Self::Alarms];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Data => "data",
            Self::Permissions => "permissions",
            Self::Alarms => "alarms",
        }
    }
}

/// Draws a layer of a template.
pub fn picture(stack: &Stack, layer: Layer) -> Picture {
    let scene = Scene::of(stack);
    let picture = match layer {
        Layer::Events => events::picture(&scene),
        Layer::Data => data::picture(&scene),
        Layer::Permissions => permissions::picture(&scene),
        Layer::Alarms => alarms::picture(&scene),
    };
    let empty = match &picture.body {
        Body::Flow(flow) => flow.nodes.is_empty(),
        Body::Table(table) => table.cells.is_empty(),
    };
    let about = if empty { "There is nothing of this in the template.".to_owned() } else { picture.about };
    Picture { about, ..picture }
}

/// What a picture says of the names in it.
fn names(scene: &Scene<'_>) -> String {
    match scene.prefix.as_str() {
        "" => String::new(),
        prefix => format!(" Most names begin with {prefix}, which is left out."),
    }
}
