//! Whatever an editor does, its findings are in the end those of a fresh check.
//!
//! `POSTPROOF_LSP_EDITS=1000` does so many things; `POSTPROOF_SEED=17` does others.

use std::collections::{BTreeMap, BTreeSet};
use std::thread::sleep;
use std::time::{Duration, Instant};

use postproof::settings::Settings;
use postproof::site::SiteKind;
use postproof::workspace::{OpenOptions, Root, Workspace};
use serde_json::{Value, json};

use crate::client::{Editor, TestSite, findings, pulling};
use crate::rng::Rng;

/// What is done in a usual run.
const EDITS: usize = 1000;
/// After so many at most the findings are looked at.
const BETWEEN_LOOKS: usize = 9;
/// How long a server that sends findings may take to have sent them.
const PATIENCE: Duration = Duration::from_secs(60);

const SITE: &[(&str, &str)] = &[
    ("_config.yml", "title: x\nurl: https://example.org\npermalink: /:title/\nmode: light\n"),
    (
        "_layouts/post.html",
        "<h1>{{ page.title }}</h1>{% include menu.html %}\n{{ content }}\n<a href=\"{{ page.next.url }}\">x</a>\n",
    ),
    (
        "_includes/menu.html",
        "<a href=\"/about/\">about</a>{% for p in site.posts limit: 2 %}<a href=\"{{ p.url }}\">{{ p.title }}</a>{% endfor %}\n",
    ),
    ("_data/menu.yml", "- /about/\n- /nowhere/\n"),
    (
        "_posts/2024-01-01-one.md",
        "---\nlayout: post\ntitle: Part 1\n---\n## Top\n\n[two](/two/#top) ![a](/a.png)\n",
    ),
    (
        "_posts/2024-01-02-two.md",
        "---\nlayout: post\ntitle: Part 2\n---\n## Top\n\n[one]({% post_url 2024-01-01-one %})\n",
    ),
    (
        "about.md",
        "---\npermalink: /about/\n---\n{% for path in site.data.menu %}[x]({{ path }}){% endfor %}\n",
    ),
    (
        "index.html",
        "---\n---\n{% for p in site.posts %}<a href=\"{{ p.url }}#top\">{{ p.excerpt }}</a>{% endfor %}\n",
    ),
    ("a.png", "not really"),
];

/// Files that come from nowhere.
const NEW: [(&str, &str); 6] = [
    (
        "_posts/2024-01-03-three.md",
        "---\nlayout: post\ntitle: Part 3\ntags: [t]\n---\n[two](/two/) [four](/four/)\n",
    ),
    ("_posts/2023-12-31-zero.md", "---\nlayout: post\n---\n{% link about.md %} [three](/three/#no)\n"),
    ("nowhere.md", "---\npermalink: /nowhere/\n---\n# Now\n"),
    ("four/index.html", "<h2 id=\"no\">x</h2>\n"),
    ("b.png", "not really"),
    ("_includes/more.html", "<a href=\"/more/\">x</a>\n"),
];

/// Lines that an author writes somewhere.
const LINES: [&str; 14] = [
    "Some words.",
    "## Another",
    "## Top",
    "[no](/no/)",
    "[three](/three/#no) ![b](/b.png)",
    "{% include more.html %}",
    "{{ site.mode }} {{ page.nothing }}",
    "[near](/abuot/)",
    "title: Another title",
    "mode: dark",
    "{% if x %}",
    "---",
    "1. [Part 1](/one/)\n2. [Part 3](/three/)",
    "<!-- postproof-ignore missing-page: by chance -->",
];

/// Two editors that do the same, one that asks for findings and one that is sent them.
struct Session {
    site: TestSite,
    editors: [Editor; 2],
    rng: Rng,
    /// What lies on disk.
    files: BTreeMap<String, String>,
    /// What is open in the editors.
    open: BTreeMap<String, String>,
    version: i32,
    /// What each file was sent to have, and what was given when it was asked for, with the name of that.
    sent: BTreeMap<String, Vec<String>>,
    given: BTreeMap<String, (String, Vec<String>)>,
    told: Vec<String>,
}

impl Session {
    fn new(seed: u64) -> Session {
        let site = TestSite::new(SITE);
        let editors = [pulling(), json!({})].map(|can| Editor::on(&site, can));
        let files = SITE.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        let (open, sent, given) = Default::default();
        Session { site, editors, rng: Rng::new(seed), files, open, version: 1, sent, given, told: Vec::new() }
    }

    fn tell(&mut self, method: &str, params: &Value) {
        self.editors.iter_mut().for_each(|editor| editor.tell(method, params.clone()));
    }

    /// Tells that files were created (1), changed (2) or deleted (3) on disk.
    fn watched(&mut self, changes: &[(&str, u8)]) {
        let changes: Vec<Value> =
            changes.iter().map(|(path, kind)| json!({"uri": self.site.uri(path), "type": kind})).collect();
        self.tell("workspace/didChangeWatchedFiles", &json!({"changes": changes}));
    }

    fn one(&mut self) {
        let paths: Vec<String> = self.files.keys().cloned().collect();
        let path = self.rng.pick(&paths).clone();
        let is_text = !path.ends_with(".png");
        let what = self.rng.below(20);
        self.told.push(format!("{what} {path}"));
        match what {
            0 | 1 if is_text && !self.open.contains_key(&path) => self.open(&path),
            2 if self.open.contains_key(&path) => self.close(&path),
            3 if self.open.contains_key(&path) => self.save(&path),
            4 | 5 => self.create(),
            6 if path != "_config.yml" => self.delete(&path),
            7 if path != "_config.yml" => self.rename(&path),
            8 if is_text => self.change_on_disk(&path),
            _ => {
                let open: Vec<String> = self.open.keys().cloned().collect();
                match open.is_empty() {
                    true if is_text => self.open(&path),
                    true => {}
                    false => {
                        let path = self.rng.pick(&open).clone();
                        self.edit(&path);
                    }
                }
            }
        }
    }

    fn open(&mut self, path: &str) {
        let (uri, text) = (self.site.uri(path), self.files[path].clone());
        self.editors.iter_mut().for_each(|editor| editor.open(&uri, &text));
        self.open.insert(path.to_owned(), text);
    }

    fn close(&mut self, path: &str) {
        self.open.remove(path);
        let uri = self.site.uri(path);
        self.tell("textDocument/didClose", &json!({"textDocument": {"uri": uri}}));
    }

    fn save(&mut self, path: &str) {
        let text = self.open[path].clone();
        self.write(path, &text);
        let uri = self.site.uri(path);
        self.tell("textDocument/didSave", &json!({"textDocument": {"uri": uri}}));
        self.watched(&[(path, 2)]);
    }

    fn write(&mut self, path: &str, text: &str) {
        self.site.write(path, text);
        self.files.insert(path.to_owned(), text.to_owned());
    }

    fn create(&mut self) {
        let (path, text) = *self.rng.pick(&NEW);
        let kind = if self.files.contains_key(path) { 2 } else { 1 };
        self.write(path, text);
        self.watched(&[(path, kind)]);
    }

    /// Editors close what is deleted.
    fn delete(&mut self, path: &str) {
        self.remove(path);
        self.watched(&[(path, 3)]);
    }

    fn remove(&mut self, path: &str) {
        if self.open.contains_key(path) {
            self.close(path);
        }
        self.files.remove(path);
        std::fs::remove_file(self.site.root().join(path)).unwrap();
    }

    fn rename(&mut self, path: &str) {
        let text = self.files[path].clone();
        let (stem, extension) = path.rsplit_once('.').unwrap();
        let new = match stem.strip_suffix("-moved") {
            Some(stem) => format!("{stem}.{extension}"),
            None => format!("{stem}-moved.{extension}"),
        };
        self.remove(path);
        self.write(&new, &text);
        self.watched(&[(path, 3), (&new, 1)]);
    }

    fn change_on_disk(&mut self, path: &str) {
        let text = self.files[path].clone();
        let (_, _, text) = self.edited(&text);
        self.write(path, &text);
        self.watched(&[(path, 2)]);
    }

    /// A line more, or a line less: the line, what is added there or nothing, and what the text is then.
    fn edited(&mut self, text: &str) -> (u32, Option<&'static str>, String) {
        let mut lines: Vec<&str> = text.lines().collect();
        let at = self.rng.below(lines.len() + 1);
        let added = (at == lines.len() || !self.rng.chance(35)).then(|| *self.rng.pick(&LINES));
        match added {
            Some(line) => lines.insert(at, line),
            None => drop(lines.remove(at)),
        }
        (at as u32, added, lines.iter().map(|line| format!("{line}\n")).collect())
    }

    fn edit(&mut self, path: &str) {
        let old = self.open[path].clone();
        let (at, added, new) = self.edited(&old);
        self.version += 1;
        let (uri, version) = (self.site.uri(path), self.version);
        // Part of the text, as editors send it, or all of it.
        if old.ends_with('\n') && self.rng.chance(80) {
            let range = [at, 0, at + u32::from(added.is_none()), 0];
            let text = added.map(|line| format!("{line}\n")).unwrap_or_default();
            self.editors.iter_mut().for_each(|editor| editor.edit(&uri, version, range, &text));
        } else {
            let document = json!({"uri": uri, "version": version});
            let params = json!({"textDocument": document, "contentChanges": [{"text": new}]});
            self.tell("textDocument/didChange", &params);
        }
        self.open.insert(path.to_owned(), new);
    }

    /// What a fresh check finds in what the author sees.
    fn expected(&self) -> BTreeMap<String, Vec<String>> {
        let fresh = TestSite::new(&[]);
        for (path, text) in self.files.iter().chain(&self.open) {
            fresh.write(path, text);
        }
        let root = Root { path: fresh.root().to_path_buf(), kind: SiteKind::Jekyll };
        let workspace = Workspace::open(&root, Settings::default(), &OpenOptions::default()).unwrap();
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for one in workspace.check(None).diagnostics {
            let source = workspace.sources.get(one.place.file);
            let at = source.line_column(one.place.span.start);
            let shown = format!("{}:{} {}", at.line - 1, at.column - 1, one.rule);
            found.entry(source.path.to_string()).or_default().push(shown);
        }
        found
    }

    /// Asks for all findings, of which those that are the same as last time are not given again.
    fn ask(&mut self) -> BTreeMap<String, Vec<String>> {
        let known: Vec<Value> =
            self.given.iter().map(|(uri, (name, _))| json!({"uri": uri, "value": name})).collect();
        let answer = self.editors[0].ask("workspace/diagnostic", json!({"previousResultIds": known}));
        let mut seen = BTreeSet::new();
        for item in answer["items"].as_array().unwrap() {
            let uri = item["uri"].as_str().unwrap().to_owned();
            let name = item["resultId"].as_str().unwrap().to_owned();
            if item["kind"] == "full" {
                self.given.insert(uri.clone(), (name, findings(&item["items"])));
            } else {
                assert_eq!(self.given[&uri].0, name, "unchanged, but not what was given");
            }
            seen.insert(uri);
        }
        self.given.retain(|uri, (_, found)| seen.contains(uri) || !found.is_empty());
        let shown = self.given.iter().filter(|(_, (_, found))| !found.is_empty());
        shown.map(|(uri, (_, found))| (self.path(uri), found.clone())).collect()
    }

    fn path(&self, uri: &str) -> String {
        uri.strip_prefix(&format!("{}/", self.site.uri(""))).unwrap().to_owned()
    }

    /// What was sent so far.
    fn sent(&mut self) -> BTreeMap<String, Vec<String>> {
        self.editors[1].has_said("nothing");
        for message in std::mem::take(&mut self.editors[1].heard) {
            let lsp_server::Message::Notification(one) = message else { continue };
            if one.method == "textDocument/publishDiagnostics" {
                let uri = one.params["uri"].as_str().unwrap().to_owned();
                self.sent.insert(uri, findings(&one.params["diagnostics"]));
            }
        }
        let shown = self.sent.iter().filter(|(_, found)| !found.is_empty());
        shown.map(|(uri, found)| (self.path(uri), found.clone())).collect()
    }

    fn compare(&mut self) {
        let expected = self.expected();
        let asked = self.ask();
        assert_eq!(asked, expected, "asked after {:#?}", self.told);
        let start = Instant::now();
        loop {
            let sent = self.sent();
            if sent == expected {
                return;
            }
            if start.elapsed() > PATIENCE {
                assert_eq!(sent, expected, "sent after {:#?}", self.told);
            }
            sleep(Duration::from_millis(5));
        }
    }
}

#[test]
fn after_any_session_the_findings_are_those_of_a_fresh_check() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<usize>().ok());
    let edits = number("POSTPROOF_LSP_EDITS").unwrap_or(EDITS);
    let mut session = Session::new(number("POSTPROOF_SEED").unwrap_or(1) as u64);
    let mut left = edits;
    while left > 0 {
        let count = session.rng.between(1, BETWEEN_LOOKS).min(left);
        (0..count).for_each(|_| session.one());
        session.compare();
        left -= count;
    }
}
