//! The files of a site as they are to be published.
//!
//! 1. [`Edition::new`] puts the manifest, and its signature, beside the files that it lists.
//! 2. [`Edition::bytes`] makes one of them, and holds it against the digest that was verified: the
//!    manifest must not lie.

use super::PublishError;
use crate::diag::{Code, Diagnostic, Place};
use crate::model::Digest;
use crate::model::SitePath;
use crate::output::{Manifest, Output, Signature};
use crate::verify::Verified;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A site with its manifest.
pub(super) struct Edition<'a, C> {
    output: &'a Output<C>,
    manifest: String,
    signature: Option<&'a Signature>,
    /// Every file with its digest, the manifest and its signature included.
    pub digests: BTreeMap<SitePath, Digest>,
}

impl<'a, C> Edition<'a, C> {
    /// A site that was verified whole.
    pub(super) fn new(
        output: &'a Output<C>,
        verified: &Verified,
        manifest: &Manifest,
        signature: Option<&'a Signature>,
    ) -> Result<Self, PublishError> {
        let mut digests = verified.digests.clone();
        if let Some(path) = output
            .files
            .keys()
            .find(|path| !digests.contains_key(*path))
        {
            return Err(unstable(path, "was not verified"));
        }
        if let Some(path) = digests
            .keys()
            .find(|path| !output.files.contains_key(*path))
        {
            return Err(unstable(path, "was verified and is not there"));
        }
        let manifest = manifest.to_json();
        let signed = signature.map(|signature| (Signature::PATH, signature.as_str()));
        for (path, text) in [(Manifest::PATH, &*manifest)].into_iter().chain(signed) {
            let path = SitePath::parse(path);
            digests.extend(path.map(|path| (path, Digest::of(text.as_bytes()))));
        }
        Ok(Self {
            output,
            manifest,
            signature,
            digests,
        })
    }

    /// What one of its files holds.
    pub(super) fn digest(&self, path: &SitePath) -> Result<Digest, PublishError> {
        let digest = self.digests.get(path).copied();
        digest.ok_or_else(|| unstable(path, "is not part of the site"))
    }

    /// The bytes of one of its files.
    pub(super) fn bytes(&self, path: &SitePath) -> Result<Cow<'_, [u8]>, PublishError> {
        if path.as_str() == Manifest::PATH {
            return Ok(Cow::Borrowed(self.manifest.as_bytes()));
        }
        if let Some(signature) = self.signature.filter(|_| path.as_str() == Signature::PATH) {
            return Ok(Cow::Borrowed(signature.as_str().as_bytes()));
        }
        let Some(body) = self.output.files.get(path) else {
            return Err(unstable(path, "is not part of the site"));
        };
        let bytes = self.output.bytes(body).map_err(PublishError::Render)?;
        if self.digests.get(path) == Some(&Digest::of(&bytes)) {
            Ok(bytes)
        } else {
            Err(unstable(path, "is not the same each time it is made"))
        }
    }
}

fn unstable(path: &SitePath, what: &str) -> PublishError {
    let place = Place::Path(Arc::from(path.as_str()));
    let message = format!("`{path}` {what}");
    PublishError::Render(Box::new(Diagnostic::new(
        Code::OutputUnstable,
        place,
        message,
    )))
}
