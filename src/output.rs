//! The finished site, before it meets the disk.
//!
//! 1. [`Output`] maps each path to a [`Body`]: bytes at hand, or a pure function that makes them.
//! 2. Who needs the bytes asks for them ([`Output::bytes`]), one file at a time, as often as needed:
//!    verifying and publishing stream, and nothing holds the whole site.
//! 3. A function says what it works with ([`Inputs`]): with the same, it makes the same bytes.
//! 4. [`Manifest`] lists it all, for the next build and for whoever has a copy; a [`Signature`] says
//!    who made it.

pub mod manifest;
pub mod signature;

pub use manifest::Manifest;
pub use signature::Signature;

use crate::diag::Diagnostic;
use crate::model::{Digest, SitePath};
use std::any::Any;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything that a build would publish, by path.
pub struct Output<C> {
    /// Sorted by path.
    pub files: BTreeMap<SitePath, Body<C>>,
    /// What the functions are handed.
    pub context: Arc<C>,
}

/// Makes a file's bytes; the same each time for the same context.
pub type Render<C> = Arc<dyn Fn(&C) -> Result<Vec<u8>, Box<Diagnostic>> + Send + Sync>;

/// Is shown each file that is made, by path, digest and bytes, on any thread.
pub type Sink<'a> = dyn Fn(&SitePath, Digest, &[u8]) + Sync + 'a;

/// Where nobody wants to see them.
pub const NO_SINK: &Sink<'static> = &|_, _, _| {};

/// A value that a file is made from. It is the same as another where both share it.
pub type Input = Arc<dyn Any + Send + Sync>;

/// What a file holds. Copies are cheap: they share it. A function holds on to no context, so that one that is kept
/// from build to build keeps nothing else.
pub enum Body<C> {
    /// At hand.
    Bytes(Arc<[u8]>),
    /// Made when asked for.
    Render {
        /// Makes it.
        make: Render<C>,
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
        Self::shared(path, values.into_iter().collect())
    }

    /// The same with values that other files are made from as well.
    #[must_use]
    pub fn shared(path: SitePath, values: Arc<[Input]>) -> Self {
        Self { path, values }
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
        let (own, others) = (&self.values, &other.values);
        self.path == other.path
            && (Arc::ptr_eq(own, others) || own.iter().map(address).eq(others.iter().map(address)))
    }
}

impl<C> Output<C> {
    /// The bytes of one of its files.
    ///
    /// # Errors
    /// Where a template cannot be rendered: a diagnostic with its place.
    pub fn bytes<'a>(&self, body: &'a Body<C>) -> Result<Cow<'a, [u8]>, Box<Diagnostic>> {
        match body {
            Body::Bytes(bytes) => Ok(Cow::Borrowed(bytes)),
            Body::Render { make, .. } => make(&self.context).map(Cow::Owned),
        }
    }
}

impl<C> Clone for Body<C> {
    fn clone(&self) -> Self {
        match self {
            Self::Bytes(bytes) => Self::Bytes(bytes.clone()),
            Self::Render { make, from } => Self::Render {
                make: make.clone(),
                from: from.clone(),
            },
        }
    }
}

impl<C> From<String> for Body<C> {
    fn from(text: String) -> Self {
        Self::Bytes(text.into_bytes().into())
    }
}
