//! The XML of JUnit, as test reports of CI services read it. Each site is a suite, each finding a test that failed.

use std::collections::HashMap;
use std::io::{self, Write};

use super::xml::Xml;
use super::{Report, message, short};
use crate::diagnostic::{Diagnostic, Level};

/// The format wants to know which machine it was; nobody needs to.
const HOST: &str = "localhost";

/// Writes one document with the findings of all sites. What is only worth knowing is a test that passed, and so is a site
/// without findings: many services take a report without tests for a failure.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut dyn Write, reports: &[Report]) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites>")?;
    for (id, report) in reports.iter().enumerate() {
        suite(out, report, id)?;
    }
    writeln!(out, "</testsuites>")
}

fn suite(out: &mut dyn Write, report: &Report, id: usize) -> io::Result<()> {
    let findings = &report.findings.diagnostics;
    let failures = findings.iter().filter(|finding| fails(finding)).count();
    writeln!(
        out,
        "  <testsuite id=\"{id}\" name=\"{}\" package=\"postproof\" timestamp=\"{}\" hostname=\"{HOST}\" tests=\"{}\" \
         failures=\"{failures}\" errors=\"0\" time=\"{:.3}\">",
        Xml(if report.folder.is_empty() { "." } else { report.folder }),
        report.at.strftime("%Y-%m-%dT%H:%M:%S"),
        findings.len().max(1),
        report.seconds,
    )?;
    writeln!(out, "    <properties>")?;
    writeln!(out, "      <property name=\"postproof\" value=\"{}\"/>", env!("CARGO_PKG_VERSION"))?;
    writeln!(out, "    </properties>")?;
    if findings.is_empty() {
        writeln!(out, "    <testcase name=\"nothing to mend\" classname=\"postproof\" time=\"0\"/>")?;
    }
    let mut seen: HashMap<(String, String), usize> = HashMap::new();
    for finding in findings {
        let path = report.repository_path(finding.place.file);
        // Services compare tests by name, so the line is no part of it; the second of a kind needs another one.
        let mut name = format!("{}: {}", finding.rule, message(finding));
        let nth = seen.entry((path.clone(), name.clone())).or_default();
        *nth += 1;
        if *nth > 1 {
            name.push_str(&format!(" ({nth})"));
        }
        case(out, report, finding, &path, &name)?;
    }
    writeln!(out, "    <system-out></system-out>")?;
    writeln!(out, "    <system-err></system-err>")?;
    writeln!(out, "  </testsuite>")
}

fn case(
    out: &mut dyn Write,
    report: &Report,
    finding: &Diagnostic,
    path: &str,
    name: &str,
) -> io::Result<()> {
    write!(out, "    <testcase name=\"{}\" classname=\"{}\" time=\"0\"", Xml(name), Xml(path))?;
    if !fails(finding) {
        return writeln!(out, "/>");
    }
    let help = finding.help.iter().map(|help| format!("\n{}", super::visible(help))).collect::<String>();
    writeln!(
        out,
        ">\n      <failure type=\"{}\" message=\"{}\">{}{}</failure>\n    </testcase>",
        finding.level.name(),
        Xml(&message(finding)),
        Xml(&short::line(report, finding)),
        Xml(&help),
    )
}

fn fails(finding: &Diagnostic) -> bool {
    finding.level >= Level::Warning
}
