//! The machine format. Its keys are an interface: scripts, editors and the conformance tools read them.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::{Report, jekyll_name};
use crate::baseline;
use crate::diagnostic::{Diagnostic, Edit, Fix, Level, Related};
use crate::site::SiteKind;
use crate::source::Place;
use crate::workspace::Scope;

/// The version of the format.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    site: Site<'a>,
    diagnostics: Vec<Finding<'a>>,
    summary: Summary,
}

/// Several sites: the same document for each.
#[derive(Serialize)]
struct Documents<'a> {
    version: u32,
    sites: Vec<Document<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Site<'a> {
    root: &'a str,
    kind: &'static str,
    jekyll: Option<&'static str>,
    makers_of_any_page: &'a [String],
}

#[derive(Serialize)]
pub(super) struct Finding<'a> {
    rule: &'static str,
    level: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    path: &'a str,
    start: Position,
    end: Position,
    page: Option<&'a str>,
    pages: usize,
    target: Option<&'a str>,
    related: Vec<RelatedPlace<'a>>,
    fix: Option<Mend<'a>>,
}

/// What the run was limited to.
#[derive(Clone, Serialize)]
struct Limits {
    kind: &'static str,
    #[serde(rename = "ref")]
    since: Option<String>,
    base: Option<String>,
    changed: usize,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
    offset: u32,
}

#[derive(Serialize)]
struct RelatedPlace<'a> {
    message: &'a str,
    path: &'a str,
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Mend<'a> {
    title: &'a str,
    safe: bool,
    edits: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
struct Replacement<'a> {
    path: &'a str,
    start: Position,
    end: Position,
    text: &'a str,
}

#[derive(Default, Serialize)]
struct Summary {
    files: usize,
    pages: usize,
    links: usize,
    errors: usize,
    warnings: usize,
    suppressed: usize,
    scope: Option<Limits>,
    before: usize,
    known: usize,
    mended: Vec<baseline::Entry>,
    fixed: BTreeMap<&'static str, usize>,
    seconds: f64,
}

/// Writes one document: the site's own, or one that holds the documents of several sites.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut dyn Write, reports: &[Report]) -> io::Result<()> {
    if let [only] = reports {
        serde_json::to_writer_pretty(&mut *out, &document(only))?;
    } else {
        let sites: Vec<Document> = reports.iter().map(document).collect();
        let summary = sites.iter().map(|site| &site.summary).fold(Summary::default(), Summary::add);
        serde_json::to_writer_pretty(&mut *out, &Documents { version: VERSION, sites, summary })?;
    }
    writeln!(out)
}

fn document<'a>(report: &'a Report) -> Document<'a> {
    let read = &report.findings.summary;
    Document {
        version: VERSION,
        site: Site {
            root: report.root,
            kind: match report.kind {
                SiteKind::Jekyll => "jekyll",
                SiteKind::Plain => "plain",
            },
            jekyll: report.jekyll.map(jekyll_name),
            makers_of_any_page: &read.makers_of_any_page,
        },
        diagnostics: report.findings.diagnostics.iter().map(|one| finding(report, one)).collect(),
        summary: Summary {
            files: read.files,
            pages: read.pages,
            links: read.links,
            errors: report.count(Level::Error),
            warnings: report.count(Level::Warning),
            suppressed: read.suppressed,
            scope: read.scope.as_ref().map(limits),
            before: read.before,
            known: read.known,
            mended: read.mended.clone(),
            fixed: read.fixed.clone(),
            seconds: report.seconds,
        },
    }
}

pub(super) fn finding<'a>(report: &'a Report, finding: &'a Diagnostic) -> Finding<'a> {
    let (path, start, end) = place(report, finding.place);
    Finding {
        rule: finding.rule,
        level: finding.level.name(),
        message: &finding.message,
        help: finding.help.as_deref(),
        path,
        start,
        end,
        page: finding.page.as_ref().map(|page| page.as_str()),
        pages: finding.pages,
        target: finding.target.as_deref(),
        related: finding.related.iter().map(|one| related(report, one)).collect(),
        fix: finding.fix.as_ref().map(|fix| mend(report, fix)),
    }
}

fn related<'a>(report: &'a Report, related: &'a Related) -> RelatedPlace<'a> {
    let (path, start, end) = place(report, related.place);
    RelatedPlace { message: &related.message, path, start, end }
}

fn mend<'a>(report: &'a Report, fix: &'a Fix) -> Mend<'a> {
    let replacement = |edit: &'a Edit| {
        let (path, start, end) = place(report, edit.place);
        Replacement { path, start, end, text: &edit.text }
    };
    Mend { title: &fix.title, safe: fix.safe, edits: fix.edits.iter().map(replacement).collect() }
}

/// Path from the site's root, first byte, the byte after the last.
fn place<'a>(report: &'a Report, place: Place) -> (&'a str, Position, Position) {
    let source = report.source(place.file);
    let position = |offset: u32| {
        let at = source.line_column(offset);
        Position { line: at.line, column: at.column, offset }
    };
    (source.path.as_str(), position(place.span.start), position(place.span.end))
}

/// The counts of both, by rule.
fn added(
    mut counts: BTreeMap<&'static str, usize>,
    others: &BTreeMap<&'static str, usize>,
) -> BTreeMap<&'static str, usize> {
    for (rule, count) in others {
        *counts.entry(rule).or_default() += count;
    }
    counts
}

fn limits(scope: &Scope) -> Limits {
    Limits {
        kind: if scope.since.is_some() { "since" } else { "staged" },
        since: scope.since.clone(),
        base: scope.base.clone(),
        changed: scope.changed,
    }
}

impl Limits {
    /// Of several sites all are limited alike.
    fn both(one: Option<Limits>, other: Option<&Limits>) -> Option<Limits> {
        match (one, other) {
            (Some(one), Some(other)) => Some(Limits { changed: one.changed + other.changed, ..one }),
            (one, other) => one.or_else(|| other.cloned()),
        }
    }
}

impl Summary {
    fn add(self, other: &Summary) -> Summary {
        Summary {
            files: self.files + other.files,
            pages: self.pages + other.pages,
            links: self.links + other.links,
            errors: self.errors + other.errors,
            warnings: self.warnings + other.warnings,
            suppressed: self.suppressed + other.suppressed,
            scope: Limits::both(self.scope, other.scope.as_ref()),
            before: self.before + other.before,
            known: self.known + other.known,
            mended: [self.mended, other.mended.clone()].concat(),
            fixed: added(self.fixed, &other.fixed),
            seconds: self.seconds + other.seconds,
        }
    }
}
