//! Formats of findings: one file each. They only read, and write to whatever they are given.

pub mod azure;
pub mod checkstyle;
mod excerpt;
mod fingerprint;
pub mod github;
pub mod gitlab;
pub mod grouped;
pub mod json;
pub mod jsonl;
pub mod junit;
pub mod markdown;
pub mod pretty;
pub mod rdjson;
pub mod rdjsonl;
pub mod sarif;
pub mod short;
pub mod summary;
mod xml;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::diagnostic::{Diagnostic, Level};
use crate::site::{Jekyll, SiteKind};
use crate::source::{FileId, LineColumn, Place, Source};
use crate::workspace::{Findings, Sources};

/// What was found in one site.
#[derive(Debug)]
pub struct Report<'a> {
    /// The site's folder as people see it from where they stand: `.`, `docs`, `..`.
    pub root: &'a str,
    /// The site's folder from the top of its repository, which is what services count paths from; empty for the top itself.
    pub folder: &'a str,
    /// What it holds.
    pub kind: SiteKind,
    /// Which Jekyll publishes it; `None` for plain documentation.
    pub jekyll: Option<Jekyll>,
    /// The files.
    pub sources: &'a Sources,
    /// The findings.
    pub findings: &'a Findings,
    /// When it was checked.
    pub at: jiff::Timestamp,
    /// How long it took.
    pub seconds: f64,
}

impl Report<'_> {
    fn source(&self, file: FileId) -> &Arc<Source> {
        self.sources.get(file)
    }

    /// Path of a file from where the user stands, as it is.
    fn path_from_here(&self, file: FileId) -> String {
        let path = self.source(file).path.as_str();
        if self.root == "." { path.to_owned() } else { format!("{}/{path}", self.root) }
    }

    /// Path of a file from where the user stands, as it may be shown.
    fn path(&self, file: FileId) -> String {
        visible(&self.path_from_here(file))
    }

    /// Path of a file from the top of the repository.
    fn repository_path(&self, file: FileId) -> String {
        let path = self.source(file).path.as_str();
        if self.folder.is_empty() { path.to_owned() } else { format!("{}/{path}", self.folder) }
    }

    /// `path:line:column` of the first byte of a place.
    fn position(&self, place: Place) -> String {
        let LineColumn { line, column } = self.range(place).0;
        format!("{}:{line}:{column}", self.path(place.file))
    }

    /// Where a place starts, and where what follows it starts.
    fn range(&self, place: Place) -> (LineColumn, LineColumn) {
        let source = self.source(place.file);
        (source.line_column(place.span.start), source.line_column(place.span.end))
    }

    /// The first and the last line that bytes of a place lie on.
    fn lines(&self, place: Place) -> (usize, usize) {
        let (start, end) = self.range(place);
        let ends_before = end.line > start.line && end.column == 1;
        (start.line, if ends_before { end.line - 1 } else { end.line })
    }

    /// How many findings have this level.
    fn count(&self, level: Level) -> usize {
        self.findings.diagnostics.iter().filter(|finding| finding.level == level).count()
    }
}

/// Text of the site as it may go to a terminal or into a line: names of files can hold line ends and the terminal's commands.
pub fn visible(text: &str) -> String {
    text.chars().filter_map(|c| excerpt::show(c, char::REPLACEMENT_CHARACTER)).collect()
}

/// What findings have in common.
#[derive(PartialEq, Eq, Hash)]
enum Cause<'a> {
    /// One template wrote them all, each for another page.
    Place(Place),
    /// They say the same, of several places.
    Words(&'a str, Option<&'a str>),
}

/// The findings of a site, those of one cause together; in the order of the first of each.
fn causes<'a>(report: &'a Report) -> Vec<Vec<&'a Diagnostic>> {
    let findings = &report.findings.diagnostics;
    let mut at: HashMap<(&str, Level, Place), usize> = HashMap::new();
    let place = |finding: &Diagnostic| (finding.rule, finding.level, finding.place);
    for finding in findings {
        *at.entry(place(finding)).or_default() += 1;
    }
    let mut causes: IndexMap<_, Vec<&Diagnostic>> = IndexMap::new();
    for finding in findings {
        let cause = match at.get(&place(finding)) {
            Some(1) | None => Cause::Words(&finding.message, finding.help.as_deref()),
            Some(_) => Cause::Place(finding.place),
        };
        causes.entry((finding.rule, finding.level, cause)).or_default().push(finding);
    }
    causes.into_values().collect()
}

/// What is wrong, in one line.
fn message(finding: &Diagnostic) -> String {
    visible(&finding.message.replace(['\n', '\r'], " "))
}

/// What is wrong and the way out, with something between them.
fn message_and_help(finding: &Diagnostic, between: &str) -> String {
    let message = message(finding);
    match &finding.help {
        Some(help) => format!("{message}{between}{}", visible(&help.replace(['\n', '\r'], " "))),
        None => message,
    }
}

/// The word that `--jekyll` takes.
pub fn jekyll_name(jekyll: Jekyll) -> &'static str {
    match jekyll {
        Jekyll::V4 => "4",
        Jekyll::V3 => "3",
        Jekyll::Pages => "pages",
    }
}

/// What the terminal can show.
#[derive(Clone, Copy, Debug)]
pub struct Appearance {
    /// Whether to colour.
    pub color: bool,
    /// Whether lines may be drawn with more than ASCII.
    pub unicode: bool,
    /// Columns of the terminal.
    pub width: usize,
}
