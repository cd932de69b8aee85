//! Objects that somebody writes and an event tells of, or people read at the end.

use super::Events;
use crate::keys::meet;
use crate::picture::Way;

impl Events<'_, '_> {
    pub(super) fn written_objects(&mut self) {
        let scene = self.scene;
        for grant in scene.grants.iter().filter(|grant| grant.action == "s3:PutObject") {
            let (Some((bucket, Some(keys))), Some(actor)) = (scene.objects(grant.arn), scene.hand(grant))
            else {
                continue;
            };
            let told = self.sources.iter().filter(|(id, told, _)| *id == bucket.id && meet(told, &keys));
            let told: Vec<usize> = told.map(|(.., node)| *node).collect();
            let title = format!("s3:PutObject ({})", grant.role.id);
            for to in &told {
                let from = self.sketch.node(actor.clone());
                self.sketch.edge(from, *to, Way::Flow, "", &title);
            }
            if told.is_empty() && !scene.is_for_people(grant.role) {
                let from = actor;
                let readers = scene.grants.iter().filter(|other| {
                    other.action == "s3:GetObject"
                        && scene.is_for_people(other.role)
                        && scene.objects(other.arn).is_some_and(|(other, read)| {
                            other.id == bucket.id && read.is_some_and(|read| meet(&read, &keys))
                        })
                });
                for reader in readers {
                    let Some(people) = scene.actor(reader.role) else { continue };
                    let from = self.sketch.node(from.clone());
                    let place = self.sketch.node(scene.place(bucket, Some(&keys)));
                    let people = self.sketch.node(people);
                    self.sketch.edge(from, place, Way::Flow, "", &title);
                    let queries = scene.grants.iter().any(|other| {
                        other.role.id == reader.role.id && other.action == "athena:StartQueryExecution"
                    });
                    let by = if queries { "Athena" } else { "" };
                    self.sketch.edge(place, people, Way::Ask, by, "s3:GetObject");
                }
            }
        }
    }
}
