//! The form of the case files. A case is a line:
//!
//! ```text
//! TEMPLATE => OUTPUT          what the real Jekyll renders
//! TEMPLATE => !MESSAGE        it stops the build with this message
//! TEMPLATE => ~               it says something else in each build
//!   REASON => OUTCOME         the line after it: what postproof says instead, and the section of differences.md that
//!                             gives the reason; `¿` stands for output that it cannot know
//! ```
//!
//! A text that holds a newline, begins or ends with white space or begins with one of `"#!~` is written as a JSON
//! string. Lines that begin with `# ` are headings.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::fs;
use std::path::{Path, PathBuf};

/// What becomes of a template.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    Output(String),
    Stops(String),
    Varies,
}

impl Outcome {
    /// Whether it is the same, in whatever words a build stops.
    pub(crate) fn is_as(&self, other: &Outcome) -> bool {
        matches!((self, other), (Outcome::Stops(_), Outcome::Stops(_))) || self == other
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Output(text) => f.write_str(&written(text)),
            Outcome::Stops(message) => write!(f, "!{message}"),
            Outcome::Varies => f.write_str("~"),
        }
    }
}

/// What postproof says otherwise.
#[derive(Clone, Debug)]
pub(crate) struct Difference {
    pub(crate) reason: String,
    pub(crate) outcome: Outcome,
}

#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) template: String,
    pub(crate) jekyll: Outcome,
    pub(crate) difference: Option<Difference>,
}

enum Line {
    Other(String),
    Case(Case),
}

/// One file of cases.
pub(crate) struct CaseFile {
    path: PathBuf,
    lines: Vec<Line>,
}

impl CaseFile {
    /// All files of `FOLDER/cases`, sorted.
    pub(crate) fn load(folder: &Path) -> Vec<CaseFile> {
        let entries = fs::read_dir(folder.join("cases")).unwrap();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        let read = |path: PathBuf| CaseFile { lines: parse(&fs::read_to_string(&path).unwrap()), path };
        paths.into_iter().map(read).collect()
    }

    fn cases(&self) -> impl Iterator<Item = &Case> {
        self.lines.iter().filter_map(|line| match line {
            Line::Case(case) => Some(case),
            Line::Other(_) => None,
        })
    }

    fn topic(&self) -> String {
        self.path.file_stem().unwrap().to_string_lossy().into_owned()
    }

    fn written(&self) -> String {
        let mut text = String::new();
        for line in &self.lines {
            match line {
                Line::Other(line) => writeln!(text, "{line}").unwrap(),
                Line::Case(case) => {
                    writeln!(text, "{} => {}", written(&case.template), case.jekyll).unwrap();
                    if let Some(Difference { reason, outcome }) = &case.difference {
                        writeln!(text, "  {reason} => {outcome}").unwrap();
                    }
                }
            }
        }
        text
    }
}

/// Every case under the name of its page.
pub(crate) fn pages(files: &[CaseFile]) -> Vec<(String, &Case)> {
    files
        .iter()
        .flat_map(|file| file.cases().enumerate().map(|(n, case)| (page_name(&file.topic(), n), case)))
        .collect()
}

fn page_name(topic: &str, number: usize) -> String {
    format!("{topic}-{number:03}.txt")
}

/// Writes down the answers.
pub(crate) fn bless(files: &mut [CaseFile], answers: &BTreeMap<String, Outcome>) {
    for file in files {
        let topic = file.topic();
        let cases = file.lines.iter_mut().filter_map(|line| match line {
            Line::Case(case) => Some(case),
            Line::Other(_) => None,
        });
        for (number, case) in cases.enumerate() {
            if case.jekyll != Outcome::Varies {
                case.jekyll = answers[&page_name(&topic, number)].clone();
            }
        }
        fs::write(&file.path, file.written()).unwrap();
    }
}

fn parse(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for line in text.lines() {
        if line.is_empty() || line.starts_with("# ") {
            lines.push(Line::Other(line.to_owned()));
        } else if let Some(difference) = line.strip_prefix("  ") {
            let (reason, outcome) =
                difference.split_once(" => ").unwrap_or_else(|| panic!("no outcome: {line}"));
            let Some(Line::Case(case)) = lines.last_mut() else { panic!("no case before: {line}") };
            case.difference = Some(Difference { reason: reason.to_owned(), outcome: outcome_of(outcome) });
        } else {
            // A template that was never blessed has no outcome yet.
            let (template, outcome) = line.rsplit_once(" => ").unwrap_or((line, "\"\""));
            let case = Case { template: read(template), jekyll: outcome_of(outcome), difference: None };
            lines.push(Line::Case(case));
        }
    }
    lines
}

fn outcome_of(text: &str) -> Outcome {
    match text.strip_prefix('!') {
        Some(message) => Outcome::Stops(message.to_owned()),
        None if text == "~" => Outcome::Varies,
        None => Outcome::Output(read(text)),
    }
}

fn written(text: &str) -> String {
    let special = text.starts_with(['"', '#', '!', '~']) || text.contains('\n') || text.contains(" => ");
    match text.is_empty() || text.trim() != text || special {
        true => serde_json::to_string(text).unwrap(),
        false => text.to_owned(),
    }
}

fn read(text: &str) -> String {
    match text.starts_with('"') {
        true => serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}")),
        false => text.to_owned(),
    }
}
