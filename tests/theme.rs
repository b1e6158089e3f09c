//! The default theme with views as the renderer would fill them.
//!
//! 1. Every template parses, and every string it asks for is among the theme's.
//! 2. A page with everything on it and a page with as little as there can be both render, with no
//!    id twice, no inline code, and every text escaped.
//! 3. A text before and after a change is told by more than its look, and closed until it is asked for.
//! 4. The manual has every template, block and field (`manual`).
//! 5. Translators find the strings of all languages in one order; what is served stays small.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

#[path = "theme/manual.rs"]
mod manual;
#[path = "theme/sample.rs"]
mod sample;

use sample::*;
use std::collections::{BTreeMap, BTreeSet};
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

fn table(path: &std::path::Path) -> toml::Table {
    std::fs::read_to_string(path).unwrap().parse().unwrap()
}

fn strings() -> BTreeMap<String, String> {
    let plain = |(key, value): (String, toml::Value)| Some((key, value.as_str()?.to_owned()));
    let english = table("themes/default/i18n/en.toml".as_ref());
    english.into_iter().filter_map(plain).collect()
}

fn render(template: &str, full: bool, view: &(&'static str, impl serde::Serialize)) -> String {
    let mut context = Context::new();
    context.insert("site", &site(full));
    context.insert("ui", &strings());
    context.insert("page", &page(full));
    context.insert(view.0, &view.1);
    let rendered = theme().render(template, &context);
    rendered.unwrap_or_else(|error| panic!("{template}: {error}"))
}

/// Each page, with everything on it or with as little as there can be.
fn pages(full: bool) -> Vec<String> {
    let notice = if full { full_notice() } else { bare_notice() };
    let chooser = || ("chooser", chooser(full));
    vec![
        render("notice.html", full, &("notice", notice)),
        render("notice.html", full, &("notice", withdrawn())),
        render("index.html", full, &("listing", listing(full))),
        render("year.html", full, &("listing", listing(full))),
        render("page.html", full, &("article", article(full))),
        render("question.html", full, &("single", single(full))),
        render("chooser.html", full, &chooser()),
        render("incident_chooser.html", full, &chooser()),
        render("404.html", full, &("not_found", not_found())),
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
    for html in pages(true).into_iter().chain(pages(false)) {
        let all = ids(&html);
        let distinct: BTreeSet<_> = all.iter().collect();
        assert_eq!(all.len(), distinct.len(), "{all:?}");
        for inline in ["style=", "<style", "onclick", "<script>", "http://"] {
            assert!(!html.contains(inline), "{inline} in {html}");
        }
        assert!(html.starts_with("<!DOCTYPE html>"), "{html}");
        assert_eq!(html.matches("<h1").count(), 1, "{html}");
    }
}

#[test]
fn links_within_a_notice_lead_somewhere() {
    for notice in [full_notice(), withdrawn(), bare_notice()] {
        let html = render("notice.html", true, &("notice", notice));
        let all: BTreeSet<_> = ids(&html).into_iter().collect();
        for rest in html.split(" href=\"#").skip(1) {
            let id = rest.split('"').next().unwrap();
            assert!(all.contains(id), "{id} in {html}");
        }
    }
}

/// What `wording` makes of the sample's pieces: as one line of HTML, so that the text has no line
/// break but its own.
const DIFF: &str = concat!(
    "<div class=\"diff\" lang=\"ar\" dir=\"rtl\">",
    "<span class=\"gap\"><span aria-hidden=\"true\">[…]</span>",
    "<span class=\"aloud\" lang=\"en\">(unchanged text left out) </span></span> Tokens\nwere ",
    "<del><span class=\"aloud\" lang=\"en\">removed: </span>&lt;i&gt;read</del>",
    "<ins><span class=\"aloud\" lang=\"en\">added: </span>safe &amp; sound\nin all</ins>.</div>\n",
);

/// What stands in place of pieces where there are none.
const NO_DIFF: &str = "<p class=\"hint\">The &lt;earlier&gt; text is gone.</p>";

#[test]
fn earlier_wordings_are_closed_and_told_by_words() {
    let html = render("notice.html", true, &("notice", full_notice()));
    // Three questions, two updates, and one change of the history that has words to show.
    let details: Vec<_> = html.split("<details").skip(1).collect();
    assert_eq!(details.len(), 6, "{html}");
    for rest in details {
        assert!(
            rest.starts_with(" class=\"wordings\">\n<summary>"),
            "{rest}"
        );
        let inside = rest.split("</details>").next().unwrap();
        assert_eq!(inside.matches(DIFF).count(), 1, "{inside}");
    }
    let foot = "<p class=\"hint\"><a href=\"#_revision-2\">";
    assert_eq!(html.matches(foot).count(), 10, "{html}");
    assert_eq!(html.matches("<summary>2 changes &amp; more<").count(), 5);
    assert_eq!(html.matches("<summary>What changed<").count(), 1);
    assert_eq!(html.matches(NO_DIFF).count(), 6, "{html}");
    // Nothing else is hidden but what only a script can use.
    assert_eq!(html.matches(" hidden>").count(), 1, "{html}");
}

#[test]
fn the_history_tells_what_changed_and_why() {
    let html = render("notice.html", true, &("notice", withdrawn()));
    for wanted in [
        "<li id=\"_revision-2\" class=\"update update-correction\">",
        "<a href=\"#_revision-2\">Revision 2</a>",
        "<p>Reason: <span>A &lt;name&gt;.</span></p>",
        "Announced in: <a href=\"#update-tokens\" lang=\"ar\" dir=\"rtl\">",
        "<li>Revised: <a href=\"#one\" lang=\"ar\" dir=\"rtl\">To &lt;there&gt;</a></li>",
        "<li>Revised: <span lang=\"ar\" dir=\"rtl\">&lt;plan&gt;.pdf</span>",
        DIFF,
        NO_DIFF,
    ] {
        assert!(html.contains(wanted), "{wanted}\n{html}");
    }
    let bare = html.split("id=\"_revision-1\"").nth(1).unwrap();
    let bare = bare.split("</li>").next().unwrap();
    assert!(!bare.contains("<ul") && !bare.contains("Reason:"), "{bare}");
}

#[test]
fn the_head_names_all_feeds_and_the_foot_one() {
    let html = render("notice.html", true, &("notice", full_notice()));
    let (head, body) = html.split_once("</head>").unwrap();
    let named = head.split("<link rel=\"alternate\" type=\"").skip(1);
    let named: Vec<_> = named.map(|rest| rest.lines().next().unwrap()).collect();
    let title = "title=\"To &lt;there&gt;\"";
    assert_eq!(
        named,
        [
            format!("application/rss+xml\" {title} href=\"/en/incidents/x/feed.xml\">"),
            format!("application/rss+xml\" {title} href=\"/en/feed.xml\">"),
            format!("application/atom+xml\" {title} href=\"/en/atom.xml\">"),
            format!("application/feed+json\" {title} href=\"/en/feed.json\">"),
        ]
    );
    let (_, foot) = body.split_once("<footer").unwrap();
    let link =
        "<a href=\"/en/feed.xml\" type=\"application/rss+xml\">Northwind &amp; notices (RSS)</a>";
    assert!(foot.contains(link), "{foot}");
    assert_eq!(foot.matches(" type=\"").count(), 1, "{foot}");
    // The notice's own feed has its place: beside the updates, else where readers ask further.
    let follow = "<a href=\"/en/incidents/x/feed.xml\" type=\"application/rss+xml\">";
    assert_eq!(body.matches(follow).count(), 1, "{body}");
    let mut quiet = full_notice();
    quiet.updates.clear();
    let html = render("notice.html", true, &("notice", quiet));
    let (_, contact) = html.split_once("id=\"_contact\"").unwrap();
    assert!(contact.contains(follow), "{contact}");
}

#[test]
fn texts_that_are_newer_elsewhere_say_so() {
    let newer = "<p class=\"newer\"><a href=\"/zh-Hans/x/\">To &lt;there&gt;</a></p>\n";
    let html = render("notice.html", true, &("notice", full_notice()));
    // The notice, its questions, its updates, and the newest update a second time.
    assert_eq!(html.matches(newer).count(), 1 + 3 + 2 + 1, "{html}");
    let body = format!("{newer}<div class=\"body\">");
    assert!(html.contains(&body), "{html}");
}

#[test]
fn a_question_tells_when_it_changed_or_else_when_it_was_added() {
    let html = render("notice.html", true, &("notice", full_notice()));
    let feet = html.split("question-foot\">").skip(1);
    let added = feet.map(|rest| rest.split("</ul>").next().unwrap().contains("Added on"));
    // Only the second was never updated.
    assert_eq!(added.collect::<Vec<_>>(), [false, true, false]);
}

#[test]
fn a_notice_escapes_text_and_keeps_markup() {
    let html = render("notice.html", true, &("notice", full_notice()));
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
    let html = render("notice.html", true, &("notice", withdrawn()));
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
fn every_language_has_its_strings_in_the_order_of_english() {
    let english = table("themes/default/i18n/en.toml".as_ref());
    let keys: Vec<_> = english.keys().collect();
    let mut languages = 0;
    for entry in std::fs::read_dir("themes/default/i18n").unwrap() {
        let path = entry.unwrap().path();
        let own = table(&path);
        assert_eq!(own.keys().collect::<Vec<_>>(), keys, "{}", path.display());
        languages += 1;
    }
    assert_eq!(languages, 12);
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
