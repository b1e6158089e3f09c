//! The default theme with views as the renderer would fill them.
//!
//! 1. Every template parses, and every string it asks for is among the theme's.
//! 2. A page with everything on it and a page with as little as there can be both render, with no
//!    id twice, no inline code, and every text escaped.

use candor::render::view::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tera::{Context, Tera};

fn theme() -> Tera {
    let mut files: Vec<_> = std::fs::read_dir("themes/default/templates")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let named = files.iter().map(|path| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read_to_string(path).unwrap())
    });
    let mut tera = Tera::new();
    tera.add_raw_templates(named.collect::<Vec<_>>()).unwrap();
    tera
}

fn strings() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string("themes/default/i18n/en.toml").unwrap();
    let table: toml::Table = text.parse().unwrap();
    let plain = |(key, value): (String, toml::Value)| Some((key, value.as_str()?.to_owned()));
    table.into_iter().filter_map(plain).collect()
}

fn assets() -> BTreeMap<String, String> {
    ["style.css", "script.js", "icon.svg"]
        .into_iter()
        .inspect(|name| assert!(Path::new("themes/default/static").join(name).exists()))
        .map(|name| (name.to_owned(), format!("/assets/0.{name}")))
        .collect()
}

fn phrase(text: &str) -> Phrase {
    Phrase {
        text: text.to_owned(),
        foreign: None,
    }
}

fn foreign() -> Option<Foreign> {
    Some(Foreign {
        lang: "ar".to_owned(),
        dir: "rtl",
    })
}

fn label(key: &'static str) -> Label {
    Label {
        key,
        text: format!("The {key}"),
    }
}

fn link(href: &str) -> Link {
    Link {
        href: href.to_owned(),
        text: Phrase {
            text: "To <there>".to_owned(),
            foreign: foreign(),
        },
    }
}

fn time() -> Time {
    Time {
        datetime: "2026-03-26T19:00:00-07:00".to_owned(),
        text: "26 March".to_owned(),
    }
}

fn prose() -> Prose {
    Prose {
        html: "<p>Some <strong>markup</strong>.</p>".to_owned(),
        foreign: foreign(),
        note: Some("Shown in Arabic".to_owned()),
    }
}

fn site(full: bool) -> Site {
    Site {
        title: phrase("Northwind & notices"),
        home: "/en/".to_owned(),
        address: "https://notices.example.org/".to_owned(),
        organization: full.then(|| Organization {
            name: phrase("Northwind"),
            url: Some("https://northwind.example/".to_owned()),
            logo: Some("/logo.svg".to_owned()),
            contact: Some(link("mailto:incident@northwind.example")),
        }),
        pages: if full {
            vec![link("/en/about/")]
        } else {
            vec![]
        },
        assets: assets(),
        csp: "default-src 'none'",
        preview: full,
    }
}

fn page(full: bool) -> Page {
    let some = |text: &str| full.then(|| text.to_owned());
    let language = |tag: &str, current| Language {
        tag: tag.to_owned(),
        dir: "ltr",
        name: tag.to_owned(),
        href: format!("/{tag}/"),
        current,
        note: some("list only"),
    };
    let alternate = Alternate {
        hreflang: "x-default".to_owned(),
        href: "https://e.org/".to_owned(),
    };
    let feed = Feed {
        href: "/f".to_owned(),
        media_type: "application/rss+xml",
        title: "F".to_owned(),
    };
    Page {
        lang: "en".to_owned(),
        dir: "ltr",
        title: "\"Quoted\" – Northwind".to_owned(),
        card_title: "\"Quoted\"".to_owned(),
        description: some("What it is"),
        canonical: some("https://e.org/en/"),
        alternates: if full { vec![alternate] } else { vec![] },
        feeds: if full { vec![feed] } else { vec![] },
        languages: if full {
            vec![language("en", true), language("zh-Hans", false)]
        } else {
            vec![]
        },
        noindex: full,
    }
}

fn question(id: &str, level: u8, retired: bool) -> Question {
    Question {
        id: id.to_owned(),
        moved: vec![format!("Old_{id}")],
        level,
        question: Phrase {
            text: "Is <b> safe?".to_owned(),
            foreign: foreign(),
        },
        answer: (!retired).then(prose),
        retired: retired.then(|| Retired {
            at: time(),
            reason: Some(phrase("Answered above.")),
            see: Some(link("#one")),
        }),
        permalink: format!("#{id}"),
        languages: vec![OtherLanguage {
            language: Foreign {
                lang: "zh-Hans".to_owned(),
                dir: "ltr",
            },
            name: "简体中文".to_owned(),
            href: format!("/zh-Hans/x/#{id}"),
            label: "此问题的简体中文版".to_owned(),
        }],
        updated: Some(time()),
        newer: Some(link("/zh-Hans/x/")),
    }
}

fn update(id: &str) -> Update {
    Update {
        id: format!("update-{id}"),
        moved: vec![format!("Old_{id}")],
        kind: label("correction"),
        time: Some(time()),
        status: Some(label("resolved")),
        text: Some(prose()),
        about: vec![link("#one")],
    }
}

fn bare_notice() -> Notice {
    Notice {
        title: phrase("A <notice>"),
        status: label("monitoring"),
        severity: None,
        category: None,
        published: None,
        updated: None,
        facts: vec![],
        fallback: None,
        summary: None,
        newest: None,
        toc: vec![],
        body: None,
        faq: None,
        updates: vec![],
        history: None,
        contact: None,
        share: None,
        feed: None,
        formats: vec![],
        withdrawn: None,
    }
}

fn full_notice() -> Notice {
    let group = |id: Option<&str>, questions| Group {
        id: id.map(str::to_owned),
        moved: id.iter().map(|id| format!("Old_{id}")).collect(),
        title: id.map(|_| phrase("A group")),
        questions,
    };
    let groups = vec![
        group(None, vec![question("one", 3, false)]),
        group(
            Some("accounts"),
            vec![question("two", 4, true), question("three", 4, false)],
        ),
    ];
    let newest = Update {
        moved: vec![],
        ..update("tokens")
    };
    Notice {
        severity: Some(label("high")),
        category: Some(label("security")),
        published: Some(time()),
        updated: Some(time()),
        facts: vec![Fact {
            label: label("occurred"),
            time: time(),
        }],
        fallback: Some("Shown in Arabic".to_owned()),
        summary: Some(phrase("In short.")),
        newest: Some(newest),
        toc: vec![TocEntry {
            link: link("#_faq"),
            entries: vec![TocEntry {
                link: link("#one"),
                entries: vec![],
            }],
        }],
        body: Some(prose()),
        faq: Some(Faq {
            groups,
            count: "3 questions".to_owned(),
            filter: true,
        }),
        updates: vec![update("tokens"), update("first")],
        history: Some(History {
            revisions: vec![Revision {
                time: time(),
                kind: label("minor"),
                changes: vec![link("#one")],
            }],
            ledger: Some("/incidents/x.history.jsonl".to_owned()),
        }),
        contact: Some(link("mailto:incident@northwind.example")),
        share: Some("https://e.org/incidents/x/".to_owned()),
        feed: Some("/en/incidents/x/feed.xml".to_owned()),
        formats: vec![link("index.txt")],
        ..bare_notice()
    }
}

fn withdrawn() -> Notice {
    Notice {
        withdrawn: Some(Withdrawal {
            at: time(),
            reason: phrase("Another company's."),
            see: Some(link("/en/incidents/y/")),
            anchors: vec!["one".to_owned(), "Old_one".to_owned()],
        }),
        ..full_notice()
    }
}

fn listing(full: bool) -> Listing {
    let entry = Entry {
        href: "/en/incidents/x/".to_owned(),
        title: phrase("A <notice>"),
        summary: full.then(|| phrase("In short.")),
        status: label("monitoring"),
        severity: full.then(|| label("high")),
        category: full.then(|| label("security")),
        published: full.then(|| time()),
        updated: full.then(|| time()),
        note: full.then(|| "Shown in Arabic".to_owned()),
    };
    let group = EntryGroup {
        key: "unresolved",
        title: "Unresolved".to_owned(),
        entries: vec![entry],
    };
    Listing {
        title: phrase("Notices"),
        state: "1 unresolved notice".to_owned(),
        open: full,
        groups: if full { vec![group] } else { vec![] },
        statuses: if full {
            vec![label("monitoring")]
        } else {
            vec![]
        },
        filter: full,
        years: if full {
            vec![link("/en/2026/")]
        } else {
            vec![]
        },
        feed: full.then(|| "/en/feed.xml".to_owned()),
    }
}

fn article(full: bool) -> Article {
    Article {
        title: phrase("About"),
        summary: full.then(|| phrase("In short.")),
        fallback: full.then(|| "Shown in Arabic".to_owned()),
        toc: full_notice().toc.into_iter().filter(|_| full).collect(),
        body: full.then(prose),
    }
}

fn single(full: bool) -> Single {
    Single {
        notice: link("/en/x/"),
        status: label("monitoring"),
        question: question("one", 1, !full),
    }
}

fn chooser(full: bool) -> Chooser {
    Chooser {
        title: phrase("Northwind"),
        choices: vec![Choice {
            language: Foreign {
                lang: "ar".to_owned(),
                dir: "rtl",
            },
            name: "العربية".to_owned(),
            href: "/ar/".to_owned(),
            title: phrase("Notices"),
            note: full.then(|| "English".to_owned()),
        }],
    }
}

fn not_found() -> NotFound {
    let message = |lang: &str| NotFoundText {
        language: Foreign {
            lang: lang.to_owned(),
            dir: "ltr",
        },
        title: "Page not found".to_owned(),
        text: "There is no such page.".to_owned(),
        href: format!("/{lang}/"),
        link: "See all notices".to_owned(),
    };
    NotFound {
        messages: vec![message("en"), message("zh-Hans")],
    }
}

fn render(tera: &Tera, template: &str, full: bool, view: impl FnOnce(&mut Context)) -> String {
    let mut context = Context::new();
    context.insert("site", &site(full));
    context.insert("ui", &strings());
    context.insert("page", &page(full));
    view(&mut context);
    tera.render(template, &context)
        .unwrap_or_else(|error| panic!("{template}: {error}"))
}

/// Each page, with everything on it or with as little as there can be.
fn pages(tera: &Tera, full: bool) -> Vec<(&'static str, String)> {
    let notice = if full { full_notice() } else { bare_notice() };
    let make = |name, key, value: &dyn Fn(&mut Context)| {
        (name, {
            let html = render(tera, name, full, |context| value(context));
            assert!(html.len() > 500, "{name} {key}");
            html
        })
    };
    vec![
        make("notice.html", "notice", &|c| c.insert("notice", &notice)),
        make("notice.html", "withdrawn", &|c| {
            c.insert("notice", &withdrawn())
        }),
        make("index.html", "listing", &|c| {
            c.insert("listing", &listing(full))
        }),
        make("year.html", "listing", &|c| {
            c.insert("listing", &listing(full))
        }),
        make("page.html", "article", &|c| {
            c.insert("article", &article(full))
        }),
        make("question.html", "single", &|c| {
            c.insert("single", &single(full))
        }),
        make("chooser.html", "chooser", &|c| {
            c.insert("chooser", &chooser(full))
        }),
        make("incident_chooser.html", "chooser", &|c| {
            c.insert("chooser", &chooser(full))
        }),
        make("404.html", "not_found", &|c| {
            c.insert("not_found", &not_found())
        }),
    ]
}

fn ids(html: &str) -> Vec<&str> {
    html.split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

#[test]
fn pages_have_each_id_once_and_no_inline_code() {
    let tera = theme();
    for (name, html) in pages(&tera, true).into_iter().chain(pages(&tera, false)) {
        let all = ids(&html);
        assert_eq!(
            all.len(),
            all.iter().collect::<BTreeSet<_>>().len(),
            "{name}: {all:?}"
        );
        for inline in ["style=", "<style", "onclick", "<script>", "http://"] {
            assert!(!html.contains(inline), "{name} has {inline}");
        }
        assert!(html.starts_with("<!DOCTYPE html>"), "{name}");
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
    }
}

#[test]
fn a_notice_escapes_text_and_keeps_markup() {
    let html = render(&theme(), "notice.html", true, |c| {
        c.insert("notice", &full_notice())
    });
    for wanted in [
        "A &lt;notice&gt;</h1>",
        "<strong>markup</strong>",
        "Is &lt;b&gt; safe?</h3>",
        "Is &lt;b&gt; safe?</h4>",
        "<title>&quot;Quoted&quot; – Northwind</title>",
        "<div class=\"prose\" lang=\"ar\" dir=\"rtl\">",
        "<section class=\"question\" id=\"one\"",
        "<span class=\"anchor\" id=\"Old_one\"></span>",
        "href=\"/zh-Hans/x/#one\"",
    ] {
        assert!(html.contains(wanted), "{wanted}\n{html}");
    }
}

#[test]
fn a_withdrawn_notice_keeps_its_anchors_and_not_its_text() {
    let html = render(&theme(), "notice.html", true, |c| {
        c.insert("notice", &withdrawn())
    });
    assert!(html.contains("id=\"one\"") && html.contains("id=\"Old_one\""));
    assert!(html.contains("Another company"));
    for gone in [
        "In short.",
        "<strong>markup</strong>",
        "safe?",
        "id=\"_faq\"",
    ] {
        assert!(!html.contains(gone), "{gone}");
    }
}

#[test]
fn static_files_stay_small() {
    let size = |name: &str| {
        std::fs::metadata(format!("themes/default/static/{name}"))
            .unwrap()
            .len()
    };
    assert!(size("style.css") <= 20 * 1024);
    assert!(size("script.js") <= 6 * 1024);
}
