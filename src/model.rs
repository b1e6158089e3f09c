//! The domain: a site of incident notices, valid by construction.
//!
//! 1. Newtypes that can only be made valid: [`Slug`], [`Locale`], [`Anchor`], [`Localized`], [`SitePath`].
//! 2. [`Site`] and what it holds. Its parameter is the form of its long texts: [`Markdown`] as
//!    parsed, a rendered document later. Nothing else changes between the two.
//! 3. [`route`] says which path each thing is published at; it needs names alone.

pub mod accept;
pub mod anchor;
pub mod config;
pub mod digest;
pub mod fact;
pub mod faq;
pub mod frame;
pub mod incident;
pub mod ledger;
pub mod locale;
pub mod localized;
pub mod markdown;
pub mod ordered;
pub mod page;
pub mod path;
pub mod route;
pub mod site;
pub mod slug;
pub mod theme;
pub mod time;
pub mod updates;
pub mod url;
mod words;

pub use anchor::Anchor;
pub use config::Config;
pub use digest::Digest;
pub use fact::{Fact, FactValue, Spoken};
pub use faq::Faq;
pub use incident::Incident;
pub use ledger::Ledger;
pub use locale::Locale;
pub use localized::{Localized, Text};
pub use markdown::Markdown;
pub use page::Page;
pub use path::SitePath;
pub use site::Site;
pub use slug::Slug;
pub use time::Moment;
pub use updates::Updates;
pub use url::UrlKind;
