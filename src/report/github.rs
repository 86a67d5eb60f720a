//! Workflow commands of GitHub Actions: findings show at the run, and at the lines of a pull request.

use std::io::{self, Write};

use super::{Report, message_and_help};
use crate::diagnostic::{Diagnostic, Level};

/// GitHub shows so many annotations of a kind for one step, and drops the others without a word.
const MAX_ANNOTATIONS: usize = 10;

/// The kinds, the worst first: level, command, noun.
const KINDS: [(Level, &str, &str); 3] = [
    (Level::Error, "error", "errors"),
    (Level::Warning, "warning", "warnings"),
    (Level::Info, "notice", "notes"),
];

/// Writes the annotations of all sites, errors first, and how many more there are.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut dyn Write, reports: &[Report]) -> io::Result<()> {
    let mut more = Vec::new();
    for (level, command, noun) in KINDS {
        let of_site = |report| of_level(report, level).map(move |finding| (report, finding));
        let all: Vec<(&Report, &Diagnostic)> = reports.iter().flat_map(of_site).collect();
        // The last notice is needed to say what is left out.
        let room = if level == Level::Info { MAX_ANNOTATIONS - 1 } else { MAX_ANNOTATIONS };
        for (report, finding) in all.iter().take(room) {
            annotation(out, command, report, finding)?;
        }
        if let Some(left @ 1..) = all.len().checked_sub(room) {
            more.push(format!("{left} more {noun}"));
        }
    }
    match more.is_empty() {
        true => Ok(()),
        false => {
            writeln!(out, "::notice title=postproof::{}: the log of this step lists them", more.join(", "))
        }
    }
}

/// Writes what may hold anything that a site says, so that none of it is taken for a command. Nobody must be able to guess
/// the `token`.
///
/// # Errors
/// Those of the writer.
pub fn without_commands(
    out: &mut dyn Write,
    token: &str,
    print: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    writeln!(out, "::stop-commands::{token}")?;
    let printed = print(out);
    writeln!(out, "::{token}::")?;
    printed
}

fn of_level<'r>(report: &'r Report, level: Level) -> impl Iterator<Item = &'r Diagnostic> {
    report.findings.diagnostics.iter().filter(move |finding| finding.level == level)
}

fn annotation(out: &mut dyn Write, command: &str, report: &Report, finding: &Diagnostic) -> io::Result<()> {
    let (start, end) = report.range(finding.place);
    let (first, last) = report.lines(finding.place);
    let path = property(&report.repository_path(finding.place.file));
    write!(out, "::{command} title={},file={path},line={first},endLine={last}", property(finding.rule))?;
    // Columns are of one line; with several, GitHub refuses the annotation.
    if start.line == end.line {
        write!(out, ",col={},endColumn={}", start.column, end.column)?;
    }
    writeln!(out, "::{}", data(&message_and_help(finding, "\n")))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
