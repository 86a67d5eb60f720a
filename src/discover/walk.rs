//! The walk over the folder of a site (J-READ-1..18).

use std::path::{Path, PathBuf};

use super::disk::{Disk, Item};
use super::region::{self, Region};
use super::tree::{Tree, Unreadable};
use super::{Access, Entry, Role};
use crate::site::config::Config;
use crate::site::exclude::EntryFilter;
use crate::site::{SiteKind, Why};
use crate::source::SitePath;
use crate::yaml::Node;

/// Nobody nests folders deeper; a chain of links may.
const MAX_DEPTH: usize = 128;
/// Links can make few folders look like very many.
const MAX_ENTRIES: usize = 1_000_000;

/// Folders of plain documentation that hold what others wrote or what a build made.
const NOT_DOCUMENTATION: &[&str] = &["node_modules", "target", "vendor", "_site", "build", "dist", "venv"];

/// What the walk needs to know beyond the configuration.
#[derive(Clone, Debug, Default)]
pub struct WalkOptions {
    /// Whether drafts are read (`--drafts` or `show_drafts`).
    pub drafts: bool,
    /// The configuration files in force, relative to the root.
    pub config_files: Vec<SitePath>,
}

/// Every path below `root` with its role or why it is skipped, sorted by path, and where the links among them lead to. A folder
/// that is skipped is one entry.
pub fn walk(
    disk: &Disk,
    root: &Path,
    config: &Config,
    kind: SiteKind,
    options: &WalkOptions,
) -> (Vec<Entry>, Vec<PathBuf>) {
    let mut walk = Walk {
        disk,
        root,
        boundary: boundary(root),
        config,
        filter: config.entry_filter(),
        options,
        entries: Vec::new(),
        links: Vec::new(),
    };
    match kind {
        SiteKind::Plain => walk.plain(),
        SiteKind::Jekyll => {
            walk.site();
            walk.named_folders();
            walk.included_files();
        }
    }
    walk.entries.sort_by(|a, b| a.path.cmp(&b.path));
    (walk.entries, walk.links)
}

/// The folder that nothing outside of is read: the repository, or without one the site.
pub fn boundary(root: &Path) -> PathBuf {
    let real = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    super::root::repository(&real).map_or(real.clone(), Path::to_path_buf)
}

/// Whether what lies at `path`, links followed, can be read and lies inside of the boundary.
pub fn access(disk: &Disk, boundary: &Path, path: &Path) -> Access {
    match disk.real(path) {
        Ok(target) if target.starts_with(boundary) => Access::Open,
        Ok(_) => Access::Outside,
        Err(error) => Access::Denied(error.to_string()),
    }
}

/// Labels of the collections whose folder does not exist.
pub fn absent_collections(disk: &Disk, root: &Path, config: &Config) -> Vec<Box<str>> {
    let folder = |label: &str| root.join(config.collections_dir()).join(format!("_{label}"));
    let labels = config.collections().into_iter().map(|collection| collection.label);
    let is_absent =
        |label: &String| !matches!(label.as_str(), "posts" | "data" | "") && !disk.is_folder(&folder(label));
    labels.filter(is_absent).map(String::into_boxed_str).collect()
}

/// What in the includes folder is a link that leads out of it, by its path below that folder.
pub fn linked_includes(disk: &Disk, root: &Path, config: &Config) -> Vec<Box<str>> {
    let folder = root.join(config.includes_dir());
    let Ok(real) = disk.real(&folder) else { return Vec::new() };
    let leaves = |path: &Path| disk.real(path).is_ok_and(|target| !target.starts_with(&real));
    let items = Tree::new(disk, &folder, false, MAX_DEPTH).filter_map(Result::ok);
    let links = items.filter(|item| item.is_link && leaves(&item.path));
    let below = |path: &Path| -> Option<Box<str>> {
        let names: Vec<_> =
            path.strip_prefix(&folder).ok()?.iter().map(|name| name.to_string_lossy()).collect();
        Some(names.join("/").into())
    };
    links.filter_map(|item| below(&item.path)).collect()
}

/// Folders at the top of the site that scopes of its `defaults` begin with.
pub fn scope_folders(disk: &Disk, root: &Path, config: &Config) -> Vec<Box<str>> {
    let list = config.written_at(&["defaults"]).and_then(|(_, list)| list.as_sequence());
    let path = |set: &'_ Node| set.get("scope")?.get("path")?.as_str().map(str::to_owned);
    let paths = list.into_iter().flatten().filter_map(path);
    let first = |path: String| path.split('/').next().unwrap_or_default().to_owned();
    let folders = paths.map(first).filter(|name| !matches!(name.as_str(), "" | "." | ".."));
    folders.filter(|name| disk.is_folder(&root.join(name))).map(String::into_boxed_str).collect()
}

pub(super) struct Walk<'a> {
    pub(super) disk: &'a Disk,
    pub(super) root: &'a Path,
    boundary: PathBuf,
    pub(super) config: &'a Config,
    pub(super) filter: EntryFilter,
    pub(super) options: &'a WalkOptions,
    entries: Vec<Entry>,
    links: Vec<PathBuf>,
}

impl Walk<'_> {
    pub(super) fn push(&mut self, path: SitePath, role: Role, access: Access) {
        self.entries.push(Entry { path, role, access });
    }

    fn skip(&mut self, path: SitePath, why: Why) {
        self.push(path, Role::Skipped(why), Access::Open);
    }

    /// The path of something below the root.
    pub(super) fn relative(&self, path: &Path) -> SitePath {
        let below = path.strip_prefix(self.root).unwrap_or(path);
        let names: Vec<_> = below.iter().map(|name| name.to_string_lossy()).collect();
        SitePath::new(&names.join("/"))
    }

    /// Whether a link stays inside of the boundary.
    pub(super) fn access(&self, entry: &Item) -> Access {
        // The path of such a file cannot be written down, so neither can it be opened again.
        if entry.path.file_name().is_none_or(|name| name.to_str().is_none()) {
            return Access::Denied("its name is not valid UTF-8".into());
        }
        if !entry.is_link {
            return Access::Open;
        }
        match access(self.disk, &self.boundary, &entry.path) {
            Access::Denied(_) if !self.disk.is_folder(&entry.path) && !self.disk.is_file(&entry.path) => {
                Access::Denied("it is a link that leads nowhere".into())
            }
            access => access,
        }
    }

    /// Whether what lies at a path, links followed, is inside of the boundary.
    pub(super) fn is_inside(&self, path: &SitePath) -> bool {
        access(self.disk, &self.boundary, &self.root.join(path.as_str())) == Access::Open
    }

    /// Everything below `folder` that `visit` does not step over. A folder that cannot be listed becomes an entry.
    pub(super) fn each(
        &mut self,
        folder: &SitePath,
        follow_links: bool,
        mut visit: impl FnMut(&mut Self, &Item, SitePath, Access) -> Step,
    ) {
        let start = if folder.as_str().is_empty() {
            self.root.to_path_buf()
        } else {
            self.root.join(folder.as_str())
        };
        let mut items = Tree::new(self.disk, &start, follow_links, MAX_DEPTH);
        while let Some(next) = items.next() {
            if self.entries.len() >= MAX_ENTRIES {
                return;
            }
            match next {
                Ok(item) => {
                    if item.is_link {
                        self.links.extend(self.disk.real(&item.path));
                    }
                    let path = self.relative(&item.path);
                    let access = self.access(&item);
                    let leaves = item.is_folder && access != Access::Open;
                    if !follow_links && item.is_link && self.disk.is_folder(&item.path) {
                        continue;
                    }
                    if visit(self, &item, path, access) == Step::Over && item.is_folder || leaves {
                        items.skip_folder();
                    }
                }
                Err(Unreadable { path, .. }) if !self.disk.is_folder(&path) => {
                    // Its name says what it would be.
                    let item = Item { path, is_folder: false, is_file: false, is_link: true };
                    let path = self.relative(&item.path);
                    let access = self.access(&item);
                    visit(self, &item, path, access);
                }
                Err(Unreadable { path, error }) => {
                    let path = self.relative(&path);
                    self.push(path, Role::File, Access::Denied(error.to_string()));
                }
            }
        }
    }

    /// The walk of pages and static files, with the posts of every folder that it enters (J-READ-1).
    fn site(&mut self) {
        self.each(&SitePath::new(""), true, |walk, entry, path, access| {
            let is_folder = entry.is_folder;
            if walk.options.config_files.contains(&path) {
                walk.push(path, Role::Config, access);
                return Step::Over;
            }
            if is_folder && walk.is_destination(&path) {
                walk.skip(path, Why::BuildFile);
                return Step::Over;
            }
            let name = path.file_name().to_string();
            if is_folder && region::is_posts_folder(&name) && access == Access::Open {
                walk.posts(&path, &name);
            }
            let skipped = walk.filter.skips(path.folder(), &name, is_folder);
            match skipped {
                Some(_) if is_folder && walk.has_region(&path, &name) => Step::Over,
                Some(why) => {
                    let why = walk.more_telling(why, &path, is_folder);
                    walk.skip(path, why);
                    Step::Over
                }
                None if is_folder && access == Access::Open => Step::Into,
                // A folder outside of the repository is not entered.
                None => {
                    walk.push(path, Role::File, access);
                    Step::Into
                }
            }
        });
    }

    /// An underscore folder that looks like a collection is told apart from other hidden names.
    fn more_telling(&self, why: Why, path: &SitePath, is_folder: bool) -> Why {
        let in_container = path.folder() == self.config.collections_dir() || path.folder().is_empty();
        if why != Why::Hidden || !is_folder || !in_container || !path.file_name().starts_with('_') {
            return why;
        }
        let label = &path.file_name()[1..];
        let is_collection = self.config.collections().iter().any(|collection| collection.label == label);
        match (path.file_name(), is_collection) {
            ("_sass", _) => Why::BuildFile,
            (_, true) => Why::OutsideCollectionsDir,
            (_, false) => Why::UnknownCollection,
        }
    }

    fn is_destination(&self, path: &SitePath) -> bool {
        self.config.destination().is_some_and(|folder| folder == path.as_str())
    }

    /// Files that `include` names although nothing else reads them (J-READ-2).
    fn included_files(&mut self) {
        if !self.config.jekyll().is_4() {
            return;
        }
        for name in self.config.include() {
            let path = SitePath::new(name.trim_start_matches("./").trim_matches('/'));
            let leaves = path.as_str().split('/').any(|part| part == "..") || path.as_str().is_empty();
            if leaves || !self.disk.is_file(&self.root.join(path.as_str())) {
                continue;
            }
            let is_read = |entry: &Entry| entry.path == path && entry.role == Role::File;
            if self.entries.iter().any(is_read) {
                continue;
            }
            let inside = self.is_inside(&path);
            self.entries.retain(|entry| entry.path != path || !matches!(entry.role, Role::Skipped(_)));
            self.push(path, Role::File, if inside { Access::Open } else { Access::Outside });
        }
    }

    /// Repository documentation: everything but hidden folders and what a build or a package manager made.
    fn plain(&mut self) {
        self.each(&SitePath::new(""), true, |walk, entry, path, access| {
            let name = path.file_name();
            let hidden = name.starts_with('.') && name != ".github";
            if entry.is_folder {
                if hidden || NOT_DOCUMENTATION.contains(&name) {
                    walk.skip(path, Why::Hidden);
                    return Step::Over;
                }
                if access == Access::Open {
                    return Step::Into;
                }
            }
            walk.push(path, Role::File, access);
            Step::Into
        });
    }

    /// Whether a folder that the filter leaves out is read in another way.
    fn has_region(&self, path: &SitePath, name: &str) -> bool {
        region::is_posts_folder(name) || self.region_folders().iter().any(|(folder, _)| folder == path)
    }

    /// The folders that the configuration names, and how each is read.
    pub(super) fn region_folders(&self) -> Vec<(SitePath, Region)> {
        let container = SitePath::new(self.config.collections_dir());
        let mut folders = vec![
            (SitePath::new(self.config.layouts_dir()), Region::Layouts),
            (SitePath::new(self.config.includes_dir()), Region::Includes),
            (SitePath::new(self.config.data_dir()), Region::Data),
            (SitePath::new(self.config.plugins_dir()), Region::Plugins),
        ];
        for collection in self.config.collections() {
            if !matches!(collection.label.as_str(), "posts" | "data" | "") {
                let folder = container.join(&format!("_{}", collection.label));
                folders.push((folder, Region::Collection(collection.label.as_str().into())));
            }
        }
        folders.retain(|(folder, _)| !folder.as_str().is_empty());
        folders
    }
}

/// Whether a walk enters the folder that it met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Into,
    Over,
}
