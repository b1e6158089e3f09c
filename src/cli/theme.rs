//! `candor theme`
//!
//! 1. [`Files`] has the files of the built-in theme beside those that the site has of its own.
//! 2. `list` tells which is which, `diff` what differs ([`compare`]); [`eject`] copies files, to be edited.
//! 3. Of the site, only site.toml and the files of its theme have to be sound.

mod compare;
mod eject;

use super::{Common, Exit, Failure, Surroundings, Terminal, root};
use crate::diag::report::visible;
use crate::diag::{Diagnostics, did_you_mean, from_flaw};
use crate::model::ordered::ordered;
use crate::parse::site_toml;
use crate::render::theme::folders;
use crate::source::load::{self, BUILT_IN};
use crate::source::{Content, Sources};
use clap::{Args, Subcommand};
use eject::Eject;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// What can be done with the theme's files.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  candor theme list
  candor theme eject templates/notice.html
  candor theme diff")]
pub struct Theme {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the files of the built-in theme, and which the site has its own of
    #[command(after_help = "Example:
  candor theme list")]
    List,
    /// Copy files of the built-in theme to the site's own, to be edited there
    Eject(Eject),
    /// Show what differs between the site's own files and the built-in ones
    Diff(Diff),
}

/// The arguments of `diff`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  candor theme diff
  candor theme diff templates/notice.html i18n")]
struct Diff {
    /// Files or folders of the theme; without any, all that the site has
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
}

/// The built-in theme and the site's own, by path within the theme.
struct Files<'a> {
    /// The site's folder, absolute.
    root: PathBuf,
    /// The theme's, relative to it, with its final slash: `themes/default/`.
    folder: String,
    built_in: BTreeMap<&'a str, &'a Content>,
    own: BTreeMap<&'a str, &'a Content>,
}

impl Theme {
    /// Lists, copies or compares.
    pub(super) fn run(
        &self,
        common: &Common,
        surroundings: &Surroundings,
        terminal: &mut Terminal<'_>,
    ) -> Result<Exit, Failure> {
        let root = root::find(common, surroundings)?;
        let (sources, flaws) = load::load(&root);
        let mut found = Diagnostics::default();
        let mut ours = flaws;
        ours.retain(|flaw| flaw.path.starts_with("themes") || &*flaw.path == site_toml::PATH);
        found.extend(ours.iter().map(|flaw| from_flaw(flaw, &sources)));
        let config = site_toml::parse(&sources, common.base_url.clone(), &mut found);
        found.finish(&sources, common.strict);
        let prefix = surroundings.github_prefix(&root);
        terminal.report(&found, &sources, common.message_format, &prefix);
        let Some(config) = config.filter(|_| !found.has_errors()) else {
            return Ok(Exit::of(&found));
        };
        let folder = folders(&config).into_iter().next().unwrap_or_default();
        let files = Files {
            root,
            built_in: below(&sources, BUILT_IN),
            own: below(&sources, &folder),
            folder: folder.clone(),
        };
        match &self.action {
            Action::List => {
                terminal.print(files.list().as_bytes());
                Ok(Exit::Done)
            }
            Action::Eject(eject) => eject.run(&files, terminal),
            Action::Diff(diff) => diff.run(&files, terminal),
        }
    }
}

fn below<'a>(sources: &'a Sources, folder: &'a str) -> BTreeMap<&'a str, &'a Content> {
    let inside = |path: &'a str| path.strip_prefix(folder).unwrap_or(path);
    let files = sources.below(folder);
    ordered(files.map(|(_, file)| (inside(&file.path), &file.content)))
}

impl Files<'_> {
    /// Each file and whose it is, a line each.
    fn list(&self) -> String {
        let all: BTreeSet<&str> = self
            .built_in
            .keys()
            .chain(self.own.keys())
            .copied()
            .collect();
        let width = all.iter().map(|path| path.chars().count()).max();
        let width = width.unwrap_or_default();
        let line = |path: &&str| {
            let whose = match (self.built_in.get(path), self.own.get(path)) {
                (Some(_), None) => "built in",
                (None, _) => "own, not in the built-in theme",
                (Some(_), Some(_)) if self.diff(path).is_empty() => "own, as built in",
                (Some(_), Some(_)) if compare::is_table(path) => "own, key by key",
                (Some(_), Some(_)) => "own",
            };
            format!("{}\n", visible(&format!("{path:width$}  {whose}")))
        };
        all.iter().map(line).collect::<Vec<_>>().concat()
    }

    /// How the site's own file differs from the built-in one; empty where it does not, or where there
    /// are not both.
    fn diff(&self, path: &str) -> String {
        let both = self.built_in.get(path).zip(self.own.get(path));
        both.map_or_else(String::new, |(built_in, own)| {
            compare::diff(path, &self.folder, built_in, own)
        })
    }

    /// What was typed, as a path within the theme: also below its folder, as shells complete it.
    fn within<'p>(&self, typed: &'p str) -> &'p str {
        let path = typed.trim_start_matches("./").trim_end_matches('/');
        path.strip_prefix(&*self.folder).unwrap_or(path)
    }
}

/// Those of `all` that a path names: a file, or what is in a folder.
fn named<'a>(path: &str, all: &BTreeMap<&'a str, &Content>) -> Vec<&'a str> {
    let is_named = |file: &&str| {
        let rest = file.strip_prefix(path);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    all.keys().copied().filter(is_named).collect()
}

/// The file that somebody may have meant: one of that name in another folder, or of a similar path.
fn suggestion(path: &str, all: &BTreeMap<&str, &Content>) -> Option<String> {
    let end = format!("/{path}");
    let elsewhere = all.keys().find(|file| file.ends_with(&end));
    elsewhere
        .map(|file| format!("did you mean `{file}`?"))
        .or_else(|| did_you_mean(path, all.keys().copied()))
}

impl Diff {
    fn run(&self, files: &Files<'_>, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
        let mut wanted = BTreeSet::new();
        for typed in &self.paths {
            let path = files.within(typed);
            let found = named(path, &files.own);
            if found.is_empty() {
                let is_known = !named(path, &files.built_in).is_empty();
                let help = if is_known {
                    Some(format!("`candor theme eject {path}` copies it"))
                } else {
                    suggestion(path, &files.own)
                };
                let help = help.or_else(|| Some("`candor theme list` lists all files".to_owned()));
                let message = format!("`{}` has no `{path}`", files.folder);
                return Err(Failure::Usage { message, help });
            }
            wanted.extend(found);
        }
        if self.paths.is_empty() {
            wanted.extend(files.own.keys().copied());
        }
        let differences: String = wanted.iter().map(|path| files.diff(path)).collect();
        if differences.is_empty() {
            terminal.say("nothing differs from the built-in theme");
        } else {
            terminal.print(differences.as_bytes());
        }
        Ok(Exit::Done)
    }
}
