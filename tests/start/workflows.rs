//! The workflows of `init --host`, read as YAML and run as far as a machine without hosts can.

use super::{candor, ending, files, good, write};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

const HOSTS: [&str; 4] = [
    "github-pages",
    "gitlab-pages",
    "netlify",
    "cloudflare-pages",
];

/// The workflows that a host gets: path and what is in it.
fn workflows(host: &str) -> Vec<(String, Value)> {
    let home = tempfile::tempdir().unwrap();
    let args = [
        "init",
        "--base-url",
        "https://example.org/n",
        "--host",
        host,
    ];
    good(home.path(), &args);
    files(home.path())
        .into_iter()
        .filter(|(path, _)| ending(path) == "yml")
        .map(|(path, text)| {
            assert!(!text.contains('@') || !text.contains("@LIVE"), "{text}");
            let value =
                serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
            (path, value)
        })
        .collect()
}

/// All scripts of a workflow, in order.
fn scripts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::String(text) if key == "run" => found.push(text.clone()),
                    Value::Array(lines) if key == "script" => {
                        found.extend(lines.iter().map(|line| line.as_str().unwrap().to_owned()));
                    }
                    _ => scripts(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| scripts(item, found)),
        _ => {}
    }
}

fn of(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    scripts(value, &mut found);
    found
}

#[test]
fn each_checks_records_commits_builds_and_deploys_in_this_order() {
    for host in HOSTS {
        let all = workflows(host);
        let (publish, request) = if host == "gitlab-pages" {
            let (_, pipeline) = &all[0];
            (pipeline["pages"].clone(), pipeline["check"].clone())
        } else {
            let find = |name: &str| {
                all.iter()
                    .find(|(path, _)| path.ends_with(name))
                    .unwrap()
                    .1
                    .clone()
            };
            (find("publish.yml"), find("pull-request.yml"))
        };
        let text = of(&publish).join("\n");
        let steps = [
            "candor check --published",
            "candor record >",
            "git commit",
            "git push",
            "candor build --strict",
            "candor verify public",
        ];
        let places: Vec<_> = steps
            .map(|step| {
                text.find(step)
                    .unwrap_or_else(|| panic!("{host}: {step}\n{text}"))
            })
            .into();
        assert!(places.is_sorted(), "{host}: {text}");
        let deploy = serde_json::to_string(&publish).unwrap();
        let deploys = match host {
            "github-pages" => "actions/deploy-pages@",
            "gitlab-pages" => "\"paths\":[\"public\"]",
            "netlify" => "netlify-cli deploy --prod --no-build --dir public",
            _ => "wrangler pages deploy public",
        };
        assert!(deploy.contains(deploys), "{host}: {deploy}");
        let text = of(&request).join("\n");
        for step in [
            "candor check",
            "candor record --dry-run",
            "candor check --published",
        ] {
            assert!(text.contains(step), "{host}: {step}");
        }
        assert!(
            !text.contains("git commit") && !text.contains("candor record >"),
            "{host}: {text}"
        );
    }
}

#[test]
fn each_is_for_the_site_and_its_scripts_are_shell() {
    for host in HOSTS {
        let all = workflows(host);
        for (path, value) in &all {
            let site = value
                .pointer("/env/SITE")
                .or(value.pointer("/variables/SITE"));
            assert_eq!(site, Some(&Value::from("https://example.org/n")), "{path}");
            for script in of(value) {
                let shell = Command::new("bash")
                    .args(["-n", "-c", &script])
                    .output()
                    .unwrap();
                assert!(shell.status.success(), "{path}: {script}: {shell:?}");
            }
        }
    }
}

/// The step that looks at what is live, with a `curl` that answers so.
fn live(host: &str, code: &str, status: i32, body: &str) -> bool {
    let all = workflows(host);
    let scripts: Vec<String> = all.iter().flat_map(|(_, value)| of(value)).collect();
    let script = scripts.iter().find(|text| text.contains("curl")).unwrap();
    let home = tempfile::tempdir().unwrap();
    let at = home.path();
    good(at, &["init", "--base-url", "https://example.org/n"]);
    let answer = format!(
        "curl() {{\n  cat > live.json <<'END'\n{body}\nEND\n  printf {code}\n  return {status}\n}}\n"
    );
    let path = std::env::var("PATH").unwrap();
    let binary = Path::new(env!("CARGO_BIN_EXE_candor")).parent().unwrap();
    let output = Command::new("bash")
        .args(["-eo", "pipefail", "-c", &format!("{answer}{script}")])
        .current_dir(at)
        .env("PATH", format!("{}:{path}", binary.display()))
        .env("SITE", "https://example.org/n")
        .output()
        .unwrap();
    output.status.success()
}

#[test]
fn only_a_404_means_that_nothing_is_live() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path();
    good(at, &["init", "--base-url", "https://example.org/n"]);
    write(
        &at.join("content/pages/gone.en.md"),
        "---\ntitle: x\n---\n\nText.\n",
    );
    let same = {
        fs::remove_file(at.join("content/pages/gone.en.md")).unwrap();
        good(at, &["build"]);
        fs::read_to_string(at.join("public/candor.json")).unwrap()
    };
    write(
        &at.join("content/pages/gone.en.md"),
        "---\ntitle: x\n---\n\nText.\n",
    );
    good(at, &["build"]);
    let more = fs::read_to_string(at.join("public/candor.json")).unwrap();
    for host in ["github-pages", "gitlab-pages"] {
        assert!(live(host, "200", 0, &same), "{host}: nothing is lost");
        assert!(!live(host, "200", 0, &more), "{host}: a page is lost");
        assert!(live(host, "404", 22, ""), "{host}: nothing is live");
        assert!(!live(host, "503", 22, ""), "{host}: the host is down");
        assert!(!live(host, "000", 6, ""), "{host}: there is no such host");
        assert!(!live(host, "200", 0, "<html>"), "{host}: no manifest");
    }
}

/// What a script prints that runs as a step of a job does; it has to go well.
fn bash(at: &Path, temporary: &Path, script: &str) -> String {
    let path = std::env::var("PATH").unwrap();
    let binary = Path::new(env!("CARGO_BIN_EXE_candor")).parent().unwrap();
    let output = Command::new("bash")
        .args(["-eo", "pipefail", "-c", script])
        .current_dir(at)
        .env("PATH", format!("{}:{path}", binary.display()))
        .env("RUNNER_TEMP", temporary)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{script}\n{out}{err}");
    out
}

#[test]
fn recording_in_a_repository_commits_the_ledger_and_builds() {
    let all = workflows("github-pages");
    let (_, publish) = all
        .iter()
        .find(|(path, _)| path.ends_with("publish.yml"))
        .unwrap();
    let scripts = of(publish);
    let record = scripts
        .iter()
        .find(|text| text.contains("candor record"))
        .unwrap();
    let home = tempfile::tempdir().unwrap();
    let at = home.path().join("site");
    good(home.path(), &["init", "site"]);
    let notice = at.join("content/incidents/a");
    write(&notice.join("incident.yaml"), "status: resolved\n");
    write(
        &notice.join("notice.en.md"),
        "---\ntitle: x\n---\n\nText.\n",
    );
    let bash = |script: &str| bash(&at, home.path(), script);
    bash(
        "git init -q --bare ../remote && git init -q -b main && git remote add origin ../remote && git add . \
         && git -c user.name=A -c user.email=a@example.org commit -qm Start && git push -qu origin main",
    );
    assert_eq!(bash("git status --porcelain"), "");
    bash(record);
    let changed = bash("git show --name-only --format=%s origin/main");
    assert!(
        changed.contains("content/incidents/a/history.jsonl"),
        "{changed}"
    );
    bash(record);
    assert_eq!(
        bash("git rev-list --count origin/main"),
        "2\n",
        "nothing new, no commit"
    );
    let (status, _, err) = candor(&at, &["build", "--strict"]);
    assert_eq!(status, 0, "{err}");
    assert_eq!(
        bash("git status --porcelain"),
        "",
        "the output is not for git"
    );
}
