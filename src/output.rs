//! The finished site, before it meets the disk.
//!
//! 1. [`Output`] maps each path to a [`Body`]: bytes at hand, or a pure function that makes them.
//! 2. Who needs the bytes asks for them ([`Body::bytes`]), one file at a time, as often as needed:
//!    verifying and publishing stream, and nothing holds the whole site.
//! 3. [`Manifest`] lists it all, for the next build and for whoever has a copy.

pub mod manifest;

pub use manifest::Manifest;

use crate::diag::Diagnostic;
use crate::model::SitePath;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything that a build would publish, by path.
#[derive(Default)]
pub struct Output<'a> {
    /// Sorted by path.
    pub files: BTreeMap<SitePath, Body<'a>>,
}

/// Makes a file's bytes; the same each time.
pub type Render<'a> = Arc<dyn Fn() -> Result<Vec<u8>, Box<Diagnostic>> + Send + Sync + 'a>;

/// What a file holds. Copies are cheap: they share it.
#[derive(Clone)]
pub enum Body<'a> {
    /// At hand.
    Bytes(Arc<[u8]>),
    /// Made when asked for.
    Render(Render<'a>),
}

impl Body<'_> {
    /// The bytes of the file.
    ///
    /// # Errors
    /// Where a template cannot be rendered: a diagnostic with its place.
    pub fn bytes(&self) -> Result<Cow<'_, [u8]>, Box<Diagnostic>> {
        match self {
            Self::Bytes(bytes) => Ok(Cow::Borrowed(bytes)),
            Self::Render(render) => render().map(Cow::Owned),
        }
    }
}

impl From<String> for Body<'_> {
    fn from(text: String) -> Self {
        Self::Bytes(text.into_bytes().into())
    }
}
