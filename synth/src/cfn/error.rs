//! What can be wrong with a template.

use super::schema::Violation;

/// Why something could not be added to a template, or why the template could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Two parts of the template have the same logical ID.
    #[error("the logical ID {0} is used twice")]
    DuplicateId(String),
    /// CloudFormation takes letters and digits only, at most 255.
    #[error("{0:?} is no logical ID: letters and digits only, 1 to 255 of them")]
    IllegalId(String),
    /// A literal that AWS would refuse.
    #[error("{id} ({type_name}): {violation}")]
    Refused {
        /// The resource's logical ID.
        id: String,
        /// The resource's type.
        type_name: String,
        /// Where and why.
        violation: Violation,
    },
    /// An override does not fit what is there.
    #[error("{id}: the override of {path} meets something that is neither a map nor a list")]
    Override {
        /// The resource's logical ID.
        id: String,
        /// The dotted path.
        path: String,
    },
    /// A reference to something that is not in this template, made from a handle of another one.
    #[error("{from} refers to {to}, which is not in this template")]
    UnknownReference {
        /// The part of the template that refers.
        from: String,
        /// The logical ID that is missing.
        to: String,
    },
    /// Resources that wait for each other.
    #[error("these resources wait for each other: {0}")]
    Cycle(String),
    /// A limit of CloudFormation, from the user guide's page on quotas.
    #[error("the template has {count} {what}, CloudFormation takes {limit}")]
    TooMany {
        /// What is counted.
        what: &'static str,
        /// How many there are.
        count: usize,
        /// How many there may be.
        limit: usize,
    },
    /// Text holds a character that the YAML writer needs for itself.
    #[error("a text holds one of the private-use characters U+E000 and U+E001")]
    ReservedCharacter,
    /// The writer failed.
    #[error("cannot write YAML")]
    Yaml(#[from] serde_yaml::Error),
    /// The writer failed.
    #[error("cannot write JSON")]
    Json(#[from] serde_json::Error),
}
