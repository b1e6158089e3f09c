//! Links and references between the parts of a site.
//!
//! 1. `#anchor`, and `file.md#anchor`: the page has it. A file that this build leaves out cannot be
//!    linked to.
//! 2. `see`, `about`, `reviewed`, `withdrawn.see`: what they name is there.
//! 3. [`site_paths`], once the output is known: links that start with a slash.

use super::Anchored;
use crate::anchors::{PageAnchors, check_reference};
use crate::diag::{Code, Diagnostic, Diagnostics, did_you_mean};
use crate::markdown::{Document, Link, Target};
use crate::model::incident::{QuestionState, Reference};
use crate::model::site::LeftOut;
use crate::model::{Anchor, Incident, SitePath};
use crate::output::Output;
use crate::source::{Sources, Span};

/// Checks every link and reference but those that start with a slash.
pub fn check(anchored: &Anchored, sources: &Sources, diagnostics: &mut Diagnostics) {
    for incident in &anchored.site.incidents {
        let Some(page) = anchored.incidents.get(&incident.slug).map(|page| &**page) else {
            continue;
        };
        let mut found = Diagnostics::default();
        for (_, text) in incident.texts() {
            check_text(
                text,
                Some(page).filter(|_| !incident.partial),
                anchored,
                sources,
                &mut found,
            );
        }
        check_references(incident, page, anchored, &mut found);
        if incident.facts.draft {
            found.soften();
        }
        diagnostics.append(found);
    }
    for page in &anchored.site.pages {
        let anchors = anchored.pages.get(&page.name);
        let anchors = anchors.map(|anchors| &**anchors).filter(|_| !page.partial);
        for (_, variant) in page.variants.iter() {
            check_text(&variant.body, anchors, anchored, sources, diagnostics);
        }
    }
}

/// Reports links that start with a slash and lead to nothing in the output.
pub fn site_paths(anchored: &Anchored, output: &Output<'_>, diagnostics: &mut Diagnostics) {
    let incidents = anchored
        .site
        .incidents
        .iter()
        .flat_map(|incident| incident.texts())
        .map(|(_, text)| text);
    let pages = anchored.site.pages.iter();
    let pages = pages.flat_map(|page| page.variants.iter().map(|(_, variant)| &variant.body));
    for link in incidents.chain(pages).flat_map(|text| &text.links) {
        let Target::Site { path, .. } = &link.target else {
            continue;
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

fn check_text(
    text: &Document,
    page: Option<&PageAnchors>,
    anchored: &Anchored,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) {
    for link in &text.links {
        match &link.target {
            Target::Anchor(anchor) => {
                if let Some(page) = page {
                    check_anchor(anchor, link.span, ("this page", page), diagnostics);
                }
            }
            Target::File { file, anchor } => {
                let path = sources.path(*file);
                check_file(path, anchor.as_deref(), link, anchored, diagnostics);
            }
            Target::Site { .. } | Target::External(_) => {}
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

fn check_references(
    incident: &Incident<Document>,
    page: &PageAnchors,
    anchored: &Anchored,
    diagnostics: &mut Diagnostics,
) {
    for question in incident.questions() {
        if let QuestionState::Retired(retired) = &question.state
            && let Some(see) = &retired.see
        {
            check_see(see, incident, page, anchored, diagnostics);
        }
    }
    for update in &incident.updates {
        let about = update
            .about
            .iter()
            .filter(|(id, _)| !matches!(id.as_str(), "notice" | "facts"));
        for (id, span) in about {
            reference(id, *span, incident, page, diagnostics);
        }
        for review in update
            .reviewed
            .iter()
            .filter(|review| review.unit.as_str() != "notice")
        {
            reference(&review.unit, review.span, incident, page, diagnostics);
        }
    }
    if let Some((slug, span)) = incident
        .facts
        .withdrawn
        .as_ref()
        .and_then(|w| w.see.as_ref())
    {
        known_incident(slug.as_str(), *span, anchored, diagnostics);
    }
}

fn check_see(
    see: &Reference,
    incident: &Incident<Document>,
    page: &PageAnchors,
    anchored: &Anchored,
    diagnostics: &mut Diagnostics,
) {
    let Some(slug) = &see.slug else {
        reference(&see.id, see.span, incident, page, diagnostics);
        return;
    };
    if !known_incident(slug.as_str(), see.span, anchored, diagnostics) {
        return;
    }
    let other = anchored
        .site
        .incident(slug.as_str())
        .filter(|incident| !incident.partial);
    if let Some(anchors) = other.and_then(|other| anchored.incidents.get(&other.slug)) {
        check_reference(see, page, Some(anchors), diagnostics);
    }
}

fn reference(
    id: &Anchor,
    span: Span,
    incident: &Incident<Document>,
    page: &PageAnchors,
    diagnostics: &mut Diagnostics,
) {
    if !incident.partial {
        let reference = Reference {
            slug: None,
            id: id.clone(),
            span,
        };
        check_reference(&reference, page, None, diagnostics);
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
