use super::*;
use crate::site::Jekyll;
use crate::site::testing::site;

const PAGE: &str = "---\n---\nx\n";

fn as_is(url: &str) -> String {
    url.to_string()
}

/// J-GOLD-7
#[test]
fn post_url_finds_posts_by_path_and_by_date_and_slug() {
    let files = [
        ("_posts/2020-01-01-p1.md", PAGE),
        ("cat/_posts/2020-02-01-cp.md", PAGE),
        ("_posts/sub/2020-03-01-subp.md", PAGE),
        ("_posts/2020-04-01-two.tar.md", PAGE),
    ];
    let site = site(Jekyll::V4, &files);
    for (name, url) in [
        ("2020-01-01-p1", "/2020/01/01/p1.html"),
        ("/2020-01-01-p1", "/2020/01/01/p1.html"),
        ("2020-1-1-p1", "/2020/01/01/p1.html"),
        ("2020-02-01-cp", "/cat/2020/02/01/cp.html"),
        ("cat/2020-02-01-cp", "/cat/2020/02/01/cp.html"),
        ("2020-03-01-subp", "/2020/03/01/subp.html"),
        ("sub/2020-03-01-subp", "/2020/03/01/subp.html"),
        ("x/2020-03-01-subp", "/2020/03/01/subp.html"),
        ("2020-04-01-two", "/2020/04/01/two.tar.html"),
    ] {
        assert_eq!(site.post_url(name, &as_is), Lookup::Url(url.into()), "{name}");
    }
    for name in
        ["2020-01-01-p1.md", "\"2020-01-01-p1\"", "2020-01-01-P1", "2020-01-01-p", "{{ x }}", "p1", ""]
    {
        assert_eq!(site.post_url(name, &as_is), Lookup::Missing, "{name}");
    }
}

/// J-GOLD-8
#[test]
fn link_finds_what_is_published_by_its_path() {
    let files = [
        ("_config.yml", "baseurl: /base\ncollections: {docs: {output: true}, off: {}}\n"),
        ("about.md", PAGE),
        ("index.html", PAGE),
        ("dir/n.md", PAGE),
        ("_docs/d1.md", PAGE),
        ("_off/d1.md", PAGE),
        ("static.txt", "x"),
        ("_posts/2020-01-01-p1.md", PAGE),
        ("cat/_posts/2020-02-01-cp.md", PAGE),
    ];
    let four = site(Jekyll::V4, &files);
    for (path, url) in [
        ("about.md", "/base/about.html"),
        ("_posts/2020-01-01-p1.md", "/base/2020/01/01/p1.html"),
        ("cat/_posts/2020-02-01-cp.md", "/base/cat/2020/02/01/cp.html"),
        ("_docs/d1.md", "/base/docs/d1.html"),
        ("static.txt", "/base/static.txt"),
        ("/static.txt", "/base/static.txt"),
        ("dir/n.md", "/base/dir/n.html"),
        ("index.html", "/base/"),
    ] {
        assert_eq!(four.link(path, &as_is), Lookup::Url(url.into()), "{path}");
    }
    for path in ["/about.md", "./about.md", "about", "about.html", "\"about.md\"", "about.md#x", "_off/d1.md"]
    {
        assert_eq!(four.link(path, &as_is), Lookup::Missing, "{path}");
    }
    assert_eq!(site(Jekyll::V3, &files).link("about.md", &as_is), Lookup::Url("/about.html".into()));
}

/// J-CONF-4, 13
#[test]
fn the_base_path_has_one_leading_and_no_trailing_slash() {
    for (jekyll, config, expected) in [
        (Jekyll::V4, "x: 1\n", ""),
        (Jekyll::V4, "baseurl: b\n", "/b"),
        (Jekyll::V4, "baseurl: /\n", ""),
        (Jekyll::V4, "baseurl: //\n", ""),
        (Jekyll::V4, "baseurl: /b/\n", "/b"),
        (Jekyll::Pages, "x: 1\n", ""),
        (Jekyll::Pages, "baseurl: /b\n", "/b"),
    ] {
        let site = site(jekyll, &[("_config.yml", config)]);
        assert_eq!(&*site.base_path, expected, "{config}");
    }
}
