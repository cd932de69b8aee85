//! Yes, no, or unknown with the reason.

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Truth {
    Yes,
    No,
    Unknown(String),
}

impl Truth {
    pub(crate) fn of(value: bool) -> Truth {
        if value { Truth::Yes } else { Truth::No }
    }

    pub(crate) fn not(self) -> Truth {
        match self {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            unknown @ Truth::Unknown(_) => unknown,
        }
    }

    /// No when any is no; else unknown when any is; else yes.
    pub(crate) fn all(truths: impl IntoIterator<Item = Truth>) -> Truth {
        let mut result = Truth::Yes;
        for truth in truths {
            match truth {
                Truth::No => return Truth::No,
                unknown @ Truth::Unknown(_) if result == Truth::Yes => result = unknown,
                _ => {}
            }
        }
        result
    }

    /// Yes when any is yes; else unknown when any is; else no.
    pub(crate) fn any(truths: impl IntoIterator<Item = Truth>) -> Truth {
        let mut result = Truth::No;
        for truth in truths {
            match truth {
                Truth::Yes => return Truth::Yes,
                unknown @ Truth::Unknown(_) if result == Truth::No => result = unknown,
                _ => {}
            }
        }
        result
    }
}
