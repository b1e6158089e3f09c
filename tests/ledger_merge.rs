//! Ledgers that grew on two branches, merged with git.
//!
//! 1. Whatever git leaves (one side, markers, both sides one behind the other, lines in any order),
//!    `record --repair` makes one chain of it: common lines byte for byte, then both sides' own, with
//!    all their anchors, updates and texts.
//! 2. What was redacted on one side is gone.
//! 3. What is live stays byte for byte, as the beginning (`--published`); a `git revert` takes nothing
//!    of it away.

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
use site::{Files, Line, Page, Run, Site, TOML, assert_chain};
use std::collections::BTreeSet;
use std::sync::OnceLock;

const NOW: &str = "2026-04-10T00:00:00Z";
/// What SPEC and README say to write.
const ATTRIBUTES: &str = "* text=auto eol=lf\nhistory.jsonl -text -merge\n";
/// Each branch writes below a line of its own, so that git can merge them.
const UPDATES: &str = "# First week.
- id: told
  text: {en: We have told the authority., zh-Hans: 我们已告知主管机关。}

# Second week.

# Third week.
";

fn file(name: &str) -> String {
    format!("{FOLDER}{name}")
}

fn ledger(site: &Site) -> String {
    site.read(&file("history.jsonl"))
}

/// A notice that was recorded once, on the branch `main`.
fn base() -> Site {
    static FILES: OnceLock<Files> = OnceLock::new();
    let files = FILES.get_or_init(|| {
        let site = unrecorded();
        site.done("2026-03-27T02:00:00Z", &["record"]);
        commit(&site, "Record");
        site.files("")
    });
    Site::of(files)
}

/// The same, never recorded.
fn unrecorded() -> Site {
    let site = Site::new(&[
        ("site.toml", TOML),
        (".gitignore", "public/\nlive/\n"),
        (".gitattributes", ATTRIBUTES),
    ]);
    for (name, text) in [
        ("incident.yaml", FACTS),
        ("notice.en.md", ENGLISH),
        ("notice.zh-Hans.md", CHINESE),
        ("faq.yaml", FAQ),
        ("faq.zh-Hans.yaml", FAQ_CHINESE),
        ("updates.yaml", UPDATES),
        ("timeline.svg", DOT),
    ] {
        site.write(&file(name), text);
    }
    site.git(&["init", "--quiet"]);
    commit(&site, "Begin");
    site
}

fn commit(site: &Site, message: &str) {
    site.git(&["add", "--all"]);
    site.git(&["commit", "--quiet", "--message", message]);
}

fn record(site: &Site, at: &str) {
    site.done(at, &["record"]);
    commit(site, "Record");
}

/// A branch that corrects an answer, translates it two days later, and takes a part back. Then
/// somebody reads the translation again.
fn answers(site: &Site) {
    site.edit(
        &file("faq.yaml"),
        "Write to our support.",
        "Write to the address below.",
    );
    let update = "# Second week.\n- id: whom\n  at: 2026-03-28T08:00:00Z\n  kind: correction\n  status: identified\n  about: [contact-us]\n  text: {en: We had named our support.}\n";
    site.edit(&file("updates.yaml"), "# Second week.\n", update);
    record(site, "2026-03-28T12:00:00Z");
    site.edit(
        &file("faq.zh-Hans.yaml"),
        "请联系我们的客服。",
        "请写信至下方地址。",
    );
    record(site, "2026-03-30T12:00:00Z");
    site.edit(
        &file("faq.yaml"),
        "Write to the address below.",
        "Write to our support.",
    );
    record(site, "2026-03-31T12:00:00Z");
    let review =
        "# Second week.\n- {id: read, kind: checked, reviewed: [\"zh-Hans:contact-us\"]}\n";
    site.edit(&file("updates.yaml"), "# Second week.\n", review);
    record(site, "2026-04-01T12:00:00Z");
}

/// A branch that rewords a heading, gives a question another id, adds one, and retires one.
fn headings(site: &Site) {
    site.edit(
        &file("notice.en.md"),
        "## What we did",
        "## What we have done",
    );
    site.edit(&file("faq.yaml"), "- id: reset-password", "- id: passwords");
    site.edit(&file("faq.zh-Hans.yaml"), "reset-password:", "passwords:");
    site.append(
        &file("incident.yaml"),
        "moved: {reset-password: passwords}\n",
    );
    record(site, "2026-03-29T12:00:00Z");
    let question = "- group: reports\n  title: {en: About those reports}\n- id: sold\n  question: {en: Were reports sold?, zh-Hans: 报告被出售了吗？}\n  answer: {en: Not that we know., zh-Hans: 据我们所知没有。}\n";
    site.edit(
        &file("faq.yaml"),
        "- group: reports\n  title: {en: About those reports}\n",
        question,
    );
    let update =
        "# Third week.\n- id: sold\n  text: {en: We looked for them., zh-Hans: 我们查找过。}\n";
    site.edit(&file("updates.yaml"), "# Third week.\n", update);
    record(site, "2026-03-31T12:00:00Z");
}

/// Makes a branch at `main`.
fn branch(site: &Site, name: &str, work: impl Fn(&Site)) -> String {
    site.git(&["switch", "--quiet", "--create", name, "main"]);
    work(site);
    ledger(site)
}

/// Merges one branch into the other. Git cannot merge the ledgers, and everything else.
fn merge(site: &Site, ours: &str, theirs: &str) {
    site.git(&["switch", "--quiet", ours]);
    let (succeeds, text) = site.try_git(&["merge", "--quiet", "--no-edit", theirs]);
    assert!(!succeeds, "{text}");
    let unmerged = site.git(&["diff", "--name-only", "--diff-filter=U"]);
    assert!(
        unmerged.trim_end().ends_with("/history.jsonl") && unmerged.lines().count() == 1,
        "{unmerged}"
    );
}

/// One chain: what is common byte for byte, and all that either side had. The site is sound, and all
/// anchors lead somewhere.
fn whole(site: &Site, common: &str, sides: &[&str]) -> Vec<Line> {
    let repaired = ledger(site);
    assert!(repaired.starts_with(common), "{repaired}");
    let lines = assert_chain(&repaired);
    let all: Vec<_> = sides.iter().flat_map(|side| Line::all(side)).collect();
    let recorded: BTreeSet<_> = all.iter().flat_map(updates).collect();
    let ids: BTreeSet<_> = all.iter().flat_map(Line::updates).collect();
    // Each once, as a side recorded it.
    let updates: Vec<_> = lines.iter().flat_map(updates).collect();
    assert_eq!(updates.len(), ids.len(), "{updates:?}");
    assert!(
        updates.iter().all(|update| recorded.contains(update)),
        "{updates:?}"
    );
    let own: BTreeSet<_> = lines.iter().flat_map(Line::updates).collect();
    assert_eq!(own, ids);
    let anchors: BTreeSet<_> = lines.iter().flat_map(Line::anchors).collect();
    let texts: BTreeSet<_> = lines.iter().flat_map(texts).collect();
    for line in &all {
        assert!(line.anchors().is_subset(&anchors));
        assert!(self::texts(line).is_subset(&texts));
    }
    sound(site, &anchors);
    lines
}

/// Id, time, kind and status of each update of a line.
fn updates(line: &Line) -> Vec<String> {
    let updates = line.value["updates"].as_array().into_iter().flatten();
    updates.map(ToString::to_string).collect()
}

/// The texts of a line.
fn texts(line: &Line) -> BTreeSet<String> {
    line.texts().into_values().flatten().collect()
}

/// Nothing is wrong, nothing is left to record, and all anchors lead somewhere.
fn sound(site: &Site, anchors: &BTreeSet<String>) {
    let check = site.done(NOW, &["check", "--strict"]);
    assert!(check.found("ledger/unrecorded").is_empty(), "{check:#?}");
    let before = ledger(site);
    let again = site.done(NOW, &["record", "--repair"]);
    assert!(
        again
            .err
            .ends_with("nothing to record: everything is as it was recorded\n"),
        "{again:?}"
    );
    assert!(ledger(site) == before, "repaired twice:\n{}", ledger(site));
    site.done(NOW, &["build", "--strict"]);
    for locale in ["en", "zh-Hans"] {
        let page = site.read(&format!(
            "public/{locale}/incidents/2026-03-vendor/index.html"
        ));
        Page::of(&page).assert_resolves(anchors, locale);
    }
}

fn repair(site: &Site, args: &[&str]) -> Run {
    let mut all = vec!["record", "--repair"];
    all.extend(args);
    let run = site.done(NOW, &all);
    assert!(run.err.contains("repaired "), "{run:?}");
    run
}

/// Both branches, and the ledger of each.
fn branches() -> (Site, String, [String; 2]) {
    let site = base();
    let common = ledger(&site);
    let answers = branch(&site, "answers", answers);
    let headings = branch(&site, "headings", headings);
    (site, common, [answers, headings])
}

const ORDERS: [(&str, &str); 2] = [("answers", "headings"), ("headings", "answers")];

#[test]
fn either_side_can_be_merged_into_the_other() {
    for (ours, theirs) in ORDERS {
        let (site, common, sides) = branches();
        merge(&site, ours, theirs);
        let run = repair(&site, &[]);
        let anew = if ours == "answers" { 2 } else { 4 };
        assert!(run.err.contains(&format!("made anew {anew}")), "{run:?}");
        let lines = whole(&site, &common, &[&sides[0], &sides[1]]);
        // This side's own lines stay as they are.
        let own = if ours == "answers" {
            &sides[0]
        } else {
            &sides[1]
        };
        assert!(ledger(&site).starts_with(own));
        assert_eq!(lines.len(), 7);
        commit(&site, "Merge");
        // What was translated on one side is translated.
        let page = site.read("public/zh-Hans/incidents/2026-03-vendor/index.html");
        assert_eq!(Page::of(&page).newer, BTreeSet::from(["notice".to_owned()]));
    }
}

/// A branch on which an answer goes back to what it was there before.
fn to_and_fro(site: &Site) {
    let said = [
        "Write to our support.",
        "Call us.",
        "Write to us.",
        "Call us.",
        "Come.",
    ];
    let pairs = said.iter().zip(said.iter().skip(1));
    for ((old, new), day) in pairs.zip(28..) {
        site.edit(&file("faq.yaml"), old, new);
        record(site, &format!("2026-03-{day}T12:00:00Z"));
    }
}

#[test]
fn a_text_that_went_back_on_the_other_side_did_so() {
    let site = base();
    let common = ledger(&site);
    let sides = [
        branch(&site, "headings", headings),
        branch(&site, "to-and-fro", to_and_fro),
    ];
    merge(&site, "headings", "to-and-fro");
    let run = repair(&site, &[]);
    assert!(run.err.contains("made anew 4,"), "{run:?}");
    whole(&site, &common, &[&sides[0], &sides[1]]);
}

/// Whoever makes a line with a number or a time that cannot stand where it says makes its digest as
/// well; what is repaired is a chain all the same.
#[test]
fn forged_numbers_and_times_are_made_anew() {
    for (member, forged) in [
        ("number", "7"),
        ("number", "4294967295"),
        ("at", "\"2020-01-01T00:00:00Z\""),
    ] {
        let site = base();
        to_and_fro(&site);
        let text = ledger(&site);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let last = lines.pop().unwrap();
        let value: serde_json::Value = serde_json::from_str(&last).unwrap();
        let own = format!("\"{member}\":{}", value[member]);
        lines.push(last.replacen(&own, &format!("\"{member}\":{forged}"), 1));
        site.write(&file("history.jsonl"), &(lines.join("\n") + "\n"));
        let check = site.run(NOW, &["check"]);
        assert_eq!(check.status, 1, "{check:?}");
        repair(&site, &[]);
        let lines = assert_chain(&ledger(&site));
        assert_eq!(lines.len(), 5, "{member}: {forged}");
        assert_eq!(site.run(NOW, &["check"]).status, 0, "{member}: {forged}");
    }
}

/// As Windows' editor leaves it: what can be checked can be recorded.
#[test]
fn a_byte_order_mark_keeps_nobody_from_recording() {
    let site = base();
    let marked = format!("\u{feff}{}", ledger(&site));
    site.write(&file("history.jsonl"), &marked);
    site.edit(&file("faq.yaml"), "Write to our support.", "Call us.");
    site.done(NOW, &["record"]);
    site.done(NOW, &["check", "--strict"]);
    site.done(NOW, &["record", "--repair"]);
    assert_eq!(assert_chain(&ledger(&site)).len(), 2);
}

#[test]
fn markers_are_told_and_repaired() {
    for style in ["merge", "diff3", "zdiff3"] {
        let site = base();
        site.write(".gitattributes", "history.jsonl -text\n");
        commit(&site, "Forget the merge driver");
        let common = ledger(&site);
        let sides = [
            branch(&site, "answers", answers),
            branch(&site, "headings", headings),
        ];
        site.git(&["config", "merge.conflictStyle", style]);
        merge(&site, "answers", "headings");
        assert!(ledger(&site).contains("\n<<<<<<< ") || ledger(&site).starts_with("<<<<<<< "));
        let check = site.run(NOW, &["check"]);
        let help = check.only("ledger/forked").help.clone().unwrap();
        assert!(
            check.status == 1 && help.contains("`candor record --repair`"),
            "{help}"
        );
        // Once git has no sides any more, the file alone has to do.
        if style == "merge" {
            site.git(&["add", "--all"]);
        }
        repair(&site, &[]);
        whole(&site, &common, &[&sides[0], &sides[1]]);
    }
}

#[test]
fn lines_that_somebody_put_together_are_told_and_repaired() {
    let (site, common, sides) = branches();
    site.git(&["switch", "--quiet", "answers"]);
    // The content of both: git merges it once the ledgers are out of the way.
    site.git(&["merge", "--quiet", "--no-edit", "-X", "ours", "headings"]);
    for (one, other) in [(0, 1), (1, 0)] {
        let own = sides[other].strip_prefix(&common).unwrap();
        site.write(&file("history.jsonl"), &format!("{}{own}", sides[one]));
        let check = site.run(NOW, &["check"]);
        let finding = check.only("ledger/forked");
        assert!(
            check.status == 1 && finding.message.contains("revision 2 was recorded twice"),
            "{finding:?}"
        );
        repair(&site, &[]);
        whole(&site, &common, &[&sides[0], &sides[1]]);
        assert!(ledger(&site).starts_with(&sides[one]));
    }
}

/// All orders of these lines.
fn permutations(lines: &[String]) -> Vec<Vec<String>> {
    if lines.is_empty() {
        return vec![Vec::new()];
    }
    let with = |first: usize| {
        let mut rest = lines.to_vec();
        let line = rest.remove(first);
        let orders = permutations(&rest).into_iter();
        orders.map(move |rest| [vec![line.clone()], rest].concat())
    };
    (0..lines.len()).flat_map(with).collect()
}

#[test]
fn lines_in_any_order_are_repaired() {
    let (site, common, sides) = branches();
    merge(&site, "answers", "headings");
    let others = sides.iter().map(|side| side.strip_prefix(&common).unwrap());
    let lines: Vec<String> = [common.as_str()]
        .into_iter()
        .chain(others)
        .flat_map(|part| part.lines().map(str::to_owned))
        .collect();
    let orders = permutations(&lines);
    assert_eq!(orders.len(), 5040);
    // Without git's sides.
    commit(&site, "Merge");
    for order in orders.iter().step_by(331) {
        site.write(&file("history.jsonl"), &(order.join("\n") + "\n"));
        let run = site.done(NOW, &["record", "--repair"]);
        assert_eq!(run.codes("error"), [""; 0]);
        whole(&site, &common, &[&sides[0], &sides[1]]);
    }
}

/// A branch on which somebody is named, and the name taken out again.
fn names_somebody(site: &Site) {
    site.edit(
        &file("faq.yaml"),
        "Counters, and the name of the workspace.",
        "Ask Eve Doe.",
    );
    record(site, "2026-03-28T12:00:00Z");
    site.edit(&file("faq.yaml"), "Ask Eve Doe.", "Counters, and names.");
    record(site, "2026-03-29T12:00:00Z");
    redact(site, "data@2");
}

/// A branch that takes a name out of what was recorded on `main`.
fn takes_out(site: &Site) {
    site.edit(
        &file("faq.yaml"),
        "Yes, says Mallory Quux of the vendor. Please",
        "Yes. Please",
    );
    site.edit(
        &file("faq.zh-Hans.yaml"),
        "是的，供应商的 Mallory Quux 这样说。",
        "是的。",
    );
    record(site, "2026-03-28T12:00:00Z");
    redact(site, "tokens@1");
}

fn redact(site: &Site, target: &str) {
    let args = [
        "redact",
        "2026-03-vendor",
        target,
        "--reason",
        "it named somebody",
    ];
    site.done("2026-03-30T12:00:00Z", &args);
    commit(site, "Redact");
}

/// The lines of a redaction with what they took out, as they are after merging.
fn redactions(lines: &[Line]) -> Vec<(String, u64)> {
    let texts = lines
        .iter()
        .filter_map(|line| line.value["redacted"]["texts"].as_array());
    texts
        .flatten()
        .map(|text| {
            (
                text["id"].as_str().unwrap().to_owned(),
                text["revision"].as_u64().unwrap(),
            )
        })
        .collect()
}

#[test]
fn what_was_redacted_on_one_side_is_gone() {
    type Work = fn(&Site);
    let works: [(Work, &str); 2] = [(takes_out, "Quux"), (names_somebody, "Eve Doe")];
    for (work, name) in works {
        for is_ours in [true, false] {
            for driver in [true, false] {
                let site = base();
                if !driver {
                    site.write(".gitattributes", "history.jsonl -text\n");
                    commit(&site, "Forget the merge driver");
                }
                let redacting = branch(&site, "redacting", work);
                let headings = branch(&site, "headings", headings);
                assert!(!redacting.contains(name));
                let (ours, theirs) = if is_ours {
                    ("redacting", "headings")
                } else {
                    ("headings", "redacting")
                };
                merge(&site, ours, theirs);
                repair(&site, &[]);
                assert!(!ledger(&site).contains(name), "{}", ledger(&site));
                // Common lines are as the redaction left them.
                let common: String = redacting.split_inclusive('\n').take(1).collect();
                let lines = assert_chain(&ledger(&site));
                assert!(ledger(&site).starts_with(&common));
                sound(&site, &lines.iter().flat_map(Line::anchors).collect());
                for line in Line::all(&headings)
                    .iter()
                    .chain(&Line::all(&redacting))
                    .skip(1)
                {
                    let all = lines.iter().flat_map(Line::anchors).collect();
                    assert!(line.anchors().is_subset(&all));
                }
                // It names the lines by the numbers that they have now.
                let found = redactions(&lines);
                assert!(!found.is_empty());
                for (id, number) in found {
                    let line = lines.iter().find(|line| line.number() == number).unwrap();
                    let digests = line.digests(&id, |_| true);
                    assert!(!digests.is_empty(), "{id}@{number}");
                    let texts = line.texts();
                    assert!(
                        digests.iter().all(|digest| texts[digest].is_none()),
                        "{id}@{number}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_redaction_holds_whatever_tag_the_language_has_now() {
    let site = base();
    site.edit(
        "site.toml",
        "tag = \"zh-Hans\"",
        "tag = \"zh\"\naliases = [\"zh-Hans\"]",
    );
    site.rename(&file("notice.zh-Hans.md"), &file("notice.zh.md"));
    site.rename(&file("faq.zh-Hans.yaml"), &file("faq.zh.yaml"));
    site.edit(&file("updates.yaml"), "zh-Hans:", "zh:");
    commit(&site, "Give Chinese a shorter tag");
    let redacting = branch(&site, "redacting", |site| {
        site.edit(
            &file("faq.yaml"),
            "Yes, says Mallory Quux of the vendor. Please",
            "Yes. Please",
        );
        site.edit(
            &file("faq.zh.yaml"),
            "是的，供应商的 Mallory Quux 这样说。",
            "是的。",
        );
        record(site, "2026-03-28T12:00:00Z");
        redact(site, "tokens@1");
    });
    assert!(!redacting.contains("Quux"));
    branch(&site, "headings", |site| {
        site.edit(
            &file("notice.en.md"),
            "## What we did",
            "## What we have done",
        );
        record(site, "2026-03-29T12:00:00Z");
    });
    merge(&site, "headings", "redacting");
    repair(&site, &[]);
    assert!(!ledger(&site).contains("Quux"));
    site.done(NOW, &["check", "--strict"]);
}

#[test]
fn both_sides_may_have_made_the_first_record() {
    for (ours, theirs, both) in [("answers", "headings", 0), ("headings", "answers", 1)] {
        let site = unrecorded();
        let sides = [
            branch(&site, "answers", answers),
            branch(&site, "headings", headings),
        ];
        merge(&site, ours, theirs);
        // Each has an anchor for the heading that was reworded, and one of them has to move.
        let moved = site.run(NOW, &["record", "--repair"]);
        let message = &moved.only("ledger/anchor-lost").message;
        assert!(
            message.contains(if both == 0 {
                "#what-we-did"
            } else {
                "#what-we-have-done"
            }),
            "{message}"
        );
        let line = if both == 0 {
            "what-we-did: what-we-have-done"
        } else {
            "what-we-have-done: what-we-did"
        };
        site.edit(
            &file("incident.yaml"),
            "moved: {",
            &format!("moved: {{{line}, "),
        );
        site.done(NOW, &["record", "--repair"]);
        let lines = whole(&site, "", &[&sides[0], &sides[1]]);
        assert!(ledger(&site).starts_with(&sides[both]));
        let kinds: Vec<_> = lines.iter().map(|line| line.word("kind")).collect();
        assert_eq!(
            kinds.iter().filter(|kind| **kind == "published").count(),
            1,
            "{kinds:?}"
        );
        assert!(
            lines
                .iter()
                .skip(1)
                .all(|line| line.value["published"].is_null())
        );
    }
}

#[test]
fn a_folder_may_have_been_moved_on_one_side() {
    const NEW: &str = "content/incidents/2026-03-reports/";
    for is_ours in [true, false] {
        let site = base();
        let common = ledger(&site);
        site.git(&["switch", "--quiet", "--create", "moving", "main"]);
        site.rename(FOLDER, NEW);
        site.append(
            &format!("{NEW}incident.yaml"),
            "aliases: [2026-03-vendor]\n",
        );
        record(&site, "2026-03-30T00:00:00Z");
        let moved = site.read(&format!("{NEW}history.jsonl"));
        let answers = branch(&site, "answers", answers);
        let (ours, theirs) = if is_ours {
            ("moving", "answers")
        } else {
            ("answers", "moving")
        };
        merge(&site, ours, theirs);
        repair(&site, &[]);
        let lines = assert_chain(&site.read(&format!("{NEW}history.jsonl")));
        assert!(
            site.read(&format!("{NEW}history.jsonl"))
                .starts_with(&common)
        );
        let texts: BTreeSet<_> = lines.iter().flat_map(texts).collect();
        for line in Line::all(&answers).iter().chain(&Line::all(&moved)) {
            assert!(self::texts(line).is_subset(&texts));
        }
        assert_eq!(lines.last().unwrap().word("slug"), "2026-03-reports");
        site.done(NOW, &["check", "--strict"]);
        site.done(NOW, &["build", "--strict"]);
        for slug in ["2026-03-reports", "2026-03-vendor"] {
            let page = Page::of(&site.read(&format!("public/en/incidents/{slug}/index.html")));
            page.assert_resolves(&lines[0].anchors(), slug);
        }
    }
}

/// Builds what is checked out into the folder `live`.
fn deploy(site: &Site) -> String {
    site.done(NOW, &["build", "--strict", "--output", "live"]);
    let live = site.read("live/incidents/2026-03-vendor.history.jsonl");
    assert_eq!(live, ledger(site));
    live
}

#[test]
fn what_is_live_stays_as_it_is_when_branches_are_merged() {
    for live in [0, 1] {
        for (ours, theirs) in ORDERS {
            let (site, common, sides) = branches();
            site.git(&["switch", "--quiet", ORDERS[live].0]);
            assert_eq!(deploy(&site), sides[live]);
            merge(&site, ours, theirs);
            repair(&site, &["--published", "live"]);
            whole(&site, &common, &[&sides[0], &sides[1]]);
            assert!(ledger(&site).starts_with(&sides[live]));
            site.done(NOW, &["check", "--strict", "--published", "live"]);
        }
    }
}

#[test]
fn what_is_live_and_was_never_committed_comes_first() {
    let site = base();
    let common = ledger(&site);
    // A deploy job recorded, published, and could not push.
    branch(&site, "lost", answers);
    let live = deploy(&site);
    let own = branch(&site, "headings", headings);
    let refused = site.run(NOW, &["record", "--published", "live"]);
    assert_eq!(
        (refused.status, refused.codes("error")),
        (1, vec!["ledger/forked"])
    );
    let help = refused.only("ledger/forked").help.clone().unwrap();
    assert!(help.contains("`candor record --repair`"), "{help}");
    assert_eq!(ledger(&site), own);
    // The lost commit's updates are live: their anchors would be gone.
    let run = site.run(NOW, &["record", "--repair", "--published", "live"]);
    let finding = run.only("ledger/anchor-lost");
    assert!(
        run.status == 1 && finding.message.contains("`#update-whom`"),
        "{run:#?}"
    );
    assert!(ledger(&site).starts_with(&live) && live.starts_with(&common));
    let lines = assert_chain(&ledger(&site));
    let texts: BTreeSet<_> = lines.iter().flat_map(texts).collect();
    for line in Line::all(&own).iter().chain(&Line::all(&live)) {
        assert!(self::texts(line).is_subset(&texts));
    }
    // Once the commit is found, all is well.
    site.write(
        &file("updates.yaml"),
        &site.git(&["show", &format!("lost:{}", file("updates.yaml"))]),
    );
    let update =
        "# Third week.\n- id: sold\n  text: {en: We looked for them., zh-Hans: 我们查找过。}\n";
    site.edit(&file("updates.yaml"), "# Third week.\n", update);
    site.done(NOW, &["record", "--published", "live"]);
    let anchors = lines.iter().flat_map(Line::anchors).collect();
    sound(&site, &anchors);
    assert!(ledger(&site).starts_with(&live));
}

#[test]
fn a_revert_takes_nothing_away_that_is_live() {
    let site = base();
    site.edit(
        &file("faq.yaml"),
        "Write to our support.",
        "Write to the address below.",
    );
    record(&site, "2026-03-28T12:00:00Z");
    site.edit(&file("notice.en.md"), "on a Tuesday", "on a Wednesday");
    record(&site, "2026-03-29T12:00:00Z");
    let live = deploy(&site);
    site.git(&["revert", "--no-edit", "HEAD"]);
    assert!(ledger(&site).len() < live.len());
    // What is live is told before it is lost.
    let check = site.run(NOW, &["check", "--published", "live"]);
    assert_eq!(check.status, 1, "{check:#?}");
    let run = site.done(NOW, &["record", "--published", "live"]);
    assert!(run.out.contains("revision 4: update"), "{run:?}");
    assert!(ledger(&site).starts_with(&live));
    assert_eq!(assert_chain(&ledger(&site)).len(), 4);
    site.done(NOW, &["check", "--strict", "--published", "live"]);
    site.done(NOW, &["build", "--strict"]);
    let page = site.read("public/en/incidents/2026-03-vendor/index.html");
    // The page says what it said before, and that it said otherwise for a while.
    assert!(
        page.contains("about this on a Tuesday") && page.contains("Wednesday</del>"),
        "{page}"
    );
    let again = site.done(NOW, &["record", "--published", "live"]);
    assert!(again.err.contains("nothing to record"), "{again:?}");
}

#[test]
fn a_line_that_cannot_be_read_is_given_up_only_for_what_is_live() {
    let site = base();
    site.done(NOW, &["build", "--output", "live"]);
    answers(&site);
    let whole = ledger(&site);
    let broken: String = whole.chars().take(whole.chars().count() - 400).collect();
    site.write(&file("history.jsonl"), &broken);
    let refused = site.run(NOW, &["record", "--repair"]);
    assert_eq!(
        (refused.status, refused.codes("error")),
        (1, vec!["ledger/edited"])
    );
    assert_eq!(ledger(&site), broken);
    let run = repair(&site, &["--published", "live"]);
    assert!(run.err.contains("left out"), "{run:?}");
    let lines = assert_chain(&ledger(&site));
    let sound: BTreeSet<_> = lines.iter().flat_map(Line::anchors).collect();
    self::sound(&site, &sound);
    assert_eq!(lines.len(), 5);
}

/// A branch that corrects the answer to which `headings` gives another id.
fn corrects(site: &Site) {
    site.edit(
        &file("faq.yaml"),
        "No. Passwords were **not** in the reports.",
        "No, not at all.",
    );
    record(site, "2026-03-30T12:00:00Z");
}

/// A branch that translates an answer anew, while `corrects` changes its source.
fn translates(site: &Site) {
    site.edit(
        &file("faq.zh-Hans.yaml"),
        "不需要。报告中**没有**密码。",
        "不需要。",
    );
    record(site, "2026-03-29T12:00:00Z");
}

#[test]
fn both_sides_may_have_changed_one_question() {
    type Work = fn(&Site);
    let works: [(Work, &[&str]); 2] = [(headings, &["notice", "passwords"]), (translates, &[])];
    for (work, stale) in works {
        for (ours, theirs) in [("corrects", "other"), ("other", "corrects")] {
            let site = base();
            let common = ledger(&site);
            let sides = [
                branch(&site, "corrects", corrects),
                branch(&site, "other", work),
            ];
            merge(&site, ours, theirs);
            repair(&site, &[]);
            whole(&site, &common, &[&sides[0], &sides[1]]);
            for (locale, stale) in [("en", &[][..]), ("zh-Hans", stale)] {
                let page = site.read(&format!(
                    "public/{locale}/incidents/2026-03-vendor/index.html"
                ));
                let newer: Vec<_> = Page::of(&page).newer.into_iter().collect();
                // Whichever line comes last is taken to know the other.
                let stale = if stale.is_empty() && locale != "en" && ours == "other" {
                    &["reset-password"]
                } else {
                    stale
                };
                assert_eq!(newer, stale, "{ours} {locale}");
            }
        }
    }
}

/// What `record` says where it writes nothing.
fn refused(site: &Site, args: &[&str]) -> Run {
    let before = ledger(site);
    let run = site.run(NOW, args);
    assert_eq!(run.status, 1, "{run:#?}");
    assert!(run.err.ends_with("nothing was recorded\n"), "{run:#?}");
    assert_eq!(ledger(site), before);
    run
}

#[test]
fn what_a_merge_left_out_is_not_recorded_over() {
    for (ours, theirs) in ORDERS {
        let (site, common, sides) = branches();
        merge(&site, ours, theirs);
        refused(&site, &["record"]).only("ledger/forked");
        // A branch that was merged in a hurry, with one side's ledger.
        commit(&site, "Merge");
        refused(&site, &["record"]).only("ledger/forked");
        repair(&site, &[]);
        whole(&site, &common, &[&sides[0], &sides[1]]);
        // Repaired, it lacks nothing, before it is committed and after.
        site.append(&file("faq.yaml"), "- id: more\n  question: {en: More?, zh-Hans: 还有吗？}\n  answer: {en: \"No.\", zh-Hans: 没有。}\n");
        site.done(NOW, &["record"]);
        commit(&site, "Record");
        site.edit(&file("faq.yaml"), "en: More?", "en: More of it?");
        site.done(NOW, &["record"]);
    }
}

#[test]
fn what_is_added_to_the_index_before_the_repair_is_not_lost() {
    let (site, common, sides) = branches();
    merge(&site, "answers", "headings");
    site.git(&["add", "--all"]);
    refused(&site, &["record"]).only("ledger/forked");
    repair(&site, &[]);
    whole(&site, &common, &[&sides[0], &sides[1]]);
}

#[test]
fn a_ledger_that_git_still_has_is_not_begun_again() {
    let site = base();
    let before = ledger(&site);
    site.remove(&file("history.jsonl"));
    let run = site.run(NOW, &["record"]);
    assert_eq!(run.status, 1, "{run:#?}");
    let help = run.only("ledger/forked").help.clone().unwrap_or_default();
    assert!(help.contains("candor record --repair"), "{help}");
    assert!(!site.path(&file("history.jsonl")).exists());
    repair(&site, &[]);
    assert_eq!(ledger(&site), before);
    // What is gone on purpose is committed so.
    site.remove(&file("history.jsonl"));
    commit(&site, "Begin again");
    let run = site.done(NOW, &["record"]);
    assert!(run.out.contains("revision 1"), "{run:#?}");
}

#[test]
fn where_git_cannot_be_asked_nothing_is_repaired() {
    let (site, _, _) = branches();
    merge(&site, "answers", "headings");
    site.write(".git/config", "[core]\nrepositoryformatversion = 99\n");
    let run = site.run(NOW, &["record", "--repair"]);
    assert_ne!(run.status, 0, "{run:#?}");
    assert!(run.err.contains("git cannot be asked"), "{run:#?}");
    let run = site.done(NOW, &["record"]);
    assert!(run.err.contains("git cannot be asked"), "{run:#?}");
}

#[cfg(unix)]
#[test]
fn no_command_of_a_repository_is_run() {
    let files = unrecorded().files("");
    let site = Site::new(&[]);
    site.put("inner", &files);
    let ran = site.path("ran");
    let watcher = format!("touch '{}'; false", ran.display());
    let bare = format!("[core]\nbare = false\nworktree = .\nfsmonitor = \"{watcher}\"\n");
    site.write("inner/config", &bare);
    site.write("inner/HEAD", "ref: refs/heads/main\n");
    site.write("inner/objects/x", "");
    site.write("inner/refs/x", "");
    site.git(&["init", "--quiet"]);
    commit(&site, "Begin");
    site.run_in("inner", NOW, &["record", "--dry-run"]);
    assert!(!ran.exists(), "a folder of the content");

    let site = unrecorded();
    site.git(&["config", "core.fsmonitor", &watcher]);
    site.done(NOW, &["record"]);
    assert!(!ran.exists(), "the repository itself");
}

#[test]
fn a_ledger_that_git_ignores_is_told() {
    let site = unrecorded();
    let run = site.done(NOW, &["record"]);
    assert!(!run.err.contains("git ignores"), "{run:#?}");
    let site = unrecorded();
    site.append(".gitignore", "*.jsonl\n");
    let run = site.done(NOW, &["record"]);
    assert!(
        run.err
            .contains("git ignores content/incidents/2026-03-vendor/history.jsonl"),
        "{run:#?}"
    );
}

#[cfg(unix)]
#[test]
fn a_copy_with_something_else_in_place_of_a_ledger_is_refused() {
    let site = base();
    let live = "live/incidents/2026-03-vendor.history.jsonl";
    site.write("live/incidents/x", "");
    for target in [
        "/dev/zero",
        "../../content/incidents/2026-03-vendor/history.jsonl",
    ] {
        std::os::unix::fs::symlink(target, site.path(live)).unwrap();
        let run = site.run(NOW, &["record", "--published", "live"]);
        assert!(
            run.status != 0 && run.err.contains("it is no file"),
            "{run:#?}"
        );
        site.remove(live);
    }
}

#[test]
fn a_new_update_above_recorded_ones_is_not_recorded() {
    let site = unrecorded();
    site.done("2026-03-27T02:00:00Z", &["record"]);
    let before = ledger(&site);
    let old = site.read(&file("updates.yaml"));
    site.write(
        &file("updates.yaml"),
        &format!("- id: done\n  status: resolved\n{old}"),
    );
    let build = site.run(NOW, &["build"]);
    assert_eq!(
        (build.status, &*build.only("updates/order").severity),
        (0, "warning"),
        "{build:#?}"
    );
    let run = refused(&site, &["record"]);
    assert_eq!(run.only("updates/order").severity, "error");
    assert_eq!(ledger(&site), before);
    site.write(
        &file("updates.yaml"),
        &format!("{old}- id: done\n  status: resolved\n"),
    );
    site.done(NOW, &["record"]);
}
