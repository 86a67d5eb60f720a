//! One JSON object for each finding, each on its line: what [`json`](super::json) says of it, and which site it belongs to.

use std::io::{self, Write};

use serde::Serialize;

use super::Report;
use super::json::{self, Finding};

#[derive(Serialize)]
struct Line<'a> {
    /// The site's folder from where the user stands.
    site: &'a str,
    #[serde(flatten)]
    finding: Finding<'a>,
}

/// Writes every finding as one line.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    report.findings.diagnostics.iter().try_for_each(|finding| {
        let line = Line { site: report.root, finding: json::finding(report, finding) };
        serde_json::to_writer(&mut *out, &line)?;
        writeln!(out)
    })
}
