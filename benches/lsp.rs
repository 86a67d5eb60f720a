//! How long an editor waits: from an edit to the findings, over the protocol, and from the start to the first findings.
//!
//! `cargo bench --bench lsp -- [POSTS | SITE]..`

#![expect(clippy::expect_used, reason = "a benchmark without its server is no benchmark")]

use std::collections::BTreeSet;
use std::io::{BufReader, BufWriter};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use lsp_server::{Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};

mod blog;

/// Edits of all kinds.
const EDITS: usize = 500;
const PROGRAM: &str = env!("CARGO_BIN_EXE_postproof");

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    for asked in if asked.is_empty() { vec!["1000".to_owned()] } else { asked } {
        match asked.parse() {
            Ok(posts) => measure(posts),
            Err(_) => first_findings(Path::new(&asked)),
        }
    }
}

/// A server and a small editor that asks for findings.
struct Editor {
    server: Child,
    input: BufWriter<ChildStdin>,
    output: BufReader<ChildStdout>,
    folder: String,
    next: i32,
}

impl Editor {
    /// Opens the folder of a site.
    fn on(folder: &Path) -> Editor {
        let folder = folder.canonicalize().expect("a folder");
        let mut command = Command::new(PROGRAM);
        command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut server = command.spawn().expect("the server");
        let input = BufWriter::new(server.stdin.take().expect("its input"));
        let output = BufReader::new(server.stdout.take().expect("its output"));
        let folder = format!("file://{}", folder.display());
        let mut editor = Editor { server, input, output, folder, next: 0 };
        let folders = json!([{"uri": editor.folder, "name": "site"}]);
        let can = json!({"textDocument": {"diagnostic": {}}, "workspace": {"diagnostics": {"refreshSupport": true}}});
        let params = json!({"processId": null, "workspaceFolders": folders, "capabilities": can});
        editor.ask("initialize", params);
        editor.tell("initialized", json!({}));
        editor
    }

    fn send(&mut self, message: impl Into<Message>) {
        let message: Message = message.into();
        message.write(&mut self.input).expect("the server reads");
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(Notification::new(method.to_owned(), params));
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = RequestId::from(self.next);
        self.send(Request::new(id.clone(), method.to_owned(), params));
        loop {
            match Message::read(&mut self.output).expect("the server writes").expect("an answer") {
                Message::Response(response) if response.id == id => {
                    return response.response_result.expect("a good answer");
                }
                Message::Request(request) => self.send(Response::new_ok(request.id, Value::Null)),
                _ => {}
            }
        }
    }

    fn findings(&mut self, path: &str) -> Value {
        let uri = format!("{}/{path}", self.folder);
        self.ask("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}))
    }

    fn open(&mut self, path: &str, text: &str) {
        let uri = format!("{}/{path}", self.folder);
        let document = json!({"uri": uri, "languageId": "markdown", "version": 0, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
        self.findings(path);
    }

    /// The time from an edit to the findings.
    fn edit(&mut self, path: &str, version: usize, text: &str) -> Duration {
        let document = json!({"uri": format!("{}/{path}", self.folder), "version": version});
        let params = json!({"textDocument": document, "contentChanges": [{"text": text}]});
        let start = Instant::now();
        self.tell("textDocument/didChange", params);
        std::hint::black_box(self.findings(path));
        start.elapsed()
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn measure(posts: usize) {
    let site = tempfile::tempdir().expect("a temporary folder");
    let files = blog::write(site.path(), posts);
    let mut editor = Editor::on(site.path());
    editor.ask("workspace/diagnostic", json!({"previousResultIds": []}));
    println!("{posts} posts");
    let mut opened = BTreeSet::new();
    let mut times: Vec<Vec<Duration>> = blog::KINDS.iter().map(|_| Vec::new()).collect();
    for number in 0..EDITS {
        // The kinds come as they do in 100 edits of an author, one among the other.
        let mut left = number * 37 % 100;
        for (kind, times) in blog::KINDS.iter().zip(&mut times) {
            if left < kind.share {
                let (path, text) = kind.edit(number, posts, &files);
                if opened.insert(path.clone()) {
                    editor.open(&path, files.get(&path).expect("a file of the site"));
                }
                times.push(editor.edit(&path, number + 1, &text));
                break;
            }
            left -= kind.share;
        }
    }
    for (kind, times) in blog::KINDS.iter().zip(times) {
        blog::report(kind.name, times);
    }
    println!("  {} MB", blog::memory(editor.server.id()).unwrap_or_default());
}

/// From the start to the findings of a whole site, beside a check, one after the other.
fn first_findings(site: &Path) {
    println!("{}", site.display());
    let mut times: [Vec<Duration>; 2] = Default::default();
    for _ in 0..7 {
        let start = Instant::now();
        let mut editor = Editor::on(site);
        editor.ask("workspace/diagnostic", json!({"previousResultIds": []}));
        times[0].push(start.elapsed());
        let memory = blog::memory(editor.server.id()).unwrap_or_default();
        drop(editor);
        let start = Instant::now();
        let mut check = Command::new(PROGRAM);
        check.arg("check").arg(site).stdout(Stdio::null()).stderr(Stdio::null());
        check.status().expect("a check");
        times[1].push(start.elapsed());
        println!(
            "  first findings {:.2?}, check {:.2?}, {memory} MB",
            times[0].last().expect("one"),
            times[1].last().expect("one")
        );
    }
    for (kind, times) in ["server", "check"].into_iter().zip(times) {
        blog::report(kind, times);
    }
}
