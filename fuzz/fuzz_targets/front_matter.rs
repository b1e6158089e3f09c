//! Any text as a notice, its front matter first: the site is parsed, rendered and checked, and nothing panics.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Some(text) = candor_fuzz::text(data) {
        candor_fuzz::check(&[("content/incidents/a/notice.en.md", text)]);
    }
});
