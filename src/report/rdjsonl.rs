//! reviewdog's diagnostic format: a line for each finding.

use std::io::{self, Write};

use serde::Serialize;

use super::Report;
use super::rdjson::{self, Finding, TOOL, Tool};

#[derive(Serialize)]
struct Line {
    source: Tool,
    #[serde(flatten)]
    finding: Finding,
}

/// Writes every finding as one line.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    rdjson::findings(report).try_for_each(|finding| {
        serde_json::to_writer(&mut *out, &Line { source: TOOL, finding })?;
        writeln!(out)
    })
}
