//! An edit of files that are known: what it changes of the site, without reading the others again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use crate::discover::{self, Access, Disk, Entry, Loaded, Reader, Role, WalkOptions};
use crate::liquid::{self, Template};
use crate::parse::Parsed;
use crate::rules;
use crate::site::config::Config;
use crate::site::{BuildOptions, Difference, Image, KnownDocument, LoadedFile, Site, SiteKind, draft_url};
use crate::source::{FileId, SitePath, Source};
use crate::yaml::SyntaxError;
use crate::yaml::front_matter::State;

use super::Workspace;
use super::kept::Reach;
use super::open::{first_heading, parse, reads_all_markdown, unread_draft};
use super::relative;

/// What a site is put together from, beside its configuration and environment.
#[derive(Debug, Default)]
pub(super) struct Material {
    /// The files of the walk, sorted by path. One that plays two roles is there twice.
    pub(super) files: Vec<LoadedFile>,
    pub(super) options: BuildOptions,
    /// How they were looked for.
    pub(super) walk: WalkOptions,
    /// Where links lead to: what is told of a file there is told of another path, too.
    pub(super) links: Vec<PathBuf>,
}

/// What was read of the files of an edit, before it is taken over.
#[derive(Default)]
pub(super) struct Reread {
    files: Vec<RereadFile>,
    /// Targets of `include_relative`.
    relative: Vec<(SitePath, FileId, Source, Arc<Template>)>,
}

struct RereadFile {
    /// Its number in the files of the walk.
    at: usize,
    file: LoadedFile,
    /// Its text, where that matters.
    source: Option<Source>,
    error: Option<SyntaxError>,
    /// Whether the site is the same but for this text.
    is_text_alone: bool,
}

impl Workspace {
    /// Reads the files of an edit that are known and stay what they are; `None` where it is another edit. `disk` has it
    /// already.
    pub(super) fn read_again(&self, paths: &BTreeSet<SitePath>, disk: &Disk) -> Option<Reread> {
        let mut read = Reread::default();
        for path in paths {
            (!self.decides_more(path)).then_some(())?;
            self.reread(path, disk, &mut read)?;
        }
        Some(read)
    }

    /// Whether a file decides how others are read.
    pub(super) fn decides_more(&self, path: &SitePath) -> bool {
        let is_below =
            |folder: &str| path.as_str().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let theme = self.material.options.theme.as_ref();
        let is_absent = |(folder, _): &(SitePath, _)| is_below(folder.as_str());
        matches!(path.file_name(), "Gemfile" | "Gemfile.lock" | "CNAME" | ".gitmodules" | ".gitignore")
            || path.file_name().starts_with("_config_")
            || self.site.absent.folders().iter().any(is_absent)
            || path.extension() == "gemspec"
            || path.as_str().split('/').any(|part| matches!(part, ".." | ".git" | ".github"))
            || is_below(self.site.config.plugins_dir())
            || theme.is_some_and(|theme| is_below(&theme.folder))
    }

    /// Whether a path leads to its file by a link, or another one does.
    pub(super) fn is_linked(&self, place: &Path) -> bool {
        let below = place.strip_prefix(&self.root).ok();
        let own = self.root.canonicalize().ok().zip(below).map(|(root, below)| root.join(below));
        // One that is not on disk is seen by the path that it was told by.
        let real = place.canonicalize().ok().or_else(|| own.clone());
        real != own
            || real.is_some_and(|real| self.material.links.iter().any(|target| real.starts_with(target)))
    }

    /// Reads a file again; `None` when it is not known, or no longer what it was.
    fn reread(&self, path: &SitePath, disk: &Disk, read: &mut Reread) -> Option<()> {
        let place = self.root.join(path.as_str());
        let was_file = self.disk.is_file(&place);
        if !was_file || !disk.is_file(&place) || self.is_linked(&place) {
            return None;
        }
        let start = self.material.files.partition_point(|file| file.path < *path);
        let known = self.material.files.iter().enumerate().skip(start);
        let known: Vec<_> = known.take_while(|(_, file)| file.path == *path).collect();
        for (at, file) in &known {
            read.files.push(self.reread_file(*at, file, disk)?);
        }
        match self.relative_includes.get(path) {
            Some((id, template)) => {
                let entry = Entry { path: path.clone(), role: Role::Include, access: Access::Open };
                let source = discover::load_one(self.reader(disk, SiteKind::Jekyll), entry).text?;
                let new = liquid::parse(&source.text, 0);
                self.names_same_files(template, &new).then_some(())?;
                read.relative.push((path.clone(), *id, source, Arc::new(new)));
            }
            None if known.is_empty() => return None,
            None => {}
        }
        Some(())
    }

    /// Whether `include_relative` looks for the same files in both.
    fn names_same_files(&self, old: &Template, new: &Template) -> bool {
        old.relative_includes == new.relative_includes
            && (old.includes.keys().eq(new.includes.keys())
                || !relative::are_named_by_shared(&self.material.files))
    }

    pub(super) fn reader<'a>(&'a self, disk: &'a Disk, kind: SiteKind) -> Reader<'a> {
        let images = rules::images_asked_for(&self.settings);
        let is_front_matter_added = self.site.custom_plugins.adds_front_matter;
        Reader {
            root: &self.root,
            kind,
            limit: self.settings.max_file_size,
            disk,
            images,
            is_front_matter_added,
        }
    }

    fn reread_file(&self, at: usize, old: &LoadedFile, disk: &Disk) -> Option<RereadFile> {
        // The date of a draft is that of its file.
        if old.access != Access::Open || matches!(old.role, Role::Config | Role::Draft) {
            return None;
        }
        let entry = Entry { path: old.path.clone(), role: old.role.clone(), access: Access::Open };
        let Loaded { text, is_page, problem, image, .. } =
            discover::load_one(self.reader(disk, self.site.kind), entry);
        if let Some(parsed) = unread_draft(&old.role, text.as_ref()) {
            let is_text_alone = draft_url(old.parsed.as_deref()) == draft_url(Some(&parsed));
            let file = LoadedFile { parsed: Some(parsed), ..old.clone() };
            return Some(RereadFile { at, file, source: None, error: None, is_text_alone });
        }
        let bare = |image: &Image| Image { file: None, ..image.clone() };
        let is_same_image = image == old.image.as_deref().map(bare);
        if problem.is_some() || text.is_some() != old.file.is_some() || !is_same_image {
            return None;
        }
        let mut file = LoadedFile { is_page, ..old.clone() };
        let mut error = None;
        if let Some(source) = &text {
            file.is_utf8 = source.invalid_at.is_none();
            let all_markdown = reads_all_markdown(&self.site.config);
            error = parse(&mut file, source, all_markdown).map(|(_, error)| error);
        }
        let nothing = Template::default();
        let before = template(old).unwrap_or(&nothing);
        if !self.names_same_files(before, template(&file).unwrap_or(&nothing)) {
            return None;
        }
        let is_text_alone = text.as_ref().is_none_or(|new| self.is_text_alone(old, &file, new));
        Some(RereadFile { at, file, source: text, error, is_text_alone })
    }

    /// Whether what the site is put together from is the same in both: the front matter with its places, not the text.
    fn is_text_alone(&self, old: &LoadedFile, new: &LoadedFile, source: &Source) -> bool {
        let Some(id) = old.file.filter(|_| old.role != Role::Data) else { return false };
        let before = self.sources.get(id);
        let is_same_head = match (&old.parsed, &new.parsed) {
            (Some(a), Some(b)) => {
                let (a, b) = (&a.front_matter, &b.front_matter);
                let head = |text: &str| text.get(..a.body as usize).map(str::to_owned);
                let is_read = |state: &State| matches!(state, State::None | State::Valid);
                a.body == b.body
                    && is_read(&a.state)
                    && a.state == b.state
                    && head(&before.text) == head(&source.text)
            }
            _ => false,
        };
        let heading = |file: &LoadedFile, source: &Source| first_heading(file, source, &self.site.config);
        is_same_head
            && old.is_page == new.is_page
            && old.is_utf8
            && new.is_utf8
            && heading(old, before) == heading(new, source)
    }

    pub(super) fn take_over(&mut self, read: Reread) {
        let is_text_alone = read.files.iter().all(|file| file.is_text_alone);
        let mut edited = BTreeSet::new();
        let mut reach = Reach { site: !is_text_alone, everywhere: !read.relative.is_empty(), texts: false };
        for RereadFile { at, file, source, error, .. } in read.files {
            let (Some(id), Some(source)) = (file.file, source) else {
                if let Some(slot) = self.material.files.get_mut(at) {
                    *slot = file;
                }
                continue;
            };
            edited.insert(id);
            if file.role == Role::Data {
                self.data_errors.retain(|(other, _)| *other != id);
                self.data_errors.extend(error.map(|error| (id, error)));
            }
            let heading = first_heading(&file, &source, &self.site.config);
            match heading {
                Some(heading) => _ = self.material.options.first_heading.insert(id, heading),
                None => _ = self.material.options.first_heading.remove(&id),
            }
            self.add_reach(&mut reach, at, &file, &source);
            self.sources.replace(id, source);
            if let (true, Some(parsed)) = (is_text_alone, &file.parsed) {
                replace_template(&mut self.site, id, &file.role, parsed);
            }
            if let Some(slot) = self.material.files.get_mut(at) {
                *slot = file;
            }
        }
        for (path, id, source, template) in read.relative {
            edited.insert(id);
            self.sources.replace(id, source);
            self.relative_includes.insert(path, (id, template));
        }
        let config = self.site.config.clone();
        let difference = if is_text_alone { Some(Difference::default()) } else { self.fold(config) };
        self.note(edited, difference, reach);
    }

    /// Notes for the next look what is not as it was.
    pub(super) fn note(&mut self, files: BTreeSet<FileId>, difference: Option<Difference>, reach: Reach) {
        let kept = self.kept.get_mut().unwrap_or_else(PoisonError::into_inner);
        kept.note(files, difference, reach);
    }

    /// Adds how far another text reaches beyond its page.
    fn add_reach(&self, reach: &mut Reach, at: usize, file: &LoadedFile, source: &Source) {
        let old = self.material.files.get(at);
        let before = file.file.map(|id| self.sources.get(id));
        reach.everywhere |= reaches_everywhere(old, file);
        if reach.everywhere {
            return;
        }
        let templates = (old.and_then(template), template(file));
        let ((Some(old), Some(new)), Some(before)) = (templates, before) else { return };
        reach.texts |= rules::asks_for_image_files(&self.settings)
            || rules::are_told_apart(&self.site, (before, old), (source, new));
    }

    /// Puts the site together again, and says what is another one.
    pub(super) fn fold(&mut self, config: Arc<Config>) -> Option<Difference> {
        if !Arc::ptr_eq(&config, &self.site.config) {
            self.material.files.iter_mut().for_each(|file| file.document = KnownDocument::default());
        }
        let Material { files, options, .. } = &self.material;
        let site = self.site.build_again(config, files, options.clone());
        let old = std::mem::replace(&mut self.site, site);
        let difference = Difference::between(&old, &self.site);
        // Thousands of pages are freed while others are rendered.
        rayon::spawn(move || drop(old));
        difference
    }
}

fn template(file: &LoadedFile) -> Option<&Template> {
    file.parsed.as_ref().map(|parsed| &*parsed.template)
}

/// Whether rules may find something else on any page when a file has another text.
pub(super) fn reaches_everywhere(old: Option<&LoadedFile>, new: &LoadedFile) -> bool {
    let is_page = matches!(new.role, Role::File | Role::Post | Role::Collection(_));
    match (old.and_then(template), template(new)) {
        (Some(old), Some(new)) if is_page => {
            old.assigns != new.assigns || !lent(old).eq(lent(new)) || old.has_liquid != new.has_liquid
        }
        _ => true,
    }
}

/// The variables of loops that a template lends to what it includes.
fn lent(template: &Template) -> impl Iterator<Item = (&String, &BTreeSet<String>)> {
    template.includes.iter().filter(|(_, variables)| !variables.is_empty())
}

/// Where those of some paths lead to that lead there by a link.
pub(super) fn links<'p>(disk: &Disk, root: &Path, paths: impl Iterator<Item = &'p SitePath>) -> Vec<PathBuf> {
    let Ok(real_root) = disk.real(root) else { return Vec::new() };
    let real = |path: &SitePath| {
        let real = disk.real(&root.join(path.as_str())).ok()?;
        (real != real_root.join(path.as_str())).then_some(real)
    };
    paths.filter_map(real).collect()
}

/// Puts another template in the place of that of a file.
fn replace_template(site: &mut Site, id: FileId, role: &Role, parsed: &Arc<Parsed>) {
    match role {
        Role::Layout => {
            let own = site.layouts.values_mut().filter(|layout| layout.file == id);
            own.for_each(|layout| layout.parsed = parsed.clone());
        }
        Role::Include => {
            let own = site.includes.values_mut().filter(|(file, _)| *file == id);
            own.for_each(|(_, old)| *old = parsed.clone());
        }
        _ => {
            let own = site.pages.iter_mut().filter(|page| page.file == Some(id) && page.parsed.is_some());
            own.for_each(|page| page.parsed = Some(parsed.clone()));
        }
    }
}
