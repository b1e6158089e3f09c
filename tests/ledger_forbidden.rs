//! Edits that would break what was published, or rewrite what was recorded.
//!
//! 1. What is lost for ever stops `check`, `build` and `record`, and nothing is written. The help, put
//!    by a machine into the file that it names, makes all of them pass, and every anchor leads
//!    somewhere.
//! 2. A ledger that is not as it was recorded stops them too; what git then restores is sound.
//! 3. What contradicts the ledger without losing anything is told, and stops `record` alone.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "ledger/northwind.rs"]
mod northwind;
#[path = "ledger/site.rs"]
mod site;

use northwind::{CHINESE, DOT, ENGLISH, FACTS, FAQ, FAQ_CHINESE, FOLDER};
use site::{Files, Finding, Line, Page, Run, Site, TOML, assert_chain, is_page};
use std::collections::BTreeSet;
use std::sync::OnceLock;

const SLUG: &str = "2026-03-vendor";
const NOW: &str = "2026-04-10T00:00:00Z";
const UPDATES: &str = "- id: tokens
  at: 2026-03-28T09:00:00-07:00
  kind: correction
  status: identified
  about: [tokens]
  text: {en: We had written that tokens were affected., zh-Hans: 我们曾写道令牌受到影响。}
";

fn file(name: &str) -> String {
    format!("{FOLDER}{name}")
}

/// A notice in two languages with three revisions, built, and committed to git.
fn published() -> Site {
    static FILES: OnceLock<Files> = OnceLock::new();
    Site::of(FILES.get_or_init(|| publish().files("")))
}

fn publish() -> Site {
    let site = Site::new(&[("site.toml", TOML), (".gitignore", "public/\n")]);
    for (name, text) in [
        ("incident.yaml", FACTS),
        ("notice.en.md", ENGLISH),
        ("notice.zh-Hans.md", CHINESE),
        ("faq.yaml", FAQ),
        ("faq.zh-Hans.yaml", FAQ_CHINESE),
        ("timeline.svg", DOT),
    ] {
        site.write(&file(name), text);
    }
    site.done("2026-03-27T02:00:00Z", &["record"]);
    site.edit(
        &file("faq.yaml"),
        "Yes, says Mallory Quux of the vendor.",
        "No.",
    );
    site.edit(
        &file("faq.zh-Hans.yaml"),
        "是的，供应商的 Mallory Quux 这样说。",
        "没有。",
    );
    site.write(&file("updates.yaml"), UPDATES);
    site.done("2026-03-28T16:00:00Z", &["record"]);
    site.edit(&file("incident.yaml"), "severity: low", "severity: medium");
    site.done("2026-03-29T16:00:00Z", &["record"]);
    site.done(NOW, &["build", "--strict"]);
    assert_eq!(Line::all(&site.read(&file("history.jsonl"))).len(), 3);
    site.git(&["init", "--quiet"]);
    site.git(&["add", "."]);
    site.git(&["commit", "--quiet", "--message", "Publish"]);
    site
}

/// Every anchor of the notice as it was published.
fn anchors(site: &Site) -> BTreeSet<String> {
    page(site, "en", SLUG).ids
}

fn page(site: &Site, locale: &str, slug: &str) -> Page {
    Page::of(&site.read(&format!("public/{locale}/incidents/{slug}/index.html")))
}

/// The edit stops everything, with an error of this code: nothing is written. Gives what `check`
/// said.
fn refused(site: &Site, code: &str) -> Run {
    let before = site.files("");
    let mut all = ["check", "build", "record"].map(|command| {
        let run = site.run(NOW, &[command]);
        assert_eq!(run.status, 1, "{command}: {run:#?}");
        assert!(run.codes("error").contains(&code), "{command}: {run:#?}");
        run
    });
    assert!(site.files("") == before, "{code}: something was written");
    std::mem::replace(
        &mut all[0],
        Run {
            status: 0,
            out: String::new(),
            err: String::new(),
            findings: Vec::new(),
        },
    )
}

/// All passes, and every anchor leads somewhere in both languages, under all names of the folder.
fn mended(site: &Site, anchors: &BTreeSet<String>, slugs: &[&str]) {
    let check = site.done(NOW, &["check"]);
    assert!(check.codes("error").is_empty(), "{check:#?}");
    site.done(NOW, &["record"]);
    site.done(NOW, &["build", "--strict"]);
    for locale in ["en", "zh-Hans"] {
        for slug in slugs {
            page(site, locale, slug).assert_resolves(anchors, &format!("{locale} {slug}"));
        }
    }
}

/// Puts the lines of a help where it says. A line that ends in a colon and names a file says where;
/// the lines below it are for that file.
fn paste(site: &Site, finding: &Finding) {
    let help = finding.help.as_ref().unwrap();
    let folder = finding.file.as_ref().unwrap();
    let folder = folder.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut target: Option<(String, &str)> = None;
    let mut lines: Vec<&str> = Vec::new();
    for line in help.lines().chain([":end"]) {
        let files = ["incident.yaml", "faq.yaml", "site.toml"];
        let named = files
            .iter()
            .find(|name| line.ends_with(':') && line.contains(*name));
        let is_told = line.starts_with("what readers were told stays");
        if named.is_none() && line != ":end" {
            lines.extend((!is_told).then_some(line));
            continue;
        }
        if let Some((path, head)) = target.take() {
            put(site, &path, head, &lines);
            lines.clear();
        }
        target = named.map(|name| {
            (
                format!("{folder}/{name}")
                    .trim_start_matches('/')
                    .to_owned(),
                line,
            )
        });
        assert!(lines.is_empty(), "lines for no file: {help}");
    }
}

/// Below the key that the head names in backticks; in place of a line with the same key; else at the
/// end of the file.
fn put(site: &Site, path: &str, head: &str, lines: &[&str]) {
    assert!(!lines.is_empty(), "{head}");
    let old = site.read(path);
    let text = format!("{}\n", lines.join("\n"));
    let key = lines[0].split_once(':').map_or("", |(key, _)| key);
    let same = old
        .lines()
        .find(|line| line.starts_with(&format!("{key}: ")) && !key.starts_with([' ', '-']));
    if let Some((_, rest)) = head.split_once("below `") {
        let key = rest.split('`').next().unwrap();
        site.edit(path, &format!("\n{key}\n"), &format!("\n{key}\n{text}"));
    } else if let Some(same) = same {
        site.edit(path, &format!("{same}\n"), &text);
    } else {
        site.append(path, &text);
    }
}

/// A question, taken out of both files.
fn delete_question(site: &Site, id: &str) {
    for (name, begin) in [
        ("faq.yaml", format!("- id: {id}\n")),
        ("faq.zh-Hans.yaml", format!("{id}:\n")),
    ] {
        let text = site.read(&file(name));
        let (before, rest) = text.split_once(&begin).unwrap();
        let is_next = |line: &&str| !line.starts_with(' ');
        let next = rest.lines().position(|line| is_next(&line));
        let after: Vec<_> = rest.lines().skip(next.unwrap_or(usize::MAX)).collect();
        site.write(&file(name), &format!("{before}{}\n", after.join("\n")));
    }
}

#[test]
fn a_question_that_is_deleted_can_be_retired() {
    let site = published();
    let anchors = anchors(&site);
    delete_question(&site, "contact-us");
    let run = refused(&site, "ledger/anchor-lost");
    let finding = run.only("ledger/anchor-lost");
    assert!(finding.message.contains("`#contact-us`"), "{finding:?}");
    paste(&site, finding);
    assert!(site.read(&file("faq.yaml")).contains("retired:"));
    mended(&site, &anchors, &[SLUG]);
    let page = page(&site, "en", SLUG).html;
    assert!(
        page.contains("Whom can I ask?") && page.contains("question retired"),
        "{page}"
    );
}

#[test]
fn a_question_with_another_id_has_moved() {
    let site = published();
    let anchors = anchors(&site);
    site.edit(&file("faq.yaml"), "- id: phishing", "- id: imitations");
    site.edit(&file("faq.zh-Hans.yaml"), "phishing:", "imitations:");
    let run = refused(&site, "ledger/anchor-lost");
    paste(&site, run.only("ledger/anchor-lost"));
    assert!(
        site.read(&file("incident.yaml"))
            .ends_with("moved:\n  phishing: imitations\n")
    );
    mended(&site, &anchors, &[SLUG]);
    // A second one goes below the first.
    site.edit(&file("faq.yaml"), "- id: data\n", "- id: content\n");
    site.edit(&file("faq.zh-Hans.yaml"), "data:\n", "content:\n");
    let run = refused(&site, "ledger/anchor-lost");
    paste(&site, run.only("ledger/anchor-lost"));
    mended(&site, &anchors, &[SLUG]);
    let moved = "moved:\n  data: content\n  phishing: imitations\n";
    assert!(site.read(&file("incident.yaml")).ends_with(moved));
}

#[test]
fn headings_and_groups_that_are_deleted_have_moved() {
    let site = published();
    let anchors = anchors(&site);
    site.edit(&file("notice.en.md"), "### For teams\n", "");
    site.edit(&file("notice.zh-Hans.md"), "### 致团队\n", "");
    site.edit(
        &file("faq.yaml"),
        "- group: reports\n  title: {en: About those reports}\n",
        "",
    );
    let updates = site.read(&file("updates.yaml"));
    site.remove(&file("updates.yaml"));
    delete_question(&site, "contact-us");
    let run = refused(&site, "ledger/anchor-lost");
    let finding = run.only("ledger/anchor-lost");
    let names = "`#contact-us`, `#for-teams`, `#reports`, `#update-tokens`";
    assert!(finding.message.contains(names), "{finding:?}");
    assert!(
        finding
            .help
            .as_ref()
            .unwrap()
            .contains("put `tokens` back into updates.yaml")
    );
    site.write(&file("updates.yaml"), &updates);
    paste(&site, finding);
    mended(&site, &anchors, &[SLUG]);
}

#[test]
fn a_heading_with_another_id_has_moved() {
    let site = published();
    let anchors = anchors(&site);
    site.edit(
        &file("notice.en.md"),
        "## What to watch for",
        "## What to watch for {#watch}",
    );
    let run = refused(&site, "ledger/anchor-lost");
    paste(&site, run.only("ledger/anchor-lost"));
    assert!(
        site.read(&file("incident.yaml"))
            .ends_with("moved:\n  what-to-watch-for: watch\n")
    );
    mended(&site, &anchors, &[SLUG]);
}

#[test]
fn a_folder_with_another_name_has_an_alias() {
    let site = published();
    let anchors = anchors(&site);
    let slugs = ["2026-03-reports", SLUG, "2026-old"];
    site.rename(FOLDER, "content/incidents/2026-03-reports");
    let run = refused(&site, "ledger/slug-moved");
    paste(&site, run.only("ledger/slug-moved"));
    mended(&site, &anchors, &slugs[..2]);
    // Aliases that are there already stay.
    let facts = "content/incidents/2026-03-reports/incident.yaml";
    site.edit(
        facts,
        "aliases: [2026-03-vendor]",
        "aliases: [2026-old, /2026/metrics/]",
    );
    let run = refused(&site, "ledger/slug-moved");
    paste(&site, run.only("ledger/slug-moved"));
    let all = "aliases: [2026-old, 2026-03-vendor, /2026/metrics/]\n";
    assert!(site.read(facts).ends_with(all), "{}", site.read(facts));
    mended(&site, &anchors, &slugs);
    page(&site, "en", SLUG).assert_resolves(&anchors, "after the second");
}

#[test]
fn a_language_that_was_published_stays() {
    let chinese = "[[locales]]\ntag = \"zh-Hans\"\nname = \"简体中文\"\n";
    for with_texts in [true, false] {
        let site = published();
        let anchors = anchors(&site);
        let live: BTreeSet<String> = site
            .files("public")
            .into_keys()
            .filter(|path| is_page(path))
            .collect();
        site.edit("site.toml", chinese, "");
        if !with_texts {
            site.remove(&file("notice.zh-Hans.md"));
            site.remove(&file("faq.zh-Hans.yaml"));
            site.edit(
                &file("updates.yaml"),
                ", zh-Hans: 我们曾写道令牌受到影响。",
                "",
            );
        }
        let run = refused(&site, "ledger/locale-lost");
        paste(&site, run.only("ledger/locale-lost"));
        mended(&site, &anchors, &[SLUG]);
        let now: BTreeSet<String> = site.files("public").into_keys().collect();
        assert!(live.is_subset(&now), "{:?}", live.difference(&now));
    }
}

/// One way to edit a ledger.
type Edit<'a> = Box<dyn Fn(&mut Vec<String>) + 'a>;

/// The ledger, edited in each of these ways; then restored by the command that the help names.
fn edited(edits: &[Edit<'_>]) {
    let site = published();
    let anchors = anchors(&site);
    let path = file("history.jsonl");
    let before = site.read(&path);
    for edit in edits {
        let mut lines: Vec<String> = before.split_inclusive('\n').map(str::to_owned).collect();
        edit(&mut lines);
        let after = lines.concat();
        assert_ne!(after, before);
        site.write(&path, &after);
        let run = refused(&site, "ledger/edited");
        let finding = run.only("ledger/edited");
        assert_eq!(finding.file.as_deref(), Some(&*path), "{finding:?}");
        let help = finding.help.as_ref().unwrap();
        let command = help.split('`').find(|part| part.starts_with("git "));
        let command = command.unwrap_or_else(|| panic!("{help}"));
        let args: Vec<_> = command.split(' ').skip(1).collect();
        site.git(&args);
        assert_eq!(site.read(&path), before);
    }
    mended(&site, &anchors, &[SLUG]);
}

/// Puts a text in place of another in one of the lines.
fn replaced<'a>(line: usize, from: &'a str, to: &'a str) -> Edit<'a> {
    Box::new(move |lines| {
        assert!(lines[line].contains(from), "{}", lines[line]);
        lines[line] = lines[line].replacen(from, to, 1);
    })
}

#[test]
fn a_text_of_the_ledger_stays_as_it_is() {
    edited(&[
        replaced(0, "Counters, and the name", "Counters, not the name"),
        // Of the newest line, too.
        replaced(2, "severity: medium", "severity: high"),
        replaced(1, "\"salt\":\"", "\"salt\":\"0"),
    ]);
}

#[test]
fn a_text_of_the_ledger_is_taken_out_by_redaction_alone() {
    let blank = |line: usize, id: &'static str| -> Edit<'static> {
        Box::new(move |lines| {
            let found = Line::all(&lines[line]).remove(0);
            let digests = found.digests(id, |locale| locale == "en");
            let digest = digests.first().unwrap();
            let kept = &found.value["texts"][digest];
            let blank = format!("\"{digest}\":null");
            replaced(line, &format!("\"{digest}\":{kept}"), &blank)(lines);
        })
    };
    edited(&[
        blank(0, "tokens"),
        blank(1, "tokens"),
        blank(0, "contact-us"),
    ]);
}

#[test]
fn a_text_that_was_taken_out_does_not_come_back() {
    let site = published();
    let path = file("history.jsonl");
    let before = site.read(&path);
    site.done(
        NOW,
        &["redact", SLUG, "tokens@1", "--reason", "it named somebody"],
    );
    let after = site.read(&path);
    assert!(!after.contains("Mallory"), "{after}");
    // A merge that took the older line, and the newer ones behind it.
    let first = before.split_inclusive('\n').take(1);
    let lines = first.chain(after.split_inclusive('\n').skip(1));
    site.write(&path, &lines.collect::<String>());
    let finding = refused(&site, "ledger/edited");
    let finding = finding.only("ledger/edited");
    assert!(finding.message.contains("stands here again"), "{finding:?}");
    site.write(&path, &after);
    site.done(NOW, &["check"]);
}

#[test]
fn a_member_of_the_ledger_stays_as_it_is() {
    edited(&[
        replaced(1, "\"kind\":\"correction\"", "\"kind\":\"minor\""),
        replaced(
            1,
            "\"at\":\"2026-03-28T16:00:00Z\"",
            "\"at\":\"2026-03-27T16:00:00Z\"",
        ),
        replaced(1, "\"status\":\"identified\"", "\"status\":\"resolved\""),
        replaced(1, "\"phishing\",", ""),
        replaced(1, ",\"texts\":{", ",\"more\":1,\"texts\":{"),
        replaced(1, "\"previous\":\"", "\"previous\":\"0"),
        replaced(1, "\"number\":2", "\"number\":3"),
        replaced(1, "\"format\":1,", ""),
        replaced(1, "{", "{ "),
        replaced(0, "\"published\":\"2026-03-27T02:00:00Z\",", ""),
        replaced(2, "\"number\":3", "\"number\":4"),
    ]);
}

#[test]
fn the_lines_of_the_ledger_stay_in_their_order() {
    edited(&[
        Box::new(|lines| lines.swap(1, 2)),
        Box::new(|lines| lines.swap(0, 1)),
        Box::new(|lines| drop(lines.remove(0))),
        Box::new(|lines| drop(lines.remove(1))),
        Box::new(|lines| lines.insert(1, "{}\n".to_owned())),
    ]);
}

#[test]
fn a_ledger_that_was_cut_off_is_no_ledger() {
    let cut = |line: usize, left: usize| -> Edit<'static> {
        Box::new(move |lines| {
            lines.truncate(line + 1);
            let whole: Vec<char> = lines[line].chars().collect();
            lines[line] = whole[..left].iter().collect();
        })
    };
    edited(&[cut(2, 100), cut(2, 400), cut(1, 1), cut(0, 700)]);
}

#[test]
fn what_was_published_is_no_draft_any_more() {
    let site = published();
    let anchors = anchors(&site);
    site.append(&file("incident.yaml"), "draft: true\n");
    let run = refused(&site, "incident/published-draft");
    let help = run.only("incident/published-draft").help.clone().unwrap();
    assert!(
        help.contains("remove `draft: true`") && help.contains("`withdrawn:`"),
        "{help}"
    );
    site.edit(&file("incident.yaml"), "draft: true\n", "");
    mended(&site, &anchors, &[SLUG]);
}

/// The edit is told by `check` and `build`, stops neither, changes nothing of the time that readers
/// see, and stops `record`. Gives the finding.
fn told(site: &Site, code: &str) -> Finding {
    let ledger = site.read(&file("history.jsonl"));
    let times = page(site, "en", SLUG).times;
    for command in ["check", "build"] {
        let run = site.done(NOW, &[command]);
        assert!(run.codes("warning").contains(&code), "{command}: {run:#?}");
        let strict = site.run(NOW, &[command, "--strict"]);
        assert_eq!(strict.status, 1, "{command}: {strict:#?}");
    }
    let public = site.files("public");
    let mut run = site.run(NOW, &["record"]);
    assert_eq!(run.status, 1, "{run:#?}");
    assert!(run.codes("error").contains(&code), "{run:#?}");
    assert_eq!(site.read(&file("history.jsonl")), ledger);
    assert!(site.files("public") == public);
    if code == "ledger/frozen" {
        assert_eq!(page(site, "en", SLUG).times, times);
    }
    let at = run.findings.iter().position(|finding| finding.code == code);
    run.findings.swap_remove(at.unwrap())
}

/// What a help has in backticks first.
fn quoted(finding: &Finding) -> String {
    let help = finding.help.as_ref().unwrap();
    help.split('`')
        .nth(1)
        .unwrap_or_else(|| panic!("{help}"))
        .to_owned()
}

#[test]
fn the_time_of_the_publication_is_frozen() {
    for other in [
        "2026-03-26T00:00:00Z",
        "2026-03-28T00:00:00Z",
        "2027-01-01T00:00:00Z",
    ] {
        let site = published();
        let anchors = anchors(&site);
        let line = format!("published: {other}");
        site.append(&file("incident.yaml"), &format!("{line}\n"));
        let finding = told(&site, "ledger/frozen");
        let right = quoted(&finding);
        assert_eq!(right, "published: 2026-03-27T02:00:00Z");
        site.edit(&file("incident.yaml"), &line, &right);
        mended(&site, &anchors, &[SLUG]);
    }
}

#[test]
fn time_kind_and_status_of_an_update_are_frozen() {
    let edits = [
        (
            "  at: 2026-03-28T09:00:00-07:00\n",
            "  at: 2026-03-29T09:00:00-07:00\n",
        ),
        ("  kind: correction\n", "  kind: update\n"),
        ("  kind: correction\n", "  kind: minor\n"),
        ("  status: identified\n", "  status: resolved\n"),
    ];
    for (from, to) in edits {
        let site = published();
        let anchors = anchors(&site);
        site.edit(&file("updates.yaml"), from, to);
        let finding = if to.contains("minor") {
            // Minor updates are not shown: its anchor would be gone.
            refused(&site, "ledger/anchor-lost")
                .findings
                .into_iter()
                .find(|finding| finding.code == "ledger/frozen")
                .unwrap()
        } else {
            told(&site, "ledger/frozen")
        };
        site.edit(
            &file("updates.yaml"),
            to,
            &format!("  {}\n", quoted(&finding)),
        );
        mended(&site, &anchors, &[SLUG]);
        let run = site.done(NOW, &["record"]);
        assert!(run.err.contains("nothing to record"), "{run:?}");
    }
}

#[test]
fn a_status_that_an_update_never_had_does_not_come_later() {
    let site = published();
    site.append(
        &file("updates.yaml"),
        "- {id: plain, text: {en: News., zh-Hans: 消息。}}\n",
    );
    site.done(NOW, &["record"]);
    site.done(NOW, &["build"]);
    let anchors = anchors(&site);
    site.edit(
        &file("updates.yaml"),
        "{id: plain,",
        "{id: plain, status: resolved,",
    );
    let finding = told(&site, "ledger/frozen");
    assert!(finding.help.unwrap().contains("remove `status:`"));
    site.edit(&file("updates.yaml"), " status: resolved,", "");
    mended(&site, &anchors, &[SLUG]);
}

/// A minor entry, with an edit that is more; then as the help wants it.
fn not_minor(edit: impl Fn(&Site), what: &str) {
    let site = published();
    let anchors = anchors(&site);
    edit(&site);
    site.append(&file("updates.yaml"), "- id: slip\n  kind: minor\n");
    let finding = told(&site, "ledger/minor");
    assert!(finding.message.contains(what), "{finding:?}");
    let help = finding.help.unwrap();
    let right = help.split('`').rfind(|part| part.starts_with("kind: "));
    assert_eq!(right, Some("kind: update"), "{help}");
    site.edit(&file("updates.yaml"), "kind: minor", right.unwrap());
    mended(&site, &anchors, &[SLUG]);
}

#[test]
fn a_minor_edit_changes_no_fact_and_takes_nothing_away() {
    not_minor(
        |site| site.edit(&file("incident.yaml"), "severity: medium", "severity: high"),
        "fact",
    );
    not_minor(
        |site| {
            site.edit(
                &file("notice.en.md"),
                "summary: Somebody read usage reports at a vendor of ours.\n",
                "",
            );
        },
        "taken away",
    );
}

#[test]
fn a_minor_edit_changes_no_number_date_link_or_address() {
    let faq = |from: &'static str, to: &'static str| {
        move |site: &Site| site.edit(&file("faq.yaml"), from, to)
    };
    let site = published();
    site.edit(
        &file("faq.yaml"),
        "Counters, and the name of the workspace.",
        "16 counters.",
    );
    not_minor(
        faq(
            "Write to our support.",
            "Write to our support within 14 days.",
        ),
        "`14`",
    );
    not_minor(
        faq(
            "Write to our support.",
            "Write to [our support](https://northwind.example).",
        ),
        "northwind.example",
    );
    not_minor(
        faq(
            "Write to our support.",
            "Write to support@northwind.example.",
        ),
        "support@northwind.example",
    );
    not_minor(
        |site| site.edit(&file("notice.en.md"), "(#tokens)", "(#data)"),
        "#data",
    );
}

#[test]
fn several_kinds_at_once_say_what_each_is_about() {
    let site = published();
    let anchors = anchors(&site);
    site.edit(
        &file("faq.yaml"),
        "Write to our support.",
        "Write to our suport.",
    );
    site.edit(&file("faq.yaml"), "Counters, and", "Counts, and");
    site.append(
        &file("updates.yaml"),
        "- id: counts\n  kind: correction\n  about: [data]\n  text: {en: They are counts.}\n- id: slip\n  kind: minor\n",
    );
    let finding = told(&site, "ledger/about");
    assert!(finding.message.contains("`contact-us`"), "{finding:?}");
    let about = quoted(&finding);
    assert_eq!(about, "about: [contact-us]");
    site.append(&file("updates.yaml"), &format!("  {about}\n"));
    mended(&site, &anchors, &[SLUG]);
    let lines = assert_chain(&site.read(&file("history.jsonl")));
    let newest = lines.last().unwrap();
    assert_eq!(newest.word("kind"), "correction");
    let minor: Vec<_> = newest.value["changes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|change| change["minor"] == true)
        .map(|change| change["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(minor, ["contact-us"]);
    // The slip makes no translation older than its source, the correction does.
    assert_eq!(
        page(&site, "zh-Hans", SLUG).newer,
        BTreeSet::from(["data".to_owned()])
    );
}
