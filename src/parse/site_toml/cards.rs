//! `[cards]` of site.toml: the picture of social cards.
//!
//! 1. [`parse`] finds each picture in `static/`; one that is not there, or is neither PNG nor JPEG, is
//!    reported where it is named.

use crate::diag::{Code, Diagnostic, Diagnostics, did_you_mean};
use crate::model::config::{CardImage, Cards};
use crate::model::{Localized, SitePath, Text};
use crate::parse::fields::Fields;
use crate::parse::node::Node;
use crate::parse::scope::Scope;
use crate::source::Content;

/// Reads the table. None where no picture is of use.
pub(super) fn parse(node: Node, scope: Scope<'_>, diagnostics: &mut Diagnostics) -> Option<Cards> {
    let mut fields = Fields::open(node, "`[cards]`", diagnostics)?;
    let named = fields
        .require("image", diagnostics)
        .map(|node| scope.names(node, diagnostics));
    let alt = fields
        .take("alt")
        .map(|node| scope.names(node, diagnostics));
    fields.finish(diagnostics);
    let mut image = Localized::default();
    let mut told = Vec::new();
    for (locale, path) in named.unwrap_or_default().iter() {
        match picture(path, scope) {
            Ok(found) => {
                image.insert(locale.clone(), found);
            }
            // One for all languages is written once.
            Err(finding) if !told.contains(&path.span) => {
                told.push(path.span);
                diagnostics.push(finding);
            }
            Err(_) => {}
        }
    }
    (!image.is_empty()).then(|| Cards {
        image,
        alt: alt.unwrap_or_default(),
    })
}

fn picture(text: &Text, scope: Scope<'_>) -> Result<CardImage, Diagnostic> {
    let path = text.value.strip_prefix('/').and_then(SitePath::parse);
    let path = path.ok_or_else(|| {
        let message = format!("`{}` is not a path from the site's root", text.value);
        Diagnostic::new(Code::InvalidValue, text.span, message)
            .help("put the file into `static/` and write `/card.png`")
    })?;
    let file = scope.sources.find(&format!("static/{path}"));
    let Some(content) = file
        .and_then(|file| scope.sources.get(file))
        .map(|file| &file.content)
    else {
        let files = scope.sources.below("static/");
        let names = files.filter_map(|(_, file)| file.path.strip_prefix("static"));
        let help = did_you_mean(&text.value, names)
            .unwrap_or_else(|| format!("put the picture there, as `static/{path}`"));
        let message = format!("`static/{path}` does not exist");
        return Err(Diagnostic::new(Code::BrokenLink, text.span, message).help(help));
    };
    pixels(content)
        .map(|(media_type, width, height)| CardImage {
            path,
            media_type,
            width,
            height,
        })
        .ok_or_else(|| {
            let message = format!("`{}` is neither a PNG nor a JPEG", text.value);
            Diagnostic::new(Code::InvalidValue, text.span, message)
                .help("networks show no other pictures: convert it, 1200 by 630 pixels at best")
        })
}

fn pixels(content: &Content) -> Option<(&'static str, usize, usize)> {
    let Content::Bytes(bytes) = content else {
        return None;
    };
    let media_type = match imagesize::image_type(bytes).ok()? {
        imagesize::ImageType::Png => "image/png",
        imagesize::ImageType::Jpeg => "image/jpeg",
        _ => return None,
    };
    let size = imagesize::blob_size(bytes).ok()?;
    (size.width > 0 && size.height > 0).then_some((media_type, size.width, size.height))
}
