//! theme.toml, which says what a theme is and how it looks.
//!
//! 1. [`parse`] reads colours, fonts and the logo; all of them may be left out.
//! 2. A colour is one of CSS, and opaque: what lies below it is not known here.

use super::fields::Fields;
use super::node::{Key, Node, Value};
use super::scope;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Text;
use crate::model::theme::{COLORS, Color, Palette, Rgb, Settings};
use crate::source::{FileId, Sources};
use std::sync::Arc;

/// Reads a theme.toml, and reports what is wrong with it.
pub fn parse(sources: &Sources, file: FileId, diagnostics: &mut Diagnostics) -> Settings {
    let root = super::toml::parse(sources.text(file), file, diagnostics);
    let fields = root.and_then(|root| Fields::open(root, "theme.toml", diagnostics));
    let Some(mut fields) = fields else {
        return Settings::default();
    };
    if let Some(name) = fields.require("name", diagnostics) {
        scope::filled(&name, diagnostics);
    }
    let mut settings = Settings::default();
    if let Some(node) = fields.take("colors") {
        settings.light = palette(node, "[colors]", diagnostics);
    }
    if let Some(node) = fields.take("dark_colors") {
        settings.dark = palette(node, "[dark_colors]", diagnostics);
    }
    if let Some(node) = fields.take("fonts") {
        fonts(node, &mut settings, diagnostics);
    }
    settings.logo = file_name(&mut fields, "logo", diagnostics);
    settings.logo_dark = file_name(&mut fields, "logo_dark", diagnostics);
    fields.finish(diagnostics);
    settings
}

fn palette(node: Node, what: &'static str, diagnostics: &mut Diagnostics) -> Palette {
    let Some(mut fields) = Fields::open(node, what, diagnostics) else {
        return Palette::new();
    };
    let mut palette = Palette::new();
    for name in COLORS {
        let node = fields.take(name);
        if let Some(color) = node.and_then(|node| color(&node, diagnostics)) {
            palette.insert(name, color);
        }
    }
    fields.finish(diagnostics);
    palette
}

fn color(node: &Node, diagnostics: &mut Diagnostics) -> Option<Color> {
    let text = scope::filled(node, diagnostics)?;
    let wrong = match csscolorparser::parse(&text.value) {
        Ok(color) if color.a >= 1.0 => {
            let [red, green, blue, _] = color.to_rgba8();
            return Some(Color {
                rgb: Rgb([red, green, blue]),
                span: text.span,
            });
        }
        Ok(_) => "lets through what is below it, so that its contrast cannot be known",
        Err(_) => "is not a colour of CSS",
    };
    let message = format!("`{}` {wrong}", text.value);
    diagnostics.push(
        Diagnostic::new(Code::InvalidValue, node.span, message)
            .help("write an opaque colour, as in `#0a56b8`, `rgb(10 86 184)` or `rebeccapurple`"),
    );
    None
}

fn fonts(node: Node, settings: &mut Settings, diagnostics: &mut Diagnostics) {
    let Some(mut fields) = Fields::open(node, "[fonts]", diagnostics) else {
        return;
    };
    let take = |node: Option<Node>, diagnostics: &mut Diagnostics| {
        node.map(|node| families(node, diagnostics))
            .filter(|families| !families.is_empty())
    };
    settings.text_fonts = take(fields.take("text"), diagnostics);
    settings.code_fonts = take(fields.take("code"), diagnostics);
    match fields.take("languages") {
        None => {}
        Some(Node {
            value: Value::Table(entries),
            ..
        }) => {
            for (key, node) in entries {
                if is_language(&key, diagnostics) {
                    let families = families(node, diagnostics);
                    settings.language_fonts.insert(key.text, families);
                }
            }
        }
        Some(node) => diagnostics.push(
            Diagnostic::new(
                Code::WrongType,
                node.span,
                "`languages` is a table of languages",
            )
            .help("write a list of fonts for each: `zh-Hant = [\"PingFang TC\", \"sans-serif\"]`"),
        ),
    }
    fields.finish(diagnostics);
}

/// Font families, the preferred first.
fn families(node: Node, diagnostics: &mut Diagnostics) -> Vec<Arc<str>> {
    let span = node.span;
    let before = diagnostics.count(crate::diag::Severity::Error);
    let found: Vec<_> = scope::list(node, diagnostics)
        .iter()
        .filter_map(|node| scope::filled(node, diagnostics))
        .map(|text| text.value)
        .collect();
    if found.is_empty() && diagnostics.count(crate::diag::Severity::Error) == before {
        diagnostics.push(
            Diagnostic::new(Code::EmptyText, span, "this list of fonts is empty")
                .help("name one, as in `[\"system-ui\", \"sans-serif\"]`, or leave the key out"),
        );
    }
    found
}

/// Whether a key is a tag, or the start of one, as the selector `:lang()` takes it.
fn is_language(key: &Key, diagnostics: &mut Diagnostics) -> bool {
    let is_tag = key.text.parse::<icu_locale_core::LanguageIdentifier>();
    if is_tag.is_ok() {
        return true;
    }
    let message = format!("`{}` is not the tag of a language", key.text);
    diagnostics.push(
        Diagnostic::new(Code::InvalidLocale, key.span, message)
            .help("write one as site.toml has it, or its start: `zh`, `zh-Hant`"),
    );
    false
}

fn file_name(
    fields: &mut Fields,
    key: &'static str,
    diagnostics: &mut Diagnostics,
) -> Option<Text> {
    fields
        .take(key)
        .and_then(|node| scope::filled(&node, diagnostics))
}
