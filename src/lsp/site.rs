//! One site that is open in the editor.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::baseline::{Baseline, FILE_NAME};
use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::settings::Settings;
use crate::source::{FileId, SitePath};
use crate::workspace::{Content, OpenOptions, Root, Workspace};

use super::documents::Documents;
use super::settings;
use super::stamps::Stamps;

/// A site and what is known of it.
#[derive(Debug)]
pub(super) struct OpenSite {
    pub(super) root: Root,
    /// `None` until it is needed, and where it cannot be read.
    pub(super) workspace: Option<Workspace>,
    /// What was found last.
    pub(super) findings: Vec<Diagnostic>,
    /// What lies where another thing lay, and is not taken in yet.
    pending: BTreeMap<PathBuf, Content>,
    is_checked: bool,
    /// Whether opening it failed, so that it is only tried again when a file of it changes.
    has_failed: bool,
    stamps: Option<Stamps>,
    known: Option<(Baseline, String)>,
}

impl OpenSite {
    pub(super) fn new(root: Root) -> OpenSite {
        OpenSite {
            root,
            workspace: None,
            findings: Vec::new(),
            pending: BTreeMap::new(),
            is_checked: false,
            has_failed: false,
            stamps: None,
            known: None,
        }
    }

    /// Whether a file lies in it.
    pub(super) fn holds(&self, path: &Path) -> bool {
        path.starts_with(&self.root.path)
    }

    /// Notes that something else lies at a path.
    pub(super) fn put(&mut self, path: &Path, content: Content) {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if is_settings(path) || name == FILE_NAME {
            return self.reopen();
        }
        if self.has_failed {
            self.reopen();
        }
        self.pending.insert(path.to_path_buf(), content);
    }

    /// Reads everything again the next time it is needed.
    pub(super) fn reopen(&mut self) {
        (self.workspace, self.is_checked, self.has_failed) = (None, false, false);
        self.pending.clear();
    }

    /// The files that changed on disk since the last time.
    pub(super) fn changed_on_disk(&mut self) -> Vec<PathBuf> {
        match &mut self.stamps {
            Some(stamps) => stamps.renew(&self.root.path),
            None => Vec::new(),
        }
    }

    /// Takes in what changed, and checks the site if anything did. Yields what the author must be told.
    pub(super) fn refresh(&mut self, documents: &Documents, editor: &Value, watched: bool) -> Vec<String> {
        let mut said = Vec::new();
        if self.workspace.is_none() && !self.has_failed {
            self.open(documents, editor, watched, &mut said);
        }
        let Some(workspace) = &mut self.workspace else { return said };
        let pending = std::mem::take(&mut self.pending);
        let pending = pending.into_iter().map(|(path, content)| (workspace.site_path(&path), content));
        let changes: Vec<(SitePath, Content)> = pending.filter(|(path, _)| workspace.heeds(path)).collect();
        if !changes.is_empty() {
            if let Err(error) = workspace.set(changes) {
                said.push(format!("{}: {error}", self.root.path.display()));
            }
            self.is_checked = false;
        }
        if !self.is_checked {
            let mut findings = workspace.check(None);
            if let Some((baseline, site)) = &self.known {
                baseline.take_out(site, &workspace.sources, &mut findings, |_| true);
            }
            self.findings = findings.diagnostics;
            self.is_checked = true;
        }
        said
    }

    fn open(&mut self, documents: &Documents, editor: &Value, watched: bool, said: &mut Vec<String>) {
        let settings = settings::load(&self.root.path, editor).unwrap_or_else(|error| {
            said.push(error);
            Settings::default()
        });
        let options =
            OpenOptions { jekyll: settings.jekyll, drafts: settings.drafts, ..OpenOptions::default() };
        self.stamps = (!watched).then(|| Stamps::of(&self.root.path));
        match Workspace::open(&self.root, settings, &options) {
            Ok(workspace) => {
                self.workspace = Some(workspace);
                let own = documents.iter().filter(|(path, _)| self.holds(path));
                self.pending =
                    own.map(|(path, document)| (path.clone(), Content::from(document.text()))).collect();
            }
            Err(error) => {
                self.has_failed = true;
                self.findings.clear();
                said.push(format!("{}: {error}", self.root.path.display()));
            }
        }
        self.known = baseline(&self.root.path).unwrap_or_else(|error| {
            said.push(error);
            None
        });
    }

    /// The file at an absolute path, if the site reads it.
    pub(super) fn file(&self, path: &Path) -> Option<FileId> {
        let workspace = self.workspace.as_ref()?;
        workspace.sources.find(workspace.site_path(path).as_str())
    }
}

/// Whether a file says how sites are to be judged: settings, or a rule of a site.
pub(super) fn is_settings(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.starts_with(".postproof")
        || path.parent().is_some_and(|folder| folder.ends_with(rules::custom::FOLDER))
}

/// What is known of the site and not to be reported, with the site's name in that file.
fn baseline(root: &Path) -> Result<Option<(Baseline, String)>, String> {
    let settings = Settings::find(root);
    let (path, site) = Baseline::place(root, settings.as_deref());
    let Ok(text) = std::fs::read_to_string(&path) else { return Ok(None) };
    match Baseline::parse(&text) {
        Ok(baseline) => Ok(Some((baseline, site))),
        Err(reason) => Err(format!("cannot read `{}`: {reason}", path.display())),
    }
}
