//! The rules that a site brings along: `.postproof/rules/NAME.md`, documents like those of `rules/` with front matter that says what
//! is looked for. A rule looks at one file at a time.

mod look;
mod mask;
mod read;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use globset::GlobSet;
use regex::Regex;

use crate::diagnostic::{Diagnostic, Level};
use crate::site::SiteKind;
use crate::source::FileId;

use super::Context;
use super::listed::first_paragraph;

pub use read::Problem;

/// Where they lie, from the root of the site or the top of its repository.
pub const FOLDER: &str = ".postproof/rules";

/// A rule of the site.
#[derive(Clone, Debug)]
pub struct CustomRule {
    /// The name of its file without extension.
    pub name: &'static str,
    /// Its level unless the settings say otherwise.
    pub level: Level,
    /// Its document, front matter included.
    pub doc: Arc<str>,
    /// Where the document lies.
    pub path: PathBuf,
    /// The files that it looks at; `None` for all pages.
    files: Option<GlobSet>,
    /// What it says; where it says nothing of its own, the summary.
    message: Option<String>,
    search: Search,
}

/// What a rule looks for.
#[derive(Clone, Debug)]
enum Search {
    /// A text.
    Pattern {
        regex: Regex,
        within: Within,
        /// What is to stand there instead; may use the groups of the pattern.
        replace: Option<String>,
        /// Whether `--fix` may write that.
        is_safe: bool,
    },
    /// Values of the front matter that must be there, and such as must not.
    Values { require: Vec<Demand>, forbid: Vec<Demand> },
}

/// Where a text is looked for.
#[derive(Clone, Debug, PartialEq)]
enum Within {
    /// The whole file, as it is written.
    Text,
    /// What a visitor reads as text.
    Prose,
    /// Code blocks and code within a line.
    Code,
    /// The value of a key of the front matter; a dot steps into a mapping.
    Value(String),
}

/// A key of the front matter, with what its value must look like.
#[derive(Clone, Debug)]
struct Demand {
    /// A dot steps into a mapping.
    key: String,
    pattern: Option<Regex>,
}

impl CustomRule {
    /// Reads the document of a rule.
    ///
    /// # Errors
    /// What of it makes no sense, and where.
    pub fn read(name: &str, path: PathBuf, doc: &str) -> Result<CustomRule, Problem> {
        read::rule(name, path, doc)
    }

    /// The first paragraph of its document, on one line.
    pub fn summary(&self) -> String {
        first_paragraph(self.text())
    }

    /// The document behind its front matter.
    pub fn text(&self) -> &str {
        let start = crate::yaml::front_matter::FrontMatter::split(&self.doc).body as usize;
        self.doc.get(start..).unwrap_or_default()
    }

    /// The same rule, on wherever its document turns it off.
    pub fn turned_on(&self) -> CustomRule {
        CustomRule { level: self.level.max(Level::Info), ..self.clone() }
    }

    /// Whether it looks at a file. Without being told it looks at pages, published or not.
    fn looks_at(&self, context: &Context, pages: &BTreeSet<FileId>, file: FileId) -> bool {
        match &self.files {
            Some(files) => files.is_match(context.sources.get(file).path.as_str()),
            None => pages.contains(&file),
        }
    }
}

/// What a rule of the site says of a file. `pages` are the files that rules look at without being told.
pub(super) fn check(
    context: &Context,
    rule: &CustomRule,
    file: FileId,
    pages: &BTreeSet<FileId>,
    found: &mut Vec<Diagnostic>,
) {
    if rule.looks_at(context, pages, file) {
        look::look(context, rule, file, found);
    }
}

/// The files of pages and documents, Markdown and HTML.
pub(super) fn pages(context: &Context) -> BTreeSet<FileId> {
    let site = context.published.site;
    let pages = site.pages.iter().filter(|page| {
        let is_read = page.parsed.is_some() || site.kind == SiteKind::Plain;
        is_read && (page.markdown || page.html)
    });
    pages.filter_map(|page| page.file).collect()
}

/// The one copy of a name. Findings name their rule for as long as the program runs, and names are few.
fn name_for_good(name: &str) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return known;
    }
    let kept: &'static str = Box::leak(name.into());
    names.insert(kept);
    kept
}
