//! Texts that deceive: readers who are sent elsewhere than they see, characters that they do not see.
//!
//! 1. [`hidden`](self) characters are looked for in the files as they are, comments included, and in
//!    what an escape or a character reference brings into a text.
//! 2. Each link is held against what it shows; [`hosts`](self) knows what a host is.
//! 3. URLs and hosts that stand in a text are looked at as links are: mail programs make links of
//!    them. What stands in code is a quotation, so that a notice can name the phisher's.

mod hidden;
mod hosts;
mod residue;

use super::acceptable::Finding;
use super::proses::Proses;
use crate::diag::{Code, Diagnostic, Place};
use crate::markdown::{Document, Prose};
use crate::model::incident::{FaqItem, QuestionState};
use crate::model::page::Variant;
use crate::model::url::{UrlKind, classify};
use crate::model::{Config, Incident, Locale, Localized, Text};
use crate::parse::site_toml;
use crate::source::{FileId, Sources, Span};
use hidden::hidden;
use std::ops::Range;
use std::sync::Arc;

/// What is found in the files of an incident.
pub(super) fn incident(
    incident: &Incident<Document>,
    proses: &Proses,
    sources: &Sources,
) -> Vec<Finding> {
    let mut found = Vec::new();
    let folder = format!("content/incidents/{}/", incident.slug);
    let files = sources.below(&folder);
    for (file, _) in
        files.filter(|(_, file)| file.path.ends_with(".md") || file.path.ends_with(".yaml"))
    {
        characters(file, sources, &mut found);
    }
    for (_, document) in incident.texts() {
        self::document(document, &proses.of(document), sources, &mut found);
    }
    for text in short_texts(incident) {
        short(text, sources, &mut found);
    }
    let contact = incident.facts.contact.as_deref();
    let place = Place::file(sources, incident.facts.file);
    found.extend(contact.and_then(|url| led(url, place.clone())));
    found
}

/// What is found in a page in one language.
pub(super) fn page(
    variant: &Variant<Document>,
    proses: &Proses,
    sources: &Sources,
) -> Vec<Finding> {
    let mut found = Vec::new();
    characters(variant.file, sources, &mut found);
    let body = &variant.body;
    document(body, &proses.of(body), sources, &mut found);
    for text in std::iter::once(&variant.title).chain(&variant.summary) {
        short(text, sources, &mut found);
    }
    found
}

/// What is found in site.toml.
pub(super) fn config(config: &Config, sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    if let Some(file) = sources.find(site_toml::PATH) {
        characters(file, sources, &mut found);
    }
    let names = config.organization.iter().flat_map(|of| of.name.iter());
    for (_, text) in config.title.iter().chain(names) {
        short(text, sources, &mut found);
    }
    let urls = config
        .organization
        .iter()
        .flat_map(|of| of.url.iter().chain(&of.contact));
    let place = Place::Path(Arc::from(site_toml::PATH));
    found.extend(disguised(config.base_url.host(), place.clone()));
    found.extend(urls.filter_map(|url| led(url, place.clone())));
    found
}

/// Every text of an incident that is no Markdown.
fn short_texts(incident: &Incident<Document>) -> Vec<&Text> {
    let mut found = Vec::new();
    for (_, notice) in incident.notices.iter() {
        found.push(&notice.title);
        found.extend(notice.summary.iter().chain(&notice.description));
    }
    for item in &incident.faq {
        let (texts, reason) = match item {
            FaqItem::Group(group) => (&group.title, None),
            FaqItem::Question(question) => match &question.state {
                QuestionState::Live(_) => (&question.question, None),
                QuestionState::Retired(retired) => (&question.question, Some(&retired.reason)),
            },
        };
        let reason = reason.into_iter().flat_map(Localized::iter);
        found.extend(texts.iter().chain(reason).map(|(_, text)| text));
    }
    let withdrawn = incident.facts.withdrawn.iter();
    found.extend(withdrawn.flat_map(|withdrawn| withdrawn.reason.iter().map(|(_, text)| text)));
    found
}

fn finding(
    code: Code,
    place: impl Into<Place>,
    message: String,
    text: &str,
    help: &str,
) -> Finding {
    Finding {
        diagnostic: Diagnostic::new(code, place, message).help(help),
        text: text.to_owned(),
        within: None,
    }
}

/// The characters of a file as it is.
fn characters(file: FileId, sources: &Sources, found: &mut Vec<Finding>) {
    let stem = sources
        .path(file)
        .rsplit_once('.')
        .map_or("", |(stem, _)| stem);
    let tag = stem
        .rsplit_once('.')
        .and_then(|(_, tag)| Locale::parse(tag));
    let rtl = tag.is_some_and(|tag| tag.dir() == "rtl");
    let text = sources.text(file);
    for hidden in hidden(text, rtl) {
        let span = Span::new(file, hidden.at.clone());
        found.push(unseen(text, &hidden, span, ""));
    }
}

fn unseen(text: &str, hidden: &hidden::Hidden, span: Span, by: &str) -> Finding {
    let shown = hidden::shown(text, &hidden.at);
    let name = hidden::name(hidden.first);
    finding(
        hidden.code,
        span,
        format!("`{shown}` has {name}{by}"),
        &shown,
        "leave it out",
    )
}

/// What an escape has brought into a text: what does not stand in its source as it is.
fn escaped(
    text: &str,
    whole: Span,
    place: impl Fn(Range<usize>) -> Span,
    sources: &Sources,
    found: &mut Vec<Finding>,
) {
    let source = sources.snippet(whole);
    for hidden in hidden(text, false) {
        if !source.contains(hidden.first) {
            let span = place(hidden.at.clone());
            found.push(unseen(text, &hidden, span, ", by an escape"));
        }
    }
}

fn short(text: &Text, sources: &Sources, found: &mut Vec<Finding>) {
    escaped(&text.value, text.span, |_| text.span, sources, found);
    bare(&text.value, &[], |_| text.span, found);
    left(&text.value, |_| text.span, found);
}

fn document(document: &Document, prose: &Prose, sources: &Sources, found: &mut Vec<Finding>) {
    let written = &document.written;
    let place = |range: Range<usize>| written.place(prose.place(range));
    escaped(&prose.text, written.span, place, sources, found);
    let links: Vec<_> = prose.links.iter().map(|link| link.shown.clone()).collect();
    bare(&prose.text, &links, place, found);
    left(&prose.text, place, found);
    for link in &prose.links {
        let span = written.place(link.at.clone());
        found.extend(led(&link.url, span.into()));
        found.extend(other_host(prose, link, span));
    }
}

/// What is wrong with where a link leads.
fn led(url: &str, place: Place) -> Option<Finding> {
    match classify(url) {
        Ok(UrlKind::External { .. }) => {}
        Ok(UrlKind::Mailto) => {
            let host = hosts::host_of(url);
            let disguised = host.and_then(|host| disguised(&host, place.clone()));
            return disguised.or_else(|| detour(url, place));
        }
        // The rest is this site, or refused and told.
        _ => return None,
    }
    let disguised = disguised(&hosts::host_of(url)?, place.clone());
    let disguised = disguised.or_else(|| detour(url, place.clone()));
    let is_open = url
        .get(..5)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("http:"));
    disguised.or_else(|| {
        is_open.then(|| {
            let message =
                format!("`{url}` is not encrypted: others can read and change it on its way");
            finding(Code::TextHttp, place, message, url, "write `https://`")
        })
    })
}

/// A link that readers cannot follow, or not unseen.
fn detour(url: &str, place: Place) -> Option<Finding> {
    let why = residue::detour(url)?;
    let help = "write the address that readers are to open";
    Some(finding(
        Code::TextDetour,
        place,
        format!("`{url}` {why}"),
        url,
        help,
    ))
}

/// What another program left in a text.
fn left(text: &str, place: impl Fn(Range<usize>) -> Span, found: &mut Vec<Finding>) {
    if let Some((at, what)) = residue::residue(text) {
        let shown = text.get(at.clone()).unwrap_or_default();
        let message = format!("`{shown}` is {what}");
        let help = "write what readers are to see; what is to be seen as it is stands in code";
        found.push(finding(Code::TextResidue, place(at), message, shown, help));
    }
}

fn disguised(host: &str, place: Place) -> Option<Finding> {
    let (seen, why) = hosts::disguise(host)?;
    let ascii = idna::domain_to_ascii(host).unwrap_or_default();
    let message = format!("`{seen}` {why}; in ASCII it is `{ascii}`");
    let help = "write the host that is meant; one that readers are warned of stands in code";
    Some(finding(Code::TextHostScript, place, message, &seen, help))
}

/// A link that shows one host and leads to another.
fn other_host(prose: &Prose, link: &crate::markdown::prose::Led, span: Span) -> Option<Finding> {
    if !matches!(
        classify(&link.url),
        Ok(UrlKind::External { .. } | UrlKind::Mailto)
    ) {
        return None;
    }
    let target = hosts::host_of(&link.url)?;
    // Code is no quotation here: readers take it for where the link leads.
    let from = prose
        .code
        .partition_point(|code| code.at.start < link.at.start);
    let code = prose.code.iter().skip(from);
    let code = code.take_while(|code| code.at.start < link.at.end);
    let code = code.map(|code| code.text.as_str());
    let words = prose.text.get(link.shown.clone()).unwrap_or_default();
    let shown = std::iter::once(words).chain(code).find_map(|text| {
        let shown = hosts::shown(text).into_iter();
        shown
            .filter(|(word, _)| !hosts::is_file_of(word, &link.url))
            .find(|(_, host)| !hosts::same_owner(host, &target))
    });
    let (_, shown) = shown?;
    let message = format!("this link shows `{shown}` and leads to `{target}`");
    let text = format!("{shown} -> {target}");
    let help = "let the text name what it leads to";
    Some(finding(Code::TextOtherHost, span, message, &text, help))
}

/// URLs and hosts that stand in a text and in none of its links.
fn bare(
    text: &str,
    links: &[Range<usize>],
    place: impl Fn(Range<usize>) -> Span,
    found: &mut Vec<Finding>,
) {
    for (at, host) in hosts::named(text) {
        let written = text.get(at.clone()).unwrap_or_default();
        let next = links.partition_point(|link| link.end <= at.start);
        let is_linked = links.get(next).is_some_and(|link| link.contains(&at.start));
        let span = place(at);
        if hosts::has_user(written) {
            let message = format!("`{written}` has a user name in front of its host");
            let help = "write the host alone; what readers are warned of stands in code";
            found.push(finding(Code::TextUserInfo, span, message, written, help));
        } else if !is_linked {
            found.extend(disguised(&host, span.into()));
        }
    }
}
