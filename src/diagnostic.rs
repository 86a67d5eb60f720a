//! What rules say. Plain data: positions are spans, the wording is the rule's, the format is the report's.

use crate::site::PageId;
use crate::source::{Place, SitePath};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The rule does not run.
    Off,
    /// Worth knowing; never fails the run by default.
    Info,
    /// Should be mended.
    Warning,
    /// The visitor meets something broken, or the build stops.
    Error,
}

impl Level {
    /// The word that settings and reports use.
    pub fn name(self) -> &'static str {
        match self {
            Level::Off => "off",
            Level::Info => "info",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// Name of the rule: `missing-page`.
    pub rule: &'static str,
    /// How bad it is, after the settings were applied.
    pub level: Level,
    /// The bytes that the author must change.
    pub place: Place,
    /// One lowercase phrase that says what is wrong, with the thing in backticks.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
    /// Other places that explain it.
    pub related: Vec<Related>,
    /// The first page (by path) that shows it; `None` when it is not about a page.
    pub page: Option<SitePath>,
    /// How many pages show it; 0 when it is not about a page.
    pub pages: usize,
    /// The pages that show it, by number, as far as whoever runs the rules has put them together.
    pub(crate) shown_on: Vec<PageId>,
    /// What a link was resolved to: the site path that does not exist.
    pub target: Option<String>,
    /// The mend, when the rule can name it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A finding of `rule` at `place`. The level is set by whoever runs the rule.
    pub fn new(rule: &'static str, place: Place, message: impl Into<String>) -> Self {
        Diagnostic {
            rule,
            level: Level::Error,
            place,
            message: message.into(),
            help: None,
            related: Vec::new(),
            page: None,
            pages: 0,
            shown_on: Vec::new(),
            target: None,
            fix: None,
        }
    }

    /// Adds the way out.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the way out, when there is one.
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// Adds another place.
    pub fn related(mut self, place: Place, message: impl Into<String>) -> Self {
        self.related.push(Related { place, message: message.into() });
        self
    }

    /// Adds another place, when there is one.
    pub fn maybe_related(self, place: Option<Place>, message: &str) -> Self {
        match place {
            Some(place) => self.related(place, message),
            None => self,
        }
    }

    /// Adds what the link resolved to.
    pub fn target(mut self, target: impl Into<String>) -> Self {
        self.target = Some(target.into());
        self
    }

    /// Adds the mend.
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// Adds the mend, when there is one.
    pub fn maybe_fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix.or(self.fix);
        self
    }

    /// What it is about, however the lines of the file move: what a link was resolved to, else the message.
    pub fn about(&self) -> &str {
        self.target.as_ref().unwrap_or(&self.message)
    }

    /// Sets a level other than the rule's own; never above it.
    pub fn level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }
}

/// A second place of a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// What is there, as a lowercase phrase.
    pub message: String,
}

/// A mend.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// What it does, as the title of a code action: `Change to /about/`.
    pub title: String,
    /// Whether it cannot change what the author meant.
    pub safe: bool,
    /// The edits; they never overlap.
    pub edits: Vec<Edit>,
}

/// A replacement of bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edit {
    /// The bytes to replace; empty to insert.
    pub place: Place,
    /// The new text.
    pub text: String,
}
