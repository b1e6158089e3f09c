//! The ledger: what was published, and how it has changed.

pub mod diff;
pub mod essentials;
