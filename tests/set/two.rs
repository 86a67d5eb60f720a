//! A site that is edited in memory beside one whose files are written.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use postproof::diagnostic::Diagnostic;
use postproof::settings::Settings;
use postproof::site::{Jekyll, SiteKind};
use postproof::source::{Place, SitePath};
use postproof::workspace::{Content, OpenOptions, Root, Workspace};

/// Path and text of every file.
pub(crate) type Files = BTreeMap<String, String>;

/// The same site twice.
pub(crate) struct Two {
    /// Edited by `Workspace::set` alone.
    pub(crate) edited: Workspace,
    initial: Files,
    on_disk: tempfile::TempDir,
    written: tempfile::TempDir,
}

impl Two {
    pub(crate) fn new(files: &Files) -> Self {
        let [on_disk, written] = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
        for folder in [&on_disk, &written] {
            files.iter().for_each(|(path, text)| write(&site_in(folder).join(path), text));
        }
        Two { edited: read(&site_in(&on_disk)), initial: files.clone(), on_disk, written }
    }

    /// The folder of the site that is not written to.
    pub(crate) fn folder(&self) -> PathBuf {
        site_in(&self.on_disk)
    }

    /// Tells one site of the changes, and makes them in the other one.
    pub(crate) fn set(&mut self, changes: &[(String, Content)]) {
        let told = changes.iter().map(|(path, content)| (SitePath::new(path), content.clone()));
        self.edited.set(told).expect("a site");
        for (path, content) in changes {
            let file = site_in(&self.written).join(path);
            match content {
                Content::Bytes(bytes) => write(&file, std::str::from_utf8(bytes).expect("text")),
                Content::Unread => write(&file, "unread"),
                Content::Missing => self.remove(path),
                Content::OnDisk => match self.initial.get(path) {
                    Some(text) => write(&file, text),
                    None => self.remove(path),
                },
            }
        }
    }

    /// Removes a file, and the folders that only it needed.
    fn remove(&self, path: &str) {
        drop(fs::remove_file(site_in(&self.written).join(path)));
        let above = Path::new(path).ancestors().skip(1).filter(|folder| !self.folder().join(folder).exists());
        above.for_each(|folder| drop(fs::remove_dir(site_in(&self.written).join(folder))));
    }

    /// Fails where the two differ.
    pub(crate) fn compare(&self, story: impl FnOnce() -> String) {
        let fresh = read(&site_in(&self.written));
        let (edited, fresh) = (seen(&self.edited), seen(&fresh));
        if edited == fresh {
            return;
        }
        let [only_edited, only_fresh] = [(&edited, &fresh), (&fresh, &edited)].map(|(a, b)| {
            let b: BTreeSet<&String> = b.iter().collect();
            a.iter().filter(|line| !b.contains(line)).take(5).cloned().collect::<Vec<String>>()
        });
        panic!("{}\nonly edited: {only_edited:#?}\nonly afresh: {only_fresh:#?}", story());
    }
}

/// Both have the same name: a site may print that of its folder.
fn site_in(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("site")
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder");
    fs::write(path, text).expect("a file");
}

pub(crate) fn read(folder: &Path) -> Workspace {
    let root = Root { path: folder.to_path_buf(), kind: SiteKind::Jekyll };
    let options = OpenOptions {
        jekyll: Some(Jekyll::V4),
        now: Some("2024-06-01T12:00:00Z".parse().expect("a time")),
        time_zone: Some(jiff::tz::TimeZone::UTC),
        drafts: false,
    };
    Workspace::open(&root, Settings::default(), &options).expect("a site")
}

/// All that a workspace says of its site, without the numbers of files.
fn seen(workspace: &Workspace) -> Vec<String> {
    let findings = workspace.check(None);
    let shown = findings.diagnostics.iter().map(|finding| finding_of(workspace, finding));
    let map = workspace.map();
    let pages = map.pages.iter().map(json);
    let unpublished = map.unpublished.iter().map(json);
    let links = workspace.links();
    let links = links.iter().map(json);
    let series = workspace.series();
    let series = series.iter().map(|(view, _)| json(view));
    let summary = [format!("{:?}", findings.summary)];
    shown.chain(summary).chain(pages).chain(unpublished).chain(links).chain(series).collect()
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("JSON")
}

fn finding_of(workspace: &Workspace, finding: &Diagnostic) -> String {
    let at = |place: Place| format!("{}:{:?}", workspace.sources.get(place.file).path, place.span);
    let related: Vec<_> = finding.related.iter().map(|one| (at(one.place), &one.message)).collect();
    let fix = finding.fix.as_ref().map(|fix| {
        let edits: Vec<_> = fix.edits.iter().map(|edit| (at(edit.place), &edit.text)).collect();
        (&fix.title, fix.safe, edits)
    });
    format!(
        "{} {:?} {} {:?} {:?} related {related:?} page {:?} of {} target {:?} fix {fix:?}",
        at(finding.place),
        finding.level,
        finding.rule,
        finding.message,
        finding.help,
        finding.page,
        finding.pages,
        finding.target
    )
}
