//! Any text as site.toml: the site is parsed, rendered and checked, and nothing panics.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Some(text) = candor_fuzz::text(data) {
        candor_fuzz::check(&[("site.toml", text)]);
    }
});
