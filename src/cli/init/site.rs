//! The files of a new site.
//!
//! 1. [`files`] makes them of what was [asked](super::answers): settings, an example that is a draft,
//!    a page about the notices, what git has to know.

use super::answers::Answers;
use crate::cli::new;
use crate::cli::scaffold::Scaffold;
use crate::cli::schema;
use crate::cli::wording::{Wording, comment, quoted};
use crate::model::Locale;

/// The folder of the example.
const EXAMPLE: &str = "content/incidents/example";

/// What git must not have in the repository: the output, and what is left where a build was killed.
pub(in crate::cli) const IGNORE: &str = "/public/\n/preview/\n/.public.*\n/.candor-record-lock\n";

/// Ledgers are bytes that digests are made of, and are never merged line by line.
pub(in crate::cli) const ATTRIBUTES: &str = "history.jsonl -text -merge\n";

/// All files of a new site.
pub(super) fn files(answers: &Answers) -> Scaffold {
    let mut files = Scaffold::default();
    files.add("site.toml", settings(answers));
    files.add(".gitignore", IGNORE);
    files.add(".gitattributes", ATTRIBUTES);
    for (name, text) in schema::all() {
        files.add(schema::path(&name), text);
    }
    for (tag, words) in answers.languages() {
        files.add(format!("content/pages/about.{tag}.md"), about(&words));
        files.add(format!("{EXAMPLE}/notice.{tag}.md"), notice(&words));
    }
    let own = answers.own();
    let up = "../../../";
    let incident = format!(
        "{}{}",
        schema::directive("incident", up),
        new::incident(&own)
    );
    files.add(format!("{EXAMPLE}/incident.yaml"), incident);
    files.add(format!("{EXAMPLE}/faq.yaml"), faq(answers, &own, up));
    let tags: Vec<&Locale> = answers.locales.iter().collect();
    let updates = format!(
        "{}{}",
        schema::directive("updates", up),
        new::updates(&own, &tags)
    );
    files.add(format!("{EXAMPLE}/updates.yaml"), updates);
    files
}

fn settings(answers: &Answers) -> String {
    let first = answers.locales.first().map_or("en", Locale::as_str);
    let title = answers.lines(|tag, words| {
        let name = answers.name.as_deref().unwrap_or(&words.site);
        format!("{tag} = {}\n", quoted(name))
    });
    let locales = answers.lines(|tag, words| {
        let name = quoted(&words.name);
        format!("\n[[locales]]\ntag = \"{tag}\"\nname = {name}\n")
    });
    let schema = schema::path("site");
    let base_url = quoted(&answers.base_url.prefix());
    let timezone = quoted(&answers.timezone);
    format!(
        "#:schema {schema}

# The settings of this site. What is commented out shows the default, or an example.

base_url = {base_url} # where the site is served; may have a path
default_locale = \"{first}\" # notices are written in this language first, unless they say otherwise
timezone = {timezone} # dates and times are shown in this zone (IANA name)
# theme = \"default\" # files in themes/<name>/ win over the built-in theme

# The site's name, by language.
[title]
{title}
# The languages, in the order of the language switch. `tag` is BCP 47, `name` the language's name in itself.{locales}{OPTIONAL}"
    )
}

/// The tables that a site can do without.
const OPTIONAL: &str = r#"
# Who publishes these notices; shown at the foot of each page and in the feeds.
# [organization]
# name = "Northwind"
# url = "https://www.example.org/"
# contact = "mailto:security@example.org" # for readers; a notice can name another

# Against imitations of these pages.
# [safety]
# no_password = true      # every page says that nobody asks for a password here
# official_address = true # the footer names this site's address

# [translation]
# missing = "fallback" # a text without a translation: show the source, and say so
# stale = "notice"     # a translation older than its source: tell the reader, publish all the same
# keep = []            # names that every translation must carry as they are

# [feeds]
# limit = 50           # newest items in a feed

# Written to /.well-known/security.txt (RFC 9116).
# [security_txt]
# contact = ["mailto:security@example.org"]
# expires = "2027-10-01T00:00:00Z"
"#;

fn about(words: &Wording) -> String {
    let (title, text) = (quoted(&words.about_title), &words.about_text);
    format!("---\ntitle: {title}\n---\n\n{text}\n")
}

fn notice(words: &Wording) -> String {
    format!(
        "---\n{}title: {}\n{}summary: {}\n---\n\n## {} {{#what-happened}}\n\n{}\n\n## {} {{#what-you-can-do}}\n\n{}\n",
        comment(&words.title),
        quoted(&words.example_title),
        comment(&words.summary),
        quoted(&words.example_summary),
        words.happened_heading,
        words.happened_text,
        words.advice_heading,
        words.advice_text,
    )
}

fn faq(answers: &Answers, own: &Wording, up: &str) -> String {
    let question = answers.lines(|tag, words| format!("    {tag}: {}\n", quoted(&words.question)));
    let answer = answers.lines(|tag, words| format!("    {tag}: |\n      {}\n", words.answer));
    format!(
        "{}{}- id: passwords\n  question:\n{question}  answer:\n{answer}",
        schema::directive("faq", up),
        comment(&own.faq)
    )
}
