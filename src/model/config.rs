//! What site.toml says, valid.
//!
//! 1. [`Config`] is the whole file; [`BaseUrl`] where the site will stand.
//! 2. Locales keep the order of the file: it is the order of the language switcher.

use super::accept::Accept;
use super::{Locale, Localized, SitePath, Text};
use crate::source::Span;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A site's configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Where the site stands.
    pub base_url: BaseUrl,
    /// One of `locales`, not retired.
    pub default_locale: Locale,
    /// In which dates are shown.
    pub timezone: TimeZone,
    /// The folder below `themes/`.
    pub theme: String,
    /// The site's name.
    pub title: Localized<Text>,
    /// At least one; the order of the switcher.
    pub locales: Vec<LocaleConfig>,
    /// Who publishes.
    pub organization: Option<Organization>,
    /// What readers are told, so that they are not deceived by imitations.
    pub safety: Safety,
    /// What happens where a translation is missing or old.
    pub translation: Translation,
    /// Whether HTML in Markdown is let through, sanitized.
    pub raw_html: bool,
    /// Items a feed has at most.
    pub feed_limit: usize,
    /// What is built.
    pub outputs: Outputs,
    /// The picture of social cards.
    pub cards: Option<Cards>,
    /// For advisories in CSAF.
    pub csaf: Option<Csaf>,
    /// For `/.well-known/security.txt`.
    pub security_txt: Option<SecurityTxt>,
    /// Findings in site.toml accepted on purpose.
    pub accept: Vec<Accept>,
}

impl Config {
    /// The languages that readers are offered, in order.
    pub fn active(&self) -> impl Iterator<Item = &LocaleConfig> {
        self.locales.iter().filter(|locale| !locale.retired)
    }

    /// The tags of all languages, in order.
    #[must_use]
    pub fn tags(&self) -> Vec<Locale> {
        self.locales
            .iter()
            .map(|locale| locale.tag.clone())
            .collect()
    }

    /// What is configured for a locale.
    #[must_use]
    pub fn locale(&self, tag: &Locale) -> Option<&LocaleConfig> {
        self.locales.iter().find(|locale| locale.tag == *tag)
    }

    /// The tag that a language had first, as far as is known here.
    #[must_use]
    pub fn first_tag<'a>(&'a self, tag: &'a Locale) -> &'a Locale {
        let former = self.locale(tag).and_then(|locale| locale.aliases.first());
        former.unwrap_or(tag)
    }

    /// The site's name for readers of a language.
    #[must_use]
    pub fn title(&self, locale: &Locale) -> &str {
        self.title
            .resolve(locale, [&self.default_locale])
            .map_or("", |(_, text)| &text.value)
    }
}

/// One of `[[locales]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocaleConfig {
    /// Its tag.
    pub tag: Locale,
    /// Its name in itself.
    pub name: String,
    /// Former tags: their URLs stay, as copies.
    pub aliases: Vec<Locale>,
    /// Off the switcher; its URLs stay.
    pub retired: bool,
}

/// Where a site stands: scheme and host, and a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    origin: String,
    host: String,
    path: String,
}

/// Whether a host is an address, or a name whose labels are letters, digits, `-` and `_` (RFC 1123, 2.1): a slip such as a
/// comma in place of a full stop is allowed in URLs.
fn is_host(host: &url::Host<&str>) -> bool {
    let url::Host::Domain(name) = host else {
        return true;
    };
    let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let is_label = |label: &str| !label.is_empty() && label.chars().all(is_letter);
    name.split('.').all(is_label)
}

impl BaseUrl {
    /// An `http` or `https` URL without user, query or fragment; its path may end with a slash.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let url = url::Url::parse(text).ok()?;
        let plain = matches!(url.scheme(), "http" | "https")
            && url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none()
            && !url.path().contains("//")
            && !url.path().contains('*')
            && !url.path().to_ascii_lowercase().ends_with(".html")
            && url.host().is_some_and(|host| is_host(&host))
            && text == text.trim();
        plain.then(|| Self {
            origin: url.origin().ascii_serialization(),
            host: url.host_str().unwrap_or_default().to_owned(),
            path: url.path().trim_end_matches('/').to_owned(),
        })
    }

    /// `https://example.org`, without a slash at its end.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// `example.org`, without a port.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// `/notices`, or nothing: what comes before the path of every page.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Origin and path: what absolute URLs of the site start with, without a slash at its end.
    #[must_use]
    pub fn prefix(&self) -> String {
        format!("{}{}", self.origin, self.path)
    }

    /// The absolute URL of an output file.
    #[must_use]
    pub fn absolute(&self, path: &SitePath) -> String {
        format!("{}{}{}", self.origin, self.path, path.url())
    }

    /// The URL of an output file from the host's root: `/notices/en/`.
    #[must_use]
    pub fn rooted(&self, path: &SitePath) -> String {
        format!("{}{}", self.path, path.url())
    }
}

/// `[organization]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// Its name.
    pub name: Localized<Text>,
    /// Its own site.
    pub url: Option<String>,
    /// A path from the site's root, of a file in `static/`.
    pub logo: Option<String>,
    /// A `mailto:` or `https:` URL.
    pub contact: Option<String>,
}

/// `[safety]`: what every page says against imitations of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Safety {
    /// Whether the foot names the site's address.
    pub official_address: bool,
    /// Whether the head says that nobody asks for a password here.
    pub no_password: NoPassword,
}

impl Default for Safety {
    fn default() -> Self {
        Self {
            official_address: true,
            no_password: NoPassword::Silent,
        }
    }
}

/// That nobody asks for a password here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoPassword {
    /// Not said: a site may have a place where people sign in.
    Silent,
    /// In the words of the theme.
    Said,
    /// In words of the site's own.
    Own(Localized<Text>),
}

/// `[translation]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// What stands where a translation is missing.
    pub missing: Missing,
    /// Whether a translation older than its source stops a build.
    pub stale_is_error: bool,
    /// Whether a translation that says another number, date or address than its source does.
    pub differs_is_error: bool,
    /// Names that every translation must carry as they are.
    pub keep: Vec<Text>,
}

/// What happens where a translation is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// The source's text, marked as such.
    Fallback,
    /// A notice that is wholly missing in a language has no page in it.
    Omit,
    /// The build fails.
    Error,
}

/// `[outputs]`: what is built beside the pages.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one independent switch of site.toml"
)]
pub struct Outputs {
    /// `atom.xml`
    pub atom: bool,
    /// `feed.json`
    pub json_feed: bool,
    /// A feed per incident.
    pub incident_feeds: bool,
    /// `index.md` and `index.txt`
    pub text: bool,
    /// `/incidents.json` and what is below `/incidents/`
    pub data: bool,
    /// A page for each question.
    pub question_pages: bool,
}

impl Default for Outputs {
    fn default() -> Self {
        Self {
            atom: true,
            json_feed: true,
            incident_feeds: true,
            text: true,
            data: true,
            question_pages: false,
        }
    }
}

/// `[cards]`: what stands beside a link where people share it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cards {
    /// At least one.
    pub image: Localized<CardImage>,
    /// What it shows, for those who cannot see it; may be in no language.
    pub alt: Localized<Text>,
}

/// `[csaf]`: what CSAF wants to know of a publisher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Csaf {
    /// A word of CSAF's: `vendor`, `coordinator`, ...
    pub category: &'static str,
    /// A URL that is the publisher's own.
    pub namespace: String,
}

/// A picture for social cards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardImage {
    /// A file of `static/`.
    pub path: SitePath,
    /// `image/png` or `image/jpeg`.
    pub media_type: &'static str,
    /// In pixels.
    pub width: usize,
    /// In pixels.
    pub height: usize,
}

/// `[security_txt]`: the fields of RFC 9116.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityTxt {
    /// At least one URI, in order of preference.
    pub contact: Vec<String>,
    /// When it stops being current.
    pub expires: Timestamp,
    /// Where to find keys.
    pub encryption: Vec<String>,
    /// Thanks to reporters.
    pub acknowledgments: Vec<String>,
    /// Languages that are read.
    pub preferred_languages: Vec<Locale>,
    /// The disclosure policy.
    pub policy: Vec<String>,
    /// Open positions.
    pub hiring: Vec<String>,
    /// The table in site.toml.
    pub span: Span,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_urls() {
        let base = BaseUrl::parse("https://example.org/notices/").unwrap();
        assert_eq!(
            (base.origin(), base.path()),
            ("https://example.org", "/notices")
        );
        assert_eq!(
            base.rooted(&SitePath::parse("en/index.html").unwrap()),
            "/notices/en/"
        );
        for bad in [
            "",
            "example.org",
            "ftp://a.b",
            "https://u@a.b",
            "https://a.b/?q",
            "https://a.b//c",
            " https://a.b",
            "https://notices,a.example",
            "https://notices..a.example",
            "https://.example",
            "https://a.example./",
            "https://a.example/*",
            "https://a.example/index.html",
        ] {
            assert!(BaseUrl::parse(bad).is_none(), "{bad}");
        }
        for good in [
            "https://xn--80a.example",
            "http://127.0.0.1:8000/x",
            "http://[::1]",
            "https://my_site.a.example",
        ] {
            assert!(BaseUrl::parse(good).is_some(), "{good}");
        }
    }
}
