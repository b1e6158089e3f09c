//! What stands in place of references, in which setting, and that no value becomes markup.

use super::*;
use crate::markdown::{fixture, prose};
use crate::source::{Content, Sources};
use std::sync::Arc;

fn markdown(text: &str) -> Markdown {
    let sources = Sources::new([(Arc::from("f"), Content::Text(Arc::from(text)))]);
    Markdown::verbatim(text, sources.find("f").unwrap(), 0)
}

fn spoken(value: &str) -> Spoken {
    let shown = ["mailto:", "tel:"]
        .into_iter()
        .find_map(|scheme| value.strip_prefix(scheme));
    let is_url = shown.is_some() || value.starts_with("https:");
    Spoken {
        text: shown.unwrap_or(value).to_owned(),
        url: is_url.then(|| Arc::from(value)),
    }
}

/// A text in which every reference stands for `value`, and what was told.
fn expanded(text: &str, value: &str) -> (String, Vec<Unsaid>) {
    let mut found = Vec::new();
    let source = markdown(text);
    let result = expand(&source, |_| Some(spoken(value)), |_, why| found.push(why));
    let text = result.map_or(source.text, |result| result.text);
    (text.to_string(), found)
}

#[track_caller]
fn check(text: &str, value: &str, expected: &str) {
    assert_eq!(
        expanded(text, value),
        (expected.to_owned(), vec![]),
        "{text:?}"
    );
}

#[test]
fn references_are_found_and_nothing_else_is() {
    let names = |text: &str| -> Vec<(String, bool)> {
        let found = references(text).into_iter();
        found.map(|found| (found.name, found.is_literal)).collect()
    };
    let one = |name: &str| vec![(name.to_owned(), false)];
    assert_eq!(names("on {{ fact.day }}."), one("day"));
    assert_eq!(names("{{fact.day_2}}"), one("day_2"));
    assert_eq!(names("{{{ fact.a }}}"), one("a"));
    assert_eq!(names("{{ a {{ fact.b }}"), one("b"));
    assert_eq!(names("a {{\nfact.b }}"), one("b"));
    assert_eq!(names("\\{{ fact.a }}"), [("a".to_owned(), true)]);
    assert_eq!(names("\\\\{{ fact.a }}"), one("a"));
    for other in [
        "{{ fact }}",
        "{{ facts.a }}",
        "{{ fact.a | upper }}",
        "{{ fact. }}",
        "{{ fact.a",
        "{ { fact.a } }",
        "{% fact.a %}",
        "{{ fact.a.b }}",
        "{{\n\nfact.a }}",
    ] {
        assert_eq!(names(other), [], "{other}");
    }
}

#[test]
fn slips_are_found_outside_of_code() {
    let found = |text: &str| -> Vec<String> {
        let all = slips(text).into_iter();
        all.map(|slip| text.get(slip.at).unwrap_or_default().to_owned())
            .collect()
    };
    assert_eq!(found("a {{ facts.a }} b"), ["{{ facts.a }}"]);
    assert_eq!(found("{{ Fact.a }}"), ["{{ Fact.a }}"]);
    assert_eq!(found("{{ fact.a | upper }}"), ["{{ fact.a | upper }}"]);
    for none in [
        "{{ fact.a }}",
        "`{{ facts.a }}`",
        "\\{{ facts.a }}",
        "{{ a }}",
        "{{ facts",
    ] {
        assert_eq!(found(none), Vec::<String>::new(), "{none}");
    }
}

#[test]
fn values_are_said_where_text_stands() {
    check("on {{ fact.a }}.", "March 9, 2026", "on March 9, 2026.");
    check("**{{ fact.a }}**", "21,480", "**21,480**");
    check("## {{ fact.a }} {#a}", "May", "## May {#a}");
    check("| {{ fact.a }} |\n|-|\n", "b", "| b |\n|-|");
    check(
        "[{{ fact.a }}](/x/)",
        "mailto:a@b.example",
        "[a@b.example](/x/)",
    );
    check(
        "[to {{ fact.a }}](/x/)",
        "mailto:a@b.example",
        "[to a@b.example](/x/)",
    );
    check("![{{ fact.a }}](x.svg)", "b", "![b](x.svg)");
    check("密{{ fact.a }}码", "2026年3月9日", "密2026年3月9日码");
}

#[test]
fn code_and_what_is_behind_a_backslash_stays() {
    for text in [
        "`{{ fact.a }}`",
        "    {{ fact.a }}",
        "```\n{{ fact.a }}\n```",
        "~~~ {{ fact.a }}\n~~~",
        "<!-- {{ fact.a }} -->",
        "a <!-- {{ fact.a }} --> b",
        "\\{{ fact.a }}",
        "{{ facts.a }} {{ b }} {% if fact.a %}",
    ] {
        check(text, "b", text);
    }
    let text = "`{{ fact.a }}` is {{ fact.a }}";
    check(text, "b", "`{{ fact.a }}` is b");
}

#[test]
fn addresses_become_links() {
    check(
        "to {{ fact.a }}.",
        "mailto:a@b.example",
        "to <a@b.example>.",
    );
    check(
        "see {{ fact.a }}",
        "https://b.example/x",
        "see <https://b.example/x>",
    );
    check(
        "call {{ fact.a }}",
        "tel:+15550100",
        "call [+15550100](<tel:+15550100>)",
    );
    check(
        "[a]({{ fact.a }})",
        "https://b.example",
        "[a](<https://b.example>)",
    );
    check(
        "[a]({{fact.a}})",
        "mailto:a@b.example",
        "[a](<mailto:a@b.example>)",
    );
    let told = |text, value| expanded(text, value).1;
    assert_eq!(told("[a]({{ fact.a }})", "b"), [Unsaid::NoAddress]);
}

#[test]
fn a_place_without_text_is_told() {
    for text in [
        "[a](https://b.example/{{fact.a}})",
        "[a](/x/ \"{{ fact.a }}\")",
        "[a]: {{ fact.a }}\n\n[a]",
        "<b title=\"{{ fact.a }}\">",
        "<{{ fact.a }}@b.example>",
        "<{{ fact.a }}>",
        "# a {#{{fact.a}}}",
    ] {
        let (same, told) = expanded(text, "c");
        assert_eq!(
            (same.as_str(), told.as_slice()),
            (text, [Unsaid::NoText].as_slice()),
            "{text}"
        );
    }
}

#[test]
fn values_are_text_and_never_markup() {
    for (text, value) in [
        ("{{ fact.a }}", "# b"),
        ("{{ fact.a }}", "3. b"),
        ("{{ fact.a }}. b", "3"),
        ("{{ fact.a }}", "- b"),
        ("{{ fact.a }}", "---"),
        ("b\n{{ fact.a }}", "==="),
        ("{{ fact.a }}", "> b"),
        ("{{ fact.a }}", "```"),
        ("{{ fact.a }}", "<script>alert(1)</script>"),
        ("{{ fact.a }}", "[b](https://c.example)"),
        ("{{ fact.a }}", "![b](x.svg)"),
        ("{{ fact.a }}[b](/x/)", "!"),
        ("[b]{{ fact.a }}", "(https://c.example)"),
        ("[b]{{ fact.a }}", ": https://c.example"),
        ("[b](/x/ {{ fact.a }}", "\"c\")"),
        ("[b](/y{{ fact.a }}", ")"),
        ("<b c={{ fact.a }}", "d>"),
        ("<b {{ fact.a }}", ">"),
        ("` {{ fact.a }}", "b`c"),
        ("**b {{ fact.a }}", "c** d"),
        ("## {{ fact.a }}", "b {#c}"),
        ("## b {{ fact.a }}", "#"),
        ("| {{ fact.a }} | c |\n|-|-|\n", "b | c"),
        ("&l{{ fact.a }}", "t;"),
        ("&#6{{ fact.a }}", "0;"),
        ("{{ fact.a }}", "&lt;b&gt; \\* \\\\"),
        ("{{ fact.a }}", "{{ fact.a }}"),
        ("> [!{{ fact.a }}]\n> b", "NOTE"),
        ("[^{{ fact.a }}]", "b"),
        ("[{{ fact.a }}]\n\n[b]: /x/", "b"),
        ("~~b {{ fact.a }}", "~~"),
    ] {
        says_the_same(text, value, true);
    }
}

/// Whether the text says the value in place of the reference, and has no other markup.
fn says_the_same(text: &str, value: &str, is_said: bool) {
    let (result, told) = expanded(text, value);
    if !told.is_empty() {
        assert!(
            !is_said || told == [Unsaid::Markup],
            "{text:?} {value:?}: {told:?}"
        );
        return;
    }
    let found = references(text);
    let found: Vec<_> = found.iter().filter(|found| !found.is_literal).collect();
    let word = |found: &&Reference| "x".repeat(found.at.len());
    let mut said = prose(&neutral(text, found.iter().copied())).text;
    for word in found.iter().map(word) {
        said = said.replacen(&word, value, 1);
    }
    assert_eq!(prose(&result).text, said, "{text:?} {value:?} {result:?}");
}

#[test]
fn a_value_that_would_undo_markup_is_told() {
    assert_eq!(expanded("**{{ fact.a }}**b", "(c)").1, [Unsaid::Markup]);
}

#[test]
fn no_value_brings_in_markup() {
    const PIECES: [&str; 24] = [
        "{{ fact.a }}",
        "{{fact.a}}",
        "a",
        " ",
        "\n",
        "\n\n",
        "[",
        "](",
        ")",
        "]",
        "<",
        ">",
        "*",
        "`",
        "&",
        "#",
        "!",
        "\\",
        "|",
        "\"",
        "- ",
        "1",
        ". ",
        "    ",
    ];
    const VALUES: [&str; 16] = [
        "a", "1", ".", ")", "(", "[", "]", "<", ">", "*", "`", ";", "#", "!", "\\", "\"",
    ];
    let mut state: u32 = 7;
    let mut next = |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below
    };
    for _ in 0..20_000 {
        let text: String = (0..=next(9)).map(|_| PIECES[next(PIECES.len())]).collect();
        let value: String = (0..=next(3)).map(|_| VALUES[next(VALUES.len())]).collect();
        let source = markdown(&text);
        let Some(result) = expand(&source, |_| Some(spoken(&value)), |_, _| {}) else {
            continue;
        };
        let html = fixture::html(&result.text);
        assert!(html.starts_with('<') || html.is_empty(), "{html}");
        let found = references(&text);
        let in_text = found.len() == 1 && !text.contains('`') && !text.contains("    ");
        if in_text && !found[0].is_literal && prose(&neutral(&text, &found)).text.contains("xxx") {
            says_the_same(&text, &value, false);
        }
    }
}

#[test]
fn short_texts_say_values_as_they_are() {
    let check = |text: &str, expected: Option<&str>| {
        let found = expand_plain(text, |_| Some(spoken("a *b* <c>")));
        assert_eq!(found.as_deref(), expected, "{text}");
    };
    check("x {{ fact.a }}.", Some("x a *b* <c>."));
    check("`{{ fact.a }}`", Some("`a *b* <c>`"));
    check(
        "\\{{ fact.a }} {{ fact.b }}",
        Some("{{ fact.a }} a *b* <c>"),
    );
    check("{{ a }}", None);
}

#[test]
fn many_references_take_no_longer_each() {
    for text in [
        "{{ fact.a }} ".repeat(20_000),
        "{{ fact.a }}\n\n".repeat(20_000),
        "`{{ fact.a }}` {{ fact.a }} ".repeat(10_000),
        "{{ fact.a ".repeat(40_000),
        format!("{}{{{{ fact.a }}}}", "{{".repeat(100_000)),
    ] {
        let start = std::time::Instant::now();
        let _ = expanded(&text, "b* 1. [c]");
        assert!(start.elapsed().as_secs() < 5, "{}", text.len());
    }
}
