//! What is another one in a site that was put together again.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::{Collection, Page, PageId, Site, names};
use crate::liquid::{Value, are_identical};

/// What of a site is not as in another one.
#[derive(Debug, Default)]
pub struct Difference {
    /// Pages that are new or gone, or have another front matter or address.
    pub pages: BTreeSet<PageId>,
    /// Pages with another page before or behind them.
    pub neighbours: BTreeSet<PageId>,
    /// Those of them that are to others what they were not: new or gone, elsewhere, rendered earlier or later.
    pub moved: BTreeSet<PageId>,
    /// Pages that links may no longer lead to, or now lead to without being written anew.
    pub linked: BTreeSet<PageId>,
    /// The paths by which texts may name those that moved, before and after.
    pub paths: HashSet<Box<str>>,
    /// Files and folders of `_data`, by their keys in `site.data`.
    pub data: Vec<Arc<str>>,
    /// Keys of `site`: settings and lists of pages.
    pub site: BTreeSet<Arc<str>>,
    /// Whether links may lead elsewhere.
    pub elsewhere: bool,
    /// Whether rules may find something else on any page: settings, data or names that they ask for are others.
    pub everywhere: bool,
}

impl Difference {
    /// Compares two sites of the same environment, the new one being the old one [put together again](Site::build_again). `None`: other
    /// templates are in use, or other settings heeded, so that hardly anything can be kept.
    pub fn between(old: &Site, new: &Site) -> Option<Difference> {
        let is_same = old.config.renders_as(&new.config)
            && (&old.base_path, &old.home_url) == (&new.base_path, &new.home_url)
            && old.collections.len() == new.collections.len()
            && old.collections.iter().zip(&new.collections).all(|(old, new)| is_same_collection(old, new))
            && are_same_templates(old, new)
            && old.plugin_pages == new.plugin_pages
            && old.unknown_keys == new.unknown_keys
            && old.dialect() == new.dialect();
        if !is_same {
            return None;
        }
        let mut difference = Difference { site: old.config.changed(&new.config), ..Difference::default() };
        difference.everywhere = !difference.site.is_empty();
        difference.elsewhere = old.unpublished != new.unpublished || old.own_hosts != new.own_hosts;
        difference.of_pages(old, new);
        if difference.elsewhere {
            // Whoever links to an old URL is told of the new one, if that is there.
            let old_urls = new.page_ids().filter(|id| new.page(*id).redirect.is_some());
            difference.linked.extend(old_urls);
        }
        difference.everywhere |= names::are_others(old, new, &difference.pages);
        difference.of_lists(old, new)?;
        difference.of_data(&old.data, &new.data)?;
        Some(difference)
    }

    fn of_pages(&mut self, old: &Site, new: &Site) {
        let absent = Page::absent();
        for number in 0..old.pages.len().max(new.pages.len()) {
            let id = PageId(number as u32);
            let (before, after) =
                (old.pages.get(number).unwrap_or(&absent), new.pages.get(number).unwrap_or(&absent));
            let is_moved = !is_same_page(before, after);
            if is_moved {
                self.moved.insert(id);
                self.elsewhere = true;
                self.linked.extend([id].into_iter().chain(shadowed(old, after)));
                let folder = new.config.collections_dir();
                self.paths.extend([before, after].into_iter().flat_map(|page| paths(page, folder)));
            }
            if is_moved || !is_same_front_matter(before, after) {
                self.pages.insert(id);
            }
        }
    }

    /// Lists of pages, and what pages see of them. `None`: pages that stayed have changed places.
    fn of_lists(&mut self, old: &Site, new: &Site) -> Option<()> {
        let others = old.index.lists.others(&new.index.lists);
        self.site.extend(others);
        let mut is_same_order = true;
        for (old_each, new_each) in old.collections.iter().zip(&new.collections) {
            if old_each.documents == new_each.documents && old_each.files == new_each.files {
                continue;
            }
            self.site.insert((&*new_each.label).into());
            self.site.insert("collections".into());
            is_same_order &=
                self.keep_their_order(old_each.documents.iter().copied(), new_each.documents.iter().copied());
            for id in &new_each.documents {
                let around =
                    |site: &Site, each: &Collection| site.index.position(*id).map(|at| each.around(at));
                if around(old, old_each) != around(new, new_each) {
                    self.neighbours.insert(*id);
                }
            }
        }
        (is_same_order && self.keep_their_order(old.page_ids(), new.page_ids())).then_some(())
    }

    /// Whether the pages that are where they were come in the same order.
    fn keep_their_order(&self, old: impl Iterator<Item = PageId>, new: impl Iterator<Item = PageId>) -> bool {
        let stays = |id: &PageId| !self.moved.contains(id);
        old.filter(stays).eq(new.filter(stays))
    }

    fn of_data(&mut self, old: &Value, new: &Value) -> Option<()> {
        let (Value::Hash(old), Value::Hash(new)) = (old, new) else {
            return old.is_identical(new).then_some(());
        };
        let all: BTreeSet<&Arc<str>> = old.keys().chain(new.keys()).collect();
        let is_other = |key: &&Arc<str>| match (old.get(*key), new.get(*key)) {
            (Some(old), Some(new)) => !old.is_identical(new),
            _ => true,
        };
        self.data = all.into_iter().filter(is_other).cloned().collect();
        // Their keys are not gone through: nobody edits data as often as text.
        self.everywhere |= !self.data.is_empty();
        Some(())
    }
}

impl Collection {
    /// The documents before and behind one.
    fn around(&self, at: usize) -> [Option<PageId>; 2] {
        let other = |at: Option<usize>| self.documents.get(at?).copied();
        [other(at.checked_sub(1)), other(at.checked_add(1))]
    }
}

/// What answers so far where a page may answer from now on.
fn shadowed<'s>(old: &'s Site, new: &'s Page) -> impl Iterator<Item = PageId> + use<'s> {
    const ENDINGS: [&str; 4] = ["", ".html", "/index.html", "/index.xml"];
    let stems = ENDINGS.iter().filter_map(|ending| new.output.strip_suffix(ending));
    let outputs = stems.flat_map(|stem| ENDINGS.iter().map(move |ending| format!("{stem}{ending}")));
    outputs.filter(|_| new.written).filter_map(|output| old.by_output(&output))
}

/// The paths by which jekyll-relative-links finds a page.
fn paths<'p>(page: &'p Page, collections_dir: &str) -> impl Iterator<Item = Box<str>> + use<'p> {
    let source = page.source.as_ref().map(|source| source.as_str());
    let below = source.and_then(|source| source.strip_prefix(collections_dir)?.strip_prefix('/'));
    [source, below, Some(&*page.output)].into_iter().flatten().map(Into::into)
}

/// Whether the page is the same to those who only link to it or list it.
fn is_same_page(old: &Page, new: &Page) -> bool {
    old.kind == new.kind
        && old.file == new.file
        && old.source == new.source
        && old.relative_path == new.relative_path
        && old.url == new.url
        && old.output == new.output
        && old.layout == new.layout
        && old.date == new.date
        && old.slug == new.slug
        && old.draft == new.draft
        && old.markdown == new.markdown
        && old.liquid == new.liquid
        && old.html == new.html
        && old.written == new.written
        && old.redirect == new.redirect
        && old.paginator == new.paginator
        && old.image == new.image
}

fn is_same_front_matter(old: &Page, new: &Page) -> bool {
    are_identical(&old.data, &new.data)
        && old.layout_place == new.layout_place
        && old.redirect_from == new.redirect_from
        && old.title == new.title
        && old.categories == new.categories
        && old.tags == new.tags
}

fn is_same_collection(old: &Collection, new: &Collection) -> bool {
    old.label == new.label && old.output == new.output && are_identical(&old.metadata, &new.metadata)
}

/// Layouts are the same but for their text, which is told of by its file.
fn are_same_templates(old: &Site, new: &Site) -> bool {
    let layouts = old.layouts.len() == new.layouts.len()
        && old.layouts.iter().zip(&new.layouts).all(|((a, old), (b, new))| {
            a == b && old.file == new.file && old.parent == new.parent && are_identical(&old.data, &new.data)
        });
    let files = |site: &Site| site.includes.iter().map(|(name, (file, _))| (name.clone(), *file)).collect();
    let (old, new): (Vec<_>, Vec<_>) = (files(old), files(new));
    layouts && old == new
}
