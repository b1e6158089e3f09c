//! What has gone wrong in programs like this one, done to the program itself on real folders.
//!
//! 1. A test `fNN_…` stands for line NN of the catalogue in `docs/reliability.md`. Where other tests
//!    prove a line on a part, these have the whole: files in, the program run, files out.
//! 2. [`site`] is a small site on disk, with what the program says of it and what it publishes.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod identity;
mod input;
mod languages;
mod output;
mod publishing;
mod site;
