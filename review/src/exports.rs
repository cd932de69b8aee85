//! What other stacks may import.

use crate::view::Side;

/// Exports that are gone or another: `CloudFormation` refuses both as long as a stack imports them ("`ListImports`").
pub(crate) fn notes(old: &Side<'_>, new: &Side<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    for (name, was) in &old.exports {
        match new.exports.get(name) {
            None => notes.push(format!(
                "the export {name} is gone, or only AWS knows its value now: refused while another stack imports it"
            )),
            Some(is) if is != was => notes.push(format!(
                "the export {name} was {was} and is {is}: refused while another stack imports it"
            )),
            Some(_) => {}
        }
    }
    notes
}
