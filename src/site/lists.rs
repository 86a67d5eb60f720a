//! The lists of `site.*`, made once: a template asks for them on every page (J-LIQ-53).

use std::collections::HashSet;
use std::sync::Arc;

use indexmap::IndexMap;

use super::{PageId, PageKind, Site, permalink};
use crate::liquid::{Hash, Object, Value, entry_of};

/// Lists of pages and documents as Liquid sees them.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// `site.pages`
    pub(super) pages: Value,
    /// `site.html_pages`
    pub(super) html_pages: Value,
    /// `site.posts`: the newest first.
    pub(super) posts: Value,
    /// `site.static_files`
    pub(super) static_files: Value,
    /// `site.documents`: static files of collections included.
    pub(super) documents: Value,
    /// `site.collections`, sorted by label.
    pub(super) collections: Value,
    /// `site.LABEL` by number of the collection.
    pub(super) of_collections: Vec<Value>,
    /// `site.categories`
    pub(super) categories: Value,
    /// `site.tags`
    pub(super) tags: Value,
}

impl Lists {
    /// Those that have a key of `site` for themselves, with it.
    fn named(&self) -> [(&'static str, &Value); 8] {
        let Lists {
            pages,
            html_pages,
            posts,
            static_files,
            documents,
            collections,
            of_collections: _,
            categories,
            tags,
        } = self;
        [
            ("pages", pages),
            ("html_pages", html_pages),
            ("posts", posts),
            ("static_files", static_files),
            ("documents", documents),
            ("collections", collections),
            ("categories", categories),
            ("tags", tags),
        ]
    }

    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = &Value> {
        self.named().into_iter().map(|(_, list)| list).chain(&self.of_collections)
    }

    /// The keys of `site` with other lists than in another site, but for those of collections.
    pub(super) fn others(&self, other: &Lists) -> Vec<Arc<str>> {
        let both = self.named().into_iter().zip(other.named());
        let others = both.filter(|((_, a), (_, b))| !a.is_identical(b));
        let keys = others.flat_map(|((key, a), (_, b))| {
            let related = (key == "posts").then(|| Arc::from("related_posts"));
            [Arc::from(key)].into_iter().chain(related).chain(entries(key, a, b))
        });
        keys.collect()
    }
}

/// What is another one in a mapping of lists.
fn entries(key: &str, a: &Value, b: &Value) -> Vec<Arc<str>> {
    let (Value::Hash(a), Value::Hash(b)) = (a, b) else { return Vec::new() };
    let is_other = |name: &&Arc<str>| match (a.get(&***name), b.get(&***name)) {
        (Some(a), Some(b)) => !a.is_identical(b),
        _ => true,
    };
    let names = a.keys().chain(b.keys()).filter(is_other);
    names.map(|name| entry_of(key, name).into()).collect()
}

/// A page as a value.
pub(super) fn page_value(id: PageId) -> Value {
    Value::Object(Object::Page(id.0))
}

fn array(ids: impl IntoIterator<Item = PageId>) -> Value {
    Value::Array(Arc::new(ids.into_iter().map(page_value).collect()))
}

impl Lists {
    pub(super) fn of(site: &Site) -> Lists {
        let posts = site.collections.iter().find(|collection| &*collection.label == "posts");
        let posts: Vec<PageId> = posts.map(|posts| posts.documents.clone()).unwrap_or_default();
        let of_kind = |wanted: fn(&PageKind) -> bool| {
            site.page_ids().filter(|id| wanted(&site.page(*id).kind)).collect::<Vec<_>>()
        };
        let pages = of_kind(|kind| matches!(kind, PageKind::Page | PageKind::Generated { .. }));
        let html = pages.iter().copied().filter(|id| {
            let page = site.page(*id);
            matches!(permalink::extension(&page.output), ".html" | ".xhtml" | ".htm")
                || page.url.ends_with('/')
        });
        let both = site.collections.iter().flat_map(|collection| [&collection.documents, &collection.files]);
        let mut labels: Vec<u32> = (0..site.collections.len() as u32).collect();
        labels.sort_by_key(|at| site.collections.get(*at as usize).map(|collection| &*collection.label));
        let labels = labels.into_iter().map(|at| Value::Object(Object::Collection(at)));
        Lists {
            html_pages: array(html),
            pages: array(pages.iter().copied()),
            static_files: array(static_files(site)),
            documents: array(both.flatten().copied()),
            collections: Value::Array(Arc::new(labels.collect())),
            of_collections: site
                .collections
                .iter()
                .map(|each| array(each.documents.iter().copied()))
                .collect(),
            categories: grouped(&posts, |id| &site.page(id).categories),
            tags: grouped(&posts, |id| &site.page(id).tags),
            posts: array(posts.into_iter().rev()),
        }
    }
}

/// The static files in order. Those of collections are among them since Jekyll 4.
pub(super) fn static_files(site: &Site) -> Vec<PageId> {
    let of_collections = site.collections.iter().flat_map(|collection| &collection.files);
    let unlisted: HashSet<&PageId> = of_collections.filter(|_| !site.jekyll.is_4()).collect();
    let is_static = |id: &PageId| site.page(*id).kind == PageKind::Static;
    site.page_ids().filter(is_static).filter(|id| !unlisted.contains(id)).collect()
}

/// Posts by name, names in the order of their first use, the newest post first.
fn grouped<'s>(posts: &[PageId], names: impl Fn(PageId) -> &'s Vec<Box<str>>) -> Value {
    let mut groups: IndexMap<&str, Vec<PageId>> = IndexMap::new();
    for id in posts {
        for name in names(*id) {
            groups.entry(name).or_default().push(*id);
        }
    }
    let entries = groups.into_iter().map(|(name, ids)| (Arc::from(name), array(ids.into_iter().rev())));
    Value::Hash(Arc::new(entries.collect::<Hash>()))
}
