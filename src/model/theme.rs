//! What theme.toml says, valid.
//!
//! 1. [`Settings`] are colours, fonts and a logo; [`Settings::over`] lays those of one theme over another's.
//! 2. [`Rgb`] is a colour as screens show it, with its contrast to another.

use super::Text;
use crate::source::Span;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// The colours of a theme: `red_ground` in theme.toml is `--red-ground` in style sheets.
pub const COLORS: [&str; 20] = [
    "ground",
    "raised",
    "text",
    "muted",
    "line",
    "link",
    "mark",
    "mark_line",
    "red",
    "red_ground",
    "amber",
    "amber_ground",
    "blue",
    "blue_ground",
    "green",
    "green_ground",
    "violet",
    "violet_ground",
    "grey",
    "grey_ground",
];

/// What a theme.toml sets; what it leaves out is not in here.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// By name, for light screens and for paper.
    pub light: Palette,
    /// By name, for dark screens.
    pub dark: Palette,
    /// Font families, the preferred first.
    pub text_fonts: Option<Vec<Arc<str>>>,
    /// The same, for code.
    pub code_fonts: Option<Vec<Arc<str>>>,
    /// The same, for texts in a language: by its tag, or the start of one.
    pub language_fonts: BTreeMap<String, Vec<Arc<str>>>,
    /// A file in the `static/` of the theme.
    pub logo: Option<Text>,
    /// The same, for dark screens.
    pub logo_dark: Option<Text>,
}

/// Colours by name: each of [`COLORS`].
pub type Palette = BTreeMap<&'static str, Color>;

/// A colour, and where it is said.
#[derive(Debug, Clone, Copy)]
pub struct Color {
    /// The colour.
    pub rgb: Rgb,
    /// Its place in theme.toml.
    pub span: Span,
}

impl Settings {
    /// These settings, and another theme's where these say nothing.
    #[must_use]
    pub fn over(self, mut below: Self) -> Self {
        below.light.extend(self.light);
        below.dark.extend(self.dark);
        below.language_fonts.extend(self.language_fonts);
        Self {
            text_fonts: self.text_fonts.or(below.text_fonts),
            code_fonts: self.code_fonts.or(below.code_fonts),
            // A logo that is right for light screens alone is not joined by another theme's dark one.
            logo_dark: if self.logo.is_some() {
                self.logo_dark
            } else {
                self.logo_dark.or(below.logo_dark)
            },
            logo: self.logo.or(below.logo),
            ..below
        }
    }
}

/// An opaque colour of the sRGB space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb(pub [u8; 3]);

impl Rgb {
    /// How light it is, 0 to 1 (WCAG 2.2, "relative luminance").
    #[must_use]
    pub fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|channel| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// 1 to 21 (WCAG 2.2, "contrast ratio").
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let [one, other] = [self, other].map(|color| color.luminance() + 0.05);
        (one / other).max(other / one)
    }

    /// The colour nearest to this one, towards black or white, that has a contrast to `ground`.
    /// None where no colour has.
    #[must_use]
    pub fn readable_on(self, ground: Self, contrast: f64) -> Option<Self> {
        let towards = |end: u8| {
            (0..=255_u32)
                .map(|step| self.mixed(end, step))
                .position(|color| color.contrast(ground) >= contrast)
        };
        let best = [0, 255]
            .into_iter()
            .filter_map(|end| Some((towards(end)?, end)))
            .min()?;
        Some(self.mixed(best.1, u32::try_from(best.0).ok()?))
    }

    /// `step` 255ths of the way to a grey.
    fn mixed(self, end: u8, step: u32) -> Self {
        Self(self.0.map(|channel| {
            let sum = u32::from(channel) * (255 - step) + u32::from(end) * step;
            u8::try_from(sum / 255).unwrap_or(u8::MAX)
        }))
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(formatter, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        let check = |one: [u8; 3], other: [u8; 3], expected: f64| {
            let found = Rgb(one).contrast(Rgb(other));
            assert!((found - expected).abs() < 0.01, "{found} is not {expected}");
        };
        check([0; 3], [255; 3], 21.0);
        check([255; 3], [0; 3], 21.0);
        check([118; 3], [255; 3], 4.54);
        check([119; 3], [255; 3], 4.48);
        check([255, 0, 0], [255; 3], 4.0);
    }

    #[test]
    fn a_readable_colour_is_near() {
        let check = |color: [u8; 3], ground: [u8; 3], expected: Option<&str>| {
            let found = Rgb(color).readable_on(Rgb(ground), 4.5);
            assert_eq!(found.map(|color| color.to_string()).as_deref(), expected);
            assert!(found.is_none_or(|color| color.contrast(Rgb(ground)) >= 4.5));
        };
        check([119; 3], [255; 3], Some("#767676"));
        check([0; 3], [255; 3], Some("#000000"));
        check([100; 3], [0; 3], Some("#757575"));
        // Grey in the middle: black is further from it than white.
        check([118; 3], [118; 3], Some("#040404"));
    }
}
