//! A text of the other site as one of the new site.
//!
//! 1. Shortcodes: pictures and links that Hugo has itself become Markdown. Others become comments, so
//!    that nothing is lost and readers see no braces; what stands between two of them stays.
//! 2. Attributes that headings cannot have go; their ids stay.
//! 3. Links to pages of the old site lead to the new ones' files. Of those to what is not taken over the words
//!    stay, and a comment.
//! 4. HTML stays, and the new site lets it through.
//!
//! What is not as it was is told with its place in the old file.

use super::address;
use super::hugo::Pages;
use super::link::{comment, linked, relative, replaced, unlinked};
use super::origin::Origin;
use super::shortcode::{Shortcode, shortcodes};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::markdown;
use crate::model::Anchor;
use crate::source::{FileId, Span};
use std::ops::Range;

/// A text, and where it stands.
pub(super) struct Body<'a> {
    pub text: &'a str,
    pub file: FileId,
    /// Where the text begins in its file.
    pub start: usize,
    /// The address of its page on the old site.
    pub address: &'a str,
    /// The new file that it goes into.
    pub into: &'a str,
    /// Names of files beside it.
    pub beside: &'a [String],
    /// Where those are on the new site, if not beside it: `/name/`.
    pub moved: Option<&'a str>,
}

/// What texts are taken over with.
pub(super) struct Taker<'a> {
    pub origin: &'a Origin,
    pub pages: &'a Pages,
}

/// A text of the new site.
pub(super) struct Taken {
    pub text: String,
    pub has_html: bool,
}

impl Taker<'_> {
    /// Takes a text over.
    pub fn take(&self, body: &Body<'_>, diagnostics: &mut Diagnostics) -> Taken {
        let html = html(body, diagnostics);
        let text = self.shortcodes(body, diagnostics);
        let text = headings(&text, body, diagnostics);
        let text = self.links(&text, body, diagnostics);
        Taken {
            text: text.trim().to_owned(),
            has_html: !html.is_empty(),
        }
    }

    fn shortcodes(&self, body: &Body<'_>, diagnostics: &mut Diagnostics) -> String {
        let code = markdown::prose(body.text).code;
        let mut out = String::with_capacity(body.text.len());
        let mut from = 0;
        for found in shortcodes(body.text) {
            let before = body.text.get(from..found.at.start).unwrap_or_default();
            let written = body.text.get(found.at.clone()).unwrap_or_default();
            let in_code = code.iter().any(|code| code.at.contains(&found.at.start));
            let after = body.text.get(found.at.end..).unwrap_or_default();
            out.push_str(before);
            from = found.at.end;
            if found.is_shown {
                let shown = written.replace("{{</*", "{{<").replace("*/>}}", ">}}");
                out.push_str(&shown.replace("{{%/*", "{{%").replace("*/%}}", "%}}"));
            } else if let Some(known) = self.known(&found, body).filter(|_| !in_code) {
                if known == "```" && !out.ends_with('\n') {
                    out.push('\n');
                }
                out.push_str(&known);
            } else {
                diagnostics.push(untaken(&found, body.span(found.at.clone())));
                if in_code {
                    out.push_str(written);
                } else {
                    // Within a link's address no comment can stand: the words stay.
                    let is_address = out.ends_with("](") && after.starts_with(')');
                    if is_address {
                        out.truncate(out.len() - "(".len());
                        from += ")".len();
                        out.push(' ');
                    }
                    out.push_str(&comment(written));
                }
            }
        }
        out.push_str(body.text.get(from..).unwrap_or_default());
        out
    }

    /// What Hugo itself makes of a shortcode, in Markdown.
    fn known(&self, code: &Shortcode, body: &Body<'_>) -> Option<String> {
        match code.name.as_str() {
            "figure" if !code.closes => {
                let source = code.value("src", 0)?;
                let words = ["alt", "caption", "title"];
                let alt = words.iter().find_map(|name| code.value(name, usize::MAX));
                let alt = alt.unwrap_or_default().replace(['[', ']'], "");
                let caption = code
                    .value("caption", usize::MAX)
                    .filter(|text| **text != *alt);
                let caption = caption
                    .map(|text| format!("\n\n{text}"))
                    .unwrap_or_default();
                Some(format!("![{alt}](<{source}>){caption}"))
            }
            "ref" | "relref" if !code.closes => {
                let wanted = code.value("path", 0)?;
                let (path, fragment) = wanted.split_once('#').unwrap_or((wanted, ""));
                let hash = if fragment.is_empty() { "" } else { "#" };
                if path.is_empty() {
                    return Some(format!("#{fragment}"));
                }
                let file = self.pages.by_name(path, body.into)?;
                Some(format!("{}{hash}{fragment}", relative(body.into, file)))
            }
            "highlight" if code.closes => Some("```".to_owned()),
            "highlight" => Some(format!("```{}", code.value("lang", 0).unwrap_or_default())),
            _ => None,
        }
    }

    fn links(&self, text: &str, body: &Body<'_>, diagnostics: &mut Diagnostics) -> String {
        let mut others: Vec<(Range<usize>, String)> = Vec::new();
        for link in markdown::prose(text).links {
            let written = text.get(link.at.clone()).unwrap_or_default();
            let Some(target) = self.target(&link.url, body) else {
                if written.starts_with('!') && link.url.contains("//") {
                    diagnostics.push(foreign(&link.url, body));
                    others.push((link.at.clone(), linked(written, &link.url)));
                }
                continue;
            };
            let other = match target {
                Target::There(url) => {
                    let before = |mark: &str| {
                        let at = written.rfind(&format!("{mark}{}", link.url))?;
                        Some(link.at.start + at + mark.len())
                    };
                    // A link by reference has its address elsewhere.
                    let defined = || Some(text.find(&format!("]: {}", link.url))? + "]: ".len());
                    let start = before("](").or_else(|| before("](<")).or_else(defined);
                    start.map(|start| (start..start + link.url.len(), url))
                }
                Target::Left => {
                    diagnostics.push(unled(&link.url, body));
                    Some((link.at.clone(), unlinked(written)))
                }
            };
            others.extend(other);
        }
        replaced(text, others)
    }

    /// Where a link of the old site leads now; none where it stays.
    fn target(&self, url: &str, body: &Body<'_>) -> Option<Target> {
        let (path, fragment) = match url.split_once('#') {
            Some((path, fragment)) => (path, format!("#{fragment}")),
            None => (url, String::new()),
        };
        let own = path.strip_prefix(&*self.origin.base_url);
        let own = own.filter(|rest| rest.is_empty() || rest.starts_with('/'));
        let own = own.map(|rest| format!("{}{rest}", self.origin.base_path));
        let path = own.as_deref().unwrap_or(path);
        if path.is_empty() || path.contains(':') || path.starts_with("//") {
            return None;
        }
        let decoded = percent_encoding::percent_decode_str(path)
            .decode_utf8()
            .ok()?;
        let name = decoded.trim_start_matches("./");
        let is_beside = body.beside.iter().any(|file| file == name);
        if let (true, Some(moved)) = (is_beside, body.moved) {
            return Some(Target::There(format!("{moved}{path}")));
        }
        // What a shortcode was made into leads to where it should.
        let folder = body.into.rsplit_once('/').map_or("", |(folder, _)| folder);
        let is_done = self
            .pages
            .has_file(&address::whole(&format!("{folder}/{name}")));
        if is_beside || is_done {
            return None;
        }
        let file = self
            .pages
            .by_name(&decoded, body.into)
            .filter(|_| decoded.ends_with(".md"));
        let from_root = match decoded.strip_prefix('/') {
            Some(_) => decoded
                .strip_prefix(&*self.origin.base_path)
                .unwrap_or(&decoded)
                .to_owned(),
            None => format!("{}/{decoded}", body.address),
        };
        let address = address::whole(&from_root);
        let file = file.or_else(|| self.pages.by_address(&address));
        if let Some(file) = file {
            let way = relative(body.into, file);
            return Some(Target::There(format!("{way}{fragment}")));
        }
        let bare = address.trim_end_matches('/');
        Some(if self.origin.has_static(bare) {
            Target::There(format!("{bare}{fragment}"))
        } else {
            Target::Left
        })
    }
}

enum Target {
    /// It is on the new site, at this URL.
    There(String),
    /// Nothing of the new site is there.
    Left,
}

impl Body<'_> {
    fn span(&self, at: Range<usize>) -> Span {
        Span::new(self.file, self.start + at.start..self.start + at.end)
    }
}

fn unled(url: &str, body: &Body<'_>) -> Diagnostic {
    let near = body.text.find(url).map_or(0..0, |at| at..at + url.len());
    let message = format!("`{url}` leads to something that is not taken over");
    Diagnostic::new(Code::ImportKept, body.span(near), message)
        .help("its words stay, with the address in a comment: link to something else")
}

fn foreign(url: &str, body: &Body<'_>) -> Diagnostic {
    let near = body.text.find(url).map_or(0..0, |at| at..at + url.len());
    let message = format!("the picture `{url}` is on another host");
    Diagnostic::new(Code::ImportKept, body.span(near), message)
        .help("it is a link now: to show it, put the file beside the notice")
}

fn untaken(code: &Shortcode, span: Span) -> Diagnostic {
    let slash = if code.closes { "/" } else { "" };
    let message = format!(
        "the shortcode `{slash}{}` is a template of the old site",
        code.name
    );
    Diagnostic::new(Code::ImportKept, span, message)
        .help("it is a comment in the new file: write there what it said")
}

/// The HTML of a text, told.
fn html(body: &Body<'_>, diagnostics: &mut Diagnostics) -> Vec<Range<usize>> {
    // Shortcodes look like tags to a parser that does not know them.
    let mut plain = body.text.to_owned();
    for code in shortcodes(body.text) {
        plain.replace_range(code.at.clone(), &"x".repeat(code.at.len()));
    }
    let found = markdown::html(&plain);
    for at in &found {
        let written = body.text.get(at.clone()).unwrap_or_default();
        let tag = written
            .split_inclusive('>')
            .next()
            .unwrap_or_default()
            .trim();
        let shown: String = tag.chars().take(40).collect();
        let span = body.span(at.clone());
        diagnostics.push(
            Diagnostic::new(Code::ImportKept, span, format!("HTML: `{shown}`")).help(
                "it is let through an allowlist, since the new site.toml says `raw_html = \"allow\"`; write it as Markdown",
            ),
        );
    }
    found
}

/// Headings with the one attribute that they can have.
fn headings(text: &str, body: &Body<'_>, diagnostics: &mut Diagnostics) -> String {
    let code = markdown::prose(text).code;
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let written = line.trim_end();
        let in_code = code.iter().any(|code| code.at.contains(&at));
        at += line.len();
        let attributes = (written.starts_with('#') && !in_code)
            .then(|| written.strip_suffix('}')?.rsplit_once('{'))
            .flatten();
        let Some((heading, inside)) = attributes else {
            out.push_str(line);
            continue;
        };
        let id = inside
            .split_whitespace()
            .find_map(|word| word.strip_prefix('#'))
            .filter(|id| Anchor::id(id).is_some());
        let kept = id.map(|id| format!("#{id}")).unwrap_or_default();
        if kept == inside.trim() {
            out.push_str(line);
            continue;
        }
        let near = body
            .text
            .find(written)
            .map_or(0..0, |at| at..at + written.len());
        let message = format!("a heading cannot have the attributes `{{{inside}}}`");
        diagnostics.push(
            Diagnostic::new(Code::ImportKept, body.span(near), message)
                .help("an id of small letters is kept; the rest is left out"),
        );
        out.push_str(heading.trim_end());
        if !kept.is_empty() {
            out.extend([" {", &kept, "}"]);
        }
        out.push('\n');
    }
    out
}
