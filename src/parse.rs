//! Text to valid model: raw values with their places first, then types that cannot be wrong.
//!
//! 1. [`yaml`] and [`toml`] read a file into a [`node::Node`], in which each key and value has its span.
//! 2. [`fields::Fields`] takes a table apart: what is missing, unknown or of another type is a
//!    diagnostic, and reading goes on.
//! 3. One module per file format makes the valid type: [`site_toml`], [`incident_yaml`],
//!    [`front_matter`], [`faq_yaml`], [`updates_yaml`].
//! 4. [`folder`] walks `content/` and puts incidents and pages together; [`site`] is all of it.

pub mod accept;
pub mod covers;
pub mod facts;
pub mod faq_yaml;
pub mod fields;
pub mod folder;
pub mod front_matter;
pub mod incident_yaml;
pub mod ledger;
pub mod node;
pub mod notice;
pub mod page;
pub mod scope;
pub mod site;
pub mod site_toml;
pub mod theme_toml;
pub mod toml;
pub mod updates_yaml;
pub mod yaml;
