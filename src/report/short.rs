//! One line for each finding: `path:line:column: level[rule] message`. Editors and `grep` understand it.

use std::io::{self, Write};

use super::{Report, message};
use crate::diagnostic::Diagnostic;

/// Writes every finding as one line.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    report.findings.diagnostics.iter().try_for_each(|finding| writeln!(out, "{}", line(report, finding)))
}

/// The line of one finding, without line end.
pub fn line(report: &Report, finding: &Diagnostic) -> String {
    let position = report.position(finding.place);
    format!("{position}: {}[{}] {}", finding.level.name(), finding.rule, message(finding))
}
