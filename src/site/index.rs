//! Ways to find a page, made once when the site is complete.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use foldhash::HashMap;

use super::collisions::rank;
use super::lists::Lists;
use super::{PageId, PageKind, Site, Why, plain};
use crate::source::SitePath;

/// The maps behind [`Site::by_output`] and its like.
#[derive(Debug, Default)]
pub struct Index {
    by_output: HashMap<Box<str>, PageId>,
    by_source: HashMap<SitePath, PageId>,
    /// Once somebody asks: hardly a link has other capitals.
    by_lower_output: OnceLock<HashMap<String, PageId>>,
    /// What `link` finds (J-LIQ-34).
    by_relative_path: HashMap<Box<str>, PageId>,
    collections: HashMap<Box<str>, u32>,
    /// The collection of each of its static files.
    collection_of_file: HashMap<PageId, u32>,
    unpublished: HashMap<SitePath, usize>,
    unpublished_urls: HashMap<Box<str>, usize>,
    ruby_plugins: bool,
    /// Where each document stands in its collection.
    positions: HashMap<PageId, usize>,
    /// Folders of plain documentation that another site generator reads.
    generator_folders: Vec<Box<str>>,
    pub(super) lists: Lists,
    /// The keys of all data, once somebody asks; `None` when there is too much of it.
    pub(super) data_keys: OnceLock<Option<HashSet<Arc<str>>>>,
}

/// No folder of a site lies deeper; links may, and looking up each of their folders would take the square of their length.
const MAX_DEPTH: usize = 256;

/// The folders above a path, the outermost first.
pub fn folders_above(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').take(MAX_DEPTH).map(|(at, _)| &path[..at])
}

impl Index {
    pub(super) fn of(site: &Site) -> Index {
        let mut index = Index::default();
        for id in site.page_ids() {
            let page = site.page(id);
            if page.written {
                index.by_output.insert(page.output.clone(), id);
            }
            if let Some(source) = &page.source {
                // A page that a plugin makes from a file yields to the file itself.
                let entry = index.by_source.entry(source.clone());
                if matches!(page.kind, PageKind::Generated { .. }) {
                    entry.or_insert(id);
                } else {
                    entry.and_modify(|known| *known = id).or_insert(id);
                }
            }
        }
        for (at, collection) in site.collections.iter().enumerate() {
            index.collections.insert(collection.label.clone(), at as u32);
            index.collection_of_file.extend(collection.files.iter().map(|id| (*id, at as u32)));
            index.positions.extend(collection.documents.iter().enumerate().map(|(at, id)| (*id, at)));
        }
        for (at, item) in site.unpublished.iter().enumerate() {
            index.unpublished.entry(item.source.clone()).or_insert(at);
            if let Some(url) = &item.url {
                index.unpublished_urls.entry((&**url).into()).or_insert(at);
            }
        }
        let plugins = format!("{}/", site.config.plugins_dir());
        index.ruby_plugins = site.unpublished.iter().any(|item| {
            item.why == Why::BuildFile
                && item.source.extension() == "rb"
                && item.source.as_str().starts_with(&plugins)
        });
        index.add_relative_paths(site);
        index.generator_folders = plain::generator_folders(site);
        index.lists = Lists::of(site);
        index
    }

    /// The first in the order pages, static files, documents wins. Static files outside of collections have a leading
    /// slash, and `link` adds one. What another file overwrites is found like anything else.
    fn add_relative_paths(&mut self, site: &Site) {
        let overwritten: HashSet<PageId> =
            site.collisions.iter().flat_map(|each| &each.losers).copied().collect();
        let mut ids: Vec<PageId> = site
            .page_ids()
            .filter(|id| {
                let page = site.page(*id);
                rank(&page.kind) == 0 || page.written || overwritten.contains(id)
            })
            .collect();
        ids.sort_by_key(|id| rank(&site.page(*id).kind));
        for id in ids {
            let page = site.page(id);
            if page.kind == PageKind::Static && !self.collection_of_file.contains_key(&id) {
                self.by_relative_path.entry(format!("/{}", page.relative_path).into()).or_insert(id);
            }
            self.by_relative_path.entry(page.relative_path.clone()).or_insert(id);
        }
    }

    /// The collection that a static file belongs to.
    pub(super) fn collection_of_file(&self, id: PageId) -> Option<u32> {
        self.collection_of_file.get(&id).copied()
    }

    /// Where a document stands in its collection.
    pub(super) fn position(&self, id: PageId) -> Option<usize> {
        self.positions.get(&id).copied()
    }
}

impl Site {
    /// When Jekyll renders a page (J-LIQ-3): the documents of the collections, posts first, then the pages.
    fn render_order(&self, id: PageId) -> (usize, usize) {
        match (self.page(id).kind.clone(), self.index.position(id)) {
            (PageKind::Document { collection }, Some(position)) => {
                let found = self.collections.get(collection as usize);
                let is_posts = found.is_some_and(|collection| &*collection.label == "posts");
                (if is_posts { 0 } else { 1 + collection as usize }, position)
            }
            _ => (usize::MAX, self.place_of(id)),
        }
    }

    /// Whether Jekyll renders one page before another one; `None` where nobody knows: pages are sorted by the names of their
    /// files alone.
    pub fn is_rendered_before(&self, one: PageId, other: PageId) -> Option<bool> {
        let name_of_page = |id: PageId| {
            let page = self.page(id);
            page.source.as_ref().filter(|_| page.kind == PageKind::Page).map(SitePath::file_name)
        };
        let is_left_to_chance = name_of_page(one).is_some_and(|name| name_of_page(other) == Some(name));
        (!is_left_to_chance).then(|| self.render_order(one) < self.render_order(other))
    }

    /// The page written to this file of the destination.
    pub fn by_output(&self, output: &str) -> Option<PageId> {
        self.index.by_output.get(output).copied()
    }

    /// The page written to this file if capitals did not count.
    pub fn by_output_ignoring_case(&self, output: &str) -> Option<PageId> {
        let by_output = self.index.by_lower_output.get_or_init(|| {
            let mut by_output = HashMap::default();
            for id in self.page_ids().filter(|id| self.page(*id).written) {
                by_output.entry(self.page(id).output.to_lowercase()).or_insert(id);
            }
            by_output
        });
        by_output.get(&output.to_lowercase()).copied()
    }

    /// Whether a static file stands where a folder of this path would have to be: a link to a folder outside of the
    /// repository, whose content nobody has looked at.
    pub fn is_below_unknown(&self, output: &str) -> bool {
        folders_above(output).any(|folder| {
            let found = self.by_output(folder).map(|id| self.page(id));
            found.is_some_and(|page| page.kind == PageKind::Static && page.file.is_none())
        })
    }

    /// Whether a page of plain documentation is the source of another site generator, which gives its links their meaning.
    pub fn is_read_by_another_generator(&self, id: PageId) -> bool {
        plain::is_generated_from(&self.index.generator_folders, &self.page(id).output)
    }

    /// The page that a source file becomes.
    pub fn by_source(&self, source: &str) -> Option<PageId> {
        self.index.by_source.get(source).copied()
    }

    /// What `link` finds by this path: Jekyll's `relative_path`.
    pub fn by_relative_path(&self, path: &str) -> Option<PageId> {
        self.index.by_relative_path.get(path).copied()
    }

    /// The collection of that label.
    pub fn collection(&self, label: &str) -> Option<u32> {
        self.index.collections.get(label).copied()
    }

    /// The unpublished file or folder at exactly this path.
    pub fn unpublished_file(&self, path: &str) -> Option<&super::Unpublished> {
        self.unpublished.get(*self.index.unpublished.get(path)?)
    }

    /// Why the file at this path, or the folder that holds it, is not published.
    pub fn unpublished_source(&self, path: &str) -> Option<&super::Unpublished> {
        let above: Vec<&str> = folders_above(path).collect();
        let nearest_first = std::iter::once(path).chain(above.into_iter().rev());
        nearest_first.into_iter().find_map(|path| self.unpublished_file(path))
    }

    /// The unpublished page or document that would have this URL.
    pub fn unpublished_url(&self, url: &str) -> Option<&super::Unpublished> {
        self.unpublished.get(*self.index.unpublished_urls.get(url)?)
    }

    /// Whether the site has Ruby code of its own that is run, so that it may add anything (J-CONF-11).
    pub fn has_ruby_plugins(&self) -> bool {
        self.index.ruby_plugins && !self.config.is_on("safe")
    }
}
