//! jekyll-archives-v2: archives of any collection, by any list in the front matter of its documents.

use std::collections::BTreeSet;

use crate::liquid::Value;
use crate::site::custom_plugins::MadePages;
use crate::site::{Collection, Site};
use crate::yaml::Node;

use super::archives::{By, Kind, is_all, pages};
use super::made;
use super::options::{option, strings};

/// The gem.
pub(super) const NAME: &str = "jekyll-archives-v2";

/// Makes the archives of every collection that the settings name.
pub(super) fn run(site: &mut Site) {
    let made = kinds(site).iter().flat_map(|kind| pages(site, kind)).collect::<Vec<_>>();
    site.pages.extend(made);
}

/// All kinds of archives that are enabled, in the order of the collections.
pub(super) fn kinds(site: &Site) -> Vec<Kind<'_>> {
    site.collections.iter().flat_map(|collection| of_collection(site, collection)).collect()
}

/// Where the archives of documents without a date are: they have the time of the build.
pub(super) fn undated(site: &Site) -> MadePages {
    let is_undated = |kind: &Kind| {
        let mut documents = made::documents(site, kind.collection).iter();
        matches!(kind.by, By::Date(_)) && documents.any(|id| site.page(*id).date.is_none())
    };
    MadePages::with(kinds(site).iter().filter(|kind| is_undated(kind)).map(Kind::template))
}

fn of_collection<'s>(site: &'s Site, collection: &'s Collection) -> Vec<Kind<'s>> {
    let Some(settings) = option(site, &["jekyll-archives", &collection.label]) else { return Vec::new() };
    let Some(enabled) = settings.get("enabled") else { return Vec::new() };
    let names = if is_all(enabled) {
        let lists = lists(site, &collection.label);
        ["year", "month", "day"].into_iter().chain(lists).collect()
    } else {
        strings(Some(enabled))
    };
    names.into_iter().map(|name| kind(&collection.label, settings, name)).collect()
}

/// Keys that hold a list in some document of a collection. Tags and categories always do.
fn lists<'s>(site: &'s Site, label: &str) -> BTreeSet<&'s str> {
    let data = made::documents(site, label).iter().flat_map(|id| site.page(*id).data.iter());
    let lists = data.filter(|(_, value)| matches!(value, Value::Array(_)));
    lists.map(|(key, _)| &**key).chain(["categories", "tags"]).collect()
}

fn kind<'s>(collection: &'s str, settings: &'s Node, name: &'s str) -> Kind<'s> {
    let setting = |key: &str| settings.get(key)?.get(name)?.as_str();
    let (by, permalink) = match name {
        "year" => (By::Date(1), "/:collection/:year/"),
        "month" => (By::Date(2), "/:collection/:year/:month/"),
        "day" => (By::Date(3), "/:collection/:year/:month/:day/"),
        _ => (By::Key(name), "/:collection/:type/:name/"),
    };
    let of_all = |key: &str| settings.get(key).and_then(Node::as_str);
    Kind {
        plugin: NAME,
        collection,
        name,
        placeholder: singular(name),
        by,
        permalink: setting("permalinks").unwrap_or(permalink),
        layout: setting("layouts").or_else(|| of_all("layout")).unwrap_or("archive"),
        slug_mode: of_all("slug_mode"),
        list: "documents",
    }
}

/// The singular of a word as ActiveSupport makes it, with those exceptions that may name a list.
fn singular(word: &str) -> String {
    const ALIKE: [&str; 8] =
        ["alias", "equipment", "information", "money", "news", "series", "species", "status"];
    const ENDINGS: [(&str, &str); 14] = [
        ("people", "person"),
        ("children", "child"),
        ("movies", "movie"),
        ("ies", "y"),
        ("sses", "ss"),
        ("shes", "sh"),
        ("ches", "ch"),
        ("xes", "x"),
        ("aliases", "alias"),
        ("statuses", "status"),
        ("oes", "o"),
        ("analyses", "analysis"),
        ("ss", "ss"),
        ("s", ""),
    ];
    if ALIKE.iter().any(|alike| word.ends_with(alike)) {
        return word.to_owned();
    }
    let ending = ENDINGS.iter().find_map(|(plural, one)| Some((word.strip_suffix(plural)?, one)));
    ending.map_or_else(|| word.to_owned(), |(stem, one)| format!("{stem}{one}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{Builder, generated};
    use super::*;

    fn site(settings: serde_json::Value) -> Site {
        let mut builder = Builder::new(json!({"jekyll-archives": settings}));
        builder
            .post("2020-01-02-a", json!({"tags": ["C++ & Ü"], "categories": ["Foo"], "people": ["Ann Bo"]}));
        builder.post("2021-03-04-b", json!({"tags": ["b"], "draft_of": "x"}));
        builder.document("books", "one", json!({"tags": ["b"]}));
        let mut site = builder.site();
        run(&mut site);
        site
    }

    fn urls(settings: serde_json::Value) -> Vec<String> {
        generated(&site(settings)).into_iter().map(|(url, _)| url).collect()
    }

    #[test]
    fn archives_are_made_for_the_collections_that_are_named() {
        assert_eq!(urls(json!({})), [""; 0]);
        // The settings of jekyll-archives mean nothing here.
        assert_eq!(urls(json!({"enabled": "all"})), [""; 0]);
        assert_eq!(urls(json!({"posts": {"layout": "x"}, "none": {"enabled": "all"}})), [""; 0]);
        let both = json!({"posts": {"enabled": ["year", "tags"]}, "books": {"enabled": ["tags", "month"]}});
        let expected =
            ["/posts/2020/", "/posts/2021/", "/posts/tag/c-%C3%BC/", "/posts/tag/b/", "/books/tag/b/"];
        assert_eq!(urls(both.clone()), expected);
        let undated = undated(&site(both));
        let paths = ["/books/2024/05/", "/books/tag/c/", "/posts/2020/01/"];
        assert_eq!(paths.map(|path| undated.may_hold(path)), [true, false, false]);
        let all = json!({"posts": {"enabled": "all", "permalinks": {"people": "/:type/:name.html", "day": "/:year-:month-:day/"}}});
        let expected = [
            "/posts/2020/",
            "/posts/2021/",
            "/posts/2020/01/",
            "/posts/2021/03/",
            "/2020-01-02/",
            "/2021-03-04/",
            "/posts/category/foo/",
            "/person/ann-bo.html",
            "/posts/tag/c-%C3%BC/",
            "/posts/tag/b/",
        ];
        assert_eq!(urls(all), expected);
    }

    #[test]
    fn layouts_see_the_documents_and_their_collection() {
        let site = site(
            json!({"posts": {"enabled": ["tags"], "layouts": {"tags": "by-tag"}, "slug_mode": "latin"}}),
        );
        let page = site.pages.iter().find(|page| page.layout.as_deref() == Some("by-tag")).unwrap();
        assert_eq!(&*page.url, "/posts/tag/c-u/");
        assert!(matches!(page.data.get("documents"), Some(Value::Array(list)) if list.len() == 1));
        let text = |key: &str| super::super::options::text(page.data.get(key)?);
        assert_eq!([text("type"), text("collection_name")], [Some("tags"), Some("posts")]);
        assert!(!page.data.contains_key("posts"));
    }

    #[test]
    fn words_lose_their_plural() {
        for (word, one) in [
            ("tags", "tag"),
            ("categories", "category"),
            ("year", "year"),
            ("series", "series"),
            ("classes", "class"),
            ("boxes", "box"),
            ("technologies", "technology"),
            ("status", "status"),
            ("aliases", "alias"),
            ("people", "person"),
        ] {
            assert_eq!(singular(word), one);
        }
    }
}
