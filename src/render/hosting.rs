//! Files that hosts and crawlers read.
//!
//! 1. `_headers` (Netlify, Cloudflare Pages), `_redirects`, `.nojekyll` (GitHub Pages), `robots.txt`.
//! 2. `security.txt` (RFC 9116), while it is current.

use super::scene::Scene;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::config::SecurityTxt;
use crate::model::route;
use jiff::{Timestamp, ToSpan};

/// What hosts guess wrong from a name, or leave the encoding out of. No file is in two of these, which
/// would have a host send both.
const TYPES: [(&str, &str); 6] = [
    ("*.txt", "text/plain; charset=utf-8"),
    ("*.md", "text/markdown; charset=utf-8"),
    ("*.jsonl", "application/x-ndjson; charset=utf-8"),
    ("*/feed.xml", "application/rss+xml; charset=utf-8"),
    ("*/atom.xml", "application/atom+xml; charset=utf-8"),
    ("*/feed.json", "application/feed+json"),
];

/// Headers for every file, for those whose names change with their content, and of some kinds.
#[must_use]
pub fn headers(scene: &Scene) -> String {
    let base = scene.config().base_url.path();
    let policy = scene.theme.policy();
    let types =
        TYPES.map(|(files, kind)| [base, "/", files, "\n  Content-Type: ", kind, "\n"].concat());
    let types = types.concat();
    format!(
        "{base}/*\n  \
           Content-Security-Policy: {policy}; frame-ancestors 'none'\n  \
           X-Content-Type-Options: nosniff\n  \
           Referrer-Policy: same-origin\n  \
           X-Frame-Options: DENY\n  \
           Cross-Origin-Opener-Policy: same-origin\n  \
           Permissions-Policy: interest-cohort=()\n\
         {base}/assets/*\n  \
           Cache-Control: public, max-age=31536000, immutable\n\
         {types}"
    )
}

/// The error page of each language. Old addresses need no line here: they are copies, since a
/// redirect of the host's would work on that host alone.
#[must_use]
pub fn redirects(scene: &Scene) -> String {
    let base = scene.config().base_url.path();
    let lines = scene.config().locales.iter().map(|locale| {
        let page = scene.url(&route::localized_not_found(&locale.tag));
        [base, "/", locale.tag.as_str(), "/* ", &page, " 404\n"].concat()
    });
    lines.collect()
}

/// What crawlers may read; nothing of a preview.
#[must_use]
pub fn robots(scene: &Scene) -> String {
    if scene.preview {
        return "User-agent: *\nDisallow: /\n".to_owned();
    }
    let sitemap = scene.absolute(&route::root("sitemap.xml"));
    format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n")
}

/// `/.well-known/security.txt`, or none where it has expired or will within 30 days.
pub fn security_txt(
    scene: &Scene,
    source: &SecurityTxt,
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    if source.expires < scene.now + (30 * 24).hours() {
        let word = if source.expires < scene.now {
            "has expired"
        } else {
            "expires within 30 days"
        };
        diagnostics.push(
            Diagnostic::new(
                Code::SecurityTxtExpired,
                source.span,
                format!("security.txt {word}"),
            )
            .help("look through its contents and set `expires` to a year from now"),
        );
        return None;
    }
    Some(fields(scene, source))
}

fn fields(scene: &Scene, source: &SecurityTxt) -> String {
    let mut text = String::new();
    let mut field = |name: &str, value: &str| {
        text.push_str(name);
        text.push_str(": ");
        text.push_str(value);
        text.push('\n');
    };
    let many = [
        ("Contact", &source.contact),
        ("Encryption", &source.encryption),
        ("Acknowledgments", &source.acknowledgments),
        ("Policy", &source.policy),
        ("Hiring", &source.hiring),
    ];
    for (name, values) in many {
        for value in values {
            field(name, value);
        }
    }
    field("Expires", &whole_seconds(source.expires).to_string());
    if !source.preferred_languages.is_empty() {
        let tags: Vec<_> = source
            .preferred_languages
            .iter()
            .map(ToString::to_string)
            .collect();
        field("Preferred-Languages", &tags.join(", "));
    }
    let canonical = scene.config().base_url.prefix() + "/.well-known/security.txt";
    field("Canonical", &canonical);
    text
}

fn whole_seconds(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}
