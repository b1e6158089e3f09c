//! What a build costs, and what one edit costs once there was a build.
//!
//! 1. The site is a [`corpus`] of notices in two languages with twelve questions each, in memory.
//! 2. A clean build, in two halves: to a checked site, and on to a verified output.
//! 3. Nothing edited, and one answer edited: the same two halves with the cache of the build before.
//! 4. Wall time, and CPU time of all threads, which hardly moves when the machine is busy.
//!
//! `cargo bench --bench rebuild`; `CANDOR_INCIDENTS` sets the size, which is 1,000.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench fails by panicking, and tells"
)]

#[path = "shared/corpus.rs"]
mod corpus;
#[path = "shared/site.rs"]
mod site;

use candor::build::{self, Cache, Prepared};
use candor::diag::Diagnostics;
use candor::output::NO_SINK;
use candor::source::{Content, Sources};
use corpus::Notice;
use rustix::time::{ClockId, clock_gettime};
use site::{Files, files, settings};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The files of a notice of which one answer was edited so many times.
fn edited(number: usize, edits: usize) -> impl Iterator<Item = (Arc<str>, Content)> {
    let files = Notice::new(number, edits).candor().into_iter();
    let faq = files.filter(|(path, _)| path.ends_with("faq.yaml"));
    faq.map(|(path, text)| (Arc::from(path), Content::Text(Arc::from(text))))
}

fn prepare(sources: &Arc<Sources>, cache: &mut Cache) -> Prepared {
    let mut found = Diagnostics::default();
    build::prepare(sources, &[], &settings(), cache, &mut found).unwrap()
}

fn compile(prepared: &Prepared, cache: &mut Cache) -> usize {
    let mut found = Diagnostics::default();
    let built = build::compile(prepared, false, cache, NO_SINK, &mut found).unwrap();
    built.output.files.len()
}

/// Wall and CPU time of one run.
struct Run {
    wall: Duration,
    cpu: Duration,
}

fn cpu() -> Duration {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(
        now.tv_sec.unsigned_abs(),
        u32::try_from(now.tv_nsec).unwrap_or(0),
    )
}

fn time<T>(runs: &mut Vec<Run>, run: impl FnOnce() -> T) -> T {
    let (wall, before) = (Instant::now(), cpu());
    let made = run();
    runs.push(Run {
        wall: wall.elapsed(),
        cpu: cpu().saturating_sub(before),
    });
    made
}

fn tell(what: &str, runs: &[Run]) {
    let at = |part: usize, of: fn(&Run) -> Duration| {
        let mut times: Vec<Duration> = runs.iter().map(of).collect();
        times.sort_unstable();
        times[(times.len() * part / 100).min(times.len() - 1)].as_secs_f64() * 1000.0
    };
    println!(
        "{what:24} {:9.1} {:9.1} {:9.1} {:9.1}",
        at(50, |run| run.wall),
        at(95, |run| run.wall),
        at(50, |run| run.cpu),
        at(95, |run| run.cpu),
    );
}

/// Times of the two halves of a build.
#[derive(Default)]
struct Halves {
    prepare: Vec<Run>,
    compile: Vec<Run>,
    whole: Vec<Run>,
}

impl Halves {
    fn build(&mut self, files: Files, cache: &mut Cache) {
        let mut whole = Vec::new();
        time(&mut whole, || {
            let sources = Arc::new(Sources::new(files));
            let prepared = time(&mut self.prepare, || prepare(&sources, cache));
            time(&mut self.compile, || compile(&prepared, cache))
        });
        self.whole.append(&mut whole);
    }

    fn tell(&self, what: &str) {
        tell(&format!("{what}: to a checked site"), &self.prepare);
        tell(&format!("{what}: to an output"), &self.compile);
        tell(&format!("{what}: both"), &self.whole);
    }
}

fn main() {
    let incidents = std::env::var("CANDOR_INCIDENTS").ok();
    let mut files = files(incidents.map_or(1000, |count| count.parse().unwrap()));
    println!(
        "{:24} {:>9} {:>9} {:>9} {:>9}",
        "ms", "wall p50", "p95", "CPU p50", "p95"
    );
    let mut clean = Halves::default();
    for _ in 0..5 {
        clean.build(files.clone(), &mut Cache::default());
    }
    clean.tell("clean");
    let (mut cache, mut edit, mut none) = (Cache::default(), Halves::default(), Halves::default());
    Halves::default().build(files.clone(), &mut cache);
    for edits in 0..50 {
        none.build(files.clone(), &mut cache);
        files.extend(edited(7, edits + 1));
        edit.build(files.clone(), &mut cache);
    }
    none.tell("no edit");
    edit.tell("an answer");
}
