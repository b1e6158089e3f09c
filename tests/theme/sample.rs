//! Views as the renderer would fill them.
//!
//! 1. With `full`, everything that can be there is; without, as little as can be.

use candor::render::view::*;
use std::collections::BTreeMap;
use std::path::Path;

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

fn arabic() -> Foreign {
    Foreign {
        lang: "ar".to_owned(),
        dir: "rtl",
    }
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
            foreign: Some(arabic()),
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
        foreign: Some(arabic()),
        note: Some("Shown in Arabic".to_owned()),
    }
}

/// What was said before and after; with every kind of piece, or with none.
fn wording(told: bool) -> Wording {
    let piece = |kind, text: &str| Piece {
        kind,
        text: text.to_owned(),
    };
    let pieces = vec![
        piece("gap", ""),
        piece("same", " Tokens\nwere "),
        piece("removed", "<i>read"),
        piece("added", "safe & sound\nin all"),
        piece("same", "."),
    ];
    Wording {
        time: time(),
        kind: label("correction"),
        pieces: if told { pieces } else { vec![] },
        foreign: told.then(arabic),
        note: (!told).then(|| "The <earlier> text is gone.".to_owned()),
        href: "#_revision-2".to_owned(),
    }
}

fn earlier() -> (Vec<Wording>, Option<String>) {
    let wordings = vec![wording(true), wording(false)];
    (wordings, Some("2 changes & more".to_owned()))
}

fn change(link: Option<Link>, wording: Option<Wording>) -> Change {
    Change {
        action: Label {
            key: "revised",
            text: "Revised:".to_owned(),
        },
        link,
        name: Phrase {
            text: "<plan>.pdf".to_owned(),
            foreign: Some(arabic()),
        },
        wording,
    }
}

fn revision(number: u8, full: bool) -> Revision {
    let changes = vec![
        change(Some(link("#one")), None),
        change(Some(link("#_main")), Some(wording(true))),
        change(None, Some(wording(false))),
    ];
    Revision {
        id: format!("_revision-{number}"),
        number: format!("Revision {number}"),
        time: time(),
        kind: label("correction"),
        changes: if full { changes } else { vec![] },
        reason: full.then(|| phrase("A <name>.")),
        update: full.then(|| link("#update-tokens")),
    }
}

pub fn site(full: bool) -> Site {
    Site {
        title: phrase("Northwind & notices"),
        home: "/en/".to_owned(),
        address: "https://notices.example.org/".to_owned(),
        logo: full.then(|| Logo {
            href: "/logo.svg".to_owned(),
            dark: Some("/dark.svg".to_owned()),
        }),
        official_address: full,
        no_password: full.then(|| phrase("We never ask.")),
        organization: full.then(|| Organization {
            name: phrase("Northwind"),
            url: Some("https://northwind.example/".to_owned()),
            contact: Some(link("mailto:incident@northwind.example")),
        }),
        pages: if full {
            vec![link("/en/about/")]
        } else {
            vec![]
        },
        feed: full.then(|| Link {
            href: "/en/feed.xml".to_owned(),
            text: phrase("Northwind & notices (RSS)"),
        }),
        assets: assets(),
        integrity: BTreeMap::from([("script.js".to_owned(), "sha256-AAAA".to_owned())]),
        csp: "default-src 'none'".to_owned(),
        preview: full,
    }
}

fn card(full: bool) -> Card {
    let some = |text: &str| full.then(|| text.to_owned());
    Card {
        kind: "article",
        locale: some("en_US"),
        locales: some("zh_CN").into_iter().collect(),
        published: some("2026-03-26T19:00:00-07:00"),
        modified: some("2026-03-28T09:00:00-07:00"),
        image: full.then(|| CardImage {
            url: "https://e.org/card.png".to_owned(),
            media_type: "image/png",
            width: 1200,
            height: 630,
            alt: "\"North\" & <wind>".to_owned(),
        }),
    }
}

pub fn page(full: bool) -> Page {
    let some = |text: &str| full.then(|| text.to_owned());
    let language = |tag: &str, current| Language {
        tag: tag.to_owned(),
        dir: "ltr",
        name: tag.to_owned(),
        href: format!("/{tag}/"),
        current,
        note: some("list only"),
        offer: (full && !current).then(|| Offer {
            text: "Read \"this\" page".to_owned(),
            dismiss: "Close".to_owned(),
        }),
    };
    let alternate = Alternate {
        hreflang: "x-default".to_owned(),
        href: "https://e.org/".to_owned(),
    };
    let feed = |href: &str, media_type| Feed {
        href: href.to_owned(),
        media_type,
        title: "To <there>".to_owned(),
    };
    let feeds = vec![
        feed("/en/incidents/x/feed.xml", "application/rss+xml"),
        feed("/en/feed.xml", "application/rss+xml"),
        feed("/en/atom.xml", "application/atom+xml"),
        feed("/en/feed.json", "application/feed+json"),
    ];
    Page {
        lang: "en".to_owned(),
        dir: "ltr",
        title: "\"Quoted\" – Northwind".to_owned(),
        card_title: "\"Quoted\"".to_owned(),
        description: some("What it is"),
        canonical: some("https://e.org/en/"),
        alternates: if full { vec![alternate] } else { vec![] },
        feeds: if full { feeds } else { vec![] },
        languages: if full {
            vec![language("en", true), language("zh-Hans", false)]
        } else {
            vec![]
        },
        noindex: full,
        card: card(full),
        json_ld: some("{\"@context\":\"https://schema.org\"}"),
    }
}

fn question(id: &str, level: u8, retired: bool) -> Question {
    Question {
        id: id.to_owned(),
        moved: vec![format!("Old_{id}")],
        level,
        question: Phrase {
            text: "Is <b> safe?".to_owned(),
            foreign: Some(arabic()),
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
        updated: (!retired).then(time),
        added: Some(Time {
            text: "Added on 2 April".to_owned(),
            ..time()
        }),
        newer: Some(link("/zh-Hans/x/")),
        wordings: earlier().0,
        earlier: earlier().1,
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
        newer: Some(link("/zh-Hans/x/")),
        wordings: earlier().0,
        earlier: earlier().1,
        about: vec![link("#one")],
    }
}

pub fn bare_notice() -> Notice {
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
        newer: None,
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

pub fn full_notice() -> Notice {
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
        newer: Some(link("/zh-Hans/x/")),
        body: Some(prose()),
        faq: Some(Faq {
            groups,
            count: "3 questions".to_owned(),
            filter: true,
        }),
        updates: vec![update("tokens"), update("first")],
        history: Some(History {
            revisions: vec![revision(2, true), revision(1, false)],
            ledger: Some("/incidents/x.history.jsonl".to_owned()),
        }),
        contact: Some(link("mailto:incident@northwind.example")),
        share: Some("https://e.org/incidents/x/".to_owned()),
        feed: Some("/en/incidents/x/feed.xml".to_owned()),
        formats: vec![link("index.txt")],
        ..bare_notice()
    }
}

pub fn withdrawn() -> Notice {
    Notice {
        withdrawn: Some(Withdrawal {
            at: time(),
            reason: phrase("Another company's."),
            see: Some(link("/en/incidents/y/")),
            anchors: ["one", "Old_one", "update-tokens"]
                .map(str::to_owned)
                .to_vec(),
        }),
        ..full_notice()
    }
}

pub fn listing(full: bool) -> Listing {
    let entry = Entry {
        href: "/en/incidents/x/".to_owned(),
        title: phrase("A <notice>"),
        summary: full.then(|| phrase("In short.")),
        status: label("monitoring"),
        severity: full.then(|| label("high")),
        category: full.then(|| label("security")),
        published: full.then(time),
        updated: full.then(time),
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

pub fn article(full: bool) -> Article {
    Article {
        title: phrase("About"),
        summary: full.then(|| phrase("In short.")),
        fallback: full.then(|| "Shown in Arabic".to_owned()),
        toc: full_notice().toc.into_iter().filter(|_| full).collect(),
        body: full.then(prose),
    }
}

pub fn single(full: bool) -> Single {
    let mut question = question("one", 1, !full);
    for wording in &mut question.wordings {
        wording.href = format!("/en/x/{}", wording.href);
    }
    if !full {
        question.wordings = vec![];
        question.earlier = None;
    }
    Single {
        notice: link("/en/x/"),
        status: label("monitoring"),
        question,
    }
}

pub fn chooser(full: bool) -> Chooser {
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

pub fn not_found() -> NotFound {
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
