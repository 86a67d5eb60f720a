//! The names that a site gives to anything, and whether an edit gives others: rules ask for them to tell what was mistyped.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Page, PageId, Site};
use crate::liquid::{Hash, Value};

/// The names of some pages.
#[derive(Default)]
struct Names {
    /// Keys of front matter and defaults, at any depth.
    keys: BTreeSet<Arc<str>>,
    /// What authors wrote: keys of front matter, variables.
    written: BTreeSet<String>,
}

/// Whether two sites, of which only these pages differ, have other names.
pub(super) fn are_others(old: &Site, new: &Site, pages: &BTreeSet<PageId>) -> bool {
    let (before, after) = (of(old, pages), of(new, pages));
    let is_unchanged = |id: &PageId| !pages.contains(id);
    let others = || new.page_ids().filter(is_unchanged).map(|id| new.page(id));
    let has_key = |key: &Arc<str>| {
        others().any(|page| page.data.contains_key(key))
            || others().any(|page| keys(&page.data).contains(key))
    };
    let writes = |name: &String| others().any(|page| is_written(page, name));
    before.keys.symmetric_difference(&after.keys).any(|key| !has_key(key))
        || before.written.symmetric_difference(&after.written).any(|name| !writes(name))
}

fn of(site: &Site, pages: &BTreeSet<PageId>) -> Names {
    let mut names = Names::default();
    for page in pages.iter().filter_map(|id| site.pages.get(id.0 as usize)) {
        names.keys.extend(keys(&page.data));
        let Some(parsed) = &page.parsed else { continue };
        names.written.extend(parsed.template.assigns.iter().map(ToString::to_string));
        let node = parsed.front_matter.node.as_ref().and_then(|node| node.as_mapping());
        names.written.extend(node.into_iter().flat_map(|mapping| mapping.keys()));
    }
    names
}

/// Whether an author wrote the name, as a key or as a variable.
fn is_written(page: &Page, name: &str) -> bool {
    let Some(parsed) = &page.parsed else { return false };
    let mapping = parsed.front_matter.node.as_ref().and_then(|node| node.as_mapping());
    mapping.is_some_and(|mapping| mapping.entry(name).is_some())
        || parsed.template.assigns.iter().any(|variable| **variable == *name)
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
