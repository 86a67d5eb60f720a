//! The findings of each file below its name, in columns.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::{Report, message};
use crate::diagnostic::Diagnostic;

/// Writes the findings, those of one file together.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let findings = &report.findings.diagnostics;
    findings.chunk_by(|a, b| a.place.file == b.place.file).try_for_each(|file| write_file(out, report, file))
}

fn write_file(out: &mut dyn Write, report: &Report, findings: &[Diagnostic]) -> io::Result<()> {
    let Some(first) = findings.first() else { return Ok(()) };
    writeln!(out, "{}", report.path(first.place.file))?;
    let rows: Vec<[String; 4]> = findings.iter().map(|finding| row(report, finding)).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let (place, level, rule) = (width(0), width(1), width(2));
    for [at, name, of, text] in &rows {
        writeln!(out, "  {at:>place$}  {name:level$}  {of:rule$}  {text}")?;
    }
    writeln!(out)
}

fn row(report: &Report, finding: &Diagnostic) -> [String; 4] {
    let (start, _) = report.range(finding.place);
    let place = format!("{}:{}", start.line, start.column);
    [place, finding.level.name().to_owned(), finding.rule.to_owned(), message(finding)]
}
