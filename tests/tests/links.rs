//! Every link in the repository's Markdown leads somewhere: to a file, and to a heading or an anchor in it.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

/// Folders whose Markdown is not ours, or is made.
const ELSEWHERE: [&str; 4] = ["target", "node_modules", "dist", "out"];

/// Where pictures of the template are.
const PICTURES: &str = "docs/pictures";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The pages, by their path in the repository.
fn pages(folder: &Path, pages: &mut BTreeMap<PathBuf, String>) {
    for entry in std::fs::read_dir(root().join(folder)).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let path = folder.join(&name);
        if entry.file_type().unwrap().is_dir() {
            if !name.starts_with('.') && !ELSEWHERE.contains(&name.as_str()) {
                self::pages(&path, pages);
            }
        } else if path.extension().is_some_and(|extension| extension == "md") {
            pages.insert(path, std::fs::read_to_string(entry.path()).unwrap());
        }
    }
}

/// A page's text without its blocks of code.
fn prose(page: &str) -> String {
    let mut in_block = false;
    let lines = page.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        in_block ^= fence;
        !in_block && !fence
    });
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The targets of a page's links and images, `[…](target)`; code in backticks has none.
fn links(page: &str) -> Vec<String> {
    let prose = prose(page);
    let without_code: String =
        prose.split('`').enumerate().filter(|(at, _)| at % 2 == 0).map(|(_, part)| part).collect();
    let targets = without_code.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    targets.map(|(target, _)| target.split_whitespace().next().unwrap_or_default().to_owned()).collect()
}

/// What a page can be entered by: its headings, as GitHub names them, and its anchors.
fn anchors(page: &str) -> Vec<String> {
    let prose = prose(page);
    let heading = |line: &str| {
        let title = line.trim_start_matches('#');
        (title.len() < line.len() && title.starts_with(' ')).then(|| slug(title.trim()))
    };
    let mut anchors: Vec<String> = prose.lines().filter_map(heading).collect();
    let named = prose.split("<a id=\"").skip(1).filter_map(|rest| rest.split_once('"'));
    anchors.extend(named.map(|(name, _)| name.to_owned()));
    anchors
}

fn slug(title: &str) -> String {
    let kept = title.to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// `docs/a/../b.md` is `docs/b.md`; nothing for what leads out of the repository.
fn within(path: &Path) -> Option<PathBuf> {
    let mut steps = PathBuf::new();
    for step in path.components() {
        match step {
            Component::Normal(name) => steps.push(name),
            Component::ParentDir if steps.pop() => {}
            Component::CurDir => {}
            _ => return None,
        }
    }
    Some(steps)
}

/// Why a link of a page leads nowhere.
fn fault(page: &Path, target: &str, pages: &BTreeMap<PathBuf, String>) -> Option<String> {
    if target.starts_with("https://") || target.starts_with("http://") {
        return None;
    }
    let (file, anchor) = target.split_once('#').map_or((target, None), |(file, anchor)| (file, Some(anchor)));
    let meant = if file.is_empty() { page.to_owned() } else { page.parent().unwrap_or(page).join(file) };
    let Some(meant) = within(&meant) else { return Some("leads out of the repository".to_owned()) };
    // Pictures come as a whole, or the folder is not there yet.
    let no_pictures = meant.starts_with(PICTURES) && !root().join(PICTURES).exists();
    if !no_pictures && !pages.contains_key(&meant) && !root().join(&meant).exists() {
        return Some(format!("{} does not exist", meant.display()));
    }
    let anchor = anchor?;
    let known = pages.get(&meant).map(|page| anchors(page)).unwrap_or_default();
    (!known.iter().any(|known| known == anchor)).then(|| format!("{} has no {anchor}", meant.display()))
}

#[test]
fn every_link_leads_somewhere() {
    let mut all = BTreeMap::new();
    pages(Path::new(""), &mut all);
    let (mut links, mut faults) = (0, Vec::new());
    for (path, page) in &all {
        for target in self::links(page) {
            links += 1;
            if let Some(why) = fault(path, &target, &all) {
                faults.push(format!("{}: `{target}`: {why}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "links that lead nowhere:\n{}", faults.join("\n"));
    assert!(links > 60 && all.len() > 100, "only {links} links on {} pages were looked at", all.len());
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    let page = "# A page\n\n## What is here, and `why`\n\n<a id=\"x.y\"></a>\n```sh\n# no heading\n[no](link)\n```\n`[no](link)`\n\
                [a](#what-is-here-and-why) [b](other.md#a-page) [c](#x.y) [d](../docs) ![e](none.svg) [f](#no-heading) \
                [g](../../outside.md) [h](https://example.com)\n";
    let pages = BTreeMap::from([
        ("docs/page.md".into(), page.to_owned()),
        ("docs/checks.md".into(), page.to_owned()),
    ]);
    let faults: Vec<(String, String)> = links(&page.replace("other.md", "checks.md"))
        .into_iter()
        .filter_map(|target| Some((target.clone(), fault(Path::new("docs/page.md"), &target, &pages)?)))
        .collect();
    let faults: Vec<(&str, &str)> = faults.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(
        faults,
        [
            ("none.svg", "docs/none.svg does not exist"),
            ("#no-heading", "docs/page.md has no no-heading"),
            ("../../outside.md", "leads out of the repository"),
        ]
    );
}
