//! Where pages of a Hugo site stand.
//!
//! 1. [`address`] follows `url`, else `permalinks` of the section, else the file's path and `slug`.
//! 2. [`aliases`] are the addresses that front matter adds to it.
//!
//! All are paths from the site's root, with a slash at both ends or the name of a file at the last.

use super::front::Front;
use super::origin::{Language, Origin};
use jiff::Timestamp;

/// A page of the other site, as far as its address goes.
pub(super) struct Located<'a> {
    pub language: &'a Language,
    /// Its path below the content of its language, without language and ending: `posts/first`.
    pub path: &'a str,
    pub front: &'a Front,
    pub title: &'a str,
    pub date: Option<Timestamp>,
}

/// The address of a page.
pub(super) fn address(page: &Located<'_>, origin: &Origin) -> String {
    if let Some(url) = page.front.text("url") {
        // With a slash before it, it is from the root, whatever the language.
        return if url.starts_with('/') {
            whole(&url)
        } else {
            whole(&format!("{}{url}", prefix(page.language, origin)))
        };
    }
    let inside = permalink(page, origin).unwrap_or_else(|| {
        let (folder, name) = page.path.rsplit_once('/').unwrap_or(("", page.path));
        let name = page.front.text("slug").unwrap_or_else(|| name.to_owned());
        format!("{folder}/{}", urlized(&name))
    });
    let inside = inside.to_lowercase();
    let inside = inside.trim_matches('/');
    let end = if origin.config.is_true("uglyurls") {
        ".html"
    } else {
        "/"
    };
    whole(&format!("{}{inside}{end}", prefix(page.language, origin)))
}

/// The addresses that redirect to a page. A relative one is beside it.
pub(super) fn aliases(page: &Located<'_>, origin: &Origin) -> Vec<String> {
    let own = address(page, origin);
    let beside = own
        .trim_end_matches('/')
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder);
    let texts = page.front.texts("aliases").into_iter();
    texts
        .map(|(alias, _)| {
            if alias.starts_with('/') {
                whole(&alias)
            } else {
                whole(&format!("{beside}/{alias}"))
            }
        })
        .collect()
}

/// `/fr/`, or `/` for the default language, unless that has a folder, too.
fn prefix(language: &Language, origin: &Origin) -> String {
    if language.key == origin.default.key && !origin.default_in_folder {
        "/".to_owned()
    } else {
        format!("/{}/", language.key.to_lowercase())
    }
}

/// A path as readers asked for it: from the root, a slash at its end where it names no file, without
/// `.` and `..`.
pub(super) fn whole(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let last = parts.last().copied().unwrap_or_default();
    let is_file = [".html", ".htm"].iter().any(|end| last.ends_with(end));
    let inside = parts.join("/");
    match (inside.as_str(), is_file) {
        ("", _) => "/".to_owned(),
        (inside, true) => format!("/{inside}"),
        (inside, false) => format!("/{inside}/"),
    }
}

/// The path that `permalinks` gives pages of a section.
fn permalink(page: &Located<'_>, origin: &Origin) -> Option<String> {
    let section = page
        .path
        .split('/')
        .next()
        .filter(|_| page.path.contains('/'))?;
    let all = origin.config.table("permalinks")?;
    let pages = all.table("page");
    let pattern = pages
        .and_then(|pages| pages.text(&section.to_lowercase()))
        .or_else(|| all.text(&section.to_lowercase()))?;
    let date = page.date.map(|date| date.to_zoned(origin.zone.clone()));
    let part = |format: &str| date.as_ref().map(|date| date.strftime(format).to_string());
    let name = page.path.rsplit('/').next().unwrap_or_default();
    let slug = page.front.text("slug");
    let sections = page.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut filled = String::new();
    for piece in pattern.split('/') {
        let tokens = [
            (":year", part("%Y")),
            (":monthname", part("%B")),
            (":month", part("%m")),
            (":day", part("%d")),
            (
                ":slugorcontentbasename",
                Some(slug.clone().unwrap_or_else(|| name.to_owned())),
            ),
            (
                ":slugorfilename",
                Some(slug.clone().unwrap_or_else(|| name.to_owned())),
            ),
            (
                ":slug",
                Some(urlized(slug.as_deref().unwrap_or(page.title))),
            ),
            (":title", Some(urlized(page.title))),
            (":contentbasename", Some(name.to_owned())),
            (":filename", Some(name.to_owned())),
            (":sections", Some(sections.to_owned())),
            (":section", Some(section.to_owned())),
        ];
        let mut piece = piece.to_owned();
        for (token, value) in tokens {
            if piece.contains(token) {
                piece = piece.replace(token, &value?);
            }
        }
        if piece.contains(':') {
            return None;
        }
        filled.push('/');
        filled.push_str(&piece);
    }
    Some(filled)
}

/// A title as Hugo makes a part of an address of it: spaces are hyphens, punctuation goes.
fn urlized(text: &str) -> String {
    let mut out = String::new();
    for c in text.trim().chars() {
        match c {
            _ if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') => {
                out.extend(c.to_lowercase());
            }
            _ if (c.is_whitespace() || c == '/') && !out.ends_with('-') => out.push('-'),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_whole() {
        for (path, expected) in [
            ("posts/a", "/posts/a/"),
            ("/posts/a/", "/posts/a/"),
            ("/a/../b//c.html", "/b/c.html"),
            ("..", "/"),
            ("", "/"),
        ] {
            assert_eq!(whole(path), expected, "{path}");
        }
    }

    #[test]
    fn titles_become_parts_of_addresses() {
        for (title, expected) in [
            ("What's new, again?", "whats-new-again"),
            ("A  b", "a-b"),
            ("数据 泄露", "数据-泄露"),
        ] {
            assert_eq!(urlized(title), expected, "{title}");
        }
    }
}
