//! Any text as incident.yaml: the site is parsed, rendered and checked, and nothing panics.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Some(text) = candor_fuzz::text(data) {
        candor_fuzz::check(&[("content/incidents/a/incident.yaml", text)]);
    }
});
