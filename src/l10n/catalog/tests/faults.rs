//! What can be wrong in one file, with its place.
//!
//! 1. `each` checks German files against the English of the tests, one report for each.

use super::german;

const REST: &str = "skip='x'\nupdated='{date}'\n";
const FORMS: &str = "count={one='1',other='{n}'}\n";

fn each(cases: &[(String, &str)]) {
    for (text, expected) in cases {
        german(text, &[*expected]);
    }
}

#[test]
fn keys_are_those_of_english() {
    each(&[
        (
            format!("updated='{{date}}'\n{FORMS}"),
            "default/de.toml theme/string: there is no `skip` for `de` \
             (add `skip = \"…\"`; in English \"Skip\")",
        ),
        (
            REST.to_owned(),
            "default/de.toml theme/string: there is no `count` for `de` (add `[count]` with \
             the plural forms `one`, `other`; in English \"{n} questions\")",
        ),
        (
            format!("{REST}{FORMS}spik='x'\n"),
            "default/de.toml:4:1-5 theme/string: `spik` is no UI string of the theme \
             (a key of your own goes into the theme's `en.toml` first)",
        ),
        (
            format!("{REST}{FORMS}updates='x'\n"),
            "default/de.toml:4:1-8 theme/string: `updates` is no UI string of the theme \
             (did you mean `updated`?)",
        ),
    ]);
}

#[test]
fn plural_forms_are_those_of_the_language() {
    each(&[
        (
            format!("{REST}[count]\nother='{{n}}'\n"),
            "default/de.toml:3:2-7 theme/string: `count` lacks the plural form `one` \
             (add `one = \"…\"`, for numbers such as 1)",
        ),
        (
            format!("{REST}[count]\none='1'\n"),
            "default/de.toml:3:2-7 theme/string: `count` lacks the plural form `other` \
             (add `other = \"…\"`, for numbers such as 0, 2, 3, 4)",
        ),
        (
            format!("{REST}[count]\none='1'\nother='{{n}}'\nfew='{{n}}'\n"),
            "default/de.toml:6:1-4 theme/string: `few` is no plural form of this language \
             (its plural forms are `one`, `other`)",
        ),
        (
            format!("{REST}[count]\none='1'\nohter='{{n}}'\n"),
            "default/de.toml:5:1-6 theme/string: `ohter` is no plural form of this language \
             (did you mean `other`?)",
        ),
        (
            format!("{REST}count='{{n}}'\n"),
            "default/de.toml:3:1-6 theme/string: `count` needs plural forms \
             (write a table: `[count]`, then `other = \"…\"` and what else there is)",
        ),
        (
            format!("updated='{{date}}'\n{FORMS}[skip]\none='x'\nother='x'\n"),
            "default/de.toml:3:2-6 theme/string: `skip` has no plural forms \
             (write `skip = \"…\"`)",
        ),
    ]);
}

#[test]
fn placeholders_are_those_of_english() {
    each(&[
        (
            format!("skip='x'\nupdated='am 三 {{datum}} {{date}}'\n{FORMS}"),
            "default/de.toml:2:15-22 theme/string: `updated` has no placeholder `{datum}` \
             (it has `{date}`)",
        ),
        (
            format!("skip='x'\nupdated='geändert'\n{FORMS}"),
            "default/de.toml:2:9-19 theme/string: `updated` lacks `{date}` \
             (as in \"Updated on {date}\")",
        ),
        (
            format!("{REST}[count]\none='1'\nother='viele'\n"),
            "default/de.toml:5:7-14 theme/string: `count` lacks `{n}` \
             (as in \"{n} questions\")",
        ),
        (
            format!("skip='a {{ b'\nupdated='{{date}}'\n{FORMS}"),
            "default/de.toml:1:6-13 theme/string: a brace in `skip` belongs to no placeholder \
             (a placeholder is `{name}`, its name of `a-z`, `0-9` and `_`)",
        ),
    ]);
}

#[test]
fn a_string_is_a_text_and_given_once() {
    each(&[
        (
            format!("skip=1\nupdated='{{date}}'\n{FORMS}"),
            "default/de.toml:1:6-7 parse/wrong-type: `skip` must be a text, not an integer (put \
             it in quotes; plural forms are a table: `one = \"…\"`, `other = \"…\"`)",
        ),
        (
            format!("{REST}[count]\none=''\nother='{{n}}'\n"),
            "default/de.toml:4:5-7 parse/empty-text: `count.one` is empty (write the text)",
        ),
        (
            format!("{REST}{FORMS}skip='y'\n"),
            "default/de.toml:4:1-5 parse/duplicate-key: duplicate key (no help)",
        ),
    ]);
}

#[test]
fn all_syntax_errors_are_reported_and_nothing_else() {
    german(
        "skip = x\nupdated = 'x\n",
        &[
            "default/de.toml:1:8-9 parse/syntax: string values must be quoted, expected \
             literal string (no help)",
            "default/de.toml:2:13-13 parse/syntax: invalid literal string, expected `'` \
             (no help)",
        ],
    );
}
