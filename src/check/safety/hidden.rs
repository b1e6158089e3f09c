//! Characters that nobody sees, and those that turn the order of a text around.
//!
//! 1. [`hidden`] goes over a text once and asks of each character that can be misused whether what
//!    stands beside it needs it there: joiners in Persian and in emoji, marks of direction beside
//!    Arabic and Hebrew, selectors behind what they select.
//! 2. What nothing needs is found, neighbours of one kind as one.
//! 3. [`shown`] writes what was found so that it can be seen: `pass<U+200B>word`.

use crate::diag::Code;
use std::fmt::Write;
use std::ops::Range;
use unicode_properties::UnicodeEmoji;
use unicode_script::{Script, UnicodeScript};

/// Characters that have no business where they stand.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hidden {
    pub code: Code,
    pub at: Range<usize>,
    /// The first of them.
    pub first: char,
}

/// What is hidden in a text. `rtl` says that the text is in a language that runs from right to left.
pub(super) fn hidden(text: &str, rtl: bool) -> Vec<Hidden> {
    let mut found: Vec<Hidden> = Vec::new();
    // Nearly every text has none of them, and is looked at no closer.
    let is_usual = |c: char| c.is_ascii() || ('\u{4E00}'..='\u{9FFF}').contains(&c);
    if text.is_ascii()
        || !text
            .chars()
            .any(|c| !is_usual(c) && (is_hidden(c) || turns(c)))
    {
        return found;
    }
    let direction = Direction::new(text, rtl);
    let mut before = Before::default();
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let next = rest.peek().map(|(_, next)| *next);
        let code = match c {
            _ if c.is_ascii() => None,
            '\u{061C}' | '\u{200E}' | '\u{200F}' => {
                (!direction.is_mixed(at)).then_some(Code::TextInvisible)
            }
            '\u{2066}'..='\u{2069}' => (!direction.is_paired(at)).then_some(Code::TextBidi),
            '\u{202A}'..='\u{202E}' => Some(Code::TextBidi),
            _ => (is_hidden(c) && !before.needs(c, next)).then_some(Code::TextInvisible),
        };
        if let Some(code) = code {
            let end = at + c.len_utf8();
            match found.last_mut() {
                Some(last) if last.at.end == at && last.code == code => last.at.end = end,
                _ => found.push(Hidden {
                    code,
                    at: at..end,
                    first: c,
                }),
            }
        }
        before.push(c);
    }
    found
}

/// Characters that show nothing of themselves, whether something needs them or not.
fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}'
            | '\u{034F}'
            | '\u{115F}'
            | '\u{1160}'
            | '\u{17B4}'
            | '\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200D}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{2060}'..='\u{2065}'
            | '\u{206A}'..='\u{206F}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// Marks of direction, and what embeds, overrides or isolates.
fn turns(c: char) -> bool {
    matches!(
        c,
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    )
}

/// What stands before a character.
#[derive(Default)]
struct Before {
    /// The last character.
    last: Option<char>,
    /// The emoji that the last characters are, with what modifies it.
    emoji: bool,
    /// Whether the last characters are a black flag and tags behind it.
    flag: bool,
}

impl Before {
    fn push(&mut self, c: char) {
        let modifies = matches!(c, '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}' | '\u{20E3}');
        self.flag = c == '\u{1F3F4}' || (self.flag && is_tag(c));
        self.emoji = is_emoji(c) || (self.emoji && (modifies || is_tag(c)));
        self.last = Some(c);
    }

    /// Whether a hidden character does what it is for, before `next`.
    fn needs(&self, c: char, next: Option<char>) -> bool {
        let Some(last) = self.last else {
            return false;
        };
        let beside = |is: fn(Script) -> bool| {
            is(last.script()) || next.is_some_and(|next| is(next.script()))
        };
        match c {
            // German and Russian words are long; a word is broken between its letters alone.
            '\u{00AD}' => last.is_alphabetic() && next.is_some_and(char::is_alphabetic),
            '\u{200B}' => beside(is_without_spaces),
            '\u{200C}' => beside(is_joining),
            '\u{200D}' => beside(is_joining) || (self.emoji && next.is_some_and(is_emoji)),
            '\u{FE0E}' | '\u{FE0F}' => last.is_emoji_char() || is_symbol(last),
            '\u{FE00}'..='\u{FE0D}' => is_ideograph(last) || is_symbol(last),
            '\u{E0100}'..='\u{E01EF}' => is_ideograph(last),
            '\u{180B}'..='\u{180D}' | '\u{180F}' => last.script() == Script::Mongolian,
            '\u{2800}' => beside(|script| script == Script::Braille),
            '\u{115F}' | '\u{1160}' => {
                matches!(last, '\u{1100}'..='\u{11FF}')
                    || next.is_some_and(|next| matches!(next, '\u{1100}'..='\u{11FF}'))
            }
            _ => self.flag && is_tag(c),
        }
    }
}

fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0020}'..='\u{E007F}')
}

/// Digits and `#` are emoji by Unicode's table, with a keycap alone.
fn is_emoji(c: char) -> bool {
    !c.is_ascii() && c.is_emoji_char()
}

fn is_symbol(c: char) -> bool {
    !c.is_ascii() && !c.is_alphanumeric() && !c.is_whitespace() && !is_hidden(c)
}

fn is_ideograph(c: char) -> bool {
    matches!(
        c.script(),
        Script::Han | Script::Hiragana | Script::Katakana
    )
}

/// Scripts that write no spaces between words, where U+200B says where a line may break.
fn is_without_spaces(script: Script) -> bool {
    matches!(
        script,
        Script::Thai
            | Script::Lao
            | Script::Khmer
            | Script::Myanmar
            | Script::Tibetan
            | Script::Javanese
            | Script::Balinese
            | Script::Tai_Tham
    )
}

/// Scripts whose letters join, where U+200C and U+200D say whether they do.
fn is_joining(script: Script) -> bool {
    is_without_spaces(script)
        || matches!(
            script,
            Script::Arabic
                | Script::Hebrew
                | Script::Syriac
                | Script::Mongolian
                | Script::Nko
                | Script::Devanagari
                | Script::Bengali
                | Script::Gurmukhi
                | Script::Gujarati
                | Script::Oriya
                | Script::Tamil
                | Script::Telugu
                | Script::Kannada
                | Script::Malayalam
                | Script::Sinhala
        )
}

/// Which lines run from right to left, and which isolates are closed in the line they begin in.
struct Direction {
    rtl: bool,
    /// End of each line, and whether it, the one before or the one behind has a letter of a script
    /// from right to left.
    lines: Vec<(usize, bool)>,
    /// Offsets of isolates that have their other half, ascending.
    paired: Vec<usize>,
}

impl Direction {
    fn new(text: &str, rtl: bool) -> Self {
        let (mut lines, mut paired, mut at) = (Vec::new(), Vec::new(), 0);
        for line in text.split_inclusive('\n') {
            let mut open = Vec::new();
            let mut has = false;
            for (offset, c) in line.char_indices() {
                match c {
                    '\u{2066}'..='\u{2068}' => open.push(at + offset),
                    '\u{2069}' => {
                        if let Some(start) = open.pop() {
                            paired.extend([start, at + offset]);
                        }
                    }
                    _ => has |= is_from_right(c),
                }
            }
            at += line.len();
            lines.push((at, has));
        }
        paired.sort_unstable();
        let has: Vec<bool> = lines.iter().map(|(_, has)| *has).collect();
        for (number, (_, mixed)) in lines.iter_mut().enumerate() {
            let near = has.get(number.saturating_sub(1)..).unwrap_or_default();
            *mixed = near
                .iter()
                .take(2 + usize::from(number > 0))
                .any(|has| *has);
        }
        Self { rtl, lines, paired }
    }

    fn is_mixed(&self, at: usize) -> bool {
        let line = self.lines.partition_point(|(end, _)| *end <= at);
        self.rtl || self.lines.get(line).is_some_and(|(_, mixed)| *mixed)
    }

    fn is_paired(&self, at: usize) -> bool {
        self.is_mixed(at) && self.paired.binary_search(&at).is_ok()
    }
}

fn is_from_right(c: char) -> bool {
    matches!(
        c.script(),
        Script::Arabic | Script::Hebrew | Script::Syriac | Script::Thaana | Script::Nko
    )
}

/// The word around what is hidden, with each hidden character by its number.
pub(super) fn shown(text: &str, at: &Range<usize>) -> String {
    const BESIDE: usize = 12;
    let is_word = |c: &char| !c.is_whitespace() && (!c.is_ascii_punctuation() || "-_".contains(*c));
    let before = text.get(..at.start).unwrap_or_default();
    let before: Vec<char> = before
        .chars()
        .rev()
        .take_while(is_word)
        .take(BESIDE)
        .collect();
    let inside = text.get(at.clone()).unwrap_or_default().chars();
    let after = text.get(at.end..).unwrap_or_default();
    let after = after.chars().take_while(is_word).take(BESIDE);
    let mut shown = String::new();
    for c in before.into_iter().rev().chain(inside).chain(after) {
        if is_hidden(c) || turns(c) {
            // Writing to a string cannot fail.
            let _ = write!(shown, "<U+{:04X}>", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    shown
}

/// What a character is called, in a sentence.
pub(super) fn name(c: char) -> &'static str {
    match c {
        '\u{00AD}' => "a soft hyphen",
        '\u{061C}' | '\u{200E}' | '\u{200F}' => "a mark of direction",
        '\u{200B}' => "a space of no width",
        '\u{200C}' => "a mark that letters do not join",
        '\u{200D}' => "a mark that letters join",
        '\u{2028}' | '\u{2029}' => "a separator of lines",
        '\u{2060}' | '\u{FEFF}' => "a mark that forbids a line break",
        '\u{2066}'..='\u{2069}' => {
            "a mark that sets a direction apart, without its other half or any text from right to left"
        }
        '\u{202D}' | '\u{202E}' => "a mark that turns the text behind it around",
        '\u{202A}'..='\u{202C}' => "a mark that embeds a direction",
        '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => "a selector with nothing to select",
        '\u{E0000}'..='\u{E007F}' => "a tag that is part of no flag",
        _ => "a character that shows nothing",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn passes(text: &str) {
        assert_eq!(hidden(text, false), [], "{text:?}");
    }

    #[track_caller]
    fn found(text: &str, code: Code, expected: &str) {
        let all = hidden(text, false);
        let all: Vec<_> = all.iter().map(|h| (h.code, shown(text, &h.at))).collect();
        assert_eq!(all, [(code, expected.to_owned())], "{text:?}");
    }

    /// A sentence as it is written in each language of the interface, and what their typists use.
    #[test]
    fn real_text_passes() {
        passes("It’s “done” — 21,480\u{a0}accounts…");
        passes("我们于2026年3月9日发现“未授权访问”——请勿点击。");
        passes("我們於 2026 年 3 月 9 日發現「未授權存取」。");
        passes("お客様のパスワードは影響を受けていません（確認済み）。葛\u{E0100}城市、辻\u{FE00}");
        passes("비밀번호는 영향을 받지 않았습니다. ㅋㅋ 한글");
        passes("¿Está afectada mi contraseña? «No», 21\u{202f}480");
        passes("Votre mot de passe n’est pas concerné\u{202f}: «\u{a0}non\u{a0}».");
        passes("Datenschutz\u{ad}beauftragte, Maß\u{ad}nahmen");
        passes("Sua senha não foi afetada – 100\u{a0}%.");
        passes("Ваш пароль не затронут: «нет» — 21\u{a0}480; безо\u{ad}пасность");
        passes(
            "لم تتأثر كلمة المرور. \u{200f}+1 555 0100\u{200e} في \u{2068}Northwind ID\u{2069}.",
        );
        passes("הסיסמה לא נפגעה (\u{2066}Northwind ID\u{2069})\u{200f}. צוֹ\u{200c}");
        passes("می\u{200c}خواهم ۲۴\u{200c}ساعته، ه\u{200d}");
        passes("क्\u{200d}ष क्\u{200c}ष");
        passes("ไทย\u{200b}คำ");
    }

    #[test]
    fn emoji_pass() {
        passes(
            "👩\u{200d}💻 👨🏽\u{200d}🚒 🏳\u{fe0f}\u{200d}🌈 ❤\u{fe0f}\u{200d}🔥 1\u{fe0f}\u{20e3} ⚠\u{fe0f} ☎\u{fe0e}",
        );
        passes("🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}");
        passes("👩🏿\u{200d}❤\u{fe0f}\u{200d}👨🏻 →\u{fe0f}");
    }

    #[test]
    fn what_nobody_sees_is_found() {
        use Code::TextInvisible as Invisible;
        found("pass\u{200b}word now", Invisible, "pass<U+200B>word");
        found("a pass\u{200c}word", Invisible, "pass<U+200C>word");
        found("pass\u{200d}word", Invisible, "pass<U+200D>word");
        found("密\u{200b}码", Invisible, "密<U+200B>码");
        found("a\u{2060}b", Invisible, "a<U+2060>b");
        found("a\u{feff}b", Invisible, "a<U+FEFF>b");
        found("a \u{ad}b", Invisible, "<U+00AD>b");
        found("a\u{ad}\u{ad}b", Invisible, "a<U+00AD><U+00AD>b");
        found("1\u{ad}2", Invisible, "1<U+00AD>2");
        found("a\u{3164}b", Invisible, "a<U+3164>b");
        found("a\u{200e}b", Invisible, "a<U+200E>b");
        found("a\u{fe0f}b", Invisible, "a<U+FE0F>b");
        found("1\u{200d}2", Invisible, "1<U+200D>2");
        found(
            "⚠\u{fe0f}\u{fe01}\u{fe02}",
            Invisible,
            "⚠<U+FE0F><U+FE01><U+FE02>",
        );
        found("😀\u{e0068}\u{e0069}", Invisible, "😀<U+E0068><U+E0069>");
        found("\u{200b}", Invisible, "<U+200B>");
    }

    #[test]
    fn what_turns_text_around_is_found() {
        use Code::TextBidi as Bidi;
        found("a \u{202e}gpj.exe", Bidi, "<U+202E>gpj");
        found("שלום \u{202d}x", Bidi, "<U+202D>x");
        found("a \u{2066}b", Bidi, "<U+2066>b");
        found("a \u{2066}b", Bidi, "<U+2066>b");
        found("שלום \u{2066}b\nc", Bidi, "<U+2066>b");
        found("שלום b\u{2069}", Bidi, "b<U+2069>");
        // Without a letter from right to left, both halves are of no use.
        assert_eq!(hidden("a\n\n\n\u{2066}b\u{2069}", false).len(), 2);
        assert_eq!(hidden("\u{200f}+1 555", true), []);
    }
}
