//! Images: where they come from, what they say to those who cannot see them, how large they are.
//!
//! 1. [`Writer::start_image`] resolves the file: one of this site, never another host's.
//! 2. What stands between the brackets is written as plain text: the text alternative.
//! 3. [`pixels`] reads the size from the file's first bytes, so that the page does not jump.

use super::document::Target;
use super::link::Resolved;
use super::routes::Route;
use super::writer::Writer;
use crate::diag::Code;
use crate::source::{Content, FileId};
use lol_html::{RewriteStrSettings, element, rewrite_str};
use std::ops::Range;

/// An image whose text alternative is being read.
#[derive(Debug)]
pub(super) struct OpenImage {
    /// None where only its text alternative is shown.
    resolved: Option<Resolved>,
    title: String,
    range: Range<usize>,
    /// Where the text alternative starts in the plain text.
    plain: usize,
    /// Images within it.
    nested: usize,
}

impl Writer<'_> {
    pub fn start_image(&mut self, url: &str, title: &str, range: &Range<usize>) {
        if let Some(open) = &mut self.image {
            open.nested += 1;
            return;
        }
        self.meet_object();
        let url = super::cjk::strip(url);
        let resolved = self.resolve(&url, range);
        let resolved = resolved.filter(|resolved| self.accept_image(&url, resolved, range));
        let title = self.clean(title, range).into_owned();
        self.image = Some(OpenImage {
            resolved,
            title,
            range: range.clone(),
            plain: self.out.plain.len(),
            nested: 0,
        });
    }

    pub fn end_image(&mut self) {
        if let Some(open) = &mut self.image
            && open.nested > 0
        {
            open.nested -= 1;
            return;
        }
        let Some(open) = self.image.take() else {
            return;
        };
        self.meet_object();
        let alt = self.out.plain.get(open.plain..).unwrap_or_default();
        let alt = alt.trim().to_owned();
        let Some(resolved) = open.resolved else {
            self.out.text(&alt);
            return;
        };
        if alt.is_empty() {
            self.report(
                Code::ImageAlt,
                &open.range,
                "an image without a text alternative",
                Some("say between the brackets what it shows: `![…](…)`".to_owned()),
            );
        }
        self.write_image(&resolved, &alt, &open.title);
        let link = self.link(resolved, &alt, &open.range);
        self.links.push(link);
    }

    fn write_image(&mut self, resolved: &Resolved, alt: &str, title: &str) {
        self.out.raw("<img");
        self.out.url_attr("src", resolved.gap, &resolved.href);
        self.out.attr("alt", alt);
        if !title.is_empty() {
            self.out.attr("title", title);
        }
        let file = match &resolved.target {
            Target::File { file, .. } => Some(*file),
            Target::Site { path, .. } => self.context.beyond.find(&format!("static{path}")),
            _ => None,
        };
        if let Some((width, height)) = file.and_then(|file| self.pixels(file)) {
            self.out.attr("width", &width.to_string());
            self.out.attr("height", &height.to_string());
        }
        self.out.attr("loading", "lazy");
        self.out.attr("decoding", "async");
        self.out.raw(">");
    }

    fn accept_image(&mut self, url: &str, resolved: &Resolved, range: &Range<usize>) -> bool {
        let (code, message) = match &resolved.target {
            Target::Site { .. } => return true,
            Target::File { file, .. } => match self.context.beyond.route(*file) {
                Some(Route::Asset { .. }) => return true,
                _ => (Code::BrokenLink, format!("`{url}` is a page, not an image")),
            },
            Target::External(_) if resolved.outside => (
                Code::OutputForeign,
                format!("the image `{url}` is on another host"),
            ),
            _ => (Code::BrokenLink, format!("`{url}` is not an image")),
        };
        let help = "store the image beside the notice and name it, as in `![…](timeline.svg)`";
        self.report(code, range, message, Some(help.to_owned()));
        false
    }

    fn pixels(&self, file: FileId) -> Option<(u64, u64)> {
        pixels(self.context.beyond.content(file)?)
    }
}

/// Width and height in pixels of a PNG, JPEG, GIF, WebP or SVG; None where it does not say.
fn pixels(content: &Content) -> Option<(u64, u64)> {
    let bytes: &[u8] = match content {
        Content::Text(text) => text.as_bytes(),
        Content::Bytes(bytes) => bytes,
    };
    let Ok(size) = imagesize::blob_size(bytes) else {
        return svg_pixels(std::str::from_utf8(bytes).ok()?);
    };
    let (width, height) = (size.width as u64, size.height as u64);
    (width > 0 && height > 0).then_some((width, height))
}

/// The size that the outermost element of an SVG gives: `width` and `height` in pixels, else the
/// last two numbers of its `viewBox`.
fn svg_pixels(text: &str) -> Option<(u64, u64)> {
    let mut found = None;
    let root = element!("svg", |svg| {
        if found.is_none() {
            let size = |name: &str| length(&svg.get_attribute(name)?);
            let view_box = || {
                let view_box = svg.get_attribute("viewBox")?;
                let mut numbers = view_box
                    .split([' ', ','])
                    .filter(|part| !part.is_empty())
                    .skip(2);
                Some((length(numbers.next()?)?, length(numbers.next()?)?))
            };
            found = Some(size("width").zip(size("height")).or_else(view_box));
        }
        // Nothing behind the first tag matters.
        Err("found".into())
    });
    let settings = RewriteStrSettings::new().append_element_content_handler(root);
    // The handler stops the reading by an error of its own.
    let _ = rewrite_str(text, settings);
    found?
}

/// A whole number of pixels of a length such as `100`, `99.5px`; none of other units.
fn length(text: &str) -> Option<u64> {
    let text = text.trim();
    let number: f64 = text
        .strip_suffix("px")
        .unwrap_or(text)
        .trim()
        .parse()
        .ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the range is checked"
    )]
    (1.0..=100_000.0)
        .contains(&number)
        .then(|| number.round() as u64)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{html, messages};
    use super::*;
    use std::sync::Arc;

    #[test]
    fn images_have_size_and_load_late() {
        assert_eq!(
            html("![A *line* of \"events\"](timeline.svg \"The 'title'\")"),
            "<p><img src=\"/base/en/incidents/a/timeline.svg\" alt=\"A line of &quot;events&quot;\" \
             title=\"The &#39;title&#39;\" width=\"640\" height=\"200\" loading=\"lazy\" \
             decoding=\"async\"></p>\n"
        );
        assert!(
            html("![x](/logo.png)")
                .contains("src=\"/base/logo.png\" alt=\"x\" width=\"2\" height=\"3\"")
        );
    }

    #[test]
    fn images_come_from_this_site_and_say_what_they_show() {
        let check = |markdown: &str, message: &str| {
            let found = messages(markdown);
            assert!(found.len() == 1 && found[0].contains(message), "{found:?}");
        };
        check(
            "![x](https://example.org/a.png)",
            "is on another host; store the image",
        );
        check("![x](../../pages/about.en.md)", "is a page, not an image");
        check("![x](#a)", "is not an image");
        check("![x](mailto:a@b.example)", "is not an image");
        check("![](timeline.svg)", "without a text alternative");
        check(
            "![ ![x](b.svg)](https://example.org/)",
            "is on another host",
        );
        assert!(!html("![x](https://example.org/a.png)").contains("<img"));
    }

    #[test]
    fn sizes_are_read_from_files() {
        let svg = |text: &str| pixels(&Content::Text(Arc::from(text)));
        assert_eq!(
            svg("<?xml version=\"1.0\"?><svg width=\"10\" height=\"20.4px\"/>"),
            Some((10, 20))
        );
        assert_eq!(
            svg("<svg width='100%' viewBox=\"0 0 30,40\"><svg width='1' height='1'/></svg>"),
            Some((30, 40))
        );
        assert_eq!(svg("<svg width=\"1em\" height=\"2em\">"), None);
        assert_eq!(svg("no image"), None);
        let gif = b"GIF89a\x05\x00\x07\x00\x00\x00\x00;";
        assert_eq!(pixels(&Content::Bytes(Arc::from(&gif[..]))), Some((5, 7)));
        assert_eq!(pixels(&Content::Bytes(Arc::from(&b"\x89PNG"[..]))), None);
    }
}
