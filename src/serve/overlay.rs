//! What lies over a page while the site has errors.
//!
//! 1. [`html`] has the findings, as the terminal has them. It can be folded, to look at the last good
//!    page beneath: the browser does that by itself.

use super::Shown;

/// The overlay; nothing where there are no errors.
#[must_use]
pub fn html(shown: &Shown) -> String {
    let findings = &shown.findings;
    if !findings.has_errors {
        return String::new();
    }
    let counts = findings.counts.as_deref().unwrap_or_default();
    let beneath = match &shown.site {
        Some(_) => {
            "Beneath is the last good page. It will be replaced as soon as the errors are mended."
        }
        None => "There will be a page here as soon as the errors are mended.",
    };
    format!(
        "<section class=\"overlay\" aria-label=\"Errors\"><details open><summary>\
         <span role=\"alert\"><strong>The site has errors.</strong> {counts}</span></summary>\
         <div class=\"sheet\"><h2>Errors in the site</h2><p>{beneath}</p>{}</div></details></section>",
        findings.html
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::stage::Findings;

    #[test]
    fn it_is_there_while_there_are_errors() {
        let mut shown = Shown::default();
        assert_eq!(html(&shown), "");
        shown.findings = Findings {
            has_errors: true,
            counts: Some("2 errors".to_owned()),
            html: "<article>x</article>".to_owned(),
        };
        let found = html(&shown);
        assert!(found.contains("2 errors") && found.contains("<article>x</article>"));
    }
}
