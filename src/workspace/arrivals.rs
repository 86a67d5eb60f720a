//! An edit by which files come or go, or the configuration changes: the folder is walked again, and only those files are read.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use crate::discover::{self, Access, Disk, Entry, Loaded, Role};
use crate::rules;
use crate::site::config::Config;
use crate::site::{KnownDocument, LoadedFile, Why};
use crate::source::{FileId, SitePath, Source};

use super::Workspace;
use super::edit::{self, reaches_everywhere};
use super::kept::Reach;
use super::open::{first_heading, parse, reads_all_markdown, unread_draft};
use super::relative;

/// Texts with their numbers.
type Texts = Vec<(FileId, Source)>;

/// What another walk found, before it is taken over.
pub(super) struct Walked {
    /// The files of the walk: the number of one that is as it was, or what was read.
    files: Vec<Result<usize, Loaded>>,
    links: Vec<PathBuf>,
    config: Arc<Config>,
    config_texts: Texts,
}

impl Workspace {
    /// Looks for the files again after an edit by which some come or go; `None` where it does not leave the others as they
    /// are. `disk` has the edit already.
    pub(super) fn walked(&self, paths: &BTreeSet<SitePath>, disk: &Disk) -> Option<Walked> {
        let is_open = |path: &SitePath| {
            self.decides_more(path)
                || self.is_linked(&self.root.join(path.as_str()))
                || self.may_be_included_relatively(path)
        };
        if self.material.options.theme.is_some()
            || self.site.config.source().is_some()
            // Then images have numbers, too.
            || rules::asks_for_image_files(&self.settings)
            || relative::are_named_by_shared(&self.material.files)
            || paths.iter().any(is_open)
        {
            return None;
        }
        let (config, config_texts) = self.config_again(paths, disk)?;
        let (entries, links) = discover::walk(disk, &self.root, &config, self.site.kind, &self.material.walk);
        let mut known: HashMap<&SitePath, Vec<usize>> = HashMap::new();
        for (at, file) in self.material.files.iter().enumerate() {
            known.entry(&file.path).or_default().push(at);
        }
        let as_it_was = |entry: &Entry| {
            let is_same = |at: &&usize| {
                let file = self.material.files.get(**at);
                file.is_some_and(|file| file.role == entry.role && file.access == entry.access)
            };
            known.get(&entry.path).filter(|_| !paths.contains(&entry.path))?.iter().find(is_same).copied()
        };
        let read = |entry: Entry| match as_it_was(&entry) {
            Some(at) => Some(Ok(at)),
            None => self.arrived(entry, disk).map(Err),
        };
        let files: Vec<Result<usize, Loaded>> = entries.into_iter().map(read).collect::<Option<_>>()?;
        Some(Walked { files, links, config, config_texts })
    }

    /// Reads a file that was not there, or is another one; `None` where more hangs on it than its text.
    fn arrived(&self, entry: Entry, disk: &Disk) -> Option<Loaded> {
        // The date of a draft is that of its file.
        if entry.role == Role::Draft || entry.access != Access::Open {
            return None;
        }
        let loaded = discover::load_one(self.reader(disk, self.site.kind), entry);
        // What it includes from beside it is looked for when a site is opened.
        let is_read = loaded.entry.role != Role::Skipped(Why::Draft);
        let includes = |text: &Source| is_read && text.text.contains("include_relative");
        if loaded.text.as_ref().is_some_and(includes) {
            return None;
        }
        loaded.problem.is_none().then_some(loaded)
    }

    /// Whether `include_relative` somewhere may mean a file, or the file includes others so.
    fn may_be_included_relatively(&self, path: &SitePath) -> bool {
        let of_files = || {
            let files = self.material.files.iter();
            files.filter_map(|file| Some((&file.path, &file.parsed.as_ref()?.template)))
        };
        if of_files().any(|(own, template)| own == path && !template.relative_includes.is_empty()) {
            return true;
        }
        let templates = of_files()
            .map(|(_, template)| template)
            .chain(self.relative_includes.values().map(|(_, template)| template));
        let mut names = templates.flat_map(|template| &template.relative_includes);
        self.relative_includes.contains_key(path)
            || names.any(|name| name.rsplit('/').next() == Some(path.file_name()))
    }

    /// The configuration with these files, and their new texts; `None` where other files are read by it.
    fn config_again(&self, paths: &BTreeSet<SitePath>, disk: &Disk) -> Option<(Arc<Config>, Texts)> {
        let config = &self.site.config;
        let is_read = |path: &SitePath| config.files.iter().any(|id| self.sources.get(*id).path == *path);
        let mut texts = Vec::new();
        for path in paths.iter().filter(|path| is_read(path) || path.as_str().starts_with("_config.")) {
            let id = self.sources.find(path.as_str()).filter(|id| config.files.contains(id))?;
            let entry = Entry { path: path.clone(), role: Role::Config, access: Access::Open };
            texts.push((id, discover::load_one(self.reader(disk, self.site.kind), entry).text?));
        }
        if texts.is_empty() {
            return Some((config.clone(), texts));
        }
        let text = |id: &FileId| -> (FileId, &Source) {
            let new = texts.iter().find(|(other, _)| other == id).map(|(_, source)| source);
            (*id, new.unwrap_or_else(|| self.sources.get(*id)))
        };
        let files: Vec<(FileId, &Source)> = config.files.iter().map(text).collect();
        let new = Config::read(&files, config.jekyll());
        new.reads_as(config).then(|| (Arc::new(new), texts))
    }

    pub(super) fn take_over_walk(&mut self, walked: Walked, disk: &Disk) {
        let mut edited: BTreeSet<FileId> = BTreeSet::new();
        for (id, source) in walked.config_texts {
            edited.insert(id);
            self.sources.replace(id, source);
        }
        let files = std::mem::take(&mut self.material.files);
        let mut old: Vec<Option<LoadedFile>> = files.into_iter().map(Some).collect();
        let mut files: Vec<LoadedFile> = Vec::with_capacity(walked.files.len());
        let mut arrived = Vec::new();
        for file in walked.files {
            match file {
                Ok(at) => files.extend(old.get_mut(at).and_then(Option::take)),
                Err(loaded) => {
                    arrived.push(files.len());
                    files.push(self.numbered(loaded));
                }
            }
        }
        // Those that are left over are gone, or have another text, or come again as something else.
        let left: Vec<LoadedFile> = old.into_iter().flatten().collect();
        for id in left.iter().filter_map(|file| file.file) {
            edited.insert(id);
            self.forget(id);
        }
        let mut everywhere = !Arc::ptr_eq(&walked.config, &self.site.config);
        let all_markdown = reads_all_markdown(&walked.config);
        for at in arrived {
            let Some((file, id)) = files.get_mut(at).and_then(|file| file.file.map(|id| (file, id))) else {
                continue;
            };
            edited.insert(id);
            self.forget(id);
            let source = self.sources.get(id);
            self.data_errors.extend(parse(file, source, all_markdown));
            let before = || left.iter().find(|old| old.file == Some(id) && old.role == file.role);
            everywhere = everywhere || before().is_some_and(|old| reaches_everywhere(Some(old), file));
            let heading = first_heading(file, source, &walked.config);
            self.material.options.first_heading.extend(heading.map(|heading| (id, heading)));
        }
        let is_used = |id: &FileId| {
            files.iter().any(|file| file.file == Some(*id)) || self.site.config.files.contains(id)
        };
        let gone: Vec<FileId> = edited.iter().copied().filter(|id| !is_used(id)).collect();
        gone.into_iter().for_each(|id| self.sources.remove(id));
        self.material.files = files;
        self.material.links = walked.links;
        self.material.links.extend(edit::links(disk, &self.root, self.relative_includes.keys()));
        let premises = &mut self.material.options.premises;
        premises.absent_collections = discover::absent_collections(disk, &self.root, &walked.config);
        premises.linked_includes = discover::linked_includes(disk, &self.root, &walked.config);
        let difference = self.fold(walked.config);
        let reach = Reach { site: true, everywhere, texts: true };
        self.note(edited, difference, reach);
    }

    /// Takes a text in.
    fn numbered(&mut self, loaded: Loaded) -> LoadedFile {
        let Loaded { entry: Entry { path, role, access }, text, is_page, image, .. } = loaded;
        let image = image.map(Arc::new);
        let is_utf8 = text.as_ref().is_none_or(|source| source.invalid_at.is_none());
        let parsed = unread_draft(&role, text.as_ref());
        let file = text.filter(|_| parsed.is_none()).map(|source| match self.sources.find(path.as_str()) {
            Some(id) => {
                self.sources.replace(id, source);
                id
            }
            None => self.sources.add(source),
        });
        let document = KnownDocument::default();
        LoadedFile { path, role, access, file, parsed, is_page, is_utf8, data: None, image, document }
    }

    /// Forgets what was made of a text.
    fn forget(&mut self, id: FileId) {
        self.data_errors.retain(|(other, _)| *other != id);
        self.material.options.first_heading.remove(&id);
    }
}
