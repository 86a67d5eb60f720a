//! A table for people, as the summary of a job or a comment shows it.

use std::io::{self, Write};

use super::summary::{self, counted};
use super::{Report, causes, message, visible};
use crate::diagnostic::{Diagnostic, Level};

/// GitHub refuses the summary of a step that is larger than 1 MiB.
pub const MAX_BYTES: usize = 1 << 20;
/// Bytes kept free for what closes the report.
const RESERVE: usize = 256;
/// Places of one cause that are listed.
const MAX_PLACES: usize = 5;

/// Writes the findings of all sites in at most `limit` bytes, the worst first, those of one cause as one row.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut dyn Write, reports: &[Report], limit: usize) -> io::Result<()> {
    let mut text = String::from("## postproof\n\n");
    text.push_str(&checked(reports)?);
    let mut left = Left::default();
    for report in reports {
        table(&mut text, report, limit.min(MAX_BYTES).saturating_sub(RESERVE), &mut left);
    }
    if left.rows > 0 {
        text.push_str(&format!(
            "\nand {} more, which have no room here\n",
            counted(left.findings, "finding")
        ));
    }
    // Not even the heading may go over it.
    let fits = if text.len() <= limit { text.as_str() } else { "" };
    out.write_all(fits.as_bytes())
}

/// What had no room.
#[derive(Default)]
struct Left {
    rows: usize,
    findings: usize,
}

/// What was read and found, a line for each site.
fn checked(reports: &[Report]) -> io::Result<String> {
    let mut lines = Vec::new();
    summary::write(&mut lines, reports)?;
    let lines = String::from_utf8_lossy(&lines).into_owned();
    Ok(lines.lines().map(|line| format!("{}\n\n", escape(line))).collect())
}

fn table(text: &mut String, report: &Report, limit: usize, left: &mut Left) {
    let mut causes = causes(report);
    if causes.is_empty() {
        return;
    }
    causes
        .sort_by_key(|findings| std::cmp::Reverse(findings.first().map_or(Level::Off, |first| first.level)));
    if left.rows == 0 {
        text.push_str("| level | where | what |\n| --- | --- | --- |\n");
    }
    for findings in &causes {
        let row = row(report, findings);
        if left.rows == 0 && text.len() + row.len() <= limit {
            text.push_str(&row);
        } else {
            left.rows += 1;
            left.findings += findings.len();
        }
    }
    text.push('\n');
}

fn row(report: &Report, findings: &[&Diagnostic]) -> String {
    let Some(first) = findings.first() else { return String::new() };
    let mut places: Vec<String> = findings.iter().take(MAX_PLACES).map(|one| place(report, one)).collect();
    // The messages of one place differ; the first stands for all.
    places.dedup();
    let more = findings.len() - places.len();
    if more > 0 {
        let here = if places.len() == 1 { " here" } else { "" };
        places.push(format!("and {more} more{here}"));
    }
    let help =
        first.help.as_deref().map(|help| format!("<br>{}", inline(&visible(help)))).unwrap_or_default();
    format!(
        "| {} | {} | **{}** {}{help} |\n",
        first.level.name(),
        places.join("<br>"),
        first.rule,
        inline(&message(first)),
    )
}

fn place(report: &Report, finding: &Diagnostic) -> String {
    let (start, _) = report.range(finding.place);
    let path = visible(&report.repository_path(finding.place.file));
    code(&format!("{path}:{}:{}", start.line, start.column))
}

/// Text whose backticks mark code.
fn inline(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escape(text);
    }
    let last = parts.len() - 1;
    let part = |(index, part): (usize, &&str)| match (index % 2, part.is_empty()) {
        (0, false) => escape(part),
        // Two codes side by side would run together.
        (0, true) if index > 0 && index < last => " ".to_owned(),
        (_, true) => String::new(),
        (_, false) => code(part),
    };
    parts.iter().enumerate().map(part).collect()
}

/// Code in a cell of a table.
fn code(text: &str) -> String {
    if text.contains('`') {
        return escape(text);
    }
    format!("`{}`", text.replace('|', "\\|").replace(['\n', '\r'], " "))
}

/// Text that is not Markdown.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '\n' | '\r' => escaped.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}
