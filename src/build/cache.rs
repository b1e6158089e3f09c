//! What a build leaves for the next one.
//!
//! 1. A [`Cache`] is handed from build to build by whoever builds again and again. A new one knows
//!    nothing, and makes a clean build.
//! 2. It remembers results of pure functions with all of their inputs, and gives one back where the
//!    inputs are the same. Nothing in it guesses what an edit may affect, so that any cache gives
//!    the bytes and the findings of a clean build.

/// What is known of former builds. The default is none.
#[derive(Default)]
pub struct Cache {}
