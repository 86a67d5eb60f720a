//! The XML of Checkstyle, which many tools read.

use std::io::{self, Write};

use super::xml::Xml;
use super::{Report, message_and_help};
use crate::diagnostic::Diagnostic;

/// The version of Checkstyle whose format this is.
const VERSION: &str = "8.0";

/// Writes one document with the findings of all sites. Paths are from where the user stands.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut dyn Write, reports: &[Report]) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<checkstyle version=\"{VERSION}\">")?;
    for report in reports {
        let files = report.findings.diagnostics.chunk_by(|a, b| a.place.file == b.place.file);
        for findings in files {
            file(out, report, findings)?;
        }
    }
    writeln!(out, "</checkstyle>")
}

fn file(out: &mut dyn Write, report: &Report, findings: &[Diagnostic]) -> io::Result<()> {
    let Some(first) = findings.first() else { return Ok(()) };
    writeln!(out, "  <file name=\"{}\">", Xml(&report.path_from_here(first.place.file)))?;
    for finding in findings {
        let (start, _) = report.range(finding.place);
        writeln!(
            out,
            "    <error line=\"{}\" column=\"{}\" severity=\"{}\" message=\"{}\" source=\"postproof.{}\"/>",
            start.line,
            start.column,
            finding.level.name(),
            Xml(&message_and_help(finding, "; ")),
            finding.rule,
        )?;
    }
    writeln!(out, "  </file>")
}
