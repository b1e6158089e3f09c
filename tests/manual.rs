//! Every command and every file that the manual shows is one that candor takes, and every link leads somewhere.
//!
//! 1. [`Page`] takes a page apart: blocks with what they are shown as, headings, links.
//! 2. Commands, in blocks of `console` and `sh`, in `run:` of workflows and in code within a text, are parsed as candor
//!    does it. The chapters of `tests/four_weeks.rs` are run besides.
//! 3. A block of `toml` or `yaml` is named: behind the word (`toml site.toml`), by the last `FILE` in the line before it, or
//!    by the heading. Candor's own files go into a small site, which has nothing to say against them; of others, the
//!    syntax is looked at.
//! 4. What makes releases is held to it as well.
//! 5. `docs/diagnostics.md` says of its examples what candor finds in them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "manual/commands.rs"]
mod commands;
#[path = "manual/diagnostics.rs"]
mod diagnostics;
#[path = "manual/files.rs"]
mod files;
#[path = "manual/links.rs"]
mod links;
#[path = "manual/packaging.rs"]
mod packaging;

use std::fs;
use std::path::{Path, PathBuf};

/// A page of the manual.
struct Page {
    /// From the repository's root.
    path: String,
    text: String,
}

/// A fenced block.
struct Block<'a> {
    /// Where it stands, for messages: `docs/ci.md:12`.
    place: String,
    /// The word behind the fence, and what follows it.
    kind: &'a str,
    info: &'a str,
    body: String,
    /// The last line of text before it, and the heading above.
    before: &'a str,
    heading: &'a str,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All pages that people read.
fn pages() -> Vec<Page> {
    let mut paths: Vec<PathBuf> = fs::read_dir(root().join("docs"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .collect();
    paths.extend(
        [
            "README.md",
            "ARCHITECTURE.md",
            "CONTRIBUTING.md",
            "CHANGELOG.md",
        ]
        .map(|name| root().join(name)),
    );
    paths.sort();
    let page = |path: &PathBuf| Page {
        path: path.strip_prefix(root()).unwrap().display().to_string(),
        text: fs::read_to_string(path).unwrap(),
    };
    paths.iter().map(page).collect()
}

impl Page {
    fn blocks(&self) -> Vec<Block<'_>> {
        let (mut before, mut heading) = ("", "");
        let mut blocks = Vec::new();
        let mut lines = self.text.lines().enumerate();
        while let Some((number, line)) = lines.next() {
            let indent = line.len() - line.trim_start().len();
            if let Some(info) = line.trim_start().strip_prefix("```") {
                let own = |line: &str| line.chars().skip(indent).chain(['\n']).collect::<String>();
                let body = lines.by_ref().map(|(_, line)| line);
                let body = body
                    .take_while(|line| line.trim_start() != "```")
                    .map(own)
                    .collect();
                let (kind, info) = info.split_once(' ').unwrap_or((info, ""));
                let place = format!("{}:{}", self.path, number + 1);
                blocks.push(Block {
                    place,
                    kind,
                    info,
                    body,
                    before,
                    heading,
                });
            } else if line.starts_with('#') {
                (before, heading) = ("", line.trim_start_matches('#').trim());
            } else if !line.is_empty() {
                before = line;
            }
        }
        blocks
    }

    /// The text without blocks.
    fn prose(&self) -> String {
        let mut is_block = false;
        let mut text = String::new();
        for line in self.text.lines() {
            let is_fence = line.trim_start().starts_with("```");
            is_block ^= is_fence;
            if !is_block && !is_fence {
                text.push_str(line);
            }
            text.push('\n');
        }
        text
    }
}

/// What stands between single backticks in a text.
fn code(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn a_page_is_taken_apart() {
    let text = "# A\n\nSee `b.toml`:\n\n```toml x\nk = 1\n```\n\n1. c:\n\n   ```sh\n   d\n     e\n   ```\n\n`f` `g`\n";
    let page = Page {
        path: "p.md".to_owned(),
        text: text.to_owned(),
    };
    let blocks: Vec<_> = page.blocks();
    let first = &blocks[0];
    let seen = (
        &*first.place,
        first.kind,
        first.info,
        first.before,
        first.heading,
    );
    assert_eq!(seen, ("p.md:5", "toml", "x", "See `b.toml`:", "A"));
    assert_eq!(
        (blocks[0].body.as_str(), blocks[1].body.as_str()),
        ("k = 1\n", "d\n  e\n")
    );
    assert_eq!(code(&page.prose()), ["b.toml", "f", "g"]);
}
