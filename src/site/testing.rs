//! Small sites for tests: written to a folder, walked, read and put together as the workspace does it.

use std::path::Path;

use super::{Jekyll, Site, SiteKind};
use crate::settings::Settings;
use crate::workspace::{OpenOptions, Root, Workspace};

/// Noon of 2026-11-23, UTC.
pub(crate) const NOW: i64 = 1_795_435_200;

/// Writes files below a folder.
pub(crate) fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// The site of these files.
pub(crate) fn site(jekyll: Jekyll, files: &[(&str, &str)]) -> Site {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), files);
    open(folder.path(), jekyll, SiteKind::Jekyll)
}

/// The site in a folder.
pub(crate) fn open(root: &Path, jekyll: Jekyll, kind: SiteKind) -> Site {
    let root = Root { path: root.to_path_buf(), kind };
    let options = OpenOptions {
        jekyll: Some(jekyll),
        now: Some(jiff::Timestamp::from_second(NOW).unwrap()),
        time_zone: Some(jiff::tz::TimeZone::UTC),
        drafts: false,
    };
    Workspace::open(&root, Settings::default(), &options).unwrap().site
}

/// `rule: message` of every finding on a site of Jekyll 4 with these files. A `.postproof.yml` among them holds.
pub(crate) fn findings(files: &[(&str, &str)]) -> Vec<String> {
    findings_by(Jekyll::V4, files)
}

/// The same by another Jekyll.
pub(crate) fn findings_by(jekyll: Jekyll, files: &[(&str, &str)]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), files);
    let root = Root { path: folder.path().to_owned(), kind: SiteKind::Jekyll };
    let settings = Settings::find(folder.path()).map(|file| Settings::load(&file, &[]).unwrap());
    let options = OpenOptions { jekyll: Some(jekyll), ..OpenOptions::default() };
    let workspace = Workspace::open(&root, settings.unwrap_or_default(), &options).unwrap();
    let found = workspace.check(None).diagnostics;
    found.iter().map(|one| format!("{}: {}", one.rule, one.message)).collect()
}

/// `source -> URL -> file` of everything that is written, sorted.
pub(crate) fn written(site: &Site) -> Vec<String> {
    let mut rows: Vec<String> = site
        .pages
        .iter()
        .filter(|page| page.written)
        .map(|page| {
            let source = page.source.as_ref().map_or("", |path| path.as_str());
            format!("{source} -> {} -> {}", page.url, page.output)
        })
        .collect();
    rows.sort();
    rows
}
