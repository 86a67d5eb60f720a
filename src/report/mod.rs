//! Formats of findings: one file each. They only read, and write to whatever they are given.

mod excerpt;
pub mod json;
pub mod pretty;
pub mod short;
pub mod summary;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::diagnostic::Level;
use crate::site::{Jekyll, SiteKind};
use crate::source::{FileId, LineColumn, Place, Source};
use crate::workspace::{Findings, Sources};

/// What was found in one site.
#[derive(Debug)]
pub struct Report<'a> {
    /// The site's folder as people see it from where they stand: `.`, `docs`, `..`.
    pub root: &'a str,
    /// What it holds.
    pub kind: SiteKind,
    /// Which Jekyll publishes it; `None` for plain documentation.
    pub jekyll: Option<Jekyll>,
    /// The files.
    pub sources: &'a Sources,
    /// The findings.
    pub findings: &'a Findings,
    /// How long it took.
    pub seconds: f64,
}

impl Report<'_> {
    fn source(&self, file: FileId) -> &Arc<Source> {
        self.sources.get(file)
    }

    /// Path of a file from where the user stands.
    fn path(&self, file: FileId) -> String {
        let path = self.source(file).path.as_str();
        visible(&if self.root == "." { path.to_owned() } else { format!("{}/{path}", self.root) })
    }

    /// `path:line:column` of the first byte of a place.
    fn position(&self, place: Place) -> String {
        let LineColumn { line, column } = self.source(place.file).line_column(place.span.start);
        format!("{}:{line}:{column}", self.path(place.file))
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
