//! The files of a site, read and numbered.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::AT_ONCE;
use crate::discover::{self, Access, Disk, Entry, Images, Loaded, Reader, Role};
use crate::render::RelativeIncludes;
use crate::settings::Settings;
use crate::site::config::Config;
use crate::site::{Image, Jekyll, KnownDocument, LoadedFile, SiteKind};
use crate::source::{FileId, SitePath, Source};
use crate::yaml::SyntaxError;

use super::open::{parse, reads_all_markdown, unread_draft};
use super::relative::Includers;
use super::{Root, Sources};

/// What reading collects.
pub(super) struct Files<'d> {
    /// Where they are read from.
    pub(super) disk: &'d Disk,
    /// Nothing outside of this folder is read.
    pub(super) boundary: PathBuf,
    pub(super) sources: Sources,
    pub(super) data_errors: Vec<(FileId, SyntaxError)>,
    pub(super) unread: Vec<(FileId, String)>,
    pub(super) images: Images,
    /// Whether code of the site puts front matter before the Markdown of collections that has none.
    pub(super) is_front_matter_added: bool,
}

impl<'d> Files<'d> {
    pub(super) fn new(boundary: &Path, disk: &'d Disk) -> Self {
        Files {
            disk,
            boundary: boundary.to_path_buf(),
            sources: Sources::default(),
            data_errors: Vec::new(),
            unread: Vec::new(),
            images: Images::Unread,
            is_front_matter_added: false,
        }
    }

    /// How files below a folder are read.
    pub(super) fn reader<'a>(&self, root: &'a Path, kind: SiteKind, limit: u64) -> Reader<'a>
    where
        'd: 'a,
    {
        Reader {
            root,
            kind,
            limit,
            disk: self.disk,
            images: self.images,
            is_front_matter_added: self.is_front_matter_added,
        }
    }

    /// Reads the configuration, which decides what else is looked at.
    pub(super) fn read_config(
        &mut self,
        root: &Root,
        paths: &[SitePath],
        settings: &Settings,
        jekyll: Jekyll,
    ) -> Config {
        let mut ids = Vec::new();
        for path in paths {
            let access = discover::access(self.disk, &self.boundary, &root.path.join(path.as_str()));
            let entry = Entry { path: path.clone(), role: Role::Config, access };
            let loaded =
                discover::load_one(self.reader(&root.path, root.kind, settings.max_file_size), entry);
            match loaded.text {
                Some(source) => ids.push(self.sources.add(source)),
                None => {
                    let reason = match loaded.entry.access {
                        Access::Outside => "it lies outside of the repository".into(),
                        _ => loaded.problem.unwrap_or_else(|| "it is no file".into()),
                    };
                    self.unread_file(path.clone(), reason);
                }
            }
        }
        let texts: Vec<(FileId, &Source)> = ids.iter().map(|id| (*id, &**self.sources.get(*id))).collect();
        Config::read(&texts, jekyll)
    }

    fn unread_file(&mut self, path: SitePath, reason: String) {
        let id = self.sources.add(Source::new(path, ""));
        self.unread.push((id, reason));
    }

    /// Numbers the texts and parses them, in parallel.
    pub(super) fn take_in(&mut self, loaded: Vec<Loaded>, config: &Config) -> Vec<LoadedFile> {
        let mut files = Vec::with_capacity(loaded.len());
        for Loaded { entry, text, is_page, problem, image } in loaded {
            if let Some(reason) = problem {
                self.unread_file(entry.path.clone(), reason);
            }
            let is_utf8 = text.as_ref().is_none_or(|source| source.invalid_at.is_none());
            let parsed = unread_draft(&entry.role, text.as_ref());
            let file = text.filter(|_| parsed.is_none()).map(|source| self.sources.add(source));
            let has_number = image.is_some() && self.images == Images::Files;
            let number = has_number.then(|| self.sources.add_without_text(entry.path.clone()));
            let image = image.map(|image| Arc::new(Image { file: number, ..image }));
            files.push(LoadedFile {
                path: entry.path,
                role: entry.role,
                access: entry.access,
                file,
                parsed,
                is_page,
                is_utf8,
                data: None,
                image,
                document: KnownDocument::default(),
            });
        }
        let sources = &self.sources;
        let all_markdown = reads_all_markdown(config);
        let errors: Vec<(FileId, SyntaxError)> = files
            .par_iter_mut()
            .with_max_len(AT_ONCE)
            .filter_map(|file| parse(file, sources.get(file.file?), all_markdown))
            .collect();
        self.data_errors.extend(errors);
        files
    }

    /// Reads what `include_relative` names, to the depth that Liquid allows.
    pub(super) fn read_relative_includes(
        &mut self,
        root: &Path,
        files: &[LoadedFile],
        includes_dir: &str,
        limit: u64,
    ) -> RelativeIncludes {
        let includers = Includers::new(files, includes_dir);
        let mut found = RelativeIncludes::new();
        for file in files {
            let mut wanted = includers.named_by(file);
            while let Some(path) = wanted.pop() {
                if found.contains_key(&path) {
                    continue;
                }
                let access = discover::access(self.disk, &self.boundary, &root.join(path.as_str()));
                let entry = Entry { path: path.clone(), role: Role::Include, access };
                let reader = self.reader(root, SiteKind::Jekyll, limit);
                let Some(source) = discover::load_one(reader, entry).text else {
                    continue;
                };
                let id = self.sources.add(source);
                let template = Arc::new(crate::liquid::parse(&self.sources.get(id).text, 0));
                wanted.extend(includers.named_beside(&file.path, &template));
                found.insert(path, (id, template));
            }
        }
        found
    }
}
