//! The rules: one file each, one document each (`rules/NAME.md`), registered by its name in [`RULES`].

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::{Facts, Reference};
use crate::published::{Published, Target};
use crate::settings::Settings;
use crate::site::{Page, PageId};
use crate::source::FileId;
use crate::workspace::Sources;

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case; says what is wrong.
    pub name: &'static str,
    /// Its level unless the settings say otherwise.
    pub level: Level,
    /// Its document.
    pub doc: &'static str,
    /// Rules that are more telling where both speak of the same place.
    pub yields_to: &'static [&'static str],
    /// What it does.
    pub check: Check,
}

/// The scope of a rule, and its function. Findings are pushed to the last argument.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// Called for each text file.
    File(fn(&Context, FileId, &mut Vec<Diagnostic>)),
    /// Called for each page that has facts.
    Page(fn(&Context, PageId, &Page, &Facts, &mut Vec<Diagnostic>)),
    /// Called for each reference with what it resolves to.
    Link(fn(&Context, &Reference, &Target, &mut Vec<Diagnostic>)),
    /// Called once.
    Site(fn(&Context, &mut Vec<Diagnostic>)),
}

/// What a rule may look at.
#[derive(Debug)]
pub struct Context<'a> {
    /// The site and all facts.
    pub published: &'a Published<'a>,
    /// The texts.
    pub sources: &'a Sources,
    /// The settings.
    pub settings: &'a Settings,
}

/// All rules, sorted by name. A test holds it against `rules/` and `src/rules/`.
pub const RULES: &[Rule] = &[];
