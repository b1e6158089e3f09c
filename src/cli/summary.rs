//! The last lines of a command, on standard error.
//!
//! 1. [`of_build`]: what became of the output folder. [`of_check`]: whether the site can be built.
//! 2. Both: what was left out, so that nobody looks for a draft on the site.

use super::pipeline::{Outcome, Published};
use crate::model::site::LeftOut;
use std::path::Path;

/// What a build says last; `output` is its folder as people would type it.
pub(super) fn of_build(outcome: &Outcome, output: &Path) -> Vec<String> {
    let output = output.display();
    let first = match &outcome.published {
        Some(published) => built(published, &output.to_string()),
        None => format!("nothing was written: {output} is as it was"),
    };
    let rescued = outcome
        .published
        .iter()
        .flat_map(|published| &published.rescued);
    let rescued = rescued.map(|path| {
        format!(
            "a file that was put there meanwhile is now {}",
            path.display()
        )
    });
    std::iter::once(first)
        .chain(rescued)
        .chain(left_out(outcome))
        .collect()
}

/// What to say of a notice that was recorded and is gone with its ledger.
pub(super) fn notice_gone(slug: &str) -> String {
    format!(
        "gone: `{slug}` was recorded, and all links to it are broken now; if that was not meant, take \
         content/incidents/{slug} back from version control and build again; if it was, `withdrawn` keeps its address"
    )
}

/// What to say of a notice that stays and has lost its ledger.
pub(super) fn ledger_gone(slug: &str) -> String {
    format!(
        "gone: all that was recorded of `{slug}`; take content/incidents/{slug}/history.jsonl back from version \
         control and build again"
    )
}

/// What a check says last; `live` is the base URL of what it was asked to compare the site with.
pub(super) fn of_check(outcome: &Outcome, live: Option<&str>) -> Vec<String> {
    let is_good = !outcome.diagnostics.has_errors();
    let can_be_built = is_good.then(|| "the site can be built".to_owned());
    let kept = live.and_then(|live| match (outcome.compared, is_good) {
        (true, true) => Some(format!("nothing that is live at {live} would be lost")),
        (true, false) => None,
        (false, _) => Some("not compared with what is live: mend the errors first".to_owned()),
    });
    can_be_built
        .into_iter()
        .chain(kept)
        .chain(left_out(outcome))
        .collect()
}

fn built(published: &Published, output: &str) -> String {
    let Published {
        written,
        unchanged,
        deleted,
        ..
    } = published;
    let files = written + unchanged;
    let plural = if files == 1 { "" } else { "s" };
    format!(
        "built {files} file{plural} into {output}: \
         {written} written, {unchanged} unchanged, {deleted} deleted"
    )
}

/// Drafts and what is scheduled. What could not be parsed has findings of its own.
fn left_out(outcome: &Outcome) -> Option<String> {
    let names: Vec<String> = outcome
        .left_out
        .iter()
        .filter_map(|(slug, why)| match why {
            LeftOut::Draft | LeftOut::Blank => Some(format!("{slug} (draft)")),
            LeftOut::Scheduled => Some(format!("{slug} (scheduled)")),
            LeftOut::Broken => None,
        })
        .collect();
    (!names.is_empty()).then(|| format!("left out: {}", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Code, Diagnostic, Place};
    use crate::model::Slug;

    fn outcome(published: Option<Published>, left_out: &[(&str, LeftOut)]) -> Outcome {
        let left_out = left_out
            .iter()
            .map(|(slug, why)| (Slug::parse(slug).unwrap(), *why));
        Outcome {
            published,
            left_out: left_out.collect(),
            ..Outcome::default()
        }
    }

    #[test]
    fn a_build() {
        let check = |published, left_out: &[_], expected: &[&str]| {
            let lines = of_build(&outcome(published, left_out), Path::new("public"));
            assert_eq!(lines, expected);
        };
        let published = Published {
            written: 5,
            unchanged: 18,
            deleted: 0,
            rescued: Vec::new(),
        };
        check(
            Some(published),
            &[],
            &["built 23 files into public: 5 written, 18 unchanged, 0 deleted"],
        );
        let one = Published {
            written: 1,
            unchanged: 0,
            deleted: 2,
            rescued: Vec::new(),
        };
        check(
            Some(one),
            &[
                ("b", LeftOut::Scheduled),
                ("a", LeftOut::Draft),
                ("c", LeftOut::Broken),
            ],
            &[
                "built 1 file into public: 1 written, 0 unchanged, 2 deleted",
                "left out: a (draft), b (scheduled)",
            ],
        );
        check(None, &[], &["nothing was written: public is as it was"]);
    }

    #[test]
    fn a_check() {
        let check = |outcome: &Outcome, live, expected: &[&str]| {
            assert_eq!(of_check(outcome, live), expected);
        };
        let good = outcome(None, &[]);
        check(&good, None, &["the site can be built"]);
        let mut broken = outcome(None, &[("a", LeftOut::Broken)]);
        let finding = Diagnostic::new(Code::Syntax, Place::Site, "x");
        broken.diagnostics.push(finding);
        check(&broken, None, &[]);
        let live = Some("https://a.example");
        let not_yet = "not compared with what is live: mend the errors first";
        check(&broken, live, &[not_yet]);
        broken.compared = true;
        check(&broken, live, &[]);
        let compared = Outcome {
            compared: true,
            ..outcome(None, &[])
        };
        let kept = "nothing that is live at https://a.example would be lost";
        check(&compared, live, &["the site can be built", kept]);
    }
}
