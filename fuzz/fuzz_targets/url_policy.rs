//! What is let through as a link is nothing else in a browser.

#![no_main]

use candor::model::url::classify;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if classify(text).is_err() {
        return;
    }
    let base = url::Url::parse("https://example.org/n/en/").expect("a base");
    let Ok(read) = base.join(text) else { return };
    let known = ["http", "https", "mailto", "tel", "sms"];
    assert!(known.contains(&read.scheme()), "{read}");
    assert!(read.username().is_empty() && read.password().is_none(), "{read}");
    // What names no scheme stays on its host.
    if !text.contains(':') {
        assert_eq!(read.host_str(), Some("example.org"), "{read}");
    }
});
