//! A sheet as plain text, for e-mail.
//!
//! 1. [`write`] lays it out in 72 columns; of several languages, one behind the other.

use super::{Piece, Sheet};
use crate::l10n::words;
use crate::markdown::plain::{COLUMNS, Plain, Setting};

/// `index.txt`, or the text of an e-mail.
#[must_use]
pub fn write(sheets: &[Sheet<'_>]) -> String {
    let letters = sheets.iter().map(letter);
    let between = format!("\n{}\n\n", "=".repeat(COLUMNS));
    letters.collect::<Vec<_>>().join(&between)
}

fn letter(sheet: &Sheet<'_>) -> String {
    let mut plain = Plain::default();
    let base = sheet.scene.config().base_url.prefix();
    for piece in &sheet.pieces {
        match piece {
            Piece::Heading(level, words, url) => {
                plain.heading(*level, &words.text);
                if let Some(url) = url {
                    plain.address(url);
                }
            }
            Piece::Facts(facts) => {
                plain.blank();
                for (label, value) in facts {
                    plain.line(&format!("{label}: {value}"));
                }
            }
            Piece::Note(text) => plain.paragraph(text),
            Piece::Link(text, url) => {
                plain.paragraph(text);
                plain.address(url.strip_prefix("mailto:").unwrap_or(url));
            }
            Piece::Words(words) => plain.paragraph(&words.text),
            Piece::Text(text) => {
                let Some(reader) = sheet.scene.readers.get(text.locale) else {
                    continue;
                };
                let setting = Setting {
                    locale: text.locale,
                    standing: sheet.standing(text, &base),
                    labels: &reader.labels,
                    removed: reader.strings.get(words::DIFF_REMOVED),
                };
                plain.text(text.document, setting);
            }
        }
    }
    plain.finish()
}
