//! 36 to 39: what is published is what was built, and hosts take it.

use crate::site::{Site, TOML, text};
use std::fs;

#[test]
fn f37_a_copy_that_differs_is_found() {
    let site = Site::built();
    let verify = |wanted: &[&str]| {
        let said = site.run(&["verify", "public"]);
        assert_eq!(said.status == 0, wanted.is_empty(), "{}", said.text);
        for wanted in wanted {
            assert!(said.text.contains(wanted), "{wanted}: {}", said.text);
        }
    };
    verify(&[]);
    let files = site.public();
    for (path, bytes) in &files {
        let mut flipped = bytes.clone();
        let Some(byte) = flipped.last_mut().filter(|_| path != "candor.json") else {
            continue;
        };
        *byte ^= 1;
        site.put(&format!("public/{path}"), &flipped);
        verify(&["[copy/changed]", path]);
        site.put(&format!("public/{path}"), bytes);
    }
    site.put("public/en/extra.html", "x");
    verify(&["[copy/extra]", "en/extra.html"]);
    fs::remove_file(site.path("public/en/extra.html")).unwrap();
    fs::remove_file(site.path("public/en/index.html")).unwrap();
    verify(&["[copy/missing]", "en/index.html"]);
}

#[test]
fn f38_nothing_is_loaded_from_elsewhere() {
    let site = Site::new();
    site.put("themes/default/templates/extra.html", "");
    let built_in = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/themes/default/templates/notice.html"
    );
    let template = fs::read_to_string(built_in).unwrap();
    for (added, code) in [
        (
            "<img src=\"https://evil.example/x.png\" alt=\"\">",
            "output/foreign-host",
        ),
        (
            "<link rel=\"preload\" href=\"//evil.example/x.css\">",
            "output/foreign-host",
        ),
        ("<script>1</script>", "output/inline-code"),
        ("<p style=\"color:red\">x</p>", "output/inline-code"),
        ("<p onclick=\"x()\">x</p>", "output/inline-code"),
    ] {
        let text = template.replacen("<h1", &format!("{added}<h1"), 1);
        assert_ne!(text, template);
        site.put("themes/default/templates/notice.html", text);
        site.fails(1, &[code]);
    }
}

#[test]
fn f39_hosts_limits_are_kept_and_security_txt_is_whole() {
    let site = Site::new();
    let files = site.builds();
    for path in ["_headers", "_redirects"] {
        for line in text(&files, path).lines() {
            assert!(line.len() <= 2_000, "{path}: {line}");
        }
    }
    let txt = ".well-known/security.txt";
    let with = |table: &str| site.put("site.toml", format!("{TOML}\n[security_txt]\n{table}\n"));
    let contact = "contact = \"mailto:security@example.org\"";
    with(&format!("{contact}\nexpires = 2027-01-01T00:00:00Z"));
    assert!(text(&site.builds(), txt).contains("Expires: 2027-01-01T00:00:00Z"));
    with(&format!("{contact}\nexpires = 2026-10-01T00:00:00Z"));
    let said = site.run(&["build"]);
    assert!(
        said.status == 0 && said.text.contains("warning[output/security-txt-expired]"),
        "{}",
        said.text
    );
    assert!(!site.public().contains_key(txt));
    with(contact);
    site.fails(1, &["site.toml", "error[output/security-txt]"]);
}
