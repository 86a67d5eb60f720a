//! What templates see of the site (J-LIQ-50..55): the objects behind `site`, `page`, collections and `paginator`.

use std::sync::Arc;

use indexmap::IndexSet;

use super::lists::page_value;
use super::values::{text, texts};
use super::{Page, PageId, PageKind, Site, plugins, statics};
use crate::liquid::{Hash, Later, Object, Value};
use crate::origin::Text;

/// Keys of `site` beside the settings.
const SITE_KEYS: &[&str] = &[
    "time",
    "pages",
    "html_pages",
    "posts",
    "related_posts",
    "static_files",
    "documents",
    "collections",
    "categories",
    "tags",
    "data",
];
/// Keys of pages beside their front matter (J-LIQ-51).
const PAGE_KEYS: &[&str] = &["content", "dir", "name", "path", "url"];
/// Keys of documents beside their front matter (J-LIQ-52).
pub(super) const DOCUMENT_KEYS: &[&str] = &[
    "id",
    "url",
    "path",
    "relative_path",
    "collection",
    "content",
    "output",
    "excerpt",
    "title",
    "date",
    "categories",
    "tags",
    "name",
    "next",
    "previous",
    "draft",
    "slug",
    "ext",
];
/// Keys of static files beside their defaults (J-LIQ-54).
const STATIC_KEYS: &[&str] = &["path", "name", "basename", "extname", "modified_time", "collection"];
const COLLECTION_KEYS: &[&str] = &["label", "docs", "files", "directory", "relative_directory", "output"];
const PAGINATOR_KEYS: &[&str] = &[
    "page",
    "per_page",
    "posts",
    "total_posts",
    "total_pages",
    "previous_page",
    "previous_page_path",
    "next_page",
    "next_page_path",
    "first_page",
    "first_page_path",
    "last_page",
    "last_page_path",
    "page_path",
    "page_trail",
];

/// The site as a template of one page sees it. A layout that is rendered without its page has no `current`.
#[derive(Clone, Copy, Debug)]
pub struct Drops<'s> {
    /// The site.
    pub site: &'s Site,
    /// The page being rendered.
    pub current: Option<PageId>,
}

impl<'s> Drops<'s> {
    /// A property of an object; `None` where Liquid finds nil because there is no such key.
    pub fn property(&self, object: Object, key: &str) -> Option<Value> {
        let value = self.own_property(object, key);
        match object {
            Object::Site if key == "data" => value,
            Object::Site => self.site.plugin_names.over(&["site", key], value),
            Object::Page(_) => self.site.on_page(key, value),
            _ => value,
        }
    }

    /// A property, whatever plugins make of it.
    fn own_property(&self, object: Object, key: &str) -> Option<Value> {
        match object {
            Object::Site => self.site_property(key),
            Object::Page(number) => {
                let page = self.site.pages.get(number as usize)?;
                match page.kind {
                    PageKind::Static => statics::property(page, self.collection_of_file(number), key),
                    PageKind::Document { collection } => {
                        self.document_property(page, PageId(number), collection, key)
                    }
                    PageKind::Page | PageKind::Generated { .. } => self.page_property(page, key),
                }
            }
            Object::Collection(number) => self.collection_property(number, key),
            Object::Jekyll => match key {
                "version" => Some(Value::Unknown),
                "environment" => Some(text(&*self.site.environment.jekyll_environment)),
                _ => None,
            },
            Object::Theme => {
                let known = ["root", "version", "authors", "description", "metadata", "dependencies"];
                known.contains(&key).then_some(Value::Unknown)
            }
            Object::Paginator => self.paginator_property(key),
        }
    }

    /// What `for` yields over an object: the pairs of a page's front matter cannot be told in Jekyll's order.
    pub fn items(&self, _object: Object) -> Option<Vec<Value>> {
        None
    }

    /// The names that `property` knows.
    pub fn keys(&self, object: Object) -> Vec<Arc<str>> {
        let (fixed, data): (&[&str], Option<&Hash>) = match object {
            Object::Site => (SITE_KEYS, Some(&self.site.config.values)),
            Object::Page(number) => match self.site.pages.get(number as usize) {
                Some(page) => {
                    let fixed = match page.kind {
                        PageKind::Static => STATIC_KEYS,
                        PageKind::Document { .. } => DOCUMENT_KEYS,
                        PageKind::Page | PageKind::Generated { .. } => PAGE_KEYS,
                    };
                    (fixed, Some(&page.data))
                }
                None => (&[], None),
            },
            Object::Collection(number) => {
                (COLLECTION_KEYS, self.site.collections.get(number as usize).map(|each| &*each.metadata))
            }
            Object::Jekyll => (&["version", "environment"], None),
            Object::Theme => {
                (&["root", "version", "authors", "description", "metadata", "dependencies"], None)
            }
            Object::Paginator => (PAGINATOR_KEYS, None),
        };
        let mut keys: Vec<Arc<str>> = fixed.iter().map(|key| Arc::from(*key)).collect();
        if object == Object::Site {
            keys.extend(self.site.collections.iter().map(|collection| Arc::from(&*collection.label)));
        }
        keys.extend(data.into_iter().flat_map(|hash| hash.keys().cloned()));
        keys.sort();
        keys.dedup();
        keys
    }

    /// The global `page`; unknown when a layout is rendered without its page.
    pub fn global_page(&self) -> Value {
        self.current.map_or(Value::Unknown, page_value)
    }

    /// The global `paginator`: nil on pages that have none (J-PLUG-5).
    pub fn global_paginator(&self) -> Value {
        match self.current.map(|id| &self.site.page(id).paginator) {
            None => Value::Unknown,
            Some(None) => Value::Nil,
            Some(Some(_)) => Value::Object(Object::Paginator),
        }
    }

    /// The global `theme`: nil without a theme.
    pub fn global_theme(&self) -> Value {
        match self.site.config.text("theme").is_some() && self.site.jekyll.is_4() {
            true => Value::Object(Object::Theme),
            false => Value::Nil,
        }
    }

    /// J-LIQ-53; the label of a collection goes before a setting of the same name.
    fn site_property(&self, key: &str) -> Option<Value> {
        let site = self.site;
        let lists = &site.index.lists;
        if key != "posts"
            && let Some(at) = site.collection(key)
        {
            return lists.of_collections.get(at as usize).cloned();
        }
        Some(match key {
            "time" => Value::Later(Later::Moment(site.year())),
            "pages" => lists.pages.clone(),
            "html_pages" => lists.html_pages.clone(),
            "posts" => lists.posts.clone(),
            "related_posts" => self.related_posts(),
            "static_files" => lists.static_files.clone(),
            "documents" => lists.documents.clone(),
            "collections" => lists.collections.clone(),
            "categories" => lists.categories.clone(),
            "tags" => lists.tags.clone(),
            "data" => site.data.clone(),
            "config" => Value::Nil,
            _ => return self.setting(key),
        })
    }

    fn setting(&self, key: &str) -> Option<Value> {
        let site = self.site;
        let filled = matches!(key, "url" | "baseurl" | "title" | "description" | "github");
        if filled && site.is_filled_in_by_github() {
            let written = site.config.get(key).filter(|value| match value {
                Value::Nil => false,
                Value::Str(text) => key != "baseurl" || !matches!(text.as_str(), "" | "/"),
                _ => true,
            });
            return Some(match (written, key) {
                (Some(written), _) => written.clone(),
                (None, "url") => text(&*site.home_url),
                (None, "baseurl") => text(&*site.base_path),
                (None, _) => Value::Unknown,
            });
        }
        match site.config.get(key) {
            Some(_) if site.custom_plugins.settings.contains(key) => Some(Value::Unknown),
            Some(_) if plugins::may_change_setting(site, key) => Some(Value::Unknown),
            Some(Value::Array(_)) if key == "exclude" => {
                let patterns: IndexSet<String> = site.config.exclude().into_iter().collect();
                Some(texts(patterns.iter().map(String::as_str)))
            }
            Some(value) => Some(value.clone()),
            // Everyone writes it, and without it links are root-relative.
            None if key == "url" => Some(Value::Nil),
            None if site.config.may_have_more_keys() || site.has_ruby_plugins() => Some(Value::Unknown),
            // Plugins that are not modelled set what they like; jekyll-remote-theme sets the name of the theme.
            None if site.has_unmodelled_plugins() || site.builds_each_language_apart() => {
                Some(Value::Unknown)
            }
            None if plugins::may_set_on_site(site, key) => Some(Value::Unknown),
            None if key == "theme" && site.config.text("remote_theme").is_some() => Some(Value::Unknown),
            None => None,
        }
    }

    /// The ten newest posts beside the document being rendered; nil on pages.
    fn related_posts(&self) -> Value {
        let Some(current) = self.current else { return Value::Unknown };
        if !matches!(self.site.page(current).kind, PageKind::Document { .. }) {
            return Value::Nil;
        }
        if self.site.config.is_on("lsi") {
            return Value::Unknown;
        }
        let Value::Array(posts) = &self.site.index.lists.posts else { return Value::Nil };
        let is_other = |value: &&Value| !matches!(value, Value::Object(Object::Page(id)) if *id == current.0);
        Value::Array(Arc::new(posts.iter().filter(is_other).take(10).cloned().collect()))
    }

    fn page_property(&self, page: &Page, key: &str) -> Option<Value> {
        let relative = &*page.relative_path;
        Some(match key {
            "content" => Value::Unknown,
            "dir" => text(folder_of(&page.url)),
            "name" => text(relative.rsplit_once('/').map_or(relative, |(_, name)| name)),
            // The front matter may say another path.
            "path" => page.data.get("path").cloned().unwrap_or_else(|| text(relative)),
            "url" => url(page),
            "excerpt" if self.site.jekyll.is_4() => match page.data.get("excerpt") {
                Some(excerpt) if !matches!(excerpt, Value::Nil | Value::Bool(false)) => excerpt.clone(),
                _ if self.site.config.is_on("page_excerpts") => Value::Unknown,
                _ => Value::Nil,
            },
            _ => return page.data.get(key).cloned(),
        })
    }

    fn document_property(&self, page: &Page, id: PageId, collection: u32, key: &str) -> Option<Value> {
        let data = |key: &str| page.data.get(key).cloned();
        Some(match key {
            "id" => {
                let folder = page.url.rsplit_once('/').map_or("", |(folder, _)| folder);
                let folder = if page.url.ends_with('/') { parent(folder) } else { folder };
                known(format!("{folder}/{}", page.slug))
            }
            "url" => url(page),
            "path" | "relative_path" => text(&*page.relative_path),
            "collection" => text(&*self.site.collections.get(collection as usize)?.label),
            "content" | "output" => Value::Unknown,
            "excerpt" => data("excerpt")
                .filter(|excerpt| !matches!(excerpt, Value::Nil | Value::Bool(false)))
                .unwrap_or(Value::Unknown),
            "title" => data("title").unwrap_or_default(),
            "categories" | "tags" => data(key).unwrap_or_else(|| texts([])),
            "date" => page.date.clone().map_or(Value::Unknown, |date| Value::Time(Box::new(date))),
            "name" if self.site.jekyll.is_4() => {
                data("name").unwrap_or_else(|| text(page.source.as_ref().map_or("", |path| path.file_name())))
            }
            "next" => self.neighbour(id, collection, 1),
            "previous" => self.neighbour(id, collection, -1),
            "draft" => Value::Bool(page.draft),
            _ => return data(key),
        })
    }

    /// The document that follows or precedes in the collection; nil at its ends.
    fn neighbour(&self, id: PageId, collection: u32, step: isize) -> Value {
        let Some(at) = self.site.index.position(id) else { return Value::Nil };
        let documents = self.site.collections.get(collection as usize).map(|each| &each.documents);
        let other = at.checked_add_signed(step).and_then(|at| documents?.get(at));
        other.map_or(Value::Nil, |id| page_value(*id))
    }

    fn collection_of_file(&self, number: u32) -> Option<&'s str> {
        let at = self.site.index.collection_of_file(PageId(number))?;
        self.site.collections.get(at as usize).map(|collection| &*collection.label)
    }

    fn collection_property(&self, number: u32, key: &str) -> Option<Value> {
        let collection = self.site.collections.get(number as usize)?;
        Some(match key {
            "label" => text(&*collection.label),
            "docs" => self.site.index.lists.of_collections.get(number as usize).cloned().unwrap_or_default(),
            "files" => Value::Array(Arc::new(collection.files.iter().map(|id| page_value(*id)).collect())),
            "directory" => Value::Unknown,
            "relative_directory" => text(format!("_{}", collection.label)),
            "output" => Value::Bool(collection.output),
            _ => return collection.metadata.get(key).cloned(),
        })
    }

    /// J-PLUG-5, 6
    fn paginator_property(&self, key: &str) -> Option<Value> {
        let Some(current) = self.current else { return Some(Value::Unknown) };
        let paginator = self.site.page(current).paginator.as_ref()?;
        let path = |page: u32| match page.checked_sub(1).and_then(|at| paginator.paths.get(at as usize)) {
            Some(path) => text(&**path),
            None => Value::Nil,
        };
        let number = |page: Option<u32>| page.map_or(Value::Nil, |page| Value::Int(i64::from(page)));
        let previous = paginator.page.checked_sub(1).filter(|page| *page > 0);
        let next = Some(paginator.page + 1).filter(|page| *page <= paginator.total_pages);
        Some(match key {
            "page" => number(Some(paginator.page)),
            "per_page" => number(Some(paginator.per_page)),
            "total_pages" => number(Some(paginator.total_pages)),
            "total_posts" => Value::Int(paginator.posts.len() as i64),
            "posts" => {
                let skipped = (paginator.page.saturating_sub(1) as usize) * paginator.per_page as usize;
                let posts = paginator.posts.iter().skip(skipped).take(paginator.per_page as usize);
                Value::Array(Arc::new(posts.map(|id| page_value(*id)).collect()))
            }
            "previous_page" => number(previous),
            "previous_page_path" => previous.map_or(Value::Nil, path),
            "next_page" => number(next),
            "next_page_path" => next.map_or(Value::Nil, path),
            // The rest is of jekyll-paginate-v2 alone; jekyll-paginate leaves it nil.
            _ if !super::plugins::plugins_of(self.site).contains("jekyll-paginate-v2") => return None,
            "first_page" => Value::Int(1),
            "first_page_path" => path(1),
            "last_page" => number(Some(paginator.total_pages)),
            "last_page_path" => path(paginator.total_pages),
            "page_path" => path(paginator.page),
            "page_trail" => Value::Unknown,
            _ => return None,
        })
    }
}

/// A URL that may depend on the time of the build.
fn url(page: &Page) -> Value {
    known(page.url.clone())
}

fn known(url: impl Into<Arc<str>>) -> Value {
    let url = Text::plain(url);
    if url.has_hole() { Value::Unknown } else { Value::Str(url) }
}

/// The folder of a URL with its final slash (`page.dir`).
fn folder_of(url: &str) -> &str {
    url.rfind('/').map_or("/", |at| &url[..=at])
}

/// The folder above.
fn parent(folder: &str) -> &str {
    folder.rsplit_once('/').map_or("", |(parent, _)| parent)
}

#[cfg(test)]
mod tests;
