//! What is another one in a site that was put together again.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Collection, Page, PageId, Site};
use crate::liquid::{Hash, Value, are_identical};

/// What a site has that another one of the same pages has not.
#[derive(Debug, Default)]
pub struct Difference {
    /// Pages with another front matter, whatever else of the file changed.
    pub pages: Vec<PageId>,
    /// Files and folders of `_data`, by their keys in `site.data`.
    pub data: Vec<Arc<str>>,
    /// Whether `site.tags` or `site.categories` changed.
    pub tags: bool,
    /// Whether front matter or data have other keys, at any depth.
    pub keys: bool,
}

impl Difference {
    /// Compares two sites of the same configuration, settings and environment. `None`: they have other pages, or the same at
    /// other addresses or in another order, or other templates, so that hardly anything can be kept.
    pub fn between(old: &Site, new: &Site) -> Option<Difference> {
        let have_same_pages = old.pages.len() == new.pages.len()
            && old.pages.iter().zip(&new.pages).all(|(old, new)| is_same_page(old, new));
        let is_same = have_same_pages
            && old.collections.len() == new.collections.len()
            && old.collections.iter().zip(&new.collections).all(|(old, new)| is_same_collection(old, new))
            && old.unpublished == new.unpublished
            && are_same_collisions(old, new)
            && are_same_templates(old, new)
            && old.has_unmodelled_plugins == new.has_unmodelled_plugins
            && old.index.lists.is_same_order(&new.index.lists);
        if !is_same {
            return None;
        }
        let mut difference =
            Difference { tags: !old.index.lists.has_same_tags(&new.index.lists), ..Difference::default() };
        for id in new.page_ids() {
            let (old, new) = (old.page(id), new.page(id));
            if !is_same_front_matter(old, new) {
                difference.pages.push(id);
                difference.keys |= keys(&old.data) != keys(&new.data);
            }
        }
        difference.of_data(&old.data, &new.data)?;
        Some(difference)
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
        self.keys |= !self.data.is_empty();
        Some(())
    }
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
    old.label == new.label
        && old.output == new.output
        && old.documents == new.documents
        && old.files == new.files
        && are_identical(&old.metadata, &new.metadata)
}

fn are_same_collisions(old: &Site, new: &Site) -> bool {
    old.collisions.len() == new.collisions.len()
        && old.collisions.iter().zip(&new.collisions).all(|(old, new)| {
            old.output == new.output && old.winner == new.winner && old.losers == new.losers
        })
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

/// The keys of a mapping, at any depth, sorted; those of what is too deeply shared are those of its first values.
fn keys(hash: &Arc<Hash>) -> BTreeSet<Arc<str>> {
    const MAX_VALUES: usize = 100_000;
    let mut keys = BTreeSet::new();
    let mut left = vec![Value::Hash(hash.clone())];
    let mut seen = 0;
    while let Some(value) = left.pop() {
        seen += 1;
        match value {
            _ if seen > MAX_VALUES => break,
            Value::Array(items) => left.extend(items.iter().cloned()),
            Value::Hash(hash) => {
                keys.extend(hash.keys().cloned());
                left.extend(hash.values().cloned());
            }
            _ => {}
        }
    }
    keys
}
