//! An e-mail that tells of a notice: a file for whoever sends it.
//!
//! 1. [`write`] makes `multipart/alternative` of text and HTML, each with all languages in it.
//! 2. Nothing in it is loaded, and nothing tells who reads it.
//! 3. Sender and recipients are for the mailer to fill in: `.invalid` (RFC 2606) reaches nobody, and
//!    `X-Unsent` has mail programs open it as a draft.
//!
//! `Message-ID` and boundary come from its words and its time, so that the same is the same.

use super::sheet::{self, Sheet};
use crate::model::Digest;
use htmlize::escape_text;
use jiff::Timestamp;
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::MimePart;
use std::io;

/// The bytes of an `.eml` file. `host` names the site, `at` is its date.
///
/// # Errors
/// Where the crate that writes mail cannot.
pub fn write(
    sheets: &[Sheet<'_>],
    subject: &str,
    (host, at): (&str, Timestamp),
) -> io::Result<Vec<u8>> {
    let text = sheet::plain::write(sheets);
    let html = page(sheets, subject);
    let seconds = at.as_second();
    let moment = seconds.to_be_bytes();
    let words = [subject, &text, &html].map(str::as_bytes);
    let digest = Digest::of_all(words.into_iter().chain([moment.as_slice()])).to_string();
    let name: String = digest.chars().take(32).collect();
    let languages: Vec<_> = sheets
        .iter()
        .map(|sheet| sheet.reader.locale.as_str())
        .collect();
    let languages = languages.join(", ");
    let part = |kind: &'static str, words: String| {
        MimePart::new(ContentType::new(kind).attribute("charset", "utf-8"), words)
            .header("Content-Language", Raw::new(languages.clone()))
    };
    let kind = ContentType::new("multipart/alternative").attribute("boundary", format!("=_{name}"));
    let parts = vec![part("text/plain", text), part("text/html", html)];
    MessageBuilder::new()
        .from(placeholder("sender@invalid.invalid"))
        .to(placeholder("recipients@invalid.invalid"))
        .subject(subject)
        .date(Date::new(seconds))
        .message_id(format!("{name}@{host}"))
        .header("X-Unsent", Raw::new("1"))
        .header("Auto-Submitted", Raw::new("no"))
        .body(MimePart::new(kind, parts))
        .write_to_vec()
}

fn placeholder(address: &'static str) -> Address<'static> {
    Address::new_address(None::<&str>, address)
}

/// The HTML part.
fn page(sheets: &[Sheet<'_>], title: &str) -> String {
    let first = sheets.first().map(|sheet| &sheet.reader.locale);
    let language = first.map_or_else(String::new, |locale| {
        format!(" lang=\"{locale}\" dir=\"{}\"", locale.dir())
    });
    format!(
        "<!DOCTYPE html>\n<html{language}>\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n</head>\n\
         <body>\n{}</body>\n</html>\n",
        escape_text(title),
        sheet::html::write(sheets)
    )
}
