//! reviewdog's diagnostic format: one document. Its columns count bytes, and it can suggest edits in a review.

use std::io::{self, Write};

use serde::Serialize;

use super::{Report, message_and_help};
use crate::diagnostic::{Diagnostic, Fix, Level};
use crate::fix;
use crate::source::{Place, Source, Span};

/// A suggestion of more lines is no help in a review.
const MAX_LINES: usize = 40;

#[derive(Serialize)]
struct Document {
    source: Tool,
    diagnostics: Vec<Finding>,
}

#[derive(Serialize)]
pub(super) struct Tool {
    name: &'static str,
}

/// The tool, as both formats name it.
pub(super) const TOOL: Tool = Tool { name: "postproof" };

#[derive(Serialize)]
pub(super) struct Finding {
    message: String,
    location: Location,
    severity: &'static str,
    code: Code,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related>,
}

#[derive(Serialize)]
struct Code {
    value: &'static str,
}

#[derive(Serialize)]
struct Location {
    /// From where the user stands; reviewdog finds the repository itself.
    path: String,
    range: Range,
}

#[derive(Serialize)]
struct Related {
    message: String,
    location: Location,
}

#[derive(Serialize)]
struct Suggestion {
    range: Range,
    text: String,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    /// The byte after the last one.
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    /// In bytes, from 1.
    column: usize,
}

/// Writes one document with the findings of all sites.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut dyn Write, reports: &[Report]) -> io::Result<()> {
    let of_site = |report| findings(report).collect::<Vec<Finding>>();
    let diagnostics = reports.iter().flat_map(of_site).collect();
    serde_json::to_writer_pretty(&mut *out, &Document { source: TOOL, diagnostics })?;
    writeln!(out)
}

/// The findings of a site.
pub(super) fn findings<'a>(report: &'a Report) -> impl Iterator<Item = Finding> + 'a {
    report.findings.diagnostics.iter().map(|finding| self::finding(report, finding))
}

fn finding(report: &Report, finding: &Diagnostic) -> Finding {
    let related = finding.related.iter().map(|related| Related {
        message: super::visible(&related.message),
        location: location(report, related.place),
    });
    Finding {
        message: message_and_help(finding, "\n"),
        location: location(report, finding.place),
        severity: match finding.level {
            Level::Error => "ERROR",
            Level::Warning => "WARNING",
            Level::Info | Level::Off => "INFO",
        },
        code: Code { value: finding.rule },
        suggestions: finding.fix.iter().filter_map(|fix| suggestion(report, finding.place, fix)).collect(),
        related_locations: related.collect(),
    }
}

fn location(report: &Report, place: Place) -> Location {
    Location { path: report.path_from_here(place.file), range: range(report.source(place.file), place.span) }
}

fn range(source: &Source, span: Span) -> Range {
    let position = |offset| {
        let (line, column) = source.line_byte(offset);
        Position { line, column }
    };
    Range { start: position(span.start), end: position(span.end) }
}

/// All edits of a fix as one, since each suggestion is taken by itself; `None` for one that reaches into other files.
fn suggestion(report: &Report, place: Place, fix: &Fix) -> Option<Suggestion> {
    let source = report.source(place.file);
    let whole = fix.edits.iter().map(|edit| edit.place.span).reduce(Span::cover)?;
    let lines = source.line_index(whole.end) - source.line_index(whole.start);
    if lines >= MAX_LINES || fix.edits.iter().any(|edit| edit.place.file != place.file) {
        return None;
    }
    let new = fix::apply(report.sources, [fix]).texts.remove(&place.file)?;
    let after = source.text.len() - whole.end as usize;
    let text = new.get(whole.start as usize..new.len().checked_sub(after)?)?;
    Some(Suggestion { range: range(source, whole), text: text.to_owned() })
}
