//! The installed kramdown, asked in one long process, and the same settings for postproof.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use postproof::markdown::Dialect;
use postproof::site::Jekyll;
use postproof::site::config::Config;
use postproof::source::{FileId, SitePath, Source};
use serde_json::{Value, json};

/// What `_config.yml` says below `kramdown:`, as YAML.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Options(pub(crate) String);

impl Options {
    fn written(&self) -> &str {
        if self.0.is_empty() { "{}" } else { &self.0 }
    }

    fn json(&self) -> Value {
        serde_yaml::from_str(self.written()).unwrap_or_else(|error| panic!("{}: {error}", self.0))
    }

    /// What postproof makes of it.
    pub(crate) fn dialect(&self) -> Dialect {
        let text = format!("kramdown: {}\n", self.written());
        let source = Source::new(SitePath::new("_config.yml"), text);
        Config::read(&[(FileId(0), &source)], Jekyll::V4).dialect()
    }
}

/// A running kramdown.
pub(crate) struct Oracle {
    process: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Oracle {
    pub(crate) fn start() -> Oracle {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kramdown/kramdown.rb");
        let mut process = Command::new("ruby")
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the real kramdown is required here, but ruby does not start");
        let requests = process.stdin.take().expect("it has an input");
        let answers = BufReader::new(process.stdout.take().expect("it has an output"));
        Oracle { process, requests, answers }
    }

    /// The HTML of a text, or the message with which the build would stop.
    pub(crate) fn html(&mut self, text: &str, options: &Options) -> Result<String, String> {
        writeln!(self.requests, "{}", json!({ "text": text, "kramdown": options.json() })).unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        let answer: Value = serde_json::from_str(&answer).expect("kramdown has ended, see its message above");
        let said = |key: &str| answer.get(key).and_then(Value::as_str).map(str::to_owned);
        said("html").ok_or_else(|| said("error").unwrap_or_default())
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
