//! Makes the site of an example and asks the rules about it.

use std::collections::BTreeMap;
use std::path::Path;

use postproof::diagnostic::Diagnostic;
use postproof::report::{Report, short};
use postproof::rules::RULES;
use postproof::settings::Settings;
use postproof::site::{Jekyll, SiteKind};
use postproof::workspace::{OpenOptions, Root, Workspace};

use crate::document::File;
use crate::harness::{Finding, Said};

/// The time of all examples.
const NOW: &str = "2024-06-01T12:00:00Z";

/// What all rules say of a site of these files. A `.postproof.yml` among them holds.
pub(crate) fn say(files: &[File]) -> Said {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for file in files {
        write(folder.path(), file);
    }
    let names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    let settings = Settings::find(folder.path()).map(|file| Settings::load(&file, &names));
    let settings = settings.transpose().unwrap_or_else(|error| panic!("{error}")).unwrap_or_default();
    let options = OpenOptions {
        jekyll: Some(settings.jekyll.unwrap_or(Jekyll::V4)),
        now: Some(NOW.parse().expect("a time")),
        drafts: settings.drafts,
        time_zone: Some(jiff::tz::TimeZone::UTC),
    };
    let root = Root { path: folder.path().to_owned(), kind: SiteKind::Jekyll };
    let workspace = Workspace::open(&root, settings, &options).unwrap_or_else(|error| panic!("{error}"));
    let findings = workspace.check(None);
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
    Said {
        findings: findings.diagnostics.iter().map(finding).collect(),
        mended: with_fix.map(|one| one.rule.to_owned()).collect(),
        fixed: fixed(&report),
    }
}

fn write(root: &Path, file: &File) {
    let is_below =
        !file.path.starts_with('/') && !file.path.split('/').any(|part| matches!(part, "" | "." | ".."));
    assert!(is_below, "`{}` is no path below the site's root", file.path);
    let path = root.join(&file.path);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).expect("a folder");
    }
    std::fs::write(path, &file.bytes).expect("a file");
}

/// The files that change when every safe fix is made once.
fn fixed(report: &Report) -> BTreeMap<String, String> {
    let fixes = report.findings.diagnostics.iter().filter_map(|finding| finding.fix.as_ref());
    let applied = postproof::fix::apply(report.sources, fixes.filter(|fix| fix.safe));
    let named = |(file, text)| (report.sources.get(file).path.to_string(), text);
    applied.texts.into_iter().map(named).collect()
}
