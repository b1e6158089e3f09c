//! `candor new`
//!
//! 1. The site says which languages there are; the slug has to be one, and free.
//! 2. The folder's files have guidance as comments, in the language that each is for, and no text:
//!    nothing of it can go out by mistake.

use super::scaffold::Scaffold;
use super::wording::{Wording, comment, wrapped};
use super::{Common, Exit, Failure, Surroundings, Terminal, root, schema};
use crate::diag::{Diagnostics, from_flaw};
use crate::model::incident::{Alias, AliasTarget};
use crate::model::{Anchor, Config, Locale, Slug};
use crate::parse::{site, site_toml};
use crate::source::{Sources, load};
use clap::Args;
use std::path::Path;

/// The arguments of `new`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  candor new 2026-03-metrics-vendor
  candor new 2026-03-metrics-vendor --root ~/notices")]
pub struct New {
    /// The folder's name, which becomes a part of the address: `a-z`, `0-9` and `-`
    #[arg(value_name = "SLUG")]
    slug: String,
}

impl New {
    /// Makes the folder of a notice.
    pub(super) fn run(
        &self,
        common: &Common,
        surroundings: &Surroundings,
        terminal: &mut Terminal<'_>,
    ) -> Result<Exit, Failure> {
        let slug = slug(&self.slug)?;
        let root = root::find(common, surroundings)?;
        let (sources, flaws) = load::load(&root);
        let mut found = Diagnostics::default();
        let of_settings = flaws.iter().filter(|flaw| &*flaw.path == site_toml::PATH);
        found.extend(of_settings.map(|flaw| from_flaw(flaw, &sources)));
        let config = site_toml::parse(&sources, None, &mut found);
        let Some(config) = config.filter(|_| !found.has_errors()) else {
            found.finish(&sources, common.strict);
            let prefix = surroundings.github_prefix(&root);
            terminal.report(&found, &sources, common.message_format, &prefix);
            return Ok(Exit::of(&found));
        };
        let folder = format!("content/incidents/{slug}");
        if root.join(&folder).symlink_metadata().is_ok() {
            return Err(Failure::Usage {
                message: format!("`{folder}` is already there"),
                help: Some("edit its files, or choose another name".to_owned()),
            });
        }
        if let Some(owner) = former(&slug, &sources) {
            return Err(Failure::Usage {
                message: format!(
                    "`{slug}` is a former name of `{owner}`, and its links lead there"
                ),
                help: Some("choose another name".to_owned()),
            });
        }
        let scaffold = files(&folder, &config, &root);
        scaffold.write(&root)?;
        for path in scaffold.paths() {
            terminal.say(&format!("wrote {path}"));
        }
        let source = &config.default_locale;
        terminal.say(&format!(
            "next: write `{folder}/notice.{source}.md`, then look at it with `candor serve --drafts`"
        ));
        Ok(Exit::Done)
    }
}

/// The notice that has an alias of this name.
fn former(slug: &Slug, sources: &Sources) -> Option<Slug> {
    let options = site::Options {
        base_url: None,
        drafts: true,
        now: jiff::Timestamp::MAX,
    };
    let site = site::parse(sources, &options, &mut Diagnostics::default())?;
    let is_former = |alias: &Alias| matches!(&alias.target, AliasTarget::Slug(own) if own == slug);
    let mut incidents = site.incidents.into_iter();
    let owner = incidents.find(|own| own.facts.aliases.iter().any(is_former))?;
    Some(owner.slug.clone())
}

fn slug(text: &str) -> Result<Slug, Failure> {
    Slug::parse(text).ok_or_else(|| {
        let likely = Anchor::slug(text).to_string();
        let rule = "a name is of `a-z`, `0-9`, `-`, `_` and single dots inside, and begins and ends with a letter or digit";
        let is_of_use = text.bytes().any(|byte| byte.is_ascii_alphanumeric());
        let help = Slug::parse(&likely)
            .filter(|_| is_of_use)
            .map_or_else(|| rule.to_owned(), |likely| format!("write `{likely}`, for example"));
        Failure::Usage {
            message: format!("`{text}` cannot be the name of a notice's folder"),
            help: Some(help),
        }
    })
}

fn files(folder: &str, config: &Config, root: &Path) -> Scaffold {
    let own = Wording::or_english(&config.default_locale);
    let head = |name| schema::line(root, name, "../../../");
    let mut files = Scaffold::default();
    let incident = format!("{}{}", head("incident"), incident(&own));
    files.add(format!("{folder}/incident.yaml"), incident);
    let tags: Vec<&Locale> = config.active().map(|locale| &locale.tag).collect();
    for tag in &tags {
        let path = format!("{folder}/notice.{tag}.md");
        files.add(path, notice(&Wording::or_english(tag)));
    }
    let faq = format!("{}{}", head("faq"), faq(&own, &tags));
    files.add(format!("{folder}/faq.yaml"), faq);
    let updates = format!("{}{}", head("updates"), updates(&own, &tags));
    files.add(format!("{folder}/updates.yaml"), updates);
    files
}

/// incident.yaml of a draft.
pub(super) fn incident(own: &Wording) -> String {
    format!(
        "{}
status: investigating # investigating | identified | monitoring | resolved
draft: true           # {}
# severity: low       # low | medium | high | critical
# category: security  # security | privacy | availability
# occurred: 2026-03-09
# detected: 2026-03-18
# contained: 2026-03-19
# contact: mailto:security@example.org
",
        comment(&own.incident),
        own.draft
    )
}

/// A notice that nobody has written yet.
fn notice(own: &Wording) -> String {
    let guidance = [
        &own.blank,
        &own.happened,
        &own.meaning,
        &own.done,
        &own.advice,
    ];
    let guidance: Vec<String> = guidance
        .iter()
        .map(|text| wrapped(text).join("\n"))
        .collect();
    format!(
        "---\n{}title:\n{}summary:\n---\n\n<!--\n{}\n-->\n",
        comment(&own.title),
        comment(&own.summary),
        guidance.join("\n\n")
    )
}

fn faq(own: &Wording, tags: &[&Locale]) -> String {
    format!(
        "{}#\n# - id: password\n#   question:\n{}#   answer:\n{}",
        comment(&own.faq),
        lines(tags, "#     ", ""),
        lines(tags, "#     ", " |")
    )
}

/// updates.yaml before there is any update.
pub(super) fn updates(own: &Wording, tags: &[&Locale]) -> String {
    format!(
        "{}#\n# - id: first-findings\n#   kind: update # update | correction | minor | checked\n#   text:\n{}",
        comment(&own.updates),
        lines(tags, "#     ", " |")
    )
}

/// A line for each language.
fn lines(tags: &[&Locale], start: &str, end: &str) -> String {
    let lines: Vec<String> = tags
        .iter()
        .map(|tag| format!("{start}{tag}:{end}\n"))
        .collect();
    lines.concat()
}
