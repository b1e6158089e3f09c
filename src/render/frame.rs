//! What frames a page: its head, its language switch, the values that all pages share.
//!
//! 1. [`shared`] makes `site` and `ui` of a language, once.
//! 2. [`frame`] makes `page` for a page that there is in several languages; [`index_frame`] for a
//!    language's lists; [`neutral_frame`] for pages in all languages at once.

use super::card;
use super::feed::{self, Format};
use super::reader::Reader;
use super::scene::{Scene, Subject};
use super::theme::Theme;
use super::view::{Alternate, Language, Link, Logo, Offer, Organization, Page, Phrase, Site};
use crate::check::Anchored;
use crate::l10n::{Key, words};
use crate::model::config::NoPassword;
use crate::model::{Locale, SitePath, Text, route};
use tera::Value;

/// The Content-Security-Policy for readers' browsers: nothing but files of the site itself, and of scripts only
/// those whose `integrity` is one of `scripts` (Content Security Policy 3, section 8.4), so that a file which
/// gets onto the host some other way does not run. `connect-src` is for what looks at pages on a reader's
/// behalf, as Lighthouse does at robots.txt: pages ask for nothing.
#[must_use]
pub fn policy<'a>(scripts: impl Iterator<Item = &'a str>) -> String {
    let scripts: Vec<_> = scripts.map(|hash| format!("'{hash}'")).collect();
    let scripts = match &*scripts {
        [] => "'none'".to_owned(),
        hashes => hashes.join(" "),
    };
    format!(
        "default-src 'none'; style-src 'self'; script-src {scripts}; img-src 'self'; connect-src 'self'; \
         base-uri 'none'; form-action 'none'"
    )
}

/// `site` and `ui` for a language.
#[must_use]
pub fn shared(
    anchored: &Anchored,
    reader: &Reader,
    theme: &Theme,
    preview: bool,
) -> super::scene::Shared {
    let site = &anchored.site;
    let base = &site.config.base_url;
    let pages = site.pages.iter().filter_map(|page| {
        let (locale, variant) = reader.pick(&page.variants, &site.config.default_locale)?;
        let text = Phrase {
            text: variant.title.value.to_string(),
            foreign: reader.foreign(locale),
        };
        // Where a page is left out in a language, the link leads to the language that has it.
        let omit = site.config.translation.missing == crate::model::config::Missing::Omit;
        let target = if omit { locale } else { &reader.locale };
        Some(Link {
            href: base.rooted(&route::page(target, &page.name)),
            text,
        })
    });
    let title = site.config.title(&reader.locale);
    let view = Site {
        title: reader.own(title),
        home: base.rooted(&route::index(&reader.locale)),
        address: format!("{}/", base.prefix()),
        logo: logo(anchored, theme),
        official_address: site.config.safety.official_address,
        no_password: no_password(anchored, reader),
        organization: organization(anchored, reader),
        pages: pages.collect(),
        feed: (!preview).then(|| Link {
            href: base.rooted(&Format::Rss.path(&reader.locale)),
            text: reader.own(feed::title(reader, title, Format::Rss)),
        }),
        assets: theme
            .assets
            .iter()
            .map(|(name, (path, _))| (name.clone(), base.rooted(path)))
            .collect(),
        integrity: theme.integrity.clone(),
        csp: theme.policy(),
        preview,
    };
    super::scene::Shared {
        site: Value::from_serializable(&view),
        ui: Value::from_serializable(reader.strings.plain()),
    }
}

/// The theme's logo, else the organization's.
fn logo(anchored: &Anchored, theme: &Theme) -> Option<Logo> {
    let config = &anchored.site.config;
    let file = |name: &Option<Text>| {
        let (path, _) = theme.assets.get(&*name.as_ref()?.value)?;
        Some(config.base_url.rooted(path))
    };
    let own = || {
        let logo = config.organization.as_ref()?.logo.as_ref()?;
        Some(format!("{}{logo}", config.base_url.path()))
    };
    Some(Logo {
        href: file(&theme.settings.logo).or_else(own)?,
        dark: file(&theme.settings.logo_dark),
    })
}

fn no_password(anchored: &Anchored, reader: &Reader) -> Option<Phrase> {
    let config = &anchored.site.config;
    match &config.safety.no_password {
        NoPassword::Silent => None,
        NoPassword::Said => Some(reader.own(reader.strings.get(words::NO_PASSWORD))),
        NoPassword::Own(texts) => reader.phrase(texts, &config.default_locale),
    }
}

fn organization(anchored: &Anchored, reader: &Reader) -> Option<Organization> {
    let config = &anchored.site.config;
    let organization = config.organization.as_ref()?;
    Some(Organization {
        name: reader.phrase(&organization.name, &config.default_locale)?,
        url: organization.url.clone(),
        contact: organization
            .contact
            .as_deref()
            .map(|contact| address(reader, contact)),
    })
}

/// A contact as a link that shows the address as people write it.
#[must_use]
pub fn address(reader: &Reader, url: &str) -> Link {
    let shown = ["mailto:", "tel:", "https://", "http://"]
        .iter()
        .find_map(|scheme| url.strip_prefix(scheme))
        .unwrap_or(url);
    Link {
        href: url.to_owned(),
        text: reader.own(shown.trim_end_matches('/')),
    }
}

/// What a frame says of its page.
pub struct About<'a> {
    /// The page's title.
    pub title: &'a str,
    /// A sentence or two without markup.
    pub description: Option<String>,
}

/// `page` for a notice or an ordinary page.
#[must_use]
pub fn frame(scene: &Scene, reader: &Reader, subject: Subject<'_>, about: About<'_>) -> Page {
    let source = subject.source(&scene.config().default_locale);
    let own = subject.written_in(&reader.locale);
    let canonical = subject.path(if own { &reader.locale } else { &source });
    let mut page = base(scene, reader, about);
    page.canonical = Some(scene.absolute(&canonical));
    if own {
        let written = scene
            .config()
            .active()
            .filter(|locale| subject.written_in(&locale.tag))
            .filter(|locale| scene.has_page(subject, &locale.tag));
        page.alternates = alternates(
            scene,
            written.map(|locale| (&locale.tag, subject.path(&locale.tag))),
            &subject.path(&source),
        );
    }
    card::complete(&mut page.card, scene, reader, subject);
    page.languages = languages(scene, reader, |locale| {
        if !scene.has_page(subject, locale) {
            return (route::index(locale), Some(words::SWITCHER_LIST_ONLY));
        }
        let note = if !subject.written_in(locale) {
            Some(words::SWITCHER_NOT_TRANSLATED)
        } else if scene.is_behind(subject, locale) {
            Some(words::SWITCHER_BEHIND)
        } else {
            None
        };
        (subject.path(locale), note)
    });
    page
}

/// `page` for a list of a language; `path` is its path in any language.
#[must_use]
pub fn index_frame(
    scene: &Scene,
    reader: &Reader,
    about: About<'_>,
    path: impl Fn(&Locale) -> Option<SitePath>,
) -> Page {
    let mut page = base(scene, reader, about);
    page.canonical = path(&reader.locale).map(|own| scene.absolute(&own));
    let all = scene
        .config()
        .active()
        .filter_map(|locale| Some((&locale.tag, path(&locale.tag)?)));
    page.alternates = alternates(scene, all, &route::chooser());
    page.languages = languages(scene, reader, |locale| match path(locale) {
        Some(path) => (path, None),
        None => (route::index(locale), None),
    });
    page
}

/// `page` for a page in all languages at once, and for errors.
#[must_use]
pub fn neutral_frame(
    scene: &Scene,
    reader: &Reader,
    about: About<'_>,
    canonical: Option<&SitePath>,
) -> Page {
    let mut page = base(scene, reader, about);
    page.canonical = canonical.map(|path| scene.absolute(path));
    page.noindex |= canonical.is_none();
    page
}

fn base(scene: &Scene, reader: &Reader, about: About<'_>) -> Page {
    let site = scene.config().title(&reader.locale);
    let title = if about.title == site {
        site.to_owned()
    } else {
        reader
            .strings
            .format(words::PAGE_TITLE, &[("title", about.title), ("site", site)])
    };
    Page {
        lang: reader.locale.to_string(),
        dir: reader.dir,
        title,
        card_title: about.title.to_owned(),
        description: about.description,
        canonical: None,
        alternates: Vec::new(),
        feeds: feed::announced(scene, reader),
        languages: Vec::new(),
        noindex: scene.preview,
        card: card::website(scene, reader),
        json_ld: None,
    }
}

fn alternates<'a>(
    scene: &Scene,
    pages: impl Iterator<Item = (&'a Locale, SitePath)>,
    default: &SitePath,
) -> Vec<Alternate> {
    pages
        .map(|(locale, path)| (locale.to_string(), path))
        .chain([("x-default".to_owned(), default.clone())])
        .map(|(hreflang, path)| Alternate {
            hreflang,
            href: scene.absolute(&path),
        })
        .collect()
}

/// What a language's readers are told on a page in another.
fn offer(reader: &Reader) -> Offer {
    let values = [("language", reader.name.as_str())];
    Offer {
        text: reader.strings.format(words::OFFER_LANGUAGE, &values),
        dismiss: reader.strings.get(words::DISMISS).to_owned(),
    }
}

fn languages(
    scene: &Scene,
    reader: &Reader,
    path: impl Fn(&Locale) -> (SitePath, Option<Key>),
) -> Vec<Language> {
    let all = scene.config().active().map(|locale| {
        let (path, note) = path(&locale.tag);
        let current = locale.tag == reader.locale;
        let is_written = note.is_none_or(|note| note == words::SWITCHER_BEHIND);
        let wanted = scene.readers.get(&locale.tag);
        let wanted = wanted.filter(|_| !current && is_written);
        let note = note.filter(|_| !current);
        Language {
            tag: locale.tag.to_string(),
            dir: locale.tag.dir(),
            name: locale.name.clone(),
            href: scene.url(&path),
            current,
            note: note.map(|note| reader.strings.get(note).to_owned()),
            offer: wanted.map(offer),
        }
    });
    let all: Vec<_> = all.collect();
    if all.len() > 1 { all } else { Vec::new() }
}
