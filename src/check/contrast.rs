//! Whether a theme's colours can be read.
//!
//! 1. [`PAIRS`] are what the default theme's style sheet puts on what.
//! 2. [`check`] reports each that is below what WCAG 2.2 asks for, on light screens and on dark.

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::theme::{Color, Settings};
use crate::source::FileId;
use std::collections::BTreeMap;

/// What text has to have at least (WCAG 2.2, 1.4.3).
const TEXT: f64 = 4.5;

/// What other things have to have that must be seen (WCAG 2.2, 1.4.11).
const SHAPE: f64 = 3.0;

/// A colour, the grounds that it stands on, and the contrast that it needs.
const PAIRS: [(&str, &[&str], f64); 10] = [
    (
        "text",
        &[
            "ground",
            "raised",
            "mark",
            "red_ground",
            "amber_ground",
            "blue_ground",
            "green_ground",
            "violet_ground",
            "grey_ground",
        ],
        TEXT,
    ),
    ("muted", &["ground", "raised", "mark", "grey_ground"], TEXT),
    (
        "link",
        &[
            "ground",
            "raised",
            "mark",
            "amber_ground",
            "blue_ground",
            "green_ground",
            "grey_ground",
        ],
        TEXT,
    ),
    ("red", &["ground", "raised", "red_ground"], TEXT),
    ("amber", &["ground", "raised", "amber_ground"], TEXT),
    ("blue", &["ground", "raised", "mark", "blue_ground"], TEXT),
    ("green", &["ground", "raised", "green_ground"], TEXT),
    ("violet", &["ground", "raised", "violet_ground"], TEXT),
    ("grey", &["ground", "raised", "grey_ground"], TEXT),
    ("mark_line", &["ground", "mark"], SHAPE),
];

/// Reports each colour that cannot be read well somewhere, with the ground where it is worst. Where a
/// ground is said in `own`, the site's theme.toml, and the colour on it is not, the ground is to blame.
pub fn check(settings: &Settings, own: Option<FileId>, diagnostics: &mut Diagnostics) {
    for (palette, screens) in [(&settings.light, "light"), (&settings.dark, "dark")] {
        let mut worst: BTreeMap<&str, Pair<'_>> = BTreeMap::new();
        for (name, grounds, needed) in PAIRS {
            for below in grounds {
                let both = palette.get(name).zip(palette.get(below));
                let Some((color, ground)) = both else {
                    continue;
                };
                let is_own = |color: &Color| own.is_some_and(|own| color.span.file == own);
                let pair = if is_own(ground) && !is_own(color) {
                    Pair::new((*below, ground), (name, color), needed)
                } else {
                    Pair::new((name, color), (*below, ground), needed)
                };
                let known = worst.get(pair.name).map_or(f64::MAX, Pair::share);
                if pair.share() < known.min(1.0) {
                    worst.insert(pair.name, pair);
                }
            }
        }
        diagnostics.extend(worst.into_values().map(|pair| pair.finding(screens)));
    }
}

/// A colour that is to blame, and another one.
struct Pair<'a> {
    name: &'a str,
    color: &'a Color,
    other: (&'a str, &'a Color),
    contrast: f64,
    needed: f64,
}

impl<'a> Pair<'a> {
    fn new((name, color): (&'a str, &'a Color), other: (&'a str, &'a Color), needed: f64) -> Self {
        Self {
            name,
            color,
            other,
            contrast: color.rgb.contrast(other.1.rgb),
            needed,
        }
    }

    /// How much of the contrast that is needed is there.
    fn share(&self) -> f64 {
        self.contrast / self.needed
    }

    fn finding(self, screens: &str) -> Diagnostic {
        let (name, needed) = (self.name, self.needed);
        let (other, Color { rgb, .. }) = self.other;
        let message = format!(
            "on {screens} screens, `{name}` ({}) and `{other}` ({rgb}) have a contrast of {:.2}, and need {needed}",
            self.color.rgb, self.contrast,
        );
        let help = match self.color.rgb.readable_on(*rgb, needed) {
            Some(better) => {
                format!("`{name} = \"{better}\"` is the nearest that can be read there")
            }
            None => format!("make `{other}` lighter or darker"),
        };
        Diagnostic::new(Code::ThemeContrast, self.color.span, message).help(help)
    }
}
