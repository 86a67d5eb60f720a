//! The cases and what kramdown makes of them.
//!
//! `cases/SUBJECT.md` holds documents, `golden/SUBJECT.html` the HTML of each, in the same order and form:
//!
//! ```text
//! Lines above the first case say what the file is about.
//!
//! === A sentence that says what is shown (crlf) (no final newline)
//! =kramdown {input: kramdown}
//! The document. One empty line before the next case does not belong to it.
//! ```
//!
//! Both marks and the line of settings may be left out.

use std::fs;
use std::path::{Path, PathBuf};

use super::oracle::Options;

const HEADER: &str = "=== ";
const SETTINGS: &str = "=kramdown ";

/// A document.
pub(crate) struct Case {
    /// `SUBJECT: TITLE`.
    pub(crate) name: String,
    title: String,
    pub(crate) options: Options,
    pub(crate) text: String,
}

/// The cases of a subject.
pub(crate) struct Subject {
    name: String,
    pub(crate) cases: Vec<Case>,
}

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/kramdown"))
}

/// All subjects, sorted.
pub(crate) fn load() -> Vec<Subject> {
    let entries = fs::read_dir(folder().join("cases")).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let text = fs::read_to_string(path).unwrap();
            let cases = sections(&text).map(|(title, body)| case(&name, title, body)).collect();
            Subject { name, cases }
        })
        .collect()
}

/// Header and content of every section.
fn sections(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut starts: Vec<usize> = text.match_indices(&format!("\n{HEADER}")).map(|(at, _)| at + 1).collect();
    if text.starts_with(HEADER) {
        starts.insert(0, 0);
    }
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    starts.into_iter().zip(ends).map(|(start, end)| {
        let section = &text[start + HEADER.len()..end];
        let (title, body) = section.split_once('\n').unwrap_or((section, ""));
        (title, if body.ends_with("\n\n") { &body[..body.len() - 1] } else { body })
    })
}

fn case(subject: &str, header: &str, body: &str) -> Case {
    let settings = body.strip_prefix(SETTINGS).and_then(|body| body.split_once('\n'));
    let (settings, body) = settings.unwrap_or(("", body));
    let (mut title, mut text) = (header, body.to_owned());
    while let Some((before, mark)) = title.strip_suffix(')').and_then(|title| title.rsplit_once(" (")) {
        match mark {
            "crlf" => text = text.replace('\n', "\r\n"),
            "no final newline" => text = text.trim_end_matches(['\r', '\n']).to_owned(),
            _ => break,
        }
        title = before;
    }
    let options = Options(settings.trim().to_owned());
    Case { name: format!("{subject}: {title}"), title: title.to_owned(), options, text }
}

impl Subject {
    fn golden_file(&self) -> PathBuf {
        folder().join("golden").join(&self.name).with_extension("html")
    }

    /// The HTML of each case as the golden file has it.
    pub(crate) fn golden(&self) -> Vec<String> {
        let text = fs::read_to_string(self.golden_file()).unwrap_or_default();
        let known: Vec<(String, String)> =
            sections(&text).map(|(title, html)| (title.to_owned(), html.trim_end().to_owned())).collect();
        let titles: Vec<&str> = known.iter().map(|(title, _)| title.as_str()).collect();
        let cases: Vec<&str> = self.cases.iter().map(|case| case.title.as_str()).collect();
        assert_eq!(titles, cases, "{}: BLESS=1 asks kramdown about new cases", self.golden_file().display());
        known.into_iter().map(|(_, html)| html).collect()
    }

    /// Writes the golden file.
    pub(crate) fn bless(&self, golden: &[String]) {
        let sections =
            self.cases.iter().zip(golden).map(|(case, html)| format!("{HEADER}{}\n{html}\n", case.title));
        fs::write(self.golden_file(), sections.collect::<Vec<_>>().join("\n")).unwrap();
    }
}
