//! What laws ask a notice to say, by what its author says of it.
//!
//! 1. An item of a frame that incident.yaml names, and that no anchor is given for, is told with its
//!    article. So is one that only retired questions say.
//! 2. An anchor that the page does not have is an error.
//!
//! Whether the words there satisfy a law is for people to judge. A withdrawn notice shows no text, and is
//! asked for none; what a draft lacks is a note.

use crate::anchors::PageAnchors;
use crate::diag::{Code, Diagnostic, Diagnostics, Severity, did_you_mean};
use crate::markdown::Document;
use crate::model::frame::{Covered, Item};
use crate::model::incident::QuestionState;
use crate::model::{Config, Incident};

/// Checks every frame of an incident.
pub fn check(
    incident: &Incident<Document>,
    anchors: &PageAnchors,
    config: &Config,
    diagnostics: &mut Diagnostics,
) {
    if incident.facts.withdrawn.is_some() || incident.partial {
        return;
    }
    let own = incident.facts.contact.is_some();
    let organization = config.organization.as_ref();
    let has_contact = own || organization.is_some_and(|all| all.contact.is_some());
    for covered in &incident.facts.covers {
        unknown(covered, anchors, diagnostics);
        for item in covered.frame.items {
            if item.is_contact && has_contact {
                continue;
            }
            let finding = lacking(covered, item, incident);
            diagnostics.extend(finding.map(|finding| {
                if incident.facts.draft {
                    finding.severity(Severity::Note)
                } else {
                    finding
                }
            }));
        }
    }
}

/// Anchors that the page does not have.
fn unknown(covered: &Covered, anchors: &PageAnchors, diagnostics: &mut Diagnostics) {
    let named = covered.items.iter().flat_map(|given| &given.anchors);
    for (anchor, span) in named.filter(|(anchor, _)| !anchors.has(anchor)) {
        let near = did_you_mean(anchor, anchors.known.iter().map(|known| &**known));
        let help = near.unwrap_or_else(|| {
            "write the id of a heading, a question, a group or an update of this notice".to_owned()
        });
        let message = format!("this page has no anchor `{anchor}`");
        diagnostics.push(Diagnostic::new(Code::UnknownId, *span, message).help(help));
    }
}

fn lacking(covered: &Covered, item: &Item, incident: &Incident<Document>) -> Option<Diagnostic> {
    let (frame, name) = (covered.frame.name, item.name);
    let asked = format!("{} ({})", item.what, item.article);
    let given = covered.items.iter().find(|given| given.item == item);
    let Some(given) = given else {
        let message = format!("`{frame}` asks for `{name}`: {asked}");
        return Some(
            Diagnostic::new(Code::CoversMissing, covered.span, message).help(format!(
                "write a section that says it, and `{name}: ANCHOR` with the section's anchor"
            )),
        );
    };
    let (anchor, span) = given.anchors.first()?;
    given
        .anchors
        .iter()
        .all(|(anchor, _)| is_retired(incident, anchor))
        .then(|| {
            let message = format!(
                "the question `{anchor}` is retired, and `{frame}` asks for `{name}`: {asked}"
            );
            Diagnostic::new(Code::CoversMissing, *span, message)
                .help("name the anchor where the notice says it now")
        })
}

fn is_retired(incident: &Incident<Document>, anchor: &str) -> bool {
    let is_it = |state: &QuestionState<Document>| matches!(state, QuestionState::Retired(_));
    incident
        .questions()
        .any(|question| question.id.as_str() == anchor && is_it(&question.state))
}
