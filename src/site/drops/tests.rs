use super::*;
use crate::site::Jekyll;
use crate::site::testing::site;
use crate::site::values::{as_str, to_s};

const PAGE: &str = "---\n---\nx\n";

fn blog() -> Site {
    site(
        Jekyll::V4,
        &[
            (
                "_config.yml",
                "title: T\ncollections: {docs: {output: true, color: red}}\ndocs: hidden by the label\n",
            ),
            ("_posts/2020-01-01-one.md", "---\ntags: a b\nx: y\n---\n"),
            ("_posts/2020-01-02-two.md", "---\ntags: b\ntitle: Zwei\n---\n"),
            ("sub/page.md", "---\ntitle: P\n---\n"),
            ("index.html", PAGE),
            ("raw.json", "{}"),
            ("_docs/d.md", PAGE),
            ("_docs/pic.png", "x"),
        ],
    )
}

/// Follows keys from `site`, as `a.b.c` does.
fn look(site: &Site, current: Option<PageId>, path: &[&str]) -> Option<Value> {
    let drops = Drops { site, current };
    path.iter().try_fold(Value::Object(Object::Site), |value, key| match (&value, key.parse::<usize>()) {
        (Value::Array(items), Ok(at)) => items.get(at).cloned(),
        (Value::Array(items), _) if *key == "size" => Some(Value::Int(items.len() as i64)),
        (Value::Hash(hash), _) => hash.get(*key).cloned(),
        (Value::Object(object), _) => drops.property(*object, key),
        _ => None,
    })
}

#[test]
fn templates_see_the_site_as_jekyll_shows_it() {
    let site = blog();
    for (path, expected) in [
        ("title", "T"),
        ("posts.0.title", "Zwei"),
        ("posts.1.title", "One"),
        ("posts.1.x", "y"),
        ("posts.1.date", "2020-01-01 00:00:00 +0000"),
        ("posts.1.id", "/2020/01/01/one"),
        ("posts.1.next.slug", "two"),
        ("posts.0.previous.slug", "one"),
        ("posts.1.name", "2020-01-01-one.md"),
        ("posts.1.collection", "posts"),
        ("posts.1.path", "_posts/2020-01-01-one.md"),
        ("posts.1.ext", ".md"),
        ("tags.b.size", "2"),
        ("tags.b.0.slug", "two"),
        ("docs.0.url", "/docs/d.html"),
        ("collections.0.label", "docs"),
        ("collections.0.color", "red"),
        ("collections.0.relative_directory", "_docs"),
        ("pages.0.dir", "/"),
        ("pages.1.dir", "/sub/"),
        ("pages.1.path", "sub/page.md"),
        ("pages.1.name", "page.md"),
        ("static_files.0.path", "/raw.json"),
        ("static_files.0.extname", ".json"),
        ("static_files.0.basename", "raw"),
        ("static_files.1.path", "_docs/pic.png"),
        ("static_files.1.collection", "docs"),
        ("documents.size", "4"),
        ("permalink", "date"),
    ] {
        let path: Vec<&str> = path.split('.').collect();
        let found = look(&site, None, &path);
        let found = found.as_ref().map(to_s);
        assert_eq!(found.as_deref(), Some(expected), "{path:?}");
    }
    for path in ["nothing", "posts.0.nothing", "pages.0.date", "pages.0.relative_path", "collections.docs"] {
        assert!(look(&site, None, &path.split('.').collect::<Vec<_>>()).is_none(), "{path}");
    }
    assert!(matches!(look(&site, None, &["time"]), Some(Value::Later(_))));
    assert!(matches!(look(&site, None, &["config"]), Some(Value::Nil)));
}

#[test]
fn related_posts_and_the_paginator_depend_on_the_page() {
    let site = blog();
    let post = site.by_source("_posts/2020-01-01-one.md");
    let page = site.by_source("index.html");
    let slug = look(&site, post, &["related_posts", "0", "slug"]);
    assert_eq!(slug.as_ref().and_then(as_str), Some("two"));
    assert!(matches!(look(&site, page, &["related_posts"]), Some(Value::Nil)));
    assert!(matches!(Drops { site: &site, current: page }.global_paginator(), Value::Nil));
    assert!(matches!(Drops { site: &site, current: None }.global_page(), Value::Unknown));
}

#[test]
fn keys_name_what_property_knows() {
    let site = blog();
    let drops = Drops { site: &site, current: None };
    let keys = drops.keys(Object::Site);
    assert!(keys.iter().all(|key| drops.property(Object::Site, key).is_some()), "{keys:?}");
    for number in 0..site.pages.len() as u32 {
        let keys = drops.keys(Object::Page(number));
        assert!(keys.iter().all(|key| drops.property(Object::Page(number), key).is_some()), "{keys:?}");
    }
}
