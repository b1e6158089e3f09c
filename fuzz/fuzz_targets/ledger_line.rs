//! Any text as a ledger: it is read or refused, and a page is made of what it says.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Some(text) = candor_fuzz::text(data) {
        candor_fuzz::check(&[("content/incidents/a/history.jsonl", text)]);
    }
});
