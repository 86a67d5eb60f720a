//! The last line: what was read, and what was found in it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{Report, jekyll_name, visible};
use crate::diagnostic::Level;
use crate::workspace::Scope;

/// Mended entries of a baseline that are listed.
const MAX_MENDED: usize = 10;
/// Plugins that are named.
const MAX_MAKERS: usize = 5;

/// Writes what was checked, with a line for each site when there are several.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut dyn Write, reports: &[Report]) -> io::Result<()> {
    fixed(out, reports)?;
    mended(out, reports)?;
    unjudged(out, reports)?;
    if let [one] = reports {
        let changed = changed(&[one]);
        return writeln!(out, "Checked {} {}{changed}: {}", site(one), read(&[one]), found(&[one]));
    }
    for report in reports {
        writeln!(out, "{}: {} {}: {}", report.root, site(report), read(&[report]), found(&[report]))?;
    }
    let all: Vec<&Report> = reports.iter().collect();
    writeln!(out, "Checked {} sites {}{}: {}", reports.len(), read(&all), changed(&all), found(&all))
}

/// `, 3 changed files since main`, if only changes were asked for.
fn changed(reports: &[&Report]) -> String {
    let scopes: Vec<_> = reports.iter().filter_map(|report| report.findings.summary.scope.as_ref()).collect();
    let files = scopes.iter().map(|scope| scope.changed).sum();
    match scopes.first() {
        None => String::new(),
        Some(Scope { since: Some(name), .. }) => {
            format!(", {} since {}", counted(files, "changed file"), visible(name))
        }
        Some(_) => format!(", {}", counted(files, "staged file")),
    }
}

/// `Fixed 3: 2 wrong-case, 1 duplicate-key`, if anything was fixed.
fn fixed(out: &mut dyn Write, reports: &[Report]) -> io::Result<()> {
    let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
    for (rule, count) in reports.iter().flat_map(|report| &report.findings.summary.fixed) {
        *by_rule.entry(rule).or_default() += count;
    }
    let rules: Vec<String> = by_rule.iter().map(|(rule, count)| format!("{count} {rule}")).collect();
    match by_rule.values().sum::<usize>() {
        0 => Ok(()),
        all => writeln!(out, "Fixed {all}: {}", rules.join(", ")),
    }
}

/// What the baseline knows and is no more, a line for each kind.
fn mended(out: &mut dyn Write, reports: &[Report]) -> io::Result<()> {
    let all: Vec<_> = reports.iter().flat_map(|report| &report.findings.summary.mended).collect();
    for entry in all.iter().take(MAX_MENDED) {
        let about = visible(&entry.about.replace(['\n', '\r'], " "));
        writeln!(out, "Mended since the baseline: {}: {} {about}", visible(&entry.path), entry.rule)?;
    }
    match all.len().checked_sub(MAX_MENDED) {
        None | Some(0) => Ok(()),
        Some(more) => writeln!(out, "and {more} more that the baseline knows"),
    }
}

/// Says why no link of a site is called dead, where a plugin may make any page.
fn unjudged(out: &mut dyn Write, reports: &[Report]) -> io::Result<()> {
    for report in reports {
        let makers = &report.findings.summary.makers_of_any_page;
        let names: Vec<_> = makers.iter().take(MAX_MAKERS).map(|name| visible(name)).collect();
        if names.is_empty() {
            continue;
        }
        let more = makers.len() - names.len();
        let names =
            if more == 0 { names.join(", ") } else { format!("{} and {more} more", names.join(", ")) };
        let place = if reports.len() == 1 { String::new() } else { format!("{}: ", report.root) };
        writeln!(
            out,
            "{place}Links to missing pages are not reported, since any page may come from {names}: the setting \
             `generated_pages` can say which do (`[]`: none)"
        )?;
    }
    Ok(())
}

/// What kind of site it is: `Jekyll 4 site`.
fn site(report: &Report) -> String {
    match report.jekyll.map(jekyll_name) {
        Some("pages") => "GitHub Pages site".to_owned(),
        Some(version) => format!("Jekyll {version} site"),
        None => "plain documentation".to_owned(),
    }
}

/// `(12 files, 10 pages, 96 links, 0.02 s)`
fn read(reports: &[&Report]) -> String {
    let sum = |count: fn(&Report) -> usize| reports.iter().map(|report| count(report)).sum::<usize>();
    format!(
        "({}, {}, {}, {:.2} s)",
        counted(sum(|report| report.findings.summary.files), "file"),
        counted(sum(|report| report.findings.summary.pages), "page"),
        counted(sum(|report| report.findings.summary.links), "link"),
        reports.iter().map(|report| report.seconds).sum::<f64>(),
    )
}

/// `2 errors, 1 warning`, or that nothing was found.
fn found(reports: &[&Report]) -> String {
    let levels = [(Level::Error, "error"), (Level::Warning, "warning"), (Level::Info, "note")];
    let counts: Vec<String> = levels
        .into_iter()
        .map(|(level, noun)| (reports.iter().map(|report| report.count(level)).sum(), noun))
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| counted(count, noun))
        .collect();
    let found = if counts.is_empty() { "nothing to mend".to_owned() } else { counts.join(", ") };
    let sum = |count: fn(&Report) -> usize| reports.iter().map(|report| count(report)).sum::<usize>();
    let known = (sum(|report| report.findings.summary.known), "in the baseline");
    let suppressed = (sum(|report| report.findings.summary.suppressed), "suppressed");
    let before = (sum(|report| report.findings.summary.before), "there before");
    let hidden = [before, known, suppressed].into_iter().filter(|(count, _)| *count > 0);
    hidden.fold(found, |found, (count, how)| format!("{found}; {count} {how}"))
}

/// `1 page`, `2 pages`.
pub fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
