//! `candor import`
//!
//! 1. [`Origin`] reads the other site: its settings, its languages, its files.
//! 2. [`content`] finds its texts, [`hugo`] makes notices and pages of them, [`cstate`] what a status page
//!    says besides; [`body`] takes over each text, [`anchors`] what its headings were called. What has no
//!    like here is told with its place, and kept as it can be.
//! 3. [`Site`](site::Site) writes the new site into a folder of its own, which is then checked as any
//!    site is. Nothing is overwritten, and nothing of the other site is changed.

mod address;
mod anchors;
mod body;
mod content;
mod cstate;
mod front;
mod hugo;
mod link;
mod origin;
mod shortcode;
mod site;

use super::{Common, Exit, Failure, Surroundings, Terminal, pipeline};
use crate::check::Purpose;
use crate::diag::Diagnostics;
use clap::{Args, Subcommand};
use origin::Origin;
use site::Site;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The arguments of `import`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  candor import hugo ../blog --output notices
  candor import cstate ../status --output new --base-url https://b.example")]
pub struct Import {
    #[command(subcommand)]
    from: From,
}

#[derive(Debug, Subcommand)]
enum From {
    /// A status page made with cState: incidents with their updates
    #[command(after_help = "Example:
  candor import cstate ../status --output notices")]
    Cstate(Folders),
    /// A blog made with Hugo, in one language or more: posts become notices
    #[command(after_help = "Example:
  candor import hugo ../blog --output notices")]
    Hugo(Folders),
}

/// From where, and to where.
#[derive(Debug, Args)]
struct Folders {
    /// The other site's folder, with its configuration and `content/`
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// The folder to make the new site in; it must not be a site yet
    #[arg(long, short, value_name = "DIR")]
    output: PathBuf,
}

/// What is imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Cstate,
    Hugo,
}

impl Import {
    /// Makes a site of another.
    pub(super) fn run(
        &self,
        common: &Common,
        surroundings: &Surroundings,
        terminal: &mut Terminal<'_>,
    ) -> Result<Exit, Failure> {
        let (kind, folders) = match &self.from {
            From::Cstate(folders) => (Kind::Cstate, folders),
            From::Hugo(folders) => (Kind::Hugo, folders),
        };
        let here = |path: &Path| surroundings.current_dir.join(path);
        let (dir, output) = (here(&folders.dir), here(&folders.output));
        refuse(&dir, &output, &folders.output)?;
        let mut found = Diagnostics::default();
        let origin = Origin::read(&dir, common.base_url.as_ref(), &mut found)?;
        let collected = hugo::collect(&origin, kind, &mut found);
        let mut site = Site::new(&origin, collected);
        let now = common.now(surroundings)?;
        site.moved = anchors::moved(&site.files(), &output, now);
        let scaffold = site.files();
        let in_the_way = scaffold.in_the_way(&output);
        if !in_the_way.is_empty() {
            return Err(Failure::Usage {
                message: format!(
                    "nothing was written: there is already {}",
                    in_the_way.join(", ")
                ),
                help: Some("name a folder that is not there yet with `--output DIR`".to_owned()),
            });
        }
        scaffold.write(&output)?;
        found.finish(&origin.sources, common.strict);
        terminal.report(&found, &origin.sources, common.message_format, "");
        let written = format!(
            "wrote {} files into {}: {}",
            scaffold.paths().count(),
            folders.output.display(),
            site.summary()
        );
        terminal.say(&written);
        let checked = check(&output, common, surroundings, terminal)?;
        Ok(if checked == Exit::Done {
            Exit::of(&found)
        } else {
            checked
        })
    }
}

fn refuse(dir: &Path, output: &Path, named: &Path) -> Result<(), Failure> {
    if !dir.is_dir() {
        return Err(Failure::Usage {
            message: format!("`{}` is not a folder", dir.display()),
            help: Some("name the folder of the other site, the one with `content/`".to_owned()),
        });
    }
    if is_of(output, dir) {
        return Err(Failure::Usage {
            message: format!("`{}` belongs to the other site", named.display()),
            help: Some("name a folder of its own with `--output DIR`".to_owned()),
        });
    }
    if output.join("site.toml").symlink_metadata().is_ok() {
        return Err(Failure::Usage {
            message: format!("`{}` is a site already", named.display()),
            help: Some("name a folder that is not there yet with `--output DIR`".to_owned()),
        });
    }
    Ok(())
}

/// Whether files written there would be among those of the other site.
fn is_of(output: &Path, site: &Path) -> bool {
    let (output, site) = (resolved(output), resolved(site));
    let is_below = |name: &str| output.starts_with(site.join(name));
    output == site || is_below("content") || is_below("static")
}

/// A path without links, as far as it is there.
fn resolved(path: &Path) -> PathBuf {
    for folder in path.ancestors() {
        if let Ok(real) = folder.canonicalize() {
            let rest = path.strip_prefix(folder).unwrap_or(Path::new(""));
            return real.join(rest);
        }
    }
    path.to_owned()
}

/// Checks the new site, drafts included, and says what is left to do.
fn check(
    root: &Path,
    common: &Common,
    surroundings: &Surroundings,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let request = pipeline::Request {
        root: root.to_owned(),
        base_url: None,
        drafts: false,
        now: common.now(surroundings)?,
        strict: common.strict,
        purpose: Purpose::Check,
        only: BTreeSet::new(),
        seed: None,
    };
    let mut outcome = pipeline::check(&request, None);
    outcome.diagnostics.drop_notes();
    let prefix = surroundings.github_prefix(root);
    terminal.report(
        &outcome.diagnostics,
        &outcome.sources,
        common.message_format,
        &prefix,
    );
    let exit = Exit::of(&outcome.diagnostics);
    terminal.say(if exit == Exit::Done {
        "the new site can be built: look at it with `candor serve --drafts`, then publish it with `candor record` and `candor build`"
    } else {
        "the new site cannot be built yet: mend what is told above"
    });
    Ok(exit)
}
