//! Links between the pages, and to files of the repository.

use super::{Page, pages, root};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The anchors that GitHub gives to headings.
fn anchors(page: &Page) -> BTreeSet<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let prose = page.prose();
    let headings = prose.lines().filter(|line| line.starts_with('#'));
    headings
        .map(|line| {
            let anchor = anchor(line.trim_start_matches('#').trim());
            let count = seen.entry(anchor.clone()).or_default();
            *count += 1;
            if *count > 1 {
                format!("{anchor}-{}", *count - 1)
            } else {
                anchor
            }
        })
        .collect()
}

fn anchor(heading: &str) -> String {
    let kept = heading
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase)
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

/// What links and images of a page lead to.
fn targets(page: &Page) -> Vec<String> {
    let prose = page.prose().replace('\n', " ");
    // What is code shows how links are written.
    let bare: String = prose.split('`').step_by(2).collect::<Vec<_>>().join("`");
    let ends = bare.split("](").skip(1);
    let targets = ends.filter_map(|rest| rest.split([')', ' ']).next());
    targets.map(str::to_owned).collect()
}

/// Why a link of a page leads nowhere.
fn broken(target: &str, from: &Page, all: &[Page]) -> Option<String> {
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
    let folder = Path::new(&from.path).parent().unwrap_or(Path::new(""));
    let path = if file.is_empty() {
        from.path.clone()
    } else {
        let joined = root().join(folder).join(file);
        let Ok(found) = joined.canonicalize() else {
            return Some(format!("there is no {file}"));
        };
        let inside = found.strip_prefix(root().canonicalize().ok()?).ok()?;
        inside.display().to_string()
    };
    let page = all.iter().find(|page| page.path == path);
    match page {
        _ if anchor.is_empty() => None,
        Some(page) if anchors(page).contains(anchor) => None,
        _ => Some(format!("{path} has no #{anchor}")),
    }
}

#[test]
fn links_lead_somewhere() {
    let all = pages();
    let mut wrong = Vec::new();
    let mut count = 0;
    for page in &all {
        for target in targets(page) {
            count += 1;
            let why = broken(&target, page, &all);
            wrong.extend(why.map(|why| format!("{}: {target}: {why}", page.path)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 150, "{count} links can hardly be all");
}

#[test]
fn every_page_is_in_the_table_of_contents() {
    let all = pages();
    let index = all
        .iter()
        .find(|page| page.path == "docs/README.md")
        .unwrap();
    let listed = targets(index);
    for page in &all {
        let name = page
            .path
            .strip_prefix("docs/")
            .filter(|name| *name != "README.md");
        let is_listed = name.is_none_or(|name| listed.iter().any(|target| target == name));
        assert!(is_listed, "{} is not in docs/README.md", page.path);
    }
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    let page = |path: &str, text: &str| Page {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let all = pages();
    let check = |target: &str, expected: bool| {
        let from = page("docs/x.md", "## What `a-b` is: c\n## D\n## D\n");
        let mut all = pages();
        all.push(page("docs/x.md", &from.text));
        assert_eq!(broken(target, &from, &all).is_none(), expected, "{target}");
    };
    check("content.md", true);
    check("../README.md#start", true);
    check("#what-a-b-is-c", true);
    check("#d-1", true);
    check("#d-2", false);
    check("contents.md", false);
    check("content.md#nothing", false);
    check("https://example.org/", true);
    assert!(!all.is_empty());
}
