//! What commands that only look at a site share.
//!
//! 1. [`inspect`] prepares the site and reports errors and warnings. Notes are left to `check`: what
//!    they tell is what these commands show.
//! 2. [`language`] finds the language that `--locale` names.
//! 3. [`as_map`] keeps the languages of a JSON document in the order of the site.

use super::pipeline::{self, Request};
use super::{Common, Exit, Failure, Surroundings, Terminal};
use crate::build::Prepared;
use crate::check::Purpose;
use crate::diag::{Diagnostics, Severity, did_you_mean};
use crate::model::Config;
use crate::model::config::LocaleConfig;
use crate::parse::fields::words;
use crate::source::Sources;
use serde::{Serialize, Serializer};
use std::sync::Arc;

/// A site to be looked at.
pub(super) struct Inspected {
    /// Its files.
    pub sources: Arc<Sources>,
    /// The site; none where there is none to speak of.
    pub prepared: Option<Prepared>,
    /// What its findings come to.
    pub exit: Exit,
}

/// Prepares a site, with drafts and scheduled notices where `drafts`.
pub(super) fn inspect(
    common: &Common,
    drafts: bool,
    surroundings: &Surroundings,
    terminal: &mut Terminal<'_>,
) -> Result<Inspected, Failure> {
    let request = Request {
        purpose: Purpose::Check,
        ..Request::new(common, drafts, surroundings)?
    };
    let progress = terminal.progress("reading");
    let (sources, prepared, found) = pipeline::prepare(&request);
    drop(progress);
    let mut told = Diagnostics::default();
    let is_told = |severity| severity != Severity::Note;
    told.extend(found.into_iter().filter(|item| is_told(item.severity)));
    let prefix = surroundings.github_prefix(&request.root);
    terminal.report(&told, &sources, common.message_format, &prefix);
    Ok(Inspected {
        sources,
        prepared,
        exit: Exit::of(&told),
    })
}

/// The language of a tag, one that readers are offered.
pub(super) fn language<'a>(tag: &str, config: &'a Config) -> Result<&'a LocaleConfig, Failure> {
    if let Some(found) = config.active().find(|locale| locale.tag.as_str() == tag) {
        return Ok(found);
    }
    let now = config.active().find(|locale| {
        let mut former = locale.aliases.iter();
        former.any(|former| former.as_str() == tag)
    });
    let tags: Vec<&str> = config.active().map(|locale| locale.tag.as_str()).collect();
    let near = || did_you_mean(tag, tags.iter().copied());
    let help = now
        .map(|now| format!("it is `{}` now", now.tag))
        .or_else(near)
        .unwrap_or_else(|| format!("the languages are {}", words(&tags)));
    Err(Failure::Usage {
        message: format!("site.toml offers no language `{tag}`"),
        help: Some(help),
    })
}

/// Pairs as an object, in their order.
pub(super) fn as_map<S: Serializer>(
    pairs: &[(String, impl Serialize)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(key, value)| (key, value)))
}
