//! The workflows that publish a site: `init --host`.
//!
//! 1. Each holds the new site against what is live, records, commits the ledger, builds and deploys.
//! 2. Pull requests get what would go out as their summary, and nothing is recorded.

use crate::cli::wording::quoted;
use crate::model::config::BaseUrl;
use clap::ValueEnum;

/// Where a site is served from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Host {
    /// GitHub Pages, from a GitHub workflow
    GithubPages,
    /// GitLab Pages, from GitLab's pipeline
    GitlabPages,
    /// Netlify, from a GitHub workflow
    Netlify,
    /// Cloudflare Pages, from a GitHub workflow
    CloudflarePages,
}

/// Fails where what is live would be lost, or cannot be read. Only a 404 means that nothing is live:
/// anything else may be a fault that hides what is.
const LIVE: &str = r#"code=$(curl -fsSL --retry 3 -o live.json -w '%{http_code}' "$SITE/candor.json") || [ "$code" = 404 ]
if [ "$code" = 404 ]; then
  echo "nothing is live at $SITE yet"
else
  candor check --published - < live.json
fi
rm -f live.json"#;

const PUBLISH: &str = include_str!("hosts/publish.yml");
const PULL_REQUEST: &str = include_str!("hosts/pull-request.yml");
const GITLAB: &str = include_str!("hosts/gitlab-ci.yml");

const GITHUB_PAGES: &str = "      - uses: actions/upload-pages-artifact@v3
        with:
          path: public
      - uses: actions/deploy-pages@v4";

const NETLIFY: &str = "      - name: Deploy
        run: npx --yes netlify-cli deploy --prod --no-build --dir public
        env: # secrets of the repository
          NETLIFY_AUTH_TOKEN: ${{ secrets.NETLIFY_AUTH_TOKEN }}
          NETLIFY_SITE_ID: ${{ secrets.NETLIFY_SITE_ID }}";

const CLOUDFLARE: &str = "      - name: Deploy
        run: npx --yes wrangler pages deploy public --project-name \"$PROJECT\" --branch main
        env: # secrets of the repository, and the project's name as a variable
          CLOUDFLARE_API_TOKEN: ${{ secrets.CLOUDFLARE_API_TOKEN }}
          CLOUDFLARE_ACCOUNT_ID: ${{ secrets.CLOUDFLARE_ACCOUNT_ID }}
          PROJECT: ${{ vars.CLOUDFLARE_PROJECT }}";

impl Host {
    /// The files: path and text.
    pub fn files(self, base_url: &BaseUrl) -> Vec<(&'static str, String)> {
        let (deploy, permissions, environment) = match self {
            Self::GitlabPages => return vec![(".gitlab-ci.yml", fill(GITLAB, base_url))],
            Self::GithubPages => (
                GITHUB_PAGES,
                "  pages: write\n  id-token: write\n",
                "    environment: github-pages\n",
            ),
            Self::Netlify => (NETLIFY, "", ""),
            Self::CloudflarePages => (CLOUDFLARE, "", ""),
        };
        let publish = PUBLISH
            .replace("@PERMISSIONS@", permissions)
            .replace("@ENVIRONMENT@", environment)
            .replace("@DEPLOY@", deploy);
        vec![
            (".github/workflows/publish.yml", fill(&publish, base_url)),
            (
                ".github/workflows/pull-request.yml",
                fill(PULL_REQUEST, base_url),
            ),
        ]
    }

    /// What has to be done outside of the site's folder.
    pub fn to_do(self) -> &'static str {
        match self {
            Self::GithubPages => {
                "in the repository's settings, under Pages, choose GitHub Actions as the source"
            }
            Self::GitlabPages => {
                "give the project the variable CANDOR_PUSH_TOKEN: a project access token with `write_repository`"
            }
            Self::Netlify => {
                "give the repository the secrets NETLIFY_AUTH_TOKEN and NETLIFY_SITE_ID"
            }
            Self::CloudflarePages => {
                "give the repository the secrets CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID, and the variable CLOUDFLARE_PROJECT"
            }
        }
    }
}

fn fill(template: &str, base_url: &BaseUrl) -> String {
    let depth = if template.contains("@LIVE_INDENTED@") {
        6
    } else {
        10
    };
    template
        .replace("@SITE@", &quoted(&base_url.prefix()))
        .replace("@LIVE@", &indented(depth))
        .replace("@LIVE_INDENTED@", &indented(depth + 2))
}

fn indented(depth: usize) -> String {
    let lines: Vec<String> = LIVE
        .lines()
        .map(|line| format!("{:depth$}{line}", ""))
        .collect();
    lines.join("\n")
}
