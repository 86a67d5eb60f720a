//! What the editor tells: texts, files, folders, settings.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lsp_server::{Notification, Response};
use lsp_types::notification::{self, Notification as _};
use lsp_types::request;
use lsp_types::{
    ConfigurationItem, ConfigurationParams, DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher,
    GlobPattern, MessageType, Registration, RegistrationParams,
};
use serde_json::{Value, json};

use crate::discover::as_far_as_it_exists;
use crate::workspace::Content;

use super::server::{Phase, Server};
use super::settings::Shown;
use super::site::{OpenSite, is_settings};
use super::uri;

impl Server {
    pub(super) fn on_notification(&mut self, notification: Notification) {
        if notification.method == notification::Exit::METHOD {
            let is_clean = self.phase == Phase::ShutDown;
            self.ended = Some(ExitCode::from(u8::from(!is_clean)));
        } else if matches!(self.phase, Phase::Agreed | Phase::Running) {
            let method = notification.method.clone();
            let taken = catch_unwind(AssertUnwindSafe(|| self.take(notification)));
            match taken {
                Ok(Ok(())) => {}
                Ok(Err(error)) => self.client.log(MessageType::WARNING, format!("`{method}`: {error}")),
                Err(_) => self.recover(),
            }
        }
    }

    fn take(&mut self, notification: Notification) -> Result<(), serde_json::Error> {
        let Notification { method, params } = notification;
        match &*method {
            notification::Initialized::METHOD => self.initialized(),
            notification::DidOpenTextDocument::METHOD => {
                let params: lsp_types::DidOpenTextDocumentParams = serde_json::from_value(params)?;
                if let Some(path) = self.documents.open(params.text_document) {
                    if self.sites.of(&path).is_none() {
                        self.sites.find(&path, &mut self.client);
                    }
                    self.put_document(&path);
                }
            }
            notification::DidChangeTextDocument::METHOD => {
                let params: lsp_types::DidChangeTextDocumentParams = serde_json::from_value(params)?;
                let lsp_types::VersionedTextDocumentIdentifier { uri, version } = params.text_document;
                let encoding = self.client.can.encoding;
                let changed = self.documents.change(&uri, version, params.content_changes, encoding);
                changed.into_iter().for_each(|path| self.put_document(&path));
            }
            notification::DidCloseTextDocument::METHOD => {
                let params: lsp_types::DidCloseTextDocumentParams = serde_json::from_value(params)?;
                if let Some(path) = self.documents.close(&params.text_document.uri) {
                    self.sites.put(&path, &Content::OnDisk);
                }
            }
            notification::DidSaveTextDocument::METHOD => self.saved(serde_json::from_value(params)?),
            notification::DidChangeWatchedFiles::METHOD => {
                let params: lsp_types::DidChangeWatchedFilesParams = serde_json::from_value(params)?;
                let paths = params.changes.iter().filter_map(|change| uri::to_path(&change.uri));
                self.changed_on_disk(paths.map(|path| as_far_as_it_exists(&path)).collect());
            }
            notification::DidChangeWorkspaceFolders::METHOD => {
                let params: lsp_types::DidChangeWorkspaceFoldersParams = serde_json::from_value(params)?;
                params.event.removed.iter().for_each(|folder| self.sites.remove_folder(folder));
                params.event.added.iter().for_each(|one| self.sites.add_folder(one, &mut self.client));
            }
            notification::DidChangeConfiguration::METHOD => {
                let params: lsp_types::DidChangeConfigurationParams = serde_json::from_value(params)?;
                match self.client.can.configuration {
                    true => self.ask_for_settings(),
                    false => self.set_settings(own_section(params.settings)),
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn initialized(&mut self) {
        self.phase = Phase::Running;
        if self.client.can.configuration {
            self.ask_for_settings();
        }
        self.client.ask_for_token();
        if self.client.can.tells_settings {
            let registration = Registration {
                id: "postproof-settings".to_owned(),
                method: notification::DidChangeConfiguration::METHOD.to_owned(),
                register_options: Some(json!({"section": "postproof"})),
            };
            let params = RegistrationParams { registrations: vec![registration] };
            self.client.request::<request::RegisterCapability>(params);
        }
        if self.client.can.watches {
            let pattern = GlobPattern::String("**/*".to_owned());
            let watchers = vec![FileSystemWatcher { glob_pattern: pattern, kind: None }];
            let options = DidChangeWatchedFilesRegistrationOptions { watchers };
            let registration = Registration {
                id: "postproof-files".to_owned(),
                method: notification::DidChangeWatchedFiles::METHOD.to_owned(),
                register_options: serde_json::to_value(options).ok(),
            };
            let params = RegistrationParams { registrations: vec![registration] };
            self.client.request::<request::RegisterCapability>(params);
        }
    }

    fn ask_for_settings(&mut self) {
        let items = vec![ConfigurationItem { scope_uri: None, section: Some("postproof".to_owned()) }];
        self.asked =
            Some(self.client.request::<request::WorkspaceConfiguration>(ConfigurationParams { items }));
    }

    pub(super) fn on_response(&mut self, response: Response) {
        self.client.progress.take_answer(&response);
        if self.asked.as_ref() == Some(&response.id) {
            self.asked = None;
            let said = response.response_result.ok().and_then(|result| result.get(0).cloned());
            if let Some(settings) = said.filter(|settings| !settings.is_null()) {
                self.set_settings(settings);
            }
        }
    }

    fn set_settings(&mut self, settings: Value) {
        if self.settings == settings {
            return;
        }
        let before = Shown::of(&self.settings);
        self.settings = settings;
        self.sites.all.iter_mut().for_each(OpenSite::reopen);
        if Shown::of(&self.settings) != before {
            self.ask_to_show_again();
        }
    }

    /// Lenses and hints may be other ones, in texts too that were not edited.
    fn ask_to_show_again(&mut self) {
        if self.client.can.refreshes_lenses {
            self.client.request::<request::CodeLensRefresh>(Value::Null);
        }
        if self.client.can.refreshes_hints {
            self.client.request::<request::InlayHintRefreshRequest>(Value::Null);
        }
    }

    /// A save may mean that other files have changed, too; who does not watch them is not told.
    fn saved(&mut self, params: lsp_types::DidSaveTextDocumentParams) {
        let mut paths: Vec<PathBuf> = uri::to_path(&params.text_document.uri).into_iter().collect();
        if !self.client.can.watches {
            paths.extend(self.sites.all.iter_mut().flat_map(OpenSite::changed_on_disk));
        }
        self.changed_on_disk(paths.iter().map(|path| as_far_as_it_exists(path)).collect());
    }

    fn changed_on_disk(&mut self, paths: Vec<PathBuf>) {
        let makes_sites = |path: &PathBuf| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            name.starts_with("_config.") && self.sites.of(path).is_none_or(|_| !path.exists())
        };
        if paths.iter().any(makes_sites) {
            self.sites.find_again(&mut self.client);
        }
        if !paths.is_empty() {
            self.ask_to_show_again();
        }
        for path in paths {
            match self.documents.get(&path) {
                // The text in the editor goes before that on disk, but settings are read from disk.
                Some(_) if !is_settings(&path) => {}
                _ => self.sites.put(&path, &Content::OnDisk),
            }
        }
    }

    fn put_document(&mut self, path: &Path) {
        if let Some(document) = self.documents.get(path).filter(|_| !is_settings(path)) {
            self.sites.put(path, &Content::from(document.text()));
            self.edited.insert(path.to_path_buf());
        }
    }
}

/// Editors send the settings with or without the name of the server around them.
pub(super) fn own_section(settings: Value) -> Value {
    settings.get("postproof").cloned().unwrap_or(settings)
}
