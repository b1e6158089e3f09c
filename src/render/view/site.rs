//! What is the same on every page of a language.
//!
//! 1. [`Site`] is made once per language and shared by all its pages.

use super::{Link, Phrase};
use serde::Serialize;
use std::collections::BTreeMap;

/// `site` in every template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Site {
    /// Its name.
    pub title: Phrase,
    /// Where the list of notices is.
    pub home: String,
    /// The address of the whole site, to compare with the one in the browser.
    pub address: String,
    /// The picture beside its name.
    pub logo: Option<Logo>,
    /// Whether readers are told `address` as the site's official one.
    pub official_address: bool,
    /// That nobody asks for a password here, where the site says so.
    pub no_password: Option<Phrase>,
    /// Who publishes.
    pub organization: Option<Organization>,
    /// The ordinary pages.
    pub pages: Vec<Link>,
    /// The feed of the language, for the foot of every page; none in a preview.
    pub feed: Option<Link>,
    /// The theme's own files: path below its `static/`, and the URL with the content's hash in it.
    pub assets: BTreeMap<String, String>,
    /// The `integrity` of each of the theme's scripts, by the same name: the policy lets no other script run.
    pub integrity: BTreeMap<String, String>,
    /// The Content-Security-Policy, for the `meta` element.
    pub csp: String,
    /// Whether it shows what is not published.
    pub preview: bool,
}

/// A picture for the head of every page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Logo {
    /// Its URL.
    pub href: String,
    /// The URL of another for dark screens.
    pub dark: Option<String>,
}

/// Who publishes the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Organization {
    /// Its name.
    pub name: Phrase,
    /// Its own site.
    pub url: Option<String>,
    /// How to reach it: the text is the address as people read it.
    pub contact: Option<Link>,
}
