//! Ways to find a page, made once when the site is complete.

use std::collections::{HashMap, HashSet};

use super::collisions::rank;
use super::lists::Lists;
use super::{PageId, PageKind, Site, Why};
use crate::source::SitePath;

/// The maps behind [`Site::by_output`] and its like.
#[derive(Debug, Default)]
pub struct Index {
    by_output: HashMap<Box<str>, PageId>,
    by_source: HashMap<SitePath, PageId>,
    by_lower_output: HashMap<String, PageId>,
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
    pub(super) lists: Lists,
}

impl Index {
    pub(super) fn of(site: &Site) -> Index {
        let mut index = Index::default();
        for id in site.page_ids() {
            let page = site.page(id);
            if page.written {
                index.by_output.insert(page.output.clone(), id);
                index.by_lower_output.entry(page.output.to_lowercase()).or_insert(id);
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
                index.unpublished_urls.entry(url.clone()).or_insert(at);
            }
        }
        let plugins = format!("{}/", site.config.plugins_dir());
        index.ruby_plugins = site.unpublished.iter().any(|item| {
            item.why == Why::BuildFile
                && item.source.extension() == "rb"
                && item.source.as_str().starts_with(&plugins)
        });
        index.add_relative_paths(site);
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
        ids.sort_by_key(|id| (rank(&site.page(*id).kind), *id));
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
    pub fn render_order(&self, id: PageId) -> (usize, usize) {
        match (self.page(id).kind.clone(), self.index.position(id)) {
            (PageKind::Document { collection }, Some(position)) => {
                let found = self.collections.get(collection as usize);
                let is_posts = found.is_some_and(|collection| &*collection.label == "posts");
                (if is_posts { 0 } else { 1 + collection as usize }, position)
            }
            _ => (usize::MAX, id.0 as usize),
        }
    }

    /// The page written to this file of the destination.
    pub fn by_output(&self, output: &str) -> Option<PageId> {
        self.index.by_output.get(output).copied()
    }

    /// The page written to this file if capitals did not count.
    pub fn by_output_ignoring_case(&self, output: &str) -> Option<PageId> {
        self.index.by_lower_output.get(&output.to_lowercase()).copied()
    }

    /// Whether a static file stands where a folder of this path would have to be: a link to a folder outside of the
    /// repository, whose content nobody has looked at.
    pub fn is_below_unknown(&self, output: &str) -> bool {
        let mut path = output;
        while let Some((folder, _)) = path.rsplit_once('/') {
            let found = self.by_output(folder).map(|id| self.page(id));
            if found.is_some_and(|page| page.kind == PageKind::Static && page.file.is_none()) {
                return true;
            }
            path = folder;
        }
        false
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

    /// Why the file at this path, or the folder that holds it, is not published.
    pub fn unpublished_source(&self, path: &str) -> Option<&super::Unpublished> {
        let mut path = path;
        loop {
            if let Some(at) = self.index.unpublished.get(path) {
                return self.unpublished.get(*at);
            }
            path = path.rsplit_once('/')?.0;
        }
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
