//! From a site to what is published.
//!
//! 1. [`view`] says what the templates of a theme are given.

pub mod view;
