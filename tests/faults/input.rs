//! 19 to 32: hostile and broken input.

use crate::site::{FACTS, FAQ, HERE, PAGE, Site, TOML, ending, text};
use lol_html::{RewriteStrSettings, element, rewrite_str};
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;
use std::time::{Duration, Instant};

/// The page of a notice with that text: None where the build refuses it and stays as it was.
fn page(site: &Site, body: &str) -> Option<String> {
    site.notice(body);
    let before = site.public();
    let said = site.run(&["build"]);
    if said.status == 0 {
        return Some(text(&site.public(), PAGE).to_owned());
    }
    assert_eq!(said.status, 1, "{body}: {}", said.text);
    assert!(said.text.contains("notice.en.md:"), "{body}: {}", said.text);
    assert!(site.public() == before, "{body}");
    None
}

/// As a browser reads it: scripts and styles are files of the site, nothing has a handler, and
/// links have schemes of the list.
fn is_harmless(html: &str) -> bool {
    let mut harmless = true;
    let every = element!("*", |element| {
        let name = element.tag_name();
        let data = element.get_attribute("type").as_deref() == Some("application/ld+json");
        let own = |url: &str| url.starts_with('/') && !url.starts_with("//");
        let script =
            name == "script" && !data && !element.get_attribute("src").is_some_and(|src| own(&src));
        let foreign = matches!(
            name.as_str(),
            "iframe" | "object" | "embed" | "form" | "base"
        );
        let acts = element.attributes().iter().any(|attribute| {
            let (name, value) = (attribute.name(), attribute.value().to_lowercase());
            let scheme = ["javascript:", "data:", "vbscript:"]
                .iter()
                .any(|s| value.trim().starts_with(s));
            name.starts_with("on") || name == "style" || name == "srcdoc" || scheme
        });
        harmless &= !script && !foreign && !acts && name != "style";
        Ok(())
    });
    let settings = RewriteStrSettings::new().append_element_content_handler(every);
    rewrite_str(html, settings).unwrap();
    harmless
}

#[test]
fn f19_links_out_loops_pipes_and_devices_are_refused() {
    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret.txt");
    let site = Site::built();
    fs::copy(site.path("site.toml"), &secret).unwrap();
    fs::create_dir(site.path("static")).unwrap();
    let at = site.path("static/x.txt");
    let parent = site.root().parent().unwrap().to_owned();
    for target in [&secret, &outside.path().to_owned(), &parent] {
        symlink(target, &at).unwrap();
        site.fails(1, &["static/x.txt: error[source/link-outside]"]);
        fs::remove_file(&at).unwrap();
    }
    for target in [".", "../static", "../static/x.txt"] {
        symlink(target, &at).unwrap();
        // A loop is none of the content's: the system cannot follow it.
        site.fails(3, &["static/x.txt: error[source/unreadable]"]);
        fs::remove_file(&at).unwrap();
    }
    assert!(Command::new("mkfifo").arg(&at).status().unwrap().success());
    site.fails(1, &["static/x.txt: error[source/special-file]"]);
    fs::remove_file(&at).unwrap();
    symlink("/dev/zero", &at).unwrap();
    site.fails(1, &["static/x.txt: error[source/link-outside]"]);
}

#[test]
fn f20_names_that_are_no_names_are_refused() {
    let site = Site::built();
    let long = "x".repeat(201);
    for slug in [
        "a%2e%2e", "con", "CON", "a.", "a..b", "A", "a b", "é", "-a", &long,
    ] {
        let folder = format!("content/incidents/{slug}");
        site.put(&format!("{folder}/incident.yaml"), FACTS);
        site.fails(1, &["error[parse/invalid-slug]"]);
        fs::remove_dir_all(site.path(&folder)).unwrap();
    }
    let ids = [
        "../x", "a/b", "\"\"", "\"a\\0\"", "a%2e", "Q", "1a", "..", "~",
    ];
    for id in ids {
        site.put(
            &format!("{HERE}/faq.yaml"),
            FAQ.replace("id: q", &format!("id: {id}")),
        );
        site.fails(1, &["faq.yaml:1:"]);
    }
    site.put(&format!("{HERE}/faq.yaml"), FAQ);
    for tag in ["../en", "en/x", "", "en\\u0000", "..", "e n", "en%2f"] {
        site.put(
            "site.toml",
            TOML.replace("tag = \"en\"", &format!("tag = \"{tag}\"")),
        );
        site.fails(1, &["site.toml:"]);
    }
    site.put("site.toml", TOML);
    for alias in ["../x", "/../x", "/a/../b.html", "a/b", "/a\\\\b", "/a\\0b"] {
        let facts = format!("{FACTS}aliases: [\"{alias}\"]\n");
        site.put(&format!("{HERE}/incident.yaml"), facts);
        let said = site.run(&["build"]);
        assert!(said.status == 1, "{alias}: {}", said.text);
        assert!(site.beside().is_empty());
    }
}

#[test]
fn f21_markup_that_acts_is_an_error_or_inert() {
    let site = Site::built();
    for body in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a <svg/onload=alert(1)> b",
        "## A {#b onclick=alert(1)}",
        "## A {#b .c onclick=alert(1)}",
        "## A {onclick=alert(1)}",
        "<a href='javascript:alert(1)'>x</a>",
        "&#x3c;script&#x3e;alert(1)&#x3c;/script&#x3e;",
        "`<script>alert(1)</script>`",
        "```<script>\n<script>alert(1)</script>\n```",
        "<!-- --!> <script>alert(1)</script> -->",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<?php <script>alert(1)</script> ?>",
        "[^1]\n\n[^1]: <script>alert(1)</script>",
        "| <script>alert(1)</script> |\n|---|\n| <b onclick=x> |",
    ] {
        let page = page(&site, body);
        assert!(page.is_none_or(|page| is_harmless(&page)), "{body}");
    }
    assert!(!is_harmless("<p onclick=x>") && !is_harmless("<script>1</script>"));
}

#[test]
fn f22_schemes_that_are_not_on_the_list_are_refused() {
    let site = Site::built();
    let urls = [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "javascript&colon;alert(1)",
        "java&#115;cript:alert(1)",
        "java&#x0A;script:alert(1)",
        "&#1;javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:https://a.example/1",
        "//evil.example/x",
        "/\\evil.example",
        "https:evil.example",
    ];
    for url in urls {
        for body in [
            format!("[a]({url})"),
            format!("![a]({url})"),
            format!("[a]\n\n[a]: {url}"),
        ] {
            assert_eq!(page(&site, &body), None, "{body}");
        }
    }
    assert_eq!(page(&site, "<javascript:alert(1)>"), None);
    site.notice("Text.");
    for url in [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "java\\tscript:x",
    ] {
        site.put(
            &format!("{HERE}/incident.yaml"),
            format!("{FACTS}contact: \"{url}\"\n"),
        );
        site.fails(1, &["incident.yaml:3:"]);
    }
    site.put(&format!("{HERE}/incident.yaml"), FACTS);
    let organization = "[organization]\nname = \"N\"\nurl = \"javascript:alert(1)\"\n";
    site.put("site.toml", format!("{TOML}\n{organization}"));
    site.fails(1, &["site.toml:"]);
}

#[test]
fn f23_quotes_and_templates_stay_what_they_are() {
    let site = Site::new();
    let title = r#"A "q" 'x' <b onclick=y> {{ 7*7 }} {% if x %} & ${z}"#;
    let front = format!("---\ntitle: |\n  {title}\nsummary: |\n  {title}\n---\n\n");
    let body = r#"[{{ 6*7 }}](</a"b'c> "t\" onclick=\"x") ![a" onerror="b](a.svg "t' onload='x")"#;
    site.put("static/a\"b'c", "x");
    site.put(
        &format!("{HERE}/a.svg"),
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"/>",
    );
    site.put(&format!("{HERE}/notice.en.md"), format!("{front}{body}\n"));
    let files = site.builds();
    for (path, bytes) in ending(&files, ".html") {
        let html = std::str::from_utf8(bytes).unwrap();
        assert!(is_harmless(html), "{path}: {html}");
    }
    let html = text(&files, PAGE);
    assert!(
        html.contains("{{ 6*7 }}") && html.contains("{{ 7*7 }}") && html.contains("{% if x %}")
    );
    assert!(!html.contains("49") || !html.contains(">49"), "{html}");
}

/// What took other parsers minutes: inputs of cmark's suite, and those of this catalogue.
const PATHOLOGICAL: [(&str, &str, &str, usize); 14] = [
    ("<a ", ": ---\n", "", 64_000),
    ("", "[", "", 50_000),
    ("", "![[]()", "", 30_000),
    ("", "*a **a ", "", 30_000),
    ("", "a** c* ", "", 30_000),
    ("", "> ", "a", 20_000),
    ("", "[a](b", "", 30_000),
    ("", "`e``e```e", "", 20_000),
    ("", "<!--", "", 30_000),
    ("", "<?", "", 30_000),
    ("", "[x][y]\n\n[y]: <z>\n\n", "", 5_000),
    ("", "[^a]: [^b] ", "", 20_000),
    ("|", "x|", "\n|-|\n", 30_000),
    ("", "**请。~~", "", 30_000),
];

#[test]
fn f24_pathological_markdown_is_linear() {
    let site = Site::new();
    for (before, piece, after, count) in PATHOLOGICAL {
        site.notice(&format!("{before}{}{after}\n", piece.repeat(count)));
        let start = Instant::now();
        let said = site.run(&["check"]);
        assert!(matches!(said.status, 0 | 1), "{piece}: {}", said.status);
        assert!(
            start.elapsed() < Duration::from_secs(30),
            "{piece}: {:?}",
            start.elapsed()
        );
    }
}

#[test]
fn f25_yaml_bombs_fail_fast() {
    let site = Site::built();
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let below = format!("*a{}, ", level - 1).repeat(9);
        let _ = writeln!(laughs, "a{level}: &a{level} [{below}]");
    }
    let nested = "{a: ".repeat(40_000);
    let listed = "[".repeat(40_000);
    let mut blocks = String::new();
    for depth in 0..5_000 {
        let _ = writeln!(blocks, "{}a:", " ".repeat(depth));
    }
    let many = format!(
        "x: &x {}\ny: [{}]\n",
        "z".repeat(1 << 20),
        "*x, ".repeat(100_000)
    );
    for bomb in [&laughs, &nested, &listed, &blocks, &many] {
        for file in ["faq.yaml", "updates.yaml", "incident.yaml"] {
            let path = format!("{HERE}/{file}");
            let kept = fs::read(site.path(&path)).ok();
            site.put(&path, bomb);
            let start = Instant::now();
            site.fails(1, &[&format!("{file}:"), "error["]);
            assert!(
                start.elapsed() < Duration::from_secs(20),
                "{:?}",
                start.elapsed()
            );
            fs::remove_file(site.path(&path)).unwrap();
            if let Some(kept) = kept {
                site.put(&path, kept);
            }
        }
    }
}

#[test]
fn f26_a_duplicate_key_drops_nothing() {
    let site = Site::built();
    let twice = "- id: q\n  question: {en: Why?}\n  answer:\n    en: First.\n    en: Second.\n";
    site.put(&format!("{HERE}/faq.yaml"), twice);
    site.fails(1, &["faq.yaml:5:5: error[parse/duplicate-key]"]);
    site.put(&format!("{HERE}/faq.yaml"), FAQ.to_owned() + FAQ);
    site.fails(1, &["faq.yaml:6:7: error[faq/duplicate-id]"]);
    site.put(&format!("{HERE}/faq.yaml"), FAQ);
    site.put(
        "site.toml",
        TOML.replacen("title", "title = \"x\"\ntitle", 1),
    );
    site.fails(1, &["site.toml:4:1: error["]);
}

#[test]
fn f27_unknown_keys_are_errors_and_text_is_text() {
    let site = Site::built();
    site.put(
        &format!("{HERE}/incident.yaml"),
        format!("{FACTS}severty: low\n"),
    );
    site.fails(1, &["incident.yaml:3:1: error[parse/unknown-key]"]);
    site.put(&format!("{HERE}/incident.yaml"), FACTS);
    let faq = "- id: no\n  question: {en: no}\n  answer: {en: 012}\n\
               - id: null-\n  question: {en: ~}\n  answer: {en: x}\n\
               - id: e\n  question: {en: 1e3}\n  answer: {en: true}\n";
    site.put(&format!("{HERE}/faq.yaml"), faq);
    site.fails(1, &["faq.yaml:4:"]);
    site.put(
        &format!("{HERE}/faq.yaml"),
        faq.replace("null-", "n").replace('~', "\"~\""),
    );
    let files = site.builds();
    let page = text(&files, PAGE);
    for wanted in [">no<", "<p>012</p>", ">~<", ">1e3<", "<p>true</p>"] {
        assert!(page.contains(wanted), "{wanted}: {page}");
    }
}

#[test]
fn f28_marks_and_line_ends_change_nothing_and_bytes_are_told() {
    let site = Site::built();
    let path = format!("{HERE}/notice.en.md");
    let plain = fs::read_to_string(site.path(&path)).unwrap();
    let before = site.builds();
    let faq = FAQ.replace('\n', "\r\n");
    site.put(&path, format!("\u{feff}{}", plain.replace('\n', "\r\n")));
    site.put(&format!("{HERE}/faq.yaml"), format!("\u{feff}{faq}"));
    assert!(site.builds() == before);
    site.put(&path, [plain.as_bytes(), b"\nab\xff"].concat());
    site.fails(
        1,
        &[
            "notice.en.md:9:3: error[source/invalid-utf8]",
            &format!("at byte {}", plain.len() + 3),
        ],
    );
    site.put(&path, [plain.as_bytes(), b"\na\0b"].concat());
    site.fails(1, &["notice.en.md:9:2: error[source/control-character]"]);
}

#[test]
fn f29_feeds_are_xml_whatever_the_text() {
    let site = Site::built();
    for bad in ["a\u{8}b", "a\u{1b}b", "a\u{ffff}b", "a&#x1b;b", "a&#x8;b"] {
        assert_eq!(page(&site, bad), None, "{bad:?}");
    }
    let title =
        "---\ntitle: A ]]> <b> & \"c\"\n---\n\nText ]]> `]]>` <https://a.example/?a=1&b=2>\n";
    site.put(&format!("{HERE}/notice.en.md"), title);
    let files = site.builds();
    let mut found = 0;
    for (path, bytes) in ending(&files, ".xml") {
        found += 1;
        let mut reader = quick_xml::Reader::from_reader(bytes);
        reader.config_mut().check_end_names = true;
        let mut buffer = Vec::new();
        loop {
            match reader.read_event_into(&mut buffer) {
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(_) => buffer.clear(),
                Err(error) => panic!("{path}: {error}"),
            }
        }
    }
    assert!(found >= 3, "{found}");
    let channel = rss::Channel::read_from(files["en/feed.xml"].as_slice()).unwrap();
    let item = &channel.items()[0];
    assert!(
        item.title().unwrap().contains("]]> <b> & \"c\""),
        "{item:?}"
    );
    assert!(item.content().unwrap().contains("]]&gt;"), "{item:?}");
}

#[test]
fn f30_text_that_deceives_is_refused_unless_accepted() {
    let site = Site::built();
    let facts = format!("{HERE}/incident.yaml");
    for (body, code, quoted) in [
        ("a\u{202e}gpj.exe", "text/bidi", "a<U+202E>gpj"),
        ("a &#x202e;gpj", "text/bidi", "<U+202E>gpj"),
        ("pass\u{200b}word", "text/invisible", "pass<U+200B>word"),
        (
            "<https://n\u{43e}rthwind.example/>",
            "text/host-script",
            "n\u{43e}rthwind.example",
        ),
        (
            "see https://good@evil.example/",
            "text/user-info",
            "https://good@evil.example/",
        ),
        (
            "[bank.example](https://evil.example/)",
            "text/other-host",
            "bank.example -> evil.example",
        ),
    ] {
        site.notice(body);
        site.fails(1, &["notice.en.md:5:", &format!("error[{code}]")]);
        let entry = format!("- code: {code}\n  text: \"{quoted}\"\n");
        site.put(&facts, format!("{FACTS}accept:\n{entry}"));
        let said = site.run(&["build"]);
        let is_quiet = !said.text.contains("[text/") && !said.text.contains("[accept/");
        assert!(said.status == 0 && is_quiet, "{body:?}: {}", said.text);
        site.put(&facts, FACTS);
    }
    // A link is never let through with one, a quotation of it is.
    site.notice("[x](https://good@evil.example/)");
    site.fails(1, &["notice.en.md:5:1: error[markdown/url-scheme]"]);
    site.notice("`https://good@evil.example/`, 👩‍👩‍👧, می‌خواهم, שלום\u{200f}!");
    site.builds();
}

#[test]
fn f31_large_files_have_a_limit_and_names_are_escaped() {
    let site = Site::built();
    let pages = site.path("content/pages");
    fs::create_dir_all(&pages).unwrap();
    let large = fs::File::create(pages.join("about.en.md")).unwrap();
    large.set_len(100_000_000).unwrap();
    site.fails(
        1,
        &[
            "content/pages/about.en.md: error[source/too-large]",
            "64 MiB",
        ],
    );
    fs::remove_dir_all(&pages).unwrap();
    site.put(
        "content/pages/\u{1b}[31mred.en.md",
        "---\ntitle: R\n---\nText.\n",
    );
    let said = site.run(&["build"]);
    assert!(
        said.status == 1 && !said.text.contains('\u{1b}'),
        "{:?}",
        said.text
    );
    fs::remove_dir_all(&pages).unwrap();
    let start = Instant::now();
    site.notice(&format!("{}\n\n[x](#nowhere)", "密码 word ".repeat(80_000)));
    site.fails(1, &["notice.en.md:7:1: error[link/anchor]"]);
    let line = format!("{} [x](#nowhere)", "密码 word ".repeat(80_000));
    site.notice(&line);
    let said = site.run_as("human", &["build"]);
    assert!(
        said.status != 101 && said.text.len() < 10_000,
        "{}",
        said.text.len()
    );
    assert!(
        start.elapsed() < Duration::from_mins(1),
        "{:?}",
        start.elapsed()
    );
}

#[test]
fn f32_no_text_panics_wherever_it_is_cut() {
    let site = Site::new();
    let notice = "---\ntitle: 关于“测试”的公告\nsummary: 摘要😀\n---\n\n## 发生了什么 {#什}\n\n**请勿。**[密](#码)`x`[^一]\n\n[^一]: 注";
    let faq =
        "- id: q\n  question: {zh-Hans: 为什么？}\n  answer: {zh-Hans: \"因\\u56e0为**。**\"}\n";
    let cuts = |text: &str| -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        (0..=chars.len())
            .step_by(3)
            .map(|end| chars.iter().take(end).collect())
            .collect()
    };
    let run = |path: &str, text: String| {
        site.put(path, &text);
        let said = site.run_as("human", &["check"]);
        assert!(matches!(said.status, 0 | 1), "{text}: {}", said.text);
        assert!(!said.text.contains("panicked"), "{text}: {}", said.text);
    };
    for text in cuts(notice) {
        run(&format!("{HERE}/notice.zh-Hans.md"), text);
    }
    for text in cuts(faq) {
        run(&format!("{HERE}/faq.yaml"), text);
    }
}
