//! Which permissions the functions' roles used in this run, and which they did not.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};
use proof::Granted;

use super::number::count;
use crate::permissions::{Acting, Permission};
use crate::stage::{ADMINISTRATOR, Stage};

/// What was asked of the template's policies.
#[derive(Debug, Clone, Default)]
pub(super) struct Rights {
    roles: Vec<Role>,
    /// Roles that nobody takes on in a rehearsal.
    idle: Vec<String>,
    refused: Vec<Permission>,
}

#[derive(Debug, Clone)]
struct Role {
    id: String,
    functions: Vec<String>,
    /// What it may do, and how often it did.
    granted: Vec<(Granted, u64)>,
    /// Who else acted with it.
    lent_to: BTreeSet<&'static str>,
}

impl Role {
    fn used(&self) -> usize {
        self.granted.iter().filter(|(_, times)| *times > 0).count()
    }
}

/// What is granted and what was asked for, role by role.
pub(super) fn of(stage: &Stage) -> Rights {
    let asked = stage.permissions();
    let mut functions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for function in stage.stack.functions() {
        functions.entry(stage.called(&function.role_arn)).or_default().push(function.id);
    }
    let taken_on = |id: &String| functions.contains_key(id) || asked.iter().any(|one| one.role == *id);
    let roles = stage.stack.of_kind("AWS::IAM::Role").filter(|role| role.id != ADMINISTRATOR);
    let (active, idle): (Vec<_>, Vec<_>) = roles.partition(|role| taken_on(&role.id));
    let role = |resource: &proof::Resource| {
        let own: Vec<&Permission> =
            asked.iter().filter(|one| one.role == resource.id && one.allowed).collect();
        let times = |granted: &Granted| {
            let at = format!("{}/{}", granted.at.resource, granted.at.statement);
            let meant =
                |one: &&&Permission| one.by.contains(&at) && granted.speaks_of(&one.action, &one.resource);
            own.iter().filter(meant).map(|one| one.times).sum()
        };
        let mut granted = stage.stack.granted(resource);
        granted.sort_by(|one, other| (&one.action, &one.resource).cmp(&(&other.action, &other.resource)));
        Role {
            id: resource.id.clone(),
            functions: functions.get(&resource.id).cloned().unwrap_or_default(),
            granted: granted.into_iter().map(|granted| (granted.clone(), times(&granted))).collect(),
            lent_to: own.iter().filter_map(|one| service(one.acting)).collect(),
        }
    };
    Rights {
        roles: active.into_iter().map(role).collect(),
        idle: idle.into_iter().map(|role| role.id.clone()).collect(),
        refused: asked.iter().filter(|one| !one.allowed).cloned().collect(),
    }
}

fn service(acting: Acting) -> Option<&'static str> {
    match acting {
        Acting::Function => None,
        Acting::Lambda => Some("Lambda"),
        Acting::S3 => Some("S3"),
        Acting::Transcribe => Some("Transcribe"),
    }
}

pub(super) fn section(rights: &Rights) -> Markup {
    html! {
        section #permissions aria-labelledby="permissions-title" {
            h2 #permissions-title { "Permissions" }
            p {
                "What the policies of each role allow, and how often it was used in this run. Every request was put to the "
                "template's own policies before it was carried out. What was not used in this run may be needed in "
                "another: by calls of another kind, by an operator, or where something fails."
            }
            @if !rights.refused.is_empty() { (refused(&rights.refused)) }
            @for one in &rights.roles { (role(one)) }
            @if !rights.idle.is_empty() {
                details {
                    summary { (rights.idle.len()) " role(s) that nobody takes on in a rehearsal" }
                    p { "They are for people and for services that the rehearsal does not play." }
                    ul.plain { @for id in &rights.idle { li { code { (id) } } } }
                }
            }
        }
    }
}

fn refused(refused: &[Permission]) -> Markup {
    html! {
        h3.bad { "Refused" }
        div.scroll tabindex="0" role="region" aria-label="Refused permissions" {
            table {
                thead { tr { th scope="col" { "Function" } th scope="col" { "Action" } th scope="col" { "On" } th.number scope="col" { "Times" } } }
                tbody {
                    @for one in refused {
                        tr {
                            td { (one.function) }
                            td { code { (one.action) } }
                            td { code { (one.resource) } }
                            td.number { (count(one.times)) }
                        }
                    }
                }
            }
        }
    }
}

fn role(role: &Role) -> Markup {
    let (used, all) = (role.used(), role.granted.len());
    let lent: Vec<&str> = role.lent_to.iter().copied().collect();
    let unused = role.granted.iter().filter(|(_, times)| *times == 0);
    let in_use = role.granted.iter().filter(|(_, times)| *times > 0);
    html! {
        details.role {
            summary {
                strong { (role.id) } " "
                span.tag.good { (used) " used" } " "
                span.tag.(if all > used { "warn" } else { "plain" }) { (all - used) " not used in this run" }
            }
            p.quiet {
                @if role.functions.is_empty() { "No function has this role." }
                @else { "Of " (role.functions.join(", ")) "." }
                @if !lent.is_empty() { " " (lent.join(", ")) " acted with it, too." }
            }
            div.scroll tabindex="0" role="region" aria-label={ "Permissions of " (role.id) } {
                table {
                    thead { tr { th scope="col" { "Action" } th scope="col" { "On" } th scope="col" { "Statement" } th.number scope="col" { "Used" } } }
                    tbody {
                        @for (granted, times) in in_use.chain(unused) {
                            tr.unused[*times == 0] {
                                td { code { (granted.action) } }
                                td { code { (granted.resource) } }
                                td { (granted.at.resource) " " (granted.at.statement) @if granted.conditional { " (with a condition)" } }
                                td.number { @if *times == 0 { "not in this run" } @else { (count(*times)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
