//! incident.yaml to [`Facts`].
//!
//! 1. Each key has its reader; what is left out is none, or the contract's default.
//! 2. Rules between keys (a draft that is withdrawn) come last.

use super::accept;
use super::covers;
use super::facts;
use super::fields::Fields;
use super::node::Node;
use super::scope::{self, Scope};
use crate::diag::{self, Code, Diagnostic, Diagnostics};
use crate::model::incident::{
    Alias, AliasTarget, Category, Facts, Moved, Severity, Status, Withdrawal,
};
use crate::model::{Locale, Moment, SitePath, Slug};
use crate::source::{FileId, Span};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Reads incident.yaml. None where it is no YAML or has no status; either is reported.
pub fn parse(
    file: FileId,
    scope: Scope<'_>,
    default_locale: &Locale,
    diagnostics: &mut Diagnostics,
) -> Option<Facts> {
    let root = super::yaml::parse(scope.sources.text(file), file, 0, diagnostics)?;
    let mut fields = Fields::open(root, "incident.yaml", diagnostics)?;
    let status = fields
        .require("status", diagnostics)
        .and_then(|n| status(&n, diagnostics));
    let draft = fields
        .decided("draft", diagnostics)
        .and_then(|node| scope::boolean(&node, diagnostics));
    let withdrawn = fields.decided("withdrawn", diagnostics);
    if let (Some(true), Some(node)) = (draft, &withdrawn) {
        diagnostics.push(
            Diagnostic::new(
                Code::WithdrawnDraft,
                node.span,
                "a draft has nothing to withdraw",
            )
            .help("remove `draft: true`: a withdrawn notice keeps its page"),
        );
    }
    let facts = Facts {
        file,
        status: status.unwrap_or(Status::Investigating),
        severity: fields
            .take("severity")
            .and_then(|node| scope::word(&node, Severity::WORDS, Severity::parse, diagnostics)),
        category: fields
            .take("category")
            .and_then(|node| scope::word(&node, Category::WORDS, Category::parse, diagnostics)),
        published: fields
            .take("published")
            .and_then(|node| scope::instant(&node, diagnostics)),
        occurred: moment(&mut fields, "occurred", diagnostics),
        detected: moment(&mut fields, "detected", diagnostics),
        contained: moment(&mut fields, "contained", diagnostics),
        resolved: moment(&mut fields, "resolved", diagnostics),
        source: source(&mut fields, scope, diagnostics).unwrap_or_else(|| default_locale.clone()),
        contact: fields
            .take("contact")
            .and_then(|node| scope::outside_url(&node, diagnostics)),
        draft: draft.unwrap_or(false),
        withdrawn: withdrawn.and_then(|node| withdrawal(node, scope, diagnostics)),
        aliases: aliases(fields.take("aliases"), diagnostics),
        moved: moved(fields.take("moved"), diagnostics),
        accept: accept::parse(fields.take("accept"), diagnostics),
        covers: covers::parse(fields.take("covers"), diagnostics),
        said: facts::parse(fields.take("facts"), scope, diagnostics),
    };
    fields.finish(diagnostics);
    status.map(|_| facts)
}

fn status(node: &Node, diagnostics: &mut Diagnostics) -> Option<Status> {
    scope::word(node, Status::WORDS, Status::parse, diagnostics)
}

fn moment(fields: &mut Fields, key: &'static str, diagnostics: &mut Diagnostics) -> Option<Moment> {
    fields
        .take(key)
        .and_then(|node| scope::moment(&node, diagnostics))
}

fn source(fields: &mut Fields, scope: Scope<'_>, diagnostics: &mut Diagnostics) -> Option<Locale> {
    let node = fields.take("source")?;
    let text = scope::filled(&node, diagnostics)?;
    let key = super::node::Key {
        text: text.value.to_string(),
        span: text.span,
    };
    scope.locale(&key, diagnostics)
}

fn withdrawal(node: Node, scope: Scope<'_>, diagnostics: &mut Diagnostics) -> Option<Withdrawal> {
    let mut fields = Fields::open(node, "`withdrawn`", diagnostics)?;
    let at = fields
        .require("at", diagnostics)
        .and_then(|node| scope::instant(&node, diagnostics));
    let reason = fields.require("reason", diagnostics).map(|node| {
        let span = node.span;
        let before = diagnostics.count(diag::Severity::Error);
        let reason = scope.texts(node, diagnostics);
        if reason.is_empty() && diagnostics.count(diag::Severity::Error) == before {
            let message = "the reason has no text in any language";
            diagnostics.push(
                Diagnostic::new(Code::EmptyText, span, message)
                    .help("say in at least one language why the notice was withdrawn"),
            );
        }
        reason
    });
    let see = fields.take("see").and_then(|node| slug(&node, diagnostics));
    fields.finish(diagnostics);
    Some(Withdrawal {
        at: at?,
        reason: reason?,
        see,
    })
}

fn slug(node: &Node, diagnostics: &mut Diagnostics) -> Option<(Slug, Span)> {
    let text = scope::filled(node, diagnostics)?;
    let slug = Slug::parse(&text.value);
    if slug.is_none() {
        let message = format!("`{}` is not the name of an incident's folder", text.value);
        diagnostics.push(
            Diagnostic::new(Code::InvalidSlug, node.span, message)
                .help("name the folder in `content/incidents/` alone"),
        );
    }
    Some((slug?, node.span))
}

/// `aliases`: former folder names, or site paths that start with a slash.
pub fn aliases(node: Option<Node>, diagnostics: &mut Diagnostics) -> Vec<Alias> {
    let items = node
        .map(|node| scope::list(node, diagnostics))
        .unwrap_or_default();
    items
        .iter()
        .filter_map(|node| alias(node, diagnostics))
        .collect()
}

fn alias(node: &Node, diagnostics: &mut Diagnostics) -> Option<Alias> {
    let text = scope::filled(node, diagnostics)?;
    let Some(path) = text.value.strip_prefix('/') else {
        let (slug, span) = slug(node, diagnostics)?;
        return Some(Alias {
            target: AliasTarget::Slug(slug),
            span,
        });
    };
    let page = if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else if path
        .rsplit('/')
        .next()
        .is_some_and(|name| name.contains('.'))
    {
        path.to_owned()
    } else {
        format!("{path}/index.html")
    };
    // No page is below what systems hide: `.git` in the output is somebody's repository.
    let is_hidden = page.split('/').any(|part| part.starts_with('.'));
    let target = SitePath::parse(&page).filter(|page| page.is_html() && !is_hidden);
    if target.is_none() {
        let message = format!("`{}` is not the path of a page", text.value);
        diagnostics.push(
            Diagnostic::new(Code::InvalidValue, node.span, message)
                .help("write the path that readers had: `/2026/metrics/`, or `/notice.html`"),
        );
    }
    Some(Alias {
        target: AliasTarget::Path(target?),
        span: node.span,
    })
}

/// `moved`: anchors that were published on the page, and where each lives now.
pub fn moved(node: Option<Node>, diagnostics: &mut Diagnostics) -> BTreeMap<Arc<str>, Moved> {
    let fields = node.and_then(|node| Fields::open(node, "`moved`", diagnostics));
    let mut found = BTreeMap::new();
    for (key, value) in fields.map(Fields::rest).unwrap_or_default() {
        let empty = key.text.is_empty() || key.text.chars().any(char::is_whitespace);
        if empty {
            let message = format!(
                "`{}` cannot be an anchor: it is empty or has a space",
                key.text
            );
            diagnostics.push(
                Diagnostic::new(Code::InvalidId, key.span, message)
                    .help("write the anchor as it stood behind `#` in the old address"),
            );
            continue;
        }
        if key.text.starts_with('_') {
            let message = format!("`{}` begins as the theme's own ids do", key.text);
            diagnostics.push(
                Diagnostic::new(Code::ReservedId, key.span, message)
                    .help("anchors that begin with `_` were never an author's: remove the line"),
            );
            continue;
        }
        if let Some(to) = scope::filled(&value, diagnostics) {
            let entry = Moved {
                to: to.value,
                key_span: key.span,
                span: value.span,
            };
            found.insert(Arc::from(key.text), entry);
        }
    }
    found
}
