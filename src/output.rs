//! The finished site, before it meets the disk.
//!
//! 1. [`Output`] maps each path to a [`Body`]: bytes at hand, or a pure function that makes them.
//! 2. Who needs the bytes asks for them ([`Body::bytes`]), one file at a time, as often as needed:
//!    verifying and publishing stream, and nothing holds the whole site.
//! 3. A function says what it works with ([`Inputs`]): with the same, it makes the same bytes.
//! 4. [`Manifest`] lists it all, for the next build and for whoever has a copy; a [`Signature`] says
//!    who made it.

pub mod manifest;
pub mod signature;

pub use manifest::Manifest;
pub use signature::Signature;

use crate::diag::Diagnostic;
use crate::model::SitePath;
use std::any::Any;
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

/// A value that a file is made from. It is the same as another where both share it.
pub type Input = Arc<dyn Any + Send + Sync>;

/// What a file holds. Copies are cheap: they share it.
#[derive(Clone)]
pub enum Body<'a> {
    /// At hand.
    Bytes(Arc<[u8]>),
    /// Made when asked for.
    Render {
        /// Makes it.
        make: Render<'a>,
        /// What it is made from.
        from: Inputs,
    },
}

/// All that a file is made from: what stands at its path, and every value that can change it.
/// Of two files with equal inputs, one need not be made.
#[derive(Clone)]
pub struct Inputs {
    path: SitePath,
    values: Arc<[Input]>,
}

impl Inputs {
    /// The inputs of the file that is first named `path`: a copy has those of what it copies.
    #[must_use]
    pub fn new(path: SitePath, values: impl IntoIterator<Item = Input>) -> Self {
        Self {
            path,
            values: values.into_iter().collect(),
        }
    }

    /// The path that the file is first named.
    #[must_use]
    pub fn path(&self) -> &SitePath {
        &self.path
    }
}

impl PartialEq for Inputs {
    fn eq(&self, other: &Self) -> bool {
        let address = |value: &Input| Arc::as_ptr(value).cast::<()>();
        self.path == other.path
            && self
                .values
                .iter()
                .map(address)
                .eq(other.values.iter().map(address))
    }
}

impl Body<'_> {
    /// The bytes of the file.
    ///
    /// # Errors
    /// Where a template cannot be rendered: a diagnostic with its place.
    pub fn bytes(&self) -> Result<Cow<'_, [u8]>, Box<Diagnostic>> {
        match self {
            Self::Bytes(bytes) => Ok(Cow::Borrowed(bytes)),
            Self::Render { make, .. } => make().map(Cow::Owned),
        }
    }
}

impl From<String> for Body<'_> {
    fn from(text: String) -> Self {
        Self::Bytes(text.into_bytes().into())
    }
}
