//! One site that is open in the editor.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use lsp_types::MessageType;
use serde_json::Value;

use crate::baseline::{Baseline, FILE_NAME};
use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::settings::Settings;
use crate::site::Jekyll;
use crate::source::{FileId, SitePath};
use crate::workspace::{Content, OpenOptions, Root, Summary, Workspace};

use super::client::Client;
use super::documents::Documents;
use super::settings;
use super::settings_file::SettingsFile;
use super::stamps::Stamps;

/// The steps of opening a site that an editor is told of: reading it, checking it.
pub(super) const STEPS: u32 = 2;

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
    /// What made the site one that cannot be read; it is tried again with the next change.
    refused: BTreeMap<PathBuf, Content>,
    is_checked: bool,
    /// Whether opening it failed, so that it is only tried again when a file of it changes.
    has_failed: bool,
    stamps: Option<Stamps>,
    /// Its settings as they lie on disk.
    pub(super) settings_file: Option<SettingsFile>,
    /// What the author was told when it was opened last.
    said: Vec<String>,
    known: Option<(Baseline, String)>,
}

impl OpenSite {
    pub(super) fn new(root: Root) -> OpenSite {
        OpenSite {
            root,
            workspace: None,
            findings: Vec::new(),
            pending: BTreeMap::new(),
            refused: BTreeMap::new(),
            is_checked: false,
            has_failed: false,
            stamps: None,
            settings_file: None,
            said: Vec::new(),
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
        self.refused.clear();
    }

    /// The files that changed on disk since the last time.
    pub(super) fn changed_on_disk(&mut self) -> Vec<PathBuf> {
        match &mut self.stamps {
            Some(stamps) => stamps.renew(&self.root.path),
            None => Vec::new(),
        }
    }

    /// Whether everything is to be read the next time it is needed.
    pub(super) fn is_to_be_opened(&self) -> bool {
        self.workspace.is_none() && !self.has_failed
    }

    /// Takes in what changed, and checks the site if anything did; says whether it was opened or checked.
    pub(super) fn refresh(&mut self, documents: &Documents, editor: &Value, client: &mut Client) -> bool {
        let opening = self.is_to_be_opened().then(Instant::now);
        if opening.is_some() {
            client.step(format!("reading {}", self.root.path.display()));
            self.open(documents, editor, client);
        }
        let Some(workspace) = &mut self.workspace else { return opening.is_some() };
        let mut pending = std::mem::take(&mut self.pending);
        pending.retain(|path, _| workspace.heeds(&workspace.site_path(path)));
        if !pending.is_empty() {
            let is_told = !self.refused.is_empty();
            let mut all = std::mem::take(&mut self.refused);
            all.append(&mut pending);
            let changes: Vec<(SitePath, Content)> =
                all.iter().map(|(path, content)| (workspace.site_path(path), content.clone())).collect();
            match workspace.set(changes) {
                Ok(()) => self.is_checked = false,
                Err(error) => {
                    let message = format!("{}: {error}", self.root.path.display());
                    // While the name of a folder is typed, each letter would be told.
                    match is_told {
                        true => client.log(MessageType::WARNING, message),
                        false => client.show(MessageType::WARNING, message),
                    }
                    self.refused = all;
                }
            }
        }
        let is_renewed = opening.is_some() || !self.is_checked;
        if !self.is_checked {
            client.step(format!("checking {} files", workspace.sources.len()));
            let mut findings = workspace.check(None);
            if let Some((baseline, site)) = &self.known {
                baseline.take_out(site, &workspace.sources, &mut findings, |_| true);
            }
            self.findings = findings.diagnostics;
            self.is_checked = true;
            if let Some(begun) = opening {
                client.log(MessageType::INFO, self.described(&findings.summary, begun));
            }
        }
        is_renewed
    }

    /// What was opened, for the log.
    fn described(&self, summary: &Summary, begun: Instant) -> String {
        let publisher = match self.workspace.as_ref().and_then(Workspace::jekyll) {
            Some(Jekyll::V4) => "Jekyll 4",
            Some(Jekyll::V3) => "Jekyll 3",
            Some(Jekyll::Pages) => "GitHub Pages",
            None => "plain documentation",
        };
        let settings = self.settings_file.as_ref().map(|file| file.path.display().to_string());
        format!(
            "{}: {publisher}, settings {}; {} files, {} pages, {} links, {} findings; {} ms",
            self.root.path.display(),
            settings.as_deref().unwrap_or("of the editor alone"),
            summary.files,
            summary.pages,
            summary.links,
            self.findings.len(),
            begun.elapsed().as_millis(),
        )
    }

    fn open(&mut self, documents: &Documents, editor: &Value, client: &mut Client) {
        let mut said = Vec::new();
        let custom = Settings::custom_rules(&self.root.path).unwrap_or_else(|error| {
            said.push(settings::described(&error));
            Arc::default()
        });
        self.settings_file = SettingsFile::read(&self.root.path, &custom);
        let settings = settings::load(&self.root.path, self.settings_file.as_ref(), editor, &custom);
        let mut settings = settings.unwrap_or_else(|error| {
            said.push(error);
            Settings::default()
        });
        settings.custom = custom;
        let options =
            OpenOptions { jekyll: settings.jekyll, drafts: settings.drafts, ..OpenOptions::default() };
        self.stamps = (!client.can.watches).then(|| Stamps::of(&self.root.path));
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
        // What is still wrong is told once.
        let new = said.iter().filter(|one| !self.said.contains(one));
        new.for_each(|one| client.show(MessageType::WARNING, one));
        self.said = said;
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
