//! A site in a folder, `candor serve` at work on it, and clean builds to hold it against.
//!
//! 1. [`Preview::begin`] writes a site of two languages and starts the real program on it.
//! 2. [`Preview::settle`] waits until what is served is a clean build, byte by byte, and fails where
//!    that does not come about.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// What a busy machine may take for anything.
pub const PATIENCE: Duration = Duration::from_mins(1);

pub const NOW: &str = "2026-04-01T00:00:00Z";

pub const FAQ: &str = "content/incidents/2026-03-vendor/faq.yaml";
pub const NOTICE: &str = "content/incidents/2026-03-vendor/notice.en.md";
pub const PAGE: &str = "/en/incidents/2026-03-vendor/";

/// Paths and texts of a small site.
pub const SITE: [(&str, &str); 8] = [
    (
        "site.toml",
        "base_url = \"https://notices.example.org\"\ndefault_locale = \"en\"\ntitle = \"Notices\"\n\
         [[locales]]\ntag = \"en\"\nname = \"English\"\n[[locales]]\ntag = \"ar\"\nname = \"العربية\"\n",
    ),
    (
        "content/incidents/2026-03-vendor/incident.yaml",
        "status: monitoring\npublished: 2026-03-26T19:00:00Z\n",
    ),
    (
        NOTICE,
        "---\ntitle: Account data taken\nsummary: What happened.\n---\nIt began.\n\n## Impact {#impact}\n\nSome.\n",
    ),
    (
        "content/incidents/2026-03-vendor/notice.ar.md",
        "---\ntitle: بيانات\n---\nبدأ.\n\n## الأثر {#impact}\n\nبعض.\n",
    ),
    (
        FAQ,
        "- id: passwords\n  question: {en: Were passwords taken?, ar: كلمات المرور؟}\n  answer: {en: No., ar: لا.}\n\
         - id: tokens\n  question: {en: Were tokens taken?}\n  answer: {en: Some were.}\n",
    ),
    (
        "content/incidents/2026-01-sync/incident.yaml",
        "status: resolved\npublished: 2026-01-02T00:00:00Z\n",
    ),
    (
        "content/incidents/2026-01-sync/notice.en.md",
        "---\ntitle: Late changes\n---\nThey came late.\n",
    ),
    (
        "content/pages/about.en.md",
        "---\ntitle: About\n---\nWho we are.\n",
    ),
];

/// A site, and the program that serves it.
pub struct Preview {
    pub root: PathBuf,
    /// `http://127.0.0.1:12345`
    pub origin: String,
    pub child: Child,
    lines: Arc<Mutex<Vec<String>>>,
    _folder: TempDir,
}

/// An answer.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Preview {
    /// Serves the small site.
    pub fn begin() -> Self {
        Self::of(&[], &[])
    }

    /// Serves the small site with further files, with further arguments.
    pub fn of(files: &[(&str, &str)], args: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // One level down, so that the root itself can be replaced.
        let root = folder.path().join("site");
        for (path, text) in SITE.iter().chain(files) {
            write(&root.join(path), text);
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_candor"));
        command.args(["serve", "--port", "0", "--now", NOW, "--root"]);
        command.arg(&root).args(args);
        Self::spawn(command, folder, root)
    }

    /// Starts a program that serves `root`, and waits until it says where.
    pub fn spawn(mut command: Command, folder: TempDir, root: PathBuf) -> Self {
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let lines = Arc::new(Mutex::new(Vec::new()));
        let errors = BufReader::new(child.stderr.take().unwrap());
        let told = lines.clone();
        std::thread::spawn(move || {
            for line in errors.lines().map_while(Result::ok) {
                told.lock().unwrap().push(line);
            }
        });
        let mut preview = Self {
            root,
            origin: String::new(),
            child,
            lines,
            _folder: folder,
        };
        let line = preview.told("http://", 0);
        let at = line.find("http://").unwrap();
        let url = url_of(&line[at..]);
        preview.origin = url;
        preview
    }

    /// All lines so far.
    pub fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }

    /// Waits for a line with `part` in it, from a line on.
    pub fn told(&self, part: &str, from: usize) -> String {
        eventually(&format!("a line with `{part}`"), || {
            let lines = self.lines();
            let found = lines.iter().skip(from).find(|line| line.contains(part));
            found.cloned().ok_or(format!("{lines:#?}"))
        })
    }

    pub fn port(&self) -> u16 {
        self.origin.rsplit(':').next().unwrap().parse().unwrap()
    }

    pub fn write(&self, path: &str, text: &str) {
        write(&self.root.join(path), text);
    }

    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let path = self.root.join(path);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        write(&path, &text.replace(from, to));
    }

    /// A file as programs get it, without what is added for browsers.
    pub fn get(&self, path: &str) -> Answer {
        self.ask(path, "Accept: */*\r\n")
    }

    /// A page as browsers get it.
    pub fn browse(&self, path: &str) -> String {
        self.ask(path, "Accept: text/html,*/*\r\n").text()
    }

    pub fn ask(&self, path: &str, fields: &str) -> Answer {
        let host = format!("127.0.0.1:{}", self.port());
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{fields}\r\n");
        send(self.port(), request.as_bytes()).unwrap()
    }

    /// Waits until what is served is a clean build of the files as they are.
    pub fn settle(&self) {
        let clean = self.clean().unwrap();
        eventually("a clean build", || self.differs(&clean));
    }

    /// What differs between what is served and a clean build.
    fn differs(&self, clean: &BTreeMap<String, Vec<u8>>) -> Result<(), String> {
        if self.get("/candor.json").body != clean["candor.json"] {
            return Err(format!("another site is served\n{:#?}", self.lines()));
        }
        let wrong: Vec<&String> = clean
            .iter()
            .filter(|(path, bytes)| {
                let answer = self.get(&format!("/{}", path.replace(' ', "%20")));
                answer.status != 200 || answer.body != **bytes
            })
            .map(|(path, _)| path)
            .collect();
        if wrong.is_empty() {
            return Ok(());
        }
        Err(format!("{wrong:#?}\n{:#?}", self.lines()))
    }

    /// Every file of a clean build by its path, or what is wrong.
    pub fn clean(&self) -> Result<BTreeMap<String, Vec<u8>>, String> {
        let output = tempfile::tempdir().unwrap();
        let folder = output.path().join("public");
        let mut command = Command::new(env!("CARGO_BIN_EXE_candor"));
        command.args(["build", "--now", NOW, "--base-url", &self.origin, "--root"]);
        command.arg(&self.root).arg("--output").arg(&folder);
        let done = command.output().unwrap();
        if !done.status.success() {
            return Err(String::from_utf8_lossy(&done.stderr).into_owned());
        }
        let files = walkdir::WalkDir::new(&folder).into_iter();
        let files = files
            .map(Result::unwrap)
            .filter(|file| file.path().is_file());
        Ok(files
            .map(|file| {
                let path = file.path().strip_prefix(&folder).unwrap();
                (
                    path.to_str().unwrap().to_owned(),
                    fs::read(file.path()).unwrap(),
                )
            })
            .collect())
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn url_of(text: &str) -> String {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let url = &text[..end];
    let authority = url.trim_start_matches("http://");
    let authority = authority.split('/').next().unwrap();
    format!("http://{authority}")
}

/// Sends bytes and reads until the connection ends.
pub fn send(port: u16, bytes: &[u8]) -> std::io::Result<Answer> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(bytes)?;
    let mut all = Vec::new();
    stream.read_to_end(&mut all)?;
    Ok(answer(&all))
}

/// An answer from its bytes.
pub fn answer(all: &[u8]) -> Answer {
    let end = all.windows(4).position(|four| four == b"\r\n\r\n");
    let end = end.unwrap_or_else(|| panic!("no answer: {}", String::from_utf8_lossy(all)));
    let head = String::from_utf8(all[..end].to_vec()).unwrap();
    Answer {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        body: all[end + 4..].to_vec(),
        head,
    }
}

/// Tries until it comes about; fails with what was wrong last.
pub fn eventually<T>(what: &str, mut attempt: impl FnMut() -> Result<T, String>) -> T {
    let until = Instant::now() + PATIENCE;
    loop {
        match attempt() {
            Ok(found) => return found,
            Err(error) if Instant::now() > until => panic!("{what} did not come about: {error}"),
            Err(_) => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a fixture in a temporary folder")]
pub fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}
