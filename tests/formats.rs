//! What is published beside the pages: data, and the same notice in other forms.
//!
//! 1. Data is what its schemas say; the schemas are what the types say.
//! 2. A text with everything in it that some format could trip over comes through each of them.
//! 3. Drafts are nowhere; of what was withdrawn there is the reason and no more.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "formats/site.rs"]
mod site;

use candor::render::json::{schema, shape};
use serde_json::Value;
use site::{NAME, NASTY, candor, example, nasty};
use std::fs;
use std::path::Path;

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

fn is_data(path: &str) -> bool {
    // Feeds name what was withdrawn, as pages do.
    let is_feed = Path::new(path)
        .file_name()
        .is_some_and(|name| name == "feed.json");
    !is_feed && Path::new(path).extension().is_some_and(|end| end == "json")
}

/// What a schema finds wrong with a value.
fn faults(schema: &str, value: &Value) -> Vec<String> {
    let options = jsonschema::options().should_validate_formats(true);
    let validator = options
        .build(&serde_json::from_str(schema).unwrap())
        .unwrap();
    let errors = validator.iter_errors(value);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[test]
fn the_schemas_are_what_is_written() {
    let all = [
        ("incident", schema::<shape::Incident>()),
        ("incidents", schema::<shape::List<'_>>()),
    ];
    for (name, text) in all {
        let path = format!("schemas/{name}.schema.json");
        if std::env::var_os("UPDATE").is_some() {
            #[expect(clippy::disallowed_methods, reason = "asked for by `UPDATE=1`")]
            fs::write(&path, &text).unwrap();
        }
        let written = fs::read_to_string(&path).unwrap();
        assert!(
            written == text,
            "{path} differs: `UPDATE=1 cargo test --test formats` writes it"
        );
    }
}

#[test]
fn data_is_what_its_schema_says() {
    for files in [example(), nasty().build()] {
        let list = json(&files["incidents.json"]);
        assert_eq!(
            faults(&schema::<shape::List<'_>>(), &list),
            Vec::<String>::new()
        );
        let data = files
            .iter()
            .filter(|(path, _)| is_data(path) && path.starts_with("incidents/"));
        let mut seen = 0;
        for (path, bytes) in data {
            let found = faults(&schema::<shape::Incident>(), &json(bytes));
            assert_eq!(found, Vec::<String>::new(), "{path}");
            seen += 1;
        }
        assert!(seen > 0);
    }
}

#[test]
fn a_schema_finds_a_fault() {
    let files = nasty().build();
    let mut value = json(&files["incidents/a.json"]);
    value["status"] = "over".into();
    value["times"]["published"] = "soon".into();
    let found = faults(&schema::<shape::Incident>(), &value).join("\n");
    assert!(
        found.contains("/status") && found.contains("/times/published"),
        "{found}"
    );
}

#[test]
fn data_has_every_text_exactly() {
    let files = nasty().build();
    let value = json(&files["incidents/a.json"]);
    for (language, text) in [("en", NASTY), ("ar", NAME)] {
        let of = &value["languages"][language];
        assert!(of["title"].as_str().unwrap().contains(text), "{of}");
        assert!(of["summary"].as_str().unwrap().contains(text), "{of}");
        let body = of["body"]["markdown"].as_str().unwrap();
        assert!(body.contains(&format!("`{text}`")), "{body}");
    }
    let question = &value["questions"][0];
    assert_eq!(question["id"], "who");
    assert_eq!(question["languages"]["en"]["question"], NASTY);
    assert_eq!(question["former"], serde_json::json!(["Q1"]));
    assert_eq!(value["moved"]["Q1"], "who");
    assert_eq!(question["languages"]["ar"]["state"], "current");
    assert_eq!(value["languages"]["ja"]["state"], "missing");
    assert_eq!(value["languages"]["ja"]["title"], Value::Null);
    let html = question["languages"]["en"]["answer"]["html"]
        .as_str()
        .unwrap();
    assert!(
        html.contains("href=\"https://example.org/n/en/incidents/a/#impact\""),
        "{html}"
    );
    let update = &value["updates"][0];
    assert_eq!(
        (&update["kind"], &update["anchor"]),
        (&"correction".into(), &"update-names".into())
    );
}

#[test]
fn data_has_nothing_that_is_not_published() {
    let files = nasty().build();
    let list = json(&files["incidents.json"]);
    let slugs: Vec<_> = list["incidents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|incident| incident["slug"].as_str().unwrap())
        .collect();
    assert_eq!(slugs, ["a", "gone"]);
    let gone = json(&files["incidents/gone.json"]);
    assert_eq!(
        gone["withdrawn"]["reason"]["en"],
        "This concerned another company."
    );
    assert_eq!(gone["questions"], serde_json::json!([]));
    for (path, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        assert!(
            !(is_data(path) && text.contains("secret")),
            "{path} tells what was withdrawn or is a draft"
        );
        assert!(!text.contains("note to translators"), "{path}");
    }
    let preview = nasty().build_with(&["--drafts"]);
    assert!(
        !preview
            .keys()
            .any(|path| path.starts_with("incidents") && is_data(path))
    );
    let off = nasty()
        .with(
            "site.toml",
            &format!("{}\n[outputs]\ndata = false\n", site::CONFIG),
        )
        .build();
    assert!(
        !off.keys()
            .any(|path| path.starts_with("incidents") && is_data(path))
    );
}

/// The JSON-LD of a page.
fn linked(files: &site::Files, path: &str) -> Option<Value> {
    let page = String::from_utf8(files[path].clone()).unwrap();
    let (_, rest) = page.split_once("<script type=\"application/ld+json\">")?;
    let (text, _) = rest.split_once("</script>").unwrap();
    Some(json(text.as_bytes()))
}

#[test]
fn search_engines_are_told_exactly() {
    let site = format!("{}\n[outputs]\nquestion_pages = true\n", site::CONFIG);
    let files = nasty().with("site.toml", &site).build();
    let english = linked(&files, "en/incidents/a/index.html").unwrap();
    let [article, faq] = english["@graph"].as_array().unwrap().as_slice() else {
        panic!("{english}");
    };
    assert_eq!(article["headline"], NASTY);
    assert_eq!(article["publisher"]["name"], "Tom & <Jerry> 😀");
    let correction = &article["correction"][0];
    assert_eq!(
        correction["text"],
        format!("We had the names wrong: {NASTY}.")
    );
    let page = "https://example.org/n/en/incidents/a/";
    assert_eq!(correction["url"], format!("{page}#update-names"));
    let translations = article["workTranslation"].as_array().unwrap();
    let languages: Vec<_> = translations
        .iter()
        .map(|work| &work["inLanguage"])
        .collect();
    assert_eq!(languages, ["ar", "zh-Hans"]);
    // The retired question is none.
    assert_eq!(faq["mainEntity"].as_array().unwrap().len(), 1);
    assert_eq!(faq["mainEntity"][0]["name"], NASTY);
    let arabic = linked(&files, "ar/incidents/a/index.html").unwrap();
    assert_eq!(arabic["@graph"][0]["headline"], NAME);
    assert_eq!(
        arabic["@graph"][0]["translationOfWork"]["@id"],
        article["@id"]
    );
    let single = linked(&files, "en/incidents/a/who/index.html").unwrap();
    assert_eq!(
        (&single["@type"], &single["name"]),
        (&"Question".into(), &NASTY.into())
    );
    assert_eq!(linked(&files, "ja/incidents/a/index.html"), None);
    let gone = linked(&files, "en/incidents/gone/index.html").unwrap();
    assert_eq!(gone["@graph"][0]["creativeWorkStatus"], "Withdrawn");
    assert_eq!(gone["@graph"].as_array().unwrap().len(), 1);
}

/// The content of each `meta` element by its property or name, decoded.
fn meta(files: &site::Files, path: &str) -> Vec<(String, String)> {
    let page = String::from_utf8(files[path].clone()).unwrap();
    let attribute = |tag: &str, name: &str| {
        let (_, rest) = tag.split_once(&format!("{name}=\""))?;
        let (value, _) = rest.split_once('"')?;
        Some(htmlize::unescape_attribute(value).into_owned())
    };
    page.split("<meta ")
        .skip(1)
        .filter_map(|rest| {
            let tag = rest.split('>').next()?;
            let name = attribute(tag, "property").or_else(|| attribute(tag, "name"))?;
            Some((name, attribute(tag, "content")?))
        })
        .collect()
}

#[test]
fn cards_are_in_the_language_of_the_notice() {
    let files = nasty().build();
    let check = |path: &str, expected: &[(&str, &str)]| {
        let found = meta(&files, path);
        for (name, content) in expected {
            let wanted = ((*name).to_owned(), (*content).to_owned());
            assert!(found.contains(&wanted), "{path}: {wanted:?} in {found:?}");
        }
    };
    check(
        "en/incidents/a/index.html",
        &[
            ("og:type", "article"),
            ("og:title", NASTY),
            ("og:locale", "en_US"),
            ("og:locale:alternate", "ar_EG"),
            ("og:locale:alternate", "zh_CN"),
            ("article:published_time", "2026-03-27T02:00:00+00:00"),
            ("article:modified_time", "2026-03-28T16:00:00+00:00"),
            ("og:image", "https://example.org/n/card.png"),
            ("og:image:width", "1200"),
            ("og:image:height", "630"),
            ("og:image:alt", "Tom & \"Jerry\""),
            ("twitter:card", "summary_large_image"),
        ],
    );
    check(
        "ar/incidents/a/index.html",
        &[
            ("og:title", NAME),
            ("og:locale", "ar_EG"),
            ("og:image:alt", "دانا"),
        ],
    );
    // What is shown there is English.
    check("ja/incidents/a/index.html", &[("og:locale", "en_US")]);
    check(
        "en/index.html",
        &[("og:type", "website"), ("og:locale", "en_US")],
    );
}

fn text(files: &site::Files, path: &str) -> String {
    String::from_utf8(files[path].clone()).unwrap()
}

#[test]
fn plain_text_is_for_e_mail() {
    let files = nasty().build();
    let english = text(&files, "en/incidents/a/index.txt");
    assert!(english.lines().any(|line| line == NASTY), "{english}");
    for part in [
        "Status: Fixed, being monitored\n",
        "https://example.org/n/en/incidents/a/#who\n",
        "See impact [3] and",
        "A note[a] and a page [4].\n",
        "[a] Small print.\n",
        "[3] https://example.org/n/en/incidents/a/#impact\n",
        "[4] https://www.example.org/?a=1&b=2\n",
        "See instead: ",
        "Correction – ",
    ] {
        assert!(english.contains(part), "{part} in {english}");
    }
    let chinese = text(&files, "zh-Hans/incidents/a/index.txt");
    assert!(chinese.contains("账户  21,480\n"), "{chinese}");
    for line in chinese.lines().filter(|line| !line.contains("://")) {
        assert!(unicode_width::UnicodeWidthStr::width(line) <= 72, "{line}");
        assert!(!line.starts_with(['，', '。', '；', '）']), "{line}");
    }
    // The notice itself is not translated, and says so.
    assert!(chinese.contains("English"), "{chinese}");
    let arabic = text(&files, "ar/incidents/a/index.txt");
    assert!(arabic.lines().any(|line| line == NAME), "{arabic}");
    let gone = text(&files, "en/incidents/gone/index.txt");
    assert!(gone.contains("This concerned another company.") && !gone.contains('#'));
    let off = format!("{}\n[outputs]\ntext = false\n", site::CONFIG);
    for files in [
        nasty().build_with(&["--drafts"]),
        nasty().with("site.toml", &off).build(),
    ] {
        assert!(!files.contains_key("en/incidents/a/index.txt"));
        let page = text(&files, "en/incidents/a/index.html");
        assert!(!page.contains("index.md"));
    }
}

#[test]
fn markdown_can_be_pasted() {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let files = nasty().build();
    let written = text(&files, "en/incidents/a/index.md");
    assert!(
        written.contains("[a page](https://www.example.org/?a=1&b=2)"),
        "{written}"
    );
    assert!(written.contains("[^who-1]: Small print."), "{written}");
    let options = Options::ENABLE_FOOTNOTES | Options::ENABLE_TABLES;
    let mut urls = Vec::new();
    let mut shown = String::new();
    for event in Parser::new_ext(&written, options) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => urls.push(dest_url.to_string()),
            Event::Text(text) | Event::Code(text) => shown.push_str(&text),
            Event::Html(html) | Event::InlineHtml(html) => panic!("{html}"),
            _ => {}
        }
    }
    // Title, summary, body, question, answer, correction; and the question's name twice more.
    assert_eq!(shown.matches(NASTY).count(), 8, "{shown}");
    assert!(urls.contains(&"https://example.org/n/en/incidents/a/#who".to_owned()));
    for url in urls {
        assert!(url.starts_with("https://") || url.contains('@'), "{url}");
    }
    let page = text(&files, "en/incidents/a/index.html");
    assert!(page.contains("href=\"/n/en/incidents/a/index.md\">Markdown</a>"));
}

/// What Python's `email` reads in a message: headers, and each part's type and words.
const READER: &str = "
import email, email.policy, json, sys
message = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.default)
parts = [part for part in message.walk() if not part.is_multipart()]
json.dump({
    'type': message.get_content_type(),
    'subject': message['subject'],
    'date': str(message['date']),
    'id': message['message-id'],
    'unsent': message['x-unsent'],
    'defects': [str(defect) for part in message.walk() for defect in part.defects],
    'parts': {part.get_content_type(): part.get_content() for part in parts},
    'languages': [part['content-language'] for part in parts],
}, sys.stdout)
";

fn read_by_python(message: &[u8]) -> Option<Value> {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let python = Command::new("python3")
        .args(["-c", READER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    // Where there is no Python, others read it: `scripts/test` needs one.
    let mut python = python.ok()?;
    python.stdin.take().unwrap().write_all(message).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success());
    Some(json(&output.stdout))
}

#[test]
fn an_e_mail_has_all_languages_twice() {
    let folder = nasty().write();
    let args = ["export", "email", "a"];
    let (status, message, errors) = candor(folder.path(), &args);
    assert!(status, "{errors}");
    assert!(message.is_ascii());
    assert_eq!(candor(folder.path(), &args).1, message);
    let Some(read) = read_by_python(&message) else {
        return;
    };
    assert_eq!(read["defects"], serde_json::json!([]));
    assert_eq!(read["type"], "multipart/alternative");
    assert_eq!(read["subject"], format!("{NASTY} / {NAME}"));
    assert_eq!(read["date"], "Sun, 01 Nov 2026 00:00:00 +0000");
    assert_eq!(read["unsent"], "1");
    assert_eq!(
        read["languages"],
        serde_json::json!(["en, ar, zh-Hans", "en, ar, zh-Hans"])
    );
    let text = read["parts"]["text/plain"].as_str().unwrap();
    let html = read["parts"]["text/html"].as_str().unwrap();
    let shown = htmlize::unescape(html);
    let missing = [
        (text, NASTY),
        (text, NAME),
        (text, "账户  21,480"),
        (&shown, NASTY),
        (&shown, NAME),
        (html, "<div lang=\"en\" dir=\"ltr\">"),
        (html, "<div lang=\"ar\" dir=\"rtl\">"),
        (html, "<div lang=\"zh-Hans\" dir=\"ltr\">"),
    ]
    .map(|(all, part)| (!all.contains(part)).then_some(part));
    assert_eq!(missing, [None; 8], "{html}");
    let loaded = ["<img", "<script", "<link", "style=", " src="];
    let loaded = loaded.map(|part| html.contains(part).then_some(part));
    assert_eq!(loaded, [None; 5], "{html}");
}

#[test]
fn an_e_mail_of_one_update_in_one_language() {
    let folder = nasty().write();
    let args = [
        "export", "email", "a", "--update", "latest", "--locale", "ar",
    ];
    let (status, message, errors) = candor(folder.path(), &args);
    assert!(status, "{errors}");
    if let Some(read) = read_by_python(&message) {
        let subject = read["subject"].as_str().unwrap();
        assert!(subject.ends_with(NAME) && subject.len() > NAME.len());
        let text = read["parts"]["text/plain"].as_str().unwrap();
        assert!(text.contains("#update-names") && !text.contains("21,480"));
    }
}

#[test]
fn what_cannot_be_exported_is_told() {
    let folder = nasty().write();
    let check = |args: &[&str], message: &str| {
        let all: Vec<_> = ["export", "email"].iter().chain(args).copied().collect();
        let (status, output, errors) = candor(folder.path(), &all);
        assert!(
            !status && output.is_empty() && errors.contains(message),
            "{errors}"
        );
    };
    check(&["b"], "there is no incident `b`");
    check(&["draft"], "`draft` is a draft");
    check(&["a", "--locale", "fr"], "no page in `fr`");
    check(&["a", "--update", "nams"], "did you mean `names`?");
    for source in [
        "site.toml",
        "content/incidents/a/notice.en.md",
        "static/a.eml",
    ] {
        let before = fs::read(folder.path().join(source)).ok();
        check(&["a", "--output", source], "would be a source of the site");
        assert_eq!(
            fs::read(folder.path().join(source)).ok(),
            before,
            "{source}"
        );
    }
    let file = folder.path().join("x.eml");
    let (status, output, errors) = candor(
        folder.path(),
        &["export", "email", "gone", "--output", "x.eml"],
    );
    assert!(
        status && output.is_empty() && errors.contains("wrote x.eml"),
        "{errors}"
    );
    let written = fs::read_to_string(file).unwrap();
    assert!(written.contains("This concerned another company.") && !written.contains('#'));
}

#[test]
fn an_advisory_says_what_the_ledger_says() {
    let folder = nasty().write();
    let (status, output, errors) =
        candor(folder.path(), &["export", "csaf", "a", "--locale", "ar"]);
    assert!(status, "{errors}");
    let document = &json(&output)["document"];
    assert_eq!(document["title"], NAME);
    assert_eq!(
        (&document["lang"], &document["source_lang"]),
        (&"ar".into(), &"en".into())
    );
    assert_eq!(document["tracking"]["id"], "a-ar");
    assert_eq!(document["publisher"]["name"], "Tom & <Jerry> 😀");
    let notes = document["notes"].to_string();
    assert!(notes.contains("دانا & <ليلى> ]]> 🧿"), "{notes}");
    let (status, output, errors) = candor(folder.path(), &["export", "csaf", "gone"]);
    assert!(status, "{errors}");
    assert!(!String::from_utf8(output).unwrap().contains("A secret."));
    let bare = site::CONFIG.replace("[csaf]", "[other]");
    let bare = bare.split("[other]").next().unwrap();
    let folder = nasty().with("site.toml", bare).write();
    let (status, output, errors) = candor(folder.path(), &["export", "csaf", "a"]);
    assert!(!status && output.is_empty());
    assert!(
        errors.contains("there is no `[csaf]`") && errors.contains("publisher_category = "),
        "{errors}"
    );
}

#[test]
fn data_is_the_same_each_time() {
    let data = |files: site::Files| -> Vec<_> {
        let all = files.into_iter();
        all.filter(|(path, _)| is_data(path)).collect()
    };
    assert!(data(nasty().build()) == data(nasty().build()));
    let (status, _, errors) = candor(nasty().write().path(), &["check"]);
    assert!(status, "{errors}");
}
