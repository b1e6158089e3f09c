//! Which URLs may be published, and what kind each is.
//!
//! 1. [`classify`] takes a URL as a reader's browser would get it: entities and escapes decoded.
//! 2. It names the kind ([`UrlKind`]) by an allowlist; whatever is not on it is [`Refused`], with
//!    the reason in words.
//! 3. Paths and fragments come back percent-decoded, ready to be looked up.

use std::borrow::Cow;
use std::fmt;

/// A URL that may be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UrlKind<'a> {
    /// `#here`: a place on the same page, percent-decoded, without `#`.
    Anchor(Cow<'a, str>),
    /// `../other.svg#part`: below or beside what it is written in.
    Relative(Reference<'a>),
    /// `/en/about/`: from the site's root; no part of its path is `.` or `..`.
    SiteAbsolute(Reference<'a>),
    /// `http:` or `https:`.
    External {
        /// As the URL standard normalizes it: lower case, Punycode, without a port.
        host: String,
    },
    /// `mailto:` with an address.
    Mailto,
    /// `tel:` with a number.
    Tel,
}

/// A path on the site, and what follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference<'a> {
    /// Percent-decoded, without query and fragment.
    pub path: Cow<'a, str>,
    /// What follows `#`, percent-decoded.
    pub anchor: Option<Cow<'a, str>>,
}

/// Why a URL may not be published. Displays as the end of "`URL` ...".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// There is nothing in it.
    Empty,
    /// A control character, a backslash, or white space where browsers drop or reinterpret it.
    Character(char),
    /// A scheme that is not on the list, in lower case.
    Scheme(String),
    /// `//host/path`, which changes its meaning with the page's scheme.
    ProtocolRelative,
    /// `https://user@host`, which shows one host and leads to another.
    UserInfo,
    /// No host, or none that the URL standard takes; no address behind `mailto:` or `tel:`.
    Malformed,
    /// Percent-encoded bytes that are not UTF-8.
    Encoding,
    /// A path from the root with a part `.` or `..`.
    DotSegment,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("is empty"),
            Self::Character(c) => write!(f, "has the character U+{:04X} in it", u32::from(*c)),
            Self::Scheme(scheme) => write!(f, "has the scheme `{scheme}:`, which is not allowed"),
            Self::ProtocolRelative => f.write_str("starts with `//`"),
            Self::UserInfo => f.write_str("has a user name in front of its host"),
            Self::Malformed => f.write_str("is not a complete URL"),
            Self::Encoding => f.write_str("is not UTF-8 once it is decoded"),
            Self::DotSegment => f.write_str("has `.` or `..` as a part of its path"),
        }
    }
}

impl Refused {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::ProtocolRelative => "start it with `https://`",
            Self::UserInfo => "write the host alone, as in `https://example.org/`",
            Self::Empty | Self::Malformed | Self::Scheme(_) => {
                "allowed are `https://`, `http://`, `mailto:` and `tel:`, \
                 paths of this site and `#anchors`"
            }
            Self::Character(_) | Self::Encoding => "percent-encode it as UTF-8, or leave it out",
            Self::DotSegment => "write the path as it is, from the site's root",
        }
    }
}

/// The kind of a URL: the allowlist of everything that candor links to.
///
/// # Errors
/// For all that is not on the list: other schemes, `//host`, user names in front of a host,
/// characters that browsers drop or reinterpret.
pub fn classify(raw: &str) -> Result<UrlKind<'_>, Refused> {
    check_characters(raw)?;
    match raw.as_bytes() {
        [] => return Err(Refused::Empty),
        [b'#', ..] => {
            let anchor = raw.strip_prefix('#').unwrap_or_default();
            return Ok(UrlKind::Anchor(decode(anchor)?));
        }
        [b'/', b'/', ..] => return Err(Refused::ProtocolRelative),
        [b'/', ..] => return site_absolute(raw),
        _ => {}
    }
    match scheme(raw) {
        None => Ok(UrlKind::Relative(reference(raw)?)),
        Some((scheme, rest)) => with_scheme(raw, scheme, rest),
    }
}

/// Browsers strip tabs, line breaks and outer spaces, and read `\` as `/`: none of them may hide
/// what a URL is.
fn check_characters(raw: &str) -> Result<(), Refused> {
    let bad = |c: char| c.is_control() || c == '\\' || (c.is_whitespace() && c != ' ');
    match raw.chars().find(|c| bad(*c)) {
        Some(c) => Err(Refused::Character(c)),
        None if raw.starts_with(' ') || raw.ends_with(' ') => Err(Refused::Character(' ')),
        None => Ok(()),
    }
}

/// What stands before a colon, where no `/`, `?` or `#` comes first (RFC 3986, section 4.2: a
/// relative reference cannot have a colon there, so whatever this is, it is no path).
fn scheme(raw: &str) -> Option<(&str, &str)> {
    let end = raw.find([':', '/', '?', '#'])?;
    let (scheme, rest) = raw.split_at_checked(end)?;
    Some((scheme, rest.strip_prefix(':')?))
}

fn with_scheme<'a>(raw: &str, scheme: &str, rest: &str) -> Result<UrlKind<'a>, Refused> {
    let scheme = scheme.to_ascii_lowercase();
    match scheme.as_str() {
        "http" | "https" => external(raw, rest),
        // To a browser, what stands there is a user and a host.
        "mailto" | "tel" if rest.starts_with("//") => Err(Refused::Malformed),
        "mailto" => {
            let address = rest.split('?').next().unwrap_or_default();
            let (name, host) = address.split_once('@').ok_or(Refused::Malformed)?;
            let complete = !name.is_empty() && !host.is_empty() && !rest.contains(' ');
            complete
                .then_some(UrlKind::Mailto)
                .ok_or(Refused::Malformed)
        }
        "tel" => {
            let digits = rest.bytes().any(|b| b.is_ascii_digit()) && !rest.contains(' ');
            digits.then_some(UrlKind::Tel).ok_or(Refused::Malformed)
        }
        _ => Err(Refused::Scheme(scheme)),
    }
}

fn external<'a>(raw: &str, rest: &str) -> Result<UrlKind<'a>, Refused> {
    // `https:host` and `https:///host` mean `https://host` to a browser only.
    let authority = rest.strip_prefix("//").ok_or(Refused::Malformed)?;
    let end = authority.find(['/', '?', '#']).unwrap_or(authority.len());
    let authority = authority.get(..end).unwrap_or_default();
    if authority.contains('@') {
        return Err(Refused::UserInfo);
    }
    // An address in brackets comes out of Markdown with its brackets encoded, and is none any more.
    if authority.is_empty() || authority.contains([' ', '%', '[', ']']) {
        return Err(Refused::Malformed);
    }
    let url = url::Url::parse(raw).map_err(|_| Refused::Malformed)?;
    let host = url.host_str().ok_or(Refused::Malformed)?.to_owned();
    Ok(UrlKind::External { host })
}

fn site_absolute(raw: &str) -> Result<UrlKind<'_>, Refused> {
    let reference = reference(raw)?;
    if reference.path.starts_with("//") {
        return Err(Refused::ProtocolRelative);
    }
    if reference
        .path
        .split('/')
        .any(|part| matches!(part, "." | ".."))
    {
        return Err(Refused::DotSegment);
    }
    Ok(UrlKind::SiteAbsolute(reference))
}

fn reference(raw: &str) -> Result<Reference<'_>, Refused> {
    let (before, anchor) = match raw.split_once('#') {
        Some((before, anchor)) => (before, Some(decode(anchor)?)),
        None => (raw, None),
    };
    let path = decode(before.split('?').next().unwrap_or_default())?;
    Ok(Reference { path, anchor })
}

/// Percent-decodes; what decoding uncovers must be as harmless as the rest.
fn decode(text: &str) -> Result<Cow<'_, str>, Refused> {
    let decoded = percent_encoding::percent_decode_str(text)
        .decode_utf8()
        .map_err(|_| Refused::Encoding)?;
    match decoded.chars().find(|c| c.is_control() || *c == '\\') {
        Some(c) => Err(Refused::Character(c)),
        None => Ok(decoded),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path<'a>(path: &'a str, anchor: Option<&'a str>) -> Reference<'a> {
        Reference {
            path: path.into(),
            anchor: anchor.map(Cow::from),
        }
    }

    #[test]
    fn what_may_be_published() {
        let check = |raw: &str, kind: UrlKind<'_>| assert_eq!(classify(raw), Ok(kind), "{raw}");
        let external = |host: &str| UrlKind::External {
            host: host.to_owned(),
        };
        check("#mfa", UrlKind::Anchor("mfa".into()));
        check("#%E5%AF%86", UrlKind::Anchor("密".into()));
        check("#", UrlKind::Anchor("".into()));
        check("a.svg", UrlKind::Relative(path("a.svg", None)));
        check("a b.svg", UrlKind::Relative(path("a b.svg", None)));
        check(
            "../a%20b.md?x#y",
            UrlKind::Relative(path("../a b.md", Some("y"))),
        );
        check("./a:b", UrlKind::Relative(path("./a:b", None)));
        check("/en/?q#x", UrlKind::SiteAbsolute(path("/en/", Some("x"))));
        check("https://example.org/a?b#c", external("example.org"));
        check("HTTP://Example.ORG:8080", external("example.org"));
        check("https://例え.jp/", external("xn--r8jz45g.jp"));
        check("https://example.org/@user", external("example.org"));
        check("mailto:a@b.example?subject=x", UrlKind::Mailto);
        check("tel:+1-555-0100", UrlKind::Tel);
    }

    #[test]
    fn other_schemes_are_refused() {
        let check = |raw: &str, scheme: &str| {
            assert_eq!(
                classify(raw),
                Err(Refused::Scheme(scheme.to_owned())),
                "{raw}"
            );
        };
        check("javascript:alert(1)", "javascript");
        check("JaVaScRiPt:alert(1)", "javascript");
        check("javascript://%0aalert(1)", "javascript");
        check("data:text/html,x", "data");
        check("vbscript:x", "vbscript");
        check("file:///etc/passwd", "file");
        check("ftp://example.org", "ftp");
        check("blob:https://example.org/1", "blob");
        check("sms:123", "sms");
        check("java\u{200b}script:alert(1)", "java\u{200b}script");
        check("javascript&colon;x:y", "javascript&colon;x");
        check(":x", "");
    }

    #[test]
    fn disguises_are_refused() {
        let check = |raw: &str, why: Refused| assert_eq!(classify(raw), Err(why), "{raw:?}");
        check("", Refused::Empty);
        check("java\tscript:alert(1)", Refused::Character('\t'));
        check("java\nscript:alert(1)", Refused::Character('\n'));
        check("\u{1}javascript:alert(1)", Refused::Character('\u{1}'));
        check(" javascript:alert(1)", Refused::Character(' '));
        check("\u{a0}javascript:x", Refused::Character('\u{a0}'));
        check("//evil.example", Refused::ProtocolRelative);
        check("/\\evil.example", Refused::Character('\\'));
        check("/%2fevil.example", Refused::ProtocolRelative);
        check("\\\\evil.example", Refused::Character('\\'));
        check("https://good@evil.example", Refused::UserInfo);
        check("https://good:pw@evil.example", Refused::UserInfo);
        check("https:evil.example", Refused::Malformed);
        check("https:///evil.example", Refused::Malformed);
        check("https://", Refused::Malformed);
        check("https://a b/", Refused::Malformed);
        check("https://good%2eexample/", Refused::Malformed);
        check("mailto:", Refused::Malformed);
        check("mailto:?cc=x", Refused::Malformed);
        check("tel:", Refused::Malformed);
        check("tel://1a@host", Refused::Malformed);
        check("mailto://a@host", Refused::Malformed);
        check("https://[::1]/", Refused::Malformed);
        check("a%00b", Refused::Character('\0'));
        check("a%ff", Refused::Encoding);
        check("/en/../../x", Refused::DotSegment);
        check("/%2e%2e/x", Refused::DotSegment);
    }
}
