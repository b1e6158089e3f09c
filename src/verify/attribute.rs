//! URLs within attributes that hold more than one URL.
//!
//! 1. [`candidates`] are those of `srcset`, [`refresh_url`] the one of a `meta` refresh.

/// The URLs of a `srcset` (HTML, "parse a srcset attribute"): each runs to white space, and what
/// follows it to the next comma describes it.
pub(super) fn candidates(srcset: &str) -> Vec<&str> {
    let mut urls = Vec::new();
    let mut rest = srcset;
    loop {
        rest = rest.trim_start_matches(|c: char| c == ',' || c.is_ascii_whitespace());
        if rest.is_empty() {
            return urls;
        }
        let (url, after) = rest
            .split_once(|c: char| c.is_ascii_whitespace())
            .unwrap_or((rest, ""));
        let bare = url.trim_end_matches(',');
        urls.push(bare);
        rest = if bare.len() < url.len() {
            after
        } else {
            after.split_once(',').map_or("", |(_, next)| next)
        };
    }
}

/// The URL of `5; url='/x/'`; none where the page reloads itself.
pub(super) fn refresh_url(content: &str) -> Option<&str> {
    let (_, rest) = content.split_once([';', ','])?;
    let rest = rest.trim_start();
    let url = match rest.split_once('=') {
        Some((key, url)) if key.trim_end().eq_ignore_ascii_case("url") => url.trim_start(),
        _ => rest,
    };
    let quote = url.chars().next().filter(|c| matches!(c, '"' | '\''));
    let url = match quote {
        Some(quote) => url
            .strip_prefix(quote)
            .and_then(|url| url.split(quote).next()),
        None => Some(url),
    };
    url.map(str::trim).filter(|url| !url.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_of_srcset() {
        let check = |srcset, expected: &[&str]| assert_eq!(candidates(srcset), expected);
        check("", &[]);
        check("a.png", &["a.png"]);
        check("a.png 1x, b.png 2x", &["a.png", "b.png"]);
        check("a.png, b.png 2x,c.png", &["a.png", "b.png", "c.png"]);
        check(" ,a,b.png 100w , data:,x 2x", &["a,b.png", "data:,x"]);
    }

    #[test]
    fn urls_of_refresh() {
        let check = |content, expected| assert_eq!(refresh_url(content), expected);
        check("5", None);
        check("0; url=/x/", Some("/x/"));
        check("0;URL = '/x y/' z", Some("/x y/"));
        check("0, //b.example", Some("//b.example"));
        check("0; url=", None);
    }
}
