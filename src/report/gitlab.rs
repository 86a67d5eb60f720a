//! GitLab's Code Quality report: a subset of Code Climate's issues, shown in merge requests.

use std::io::{self, Write};

use serde::Serialize;

use super::fingerprint::Fingerprints;
use super::{Report, message, message_and_help};
use crate::diagnostic::{Diagnostic, Level};

#[derive(Serialize)]
struct Issue {
    r#type: &'static str,
    check_name: &'static str,
    /// One line; backticks are drawn as code.
    description: String,
    content: Content,
    categories: [&'static str; 1],
    severity: &'static str,
    /// GitLab drops an issue whose fingerprint another one has.
    fingerprint: String,
    location: Location,
}

#[derive(Serialize)]
struct Content {
    /// Markdown.
    body: String,
}

#[derive(Serialize)]
struct Location {
    /// From the top of the repository.
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// Writes one list of the findings of all sites.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut dyn Write, reports: &[Report]) -> io::Result<()> {
    let mut fingerprints = Fingerprints::default();
    let mut issues: Vec<Issue> = Vec::new();
    for report in reports {
        let of_site = report.findings.diagnostics.iter();
        issues.extend(of_site.map(|finding| issue(report, finding, fingerprints.next(report, finding))));
    }
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

fn issue(report: &Report, finding: &Diagnostic, fingerprint: String) -> Issue {
    let (begin, end) = report.lines(finding.place);
    Issue {
        r#type: "issue",
        check_name: finding.rule,
        description: message(finding),
        content: Content { body: message_and_help(finding, "\n\n") },
        categories: ["Bug Risk"],
        severity: match finding.level {
            Level::Error => "major",
            Level::Warning => "minor",
            Level::Info | Level::Off => "info",
        },
        fingerprint,
        location: Location { path: report.repository_path(finding.place.file), lines: Lines { begin, end } },
    }
}
