//! Follows a site's files: read, build, put on the stage, wait.
//!
//! 1. A file that is said to have changed is read and the site built at once. What is wrong then is
//!    held back: a file may be half written.
//! 2. When nothing changed for a moment, all files are looked at. What was missed is found then, and
//!    what is still wrong is shown.
//! 3. What is shown is always a whole build of files as they were at one time, and in the end of the
//!    files as they are.
//!
//! The clock stands still while it can, so that an edit changes what it is about and nothing else; it
//! goes on with an edit that comes later than an hour, and where a build fails or something is
//! scheduled.

use super::site::Outcome;
use super::stage::Findings;
use super::watch::{Dirty, Watch};
use super::{Address, Plan, Shown, Site, Stage, Voice};
use crate::build::{Cache, Settings};
use crate::check::Purpose;
use crate::diag::report;
use crate::diag::{Diagnostic, Diagnostics, Severity};
use crate::model::config::BaseUrl;
use crate::model::site::LeftOut;
use crate::model::{Digest, SitePath};
use crate::parse::site::Options;
use crate::parse::site_toml;
use crate::source::{Sources, Tree};
use jiff::Timestamp;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// After so long without a change, all files are looked at.
const SETTLED: Duration = Duration::from_millis(60);

/// The same, where a file is being written.
const WRITTEN: Duration = Duration::from_millis(300);

/// All files are looked at this late, though something goes on changing.
const LATEST: Duration = Duration::from_secs(1);

/// So often, folders are held against those that are watched.
const TICK: Duration = Duration::from_millis(500);

/// More files than these are no edit: one build when they are all there is quicker.
const FEW: usize = 16;

/// Files of former sites are kept up to this number.
const FORMER: usize = 256;

/// The clock goes on after an hour.
const HOUR: i64 = 3600;

/// A site that is followed.
pub struct Session {
    plan: Plan,
    address: Address,
    stage: Arc<Stage>,
    tree: Tree,
    watch: Watch,
    /// Why it looks rather than being told.
    notice: Option<String>,
    cache: Cache,
    now: Timestamp,
    /// The folders that had files when they were last watched.
    folders: BTreeSet<PathBuf>,
    /// What was told on the terminal of the build before.
    told: BTreeSet<String>,
}

/// What happened since all files were looked at.
#[derive(Default)]
struct Unsettled {
    since: Option<Instant>,
    /// Whether a file was found gone or empty, and may be about to be written.
    is_torn: bool,
    /// A build that failed and may have seen a file half written.
    held: Option<Built>,
}

/// A build, and what it was made for.
struct Built {
    changed: BTreeSet<Arc<str>>,
    outcome: Outcome,
    took: Duration,
}

impl Session {
    /// Begins to watch.
    pub fn new(plan: Plan, address: Address, stage: Arc<Stage>) -> Self {
        // Before anything is read: what changes meanwhile is told later.
        let (watch, notice) = Watch::new(&plan.root, plan.poll);
        Self {
            tree: Tree::new(&plan.root),
            now: plan.now.unwrap_or_else(plan.clock),
            plan,
            address,
            stage,
            watch,
            notice,
            cache: Cache::default(),
            folders: BTreeSet::new(),
            told: BTreeSet::new(),
        }
    }

    /// Where the site is seen.
    pub fn url(&self) -> String {
        let shown = self.stage.now();
        let base = shown.site.as_ref().map_or("", |site| site.base());
        format!("{}{base}/", self.address.origin())
    }

    /// Builds for the first time.
    pub fn begin(&mut self, voice: &mut dyn Voice) {
        self.tree.walk();
        self.folders = self.tree.folders();
        let built = self.build(BTreeSet::new());
        self.show(built, voice);
        if let Some(notice) = self.notice.take() {
            voice.say(&notice);
        }
    }

    /// Follows the files, for ever.
    pub fn follow(&mut self, voice: &mut dyn Voice) {
        let mut unsettled = Unsettled::default();
        loop {
            let limit = match (&unsettled.since, self.watch.interval) {
                (Some(_), _) if unsettled.is_torn => WRITTEN,
                (Some(_), _) => SETTLED,
                (None, Some(interval)) => interval,
                (None, None) => TICK,
            };
            if let Some(dirty) = self.watch.wait(limit) {
                unsettled.since.get_or_insert_with(Instant::now);
                self.look(&dirty, &mut unsettled, voice);
            } else {
                let must_look = unsettled.since.is_some() || self.watch.interval.is_some();
                if self.rearm(voice) || must_look {
                    self.settle(&mut unsettled, voice);
                }
            }
            let is_late = |since: Instant| since.elapsed() > LATEST;
            if unsettled.since.is_some_and(is_late) {
                self.settle(&mut unsettled, voice);
            }
        }
    }

    /// Reads what is named, and shows what comes of it unless that is wrong.
    fn look(&mut self, dirty: &Dirty, unsettled: &mut Unsettled, voice: &mut dyn Voice) {
        if dirty.is_lost || dirty.paths.len() > FEW {
            return;
        }
        let look = self.tree.look(dirty.paths.iter().map(PathBuf::as_path));
        unsettled.is_torn = look.is_torn;
        if look.changed.is_empty() {
            return;
        }
        let held = unsettled.held.take();
        let before = held.map(|built| built.changed).unwrap_or_default();
        let built = self.build(look.changed.into_iter().chain(before).collect());
        if built.outcome.site.is_some() {
            self.show(built, voice);
        } else {
            unsettled.held = Some(built);
        }
    }

    /// Looks at all files, and shows what comes of them.
    fn settle(&mut self, unsettled: &mut Unsettled, voice: &mut dyn Voice) {
        unsettled.since = None;
        unsettled.is_torn = false;
        let mut changed = self.tree.walk();
        match unsettled.held.take() {
            Some(held) if changed.is_empty() => self.show(held, voice),
            held => {
                let before = held.map(|built| built.changed).unwrap_or_default();
                changed.extend(before);
                if !changed.is_empty() {
                    let built = self.build(changed);
                    self.show(built, voice);
                }
            }
        }
        let folders = self.tree.folders();
        if folders != self.folders {
            self.folders = folders;
            if let Some(notice) = self.watch.extend() {
                voice.say(&notice);
            }
        }
    }

    /// Watches anew where folders are not those that they were; says whether that was so.
    fn rearm(&mut self, voice: &mut dyn Voice) -> bool {
        let has_moved = self.watch.has_moved();
        if let Some(notice) = has_moved.then(|| self.watch.arm()).flatten() {
            voice.say(&notice);
        }
        has_moved
    }

    fn build(&mut self, changed: BTreeSet<Arc<str>>) -> Built {
        let begun = Instant::now();
        let outcome = self.build_at(self.now);
        let later = (self.plan.clock)();
        let stands = self.plan.now.is_some() || later <= self.now;
        let outcome = if !stands && self.needs_time(&outcome, later) {
            self.now = later;
            self.build_at(later)
        } else {
            outcome
        };
        Built {
            changed,
            outcome,
            took: begun.elapsed(),
        }
    }

    /// Whether a build may come out otherwise for the mere reason that time went by.
    fn needs_time(&self, outcome: &Outcome, later: Timestamp) -> bool {
        let Some(site) = &outcome.site else {
            return true;
        };
        let mut left_out = site.left_out().values();
        later.as_second() - self.now.as_second() > HOUR
            || left_out.any(|why| *why == LeftOut::Scheduled)
    }

    fn build_at(&mut self, now: Timestamp) -> Outcome {
        let (sources, flaws) = self.tree.sources();
        let settings = Settings {
            content: Options {
                base_url: self.base(&sources),
                drafts: self.plan.drafts,
                now,
            },
            purpose: Purpose::Build,
            only: BTreeSet::new(),
            seed: None,
        };
        Site::build(
            (sources, &flaws),
            &settings,
            self.plan.strict,
            &mut self.cache,
        )
    }

    /// Where links lead: to the preview itself, below the path that the site will have.
    fn base(&self, sources: &Sources) -> Option<BaseUrl> {
        self.plan.base_url.clone().or_else(|| {
            // What is wrong with it is told by the build.
            let config = site_toml::parse(sources, None, &mut Diagnostics::default());
            let path = config.map(|config| config.base_url.path().to_owned());
            let origin = self.address.origin();
            BaseUrl::parse(&format!("{origin}{}", path.unwrap_or_default()))
        })
    }

    /// Puts a build on the stage, and says so.
    fn show(&mut self, built: Built, voice: &mut dyn Voice) {
        let before = self.stage.now();
        let outcome = built.outcome;
        let findings = self.findings(&outcome);
        let news = self.news(&outcome.diagnostics, &outcome.sources);
        let site = outcome.site.map(Arc::new);
        let line = line(&built.changed, site.as_deref(), &before, built.took);
        self.stage.put(Shown {
            number: 0,
            site: site.clone().or_else(|| before.site.clone()),
            findings,
            former: Arc::new(former(&before, site.as_deref())),
        });
        voice.say(&format!("{line}  {}", self.url()));
        voice.report(&news, &outcome.sources);
    }

    fn findings(&self, outcome: &Outcome) -> Findings {
        let diagnostics = &outcome.diagnostics;
        let mut loud = diagnostics.clone();
        loud.drop_notes();
        Findings {
            has_errors: outcome.site.is_none(),
            counts: report::counts(&loud),
            html: report::html(
                diagnostics,
                &outcome.sources,
                &self.plan.root,
                &self.plan.editor,
            ),
        }
    }

    /// What the terminal has not been told yet: errors each time, the rest once. Notes are for `check`.
    fn news(&mut self, diagnostics: &Diagnostics, sources: &Sources) -> Diagnostics {
        let name = |finding: &Diagnostic| {
            let place = report::place_of(finding, sources);
            format!("{} {place} {}", finding.code, finding.message)
        };
        let mut news = Diagnostics::default();
        let loud = diagnostics
            .iter()
            .filter(|finding| finding.severity != Severity::Note);
        let mut told = BTreeSet::new();
        for finding in loud {
            let name = name(finding);
            if finding.severity == Severity::Error || !self.told.contains(&name) {
                news.push(finding.clone());
            }
            told.insert(name);
        }
        self.told = told;
        news
    }
}

/// What to say of a build.
fn line(
    changed: &BTreeSet<Arc<str>>,
    site: Option<&Site>,
    before: &Shown,
    took: Duration,
) -> String {
    let what = match changed.len() {
        0 => "built".to_owned(),
        1 | 2 => changed
            .iter()
            .map(|path| &**path)
            .collect::<Vec<_>>()
            .join(", "),
        more => format!("{more} files"),
    };
    let took = format!("{} ms", took.as_millis());
    let Some(site) = site else {
        let stays = match &before.site {
            Some(_) => "the last good site stays",
            None => "there is nothing to show yet",
        };
        return format!("{what}: errors, {stays}  {took}");
    };
    let pages = |site: &'_ Site| site.digests().keys().filter(|path| path.is_html()).count();
    let of = plural(pages(site), "page");
    let Some(old) = &before.site else {
        return format!("{what}: {of}  {took}");
    };
    let changed = changed_pages(old.digests(), site.digests());
    format!("{what}: {changed} of {of} changed  {took}")
}

/// How many pages are new, gone, or not as they were.
fn changed_pages(old: &BTreeMap<SitePath, Digest>, new: &BTreeMap<SitePath, Digest>) -> usize {
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    let mut changed = 0;
    loop {
        let order = match (old.peek(), new.peek()) {
            (Some((one, _)), Some((other, _))) => one.cmp(other),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return changed,
        };
        let before = if order.is_le() { old.next() } else { None };
        let now = if order.is_ge() { new.next() } else { None };
        let path = before.or(now).map(|(path, _)| path);
        if before != now && path.is_some_and(SitePath::is_html) {
            changed += 1;
        }
    }
}

fn plural(count: usize, word: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {word}{s}")
}

/// Files of former sites that a page may still ask for, and that the new one does not have.
fn former(before: &Shown, site: Option<&Site>) -> BTreeMap<String, Arc<[u8]>> {
    let mut former = (*before.former).clone();
    let (Some(old), Some(site)) = (&before.site, site) else {
        return former;
    };
    let now: BTreeMap<String, Arc<[u8]>> = site.assets().collect();
    former.extend(old.assets());
    former.retain(|path, _| !now.contains_key(path));
    while former.len() > FORMER {
        former.pop_first();
    }
    former
}
