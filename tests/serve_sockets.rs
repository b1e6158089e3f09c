//! `candor serve` before clients that are not browsers: hostile paths, foreign hosts, malformed, slow and
//! countless requests. Whatever comes, it answers as it should, and goes on.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]
#![cfg(unix)]

#[expect(dead_code, reason = "the other tests of serve need more of it")]
#[path = "serve/preview.rs"]
mod preview;

use preview::{FAQ, PAGE, PATIENCE, Preview, answer, eventually, send};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Sends a request with a `Host` that is ours.
fn ask(preview: &Preview, start: &str, fields: &str) -> u16 {
    let host = format!("127.0.0.1:{}", preview.port());
    let request = format!("{start}\r\nHost: {host}\r\nConnection: close\r\n{fields}\r\n");
    send(preview.port(), request.as_bytes()).unwrap().status
}

fn is_alive(preview: &Preview) {
    assert_eq!(preview.get(PAGE).status, 200);
}

#[test]
fn no_path_leads_out_of_the_site() {
    let preview = Preview::begin();
    for path in [
        "/../site.toml",
        "/en/../../site.toml",
        "/%2e%2e%2fsite.toml",
        "/%2e%2e/site.toml",
        "/..%2fsite.toml",
        "/en%2findex.html",
        "/..\\site.toml",
        "/%5c..%5csite.toml",
        "//etc/passwd",
        "//en/",
        "/c:/windows/win.ini",
        "/C:%5cwindows",
        "/%00",
        "/en/%00",
        "/site.toml",
        "/content/pages/about.en.md",
        "/themes/default/theme.toml",
        "/en/%ff",
        "/en/%",
        "/en//",
        "/./en/",
        "/_candor/../site.toml",
        "/_candor/%2e%2e/site.toml",
        "/_candor/client/preview.js",
        "/_candor/compare/../x",
        "/_candor/compare/%2e%2e",
        "/_candor/nothing",
    ] {
        assert_eq!(
            ask(&preview, &format!("GET {path} HTTP/1.1"), ""),
            404,
            "{path}"
        );
    }
    is_alive(&preview);
}

#[test]
fn what_is_no_request_is_refused() {
    let preview = Preview::begin();
    let long = format!("GET /{} HTTP/1.1", "a".repeat(100_000));
    let many = "x: y\r\n".repeat(1000);
    for (start, fields, expected) in [
        ("POST / HTTP/1.1", "", 405),
        ("PUT /en/ HTTP/1.1", "", 405),
        ("OPTIONS / HTTP/1.1", "", 405),
        ("CONNECT evil.example:443 HTTP/1.1", "", 405),
        ("TRACE / HTTP/1.1", "", 405),
        ("GET http://127.0.0.1/ HTTP/1.1", "", 400),
        ("GET en/ HTTP/1.1", "", 400),
        ("GET / HTTP/7.3", "", 400),
        ("GET /", "", 400),
        ("\u{0}\u{1}\u{2}", "", 400),
        ("GET / HTTP/1.1", "no colon\r\n", 400),
        ("GET / HTTP/1.1", "Host: other\r\n", 400),
        (long.as_str(), "", 431),
        ("GET / HTTP/1.1", many.as_str(), 431),
    ] {
        let shown = &start[..start.len().min(40)];
        assert_eq!(ask(&preview, start, fields), expected, "{shown:?}");
    }
    let no_host = b"GET /en/ HTTP/1.1\r\nConnection: close\r\n\r\n";
    assert_eq!(send(preview.port(), no_host).unwrap().status, 400);
    // TLS, and a request that ends before it is whole.
    assert_eq!(
        send(
            preview.port(),
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"
        )
        .unwrap()
        .status,
        400
    );
    let mut stream = TcpStream::connect(("127.0.0.1", preview.port())).unwrap();
    stream.write_all(b"GET / HT").unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let mut all = Vec::new();
    stream.read_to_end(&mut all).unwrap();
    assert_eq!(answer(&all).status, 400);
    is_alive(&preview);
}

#[test]
fn another_host_is_refused() {
    let preview = Preview::begin();
    let port = preview.port();
    for (host, expected) in [
        (format!("127.0.0.1:{port}"), 200),
        (format!("localhost:{port}"), 200),
        ("127.0.0.1".to_owned(), 403),
        (format!("evil.example:{port}"), 403),
        (format!("127.0.0.1.evil.example:{port}"), 403),
        (format!("127.0.0.1:{port}@evil.example"), 403),
        ("evil.example".to_owned(), 403),
        (format!("0.0.0.0:{port}"), 403),
        (String::new(), 403),
    ] {
        for path in ["/en/", "/_candor/preview.js", "/_candor/"] {
            let request =
                format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
            let answer = send(port, request.as_bytes()).unwrap();
            assert_eq!(answer.status, expected, "{host} {path}");
        }
    }
}

#[test]
fn the_channel_is_for_our_own_pages() {
    let preview = Preview::begin();
    let page = preview.browse(PAGE);
    let from = page.find("data-key=\"").unwrap() + 10;
    let key = page[from..].split('"').next().unwrap();
    let host = format!("127.0.0.1:{}", preview.port());
    let own = format!("Origin: http://{host}\r\n");
    let open = |key: &str, fields: &str| {
        let request = format!(
            "HEAD /_candor/events?key={key}&page=%2Fen%2F HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{fields}\r\n"
        );
        send(preview.port(), request.as_bytes()).unwrap().status
    };
    assert_eq!(open(key, &own), 200);
    assert_eq!(open(key, "Sec-Fetch-Site: same-origin\r\n"), 200);
    for (key, fields) in [
        (key, ""),
        (key, "Origin: null\r\n"),
        (key, "Origin: http://evil.example\r\n"),
        (key, "Origin: http://127.0.0.1:1\r\n"),
        (
            key,
            "Origin: http://evil.example\r\nSec-Fetch-Site: same-origin\r\n",
        ),
        (key, "Sec-Fetch-Site: cross-site\r\n"),
        (key, "Sec-Fetch-Site: none\r\n"),
        ("", own.as_str()),
        ("0", own.as_str()),
    ] {
        assert_eq!(open(key, fields), 403, "{key} {fields}");
    }
}

#[test]
fn every_answer_is_for_this_site_alone() {
    let preview = Preview::begin();
    let host = format!("127.0.0.1:{}", preview.port());
    for (start, fields) in [
        ("GET /en/ HTTP/1.1", "Origin: http://evil.example\r\n"),
        ("GET /nothing HTTP/1.1", "Accept: text/html\r\n"),
        ("GET /en HTTP/1.1", ""),
        ("GET /candor.json HTTP/1.1", ""),
        ("GET /_candor/preview.js HTTP/1.1", ""),
        ("GET /_candor/events HTTP/1.1", ""),
        ("POST / HTTP/1.1", ""),
        ("GET / HTTP/9.1", ""),
    ] {
        let request = format!("{start}\r\nHost: {host}\r\nConnection: close\r\n{fields}\r\n");
        let head = send(preview.port(), request.as_bytes()).unwrap().head;
        let lower = head.to_ascii_lowercase();
        assert!(!lower.contains("access-control"), "{head}");
        for field in [
            "x-content-type-options: nosniff",
            "cross-origin-resource-policy: same-origin",
            "cross-origin-opener-policy: same-origin",
            "x-frame-options: deny",
            "cache-control: no-store",
            "content-security-policy: default-src 'none';",
            "frame-ancestors 'none'",
            "content-type: ",
        ] {
            assert!(lower.contains(field), "{field}\n{head}");
        }
    }
}

#[test]
fn clients_that_say_nothing_keep_nobody_out() {
    let preview = Preview::begin();
    let begun = Instant::now();
    let silent: Vec<_> = (0..400)
        .map(|number| {
            let mut stream = TcpStream::connect(("127.0.0.1", preview.port())).unwrap();
            if number % 2 == 0 {
                stream.write_all(b"GET /en/ HTTP/1.1\r\nHost: ").unwrap();
            }
            stream
        })
        .collect();
    is_alive(&preview);
    assert!(begun.elapsed() < PATIENCE / 4, "{:?}", begun.elapsed());
    preview.edit(FAQ, "en: No.", "en: Still there.");
    preview.settle();
    drop(silent);
    is_alive(&preview);
}

#[test]
fn a_request_that_comes_a_byte_at_a_time_has_to_end() {
    let preview = Preview::begin();
    let mut stream = TcpStream::connect(("127.0.0.1", preview.port())).unwrap();
    let begun = Instant::now();
    let mut sent = 0;
    while stream.write_all(b"G").is_ok() && begun.elapsed() < PATIENCE {
        sent += 1;
        std::thread::sleep(Duration::from_millis(100));
        is_alive(&preview);
    }
    assert!(begun.elapsed() < PATIENCE, "{sent} bytes were taken");
}

#[test]
fn a_client_that_reads_nothing_is_left() {
    let preview = Preview::of(&[("static/large.txt", &"x".repeat(30 << 20))], &[]);
    let host = format!("127.0.0.1:{}", preview.port());
    let deaf: Vec<_> = (0..8)
        .map(|_| {
            let mut stream = TcpStream::connect(("127.0.0.1", preview.port())).unwrap();
            let request = format!("GET /large.txt HTTP/1.1\r\nHost: {host}\r\n\r\n");
            stream.write_all(request.as_bytes()).unwrap();
            stream
        })
        .collect();
    is_alive(&preview);
    preview.edit(FAQ, "en: No.", "en: Nobody waits.");
    eventually("the edit", || {
        let page = preview.get(PAGE).text();
        page.contains("Nobody waits.").then_some(()).ok_or(page)
    });
    drop(deaf);
}

#[test]
fn a_connection_is_kept_and_heads_alone_are_given() {
    let preview = Preview::begin();
    let host = format!("127.0.0.1:{}", preview.port());
    // Three at once, one after the other on one connection.
    let one = format!("GET /en/feed.xml HTTP/1.1\r\nHost: {host}\r\n\r\n");
    let head = format!("HEAD {PAGE} HTTP/1.1\r\nHost: {host}\r\n\r\n");
    let last = format!("GET /candor.json HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    let all = send(preview.port(), format!("{one}{head}{last}").as_bytes()).unwrap();
    let text = all.text();
    assert_eq!(
        text.matches("HTTP/1.1 200 OK").count(),
        2,
        "and the first: {}",
        all.head
    );
    let page = text.find("text/html").unwrap();
    let next = text[page..].find("HTTP/1.1 200 OK").unwrap();
    assert!(!text[page..page + next].contains("<html"), "{text}");
    assert!(text.trim_end().ends_with('}'), "{text}");
}
