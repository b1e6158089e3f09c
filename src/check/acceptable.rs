//! Findings that an author may accept on purpose.
//!
//! 1. What [`super::safety`] and [`super::equivalence`] find in a notice, a page or site.toml is held against the `accept` of
//!    that file: one entry accepts what has its code and quotes its text, in its place.
//! 2. What is left is told, with the entry that would accept it.
//! 3. An entry that accepts nothing is told, too: what it was for is gone.

use super::proses::Proses;
use super::{Anchored, equivalence, safety};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::ledger::Record;
use crate::markdown::Document;
use crate::model::accept::Accept;
use crate::model::{Config, Incident, Page};
use crate::parse::site_toml;
use crate::source::Sources;

/// A finding, and what an entry of `accept` has to say to accept it.
#[derive(Debug)]
pub struct Finding {
    /// As it is told.
    pub diagnostic: Diagnostic,
    /// What it quotes.
    pub text: String,
    /// Of a translation: its language and unit.
    pub within: Option<String>,
}

impl Finding {
    /// The line that accepts it, in YAML or TOML.
    fn entry(&self, file: &str) -> String {
        // JSON's strings are YAML's and, but for rare escapes, TOML's.
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let code = self.diagnostic.code;
        let text = quoted(&self.text);
        if file == site_toml::PATH {
            return format!("accept = [{{ code = \"{code}\", text = {text} }}]");
        }
        let within = self.within.as_deref().map(quoted);
        let within = within.map_or_else(String::new, |within| format!("in: {within}, "));
        format!("accept: [{{code: {code}, {within}text: {text}}}]")
    }

    fn is_meant_by(&self, entry: &Accept) -> bool {
        let within = entry.within.as_ref().map(|within| &*within.value);
        entry.code == self.diagnostic.code
            && *entry.text.value == self.text
            && (within.is_none() || within == self.within.as_deref())
    }
}

/// What a notice's findings are looked for with: slow to make, and the same for all of a site.
pub struct Terms(equivalence::Languages);

impl Terms {
    /// The terms of all languages of a site.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        Self(equivalence::languages(config))
    }
}

/// Checks a notice, whose texts may be known by what they say.
pub fn incident(
    (incident, record, proses): (&Incident<Document>, &Record, &Proses),
    (config, terms): (&Config, &Terms),
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) {
    let mut told = Diagnostics::default();
    let mut findings = safety::incident(incident, proses, sources);
    findings.extend(equivalence::incident(
        (incident, proses),
        Some(record),
        config,
        &terms.0,
    ));
    settle(findings, &incident.facts.accept, "incident.yaml", &mut told);
    if incident.partial {
        // What could not be read may be what an entry is for.
        told.retain(|told| told.code != Code::AcceptUnused);
    }
    if incident.facts.draft {
        told.soften();
    }
    diagnostics.append(told);
}

/// Checks what else has an `accept` of its own: ordinary pages and site.toml.
pub fn check(anchored: &Anchored, terms: &Terms, sources: &Sources, diagnostics: &mut Diagnostics) {
    let site = &anchored.site;
    for page in &site.pages {
        self::page(page, (&site.config, terms), sources, diagnostics);
    }
    let findings = safety::config(&site.config, sources);
    settle(findings, &site.config.accept, site_toml::PATH, diagnostics);
}

fn page(
    page: &Page<Document>,
    (config, terms): (&Config, &Terms),
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) {
    let proses = Proses::default();
    let mut differences = equivalence::page((page, &proses), config, &terms.0);
    for (locale, variant) in page.variants.iter() {
        let mut findings = safety::page(variant, &proses, sources);
        findings.extend(differences.remove(locale).unwrap_or_default());
        let file = "this page's front matter";
        settle(findings, &variant.accept, file, diagnostics);
    }
}

/// Tells what no entry accepts, and the entries that accept nothing.
fn settle(findings: Vec<Finding>, entries: &[Accept], file: &str, diagnostics: &mut Diagnostics) {
    let mut used = vec![false; entries.len()];
    for finding in findings {
        let mut accepted = false;
        for (entry, used) in entries.iter().zip(&mut used) {
            if finding.is_meant_by(entry) {
                (accepted, *used) = (true, true);
            }
        }
        if !accepted {
            let entry = finding.entry(file);
            let help = finding.diagnostic.help.clone().unwrap_or_default();
            diagnostics.push(finding.diagnostic.help(format!(
                "{help}; where it is meant, {file} can say so: `{entry}`"
            )));
        }
    }
    for (entry, _) in entries.iter().zip(used).filter(|(_, used)| !used) {
        let message = format!(
            "no `{}` is told of `{}`{}",
            entry.code,
            entry.text.value,
            entry
                .within
                .as_ref()
                .map_or_else(String::new, |within| format!(" in `{}`", within.value))
        );
        diagnostics.push(
            Diagnostic::new(Code::AcceptUnused, entry.span, message)
                .help("remove the entry, or write the text as the finding quotes it"),
        );
    }
}
