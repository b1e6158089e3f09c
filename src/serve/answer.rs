//! What is answered to whom.
//!
//! 1. A host that is not ours is refused.
//! 2. `/_candor/…` is serve's own: styles and scripts, the bar and the overlay, the channel that tells
//!    of changes, the comparison of two languages.
//! 3. All else is the site, as a static host has it.
//! 4. Every answer says that it is for this site's own pages alone, and not to be kept.

use super::http::{Handler, Head, Reply};
use super::site::Found;
use super::{Address, Shown, Stage, compare, frame, page, reload};
use crate::model::SitePath;
use crate::output::Manifest;
use std::sync::Arc;

/// Answers requests with what is on the stage.
pub struct Answers {
    /// What visitors see.
    pub stage: Arc<Stage>,
    /// Where they ask.
    pub address: Address,
    /// What opens the channel.
    pub key: String,
}

/// Where serve's own pages are.
pub const OWN: &str = "/_candor/";

impl Handler for Answers {
    fn answer(&self, head: &Head) -> Reply {
        if !self.address.is_host(&head.host) {
            return Reply::text(403, "this preview has another address");
        }
        let shown = self.stage.now();
        match head.path().strip_prefix(OWN) {
            Some(own) => self.own(head, own, &shown),
            None => self.site(head, &shown),
        }
    }

    fn dress(&self, reply: &mut Reply) {
        let fields = [
            ("Content-Security-Policy", page::policy()),
            ("X-Content-Type-Options", "nosniff".to_owned()),
            ("X-Frame-Options", "DENY".to_owned()),
            ("Referrer-Policy", "same-origin".to_owned()),
            ("Cross-Origin-Opener-Policy", "same-origin".to_owned()),
            ("Cross-Origin-Resource-Policy", "same-origin".to_owned()),
            ("Cache-Control", "no-store".to_owned()),
        ];
        reply.fields.extend(fields);
    }
}

impl Answers {
    fn own(&self, head: &Head, path: &str, shown: &Arc<Shown>) -> Reply {
        const SCRIPT: &str = "text/javascript; charset=utf-8";
        const STYLE: &str = "text/css; charset=utf-8";
        const PICTURE: &str = "image/svg+xml";
        match path {
            "preview.js" => Reply::bytes(200, SCRIPT, include_str!("client/preview.js")),
            "preview.css" => Reply::bytes(200, STYLE, include_str!("client/preview.css")),
            "pages.css" => Reply::bytes(200, STYLE, include_str!("client/pages.css")),
            "icon.svg" => Reply::bytes(200, PICTURE, include_str!("client/icon.svg")),
            "frame" => {
                let target = head.query("page").unwrap_or_default();
                Reply::bytes(200, page::HTML, frame::inner(shown, &target))
            }
            "events" => self.events(head, shown),
            "" => self.html(200, head, shown, frame::problems(shown)),
            _ => match path.strip_prefix("compare/") {
                Some(_) => match compare::page(shown, &head.target) {
                    Some(html) => self.html(200, head, shown, html),
                    None => self.html(404, head, shown, frame::nothing()),
                },
                None => self.html(404, head, shown, frame::nothing()),
            },
        }
    }

    /// The channel is for our own pages: a browser says where its pages are from, and they know the key.
    fn events(&self, head: &Head, shown: &Arc<Shown>) -> Reply {
        let is_ours = match (head.field("origin"), head.field("sec-fetch-site")) {
            (Some(origin), _) => self.address.is_origin(origin, &head.host),
            (None, Some(site)) => site == "same-origin" && !head.has("origin"),
            // Browsers say nothing of themselves to a host that is neither local nor secure.
            (None, None) => !self.address.is_local() && !head.has("origin"),
        };
        if !is_ours || head.query("key").as_deref() != Some(&*self.key) {
            return Reply::text(403, "this is for the pages of this preview");
        }
        reload::channel(self.stage.clone(), shown, head)
    }

    fn site(&self, head: &Head, shown: &Arc<Shown>) -> Reply {
        let Some(site) = &shown.site else {
            return self.html(503, head, shown, frame::empty());
        };
        let path = head.path();
        match site.find(path) {
            Found::File(file) => self.file(200, head, shown, &file),
            Found::Folder => {
                let query = head.target.split_once('?');
                let query = query.map(|(_, query)| format!("?{query}"));
                // A path of ours starts with one slash: two would name another host.
                Reply::redirect(format!("{path}/{}", query.unwrap_or_default()))
            }
            Found::Missing(file) => {
                let inside = path.strip_prefix(site.base()).unwrap_or_default();
                if let Some(bytes) = shown.former.get(inside.trim_start_matches('/')) {
                    return Reply::bytes(200, kind(path), bytes.to_vec());
                }
                if path == "/" && !site.base().is_empty() {
                    return Reply::redirect(format!("{}/", site.base()));
                }
                match file {
                    Some(file) => self.file(404, head, shown, &file),
                    None => self.html(404, head, shown, frame::nothing()),
                }
            }
        }
    }

    fn file(&self, status: u16, head: &Head, shown: &Arc<Shown>, file: &SitePath) -> Reply {
        let made = shown.site.as_ref().map(|site| site.bytes(file));
        match made {
            Some(Ok(Some(bytes))) if file.is_html() => match String::from_utf8(bytes) {
                Ok(html) => self.html(status, head, shown, html),
                Err(error) => Reply::bytes(status, page::HTML, error.into_bytes()),
            },
            Some(Ok(Some(bytes))) => Reply::bytes(status, kind(file.as_str()), bytes),
            Some(Ok(None)) | None => Reply::text(404, "there is no such file"),
            Some(Err(diagnostic)) => Reply::text(500, &diagnostic.message),
        }
    }

    /// A page; to a browser, with all that a preview adds.
    fn html(&self, status: u16, head: &Head, shown: &Arc<Shown>, html: String) -> Reply {
        let is_browser = head
            .field("accept")
            .is_some_and(|accept| accept.contains("text/html"));
        let html = if is_browser {
            page::with_preview(&html, shown, &head.target, &self.key)
        } else {
            html
        };
        Reply::bytes(status, page::HTML, html)
    }
}

/// The content type of a file.
fn kind(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or_default();
    let kind = match name.rsplit_once('.').map(|(_, end)| end) {
        Some("jsonl") => "application/x-ndjson".to_owned(),
        Some("md") => "text/markdown".to_owned(),
        Some("js" | "mjs") => "text/javascript".to_owned(),
        None if matches!(name, "_headers" | "_redirects") => "text/plain".to_owned(),
        _ => mime_guess::from_path(name)
            .first_or_octet_stream()
            .to_string(),
    };
    let is_text = kind.starts_with("text/")
        || kind.ends_with("json")
        || kind.ends_with("xml")
        || name == Manifest::PATH;
    if is_text && !kind.contains("charset") {
        format!("{kind}; charset=utf-8")
    } else {
        kind
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        let check = |path: &str, expected: &str| assert_eq!(kind(path), expected, "{path}");
        check("assets/style.0a.css", "text/css; charset=utf-8");
        check("assets/script.0a.js", "text/javascript; charset=utf-8");
        check("candor.json", "application/json; charset=utf-8");
        check("en/feed.xml", "text/xml; charset=utf-8");
        check("a/index.txt", "text/plain; charset=utf-8");
        check("a/index.md", "text/markdown; charset=utf-8");
        check("a/b.history.jsonl", "application/x-ndjson; charset=utf-8");
        check("a/b.svg", "image/svg+xml; charset=utf-8");
        check("a/b.png", "image/png");
        check("a/.nojekyll", "application/octet-stream");
        check("_headers", "text/plain; charset=utf-8");
    }
}
