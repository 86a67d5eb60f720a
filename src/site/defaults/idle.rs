//! Sets of defaults that apply to nothing (J-URL-16).

use super::{Defaults, Set};
use crate::site::{Jekyll, PageId, PageKind, Site, Why};
use crate::source::SitePath;

/// A set that applies to nothing that the site has.
#[derive(Clone, Debug, PartialEq)]
pub struct IdleSet {
    /// Its position in the list as written.
    pub index: usize,
    /// `path` of its scope; `None` where all paths will do.
    pub path: Option<String>,
    /// `type` of its scope, as Jekyll takes it.
    pub kind: Option<String>,
    /// What keeps it from applying.
    pub why: Idle,
}

/// Why a set applies to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idle {
    /// Nothing ever has such a type.
    NoSuchType,
    /// Nothing lies below the path, whatever its type.
    NoSuchPath,
    /// What lies below the path has other types.
    OtherType,
}

/// The sets that apply to nothing, in order. A type or a collection that is only empty yet is not told of.
pub fn idle_sets(site: &Site) -> Vec<IdleSet> {
    let config = &*site.config;
    let left_out: Vec<&SitePath> = left_out(site).collect();
    let sources = site.pages.iter().filter_map(|page| page.source.as_ref());
    let defaults = Defaults::new(config, sources.chain(left_out.iter().copied()));
    let items = scoped_items(site);
    let why = |set: &Set| {
        if items.iter().any(|(path, kind)| defaults.applies(set, path, *kind)) {
            return None;
        }
        if !set.kind.as_deref().is_none_or(|kind| is_type(site, kind)) {
            return Some(Idle::NoSuchType);
        }
        // What is left out today may be published tomorrow.
        let scope = set.path.as_deref().filter(|scope| !scope.is_empty())?;
        let is_of = |path: &SitePath| {
            let path = defaults.strip_collections_dir(path.as_str());
            defaults.path_applies(set, path) || is_below(scope, path)
        };
        if left_out.iter().any(|path| is_of(path)) {
            return None;
        }
        let has_path = items.iter().any(|(path, _)| defaults.path_applies(set, path));
        Some(if has_path { Idle::OtherType } else { Idle::NoSuchPath })
    };
    let idle = |set: &Set| {
        let why = why(set)?;
        Some(IdleSet { index: set.index, path: set.path.clone(), kind: set.kind.clone(), why })
    };
    defaults.sets.iter().filter_map(idle).collect()
}

/// Everything that defaults can apply to: its path as scopes see it, and its type; static files outside of collections have none.
pub fn scoped_items(site: &Site) -> Vec<(&str, Option<&str>)> {
    let label = |at: u32| site.collections.get(at as usize).map(|collection| &*collection.label);
    let item = |id: PageId| {
        let page = site.page(id);
        let kind = match page.kind {
            PageKind::Page | PageKind::Generated { .. } => Some("pages"),
            PageKind::Document { collection } => label(collection),
            PageKind::Static => site.index.collection_of_file(id).and_then(label),
        };
        (&*page.relative_path, kind)
    };
    // jekyll-archives has its pages looked up by their URL.
    let made = site.pages.iter().filter(|page| matches!(page.kind, PageKind::Generated { .. }));
    let made = made.map(|page| (&*page.output, Some("pages")));
    site.page_ids().map(item).chain(made).collect()
}

/// Whether an item can have the type at all: drafts are posts (J-POST-2).
fn is_type(site: &Site, kind: &str) -> bool {
    kind == "pages" || site.collections.iter().any(|collection| &*collection.label == kind)
}

/// Files and folders that the build leaves out, those of the build itself excepted.
fn left_out(site: &Site) -> impl Iterator<Item = &SitePath> {
    site.unpublished.iter().filter(|item| item.why != Why::BuildFile).map(|item| &item.source)
}

/// Whether a scope is for something in a folder.
fn is_below(scope: &str, folder: &str) -> bool {
    scope.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

impl Defaults<'_> {
    /// Whether a glob is looked for outside of the source: 4.x joins paths, and an absolute one stays as it is.
    pub(super) fn leaves_source(&self, scope: &str) -> bool {
        scope.starts_with('/') && self.config.jekyll() == Jekyll::V4
    }
}
