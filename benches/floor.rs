//! What no generator of these pages can do without, as a program of its own to measure others against.
//!
//! 1. `build IN OUT` reads pages that are nothing but Markdown, makes HTML of each text with pulldown-cmark on two
//!    threads, puts the same page around it, and writes a file for each.
//! 2. `write FORMAT DIR COUNT [REVISION]` writes a [`corpus`] of notices: as `candor` or `candor-all` (with every
//!    output), `hugo`, `zola` or `floor` takes it.
//! 3. Without either, as in `cargo bench`, it tells what it is for.
//!
//! `scripts/bench-peers` runs it beside the generators.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench fails by panicking, tells, and writes no file of anybody's"
)]

#[path = "shared/corpus.rs"]
mod corpus;
#[path = "shared/peers.rs"]
mod peers;

use corpus::Notice;
use pulldown_cmark::{Options, Parser, html};
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match *arguments {
        ["build", from, to] => build(Path::new(from), Path::new(to)),
        ["write", format, to, count] => write(format, Path::new(to), count.parse().unwrap(), 0),
        ["write", format, to, count, revision] => {
            let (count, revision) = (count.parse().unwrap(), revision.parse().unwrap());
            write(format, Path::new(to), count, revision);
        }
        _ => println!("the floor is measured by scripts/bench-peers"),
    }
}

fn write(format: &str, to: &Path, count: usize, revision: usize) {
    let frame = match format {
        "hugo" => peers::hugo_frame(),
        "zola" => peers::zola_frame(),
        "floor" => Vec::new(),
        _ => vec![(
            "site.toml".to_owned(),
            corpus::site_toml(format == "candor-all"),
        )],
    };
    put(to, frame);
    for number in 0..count {
        let notice = Notice::new(number, revision);
        put(
            to,
            match format {
                "hugo" => peers::hugo(&notice),
                "zola" => peers::zola(&notice),
                "floor" => peers::floor(&notice),
                _ => notice.candor(),
            },
        );
    }
}

fn put(to: &Path, files: Vec<(String, String)>) {
    for (path, text) in files {
        let path = to.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn build(from: &Path, to: &Path) {
    let mut pages: Vec<PathBuf> = Vec::new();
    for locale in corpus::LOCALES {
        fs::create_dir_all(to.join(locale)).unwrap();
        let folder = fs::read_dir(from.join(locale)).unwrap();
        pages.extend(folder.map(|entry| entry.unwrap().path()));
    }
    let half = pages.len().div_ceil(2).max(1);
    std::thread::scope(|scope| {
        for share in pages.chunks(half) {
            scope.spawn(move || {
                for page in share {
                    let name = page.strip_prefix(from).unwrap().with_extension("html");
                    fs::write(to.join(name), made(&fs::read_to_string(page).unwrap())).unwrap();
                }
            });
        }
    });
}

/// A page of HTML.
fn made(markdown: &str) -> String {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let (mut page, foot) = peers::shell("Notice");
    for text in markdown.split(peers::SEPARATOR) {
        page.push_str("<section>");
        html::push_html(&mut page, Parser::new_ext(text, options));
        page.push_str("</section>\n");
    }
    page + &foot
}
