//! What was published of an incident, against what its files say now.
//!
//! 1. [`Snapshot`] is all that readers see of an incident, unit by unit and language by language.
//! 2. [`compose`] compares it with the ledger and makes the revision that would record it; [`line`]
//!    writes a revision down.
//! 3. [`History`] is the ledger with that revision behind it: what changed when, what every page
//!    shows of it, and which translations are older than their source ([`Freshness`]).
//!
//! All of it is pure. The clock and the salts' seed come in as values; `publish` writes the file.

pub mod action;
pub mod compose;
pub mod diff;
pub mod essentials;
pub mod history;
pub mod line;
pub mod news;
pub mod record;
pub mod redact;
pub mod repair;
pub mod snapshot;

pub use compose::{Composed, Occasion};
pub use history::{Freshness, History};
pub use record::Record;
pub use snapshot::Snapshot;
