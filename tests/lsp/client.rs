//! A small editor.

use std::io::BufReader;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use lsp_server::{Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};
use tempfile::TempDir;

/// How long an answer may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A site on disk.
pub(crate) struct TestSite {
    folder: TempDir,
}

impl TestSite {
    pub(crate) fn new(files: &[(&str, &str)]) -> TestSite {
        let site = TestSite { folder: tempfile::tempdir().unwrap() };
        for (path, text) in files {
            site.write(path, text);
        }
        site
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.root().join(path)).unwrap()
    }

    pub(crate) fn uri(&self, path: &str) -> String {
        format!("file://{}/{path}", self.root().display()).trim_end_matches('/').to_owned()
    }
}

/// A server, and what it has said so far.
pub(crate) struct Editor {
    server: Child,
    input: Option<ChildStdin>,
    output: Receiver<Message>,
    next: i32,
    /// Notifications and requests of the server that nobody has looked at.
    pub(crate) heard: Vec<Message>,
    /// What it answers to `workspace/configuration`.
    pub(crate) settings: Value,
    /// Whether it answers no questions of the server.
    pub(crate) is_silent: bool,
}

impl Editor {
    /// Starts the server and says nothing.
    pub(crate) fn start() -> Editor {
        let mut server = Command::new(env!("CARGO_BIN_EXE_postproof"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = server.stdin.take();
        let mut stdout = BufReader::new(server.stdout.take().unwrap());
        let (sender, output) = channel();
        thread::spawn(move || {
            while let Ok(Some(message)) = Message::read(&mut stdout) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Editor { server, input, output, next: 0, heard: Vec::new(), settings: Value::Null, is_silent: false }
    }

    /// An editor that has opened the folder of a site.
    pub(crate) fn on(site: &TestSite, capabilities: Value) -> Editor {
        let mut editor = Editor::start();
        editor.initialize(&[&site.uri("")], capabilities, Value::Null);
        editor
    }

    pub(crate) fn initialize(&mut self, folders: &[&str], capabilities: Value, options: Value) -> Value {
        let folders: Vec<Value> = folders.iter().map(|uri| json!({"uri": uri, "name": "site"})).collect();
        let params = json!({
            "processId": null, "rootUri": null, "workspaceFolders": folders,
            "capabilities": capabilities, "initializationOptions": options,
        });
        let answer = self.ask("initialize", params);
        self.tell("initialized", json!({}));
        answer
    }

    pub(crate) fn send_raw(&mut self, bytes: &[u8]) {
        use std::io::Write;
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).and_then(|()| input.flush()).unwrap();
    }

    fn send(&mut self, message: Message) {
        message.write(self.input.as_mut().unwrap()).unwrap();
    }

    pub(crate) fn tell(&mut self, method: &str, params: Value) {
        self.send(Notification::new(method.to_owned(), params).into());
    }

    /// Sends a request without waiting for the answer.
    pub(crate) fn request(&mut self, method: &str, params: Value) -> RequestId {
        self.next += 1;
        let id = RequestId::from(self.next);
        self.send(Request::new(id.clone(), method.to_owned(), params).into());
        id
    }

    /// The result of a request.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.request(method, params);
        self.answer(&id).response_result.unwrap_or_else(|error| panic!("{method}: {error:?}"))
    }

    /// The code of the error that a request is answered with.
    pub(crate) fn error(&mut self, method: &str, params: Value) -> i32 {
        let id = self.request(method, params);
        self.answer(&id).response_result.unwrap_err().code
    }

    /// The result of a request, or why it is refused.
    pub(crate) fn try_ask(&mut self, method: &str, params: Value) -> Result<Value, String> {
        let id = self.request(method, params);
        self.answer(&id).response_result.map_err(|error| error.message)
    }

    pub(crate) fn answer(&mut self, id: &RequestId) -> Response {
        loop {
            match self.next_message() {
                Message::Response(response) if response.id == *id => return response,
                other => self.heard.push(other),
            }
        }
    }

    /// The next message; questions of the server are answered.
    fn next_message(&mut self) -> Message {
        let message = self.output.recv_timeout(PATIENCE);
        let message = message.unwrap_or_else(|_| panic!("the server has only said {:#?}", self.heard));
        if let Message::Request(request) = &message
            && !self.is_silent
        {
            let result = match &*request.method {
                "workspace/configuration" => json!([self.settings]),
                _ => Value::Null,
            };
            self.send(Response::new_ok(request.id.clone(), result).into());
        }
        message
    }

    /// Waits for a notification or request of the server.
    pub(crate) fn hear(&mut self, method: &str) -> Value {
        self.hear_where(method, |_| true)
    }

    pub(crate) fn hear_where(&mut self, method: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        let params = |message: &Message| match message {
            Message::Notification(one) if one.method == method => Some(one.params.clone()),
            Message::Request(one) if one.method == method => Some(one.params.clone()),
            _ => None,
        };
        let fits = |message: &Message| params(message).is_some_and(|params| is_it(&params));
        if let Some(at) = self.heard.iter().position(fits) {
            return params(&self.heard.remove(at)).unwrap();
        }
        loop {
            let message = self.next_message();
            if fits(&message) {
                return params(&message).unwrap();
            }
            self.heard.push(message);
        }
    }

    /// Whether the server has said this before it answers the next request, which is one that it does not know.
    pub(crate) fn has_said(&mut self, method: &str) -> bool {
        self.error("no/such/request", Value::Null);
        self.heard.iter().any(|message| match message {
            Message::Notification(one) => one.method == method,
            Message::Request(one) => one.method == method,
            Message::Response(_) => false,
        })
    }

    /// How many messages of this kind that nobody has looked at hold a text.
    pub(crate) fn count(&self, method: &str, part: &str) -> usize {
        let holds = |message: &&Message| match message {
            Message::Notification(one) => {
                one.method == method && one.params["message"].as_str().is_some_and(|text| text.contains(part))
            }
            _ => false,
        };
        self.heard.iter().filter(holds).count()
    }

    pub(crate) fn open(&mut self, uri: &str, text: &str) {
        let document = json!({"uri": uri, "languageId": "markdown", "version": 1, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
    }

    /// Replaces a range of a text, given as line and column, twice.
    pub(crate) fn edit(&mut self, uri: &str, version: i32, range: [u32; 4], text: &str) {
        let [line, character, end_line, end_character] = range;
        let range = json!({
            "start": {"line": line, "character": character},
            "end": {"line": end_line, "character": end_character},
        });
        let params = json!({
            "textDocument": {"uri": uri, "version": version},
            "contentChanges": [{"range": range, "text": text}],
        });
        self.tell("textDocument/didChange", params);
    }

    /// Waits for a file to have these findings, as `line:column rule`. What it had in between may have been sent, too.
    pub(crate) fn finds(&mut self, uri: &str, expected: &[&str]) {
        self.hear_where("textDocument/publishDiagnostics", |params| {
            params["uri"] == uri && findings(&params["diagnostics"]) == expected
        });
    }

    /// The findings of a file, asked for.
    pub(crate) fn pulled(&mut self, uri: &str) -> Vec<String> {
        let params = json!({"textDocument": {"uri": uri}});
        findings(&self.ask("textDocument/diagnostic", params)["items"])
    }

    /// Ends in good order.
    pub(crate) fn quit(mut self) -> ExitStatus {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        self.wait()
    }

    /// Closes the pipe to the server, and waits for it to end.
    pub(crate) fn hang_up(mut self) -> ExitStatus {
        self.wait()
    }

    fn wait(&mut self) -> ExitStatus {
        drop(self.input.take());
        loop {
            match self.output.recv_timeout(PATIENCE) {
                Ok(_) => {}
                Err(RecvTimeoutError::Disconnected) => return self.server.wait().unwrap(),
                Err(RecvTimeoutError::Timeout) => panic!("the server does not end"),
            }
        }
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// `line:column rule` of each, as the editor counts: from 0.
pub(crate) fn findings(diagnostics: &Value) -> Vec<String> {
    let all = diagnostics.as_array().unwrap().iter();
    all.map(|one| {
        let start = &one["range"]["start"];
        format!("{}:{} {}", start["line"], start["character"], one["code"].as_str().unwrap())
    })
    .collect()
}

/// A place in a text, for requests.
pub(crate) fn position(uri: &str, line: u32, character: u32) -> Value {
    json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": character}})
}

/// An editor that asks for findings.
pub(crate) fn pulling() -> Value {
    json!({
        "textDocument": {"diagnostic": {}},
        "workspace": {
            "diagnostics": {"refreshSupport": true},
            "didChangeWatchedFiles": {"dynamicRegistration": true},
        },
    })
}
