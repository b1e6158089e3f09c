//! Candor: a static site generator for incident notices in more than one language.
//!
//! Start reading at `build`, which composes the pipeline; `ARCHITECTURE.md` is the map.

pub mod anchors;
pub mod build;
pub mod check;
pub mod cli;
pub mod diag;
pub mod l10n;
pub mod ledger;
pub mod markdown;
pub mod model;
pub mod output;
pub mod parse;
pub mod publish;
pub mod render;
pub mod serve;
pub mod source;
pub mod verify;
