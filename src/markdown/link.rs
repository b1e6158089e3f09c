//! Where a link leads.
//!
//! 1. [`Resolver::resolve`] takes a URL as Markdown has decoded it, and classifies it.
//! 2. A relative one names a file of the project, from the folder of the file it is written in; it
//!    becomes the path at which that file is published.
//! 3. What is refused or names nothing is a [`Problem`], with what to write instead.

use super::Context;
use super::document::{Gap, Target};
use crate::diag::{Code, did_you_mean};
use crate::model::url::{Reference, UrlKind, classify};
use crate::source::FileId;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// A link that may be written.
#[derive(Debug)]
pub(super) struct Resolved {
    pub target: Target,
    /// What comes before `href`.
    pub gap: Option<Gap>,
    pub href: String,
    /// Whether it leads to another site.
    pub outside: bool,
}

/// A link that may not.
#[derive(Debug)]
pub(super) struct Problem {
    pub code: Code,
    pub message: String,
    pub help: Option<String>,
}

/// Resolves the links of one file.
pub(super) struct Resolver<'a> {
    context: &'a Context<'a>,
    /// The file that the links are written in.
    from: FileId,
}

impl<'a> Resolver<'a> {
    pub fn new(context: &'a Context<'a>, from: FileId) -> Self {
        Self { context, from }
    }

    /// Where a URL leads, in a text of the context's language.
    pub fn resolve(&self, url: &str) -> Result<Resolved, Problem> {
        let kind = classify(url).map_err(|refused| Problem {
            code: Code::UrlScheme,
            message: format!("`{}` {refused}", url.escape_debug()),
            help: Some(refused.help().to_owned()),
        })?;
        let (target, gap, href) = match kind {
            UrlKind::Anchor(anchor) => (
                Target::Anchor(anchor.into()),
                Some(Gap::Page),
                url.to_owned(),
            ),
            UrlKind::SiteAbsolute(Reference { path, anchor }) => {
                let target = Target::Site {
                    path: path.into(),
                    anchor: anchor.map(Arc::from),
                };
                (target, Some(Gap::Base), url.to_owned())
            }
            UrlKind::Relative(reference) => return self.file(url, &reference),
            UrlKind::External { .. } | UrlKind::Mailto | UrlKind::Tel => {
                (Target::External(Arc::from(url)), None, url.to_owned())
            }
        };
        let outside = matches!(kind_of(&target), Some("http" | "https"));
        Ok(Resolved {
            target,
            gap,
            href,
            outside,
        })
    }

    fn file(&self, url: &str, reference: &Reference<'_>) -> Result<Resolved, Problem> {
        let path: String = reference.path.nfc().collect();
        let from = self.context.beyond.own_path(self.from);
        let Some(full) = join(from, &path) else {
            return Err(broken(
                format!("`{url}` leads out of the site"),
                "link to a file of the site, or to a path from its root that starts with `/`",
            ));
        };
        let Some(file) = self.context.beyond.find(&full) else {
            return Err(self.missing(url, &path, &full));
        };
        let route = self.context.beyond.route(file);
        let Some(site_path) = route.and_then(|route| route.site_path(self.context.locale)) else {
            return Err(unpublished(url, &full));
        };
        let fragment = url.split_once('#').map(|(_, fragment)| fragment);
        let mut href = site_path.url();
        if let Some(fragment) = fragment {
            href.push('#');
            href.push_str(fragment);
        }
        Ok(Resolved {
            target: Target::File {
                file,
                anchor: reference.anchor.as_deref().map(Arc::from),
            },
            gap: Some(Gap::Base),
            href,
            outside: false,
        })
    }

    /// No such file: the nearest name in the folder it would be in, else how links are written.
    fn missing(&self, url: &str, path: &str, full: &str) -> Problem {
        let (written, name) = split_last(path);
        let (folder, _) = split_last(full);
        let names = self.context.beyond.below(folder);
        let near = names
            .filter_map(|file| file.path.strip_prefix(folder))
            .filter(|name| !name.contains('/'));
        let near =
            did_you_mean(name, near).map(|help| help.replacen('`', &format!("`{written}"), 1));
        let mut problem = broken(
            format!("`{url}` names no file"),
            "link to the file itself, as in `../../pages/about.en.md`, \
             or to a path from the site's root that starts with `/`",
        );
        problem.help = near.or_else(|| elsewhere(url)).or(problem.help);
        problem
    }
}

/// What was meant by a target that is no file: an address without its scheme, an anchor without its `#`.
fn elsewhere(url: &str) -> Option<String> {
    let host = url.split('/').next().unwrap_or_default();
    let ending = host.rsplit_once('.').map(|(_, ending)| ending);
    let is_host = host.starts_with("www.")
        || ending.is_some_and(|ending| {
            ["com", "org", "net", "gov", "edu", "eu", "io"].contains(&ending)
        });
    let meant = if url.contains("：//") {
        url.replace('：', ":")
    } else if host.contains('@') {
        format!("mailto:{url}")
    } else if is_host {
        format!("https://{url}")
    } else if !url.contains(['.', '/', ':']) {
        format!("#{}", url.trim_start_matches('＃'))
    } else {
        return None;
    };
    Some(format!("did you mean `{meant}`?"))
}

/// The scheme of a target on another host or of another protocol.
fn kind_of(target: &Target) -> Option<&'static str> {
    let Target::External(url) = target else {
        return None;
    };
    let (scheme, _) = url.split_once(':')?;
    ["http", "https", "mailto", "tel"]
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(scheme))
}

fn broken(message: String, help: &str) -> Problem {
    Problem {
        code: Code::BrokenLink,
        message,
        help: Some(help.to_owned()),
    }
}

fn unpublished(url: &str, full: &str) -> Problem {
    let help = if full.starts_with("content/pages/") {
        "put it into `static/` and link to its path from the site's root, as in `/name.png`"
    } else if full.starts_with("static/") {
        "link to its path from the site's root: `static/name.png` is `/name.png`"
    } else {
        "link to a notice, a page or a file beside the notice; to an answer, as in `#its-id`"
    };
    broken(format!("`{url}` is a file that is not published"), help)
}

/// The folder with its final slash, and the name.
fn split_last(path: &str) -> (&str, &str) {
    let name = path.rsplit('/').next().unwrap_or_default();
    (path.strip_suffix(name).unwrap_or_default(), name)
}

/// A path from the root for one that is relative to the folder of `from`. None where it leads out.
fn join(from: &str, path: &str) -> Option<String> {
    let (folder, _) = split_last(from);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{html, messages, render};
    use super::*;

    #[test]
    fn paths_are_joined_and_stay_inside() {
        let check = |path: &str, full: Option<&str>| {
            assert_eq!(join("content/a/b.md", path).as_deref(), full, "{path}");
        };
        check("c.svg", Some("content/a/c.svg"));
        check("./c.svg", Some("content/a/c.svg"));
        check("../c.svg", Some("content/c.svg"));
        check("../../c.svg", Some("c.svg"));
        check("../../../c.svg", None);
        check("../../../../etc/passwd", None);
    }

    #[test]
    fn links_become_urls_of_the_site() {
        let check = |markdown: &str, href: &str| {
            let html = html(markdown);
            assert!(html.contains(&format!("<a href=\"{href}\"")), "{html}");
        };
        check("[x](notice.zh-Hans.md)", "/base/zh-Hans/incidents/a/");
        check("[x](../../pages/about.en.md#team)", "/base/en/about/#team");
        check("[x](timeline.svg)", "/base/en/incidents/a/timeline.svg");
        check("[x](<my file.txt>)", "/base/en/incidents/a/my%20file.txt");
        check("[x](my%20file.txt)", "/base/en/incidents/a/my%20file.txt");
        check("[x](cafe\u{301}.txt)", "/base/en/incidents/a/caf%C3%A9.txt");
        check("[x](#impact)", "/page/#impact");
        check("[x](#密码)", "/page/#%E5%AF%86%E7%A0%81");
        check("[x](/en/about/?q=1#x)", "/base/en/about/?q=1#x");
        check(
            "[x](https://example.org/?a=1&b)",
            "https://example.org/?a=1&amp;b",
        );
        check("<https://example.org>", "https://example.org");
        check("<a@b.example>", "mailto:a@b.example");
        check("[x](tel:+1-555-0100)", "tel:+1-555-0100");
        check("[x]\n\n[x]: /en/", "/base/en/");
    }

    #[test]
    fn outside_links_are_marked_and_others_are_not() {
        assert!(html("<https://x.example>").contains(r#"rel="external noopener noreferrer""#));
        assert!(!html("[x](/en/) [y](mailto:a@b.c) [z](#z)").contains("rel="));
    }

    #[test]
    fn links_are_recorded() {
        let (document, _) = render("[a *b*](/en/%E5%AF%86#c) <https://x.example>");
        let found: Vec<_> = document
            .links
            .iter()
            .map(|link| (&link.target, &*link.text))
            .collect();
        let site = Target::Site {
            path: "/en/密".into(),
            anchor: Some("c".into()),
        };
        let outside = Target::External("https://x.example".into());
        assert_eq!(found, [(&site, "a b"), (&outside, "https://x.example")]);
    }

    #[test]
    fn links_to_nothing_are_errors_with_a_way_out() {
        let check = |markdown: &str, message: &str| {
            let found = messages(markdown);
            assert!(found.len() == 1 && found[0].contains(message), "{found:?}");
        };
        check(
            "[x](timelin.svg)",
            "names no file; did you mean `timeline.svg`?",
        );
        check(
            "[x](../../pages/abot.en.md)",
            "did you mean `../../pages/about.en.md`?",
        );
        check("[x](nowhere/)", "names no file; link to the file itself");
        check("[x](faq.yaml)", "not published; link to a notice");
        check(
            "[x](../../pages/photo.png)",
            "not published; put it into `static/`",
        );
        check("[x](../../../../etc/passwd)", "leads out of the site");
        check("[x](..%2f..%2f..%2f../etc/passwd)", "leads out of the site");
        check("[x]()", "is empty");
    }

    #[test]
    fn refused_urls_are_errors_and_show_their_text_alone() {
        for markdown in [
            "[x](javascript:alert(1))",
            "[x](JAVASCRIPT:alert(1))",
            "[x](javascript&colon;alert(1))",
            "[x](java&#115;cript:alert(1))",
            "[x](java&#x0A;script:alert(1))",
            "[x](&#1;javascript:alert(1))",
            "<javascript:alert(1)>",
            "[x](data:text/html,a)",
            "[x](vbscript:a)",
            "[x](file:///etc/passwd)",
            "[x](//evil.example)",
            "[x](https://good@evil.example)",
            "[x]\n\n[x]: javascript:alert(1)",
            "![x](javascript:alert(1))",
            "![x](data:image/png;base64,AAAA)",
        ] {
            let (document, found) = render(markdown);
            let codes: Vec<_> = found.iter().map(|item| item.code).collect();
            assert_eq!(codes, [Code::UrlScheme], "{markdown}");
            let html = super::super::fixture::fill(&document);
            assert!(!html.contains("<a") && !html.contains("<img"), "{html}");
        }
    }
}
