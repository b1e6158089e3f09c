//! Hostile text in a notice: where the site is built, its feeds are XML, and its pages are safe.

#![no_main]

use quick_xml::Reader;
use quick_xml::events::Event;

fn is_xml(bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    assert!(text.chars().all(allowed), "a character that XML forbids");
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    reader.config_mut().check_comments = true;
    loop {
        match reader.read_event().expect("XML") {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) => {
                for attribute in tag.attributes() {
                    let _ = attribute.expect("an attribute").decode_and_unescape_value(reader.decoder()).expect("escaped");
                }
            }
            Event::Text(text) => drop(text.xml10_content().expect("text")),
            _ => {}
        }
    }
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    // Quoted, any text may stand in YAML; the loader lets no control characters through.
    let Ok(quoted) = serde_json::to_string(text) else { return };
    let notice = format!("---\ntitle: {quoted}\nsummary: {quoted}\n---\n\nText.\n");
    let faq = format!("- id: q\n  question: {{en: {quoted}}}\n  answer: {{en: {quoted}}}\n");
    let own = [
        ("content/incidents/a/notice.en.md", &*notice),
        ("content/incidents/a/faq.yaml", &*faq),
    ];
    let feeds = ["en/feed.xml", "en/atom.xml", "en/incidents/a/feed.xml", "sitemap.xml"];
    for feed in candor_fuzz::files(&own, &feeds, true) {
        is_xml(&feed);
    }
});
