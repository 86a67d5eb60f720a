//! Which documents jekyll-paginate-v2 puts on the pages of a template, and in which order.

use std::cmp::Ordering;

use crate::liquid::Value;
use crate::site::{Page, PageId, Site};

use super::made;
use super::options::{text, truthy};
use super::setting::Settings;

/// The filters and the order of one template.
pub(super) struct Selection {
    collections: Vec<String>,
    categories: Option<Vec<String>>,
    tags: Option<Vec<String>>,
    locales: Option<Vec<String>>,
    sort_field: Option<String>,
    offset: usize,
    reverse: bool,
}

impl Selection {
    /// Reads the settings.
    pub(super) fn new(settings: &Settings) -> Self {
        let separators = |c: char| c == ';' || c == ',';
        let or_space = |c: char| c == ';' || c == ',' || c.is_ascii_whitespace();
        Selection {
            collections: settings.list("collection", or_space).unwrap_or_default(),
            categories: settings.list("category", separators),
            tags: settings.list("tag", separators),
            locales: settings.list("locale", separators),
            sort_field: settings.string("sort_field"),
            offset: usize::try_from(settings.integer("offset")).unwrap_or(0),
            reverse: settings.truthy("sort_reverse"),
        }
    }

    /// The documents, sorted.
    pub(super) fn documents(&self, site: &Site) -> Vec<PageId> {
        let mut found: Vec<PageId> = self
            .collections
            .iter()
            .flat_map(|label| of_collection(site, label))
            .filter(|id| self.accepts(site.page(*id)))
            .collect();
        let Some(field) = &self.sort_field else { return found };
        if field == "date" {
            found.sort_by(|a, b| {
                let key = |id: &PageId| site.page(*id).date.as_ref().map(jiff::Zoned::timestamp);
                key(a).cmp(&key(b))
            });
        } else {
            found.sort_by(|a, b| compare(field_of(site.page(*a), field), field_of(site.page(*b), field)));
        }
        found.truncate(found.len().saturating_sub(self.offset));
        if self.reverse {
            found.reverse();
        }
        found
    }

    /// Whether every filter accepts the document. The category `posts` means all.
    fn accepts(&self, page: &Page) -> bool {
        let hidden = page.data.contains_key("pagination") || truthy(page.data.get("hidden"));
        let all = |wanted: &Option<Vec<String>>, has: &dyn Fn(&str) -> bool| {
            wanted.as_ref().is_none_or(|names| names.iter().all(|name| has(name)))
        };
        let locale: Vec<Box<str>> =
            page.data.get("locale").and_then(text).map(Box::from).into_iter().collect();
        !hidden
            && all(&self.categories, &|name| name == "posts" || has(&page.categories, name))
            && all(&self.tags, &|name| has(&page.tags, name))
            && all(&self.locales, &|name| has(&locale, name))
    }
}

/// Whether one of the values, each possibly several with `;` or `,` between them, is `name` in any case.
fn has(values: &[Box<str>], name: &str) -> bool {
    let parts = values.iter().flat_map(|value| value.split([';', ',']));
    parts.map(str::trim).any(|part| part.chars().flat_map(char::to_lowercase).eq(name.chars()))
}

/// The documents of a collection; `all` is every collection but the posts.
fn of_collection(site: &Site, label: &str) -> Vec<PageId> {
    if label != "all" {
        return made::documents(site, label).to_vec();
    }
    let others = site.collections.iter().filter(|collection| &*collection.label != "posts");
    others.flat_map(|collection| collection.documents.iter().copied()).collect()
}

/// The value at a path of keys with colons between them.
fn field_of<'p>(page: &'p Page, path: &str) -> Option<&'p Value> {
    let mut keys = path.split(':').map(|key| key.trim().to_lowercase());
    let mut value = page.data.get(keys.next()?.as_str())?;
    for key in keys {
        let Value::Hash(hash) = value else { return None };
        value = hash.get(key.as_str())?;
    }
    Some(value)
}

/// Nothing first, strings without regard to case.
fn compare(a: Option<&Value>, b: Option<&Value>) -> Ordering {
    match (a, b) {
        (None | Some(Value::Nil), None | Some(Value::Nil)) => Ordering::Equal,
        (None | Some(Value::Nil), _) => Ordering::Less,
        (_, None | Some(Value::Nil)) => Ordering::Greater,
        (Some(Value::Int(a)), Some(Value::Int(b))) => a.cmp(b),
        (Some(Value::Float(a)), Some(Value::Float(b))) => a.total_cmp(b),
        (Some(Value::Date(a)), Some(Value::Date(b))) => a.cmp(b),
        (Some(Value::Time(a)), Some(Value::Time(b))) => a.timestamp().cmp(&b.timestamp()),
        (Some(a), Some(b)) => {
            text(a).unwrap_or_default().to_lowercase().cmp(&text(b).unwrap_or_default().to_lowercase())
        }
    }
}
