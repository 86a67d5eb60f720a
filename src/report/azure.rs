//! Logging commands of Azure Pipelines: the errors and warnings show at the run and in pull requests.

use std::io::{self, Write};

use super::{Report, message_and_help, short};
use crate::diagnostic::{Diagnostic, Level};

/// Writes one line for each finding. Azure knows no level below a warning: what is only worth knowing is a plain line of the log.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    report.findings.diagnostics.iter().try_for_each(|finding| match finding.level {
        Level::Error => command(out, report, finding, "error"),
        Level::Warning => command(out, report, finding, "warning"),
        Level::Info | Level::Off => writeln!(out, "{}", plain(&short::line(report, finding))),
    })
}

fn command(out: &mut dyn Write, report: &Report, finding: &Diagnostic, level: &str) -> io::Result<()> {
    let (start, _) = report.range(finding.place);
    writeln!(
        out,
        "##vso[task.logissue type={level};code={};sourcepath={};linenumber={};columnnumber={};]{}",
        property(finding.rule),
        property(&report.repository_path(finding.place.file)),
        start.line,
        start.column,
        data(&message_and_help(finding, "; ")),
    )
}

/// The agent takes commands out of any part of a line, also out of what a site is made to say.
fn plain(line: &str) -> String {
    line.replace("##vso[", "## vso[").replace("##[", "## [")
}

fn data(text: &str) -> String {
    text.replace('%', "%AZP25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(']', "%5D").replace(';', "%3B")
}
