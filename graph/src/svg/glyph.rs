//! A sign for each kind of thing, drawn within 16 by 16.

use crate::picture::Kind;

/// The sign, as elements.
pub(super) const fn glyph(kind: Kind) -> &'static str {
    match kind {
        Kind::People => r#"<circle cx="8" cy="5" r="3"/><path d="M2 15c0-4 2.5-5.5 6-5.5s6 1.5 6 5.5"/>"#,
        Kind::Bucket => {
            r#"<ellipse cx="8" cy="3.5" rx="6" ry="2"/><path d="M2 3.5l1.6 10c.3 1.8 8.5 1.8 8.8 0l1.6-10"/>"#
        }
        Kind::Queue => r#"<path d="M1.5 4v8M6 4v8M10.5 4v8M13 5.5L15.5 8 13 10.5"/>"#,
        Kind::Function => r#"<path d="M3.5 2h2l5.5 12h2.5M7.4 6L3 14"/>"#,
        Kind::Topic => r#"<path d="M2 6v4h3l6 4V2L5 6zM13.5 5.5c1.2 1.5 1.2 3.5 0 5"/>"#,
        Kind::Table => {
            r#"<rect x="2" y="2.5" width="12" height="11" rx="1"/><path d="M2 6.5h12M6.5 6.5v7"/>"#
        }
        Kind::Catalog => r#"<circle cx="7" cy="7" r="4.5"/><path d="M10.3 10.3L14.5 14.5"/>"#,
        Kind::Service => {
            r#"<path d="M4.5 13a3.5 3.5 0 0 1-.4-6.9A4.2 4.2 0 0 1 12 5.7 3.7 3.7 0 0 1 11.8 13z"/>"#
        }
        Kind::Schedule => r#"<circle cx="8" cy="8" r="6"/><path d="M8 4.5V8l2.5 2"/>"#,
        Kind::Key => r#"<circle cx="5" cy="8" r="3"/><path d="M8 8h7M12 8v3"/>"#,
        Kind::Alarm => {
            r#"<path d="M3 12c1.5-1.5 1.5-3 1.5-5a3.5 3.5 0 0 1 7 0c0 2 0 3.5 1.5 5zM6.5 14h3M8 2v1.5"/>"#
        }
        Kind::Other => r#"<rect x="3" y="3" width="10" height="10" rx="2"/>"#,
    }
}

/// What the sign is for, in the plural.
pub(super) const fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::People => "people",
        Kind::Bucket => "bucket",
        Kind::Queue => "queue",
        Kind::Function => "function",
        Kind::Topic => "topic",
        Kind::Table => "table",
        Kind::Catalog => "query",
        Kind::Service => "service of AWS",
        Kind::Schedule => "schedule",
        Kind::Key => "key",
        Kind::Alarm => "alarms",
        Kind::Other => "other",
    }
}
