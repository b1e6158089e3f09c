//! What is a slug, an anchor or a path of a site is one part of a file's path, or many, and never leads out.

#![no_main]

use candor::model::{Anchor, Locale, SitePath, Slug, route};
use std::path::{Component, Path};

fn stays_inside(path: &str) {
    let mut parts = Path::new(path).components();
    assert!(parts.all(|part| matches!(part, Component::Normal(_))), "{path}");
    assert!(!path.contains('\\') && !path.contains('\0'), "{path}");
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let slug = Anchor::slug(text);
    assert!(Anchor::recorded(slug.as_str()).is_some(), "{slug}");
    if let Some(path) = SitePath::parse(text) {
        stays_inside(path.as_str());
        let again = SitePath::parse(path.as_str());
        assert_eq!(again.as_ref(), Some(&path));
        let _ = (path.url(), path.extension(), path.is_html());
    }
    if let Some(slug) = Slug::parse(text) {
        assert_eq!(Path::new(slug.as_str()).components().count(), 1);
        for locale in ["en", "zh-Hans"].into_iter().filter_map(Locale::parse) {
            let path = route::notice(&locale, &slug);
            stays_inside(path.as_str());
            assert!(SitePath::parse(path.as_str()).is_some());
        }
    }
    if let Some(locale) = Locale::parse(text) {
        assert_eq!(Locale::parse(locale.as_str()), Some(locale));
    }
});
