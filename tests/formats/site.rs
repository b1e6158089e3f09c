//! The sites that formats are tested with.
//!
//! 1. [`example`] is the repository's own; [`nasty`] has all that a format could trip over.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// Path below `public/`, and content.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Ends a CDATA section, a comment, a script, a heredoc; has every kind of character.
pub const NASTY: &str =
    "Tom & <b>J</b> ]]> --> </script> <!-- 😀👩‍👩‍👧 \"q\" 'a' café \u{5bc6}\u{7801}";

/// A name that is written from right to left.
pub const NAME: &str = "دانا & <ليلى> ]]> 🧿";

/// site.toml.
pub const CONFIG: &str = r#"
base_url = "https://example.org/n"
default_locale = "en"
title = "Notices & <more>"
[[locales]]
tag = "en"
name = "English"
[[locales]]
tag = "ar"
name = "العربية"
[[locales]]
tag = "zh-Hans"
name = "简体中文"
[[locales]]
tag = "ja"
name = "日本語"
[organization]
name = "Tom & <Jerry> 😀"
url = "https://www.example.org/"
contact = "mailto:a@example.org"
[csaf]
publisher_category = "vendor"
namespace = "https://www.example.org"
[cards]
image = "/card.png"
alt = {en = "Tom & \"Jerry\"", ar = "دانا"}
"#;

const FAQ: &str = r"
- group: people
  title: {en: People, ar: أشخاص}
- id: who
  question:
    en: >-
      NASTY
    ar: >-
      NAME
    zh-Hans: 谁？
  answer:
    en: |
      See [impact](#impact) and `NASTY`. A note[^1] and [a page][r].

      [^1]: Small print.

      [r]: https://www.example.org/?a=1&b=2
    ar: |
      انظر [هنا](#impact).
    zh-Hans: |
      请**参阅[影响](#impact)。**此后所做的改进已全部公布，请放心使用我们的服务；如有任何疑问，请随时与我们联系，我们会尽快回复您。

      | 项目 | 数量 |
      |------|-----:|
      | 账户 | 21,480 |
- id: old
  question: {en: Old?}
  retired: {at: 2026-04-02, see: who, reason: {en: Answered above.}}
";

/// A PNG of 1200 by 630 pixels, as far as its header.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x04\xb0\0\0\x02\x76\x08\x06\0\0\0";

/// A site in memory: path and content.
pub struct Site(BTreeMap<String, String>);

impl Site {
    pub fn with(mut self, path: &str, text: &str) -> Self {
        self.0.insert(path.to_owned(), text.to_owned());
        self
    }

    pub fn write(&self) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in &self.0 {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            #[expect(clippy::disallowed_methods, reason = "a fixture in a temporary folder")]
            fs::write(path, text).unwrap();
        }
        #[expect(clippy::disallowed_methods, reason = "a fixture in a temporary folder")]
        fs::write(folder.path().join("static/card.png"), PNG).unwrap();
        folder
    }

    pub fn build(&self) -> Files {
        self.build_with(&[])
    }

    pub fn build_with(&self, args: &[&str]) -> Files {
        let folder = self.write();
        let all: Vec<_> = ["build"].iter().chain(args).copied().collect();
        let (status, _, errors) = candor(folder.path(), &all);
        assert!(status, "{errors}");
        read(&folder.path().join("public"))
    }
}

/// Runs the program in a folder: whether it was content, standard output, standard error.
pub fn candor(folder: &Path, args: &[&str]) -> (bool, Vec<u8>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_candor"))
        .args(args)
        .args(["--now", "2026-11-01T00:00:00Z", "--color", "never"])
        .current_dir(folder)
        .output()
        .unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    (output.status.success(), output.stdout, errors)
}

fn read(folder: &Path) -> Files {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap();
            (path.display().to_string(), fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// The example, built.
pub fn example() -> Files {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("public");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (status, _, errors) = candor(root, &["build", "--output", output.to_str().unwrap()]);
    assert!(status, "{errors}");
    read(&output)
}

/// A notice with everything in it, one that was withdrawn, and a draft.
pub fn nasty() -> Site {
    let fill = |text: &str| text.replace("NASTY", NASTY).replace("NAME", NAME);
    let notice = |text: &str| {
        format!(
            "---\ntitle: >-\n  {text}\nsummary: >-\n  {text}\n---\n\n## Impact {{#impact}}\n\n\
             <!-- a note to translators -->\n\n`{text}`\n\n[Home](/en/), [file](plan.txt \"a \\\"b\\\"\").\n"
        )
    };
    let incident =
        "status: monitoring\npublished: 2026-03-26T19:00:00-07:00\noccurred: 2026-03-09\n";
    Site(BTreeMap::new())
        .with("site.toml", CONFIG)
        .with("static/about.txt", "About.\n")
        .with(
            "content/incidents/a/incident.yaml",
            &format!("{incident}severity: low\nmoved: {{Q1: who}}\n"),
        )
        .with("content/incidents/a/notice.en.md", &notice(NASTY))
        .with("content/incidents/a/notice.ar.md", &notice(NAME))
        .with("content/incidents/a/plan.txt", "The plan.\n")
        .with("content/incidents/a/faq.yaml", &fill(FAQ))
        .with(
            "content/incidents/a/updates.yaml",
            &fill(
                "- id: names\n  at: 2026-03-28T09:00:00-07:00\n  kind: correction\n  about: [who]\n  \
                 text:\n    en: |\n      We had the names wrong: `NASTY`.\n    ar: |\n      `NAME`\n",
            ),
        )
        .with(
            "content/incidents/gone/incident.yaml",
            "status: resolved\npublished: 2026-02-01T00:00:00Z\nwithdrawn:\n  at: 2026-03-01T00:00:00Z\n  \
             reason: {en: This concerned another company.}\n",
        )
        .with(
            "content/incidents/gone/notice.en.md",
            "---\ntitle: A secret\n---\n\nA secret.\n",
        )
        .with("content/incidents/draft/incident.yaml", "status: monitoring\ndraft: true\n")
        .with(
            "content/incidents/draft/notice.en.md",
            "---\ntitle: A secret draft\n---\n\nA secret.\n",
        )
}
