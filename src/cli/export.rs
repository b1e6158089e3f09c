//! `candor export`
//!
//! 1. [`Email`] and [`Csaf`] make a file of one notice for other programs to send or to read.
//! 2. The site is built in memory first: what could not be published is not exported.

mod csaf;
mod email;

use super::pipeline::{self, Request, Sound};
use super::{Common, Exit, Failure, Surroundings, Terminal};
use crate::diag::{Diagnostic, did_you_mean};
use crate::markdown::Document;
use crate::model::site::LeftOut;
use crate::model::{Incident, Locale, Slug};
use crate::output::NO_SINK;
use crate::parse::site_toml;
use crate::publish::SOURCES;
use crate::publish::file;
use crate::render::reader::Reader;
use crate::render::scene::{Scene, Subject};
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};

pub(super) use csaf::Csaf;
pub(super) use email::Email;

/// The formats of `export`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  candor export email 2026-03-metrics-vendor --output notice.eml
  candor export email 2026-03-metrics-vendor --update latest --locale en zh-Hans
  candor export csaf 2026-03-metrics-vendor --locale en")]
pub struct Export {
    #[command(subcommand)]
    format: Format,
}

#[derive(Debug, Subcommand)]
enum Format {
    /// An e-mail in all languages, as text and HTML, for a mail program to send
    Email(Email),
    /// A security advisory for machines (CSAF 2.0, profile security incident response)
    Csaf(Csaf),
}

/// What all formats take.
#[derive(Debug, Args)]
pub(super) struct Target {
    /// The notice, by the name of its folder
    #[arg(value_name = "SLUG")]
    slug: String,
    /// The file to write; without it, standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// A notice that can be exported.
pub(super) struct Subjects<'a> {
    pub scene: &'a Scene,
    pub incident: &'a Incident<Document>,
}

/// Why there is no file.
pub(super) enum Refusal {
    /// What was typed makes no sense here.
    Usage(String, Option<String>),
    /// The site lacks something.
    Finding(Box<Diagnostic>),
}

impl Export {
    /// Exports.
    pub(super) fn run(
        &self,
        common: &Common,
        surroundings: &Surroundings,
        terminal: &mut Terminal<'_>,
    ) -> Result<Exit, Failure> {
        let target = match &self.format {
            Format::Email(email) => &email.target,
            Format::Csaf(csaf) => &csaf.target,
        };
        let request = Request::new(common, false, surroundings)?;
        let mut made = None;
        let outcome = pipeline::run(&request, NO_SINK, |site, _| {
            made = Some(
                find(&site, &target.slug).and_then(|found| match &self.format {
                    Format::Email(email) => email.make(&found),
                    Format::Csaf(csaf) => csaf.make(&found),
                }),
            );
        });
        let prefix = surroundings.github_prefix(&request.root);
        let format = common.message_format;
        terminal.report(&outcome.diagnostics, &outcome.sources, format, &prefix);
        let bytes = match made {
            None => return Ok(Exit::of(&outcome.diagnostics)),
            Some(Err(Refusal::Usage(message, help))) => {
                return Err(Failure::Usage { message, help });
            }
            Some(Err(Refusal::Finding(finding))) => return Err(Failure::Finding(finding)),
            Some(Ok(bytes)) => bytes,
        };
        let Some(named) = &target.output else {
            terminal.print(&bytes);
            return Ok(Exit::Done);
        };
        let path = surroundings.current_dir.join(named);
        if is_source(&request.root, &path) {
            return Err(Failure::Usage {
                message: format!("`{}` would be a source of the site", named.display()),
                help: Some(
                    "name a file outside of content, themes, static and site.toml".to_owned(),
                ),
            });
        }
        file::write(&path, bytes).map_err(|error| Failure::Machine {
            message: format!("`{}` cannot be written: {error}", named.display()),
            help: None,
        })?;
        terminal.say(&format!("wrote {}", named.display()));
        Ok(Exit::Done)
    }
}

/// Whether a build reads a file, or would once it is there; links are followed.
fn is_source(root: &Path, path: &Path) -> bool {
    let real = |path: &Path| {
        let name = path.file_name().unwrap_or_default();
        let folder = path
            .parent()
            .and_then(|folder| std::fs::canonicalize(folder).ok());
        let whole = folder.map(|folder| folder.join(name));
        std::fs::canonicalize(path).ok().or(whole)
    };
    let Some(path) = real(path) else { return false };
    let sources = [site_toml::PATH].iter().chain(SOURCES);
    let mut sources = sources.filter_map(|name| real(&root.join(name)));
    sources.any(|source| path.starts_with(source))
}

/// The notice of that name.
fn find<'a>(site: &Sound<'a>, name: &str) -> Result<Subjects<'a>, Refusal> {
    let scene = site.prepared.scene();
    let all = &scene.anchored.site;
    // What a shell completes is a path.
    let name = name.trim_end_matches('/');
    let name = name.rsplit('/').next().unwrap_or_default();
    if let Some(incident) = all.incident(name) {
        return Ok(Subjects { scene, incident });
    }
    let left_out = Slug::parse(name).and_then(|slug| all.left_out.get(&slug));
    let (message, help) = match left_out {
        Some(LeftOut::Draft | LeftOut::Blank) => (
            format!("`{name}` is a draft"),
            Some("publish it first: remove `draft: true`".to_owned()),
        ),
        Some(LeftOut::Scheduled | LeftOut::Broken) => (
            format!("`{name}` is not published yet"),
            Some("set `--now` to a time at which it is".to_owned()),
        ),
        None => {
            let slugs = all.incidents.iter().map(|incident| incident.slug.as_str());
            (
                format!("there is no incident `{name}`"),
                did_you_mean(name, slugs),
            )
        }
    };
    Err(Refusal::Usage(message, help))
}

impl<'a> Subjects<'a> {
    /// The languages that were asked for; without any, all that the notice is written in.
    fn readers(&self, tags: &[String]) -> Result<Vec<&'a Reader>, Refusal> {
        let subject = Subject::Incident(self.incident);
        let scene = self.scene;
        let offered = |locale: &Locale| scene.has_page(subject, locale);
        if tags.is_empty() {
            let active = scene.config().active().map(|locale| &locale.tag);
            let written = active.filter(|locale| self.incident.written_in(locale));
            let written = written.filter(|locale| offered(locale));
            return Ok(written
                .filter_map(|locale| scene.readers.get(locale))
                .collect());
        }
        tags.iter()
            .map(|tag| {
                let found = scene.readers.get(tag.as_str());
                found
                    .filter(|reader| offered(&reader.locale))
                    .ok_or_else(|| {
                        let known = scene.readers.keys().map(Locale::as_str);
                        let message = format!("the notice has no page in `{tag}`");
                        Refusal::Usage(message, did_you_mean(tag, known))
                    })
            })
            .collect()
    }
}
