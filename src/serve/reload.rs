//! Tells open pages what has changed.
//!
//! 1. [`channel`] is a stream of server-sent events, one for each page that is open. The page says
//!    what it shows by [`fingerprint`].
//! 2. Whenever the stage has something new, the page is told what to do: `reload` where it is another
//!    page now, `style` where only style sheets are, `frame` where only bar or overlay may be.
//!
//! A page that was away for a while (asleep, the preview restarted) asks with what it shows, and is
//! told at once.

use super::answer::OWN;
use super::http::{Body, Head, Reply};
use super::site::Found;
use super::{Shown, Site, Stage, compare};
use crate::model::{Digest, SitePath};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

/// A client that is gone is noticed this late.
const BEAT: Duration = Duration::from_secs(15);

/// What a page is to do.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Change {
    /// What it shows from then on.
    digest: String,
    /// The number of what is on the stage.
    number: u64,
    /// Style sheets by their URLs, with those to use in their place.
    styles: BTreeMap<String, String>,
}

/// What tells a page from what it was; none where there is no site.
#[must_use]
pub fn fingerprint(shown: &Shown, target: &str) -> Option<Digest> {
    if target.starts_with(OWN) {
        return compare::page(shown, target).map(|html| Digest::of(html.as_bytes()));
    }
    let site = shown.site.as_ref()?;
    let file = file(site, target)?;
    site.digests().get(&file).copied()
}

fn file(site: &Site, target: &str) -> Option<SitePath> {
    match site.find(target.split('?').next().unwrap_or_default()) {
        Found::File(file) => Some(file),
        Found::Missing(file) => file,
        Found::Folder => None,
    }
}

/// The stream for a page, which says in its query what it is and what it shows.
#[must_use]
pub fn channel(stage: Arc<Stage>, shown: &Arc<Shown>, head: &Head) -> Reply {
    let target = head.query("page").unwrap_or_default().into_owned();
    let digest = head.query("digest").unwrap_or_default().into_owned();
    let number = head.query("number").and_then(|text| text.parse().ok());
    let mut before = shown.clone();
    let follow = move |out: &mut dyn Write| -> io::Result<()> {
        out.write_all(b"retry: 500\n\n")?;
        let own = text_of(fingerprint(&before, &target));
        if own != digest {
            tell(out, "reload", &change(&before, own, BTreeMap::new()))?;
        } else if number != Some(before.number) {
            tell(out, "frame", &change(&before, own, BTreeMap::new()))?;
        }
        loop {
            let Some(after) = stage.next(before.number, BEAT) else {
                out.write_all(b":\n\n")?;
                continue;
            };
            let (event, change) = difference(&before, &after, &target);
            tell(out, event, &change)?;
            before = after;
        }
    };
    Reply {
        status: 200,
        fields: vec![("Content-Type", "text/event-stream".to_owned())],
        body: Body::Stream(Box::new(follow)),
    }
}

fn text_of(digest: Option<Digest>) -> String {
    digest.map_or_else(String::new, |digest| digest.to_string())
}

fn change(shown: &Shown, digest: String, styles: BTreeMap<String, String>) -> Change {
    Change {
        digest,
        number: shown.number,
        styles,
    }
}

fn tell(out: &mut dyn Write, event: &str, change: &Change) -> io::Result<()> {
    let data = serde_json::to_string(change)?;
    write!(out, "event: {event}\ndata: {data}\n\n")?;
    out.flush()
}

/// What a page is to do between one thing on the stage and the next.
fn difference(before: &Shown, after: &Shown, target: &str) -> (&'static str, Change) {
    let digest = fingerprint(after, target);
    let is_same = fingerprint(before, target) == digest;
    let make = |styles| change(after, text_of(digest), styles);
    let (Some(old), Some(new)) = (&before.site, &after.site) else {
        let event = if is_same { "frame" } else { "reload" };
        return (event, make(BTreeMap::new()));
    };
    if Arc::ptr_eq(old, new) {
        return ("frame", make(BTreeMap::new()));
    }
    let styles = styles(old, new);
    let bytes = |site: &Site| {
        let found = file(site, target).and_then(|file| site.bytes(&file).ok().flatten());
        found.and_then(|bytes| String::from_utf8(bytes).ok())
    };
    let is_own = target.starts_with(OWN);
    let old_page = bytes(old).filter(|_| !is_own).unwrap_or_default();
    if media(old, new).any(|url| old_page.contains(&url)) {
        return ("reload", make(BTreeMap::new()));
    }
    // The names of style sheets change with what is in them.
    let same_but_for_styles = || {
        let mut page = old_page.clone();
        for (from, to) in &styles {
            page = page.replace(from, to);
        }
        !is_own && bytes(new).as_deref() == Some(&page)
    };
    match () {
        () if styles.is_empty() && is_same => ("frame", make(styles)),
        () if is_same || same_but_for_styles() => ("style", make(styles)),
        () => ("reload", make(BTreeMap::new())),
    }
}

/// The URLs of style sheets that changed, each with what it is at now.
fn styles(old: &Site, new: &Site) -> BTreeMap<String, String> {
    let mut styles = BTreeMap::new();
    let url = |site: &Site, path: &SitePath| site.scene().url(path);
    for (name, (path, _)) in &old.scene().theme.assets {
        let now = new.scene().theme.assets.get(name).map(|(path, _)| path);
        if let Some(now) = now.filter(|now| *now != path && path.extension() == "css") {
            styles.insert(url(old, path), url(new, now));
        }
    }
    for path in differing(old, new).filter(|path| path.extension() == "css") {
        styles.insert(url(old, path), url(new, path));
    }
    styles
}

/// The URLs of images and the like that have the same name and are others now.
fn media<'a>(old: &'a Site, new: &'a Site) -> impl Iterator<Item = String> + 'a {
    const MEDIA: [&str; 8] = ["svg", "png", "jpg", "jpeg", "gif", "webp", "avif", "js"];
    let changed = differing(old, new).filter(|path| MEDIA.contains(&&*path.extension()));
    changed.map(|path| old.scene().url(path))
}

/// Files that are in both sites and not the same.
fn differing<'a>(old: &'a Site, new: &'a Site) -> impl Iterator<Item = &'a SitePath> {
    let before = old.digests();
    let after = new.digests().iter();
    let changed =
        after.filter(|(path, digest)| before.get(*path).is_some_and(|before| before != *digest));
    changed.map(|(path, _)| path)
}
