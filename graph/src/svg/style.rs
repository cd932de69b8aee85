//! Colours, light and dark, and fonts.

use std::fmt::Write as _;

/// Class, then fill and line by day, then fill and line by night.
const KINDS: [(&str, [&str; 4]); 12] = [
    ("people", ["#eef0f5", "#5b6478", "#2a2f3b", "#a7b0c4"]),
    ("bucket", ["#e6f5ea", "#2f7d46", "#17301f", "#6fc48a"]),
    ("table", ["#e6f5ea", "#2f7d46", "#17301f", "#6fc48a"]),
    ("catalog", ["#e6f5ea", "#2f7d46", "#17301f", "#6fc48a"]),
    ("queue", ["#f8eaf5", "#a03787", "#361c31", "#e08bcb"]),
    ("topic", ["#f8eaf5", "#a03787", "#361c31", "#e08bcb"]),
    ("function", ["#fef0e3", "#b5560b", "#3a2412", "#f0a35e"]),
    ("service", ["#e6f0fc", "#2a68b0", "#172a42", "#7db3f0"]),
    ("schedule", ["#f0f0f0", "#666666", "#2e2e2e", "#b5b5b5"]),
    ("key", ["#fbf5d8", "#8a6d00", "#332c0c", "#dcc252"]),
    ("alarm", ["#fceaea", "#b3302f", "#3b1a1b", "#ef8b89"]),
    ("other", ["#f0f0f0", "#666666", "#2e2e2e", "#b5b5b5"]),
];

/// Selector and property, by day and by night.
const REST: [(&str, &str, [&str; 2]); 15] = [
    (".page", "fill", ["#ffffff", "#14171c"]),
    ("text", "fill", ["#1b1f27", "#e8eaee"]),
    (".quiet", "fill", ["#5a6270", "#a3abb8"]),
    (".flow", "stroke", ["#4a5464", "#aab3c2"]),
    (".ask", "stroke", ["#7a8494", "#8b94a3"]),
    (".refused", "stroke", ["#c62828", "#ff7b72"]),
    ("#head", "fill", ["#4a5464", "#aab3c2"]),
    ("#head-ask", "fill", ["#7a8494", "#8b94a3"]),
    (".refused text", "fill", ["#c62828", "#ff7b72"]),
    (".cross", "stroke", ["#c62828", "#ff7b72"]),
    (".grid", "stroke", ["#dfe3e9", "#2c323b"]),
    (".band", "fill", ["#f5f7fa", "#1b1f26"]),
    (".reads", "fill", ["#2a68b0", "#3f7fcb"]),
    (".writes", "fill", ["#b5560b", "#c46a1f"]),
    (".mark", "fill", ["#ffffff", "#ffffff"]),
];

/// The style sheet.
pub(super) fn style() -> String {
    let mut css = String::from(
        "text{font-family:Helvetica,Arial,\"Liberation Sans\",sans-serif;font-size:11px;stroke:none}\
         .name{font-size:13px;font-weight:bold}.title{font-size:17px;font-weight:bold}\
         .way path{fill:none;stroke-width:1.5}.ask{stroke-dasharray:5 4}.box{stroke-width:1.3}\
         .glyph{fill:none;stroke-width:1.4;stroke-linecap:round;stroke-linejoin:round}.cross{fill:none;stroke-width:1.6}\
         .mark{font-size:11px;font-weight:bold;text-anchor:middle}.end{text-anchor:end}.grid{stroke-width:1}",
    );
    for night in [false, true] {
        if night {
            css += "@media (prefers-color-scheme:dark){";
        }
        let at = usize::from(night);
        for (selector, property, colours) in REST {
            let _ = write!(css, "{selector}{{{property}:{}}}", colours[at]);
        }
        for (class, colours) in KINDS {
            let (fill, line) = (colours[at * 2], colours[at * 2 + 1]);
            let _ = write!(css, ".{class} .box{{fill:{fill};stroke:{line}}}.{class} .glyph{{stroke:{line}}}");
        }
        if night {
            css.push('}');
        }
    }
    css
}
