//! A whole site of any texts: `U+001E` parts its files, the first is a page.
#![no_main]

use std::fs;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use postproof::settings::Settings;
use postproof::site::{Jekyll, SiteKind};
use postproof::workspace::{OpenOptions, Root, Workspace};
use tempfile::TempDir;

const PATHS: [&str; 8] = [
    "index.md",
    "_config.yml",
    "_posts/2020-01-01-a.md",
    "_layouts/default.html",
    "_includes/part.html",
    "_data/data.yml",
    "page.html",
    "_data/table.csv",
];

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for path in PATHS {
        let above = folder.path().join(path);
        fs::create_dir_all(above.parent().expect("a folder above")).expect("a folder");
    }
    folder
});

fuzz_target!(|bytes: &[u8]| {
    let root = FOLDER.path();
    let mut parts = bytes.split(|byte| *byte == 0x1e);
    for path in PATHS {
        fs::write(root.join(path), parts.next().unwrap_or_default()).expect("a file");
    }
    let options = OpenOptions {
        jekyll: Some(Jekyll::V4),
        now: Some(jiff::Timestamp::UNIX_EPOCH),
        time_zone: Some(jiff::tz::TimeZone::UTC),
        drafts: false,
    };
    let root = Root { path: root.to_owned(), kind: SiteKind::Jekyll };
    let workspace = Workspace::open(&root, Settings::default(), &options);
    // `source` may name a folder that is not to be read.
    let Ok(workspace) = workspace else { return };
    for finding in workspace.check(None).diagnostics {
        assert!(!finding.message.contains("please report this"), "{finding:?}");
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.place);
        let related = finding.related.iter().map(|related| related.place);
        for place in edits.chain(related).chain([finding.place]) {
            let text = &workspace.sources.get(place.file).text;
            assert!(text.get(place.span.range()).is_some(), "{finding:?}");
        }
    }
    workspace.links();
    workspace.map();
});
