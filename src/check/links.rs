//! Links and references between the parts of a site.
//!
//! 1. [`own`]: `#anchor`, `see`, `about`, `reviewed`: the page has it. That follows from a notice alone.
//! 2. [`check`]: `file.md#anchor`, `see` and `withdrawn.see` on other pages: what they name is there, and this build
//!    does not leave it out.
//! 3. [`site_paths`], once the output is known: links that start with a slash.

use super::Anchored;
use crate::anchors::{PageAnchors, check_reference};
use crate::diag::{Code, Diagnostic, Diagnostics, did_you_mean};
use crate::markdown::{Document, Link, Target};
use crate::model::config::BaseUrl;
use crate::model::incident::{QuestionState, Reference};
use crate::model::site::LeftOut;
use crate::model::{Anchor, Incident, SitePath, Slug};
use crate::output::Output;
use crate::source::{Sources, Span};

/// What of a notice leads out of its page.
#[derive(Debug, Default)]
pub struct Leads {
    /// To files, and to paths of the site.
    links: Vec<Link>,
    /// Where questions went.
    sees: Vec<Reference>,
    /// What is to be read in place of the notice.
    instead: Option<(Slug, Span)>,
}

impl Leads {
    /// Those of a notice.
    #[must_use]
    pub fn of(incident: &Incident<Document>) -> Self {
        let links = incident.texts().flat_map(|(_, text)| &text.links);
        let leaves = |link: &&Link| match &link.target {
            Target::Anchor(_) => false,
            Target::File { .. } | Target::Site { .. } => true,
            Target::External(url) => url.contains("://"),
        };
        let withdrawn = incident.facts.withdrawn.as_ref();
        Self {
            links: links.filter(leaves).cloned().collect(),
            sees: sees(incident)
                .filter(|see| see.slug.is_some())
                .cloned()
                .collect(),
            instead: withdrawn.and_then(|withdrawn| withdrawn.see.clone()),
        }
    }
}

/// Checks the links and references of a notice that stay on its page.
pub fn own(incident: &Incident<Document>, page: &PageAnchors, diagnostics: &mut Diagnostics) {
    if incident.partial {
        return;
    }
    let mut found = Diagnostics::default();
    for (_, text) in incident.texts() {
        anchors(text, page, &mut found);
    }
    for see in sees(incident).filter(|see| see.slug.is_none()) {
        check_reference(see, page, None, &mut found);
    }
    for (id, span) in named(incident) {
        let reference = Reference {
            slug: None,
            id: id.clone(),
            span,
        };
        check_reference(&reference, page, None, &mut found);
    }
    if incident.facts.draft {
        found.soften();
    }
    diagnostics.append(found);
}

/// Checks every link and reference that leaves its page, but links that start with a slash.
pub fn check(anchored: &Anchored, sources: &Sources, diagnostics: &mut Diagnostics) {
    for (slug, leads) in &anchored.leads {
        let mut found = Diagnostics::default();
        files(&leads.links, anchored, sources, &mut found);
        for see in &leads.sees {
            check_see(see, slug, anchored, &mut found);
        }
        if let Some((other, span)) = &leads.instead {
            known_incident(other.as_str(), *span, anchored, &mut found);
        }
        let incident = anchored.site.incident(slug.as_str());
        if incident.is_some_and(|incident| incident.facts.draft) {
            found.soften();
        }
        diagnostics.append(found);
    }
    for page in &anchored.site.pages {
        let own = anchored.pages.get(&page.name).filter(|_| !page.partial);
        for (_, variant) in page.variants.iter() {
            if let Some(own) = own {
                anchors(&variant.body, own, diagnostics);
            }
            files(&variant.body.links, anchored, sources, diagnostics);
        }
    }
}

/// Reports links that start with a slash and lead to nothing in the output.
pub fn site_paths<C>(anchored: &Anchored, output: &Output<C>, diagnostics: &mut Diagnostics) {
    let pages = anchored.site.pages.iter();
    let pages = pages.flat_map(|page| page.variants.iter().flat_map(|(_, own)| &own.body.links));
    let leads = anchored.leads.values();
    for link in leads.flat_map(|leads| &leads.links).chain(pages) {
        let path = match &link.target {
            Target::Site { path, .. } => path,
            Target::External(url) => match within(url, &anchored.site.config.base_url) {
                Some(path) => path,
                None => continue,
            },
            Target::Anchor(_) | Target::File { .. } => continue,
        };
        let inside = path.trim_start_matches('/');
        let file = if inside.is_empty() || inside.ends_with('/') {
            format!("{inside}index.html")
        } else {
            inside.to_owned()
        };
        if output.files.contains_key(file.as_str()) {
            continue;
        }
        if let Some(slug) = left_out(inside, anchored) {
            diagnostics.extend(not_built(slug, link.span, anchored));
            continue;
        }
        let folder = format!("{file}/index.html");
        let help = if output.files.contains_key(folder.as_str()) {
            format!("write `{path}/`, with a slash at its end")
        } else {
            let urls: Vec<_> = output.files.keys().map(SitePath::url).collect();
            did_you_mean(path, urls.iter().map(String::as_str))
                .unwrap_or_else(|| "files of `static/` stand at the site's root".to_owned())
        };
        let message = format!("nothing is published at `{path}`");
        diagnostics.push(Diagnostic::new(Code::BrokenLink, link.span, message).help(help));
    }
}

/// The path of a whole URL that leads to a place of this site which can be told without decoding it.
fn within<'a>(url: &'a str, base: &BaseUrl) -> Option<&'a str> {
    let rest = url
        .strip_prefix(base.origin())?
        .strip_prefix(base.path().trim_end_matches('/'))?;
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    let path = rest.get(..end)?;
    (path.starts_with('/') && !path.contains(['%', '{'])).then_some(path)
}

/// The incident of a path like `en/incidents/SLUG/…` or `incidents/SLUG/…` that has no page.
fn left_out<'a>(path: &'a str, anchored: &Anchored) -> Option<&'a str> {
    let parts: Vec<_> = path.split('/').collect();
    let at = parts.iter().take(2).position(|part| *part == "incidents")?;
    let slug = parts.get(at + 1)?;
    anchored.site.left_out.contains_key(*slug).then_some(slug)
}

/// That a notice has no page yet; nothing where it is broken, which is told elsewhere.
fn not_built(slug: &str, span: Span, anchored: &Anchored) -> Option<Diagnostic> {
    let why = match anchored.site.left_out.get(slug)? {
        LeftOut::Broken => return None,
        LeftOut::Draft | LeftOut::Blank => "a draft",
        LeftOut::Scheduled => "scheduled for later",
    };
    let message = format!("`{slug}` is {why} and has no page yet");
    let help = "remove the link until that notice is published";
    Some(Diagnostic::new(Code::LinkNotBuilt, span, message).help(help))
}

/// Checks the links of a text to its own page.
fn anchors(text: &Document, page: &PageAnchors, diagnostics: &mut Diagnostics) {
    for link in &text.links {
        if let Target::Anchor(anchor) = &link.target {
            check_anchor(anchor, link.span, ("this page", page), diagnostics);
        }
    }
}

/// Checks links to files.
fn files(links: &[Link], anchored: &Anchored, sources: &Sources, diagnostics: &mut Diagnostics) {
    for link in links {
        if let Target::File { file, anchor } = &link.target {
            let path = sources.path(*file);
            check_file(path, anchor.as_deref(), link, anchored, diagnostics);
        }
    }
}

fn check_anchor(
    anchor: &str,
    span: Span,
    (which, page): (&str, &PageAnchors),
    diagnostics: &mut Diagnostics,
) {
    if anchor.is_empty() || page.has(anchor) {
        return;
    }
    let known = page.known.iter().map(|id| &**id);
    diagnostics.push(
        Diagnostic::new(
            Code::BrokenAnchor,
            span,
            format!("there is no `#{anchor}` on {which}"),
        )
        .help(did_you_mean(anchor, known).unwrap_or_else(|| {
            "link to the id of a question, a group, an update or a heading".to_owned()
        })),
    );
}

fn check_file(
    path: &str,
    anchor: Option<&str>,
    link: &Link,
    anchored: &Anchored,
    diagnostics: &mut Diagnostics,
) {
    let page = if let Some(rest) = path.strip_prefix("content/incidents/") {
        let slug = rest.split('/').next().unwrap_or_default();
        if anchored.site.left_out.contains_key(slug) {
            diagnostics.extend(not_built(slug, link.span, anchored));
            return;
        }
        let partial = anchored
            .site
            .incident(slug)
            .is_some_and(|incident| incident.partial);
        anchored.incidents.get(slug).filter(|_| !partial)
    } else {
        let name = path.rsplit('/').next().unwrap_or_default();
        let pages = anchored.pages.iter();
        let mut of_name = pages.filter(|(page, _)| {
            name.strip_prefix(page.as_str())
                .is_some_and(|rest| rest.starts_with('.'))
        });
        of_name.next().map(|(_, anchors)| anchors)
    };
    if let (Some(page), Some(anchor)) = (page, anchor) {
        check_anchor(anchor, link.span, ("that page", page), diagnostics);
    }
}

/// Where the questions of a notice went that are retired.
fn sees(incident: &Incident<Document>) -> impl Iterator<Item = &Reference> {
    incident
        .questions()
        .filter_map(|question| match &question.state {
            QuestionState::Retired(retired) => retired.see.as_ref(),
            QuestionState::Live(_) => None,
        })
}

/// What updates are about, and what was reviewed with them.
fn named(incident: &Incident<Document>) -> impl Iterator<Item = (&Anchor, Span)> {
    incident.updates.iter().flat_map(|update| {
        let about = update.about.iter().map(|(id, span)| (id, *span));
        let about = about.filter(|(id, _)| !matches!(id.as_str(), "notice" | "facts"));
        let reviewed = update.reviewed.iter();
        let reviewed = reviewed.map(|review| (&review.unit, review.span));
        about.chain(reviewed.filter(|(unit, _)| unit.as_str() != "notice"))
    })
}

/// Checks where a question of the notice `own` went, which is on another page.
fn check_see(see: &Reference, own: &Slug, anchored: &Anchored, diagnostics: &mut Diagnostics) {
    let Some(slug) = &see.slug else {
        return;
    };
    if !known_incident(slug.as_str(), see.span, anchored, diagnostics) {
        return;
    }
    let other = anchored
        .site
        .incident(slug.as_str())
        .filter(|incident| !incident.partial);
    let other = other.and_then(|other| anchored.incidents.get(&other.slug));
    if let (Some(page), Some(anchors)) = (anchored.incidents.get(own), other) {
        check_reference(see, page, Some(anchors), diagnostics);
    }
}

/// Whether an incident is in this build; one that is not is reported, unless it is broken.
fn known_incident(
    slug: &str,
    span: Span,
    anchored: &Anchored,
    diagnostics: &mut Diagnostics,
) -> bool {
    if anchored.site.incident(slug).is_some() {
        return true;
    }
    let help = match anchored.site.left_out.get(slug) {
        Some(LeftOut::Broken) => return false,
        Some(_) => Some("that notice is not published yet".to_owned()),
        None => {
            let slugs = anchored
                .site
                .incidents
                .iter()
                .map(|incident| incident.slug.as_str());
            did_you_mean(slug, slugs)
        }
    };
    diagnostics.push(
        Diagnostic::new(
            Code::UnknownIncident,
            span,
            format!("there is no notice `{slug}`"),
        )
        .help(help.unwrap_or_else(|| "name a folder of `content/incidents/`".to_owned())),
    );
    false
}
