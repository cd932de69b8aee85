//! Mappings: constants that a deployment looks up, such as those of a Region.

use std::marker::PhantomData;

/// A table of constants, two keys deep.
pub struct Mapping<T> {
    pub(super) id: String,
    pub(super) kind: PhantomData<fn() -> T>,
}

impl<T> Mapping<T> {
    pub(super) fn id(&self) -> &str {
        &self.id
    }
}
