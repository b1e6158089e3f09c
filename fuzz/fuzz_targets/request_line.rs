//! Any bytes as requests, in any pieces: they are read alike, and what is read is a path on this host.

#![no_main]

use candor::serve::http::head::{Head, Reading};

fn heads(pieces: &[&[u8]]) -> (Vec<Head>, bool) {
    let mut reading = Reading::default();
    let mut found = Vec::new();
    for piece in pieces {
        reading.push(piece);
        loop {
            match reading.head() {
                Ok(Some(head)) => found.push(head),
                Ok(None) => break,
                Err(_) => return (found, true),
            }
        }
    }
    (found, false)
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let middle = data.first().map_or(0, |at| usize::from(*at) % (data.len() + 1));
    let (one, two) = data.split_at(middle);
    let whole = heads(&[data]);
    let parts = heads(&[one, two]);
    assert_eq!(whole.0, parts.0);
    assert_eq!(whole.1, parts.1);
    for head in whole.0 {
        assert!(head.target.starts_with('/') && !head.path().contains('?'), "{head:?}");
        let _ = (head.query("file"), head.field("origin"), head.has("cookie"));
    }
});
