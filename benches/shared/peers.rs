//! The same notices for other generators.
//!
//! 1. [`hugo`] and [`zola`] write a notice as their sources have it, with [`hugo_frame`] and [`zola_frame`] beside.
//! 2. [`floor`] writes what is left for a program that can do no more than Markdown.
//! 3. [`shell`] is the page that all of them put around it.

use super::corpus::{LOCALES, Notice, Text, WORDS, indented};
use std::fmt::Write as _;

/// A notice's pages for Hugo: a folder for each language, answers as Markdown in the front matter.
pub fn hugo(notice: &Notice) -> Vec<(String, String)> {
    let page = |(locale, text): (&&str, &Text)| {
        let path = format!("content/{locale}/notices/{}.md", notice.slug());
        let Text {
            title,
            summary,
            body,
            ..
        } = text;
        let mut page = format!(
            "---\ntitle: {title}\nsummary: {summary}\ndate: {}\nfaq:\n",
            notice.day()
        );
        for (number, (question, answer)) in text.questions.iter().enumerate() {
            let answer = indented(answer, "      ");
            let _ = writeln!(
                page,
                "  - id: q{number}\n    question: {question}\n    answer: |\n{answer}"
            );
        }
        let _ = write!(page, "---\n{body}");
        (path, page)
    };
    LOCALES.iter().zip(&notice.texts).map(page).collect()
}

/// A notice's pages for Zola: languages beside each other, answers as Markdown in the front matter.
pub fn zola(notice: &Notice) -> Vec<(String, String)> {
    let page = |(locale, text): (&&str, &Text)| {
        let mark = if *locale == LOCALES[0] {
            String::new()
        } else {
            format!(".{locale}")
        };
        let Text { title, summary, .. } = text;
        // Zola knows the anchors of its Markdown alone, and not those that templates make.
        let body = text.body.replace("(#q3)", "(#what-happened)");
        let mut page = format!(
            "+++\ntitle = \"{title}\"\ndescription = \"{summary}\"\ndate = {}\n",
            notice.day()
        );
        for (number, (question, answer)) in text.questions.iter().enumerate() {
            let _ = write!(
                page,
                "[[extra.faq]]\nid = \"q{number}\"\nquestion = \"{question}\"\nanswer = \"\"\"\n{answer}\n\"\"\"\n"
            );
        }
        let _ = write!(page, "+++\n{body}");
        (format!("content/notices/{}{mark}.md", notice.slug()), page)
    };
    LOCALES.iter().zip(&notice.texts).map(page).collect()
}

/// A notice's pages as nothing but Markdown: the body and each answer, between lines of [`SEPARATOR`].
pub fn floor(notice: &Notice) -> Vec<(String, String)> {
    let page = |(locale, text): (&&str, &Text)| {
        let answers = text
            .questions
            .iter()
            .map(|(question, answer)| format!("### {question}\n\n{answer}\n"));
        let texts: Vec<String> = std::iter::once(text.body.clone()).chain(answers).collect();
        (
            format!("{locale}/{}.md", notice.slug()),
            texts.join(SEPARATOR),
        )
    };
    LOCALES.iter().zip(&notice.texts).map(page).collect()
}

/// Between the texts of [`floor`].
pub const SEPARATOR: &str = "\n\u{1e}\n";

/// The page around a notice, some 5 KB: what stands before its text, and what after. `title` goes where titles do.
pub fn shell(title: &str) -> (String, String) {
    let mut head = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <link rel=\"stylesheet\" href=\"/style.css\">\n</head>\n<body>\n<header><nav><ul>\n"
    );
    for item in 0..24 {
        let _ = writeln!(
            head,
            "<li class=\"item\"><a href=\"/section-{item}/\" title=\"{}\">Section {item}</a></li>",
            WORDS.get(..48).unwrap_or_default()
        );
    }
    let _ = write!(head, "</ul></nav></header>\n<main>\n<h1>{title}</h1>\n");
    let mut foot = "</main>\n<footer><ul>\n".to_owned();
    for item in 0..16 {
        let _ = writeln!(
            foot,
            "<li><a href=\"/about-{item}/\" rel=\"author\">About {item}</a></li>"
        );
    }
    foot.push_str("</ul></footer>\n</body>\n</html>\n");
    (head, foot)
}

/// What Hugo needs beside its pages.
pub fn hugo_frame() -> Vec<(String, String)> {
    let config = "baseURL = \"https://notices.example.org/\"\ntitle = \"Notices\"\ndefaultContentLanguage = \"en\"\n\
        defaultContentLanguageInSubdir = true\ndisableKinds = [\"taxonomy\", \"term\"]\n\
        [languages.en]\nlabel = \"English\"\nweight = 1\ncontentDir = \"content/en\"\n\
        [languages.zh-Hans]\nlabel = \"简体中文\"\nweight = 2\ncontentDir = \"content/zh-Hans\"\n";
    let (head, foot) = shell("{{ .Title }}");
    let page = format!(
        "{head}{{{{ range .Translations }}}}<a href=\"{{{{ .RelPermalink }}}}\">{{{{ .Language.Label }}}}</a>{{{{ end }}}}\n\
         <p>{{{{ .Summary }}}}</p>\n{{{{ .Content }}}}\n{{{{ range .Params.faq }}}}<section id=\"{{{{ .id }}}}\"><h3>{{{{ .question }}}}</h3>\n\
         {{{{ .answer | $.Page.RenderString (dict \"display\" \"block\") }}}}</section>\n{{{{ end }}}}{foot}"
    );
    let list = format!(
        "{head}<ul>{{{{ range .Site.RegularPages }}}}<li><a href=\"{{{{ .RelPermalink }}}}\">{{{{ .Title }}}}</a></li>\n{{{{ end }}}}</ul>{foot}"
    );
    [
        ("hugo.toml", config),
        ("layouts/_default/single.html", &page),
        ("layouts/_default/list.html", &list),
        ("layouts/index.html", &list),
    ]
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .into()
}

/// What Zola needs beside its pages.
pub fn zola_frame() -> Vec<(String, String)> {
    let config = "base_url = \"https://notices.example.org\"\ntitle = \"Notices\"\ndefault_language = \"en\"\n\
        generate_feeds = true\nfeed_filenames = [\"rss.xml\"]\n[languages.zh-Hans]\ngenerate_feeds = true\n\
        feed_filenames = [\"rss.xml\"]\n";
    let (head, foot) = shell("{{ page.title }}");
    let page = format!(
        "{head}{{% for other in page.translations %}}<a href=\"{{{{ other.permalink }}}}\">{{{{ other.lang }}}}</a>{{% endfor %}}\n\
         <p>{{{{ page.description }}}}</p>\n{{{{ page.content | safe }}}}\n{{% for item in page.extra.faq %}}<section id=\"{{{{ item.id }}}}\"><h3>{{{{ item.question }}}}</h3>\n\
         {{{{ item.answer | markdown | safe }}}}</section>\n{{% endfor %}}{foot}"
    );
    let (head, foot) = shell("Notices");
    let list = format!(
        "{head}<ul>{{% for page in section.pages %}}<li><a href=\"{{{{ page.permalink }}}}\">{{{{ page.title }}}}</a></li>\n{{% endfor %}}</ul>{foot}"
    );
    let section = "+++\ntitle = \"Notices\"\nsort_by = \"date\"\n+++\n";
    [
        ("config.toml", config),
        ("templates/page.html", &page),
        ("templates/section.html", &list),
        ("templates/index.html", &list),
        ("content/_index.md", section),
        ("content/_index.zh-Hans.md", section),
        ("content/notices/_index.md", section),
        ("content/notices/_index.zh-Hans.md", section),
    ]
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .into()
}
