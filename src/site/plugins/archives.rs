//! jekyll-archives (J-PLUG-8).

use std::sync::Arc;

use indexmap::IndexMap;

use crate::liquid::{Object, Value};
use crate::site::permalink::{expand_known, extension, output_path, slugify};
use crate::site::{Page, PageId, Site};
use crate::yaml::{Node, Yaml};

use super::made;
use super::options::{option, string, strings};

/// The gem.
pub(super) const NAME: &str = "jekyll-archives";

/// One page to make.
struct Archive {
    /// `tag`, `category`, `year`, `month` or `day`.
    kind: &'static str,
    /// Name of the tag or category; empty for dates.
    title: String,
    /// Values of the permalink's placeholders.
    placeholders: Vec<(&'static str, String)>,
    day: Option<jiff::civil::Date>,
    /// The oldest first.
    posts: Vec<PageId>,
}

/// Makes a page for every tag, category, year, month and day that has posts and is enabled.
pub(super) fn run(site: &mut Site) {
    let mut archives = Vec::new();
    if enabled(site, "tags") {
        archives.extend(by_name(site, "tag", |page| &page.tags));
    }
    if enabled(site, "categories") {
        archives.extend(by_name(site, "category", |page| &page.categories));
    }
    for (kind, parts) in [("year", 1), ("month", 2), ("day", 3)] {
        if enabled(site, kind) {
            archives.extend(by_date(site, kind, parts));
        }
    }
    let made: Vec<Page> = archives.iter().filter_map(|archive| page(site, archive)).collect();
    site.pages.extend(made);
}

fn enabled(site: &Site, kind: &str) -> bool {
    let Some(node) = option(site, &["jekyll-archives", "enabled"]) else { return false };
    node.value == Yaml::Bool(true) || node.as_str() == Some("all") || strings(Some(node)).contains(&kind)
}

/// Posts by tag or category.
fn by_name(site: &Site, kind: &'static str, names: fn(&Page) -> &Vec<Box<str>>) -> Vec<Archive> {
    let mut groups: IndexMap<&str, Vec<PageId>> = IndexMap::new();
    for id in made::posts(site) {
        for name in names(site.page(*id)) {
            groups.entry(name).or_default().push(*id);
        }
    }
    let mode = string(site, &["jekyll-archives", "slug_mode"]);
    let archive = |(name, posts): (&str, Vec<PageId>)| Archive {
        kind,
        title: name.to_string(),
        placeholders: vec![("name", slugify(name, mode, site.jekyll)), ("type", kind.to_string())],
        day: None,
        posts,
    };
    groups.into_iter().map(archive).collect()
}

/// Posts by the first `parts` of year, month and day. A post whose date is not known is in none.
fn by_date(site: &Site, kind: &'static str, parts: usize) -> Vec<Archive> {
    let mut groups: IndexMap<Vec<String>, (Option<jiff::civil::Date>, Vec<PageId>)> = IndexMap::new();
    for id in made::posts(site) {
        let Some(date) = &site.page(*id).date else { continue };
        let key = ["%Y", "%m", "%d"].iter().take(parts).map(|part| date.strftime(part).to_string()).collect();
        let first = |wanted: usize, part: i8| if parts >= wanted { part } else { 1 };
        let day = jiff::civil::Date::new(date.year(), first(2, date.month()), first(3, date.day())).ok();
        groups.entry(key).or_insert_with(|| (day, Vec::new())).1.push(*id);
    }
    let archive = |(key, (day, posts)): (Vec<String>, _)| Archive {
        kind,
        title: String::new(),
        placeholders: ["year", "month", "day"]
            .into_iter()
            .zip(key)
            .chain([("type", kind.to_string())])
            .collect(),
        day,
        posts,
    };
    groups.into_iter().map(archive).collect()
}

fn page(site: &Site, archive: &Archive) -> Option<Page> {
    let url = expand_known(permalink(site, archive.kind), &archive.placeholders).ok()?;
    let extension = if url.ends_with('/') { ".html".to_string() } else { extension(&url).to_string() };
    let output = output_path(&url, &extension);
    let layout = option(site, &["jekyll-archives", "layouts", archive.kind])
        .and_then(Node::as_str)
        .or_else(|| string(site, &["jekyll-archives", "layout"]))
        .unwrap_or("archive");
    let posts = archive.posts.iter().rev().map(|id| Value::Object(Object::Page(id.0))).collect();
    let title = if archive.title.is_empty() { Value::Nil } else { made::string(&archive.title) };
    let data = [
        ("layout", made::string(layout)),
        ("type", made::string(archive.kind)),
        ("title", title),
        ("date", archive.day.map_or(Value::Nil, Value::Date)),
        ("posts", Value::Array(Arc::new(posts))),
    ];
    let made = made::page(NAME, &output, url, output.clone());
    Some(Page {
        data: made::with_data(&made.data, data),
        layout: Some(layout.into()),
        title: archive.title.as_str().into(),
        ..made
    })
}

fn permalink<'s>(site: &'s Site, kind: &str) -> &'s str {
    let default = match kind {
        "year" => "/:year/",
        "month" => "/:year/:month/",
        "day" => "/:year/:month/:day/",
        "tag" => "/tag/:name/",
        _ => "/category/:name/",
    };
    string(site, &["jekyll-archives", "permalinks", kind]).unwrap_or(default)
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
