//! Any Markdown, with raw HTML refused and with it let through: the HTML of it, whatever was found in it, has
//! no script, no handler and no foreign scheme.

#![no_main]

use candor::diag::Diagnostics;
use candor::markdown::{Beyond, Context, Filling, Labels, Neighbours, Outline, render};
use candor::model::{Anchor, Locale, Markdown};
use candor::source::{Content, Sources};
use std::sync::Arc;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some(text) = candor_fuzz::text(data) else { return };
    let path = "content/incidents/a/notice.en.md";
    let sources = Sources::new([(Arc::from(path), Content::Text(Arc::from(text)))]);
    let locales: Vec<Locale> = ["en", "zh-Hans"].into_iter().filter_map(Locale::parse).collect();
    let (Some(file), Some(locale)) = (sources.find(path), locales.last()) else { return };
    let neighbours = Neighbours::new(&sources, &locales);
    for raw_html in [false, true] {
        let context = Context {
            beyond: &Beyond::new(&neighbours),
            locale,
            id_prefix: "a",
            outline: Outline::Page,
            raw_html,
            labels: &Labels::default(),
        };
        let mut found = Diagnostics::default();
        let (document, _) = render(&Markdown::verbatim(text, file, 0), &context, &mut found);
        let anchors = (1..=document.headings.len()).map(|n| Anchor::slug("h").numbered(n));
        let anchors: Vec<Anchor> = anchors.collect();
        let filling = Filling {
            also: &[],
            anchors: &anchors,
            base: "/n",
            page: "/n/page/",
            permalink: Some("{title}"),
            elsewhere: &[],
        };
        let mut html = String::new();
        document.write(filling, &mut html);
        candor_fuzz::is_safe(html.as_bytes());
    }
});
