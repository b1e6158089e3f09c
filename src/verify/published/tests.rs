//! What is live, what would take its place, and what must be said.
//!
//! 1. [`Side`] is a small site as a manifest has it: two languages, two notices, a page.
//! 2. [`check`] changes either side and compares code, place and message.

use super::names::OwnerKind;
use super::*;
use crate::model::site::LeftOut;
use crate::model::{Locale, Slug};
use crate::output::manifest::Entry;

/// One of the two sites.
#[derive(Clone)]
struct Side {
    manifest: Manifest,
    outputs: Outputs,
    names: Names,
    chains: Option<Chains>,
}

fn path(text: &str) -> SitePath {
    SitePath::parse(text).unwrap()
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

fn owner(kind: OwnerKind, name: &str) -> Arc<Owner> {
    let file = match kind {
        OwnerKind::Notice { .. } => format!("content/incidents/{name}/incident.yaml"),
        OwnerKind::Page => format!("content/pages/{name}.en.md"),
    };
    Arc::new(Owner {
        kind,
        name: slug(name),
        file: file.into(),
    })
}

impl Side {
    fn new() -> Self {
        let manifest = Manifest {
            format: 1,
            generator: "candor".to_owned(),
            base_url: "https://a.example".to_owned(),
            preview: false,
            files: BTreeMap::new(),
            ledgers: BTreeMap::new(),
        };
        let mut side = Self {
            manifest,
            outputs: Outputs::default(),
            names: Names::default(),
            chains: None,
        };
        for file in ["assets/style.0.css", "robots.txt", "404.html", "logo.svg"] {
            side.add(file, None);
        }
        side.add("index.html", Some(&["_main"]));
        side.language("en");
        side.language("zh-Hans");
        side.notice("a", &["impact", "mfa", "reset-password"]);
        side.notice("b", &["what"]);
        side.page("about", &["genuine"]);
        side
    }

    fn add(&mut self, file: &str, anchors: Option<&[&str]>) {
        let entry = Entry {
            url: String::new(),
            sha256: Digest::of(b""),
            anchors: anchors.map(|ids| ids.iter().map(ToString::to_string).collect()),
        };
        self.manifest.files.insert(path(file), entry);
    }

    /// Adds a file of every language.
    fn add_localized(&mut self, file: &str, anchors: Option<&[&str]>) {
        let tags: Vec<Locale> = self.names.languages.keys().cloned().collect();
        for tag in tags {
            self.add(&format!("{tag}/{file}"), anchors);
        }
    }

    fn language(&mut self, tag: &str) {
        let tag = Locale::parse(tag).unwrap();
        self.names.languages.insert(tag.clone(), tag.clone());
        for file in ["404.html", "index.html", "2026/index.html", "feed.xml"] {
            self.add(&format!("{tag}/{file}"), None);
        }
    }

    fn notice(&mut self, name: &str, ids: &[&str]) {
        let kind = OwnerKind::Notice { withdrawn: false };
        self.names.notices.insert(slug(name), owner(kind, name));
        self.add(&format!("incidents/{name}/index.html"), Some(&["_main"]));
        let ids: Vec<&str> = ["_main"]
            .iter()
            .chain(ids)
            .chain(&["_q-x"])
            .copied()
            .collect();
        self.add_localized(&format!("incidents/{name}/index.html"), Some(&ids));
    }

    fn page(&mut self, name: &str, ids: &[&str]) {
        self.names
            .pages
            .insert(slug(name), owner(OwnerKind::Page, name));
        self.add_localized(&format!("{name}/index.html"), Some(ids));
    }

    /// Takes out every path with this in it, and all names that are this.
    fn lose(&mut self, part: &str) {
        let name = part.trim_matches('/');
        self.manifest
            .files
            .retain(|path, _| !path.as_str().contains(part));
        self.names.notices.remove(name);
        self.names.pages.remove(name);
        self.names.languages.remove(name);
    }
}

fn found(live: &Side, new: &Side) -> Vec<Diagnostic> {
    let build = Build {
        manifest: &new.manifest,
        outputs: &new.outputs,
        names: &new.names,
        chains: new.chains.as_ref(),
    };
    let mut found = Diagnostics::default();
    super::check(&live.manifest, &build, &mut found);
    found.into_iter().collect()
}

/// `expected`: code and `place: message` of each finding.
fn check(
    change_live: impl Fn(&mut Side),
    change_new: impl Fn(&mut Side),
    expected: &[(Code, &str)],
) {
    let (mut live, mut new) = (Side::new(), Side::new());
    change_live(&mut live);
    change_new(&mut new);
    let found: Vec<_> = found(&live, &new)
        .into_iter()
        .map(|item| {
            let place = match &item.place {
                Place::Path(path) => path,
                _ => "-",
            };
            (item.code, format!("{place}: {}", item.message))
        })
        .collect();
    let expected: Vec<_> = expected
        .iter()
        .map(|(code, text)| (*code, (*text).to_owned()))
        .collect();
    assert_eq!(found, expected);
}

/// The help of the only finding.
fn help(change_live: impl Fn(&mut Side), change_new: impl Fn(&mut Side)) -> String {
    let (mut live, mut new) = (Side::new(), Side::new());
    change_live(&mut live);
    change_new(&mut new);
    let found = found(&live, &new);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.into_iter().next().unwrap().help.unwrap()
}

fn same(_: &mut Side) {}

#[test]
fn a_site_that_only_grows_loses_nothing() {
    check(same, same, &[]);
    check(
        same,
        |new| {
            new.language("de");
            new.notice("c", &["d"]);
            new.page("contact", &[]);
            new.add("new.pdf", None);
        },
        &[],
    );
}

#[test]
fn previews() {
    let live = "-: what is live is a preview: readers can see drafts and scheduled notices";
    let new = "-: this build is a preview: it has drafts and scheduled notices in it";
    let preview = |side: &mut Side| {
        side.manifest.preview = true;
        side.lose("feed.xml");
    };
    check(preview, same, &[(Code::PublishedPreview, live)]);
    check(same, preview, &[(Code::PublishedPreview, new)]);
    check(
        preview,
        preview,
        &[
            (Code::PublishedPreview, live),
            (Code::PublishedPreview, new),
        ],
    );
}

#[test]
fn another_base_url_is_a_note() {
    let moves = |side: &mut Side| side.manifest.base_url = "https://b.example/n".to_owned();
    check(
        same,
        moves,
        &[(
            Code::PublishedBaseUrl,
            "site.toml: the live site is at `https://a.example`, and this build is for `https://b.example/n`",
        )],
    );
}

#[test]
fn a_notice_that_is_gone_is_one_finding() {
    let gone = |what: &str| format!("content/incidents/b{what}: 3 addresses would be lost");
    let check = |change: &dyn Fn(&mut Side), what: &str| {
        let expected = gone(what);
        let lose = |new: &mut Side| {
            new.lose("/b/");
            change(new);
        };
        check(same, lose, &[(Code::PublishedNotice, &expected)]);
    };
    check(&same, ": the notice `b` is live and not in this build");
    // The lists of its year come back with it.
    check(
        &|new| new.lose("/2026/"),
        ": the notice `b` is live and not in this build",
    );
    let left_out = |why| {
        move |new: &mut Side| {
            new.names.left_out.insert(slug("b"), why);
        }
    };
    check(
        &left_out(LeftOut::Draft),
        "/incident.yaml: the notice `b` is live and a draft in this build",
    );
    check(
        &left_out(LeftOut::Scheduled),
        "/incident.yaml: the notice `b` is live and scheduled in this build",
    );
}

#[test]
fn a_folder_renamed_with_an_alias_loses_nothing() {
    check(
        same,
        |new| {
            new.notice("c", &["what"]);
            new.names.notices.insert(
                slug("b"),
                owner(OwnerKind::Notice { withdrawn: false }, "c"),
            );
        },
        &[],
    );
}

#[test]
fn a_new_name_is_guessed() {
    let check = |named: &[&str], expected: &str| {
        let text = help(same, |new| {
            new.lose("/b/");
            for name in named {
                new.notice(name, &["what"]);
            }
        });
        assert!(text.contains(expected), "{text}");
    };
    check(
        &[],
        "if it has another name now, write into the `incident.yaml` there:\naliases: [b]",
    );
    check(
        &["vendor"],
        "if it is `vendor` now, write into `content/incidents/vendor/incident.yaml`",
    );
    check(&["vendor", "other"], "if it has another name now");
    check(&["vendor", "x"], "if it is `x` now");
}

#[test]
fn one_new_name_for_two_old_ones_is_no_guess() {
    let (live, mut new) = (Side::new(), Side::new());
    new.lose("/a/");
    new.lose("/b/");
    new.notice("vendor", &[]);
    let helps = found(&live, &new).into_iter().filter_map(|item| item.help);
    let guessed = helps.filter(|help| help.contains("vendor")).count();
    assert_eq!(guessed, 0);
}

#[test]
fn a_language_that_is_gone_is_one_finding() {
    check(
        same,
        |new| new.lose("zh-Hans/"),
        &[(
            Code::PublishedLanguage,
            "site.toml: the language `zh-Hans` is live and not in this build: 6 addresses would be lost",
        )],
    );
    // A folder of that name which no language had is only a folder.
    check(
        |live| live.add("de/x.pdf", None),
        same,
        &[(
            Code::PublishedAddress,
            "static/de/x.pdf: `/de/x.pdf` is live and not in this build",
        )],
    );
}

#[test]
fn pages_and_translations() {
    check(
        same,
        |new| new.lose("about/"),
        &[(
            Code::PublishedAddress,
            "en/about/index.html: the page `about` is live and not in this build: 2 addresses would be lost",
        )],
    );
    check(
        same,
        |new| drop(new.manifest.files.remove("zh-Hans/about/index.html")),
        &[(
            Code::PublishedAddress,
            "content/pages/about.en.md: the page `about` is live in `zh-Hans` and not in this build: \
             1 address would be lost",
        )],
    );
    // What lies below it is lost with it, and so are the copies under a former tag.
    let former = |side: &mut Side| {
        let (old, now) = (
            Locale::parse("zh-CN").unwrap(),
            Locale::parse("zh-Hans").unwrap(),
        );
        side.names.languages.insert(old, now);
        side.add(
            "zh-CN/incidents/a/index.html",
            Some(&["impact", "mfa", "reset-password"]),
        );
    };
    check(
        |live| {
            former(live);
            live.add_localized("incidents/a/x.svg", None);
        },
        |new| {
            former(new);
            new.add_localized("incidents/a/x.svg", None);
            new.lose("zh-Hans/incidents/a/");
            new.lose("zh-CN/incidents/a/");
        },
        &[(
            Code::PublishedAddress,
            "content/incidents/a/incident.yaml: the notice `a` is live in `zh-Hans` and not in this build: \
             4 addresses would be lost",
        )],
    );
}

#[test]
fn what_belongs_to_a_notice_that_stays() {
    let file = |side: &mut Side| side.add_localized("incidents/a/x.svg", None);
    let lost = "content/incidents/a/incident.yaml: `/en/incidents/a/x.svg` and \
                `/zh-Hans/incidents/a/x.svg` are live and not in this build";
    check(file, same, &[(Code::PublishedAddress, lost)]);
    check(
        file,
        |new| {
            let kind = OwnerKind::Notice { withdrawn: true };
            new.names.notices.insert(slug("a"), owner(kind, "a"));
        },
        &[],
    );
    let question = |side: &mut Side| side.add("en/incidents/a/mfa/index.html", Some(&["mfa"]));
    let lost =
        "content/incidents/a/incident.yaml: `/en/incidents/a/mfa/` is live and not in this build";
    let on = |new: &mut Side| new.outputs.question_pages = true;
    check(question, on, &[(Code::PublishedAddress, lost)]);
    check(question, same, &[]);
    let help = help(question, on);
    let lines = "add to `aliases` in `content/incidents/a/incident.yaml`:\naliases:\n  - /en/incidents/a/mfa/";
    assert!(help.ends_with(lines), "{help}");
}

#[test]
fn addresses_of_nothing_that_is_known() {
    let check = |file: &str, expected: &str| {
        let live = |live: &mut Side| live.add(file, None);
        check(
            live,
            same,
            &[(
                Code::PublishedAddress,
                &format!("static/{file}: {expected}"),
            )],
        );
    };
    check("x.pdf", "`/x.pdf` is live and not in this build");
    check(
        "2020/x/index.html",
        "`/2020/x/` is live and not in this build",
    );
    check(
        "incidents/z/x.pdf",
        "`/incidents/z/x.pdf` is live and not in this build",
    );
    check(
        "sitemap.xml",
        "`/sitemap.xml` is live and not in this build",
    );
    let year = |live: &mut Side| live.add("en/2019/index.html", None);
    let lost = "en/2019/index.html: `/en/2019/` is live and not in this build";
    self::check(year, same, &[(Code::PublishedAddress, lost)]);
}

#[test]
fn nobody_misses_what_only_hosts_read() {
    let files = [
        "assets/old.css",
        "_headers",
        "_redirects",
        ".nojekyll",
        "robots.txt",
        "sitemap-2.xml",
        ".well-known/security.txt",
        "404.html",
    ];
    let live = |live: &mut Side| files.iter().for_each(|file| live.add(file, None));
    check(
        live,
        |new| files.iter().for_each(|file| new.lose(file)),
        &[],
    );
    let inside = |live: &mut Side| live.add("assets", None);
    let lost = "static/assets: `/assets` is live and not in this build";
    check(inside, same, &[(Code::PublishedAddress, lost)]);
}

#[test]
fn outputs_are_missed_unless_they_are_switched_off() {
    let check = |file: &str, off: &dyn Fn(&mut Outputs)| {
        let (mut live, mut new) = (Side::new(), Side::new());
        live.add(file, None);
        assert_eq!(found(&live, &new).len(), 1, "{file}");
        off(&mut new.outputs);
        assert_eq!(found(&live, &new), [], "{file}");
    };
    check("en/atom.xml", &|outputs| outputs.atom = false);
    check("en/feed.json", &|outputs| outputs.json_feed = false);
    check("en/incidents/a/feed.xml", &|outputs| {
        outputs.incident_feeds = false;
    });
    check("en/incidents/a/index.md", &|outputs| outputs.text = false);
    check("en/incidents/a/index.txt", &|outputs| outputs.text = false);
    check("incidents.json", &|outputs| outputs.data = false);
    check("incidents/a.json", &|outputs| outputs.data = false);
    check("incidents/a.history.jsonl", &|outputs| outputs.data = false);
    let mut off = Side::new();
    off.outputs = Outputs {
        atom: false,
        json_feed: false,
        incident_feeds: false,
        text: false,
        data: false,
        question_pages: false,
    };
    // The same names elsewhere are other files.
    for file in [
        "atom.xml",
        "incidents/a/feed.xml",
        "en/incidents.json",
        "x/index.md",
    ] {
        let mut live = Side::new();
        live.add(file, None);
        assert_eq!(found(&live, &off).len(), 1, "{file}");
    }
}

#[test]
fn lost_anchors_of_a_notice_are_one_finding() {
    let (a, about) = (
        "content/incidents/a/incident.yaml",
        "content/pages/about.en.md",
    );
    let anchor = |text: String, change: &dyn Fn(&mut Side)| {
        check(same, change, &[(Code::PublishedAnchor, &text)]);
    };
    anchor(
        format!("{a}: `#mfa` is live on the notice `a` and not in this build"),
        &|new| new.notice("a", &["impact", "reset-password"]),
    );
    anchor(
        format!(
            "{a}: `#impact`, `#mfa` and `#reset-password` are live on the notice `a` and not in this build"
        ),
        &|new| new.notice("a", &[]),
    );
    anchor(
        format!("{a}: `#mfa` is live on the notice `a` in `zh-Hans` and not in this build"),
        &|new| {
            new.add(
                "zh-Hans/incidents/a/index.html",
                Some(&["impact", "reset-password"]),
            );
        },
    );
    anchor(
        format!("{about}: `#genuine` is live on the page `about` and not in this build"),
        &|new| new.page("about", &["real"]),
    );
    // What is no page any more has no anchors.
    anchor(
        format!("{about}: `#genuine` is live on the page `about` in `en` and not in this build"),
        &|new| new.add("en/about/index.html", None),
    );
    // The theme's ids come and go.
    check(
        |live| live.add("index.html", Some(&["_main", "_list", ""])),
        same,
        &[],
    );
    check(
        |live| live.add("logo.svg.html", Some(&["x"])),
        |new| new.add("logo.svg.html", Some(&[])),
        &[(
            Code::PublishedAnchor,
            "logo.svg.html: `#x` is live on `/logo.svg.html` and not in this build",
        )],
    );
}

#[test]
fn anchors_of_a_renamed_notice_are_looked_for_where_it_is_now() {
    check(
        same,
        |new| {
            let kind = OwnerKind::Notice { withdrawn: false };
            new.notice("b", &[]);
            new.lose("/b/");
            new.notice("c", &[]);
            new.notice("b", &[]);
            new.names.notices.insert(slug("b"), owner(kind, "c"));
        },
        &[(
            Code::PublishedAnchor,
            "content/incidents/c/incident.yaml: `#what` is live on the notice `c` and not in this build",
        )],
    );
}

#[test]
fn anchors_of_a_page_at_an_old_path() {
    let old = |side: &mut Side, ids: &[&str]| {
        side.add("old.html", Some(ids));
        side.names
            .paths
            .insert(path("old.html"), owner(OwnerKind::Page, "about"));
    };
    check(
        |live| old(live, &["genuine", "x"]),
        |new| old(new, &["genuine"]),
        &[(
            Code::PublishedAnchor,
            "content/pages/about.en.md: `#x` is live on the page `about` and not in this build",
        )],
    );
}

#[test]
fn successors_of_anchors() {
    let check = |old: &[&str], new: &[&str], expected: &[&str]| {
        let text = help(
            |live| live.notice("a", old),
            |new_side| new_side.notice("a", new),
        );
        let lines: Vec<&str> = text
            .lines()
            .skip_while(|line| *line != "moved:")
            .skip(1)
            .collect();
        assert_eq!(lines, expected);
    };
    // What stands where it stood.
    check(
        &["a1", "mfa", "z1"],
        &["a1", "two-factor", "z1"],
        &["  mfa: two-factor"],
    );
    check(&["mfa"], &["two-factor"], &["  mfa: two-factor"]);
    check(
        &["mfa", "z1"],
        &["two-factor", "z1"],
        &["  mfa: two-factor"],
    );
    check(
        &["a1", "mfa"],
        &["a1", "two-factor"],
        &["  mfa: two-factor"],
    );
    // What is spelled most like it, new ids first.
    check(
        &["impact-here", "z1"],
        &["q", "z1", "impact-there", "impact-her"],
        &["  impact-here: impact-her"],
    );
    check(
        &["pasword", "z1", "password"],
        &["z1", "password"],
        &["  pasword: password"],
    );
    // Numbers are spelled alike and mean something else, and so do short words.
    check(&["q-3", "z1"], &["z1", "q-4", "q-5"], &["  q-3: NEW"]);
    check(&["abc", "z1"], &["z1", "abd", "x"], &["  abc: NEW"]);
    // Nothing, where two could be meant.
    check(
        &["a1", "mfa", "z1"],
        &["a1", "x", "y", "z1"],
        &["  mfa: NEW"],
    );
    check(
        &["mfa", "sms"],
        &["two-factor"],
        &["  mfa: NEW", "  sms: NEW"],
    );
    // In an order that is not that of before, nothing is guessed from places.
    check(
        &["a1", "mfa", "z1"],
        &["z1", "two-factor", "a1"],
        &["  mfa: NEW"],
    );
    // Any id can be a key.
    check(
        &["Q1", "no:x", "北"],
        &[],
        &["  Q1: NEW", "  \"no:x\": NEW", "  \"北\": NEW"],
    );
}

#[test]
fn ledgers() {
    let digest = |text: &str| Digest::of(text.as_bytes());
    let live = |live: &mut Side| {
        let head = digest("2").to_string();
        live.manifest.ledgers.insert("a".to_owned(), head);
    };
    let chain = |lines: &[&str]| {
        let lines: Vec<_> = lines.iter().map(|line| digest(line)).collect();
        move |new: &mut Side| new.chains = Some([("a".to_owned(), lines.clone())].into())
    };
    check(live, same, &[]);
    check(live, chain(&["1", "2"]), &[]);
    check(live, chain(&["1", "2", "3"]), &[]);
    let rewritten = "content/incidents/a/history.jsonl: the live ledger of `a` ends in `d4735e3a265e`, \
                     a line that this site's does not have";
    check(live, chain(&["1"]), &[(Code::PublishedLedger, rewritten)]);
    check(
        live,
        chain(&["1", "x", "3"]),
        &[(Code::PublishedLedger, rewritten)],
    );
    let missing = "content/incidents/a/history.jsonl: the ledger of `a` is live, and this site has none for it";
    let none = |new: &mut Side| new.chains = Some(Chains::new());
    check(live, none, &[(Code::PublishedLedger, missing)]);
    // It is gone with its notice.
    let gone = "content/incidents/a: the notice `a` is live and not in this build: 3 addresses would be lost";
    check(
        live,
        |new| {
            none(new);
            new.lose("/a/");
        },
        &[(Code::PublishedNotice, gone)],
    );
    let hostile = |live: &mut Side| {
        live.manifest.ledgers.insert("a".to_owned(), "x".to_owned());
    };
    check(
        hostile,
        none,
        &[(
            Code::PublishedManifest,
            "-: the live ledger of `a` ends in `x`, which is no SHA-256",
        )],
    );
}

#[test]
fn a_large_site_that_lost_everything_is_told_in_no_time() {
    let ids: Vec<String> = (0..2_000)
        .map(|number| format!("question-{number}"))
        .collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let others: Vec<String> = (0..2_000)
        .map(|number| format!("answer-{number}"))
        .collect();
    let others: Vec<&str> = others.iter().map(String::as_str).collect();
    let (mut live, mut new) = (Side::new(), Side::new());
    live.notice("a", &ids);
    new.notice("a", &others);
    let found = found(&live, &new);
    assert_eq!(found.len(), 1);
    assert!(found[0].message.ends_with(
        "`#question-3`, `#question-4` and 1995 more are live on the notice `a` and not in this build"
    ));
    let (mut live, mut new) = (Side::new(), Side::new());
    for number in 0..2_000 {
        live.notice(&format!("live-{number}"), &[]);
        new.notice(&format!("new-{number}"), &[]);
    }
    assert_eq!(self::found(&live, &new).len(), 2_000);
}
