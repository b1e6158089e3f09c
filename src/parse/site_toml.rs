//! site.toml to [`Config`].
//!
//! 1. The languages come first: every localized text of the file needs them.
//! 2. Each table has a reader of its own; what is left out gets the contract's default.

mod cards;
mod csaf;

use super::accept;
use super::fields::{Fields, words};
use super::node::{Node, Style, Value};
use super::scope::{self, Scope};
use crate::diag::{Code, Diagnostic, Diagnostics, Place, did_you_mean};
use crate::model::config::{
    BaseUrl, LocaleConfig, Missing, NoPassword, Organization, Outputs, Safety, SecurityTxt,
    Translation,
};
use crate::model::{Config, Locale, Slug};
use crate::source::{Sources, Span};
use jiff::tz::TimeZone;

/// The file's path.
pub const PATH: &str = "site.toml";

/// Items a feed has unless the site says otherwise.
const FEED_LIMIT: usize = 50;

/// Reads site.toml. None where the site's address or languages cannot be known.
pub fn parse(
    sources: &Sources,
    base_url: Option<BaseUrl>,
    diagnostics: &mut Diagnostics,
) -> Option<Config> {
    let Some(file) = sources.find(PATH) else {
        diagnostics.push(
            Diagnostic::new(
                Code::SiteMissing,
                Place::Site,
                "there is no `site.toml` here",
            )
            .help("run this in a folder of a site, or name the site with `--root DIR`"),
        );
        return None;
    };
    let root = super::toml::parse(sources.text(file), file, diagnostics)?;
    let mut fields = Fields::open(root, PATH, diagnostics)?;
    let locales = locales(&mut fields, diagnostics);
    let tags: Vec<Locale> = locales.iter().map(|locale| locale.tag.clone()).collect();
    let scope = Scope {
        sources,
        locales: &tags,
    };
    let config = config(fields, locales, scope, base_url, diagnostics);
    config.filter(|config| !config.locales.is_empty())
}

fn config(
    mut fields: Fields,
    locales: Vec<LocaleConfig>,
    scope: Scope<'_>,
    given: Option<BaseUrl>,
    diagnostics: &mut Diagnostics,
) -> Option<Config> {
    let written = fields
        .require("base_url", diagnostics)
        .and_then(|n| base_url(&n, diagnostics));
    let default_locale = default_locale(&mut fields, &locales, diagnostics);
    let timezone = fields
        .take("timezone")
        .and_then(|node| timezone(&node, diagnostics));
    let theme = fields
        .take("theme")
        .and_then(|node| theme(&node, diagnostics));
    let title = fields
        .require("title", diagnostics)
        .map(|node| scope.names(node, diagnostics));
    let organization = fields
        .take("organization")
        .and_then(|node| organization(node, scope, diagnostics));
    let safety = fields
        .take("safety")
        .and_then(|node| safety(node, scope, diagnostics));
    let translation = translation(fields.take("translation"), diagnostics);
    let raw_html = raw_html(fields.take("markdown"), diagnostics);
    let feed_limit = feed_limit(fields.take("feeds"), diagnostics);
    let outputs = outputs(fields.take("outputs"), diagnostics);
    let cards = fields
        .take("cards")
        .and_then(|node| cards::parse(node, scope, diagnostics));
    let csaf = fields
        .take("csaf")
        .and_then(|node| csaf::parse(node, diagnostics));
    let security_txt = fields
        .take("security_txt")
        .and_then(|node| security_txt(node, diagnostics));
    let accept = accept::parse(fields.take("accept"), diagnostics);
    fields.finish(diagnostics);
    Some(Config {
        base_url: given.or(written)?,
        default_locale: default_locale?,
        timezone: timezone.unwrap_or(TimeZone::UTC),
        theme: theme.unwrap_or_else(|| "default".to_owned()),
        title: title.unwrap_or_default(),
        locales,
        organization,
        safety: safety.unwrap_or_default(),
        translation,
        raw_html,
        feed_limit,
        outputs,
        cards,
        csaf,
        security_txt,
        accept,
    })
}

fn safety(node: Node, scope: Scope<'_>, diagnostics: &mut Diagnostics) -> Option<Safety> {
    let mut fields = Fields::open(node, "[safety]", diagnostics)?;
    let official = fields
        .take("official_address")
        .and_then(|node| scope::boolean(&node, diagnostics));
    let no_password = fields.take("no_password").map(|node| match &node.value {
        Value::Scalar(scalar) if scalar.style == Style::Typed => {
            match scope::boolean(&node, diagnostics) {
                Some(true) => NoPassword::Said,
                _ => NoPassword::Silent,
            }
        }
        _ => NoPassword::Own(scope.names(node, diagnostics)),
    });
    fields.finish(diagnostics);
    let default = Safety::default();
    Some(Safety {
        official_address: official.unwrap_or(default.official_address),
        no_password: no_password.unwrap_or(default.no_password),
    })
}

fn base_url(node: &Node, diagnostics: &mut Diagnostics) -> Option<BaseUrl> {
    let text = scope::filled(node, diagnostics)?;
    let base = BaseUrl::parse(&text.value);
    if base.is_none() {
        let message = format!("`{}` is not the address of a site", text.value);
        diagnostics.push(Diagnostic::new(Code::BaseUrl, node.span, message).help(
            "write scheme and host, and a path if there is one: `https://example.org/notices`",
        ));
    }
    base
}

fn timezone(node: &Node, diagnostics: &mut Diagnostics) -> Option<TimeZone> {
    let text = scope::filled(node, diagnostics)?;
    let zone = TimeZone::get(&text.value).ok();
    if zone.is_none() {
        let database = jiff::tz::db();
        let names: Vec<_> = database.available().map(|name| name.to_string()).collect();
        let help = did_you_mean(&text.value, names.iter().map(String::as_str))
            .unwrap_or_else(|| "write a name of the IANA database: `Europe/Berlin`".to_owned());
        let message = format!("`{}` is not a time zone", text.value);
        diagnostics.push(Diagnostic::new(Code::InvalidValue, node.span, message).help(help));
    }
    zone
}

fn theme(node: &Node, diagnostics: &mut Diagnostics) -> Option<String> {
    let text = scope::filled(node, diagnostics)?;
    if Slug::parse(&text.value).is_none() {
        let message = format!("`{}` is not the name of a folder in `themes/`", text.value);
        diagnostics.push(
            Diagnostic::new(Code::InvalidValue, node.span, message)
                .help("name the folder alone, as in `theme = \"default\"`"),
        );
        return None;
    }
    Some(text.value.to_string())
}

fn locales(fields: &mut Fields, diagnostics: &mut Diagnostics) -> Vec<LocaleConfig> {
    let Some(node) = fields.require("locales", diagnostics) else {
        return Vec::new();
    };
    let mut found: Vec<LocaleConfig> = Vec::new();
    let mut taken: Vec<(Locale, Span)> = Vec::new();
    for item in scope::list(node, diagnostics) {
        let Some((locale, tags)) = locale(item, diagnostics) else {
            continue;
        };
        let twice = tags
            .iter()
            .find(|(tag, _)| taken.iter().any(|(other, _)| other == tag));
        if let Some((tag, span)) = twice {
            diagnostics.push(
                Diagnostic::new(
                    Code::DuplicateKey,
                    *span,
                    format!("`{tag}` is listed twice"),
                )
                .help("each language and each alias stands once"),
            );
            continue;
        }
        taken.extend(tags);
        found.push(locale);
    }
    found
}

/// One of `[[locales]]`, and every tag it claims with its place.
fn locale(
    node: Node,
    diagnostics: &mut Diagnostics,
) -> Option<(LocaleConfig, Vec<(Locale, Span)>)> {
    let mut fields = Fields::open(node, "an entry of `[[locales]]`", diagnostics)?;
    let own = fields
        .require("tag", diagnostics)
        .and_then(|node| tag(&node, diagnostics));
    let name = fields
        .require("name", diagnostics)
        .and_then(|n| scope::filled(&n, diagnostics));
    let aliases: Vec<_> = fields
        .take("aliases")
        .map(|node| scope::list(node, diagnostics))
        .unwrap_or_default()
        .iter()
        .filter_map(|node| tag(node, diagnostics))
        .collect();
    let retired = fields
        .take("retired")
        .and_then(|node| scope::boolean(&node, diagnostics));
    fields.finish(diagnostics);
    let (tag, span) = own?;
    let tags = std::iter::once((tag.clone(), span))
        .chain(aliases.iter().cloned())
        .collect();
    let config = LocaleConfig {
        tag,
        name: name?.value.to_string(),
        aliases: aliases.into_iter().map(|(tag, _)| tag).collect(),
        retired: retired.unwrap_or(false),
    };
    Some((config, tags))
}

fn tag(node: &Node, diagnostics: &mut Diagnostics) -> Option<(Locale, Span)> {
    let text = scope::filled(node, diagnostics)?;
    let locale = Locale::parse(&text.value);
    if locale.is_none() {
        let help = Locale::canonical(&text.value).map_or_else(
            || "write a BCP 47 tag: `en`, `zh-Hans`, `pt-BR`".to_owned(),
            |canonical| format!("write `{canonical}`"),
        );
        let message = format!("`{}` is not a BCP 47 tag in canonical case", text.value);
        diagnostics.push(Diagnostic::new(Code::InvalidLocale, node.span, message).help(help));
    }
    Some((locale?, node.span))
}

fn default_locale(
    fields: &mut Fields,
    locales: &[LocaleConfig],
    diagnostics: &mut Diagnostics,
) -> Option<Locale> {
    let node = fields.require("default_locale", diagnostics)?;
    let text = scope::filled(&node, diagnostics)?;
    let found = locales
        .iter()
        .find(|locale| locale.tag.as_str() == &*text.value);
    match found {
        Some(locale) if !locale.retired => return Some(locale.tag.clone()),
        Some(_) => diagnostics.push(
            Diagnostic::new(
                Code::InvalidValue,
                node.span,
                "the default language is retired",
            )
            .help("choose one that readers are offered"),
        ),
        None => {
            let tags: Vec<_> = locales.iter().map(|locale| locale.tag.as_str()).collect();
            let help = did_you_mean(&text.value, tags.iter().copied())
                .unwrap_or_else(|| format!("it is one of `[[locales]]`: {}", words(&tags)));
            let message = format!("`[[locales]]` lists no language `{}`", text.value);
            diagnostics.push(Diagnostic::new(Code::UnknownLocale, node.span, message).help(help));
        }
    }
    None
}

fn organization(
    node: Node,
    scope: Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Organization> {
    let mut fields = Fields::open(node, "`[organization]`", diagnostics)?;
    let name = fields
        .require("name", diagnostics)
        .map(|node| scope.names(node, diagnostics));
    let url = fields
        .take("url")
        .and_then(|node| scope::outside_url(&node, diagnostics));
    let logo = fields
        .take("logo")
        .and_then(|node| scope::filled(&node, diagnostics));
    let contact = fields
        .take("contact")
        .and_then(|node| scope::outside_url(&node, diagnostics));
    fields.finish(diagnostics);
    if let Some(logo) = logo.as_ref().filter(|logo| !logo.value.starts_with('/')) {
        let message = format!("`{}` is not a path from the site's root", logo.value);
        diagnostics.push(
            Diagnostic::new(Code::InvalidValue, logo.span, message)
                .help("put the file into `static/` and write `/logo.svg`"),
        );
    }
    let logo = logo.map(|logo| logo.value.to_string());
    Some(Organization {
        name: name?,
        url,
        logo,
        contact,
    })
}

fn translation(node: Option<Node>, diagnostics: &mut Diagnostics) -> Translation {
    let mut found = Translation {
        missing: Missing::Fallback,
        stale_is_error: false,
        differs_is_error: false,
        keep: Vec::new(),
    };
    let fields = node.and_then(|node| Fields::open(node, "`[translation]`", diagnostics));
    let Some(mut fields) = fields else {
        return found;
    };
    let missing = |word: &str| match word {
        "fallback" => Some(Missing::Fallback),
        "omit" => Some(Missing::Omit),
        "error" => Some(Missing::Error),
        _ => None,
    };
    let stale = |word: &str| {
        ["notice", "error"]
            .contains(&word)
            .then_some(word == "error")
    };
    if let Some(node) = fields.take("missing") {
        let words = ["fallback", "omit", "error"];
        found.missing = scope::word(&node, &words, missing, diagnostics).unwrap_or(found.missing);
    }
    if let Some(node) = fields.take("stale") {
        found.stale_is_error =
            scope::word(&node, &["notice", "error"], stale, diagnostics).unwrap_or(false);
    }
    if let Some(node) = fields.take("differs") {
        let differs = |word: &str| ["note", "error"].contains(&word).then_some(word == "error");
        found.differs_is_error =
            scope::word(&node, &["note", "error"], differs, diagnostics).unwrap_or(false);
    }
    if let Some(node) = fields.take("keep") {
        let items = scope::list(node, diagnostics);
        found.keep = items
            .iter()
            .filter_map(|node| scope::filled(node, diagnostics))
            .collect();
    }
    fields.finish(diagnostics);
    found
}

fn raw_html(node: Option<Node>, diagnostics: &mut Diagnostics) -> bool {
    let fields = node.and_then(|node| Fields::open(node, "`[markdown]`", diagnostics));
    let Some(mut fields) = fields else {
        return false;
    };
    let allow = |word: &str| ["deny", "allow"].contains(&word).then_some(word == "allow");
    let found = fields
        .take("raw_html")
        .and_then(|node| scope::word(&node, &["deny", "allow"], allow, diagnostics));
    fields.finish(diagnostics);
    found.unwrap_or(false)
}

fn feed_limit(node: Option<Node>, diagnostics: &mut Diagnostics) -> usize {
    let fields = node.and_then(|node| Fields::open(node, "`[feeds]`", diagnostics));
    let Some(mut fields) = fields else {
        return FEED_LIMIT;
    };
    let found = fields
        .take("limit")
        .and_then(|node| scope::positive(&node, diagnostics));
    fields.finish(diagnostics);
    found.unwrap_or(FEED_LIMIT)
}

fn outputs(node: Option<Node>, diagnostics: &mut Diagnostics) -> Outputs {
    let mut found = Outputs::default();
    let fields = node.and_then(|node| Fields::open(node, "`[outputs]`", diagnostics));
    let Some(mut fields) = fields else {
        return found;
    };
    let switches = [
        ("atom", &mut found.atom),
        ("json_feed", &mut found.json_feed),
        ("incident_feeds", &mut found.incident_feeds),
        ("text", &mut found.text),
        ("data", &mut found.data),
        ("question_pages", &mut found.question_pages),
    ];
    for (key, switch) in switches {
        let value = fields
            .take(key)
            .and_then(|node| scope::boolean(&node, diagnostics));
        *switch = value.unwrap_or(*switch);
    }
    fields.finish(diagnostics);
    found
}

fn security_txt(node: Node, diagnostics: &mut Diagnostics) -> Option<SecurityTxt> {
    let mut fields = Fields::open(node, "`[security_txt]`", diagnostics)?;
    let span = fields.span();
    let mut required = |key| {
        let node = fields.take(key);
        if node.is_none() {
            let message = format!("RFC 9116 wants `{key}` in a security.txt");
            diagnostics.push(
                Diagnostic::new(Code::SecurityTxt, span, message)
                    .help(format!("add `{key}` to `[security_txt]`")),
            );
        }
        node
    };
    let (contact, expires) = (required("contact"), required("expires"));
    let contact = contact.map(|node| urls(node, diagnostics));
    let expires = expires.and_then(|node| scope::instant(&node, diagnostics));
    let mut optional = |key, diagnostics: &mut Diagnostics| {
        fields
            .take(key)
            .map(|node| urls(node, diagnostics))
            .unwrap_or_default()
    };
    let encryption = optional("encryption", diagnostics);
    let acknowledgments = optional("acknowledgments", diagnostics);
    let policy = optional("policy", diagnostics);
    let hiring = optional("hiring", diagnostics);
    let languages = fields.take("preferred_languages").unwrap_or(Node {
        span,
        value: Value::Null,
    });
    let preferred_languages = one_or_many(languages)
        .iter()
        .filter_map(|node| tag(node, diagnostics).map(|(tag, _)| tag))
        .collect();
    fields.finish(diagnostics);
    Some(SecurityTxt {
        contact: contact.filter(|contact| !contact.is_empty())?,
        expires: expires?,
        encryption,
        acknowledgments,
        preferred_languages,
        policy,
        hiring,
        span,
    })
}

fn urls(node: Node, diagnostics: &mut Diagnostics) -> Vec<String> {
    let mut found = Vec::new();
    for node in one_or_many(node) {
        match scope::outside_url(&node, diagnostics) {
            Some(url) if url.starts_with("http://") => diagnostics.push(
                Diagnostic::new(
                    Code::SecurityTxt,
                    node.span,
                    "RFC 9116 wants `https://` here",
                )
                .help(format!(
                    "write `{}`",
                    url.replacen("http://", "https://", 1)
                )),
            ),
            url => found.extend(url),
        }
    }
    found
}

/// The items of a list, or a single text as a list of one.
fn one_or_many(node: Node) -> Vec<Node> {
    match node.value {
        Value::List(items) => items,
        Value::Null => Vec::new(),
        Value::Scalar(_) | Value::Table(_) => vec![node],
    }
}
