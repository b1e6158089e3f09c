//! What somebody is told who has drafts alone, or names what is not there.

use super::{candor, good, write};

#[test]
fn a_site_with_drafts_alone_is_told_as_one() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path();
    good(at, &["init"]);
    good(at, &["new", "2026-03-vendor"]);
    let table = good(at, &["status"]);
    let row = table.lines().find(|line| line.starts_with("2026-03"));
    let cells: Vec<_> = row.unwrap().split("  ").map(str::trim).collect();
    let cells: Vec<_> = cells.into_iter().filter(|cell| !cell.is_empty()).collect();
    let expected = ["2026-03-vendor", "-", "draft", "not written", "not written"];
    assert_eq!(cells, expected, "{table}");
    assert!(table.ends_with("\nnothing is published yet\n"), "{table}");
    let survey = good(at, &["status", "--json"]);
    let survey: serde_json::Value = serde_json::from_str(&survey).unwrap();
    let state = survey.pointer("/notices/0/languages/en/state");
    assert_eq!(state, Some(&"not_written".into()), "{survey}");
    let (_, _, err) = candor(at, &["record"]);
    let last = "nothing to record: no notice is to be published yet\n";
    assert!(err.ends_with(last), "{err}");

    // One note for what nobody has written, which says what to write.
    let (_, _, err) = candor(at, &["check", "--message-format", "short"]);
    let notes: Vec<_> = err.lines().filter(|line| line.contains("note[")).collect();
    let about = "content/incidents/2026-03-vendor: note[incident/missing-source]: `2026-03-vendor` is a draft \
                 with nothing written in it yet";
    assert!(notes.len() == 2 && notes.contains(&about), "{err}");

    // A draft with a mistake in it is no such thing.
    let notice = at.join("content/incidents/2026-03-vendor/notice.en.md");
    write(&notice, "---\ntilte: x\n---\n\nText.\n");
    let table = candor(at, &["status"]).1;
    assert!(table.contains("draft  ?"), "{table}");
}

#[test]
fn who_names_no_notice_is_told_where_to_look() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path();
    good(at, &["init"]);
    let (status, _, err) = candor(at, &["record", "nonsense"]);
    let told = "error: there is no incident `nonsense`\nhelp: `candor status` lists the notices\n";
    assert_eq!((status, err.as_str()), (2, told));
    let (status, _, err) = candor(at, &["build", "--output", "."]);
    assert_eq!(status, 3, "{err}");
    assert!(
        err.contains("\nnothing was written: . is as it was\n"),
        "{err}"
    );
}

#[test]
fn an_address_that_is_an_example_is_told() {
    let check = |args: &[&str], expected: bool| {
        let home = tempfile::tempdir().unwrap();
        let (_, _, err) = candor(home.path(), &[&["init"], args].concat());
        assert_eq!(err.contains("`base_url` in site.toml"), expected, "{err}");
    };
    check(&[], true);
    check(&["--base-url", "https://notices.example.org"], false);
}
