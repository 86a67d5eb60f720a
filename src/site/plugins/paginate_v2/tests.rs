use serde_json::json;

use super::super::testing::{Builder, generated};
use super::*;

fn blog(config: serde_json::Value) -> Builder {
    let mut builder = Builder::new(config);
    for (day, category) in [(1, "K1"), (2, "K0"), (3, "K1"), (4, "K0"), (5, "K1")] {
        builder.post(&format!("2020-01-0{day}-a"), json!({"tags": ["A", "c d"], "categories": [category]}));
    }
    builder.document("c1", "z", json!({}));
    builder
}

fn config() -> serde_json::Value {
    json!({"pagination": {"enabled": true, "per_page": 2, "sort_reverse": true}})
}

/// URLs of the pages with a paginator.
fn urls(site: &Site) -> Vec<&str> {
    site.pages.iter().filter(|page| page.paginator.is_some()).map(|page| &*page.url).collect()
}

#[test]
fn addresses_follow_the_settings() {
    let cases = [
        (
            "index.md",
            "/",
            json!({"enabled": true}),
            None,
            vec!["/index.html", "/page2/index.html", "/page3/index.html"],
        ),
        (
            "blog/index.html",
            "/bl",
            json!({"enabled": true, "permalink": "/p:num", "limit": 2}),
            Some("/bl"),
            vec!["/bl/index.html", "/bl/p2index.html"],
        ),
        (
            "sub/list.html",
            "/sub/list.html",
            json!({"enabled": true, "permalink": "/page:num.html", "category": "k1", "offset": 1}),
            None,
            vec!["/sub/index.html"],
        ),
        (
            "alt/x.html",
            "/altt/",
            json!({"enabled": true, "indexpage": "feed", "extension": "json", "tag": "a, C d"}),
            Some("/altt/"),
            vec!["/altt/feed.json", "/altt/page2/feed.json", "/altt/page3/feed.json"],
        ),
        ("a.html", "/a.html", json!({"enabled": false}), None, vec![]),
        ("a.html", "/a.html", json!({"enabled": true, "tag": "none"}), None, vec!["/index.html"]),
        ("a.html", "/a.html", json!({"enabled": true, "collection": "c1"}), None, vec!["/index.html"]),
    ];
    for (source, url, pagination, permalink, expected) in cases {
        let mut builder = blog(config());
        let mut data = json!({"pagination": pagination});
        if let Some(permalink) = permalink {
            data["permalink"] = json!(permalink);
        }
        builder.page(source, url, data);
        let mut site = builder.site();
        run(&mut site);
        assert_eq!(urls(&site), expected, "{source} {pagination}");
    }
}

#[test]
fn posts_and_paths_are_those_of_the_gem() {
    let mut builder = blog(config());
    let id = builder.page(
        "index.html",
        "/",
        json!({"title": "T", "pagination": {"enabled": true, "category": "k1", "offset": 1}}),
    );
    let mut site = builder.site();
    run(&mut site);
    let paginator = site.page(id).paginator.as_ref().unwrap();
    assert_eq!(paginator.posts.to_vec(), [PageId(2), PageId(0)]);
    let mut builder = blog(config());
    let id = builder.page("index.html", "/", json!({"title": "T", "pagination": {"enabled": true}}));
    let mut site = builder.site();
    run(&mut site);
    let paginator = site.page(id).paginator.as_ref().unwrap();
    assert_eq!(paginator.paths.iter().map(|path| &**path).collect::<Vec<_>>(), ["/", "/page2/", "/page3/"]);
    let titles: Vec<_> = site.pages.iter().skip(id.0 as usize).map(|page| &*page.title).collect();
    assert_eq!(titles, ["T", "T - page 2", "T - page 3"]);
}

#[test]
fn autopages_are_made_from_tags_categories_and_collections() {
    let mut config = config();
    config["autopages"] = json!({"enabled": true, "categories": {"permalink": "/cats/:cat/"}});
    let mut builder = blog(config);
    for name in ["tags", "category", "collection"] {
        builder.layout(&format!("autopage_{name}"), json!({}));
    }
    let mut site = builder.site();
    run(&mut site);
    let mut found: Vec<_> = generated(&site).into_iter().map(|(_, output)| output).collect();
    found.sort();
    let expected = [
        "cats/k0/index.html",
        "cats/k1/index.html",
        "cats/k1/page2/index.html",
        "collection/c1/index.html",
        "collection/posts/index.html",
        "collection/posts/page2/index.html",
        "collection/posts/page3/index.html",
        "tag/a/index.html",
        "tag/a/page2/index.html",
        "tag/a/page3/index.html",
        "tag/c d/index.html",
        "tag/c d/page2/index.html",
        "tag/c d/page3/index.html",
    ];
    assert_eq!(found, expected);
}

#[test]
fn the_old_setting_stops_the_gem() {
    let mut builder = blog(json!({"paginate": 2, "pagination": {"enabled": true}}));
    builder.page("index.html", "/", json!({"pagination": {"enabled": true}}));
    let mut site = builder.site();
    run(&mut site);
    assert!(urls(&site).is_empty());
}
