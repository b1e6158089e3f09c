//! Whole outputs, with the findings that they must give.
//!
//! 1. [`check`] makes an output of paths and texts and compares code, path and message.

use super::*;
use crate::output::{Inputs, NO_SINK};

fn output(files: &[(&str, &str)]) -> Output<()> {
    let files = files.iter().map(|(path, text)| {
        let path = SitePath::parse(path).unwrap();
        (path, Body::from((*text).to_owned()))
    });
    Output {
        files: files.collect(),
        context: Arc::new(()),
    }
}

fn run(files: &[(&str, &str)]) -> (Verified, Diagnostics) {
    let base = BaseUrl::parse("https://a.example/n").unwrap();
    let mut diagnostics = Diagnostics::default();
    let verified = verify(
        &output(files),
        &base,
        &mut Memory::default(),
        NO_SINK,
        &mut diagnostics,
    );
    (verified, diagnostics)
}

/// `expected`: each finding as its code and the end of its message.
fn check(files: &[(&str, &str)], expected: &[(Code, &str)]) {
    let (_, found) = run(files);
    let found: Vec<_> = found
        .iter()
        .map(|item| (item.code, item.message.as_str()))
        .collect();
    let same = found.len() == expected.len()
        && found
            .iter()
            .zip(expected)
            .all(|(found, expected)| found.0 == expected.0 && found.1.ends_with(expected.1));
    assert!(same, "{found:#?}\n{expected:#?}");
}

#[test]
fn links_between_pages() {
    let target = ("en/index.html", "<p id=x><p id=北>");
    let check = |html: &str, expected: &[(Code, &str)]| {
        check(&[target, ("zh/index.html", html)], expected);
    };
    check(
        "<a href=/n/en/#x><a href=../en/#%E5%8C%97><a href=/n/candor.json>",
        &[],
    );
    check(
        "<a href=https://a.example/n/en/#x><link rel=alternate href=https://b.example/>",
        &[],
    );
    check(
        "<a href=/other/><a href=mailto:a@b.example><a href=tel:+1><a href='#top'>",
        &[],
    );
    let gone = "links to `/n/en/#y`, but `en/index.html` has no id `y`";
    check(
        "<a href=/n/en/#y><a href=/n/en/#y>",
        &[(Code::OutputLink, gone)],
    );
    let own = "links to `#y`, but `zh/index.html` has no id `y`";
    check("<a href=#y><p id=z>", &[(Code::OutputLink, own)]);
    let missing = "links to `/n/de/`, which is not in the output";
    check("<a href=/n/de/>", &[(Code::OutputLink, missing)]);
    check(
        "<a href=https://a.example/n/de/>",
        &[(Code::OutputLink, "which is not in the output")],
    );
    check(
        "<img src=/x.png>",
        &[(Code::OutputLink, "on this host but not part of this site")],
    );
    check(
        "<a href='https://['>",
        &[(Code::OutputLink, "which is no URL")],
    );
}

#[test]
fn hosts_and_schemes() {
    let check = |html: &str, expected: &[(Code, &str)]| check(&[("index.html", html)], expected);
    let foreign = "from another host, `b.example`";
    check("<img src=//b.example/x>", &[(Code::OutputForeign, foreign)]);
    check(
        "<link rel=icon href=https://b.example/x>",
        &[(Code::OutputForeign, foreign)],
    );
    check(
        "<form action=https://b.example/></form>",
        &[(Code::OutputForeign, foreign)],
    );
    check(
        "<img src=http://a.example/n/>",
        &[(Code::OutputForeign, "host, `a.example`")],
    );
    let scheme = "whose scheme is not allowed there";
    check(
        "<a href='java&#115;cript:x'>",
        &[(Code::OutputInline, scheme)],
    );
    check(
        "<a href='javascript&colon;x'>",
        &[(Code::OutputInline, scheme)],
    );
    check("<img src=data:,x>", &[(Code::OutputInline, scheme)]);
    check("<a href=ftp://b.example>", &[(Code::OutputInline, scheme)]);
    check(
        "<form action=mailto:a@b.example></form>",
        &[(Code::OutputInline, scheme)],
    );
}

#[test]
fn stylesheets_and_images() {
    let check =
        |path, text, expected: &[(Code, &str)]| check(&[(path, text), ("f.woff2", "")], expected);
    check(
        "a.css",
        "a{b:url(f.woff2) url(/n/f.woff2) url(data:,x)}",
        &[],
    );
    check(
        "a.css",
        "@import '//b.example/x';",
        &[(Code::OutputForeign, "host, `b.example`")],
    );
    check(
        "a.css",
        "a{b:url(g)}",
        &[(Code::OutputLink, "loads `g`, which is not in the output")],
    );
    check(
        "a.svg",
        "<svg><script/></svg>",
        &[(Code::OutputInline, "a `script` element with code in it")],
    );
    check(
        "a.svg",
        "<svg><a id='x'/><a id='x' href='#y'/></svg>",
        &[(Code::OutputId, "has the id `x` more than once")],
    );
    check("a.txt", "<script>x</script>", &[]);
}

#[test]
fn an_id_twice_is_told_once() {
    let expected = [(Code::OutputId, "`index.html` has the id `x` more than once")];
    check(&[("index.html", "<p id=x><p id=x><p id=x>")], &expected);
}

#[test]
fn the_manifest_has_its_path_for_itself() {
    check(
        &[("candor.json", "{}")],
        &[(Code::OutputCollision, "is where the manifest goes")],
    );
    check(
        &[("candor.json.sig", "")],
        &[(
            Code::OutputCollision,
            "is where the manifest's signature goes",
        )],
    );
}

#[test]
fn near_names_are_suggested() {
    let html = "<p id=reset-password><a href='#reset-pasword'><a href=/n/en>";
    let (_, found) = run(&[("index.html", html), ("en/index.html", "")]);
    let helps: Vec<_> = found
        .iter()
        .filter_map(|item| item.help.as_deref())
        .collect();
    assert_eq!(
        helps,
        ["did you mean `/n/en/`?", "did you mean `reset-password`?"]
    );
}

#[test]
fn digests_of_all_and_anchors_of_pages() {
    let (verified, _) = run(&[
        ("a.txt", "x"),
        ("index.html", "<p id=b><p id=a>"),
        ("x.html", ""),
    ]);
    let path = |text| SitePath::parse(text).unwrap();
    assert_eq!(verified.digests.len(), 3);
    assert_eq!(verified.digests[&path("a.txt")], Digest::of(b"x"));
    let anchors = [
        (
            path("index.html"),
            Arc::from(["b".to_owned(), "a".to_owned()]),
        ),
        (path("x.html"), Arc::from([])),
    ];
    assert_eq!(verified.anchors, anchors.into());
}

#[test]
fn a_page_that_fails_is_told_and_left_out() {
    let mut output = output(&[("en/index.html", "<a href=/n/#x>")]);
    let failing = || {
        let finding = Diagnostic::new(Code::ThemeTemplate, Place::Site, "cannot render");
        Err(Box::new(finding))
    };
    let path = SitePath::parse("index.html").unwrap();
    output.files.insert(
        path.clone(),
        Body::Render {
            make: Arc::new(move |()| failing()),
            from: Inputs::new(path.clone(), []),
        },
    );
    let base = BaseUrl::parse("https://a.example/n").unwrap();
    let mut found = Diagnostics::default();
    let verified = verify(&output, &base, &mut Memory::default(), NO_SINK, &mut found);
    let codes: Vec<Code> = found.iter().map(|item| item.code).collect();
    assert_eq!(codes, [Code::ThemeTemplate]);
    assert_eq!(verified.digests.len(), 1);
}
