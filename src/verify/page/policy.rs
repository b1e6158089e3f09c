//! What the Content-Security-Policy of a page lets in (Content Security Policy 3).
//!
//! 1. [`Page::unguarded`]: a page of a theme loads nothing from elsewhere, and has a policy that proves it.
//! 2. [`script_sources`]: where scripts may come from.

use super::Page;

impl Page {
    /// What its policy lacks: a page of a theme loads nothing from elsewhere, and proves it.
    pub(in crate::verify) fn unguarded(&self) -> Option<String> {
        let Some(policy) = &self.policy else {
            return Some("no Content-Security-Policy in front of all that it loads".to_owned());
        };
        let open = directives(policy).find_map(|(name, sources)| {
            let is_fetch = name.ends_with("-src") || name.contains("-src-");
            let is_path = matches!(&*name, "base-uri" | "form-action");
            let mut sources = sources.into_iter().filter(|source| !is_own(source));
            let reports = name
                .starts_with("report")
                .then_some(&*name)
                .map(str::to_owned);
            let lets_in = sources.next().filter(|_| is_fetch || is_path);
            reports.or_else(|| lets_in.map(str::to_owned))
        });
        let default = directives(policy).find(|(name, _)| name == "default-src");
        let falls_back = default.is_some_and(|(_, sources)| sources == ["'none'"]);
        let open = open.or_else(|| (!falls_back).then(|| "default-src".to_owned()))?;
        Some(format!(
            "a Content-Security-Policy that is too wide, at `{open}`"
        ))
    }
}

/// Whether a source of a policy is this site's own.
fn is_own(source: &str) -> bool {
    matches!(source, "'none'" | "'self'") || source.starts_with("'sha")
}

/// The directives of a policy, with their sources.
fn directives(policy: &str) -> impl Iterator<Item = (String, Vec<&str>)> {
    policy.split(';').filter_map(|directive| {
        let mut words = directive.split_ascii_whitespace();
        let name = words.next()?.to_ascii_lowercase();
        Some((name, words.collect()))
    })
}

/// Where a policy takes scripts from.
pub(super) fn script_sources(policy: &str) -> Vec<&str> {
    let sources = |wanted: &str| {
        let mut all = directives(policy);
        all.find_map(|(name, sources)| (name == wanted).then_some(sources))
    };
    sources("script-src")
        .or_else(|| sources("default-src"))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, read};

    #[test]
    fn a_policy_holds_from_the_start_and_for_all() {
        let check = |head: &str, expected: Option<&str>| {
            let page = read(format!("<html><head>{head}").as_bytes(), Kind::Html);
            let found = page.unguarded();
            let is_so = match expected {
                Some(part) => found.as_ref().is_some_and(|found| found.contains(part)),
                None => found.is_none(),
            };
            assert!(is_so, "{head}: {found:?}");
        };
        let policy = |content: &str| {
            format!("<meta http-equiv=Content-Security-Policy content=\"{content}\">")
        };
        let own =
            policy("default-src 'none'; Script-Src 'sha256-a'; img-src 'self'; base-uri 'none'");
        check(
            &format!("<meta charset=utf-8><title>x</title>{own}<link>"),
            None,
        );
        for late in [
            "<link>",
            "<script src=x></script>",
            "<body>",
            "<template>",
            "<noscript>",
            "<!--",
        ] {
            check(&format!("{late}{own}"), Some("no Content-Security-Policy"));
        }
        check(
            &own.replace("Policy", "Policy-Report-Only"),
            Some("no Content"),
        );
        for (wide, at) in [
            ("", "default-src"),
            ("default-src *", "*"),
            ("default-src 'self'", "default-src"),
            (
                "default-src 'none'; script-src 'unsafe-inline'",
                "'unsafe-inline'",
            ),
            (
                "default-src 'none'; img-src https://b.example",
                "https://b.example",
            ),
            ("default-src 'none'; style-src-elem data:", "data:"),
            ("default-src 'none'; form-action https:", "https:"),
            (
                "default-src 'none'; report-uri https://b.example",
                "report-uri",
            ),
        ] {
            check(&policy(wide), Some(&format!("too wide, at `{at}`")));
        }
        check(
            &policy("default-src 'none'; upgrade-insecure-requests"),
            None,
        );
    }
}
