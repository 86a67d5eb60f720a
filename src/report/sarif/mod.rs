//! SARIF 2.1.0, which code scanning and many viewers read. Each site is a run.

mod log;

use std::io::{self, Write};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use self::log::{
    Artifact, ArtifactChange, ArtifactLocation, AutomationDetails, Driver, Fix, Invocation,
    Level as SarifLevel, Location, Log, Message, Physical, Region, RelatedLocation, Replacement,
    ReportingConfiguration, Result, RuleDescriptor, RuleHelp, Run, Suppression, Text, Tool,
};
use super::fingerprint::Fingerprints;
use super::{Report, visible};
use crate::baseline;
use crate::diagnostic::{Diagnostic, Fix as Mend, Level};
use crate::rules::{self, Known};
use crate::source::{Place, Source};

/// What a path must not hold as part of a URI.
const NOT_IN_URI: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'\\')
    .add(b':');

/// Whether somebody has decided that a finding is not to be reported.
#[derive(Clone, Copy, PartialEq)]
enum Standing {
    /// It is reported.
    Reported,
    /// A comment in the text says so.
    Suppressed,
    /// The baseline knows it.
    Known,
}

/// Writes one log with the findings of all sites, those that are suppressed or known included and marked.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut dyn Write, reports: &[Report]) -> io::Result<()> {
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: reports.iter().map(run).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn run(report: &Report) -> Run {
    let findings = report.findings;
    let known = findings.known.iter().flatten().map(|one| (one, Standing::Known));
    let suppressed = findings.suppressed.iter().map(|one| (one, Standing::Suppressed));
    // What is known stands first, as the baseline takes the first of a kind for the known ones.
    let all: Vec<(&Diagnostic, Standing)> = known
        .chain(findings.diagnostics.iter().map(|one| (one, Standing::Reported)))
        .chain(suppressed)
        .collect();
    let mut rules = rules::known(&findings.custom);
    rules.retain(|rule| all.iter().any(|(finding, _)| finding.rule == rule.name));
    let mut fingerprints = Fingerprints::default();
    let results = all.into_iter().map(|(finding, standing)| {
        let fingerprint = fingerprints.next(report, finding);
        result(report, &rules, finding, standing, fingerprint)
    });
    let results = results.collect();
    Run {
        tool: Tool {
            driver: Driver {
                name: "postproof",
                version: env!("CARGO_PKG_VERSION"),
                semantic_version: env!("CARGO_PKG_VERSION"),
                information_uri: Some(env!("CARGO_PKG_HOMEPAGE")).filter(|home| !home.is_empty()),
                rules: rules.iter().map(descriptor).collect(),
            },
        },
        // What stands before the last slash is the category: services keep the sites of a repository apart by it.
        automation_details: AutomationDetails {
            id: match report.folder {
                "" => "postproof/".to_owned(),
                folder => format!("postproof/{folder}/"),
            },
        },
        invocations: [Invocation { execution_successful: true }],
        column_kind: "unicodeCodePoints",
        default_encoding: "utf-8",
        results,
    }
}

/// What a rule says of itself: its document up to the examples.
fn descriptor(rule: &Known) -> RuleDescriptor {
    let (_, text) = rule.doc.split_once('\n').unwrap_or(("", rule.doc));
    let (text, _) = text.split_once("\n## Bad").unwrap_or((text, ""));
    let what = text.trim();
    let short = rule.summary();
    let more = format!("`postproof explain {}` shows examples.", rule.name);
    RuleDescriptor {
        id: rule.name,
        name: camel(rule.name),
        short_description: Text { text: short.clone() },
        full_description: Text { text: short },
        help: RuleHelp {
            text: format!("{}\n\n{more}", what.replace("## ", "")),
            markdown: format!("{what}\n\n{more}"),
        },
        default_configuration: ReportingConfiguration { level: level(rule.level) },
    }
}

/// `missing-page` as the format likes names: `MissingPage`.
fn camel(name: &str) -> String {
    let word = |word: &str| {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        format!("{}{rest}", first.to_ascii_uppercase())
    };
    name.split('-').map(word).collect()
}

fn level(level: Level) -> SarifLevel {
    match level {
        Level::Error => SarifLevel::Error,
        Level::Warning => SarifLevel::Warning,
        Level::Info => SarifLevel::Note,
        Level::Off => SarifLevel::None,
    }
}

fn result(
    report: &Report,
    rules: &[Known],
    finding: &Diagnostic,
    standing: Standing,
    fingerprint: String,
) -> Result {
    let related = finding.related.iter().enumerate().map(|(index, related)| RelatedLocation {
        id: index + 1,
        physical_location: physical(report, related.place),
        message: Message { text: sentence(&related.message) },
    });
    Result {
        rule_id: finding.rule,
        rule_index: rules.iter().position(|rule| rule.name == finding.rule),
        level: level(finding.level),
        message: Message { text: text(finding) },
        locations: [Location { physical_location: physical(report, finding.place) }],
        related_locations: related.collect(),
        partial_fingerprints: [("postproof/v1", fingerprint)].into_iter().collect(),
        baseline_state: report.findings.known.as_ref().map(|_| match standing {
            Standing::Known => "unchanged",
            Standing::Reported | Standing::Suppressed => "new",
        }),
        suppressions: match standing {
            Standing::Reported => Vec::new(),
            Standing::Suppressed => vec![Suppression { kind: "inSource", justification: None }],
            Standing::Known => {
                let justification = format!("It is known in `{}`.", baseline::FILE_NAME);
                vec![Suppression { kind: "external", justification: Some(justification) }]
            }
        },
        fixes: finding.fix.iter().map(|fix| mend(report, fix)).collect(),
    }
}

/// Message and help as sentences.
fn text(finding: &Diagnostic) -> String {
    let help = finding.help.iter().map(|help| format!(" {}", sentence(help)));
    sentence(&finding.message) + &help.collect::<String>()
}

fn sentence(phrase: &str) -> String {
    // Brackets before parentheses would be a link to a related place.
    let phrase = visible(&phrase.replace(['\n', '\r'], " ")).replace("](", "\\](");
    let mut rest = phrase.chars();
    let first = rest.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let end = if phrase.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{first}{}{end}", rest.as_str())
}

fn physical(report: &Report, place: Place) -> Physical {
    let source = report.source(place.file);
    Physical { artifact_location: artifact(report, place), region: region(report, source, place) }
}

fn artifact(report: &Report, place: Place) -> ArtifactLocation {
    let path = report.repository_path(place.file);
    ArtifactLocation { uri: utf8_percent_encode(&path, NOT_IN_URI).to_string(), uri_base_id: "%SRCROOT%" }
}

fn region(report: &Report, source: &Source, place: Place) -> Region {
    let (start, end) = report.range(place);
    let snippet = source.slice(place.span);
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
        snippet: Some(Text { text: snippet.to_owned() }).filter(|text| !text.text.is_empty()),
    }
}

fn mend(report: &Report, fix: &Mend) -> Fix {
    let mut changes: Vec<ArtifactChange> = Vec::new();
    for edit in &fix.edits {
        let location = artifact(report, edit.place);
        let mut deleted = region(report, report.source(edit.place.file), edit.place);
        deleted.snippet = None;
        let replacement =
            Replacement { deleted_region: deleted, inserted_content: Artifact { text: edit.text.clone() } };
        match changes.iter_mut().find(|change| change.artifact_location == location) {
            Some(change) => change.replacements.push(replacement),
            None => {
                changes.push(ArtifactChange { artifact_location: location, replacements: vec![replacement] });
            }
        }
    }
    Fix { description: Message { text: sentence(&fix.title) }, artifact_changes: changes }
}
