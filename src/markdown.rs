//! Markdown to HTML.

pub mod document;
pub use document::{Document, Filling, Gap, Heading, Link, Target};
