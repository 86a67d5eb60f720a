//! What is found now, by file, and what of it the editor was told.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher};
use std::ops::Range;
use std::path::PathBuf;
use std::rc::Rc;

use foldhash::fast::{FixedState, FoldHasher};
use indexmap::IndexMap;
use lsp_types::Diagnostic;

use crate::diagnostic;

use super::documents::Document;
use super::map::Map;
use super::server::Server;
use super::settings_file::SettingsFile;

/// What is found now, by file. Open texts are there even if nothing is found in them.
pub(super) type Current = IndexMap<PathBuf, Found>;

/// What is found in a file.
#[derive(Debug)]
pub(super) struct Found {
    /// That of the text, if it is open.
    pub(super) version: Option<i32>,
    /// The same for findings that are shown in the same way.
    pub(super) hash: u64,
    /// Where they stand among those of a site, with its number: a file may lie in two sites.
    pub(super) own: Vec<(usize, Range<usize>)>,
    /// What is wrong with it if it holds settings.
    pub(super) problem: Option<Diagnostic>,
}

impl Found {
    fn nothing(version: Option<i32>) -> Found {
        Found { version, hash: clean(), own: Vec::new(), problem: None }
    }
}

/// What the editor was told last, by file: hashes of the findings.
#[derive(Debug, Default)]
pub(super) struct Told(HashMap<PathBuf, u64>);

impl Told {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes what is found now as told; yields the files of which something else was, or nothing yet, with that.
    pub(super) fn renew(&mut self, current: &Current) -> Vec<(PathBuf, Option<u64>)> {
        let mut others = Vec::new();
        for (path, found) in current {
            match self.0.get_mut(path) {
                Some(told) if *told == found.hash => {}
                Some(told) => others.push((path.clone(), Some(std::mem::replace(told, found.hash)))),
                None => {
                    self.0.insert(path.clone(), found.hash);
                    others.push((path.clone(), None));
                }
            }
        }
        if self.0.len() > current.len() {
            let gone = self.0.extract_if(|path, _| !current.contains_key(path));
            others.extend(gone.map(|(path, told)| (path, Some(told))));
        }
        others
    }
}

impl Server {
    /// What is found in all sites. Made anew only after something was said or checked.
    pub(super) fn current(&mut self) -> Rc<Current> {
        if let Some(current) = &self.current {
            return current.clone();
        }
        let current = Rc::new(self.found());
        self.current = Some(current.clone());
        current
    }

    fn found(&self) -> Current {
        let mut current = Current::new();
        for (number, site) in self.sites.all.iter().enumerate() {
            let Some(map) = self.sites.map(site, &self.documents, &self.client) else { continue };
            let mut end = 0;
            // They are sorted by path.
            for own in site.findings.chunk_by(|a, b| a.place.file == b.place.file) {
                let start = end;
                end += own.len();
                let Some(file) = own.first().map(|finding| finding.place.file) else { continue };
                let path = map.path(map.sources.get(file).path.as_str());
                let version = || self.documents.get(&path).map(|document| document.version);
                let found = Found::nothing(version());
                let found = current.entry(path).or_insert(found);
                found.hash = hash(&map, own, found.hash);
                found.own.push((number, start..end));
            }
        }
        for (path, document) in self.documents.iter() {
            current.entry(path.clone()).or_insert_with(|| Found::nothing(Some(document.version)));
        }
        self.add_settings(&mut current);
        current
    }

    /// What is wrong with the settings of sites. Two sites may share one file.
    fn add_settings(&self, current: &mut Current) {
        let files = self.sites.all.iter().filter_map(|site| site.settings_file.as_ref());
        let files: HashMap<&PathBuf, &SettingsFile> = files.map(|file| (&file.path, file)).collect();
        for (path, file) in files {
            let open = self.documents.get(path).map(Document::text);
            let Some(problem) = file.problem(open, self.client.can.encoding) else { continue };
            let found = current.entry(path.clone()).or_insert_with(|| Found::nothing(None));
            let mut hasher = hasher();
            (found.hash, serde_json::to_string(&problem).unwrap_or_default()).hash(&mut hasher);
            found.hash = hasher.finish();
            found.problem = Some(problem);
        }
    }
}

/// That of a file in which nothing is found.
pub(super) fn clean() -> u64 {
    hasher().finish()
}

/// Names last as long as the server does.
fn hasher() -> FoldHasher<'static> {
    FixedState::default().build_hasher()
}

/// One for findings that are shown in the same way, on top of what stands before them.
fn hash(map: &Map, own: &[diagnostic::Diagnostic], before: u64) -> u64 {
    let mut hasher = hasher();
    before.hash(&mut hasher);
    for finding in own {
        let diagnostic::Diagnostic { rule, level, message, help, page, pages, target, .. } = finding;
        (rule, level, message, help, page, pages, target).hash(&mut hasher);
        finding.fix.as_ref().map(|fix| (&fix.title, fix.safe)).hash(&mut hasher);
        let related = finding.related.iter().map(|related| (related.place, &*related.message));
        for (place, message) in related.chain([(finding.place, "")]) {
            let range = map.range(place);
            let ends = [range.start, range.end].map(|at| (at.line, at.character));
            (ends, message, &map.sources.get(place.file).path).hash(&mut hasher);
        }
    }
    hasher.finish()
}
