//! Asks the rules about the site of an example. The site is in memory only.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::report::{Report, short};
use crate::rules::{self, CustomRule};
use crate::settings::Settings;
use crate::site::{Jekyll, SiteKind};
use crate::workspace::{Content, History, Move, OpenOptions, Past, Root, Workspace};

use super::document::{File, When};
use super::harness::{Finding, Said};

/// The time of all examples.
const NOW: &str = "2024-06-01T12:00:00Z";

/// What all rules say of a site of these files. A `.postproof.yml` among them holds.
pub fn say(files: &[File]) -> Said {
    judged(files, Arc::default(), &|_| true)
        .unwrap_or_else(|failed| Said { failed: Some(failed), ..Said::default() })
}

/// What one of the rules that a site brings along says of these files.
pub fn say_of(rule: &str, custom: &Arc<[CustomRule]>, files: &[File]) -> Said {
    // One that is off is tried all the same.
    judged(files, custom.iter().map(CustomRule::turned_on).collect(), &|finding| finding.rule == rule)
        .unwrap_or_else(|failed| Said { failed: Some(failed), ..Said::default() })
}

fn judged(
    files: &[File],
    custom: Arc<[CustomRule]>,
    counts: &dyn Fn(&Diagnostic) -> bool,
) -> Result<Said, String> {
    let top = nowhere();
    if let Some(file) = files.iter().find(|file| !is_below(&file.path)) {
        return Err(format!("`{}` is no path below the site's root", file.path));
    }
    let mut settings = settings(files, &custom)?;
    settings.custom = custom;
    let options = OpenOptions {
        jekyll: Some(settings.jekyll.unwrap_or(Jekyll::V4)),
        now: NOW.parse().ok(),
        drafts: settings.drafts,
        time_zone: Some(jiff::tz::TimeZone::UTC),
    };
    let root = Root { path: top.clone(), kind: SiteKind::Jekyll };
    let history = history(&top, files)?;
    let workspace = Workspace::open_with_history(&root, settings, &options, &history);
    let workspace = workspace.map_err(|error| error.to_string())?;
    let mut findings = workspace.check(None);
    findings.diagnostics.retain(counts);
    let report = Report {
        root: ".",
        folder: "",
        at: jiff::Timestamp::UNIX_EPOCH,
        kind: SiteKind::Jekyll,
        jekyll: workspace.jekyll(),
        sources: &workspace.sources,
        findings: &findings,
        seconds: 0.0,
    };
    let finding = |one: &Diagnostic| Finding {
        rule: one.rule.to_owned(),
        line: short::line(&report, one),
        help: one.help.clone(),
    };
    let with_fix = findings.diagnostics.iter().filter(|one| one.fix.is_some());
    Ok(Said {
        findings: findings.diagnostics.iter().map(finding).collect(),
        mended: with_fix.map(|one| one.rule.to_owned()).collect(),
        fixed: fixed(&report),
        failed: None,
    })
}

/// A folder that is not there: the files are only said to lie in it.
fn nowhere() -> PathBuf {
    let temporary = std::env::temp_dir();
    temporary.canonicalize().unwrap_or(temporary).join("postproof").join("example")
}

fn settings(files: &[File], custom: &[CustomRule]) -> Result<Settings, String> {
    let Some(file) = files.iter().find(|file| file.path == ".postproof.yml") else {
        return Ok(Settings::default());
    };
    let names: Vec<&str> = rules::known(custom).iter().map(|rule| rule.name).collect();
    let text = String::from_utf8_lossy(&file.bytes);
    let read = |path: &Path| match files.iter().find(|file| Path::new(&file.path) == path) {
        Some(file) => Ok(String::from_utf8_lossy(&file.bytes).into_owned()),
        None => Err(std::io::ErrorKind::NotFound.into()),
    };
    let settings = Settings::parse_with(Path::new(&file.path), &text, &names, &read);
    settings.map_err(|error| error.to_string())
}

/// The files as they are, and what those marked as earlier ones say of the past.
fn history(top: &Path, files: &[File]) -> Result<History, String> {
    let mut past = Past::default();
    let mut changed = BTreeSet::new();
    let is_now = |file: &&File| file.when == When::Now;
    for file in files {
        let path = top.join(&file.path);
        match &file.when {
            When::Now => {}
            When::Before => {
                past.files.push((path.clone(), Content::from(file.bytes.clone())));
                changed.insert(path);
            }
            When::Renamed(to) => {
                let now = files.iter().filter(is_now).find(|file| file.path == *to);
                let now = now.ok_or_else(|| format!("there is no file `{to}`, its new name"))?;
                let to = top.join(to);
                let bytes = Content::from(now.bytes.clone());
                past.files.extend([(path.clone(), bytes), (to.clone(), Content::Missing)]);
                past.moves.push(Move { from: path, to, is_exact: true, is_sure: true });
            }
        }
    }
    let now = files.iter().filter(is_now);
    let now = now.map(|file| (top.join(&file.path), Content::from(file.bytes.clone())));
    let is_past = !past.files.is_empty();
    let pasts = is_past.then_some(past).into_iter().collect();
    Ok(History { now: now.collect(), pasts, changed, ..History::default() })
}

fn is_below(path: &str) -> bool {
    !path.starts_with('/') && !path.split('/').any(|part| matches!(part, "" | "." | ".."))
}

/// The files that change when every safe fix is made once.
fn fixed(report: &Report) -> BTreeMap<String, String> {
    let fixes = report.findings.diagnostics.iter().filter_map(|finding| finding.fix.as_ref());
    let applied = crate::fix::apply(report.sources, fixes.filter(|fix| fix.safe));
    let named = |(file, text)| (report.sources.get(file).path.to_string(), text);
    applied.texts.into_iter().map(named).collect()
}
