//! Whole themes through the catalog: what readers get, and every report with its place.
//!
//! 1. `load` makes a site of a few string files and takes the strings of one locale.
//! 2. `check` compares what it reports.

mod faults;

use super::*;
use crate::l10n::Unfilled;
use crate::source::Content;

const FOLDERS: &[&str] = &["themes/my/i18n/", "themes/default/i18n/"];
const UPDATED: Key = Key::text("updated", &["date"]);
const COUNT: Key = Key::plural("count", &[]);
const ENGLISH: &str = "\
skip = 'Skip'
updated = 'Updated on {date}'
[count]
one = '{n} question'
other = '{n} questions'
";

fn tag(tag: &str) -> Locale {
    Locale::parse(tag).unwrap()
}

/// The strings of a locale, and what is reported: `path:line:column code: message (help)`.
fn load(files: &[(&str, &str)], locale: &str) -> (Strings, Vec<String>) {
    let sources = Sources::new(files.iter().map(|(path, text)| {
        let path = format!("themes/{}.toml", path.replace('/', "/i18n/"));
        (Arc::from(path), Content::Text(Arc::from(*text)))
    }));
    let mut diagnostics = Diagnostics::default();
    let keys = [UPDATED, COUNT];
    let mut catalog = Catalog::open(&sources, FOLDERS, &tag(locale), &keys, &mut diagnostics);
    let strings = catalog.strings(&tag(locale), &mut diagnostics);
    diagnostics.finish(&sources, false);
    let place = |place: &Place| match place {
        Place::Span(span) => {
            let at = sources.locate(*span);
            let path = sources.path(span.file);
            format!("{path}:{}:{}-{}", at.line, at.column, at.end_column)
        }
        Place::Path(path) => path.to_string(),
        Place::Site => String::new(),
    };
    let reports = diagnostics
        .iter()
        .map(|item| {
            let help = item.help.as_deref().unwrap_or("no help");
            let place = place(&item.place);
            let place = place.trim_start_matches("themes/").replace("/i18n/", "/");
            format!("{place} {}: {} ({help})", item.code, item.message)
        })
        .collect();
    (strings, reports)
}

fn check(files: &[(&str, &str)], locale: &str, expected: &[&str]) -> Strings {
    let (strings, reports) = load(files, locale);
    assert_eq!(reports, expected, "{locale} {files:?}");
    strings
}

/// Checks a German file against the English of the tests.
fn german(text: &str, expected: &[&str]) -> Strings {
    check(
        &[("default/en", ENGLISH), ("default/de", text)],
        "de",
        expected,
    )
}

#[test]
fn a_whole_translation_is_used() {
    let strings = german(
        "skip = 'Zum Inhalt'\nupdated = 'Geändert am {date}'\n\
         count = { one = 'Eine Frage', other = '{n} Fragen' }\n",
        &[],
    );
    assert_eq!(strings.plain()["skip"], "Zum Inhalt");
    assert_eq!(strings.plain().len(), 2);
    let values = [("date", "3. April")];
    assert_eq!(strings.format(UPDATED, &values), "Geändert am 3. April");
    assert_eq!(strings.plural(COUNT, 1, &[]), "Eine Frage");
    assert_eq!(strings.plural(COUNT, 1234, &[]), "1.234 Fragen");
    assert_eq!(strings.fill("skip", None, &[]), Ok("Zum Inhalt".to_owned()));
    assert_eq!(strings.fill("skp", None, &[]), Err(Unfilled::Unknown));
}

#[test]
fn what_is_missing_is_there_in_english() {
    let (strings, reports) = load(&[("default/en", ENGLISH), ("default/de", "")], "de");
    assert_eq!(reports.len(), 3);
    assert_eq!(strings.get(UPDATED), "Updated on {date}");
    assert_eq!(strings.plural(COUNT, 1, &[]), "1 question");
}

#[test]
fn the_sites_theme_wins_key_by_key_and_may_add() {
    let german = "skip='a'\nupdated='{date}'\ncount={one='1',other='{n}'}\n";
    let files = [
        ("default/en", ENGLISH),
        ("default/de", german),
        ("my/en", "motto = 'Truth'"),
        ("my/de", "skip = 'b'\nmotto = 'Wahrheit'"),
    ];
    let strings = check(&files, "de", &[]);
    assert_eq!(strings.plain()["skip"], "b");
    assert_eq!(strings.plain()["updated"], "{date}");
    assert_eq!(strings.plain()["motto"], "Wahrheit");
    assert_eq!(check(&files, "en-GB", &[]).plain()["motto"], "Truth");
    check(
        files.get(..3).unwrap(),
        "de",
        &["my/de.toml theme/string: there is no `motto` for `de` \
           (add `motto = \"…\"`; in English \"Truth\")"],
    );
}

#[test]
fn a_theme_without_english_adds_in_the_sites_language() {
    let german = "skip='a'\nupdated='{date}'\ncount={one='1',other='{n}'}\n";
    let files = [
        ("default/en", ENGLISH),
        ("default/de", german),
        ("my/de", "motto = 'Wahrheit'"),
    ];
    assert_eq!(check(&files, "de", &[]).plain()["motto"], "Wahrheit");
}

#[test]
fn a_locale_that_nothing_serves_is_reported_where_the_file_belongs() {
    check(
        &[("default/en", ENGLISH)],
        "it",
        &["my/it.toml theme/string: there are no UI strings for `it` \
           (add `themes/my/i18n/it.toml`; start from `themes/default/i18n/en.toml`)"],
    );
}

#[test]
fn a_language_of_the_sites_own_lives_in_its_theme() {
    let italian = "updated='{date}'\ncount={one='1',other='{n}'}\n";
    check(
        &[("default/en", ENGLISH), ("my/it", italian)],
        "it",
        &["my/it.toml theme/string: there is no `skip` for `it` \
           (add `skip = \"…\"`; in English \"Skip\")"],
    );
}

#[test]
fn the_reference_must_be_there_and_whole() {
    check(
        &[("default/de", "skip='a'")],
        "de",
        &[
            "default/en.toml theme/string: the default theme has no UI strings in English \
           (bring the file back, or remove the folder to use candor's own)",
        ],
    );
    check(
        &[("default/en", "skip=\n"), ("default/de", "spik='a'")],
        "de",
        &[
            "default/en.toml:1:6-6 parse/syntax: string values must be quoted, \
           expected literal string (no help)",
        ],
    );
}

#[test]
fn the_reference_must_have_what_code_reads() {
    check(
        &[("default/en", "updated = 'On {day}'")],
        "en",
        &[
            "default/en.toml theme/string: there is no `count`, which candor's own pages need \
             (add a table `[count]` with its plural forms)",
            "default/en.toml:1:11-21 theme/string: nothing is given for `{day}` in `updated` \
             (it is given `{date}`)",
        ],
    );
    check(
        &[(
            "default/en",
            "count = '{n}'\n[updated]\none = '{date}'\nother = '{date}'",
        )],
        "en",
        &[
            "default/en.toml:1:9-14 theme/string: `count` needs plural forms (no help)",
            "default/en.toml:1:9-14 theme/string: nothing is given for `{n}` in `count` \
             (it is given none)",
            "default/en.toml:4:9-17 theme/string: `updated` cannot have plural forms (no help)",
        ],
    );
}

#[test]
fn file_names_are_tags_in_canonical_case() {
    check(
        &[
            ("default/en", ENGLISH),
            ("my/zh_hans", "skip='a'"),
            ("my/english-words", ""),
        ],
        "en",
        &[
            "my/english-words.toml parse/invalid-locale: `english-words` is not a language tag \
             in canonical case (no help)",
            "my/zh_hans.toml parse/invalid-locale: `zh_hans` is not a language tag \
             in canonical case (name it `zh-Hans.toml`)",
        ],
    );
}

#[test]
fn a_shared_file_is_reported_once() {
    let text = "skip='a'\nupdated='{date}'\ncount={other='{n}'}\nmore='b'\n";
    let files = [("default/en", ENGLISH), ("default/zh-Hant", text)].map(|(path, text)| {
        let path = format!("themes/{}.toml", path.replace('/', "/i18n/"));
        (Arc::from(path), Content::Text(Arc::from(text)))
    });
    let sources = Sources::new(files);
    let mut diagnostics = Diagnostics::default();
    let mut catalog = Catalog::open(&sources, FOLDERS, &tag("en"), &[], &mut diagnostics);
    for locale in ["zh-TW", "zh-HK", "zh-Hant"] {
        let strings = catalog.strings(&tag(locale), &mut diagnostics);
        assert_eq!(strings.plain()["skip"], "a");
    }
    assert_eq!(diagnostics.iter().count(), 1);
}

/// A translation into `locale` whose plural forms are named in `forms`, and which form numbers take.
fn plural(locale: &str, forms: &str, expected: &str) {
    let forms: Vec<_> = forms
        .split(' ')
        .map(|form| format!("{form}='{form} {{n}}'"))
        .collect();
    let text = format!(
        "skip='a'\nupdated='{{date}}'\ncount={{{}}}\n",
        forms.join(",")
    );
    let path = format!("default/{locale}");
    let strings = check(&[("default/en", ENGLISH), (&path, &text)], locale, &[]);
    for expected in expected.split(", ") {
        let n = expected.split(' ').next_back().unwrap().parse().unwrap();
        assert_eq!(strings.plural(COUNT, n, &[]), *expected, "{locale}");
    }
}

#[test]
fn plural_forms_are_those_of_the_language() {
    plural(
        "ru",
        "one few many other",
        "many 0, one 1, few 2, few 4, many 5, many 11, one 21, few 22",
    );
    plural(
        "ar",
        "zero one two few many other",
        "zero 0, one 1, two 2, few 3, few 10, many 11, many 99, other 100, few 103",
    );
    plural("ja", "other", "other 0, other 1, other 2");
    plural("he", "one two other", "one 1, two 2, other 3");
    // French has `many` for millions alone: it may be given, or left out.
    plural("fr", "one other", "one 0, one 1, other 2");
    plural("fr", "one many other", "one 0, other 2");
}

#[test]
fn a_form_that_may_be_left_out_is_that_of_other() {
    let french = "skip='a'\nupdated='{date}'\ncount={one='{n} a',other='{n} b'}\n";
    let files = [("default/en", ENGLISH), ("default/fr", french)];
    let million = check(&files, "fr", &[]).plural(COUNT, 1_000_000, &[]);
    assert_eq!(million, "1\u{202f}000\u{202f}000 b");
}

#[test]
fn a_form_for_several_numbers_says_which() {
    // 21 and 31 are `one` in Russian: "one question" would be wrong of them.
    let text = "skip='a'\nupdated='{date}'\n[count]\none='один вопрос'\n\
                few='{n}'\nmany='{n}'\nother='{n}'\n";
    check(
        &[("default/en", ENGLISH), ("default/ru", text)],
        "ru",
        &["default/ru.toml:4:5-18 theme/string: `count` lacks `{n}` (as in \"{n} questions\")"],
    );
}

#[test]
fn templates_are_told_what_they_left_out() {
    let strings = check(&[("default/en", ENGLISH)], "en", &[]);
    let words = |found: Result<String, Unfilled>| match found {
        Ok(text) => text,
        Err(error) => error.to_string(),
    };
    for (name, n, expected) in [
        ("skip", None, "Skip"),
        ("skip", Some(2), "Skip"),
        ("count", Some(1), "1 question"),
        ("count", None, "it has plural forms and needs a number `n`"),
        ("updated", None, "it needs a value for `date`"),
        ("nothing", None, "there is no such UI string"),
    ] {
        assert_eq!(words(strings.fill(name, n, &[])), expected, "{name}");
    }
    assert_eq!(strings.get(Key::text("nothing", &[])), "nothing");
}
