//! Which site a command is about.
//!
//! 1. `--root DIR` names it.
//! 2. Else it is the nearest folder at or above the current one that has a site.toml, as cargo and git
//!    do it.

use super::{Common, Failure, Surroundings};
use crate::diag::{Code, Diagnostic, Place};
use std::path::{Path, PathBuf};

/// The folder of the site, absolute.
///
/// # Errors
/// Where `--root` is no folder, or no site.toml is where it must be (`site/missing`).
pub fn find(common: &Common, surroundings: &Surroundings) -> Result<PathBuf, Failure> {
    let Some(named) = &common.root else {
        return nearest(&surroundings.current_dir).ok_or_else(|| {
            missing(
                "there is no `site.toml` in this folder or in one above it",
                "change into the folder of a site, or name it with `--root DIR`",
            )
        });
    };
    let root = surroundings.current_dir.join(named);
    if !root.is_dir() {
        return Err(Failure::Usage {
            message: format!("`--root {}` is not a folder", named.display()),
            help: None,
        });
    }
    if has_site(&root) {
        return Ok(root);
    }
    Err(missing(
        &format!("there is no `site.toml` in `{}`", named.display()),
        "give `--root` the folder that has the site's `site.toml` in it",
    ))
}

fn nearest(folder: &Path) -> Option<PathBuf> {
    folder
        .ancestors()
        .find(|folder| has_site(folder))
        .map(Path::to_owned)
}

fn has_site(folder: &Path) -> bool {
    folder.join("site.toml").is_file()
}

fn missing(message: &str, help: &str) -> Failure {
    let diagnostic = Diagnostic::new(Code::SiteMissing, Place::Site, message).help(help);
    Failure::Finding(Box::new(diagnostic))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use clap::Parser;

    /// A folder with a site in `site/`, and `other/` beside it.
    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for path in ["site/content/pages", "site/content/site.toml", "other"] {
            std::fs::create_dir_all(folder.path().join(path)).unwrap();
        }
        std::fs::File::create(folder.path().join("site/site.toml")).unwrap();
        folder
    }

    /// Where the site is found from a folder, relative to the temporary one.
    fn check(from: &str, root: Option<&str>, expected: Option<&str>) {
        let folder = folder();
        let mut args = vec!["candor", "check"];
        args.extend(root.into_iter().flat_map(|root| ["--root", root]));
        let cli = Cli::try_parse_from(args).unwrap();
        let surroundings = Surroundings::fixed(&folder.path().join(from));
        let found = find(&cli.common, &surroundings).ok();
        assert_eq!(
            found,
            expected.map(|path| folder.path().join(path)),
            "{from} {root:?}"
        );
    }

    #[test]
    fn the_nearest_above() {
        check("site", None, Some("site"));
        check("site/content/pages", None, Some("site"));
        // A folder of that name is no site.
        check("site/content", None, Some("site"));
        check("other", None, None);
    }

    #[test]
    fn the_one_named() {
        check("other", Some("../site"), Some("other/../site"));
        check("site", Some("../other"), None);
        check("site/content", Some("."), None);
        check("site", Some("nowhere"), None);
        check("site", Some("site.toml"), None);
    }
}
