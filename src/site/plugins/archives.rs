//! Pages that list the documents of a tag, a category or a time, as jekyll-archives (J-PLUG-8) and jekyll-archives-v2 make them.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::liquid::{Object, Value};
use crate::site::permalink::{expand_known, extension, output_path, slugify};
use crate::site::{Page, PageId, Site};
use crate::yaml::{Node, Yaml};

use super::made;
use super::options::{option, string, strings, text};

/// The gem.
pub(super) const NAME: &str = "jekyll-archives";

/// What the settings say of one kind of archives of one collection.
pub(super) struct Kind<'s> {
    /// The gem that makes them.
    pub(super) plugin: &'static str,
    /// Label of the collection.
    pub(super) collection: &'s str,
    /// `page.type` in their layout.
    pub(super) name: &'s str,
    /// `:type` in their permalink.
    pub(super) placeholder: String,
    /// What the documents are put together by.
    pub(super) by: By<'s>,
    /// Template of their permalinks.
    pub(super) permalink: &'s str,
    /// Their layout.
    pub(super) layout: &'s str,
    /// How a name becomes part of a URL.
    pub(super) slug_mode: Option<&'s str>,
    /// Key of the layout's page that has the documents.
    pub(super) list: &'static str,
}

impl Kind<'_> {
    /// The template of their permalinks, with all that is the same for each of them.
    pub(super) fn template(&self) -> String {
        self.permalink.replace(":collection", self.collection).replace(":type", &self.placeholder)
    }
}

/// What the documents of an archive have in common.
pub(super) enum By<'s> {
    /// An entry of the list under this key.
    Key(&'s str),
    /// So many parts of year, month and day.
    Date(usize),
}

/// One page to make.
struct Archive {
    /// Name of the tag or category; empty for dates.
    title: String,
    /// Values of the permalink's placeholders.
    placeholders: Vec<(&'static str, String)>,
    day: Option<jiff::civil::Date>,
    /// In the order of the collection: the oldest first.
    documents: Vec<PageId>,
}

/// Makes a page for every tag, category, year, month and day that has posts and is enabled.
pub(super) fn run(site: &mut Site) {
    let made = kinds(site).iter().flat_map(|kind| pages(site, kind)).collect::<Vec<_>>();
    site.pages.extend(made);
}

/// The archives of posts that are enabled.
pub(super) fn kinds(site: &Site) -> Vec<Kind<'_>> {
    let all = [
        ("tags", "tag", By::Key("tags"), "/tag/:name/"),
        ("categories", "category", By::Key("categories"), "/category/:name/"),
        ("year", "year", By::Date(1), "/:year/"),
        ("month", "month", By::Date(2), "/:year/:month/"),
        ("day", "day", By::Date(3), "/:year/:month/:day/"),
    ];
    let setting = |key: &str, name: &str| string(site, &["jekyll-archives", key, name]);
    let of_all = |key: &str| string(site, &["jekyll-archives", key]);
    let kind = |(_, name, by, permalink): (_, &'static str, By<'static>, &'static str)| Kind {
        plugin: NAME,
        collection: "posts",
        name,
        placeholder: name.to_owned(),
        by,
        permalink: setting("permalinks", name).unwrap_or(permalink),
        layout: setting("layouts", name).or_else(|| of_all("layout")).unwrap_or("archive"),
        slug_mode: of_all("slug_mode"),
        list: "posts",
    };
    let Some(enabled) = option(site, &["jekyll-archives", "enabled"]) else { return Vec::new() };
    let is_enabled = |name: &str| is_all(enabled) || strings(Some(enabled)).contains(&name);
    all.into_iter().filter(|(enabled, ..)| is_enabled(enabled)).map(kind).collect()
}

/// Whether `enabled` asks for every kind.
pub(super) fn is_all(enabled: &Node) -> bool {
    enabled.value == Yaml::Bool(true) || enabled.as_str() == Some("all")
}

/// The pages of one kind.
pub(super) fn pages(site: &Site, kind: &Kind) -> Vec<Page> {
    let archives = match kind.by {
        By::Key(key) => by_name(site, kind, key),
        By::Date(parts) => by_date(site, kind, parts),
    };
    archives.iter().filter_map(|archive| page(kind, archive)).collect()
}

/// Documents by the entries of a list.
fn by_name(site: &Site, kind: &Kind, key: &str) -> Vec<Archive> {
    let mut groups: IndexMap<&str, Vec<PageId>> = IndexMap::new();
    for id in made::documents(site, kind.collection) {
        for name in entries(site.page(*id), key) {
            groups.entry(name).or_default().push(*id);
        }
    }
    let archive = |(name, documents): (&str, Vec<PageId>)| Archive {
        title: name.to_string(),
        placeholders: vec![
            ("name", slugify(name, kind.slug_mode, site.jekyll)),
            ("type", kind.placeholder.clone()),
            ("collection", kind.collection.to_owned()),
        ],
        day: None,
        documents,
    };
    groups.into_iter().map(archive).collect()
}

/// The entries that a document has under a key; tags and categories may come from elsewhere than its front matter.
fn entries<'s>(page: &'s Page, key: &str) -> Vec<&'s str> {
    match (key, page.data.get(key)) {
        ("tags", _) => page.tags.iter().map(|tag| &**tag).collect(),
        ("categories", _) => page.categories.iter().map(|category| &**category).collect(),
        (_, Some(Value::Array(items))) => items.iter().filter_map(text).collect(),
        _ => Vec::new(),
    }
}

/// Documents by the first `parts` of year, month and day. A document whose date is not known is in none.
fn by_date(site: &Site, kind: &Kind, parts: usize) -> Vec<Archive> {
    let mut groups: IndexMap<Vec<String>, (Option<jiff::civil::Date>, Vec<PageId>)> = IndexMap::new();
    for id in made::documents(site, kind.collection) {
        let Some(date) = &site.page(*id).date else { continue };
        let key = ["%Y", "%m", "%d"].iter().take(parts).map(|part| date.strftime(part).to_string()).collect();
        let first = |wanted: usize, part: i8| if parts >= wanted { part } else { 1 };
        let day = jiff::civil::Date::new(date.year(), first(2, date.month()), first(3, date.day())).ok();
        groups.entry(key).or_insert_with(|| (day, Vec::new())).1.push(*id);
    }
    let archive = |(key, (day, documents)): (Vec<String>, _)| Archive {
        title: String::new(),
        placeholders: ["year", "month", "day"]
            .into_iter()
            .zip(key)
            .chain([("type", kind.placeholder.clone()), ("collection", kind.collection.to_owned())])
            .collect(),
        day,
        documents,
    };
    groups.into_iter().map(archive).collect()
}

fn page(kind: &Kind, archive: &Archive) -> Option<Page> {
    let url = expand_known(kind.permalink, &archive.placeholders).ok()?;
    let extension = if url.ends_with('/') { ".html".to_string() } else { extension(&url).to_string() };
    let output = output_path(&url, &extension);
    let documents = archive.documents.iter().rev().map(|id| Value::Object(Object::Page(id.0))).collect();
    let title = if archive.title.is_empty() { Value::Nil } else { made::string(&archive.title) };
    let data = [
        ("layout", made::string(kind.layout)),
        ("type", made::string(kind.name)),
        ("title", title),
        ("date", archive.day.map_or(Value::Nil, Value::Date)),
        (kind.list, Value::Array(Arc::new(documents))),
    ];
    let of_collection = [("collection_name", made::string(kind.collection))];
    let of_collection = of_collection.into_iter().filter(|_| kind.plugin != NAME);
    let made = made::page(kind.plugin, &output, url, output.clone());
    Some(Page {
        data: made::with_data(&made.data, data.into_iter().chain(of_collection)),
        layout: Some(kind.layout.into()),
        title: archive.title.as_str().into(),
        ..made
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{Builder, generated};
    use super::*;

    fn archives(settings: serde_json::Value) -> Vec<(String, String)> {
        let mut builder = Builder::new(json!({"jekyll-archives": settings}));
        builder.post("2020-01-02-a", json!({"tags": ["C++ & Ü", "b"], "categories": ["Foo Bar"]}));
        builder.post("2020-03-04-b", json!({"tags": ["b"]}));
        builder.post("2021-03-04-c", json!({}));
        let mut site = builder.site();
        run(&mut site);
        generated(&site)
    }

    #[test]
    fn archives_are_made_for_what_is_enabled() {
        let urls = |settings| archives(settings).into_iter().map(|(url, _)| url).collect::<Vec<_>>();
        assert_eq!(urls(json!({})), [""; 0]);
        let all = [
            "/tag/c-%C3%BC/",
            "/tag/b/",
            "/category/foo-bar/",
            "/2020/",
            "/2021/",
            "/2020/01/",
            "/2020/03/",
            "/2021/03/",
            "/2020/01/02/",
            "/2020/03/04/",
            "/2021/03/04/",
        ];
        assert_eq!(urls(json!({"enabled": true})), all);
        assert_eq!(urls(json!({"enabled": "all"})), all);
        assert_eq!(urls(json!({"enabled": ["year"]})), ["/2020/", "/2021/"]);
        let custom = json!({"enabled": ["tags"], "permalinks": {"tag": "/t/:type/:name.html"}});
        assert_eq!(urls(custom), ["/t/tag/c-%C3%BC.html", "/t/tag/b.html"]);
    }

    #[test]
    fn files_are_decoded() {
        let bare = json!({"enabled": ["tags"], "permalinks": {"tag": "/t/:name"}});
        let expected = [("/t/c-%C3%BC", "t/c-ü"), ("/t/b", "t/b")];
        assert_eq!(archives(bare), expected.map(|(url, file)| (url.to_string(), file.to_string())));
    }
}
