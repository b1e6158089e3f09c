//! What visitors see.
//!
//! 1. [`Shown`] is a site with what is wrong with it, whole: nothing in it ever changes.
//! 2. [`Stage::put`] replaces it in one step. A request takes what is there once, and stays with it.
//! 3. [`Stage::next`] waits for the one after.

use super::Site;
use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What there is to see from one build on to the next.
#[derive(Default)]
pub struct Shown {
    /// Counts builds that changed something.
    pub number: u64,
    /// The newest site without errors; none where there never was one.
    pub site: Option<Arc<Site>>,
    /// What the newest build has to say.
    pub findings: Findings,
    /// Files of former sites whose names change with their content: a page that was sent a moment ago
    /// may still ask for them.
    pub former: Arc<BTreeMap<String, Arc<[u8]>>>,
}

/// What a build has to say, for the browser.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// Whether there are errors, so that the site is older than its files.
    pub has_errors: bool,
    /// "2 errors, 1 warning"
    pub counts: Option<String>,
    /// All of them as HTML, errors first.
    pub html: String,
}

/// Where the newest [`Shown`] is.
#[derive(Default)]
pub struct Stage {
    shown: Mutex<Arc<Shown>>,
    changed: Condvar,
}

impl Stage {
    /// What there is to see.
    #[must_use]
    pub fn now(&self) -> Arc<Shown> {
        self.lock().clone()
    }

    /// Replaces it. Its number is given here.
    pub fn put(&self, mut shown: Shown) {
        let mut place = self.lock();
        shown.number = place.number + 1;
        *place = Arc::new(shown);
        self.changed.notify_all();
    }

    /// Waits until there is something else to see than number `seen`; none where that takes longer
    /// than `limit`.
    #[must_use]
    pub fn next(&self, seen: u64, limit: Duration) -> Option<Arc<Shown>> {
        let until = Instant::now() + limit;
        let mut place = self.lock();
        while place.number == seen {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return None;
            }
            let waited = self.changed.wait_timeout(place, left);
            place = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        Some(place.clone())
    }

    /// Whoever panicked while holding it has replaced it or not: it is whole either way.
    fn lock(&self) -> MutexGuard<'_, Arc<Shown>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
