//! The sites below the folders of the editor.

use std::path::{Path, PathBuf};

use lsp_types::{MessageType, WorkspaceFolder};
use serde_json::Value;

use crate::discover::as_far_as_it_exists;
use crate::rules::custom::FOLDER;
use crate::workspace::{Content, OpenError, find_roots};

use super::client::Client;
use super::documents::Documents;
use super::map::{Folder, Map};
use super::site::{OpenSite, STEPS, is_settings};
use super::uri;

/// All sites.
#[derive(Debug, Default)]
pub(super) struct Sites {
    pub(super) folders: Vec<Folder>,
    pub(super) all: Vec<OpenSite>,
}

impl Sites {
    /// Adds a folder of the editor, with the sites in it.
    pub(super) fn add_folder(&mut self, folder: &WorkspaceFolder, client: &mut Client) {
        let Some(written) = uri::to_path(&folder.uri) else { return };
        let folder = Folder { real: as_far_as_it_exists(&written), written };
        if !self.folders.contains(&folder) {
            self.folders.push(folder.clone());
        }
        self.find(&folder.real, client);
    }

    /// Forgets a folder and the sites in it.
    pub(super) fn remove_folder(&mut self, folder: &WorkspaceFolder) {
        let Some(written) = uri::to_path(&folder.uri) else { return };
        self.folders.retain(|known| known.written != written);
        let folders = &self.folders;
        let is_kept = |site: &OpenSite| folders.iter().any(|folder| overlap(&folder.real, &site.root.path));
        self.all.retain(is_kept);
    }

    /// Adds the sites that a path belongs to.
    pub(super) fn find(&mut self, path: &Path, client: &mut Client) {
        let roots = match find_roots(path) {
            Ok(roots) => roots,
            Err(error @ OpenError::NoSite { .. }) => return client.log(MessageType::INFO, error.to_string()),
            Err(error) => return client.log(MessageType::WARNING, error.to_string()),
        };
        for root in roots {
            if !self.all.iter().any(|site| site.root.path == root.path) {
                client.log(MessageType::INFO, format!("site: {}", root.path.display()));
                self.all.push(OpenSite::new(root));
            }
        }
    }

    /// Looks for sites again, since a file that makes one has come or gone.
    pub(super) fn find_again(&mut self, client: &mut Client) {
        let folders: Vec<PathBuf> = self.folders.iter().map(|folder| folder.real.clone()).collect();
        let exists =
            |site: &OpenSite| find_roots(&site.root.path).is_ok_and(|roots| roots.contains(&site.root));
        self.all.retain(exists);
        folders.iter().for_each(|folder| self.find(folder, client));
    }

    /// The number of the site that a file belongs to: the innermost.
    pub(super) fn of(&self, path: &Path) -> Option<usize> {
        let holding = self.all.iter().enumerate().filter(|(_, site)| site.holds(path));
        holding.max_by_key(|(_, site)| site.root.path.components().count()).map(|(number, _)| number)
    }

    /// Notes that something else lies at a path, in every site that it may matter to: what lies above a site can, too.
    pub(super) fn put(&mut self, path: &Path, content: &Content) {
        let is_about = |site: &OpenSite| {
            let folder = path.parent().unwrap_or(path);
            let folder = folder.ancestors().nth(folder.ends_with(FOLDER) as usize * 2).unwrap_or(folder);
            site.holds(path) || decides(path) && site.root.path.starts_with(folder)
        };
        self.all.iter_mut().filter(|site| is_about(site)).for_each(|site| site.put(path, content.clone()));
    }

    /// Brings all sites up to date, and says whether one was opened or checked.
    pub(super) fn refresh(&mut self, documents: &Documents, editor: &Value, client: &mut Client) -> bool {
        let closed = self.all.iter().filter(|site| site.is_to_be_opened()).count() as u32;
        if closed > 0 {
            client.begin("postproof", closed * STEPS);
        }
        let mut is_renewed = false;
        for site in &mut self.all {
            is_renewed |= site.refresh(documents, editor, client);
        }
        if closed > 0 {
            let findings: usize = self.all.iter().map(|site| site.findings.len()).sum();
            client.end(format!("{findings} findings"));
        }
        is_renewed
    }

    /// How the places of a site are told to the editor.
    pub(super) fn map<'a>(
        &'a self,
        site: &'a OpenSite,
        documents: &'a Documents,
        client: &Client,
    ) -> Option<Map<'a>> {
        let workspace = site.workspace.as_ref()?;
        Some(Map {
            sources: &workspace.sources,
            root: &workspace.root,
            encoding: client.can.encoding,
            documents,
            folders: &self.folders,
        })
    }
}

/// Whether a file may decide about sites below its folder.
fn decides(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    is_settings(path) || matches!(name, "Gemfile" | "Gemfile.lock")
}

fn overlap(a: &Path, b: &Path) -> bool {
    a.starts_with(b) || b.starts_with(a)
}
