//! Notices as benches want them: many, alike, and the same each time.
//!
//! 1. [`Notice::new`] makes the n-th: about 420 English words and 1,050 Chinese characters of Markdown with
//!    headings, a list, a table, code and links, and twelve answers of one to four sentences, some with lists.
//! 2. [`Notice::candor`] is its files.

use std::fmt::Write as _;

/// The languages of each notice; the first is the source.
pub const LOCALES: [&str; 2] = ["en", "zh-Hans"];

/// What English is made of here.
pub const WORDS: &str = "account data report vendor access key storage copy user notice address letter sign \
    phone browser system week support team change review log server import question night record office \
    shelf window garden river table paper morning winter harbor ladder";
const CHARACTERS: &str = "我们在本次事件中发现供应商的报告被复制其中包含账户名称与邮箱地址但不包含其他内容请留意通知河边花园";

/// A notice in every language.
pub struct Notice {
    /// Which it is.
    pub number: usize,
    /// In the order of [`LOCALES`].
    pub texts: [Text; 2],
}

/// A notice in one language, in Markdown.
pub struct Text {
    /// A line.
    pub title: String,
    /// A sentence.
    pub summary: String,
    /// With headings.
    pub body: String,
    /// With their answers.
    pub questions: Vec<(String, String)>,
}

/// Makes sentences of a language, the same for the same seed.
struct Writer {
    state: u64,
    words: Vec<String>,
    /// What stands between words, and at the end of a sentence.
    marks: [&'static str; 2],
    /// How many of its words one English word is worth.
    factor: usize,
}

impl Writer {
    fn new(locale: &str, number: usize) -> Self {
        let is_english = locale == LOCALES[0];
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
        Self {
            state: (number as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15),
            words: if is_english {
                words(WORDS)
            } else {
                CHARACTERS.chars().map(String::from).collect()
            },
            marks: if is_english { [" ", "."] } else { ["", "。"] },
            factor: if is_english { 2 } else { 5 },
        }
    }

    /// A number below `limit`.
    fn pick(&mut self, limit: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state >> 33).unwrap_or(0) % limit
    }

    /// So many words' worth, without an end.
    fn phrase(&mut self, words: usize) -> String {
        let count = words * self.factor / 2;
        let picked: Vec<String> = (0..count)
            .map(|_| {
                let at = self.pick(self.words.len());
                self.words[at].clone()
            })
            .collect();
        picked.join(self.marks[0])
    }

    fn sentence(&mut self, words: usize) -> String {
        self.phrase(words) + self.marks[1]
    }

    fn sentences(&mut self, count: usize) -> String {
        let all: Vec<String> = (0..count).map(|_| self.sentence(12)).collect();
        all.join(self.marks[0])
    }

    fn body(&mut self) -> String {
        let mut body = String::new();
        for section in [
            "what-happened",
            "what-it-means",
            "our-response",
            "keep-in-mind",
        ] {
            let (title, first, bold) = (self.phrase(3), self.sentences(4), self.phrase(2));
            let _ = write!(
                body,
                "## {title} {{#{section}}}\n\n{first} **{bold}** [{}](#q3)\n\n- {}\n- {}\n\n{}\n\n",
                self.phrase(2),
                self.sentence(8),
                self.sentence(6),
                self.sentences(1),
            );
        }
        let (left, right) = (self.phrase(2), self.phrase(2));
        let _ = write!(
            body,
            "| {left} | {right} |\n|---|---|\n| `key-one` | {} |\n| `key-two` | {} |\n\n```\nGET /reports\n```\n\n[{}](https://example.org/more)\n",
            self.phrase(3),
            self.phrase(3),
            self.phrase(3),
        );
        body
    }

    fn answer(&mut self, question: usize) -> String {
        let mut answer = self.sentences(1 + question % 4);
        if question % 4 == 1 {
            let _ = write!(answer, "\n\n- {}\n- {}", self.sentence(5), self.sentence(5));
        }
        answer
    }
}

impl Notice {
    /// The n-th notice. A `revision` above zero revises the answer of that number, counted round.
    pub fn new(number: usize, revision: usize) -> Self {
        let text = |locale: &str| {
            let mut writer = Writer::new(locale, number);
            let mut questions: Vec<_> = (0..12)
                .map(|question| (writer.phrase(7), writer.answer(question)))
                .collect();
            for revised in 1..=revision {
                let said = Writer::new(locale, number + revised * 7919).sentence(7);
                let mark = writer.marks[0];
                let (_, answer) = &mut questions[revised % 12];
                *answer = format!("{said}{mark}{answer}");
            }
            Text {
                title: format!("{} {number}", writer.phrase(5)),
                summary: writer.sentence(14),
                body: writer.body(),
                questions,
            }
        };
        Self {
            number,
            texts: LOCALES.map(text),
        }
    }

    /// Its name.
    pub fn slug(&self) -> String {
        format!("notice-{:05}", self.number)
    }

    /// A day of the past fifteen years.
    pub fn day(&self) -> String {
        let number = self.number;
        format!(
            "{}-{:02}-{:02}",
            2010 + number % 15,
            1 + number % 12,
            1 + number % 28
        )
    }

    /// Its files in candor's format, paths from the site's root.
    pub fn candor(&self) -> Vec<(String, String)> {
        let folder = format!("content/incidents/{}", self.slug());
        let facts = format!(
            "status: resolved\nseverity: low\npublished: {}T10:00:00Z\n",
            self.day()
        );
        let mut files = vec![(format!("{folder}/incident.yaml"), facts)];
        for (locale, text) in LOCALES.iter().zip(&self.texts) {
            let Text {
                title,
                summary,
                body,
                ..
            } = text;
            files.push((
                format!("{folder}/notice.{locale}.md"),
                format!("---\ntitle: {title}\nsummary: {summary}\n---\n{body}"),
            ));
        }
        let mut faq = String::new();
        for question in 0..12 {
            let _ = write!(faq, "- id: q{question}\n  question:\n");
            for (locale, text) in LOCALES.iter().zip(&self.texts) {
                let _ = writeln!(faq, "    {locale}: {}", text.questions[question].0);
            }
            faq.push_str("  answer:\n");
            for (locale, text) in LOCALES.iter().zip(&self.texts) {
                let answer = indented(&text.questions[question].1, "      ");
                let _ = writeln!(faq, "    {locale}: |\n{answer}");
            }
        }
        files.push((format!("{folder}/faq.yaml"), faq));
        files
    }
}

/// A text as a block of YAML has it.
pub fn indented(text: &str, indent: &str) -> String {
    let lines: Vec<String> = text
        .lines()
        .map(|line| {
            if line.is_empty() {
                String::new()
            } else {
                format!("{indent}{line}")
            }
        })
        .collect();
    lines.join("\n")
}

/// A site.toml for the notices. `all`: with every output that is on by default; else with no more than the other
/// generators make: pages, lists, a feed for each language, a sitemap.
pub fn site_toml(all: bool) -> String {
    let outputs = if all {
        ""
    } else {
        "[outputs]\natom = false\njson_feed = false\nincident_feeds = false\ntext = false\ndata = false\n"
    };
    format!(
        "base_url = \"https://notices.example.org\"\ndefault_locale = \"en\"\ntitle = \"Notices\"\n\
         [[locales]]\ntag = \"en\"\nname = \"English\"\n[[locales]]\ntag = \"zh-Hans\"\nname = \"简体中文\"\n{outputs}"
    )
}
