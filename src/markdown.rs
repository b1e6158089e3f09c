//! Markdown to HTML.

pub mod document;
pub mod routes;
pub use document::{Document, Filling, Gap, Heading, Link, Target};
