//! Whole sites: what is published where, held against the golden cases.

use super::testing::{open, site, write, written};
use super::{Jekyll, Site, SiteKind, SiteProblemKind, Why};

const PAGE: &str = "---\n---\nx\n";

/// `(source, URL, file)`
type Row = (&'static str, &'static str, &'static str);

fn assert_rows(site: &Site, rows: &[Row]) {
    let all = written(site);
    for (source, url, output) in rows {
        let row = format!("{source} -> {url} -> {output}");
        assert!(all.contains(&row), "{row} is not among {all:#?}");
    }
}

/// J-GOLD-1
#[test]
fn pages_are_named_after_their_files() {
    let rows: &[Row] = &[
        ("about.md", "/about.html", "about.html"),
        ("sub/index.html", "/sub/", "sub/index.html"),
        ("a/index.htm", "/a/", "a/index.htm"),
        ("c/INDEX.md", "/c/INDEX.html", "c/INDEX.html"),
        ("d/index.json", "/d/index.json", "d/index.json"),
        ("404.md", "/404.html", "404.html"),
        ("sp ace.md", "/sp%20ace.html", "sp ace.html"),
        ("per%20cent.md", "/per%2520cent.html", "per%20cent.html"),
        ("h#x.md", "/h%23x.html", "h#x.html"),
        ("q?x.md", "/q?x.html", "q?x.html"),
        ("br[1].md", "/br%5B1%5D.html", "br[1].html"),
        ("amp&.md", "/amp&.html", "amp&.html"),
        ("pct%.md", "/pct%25.html", "pct%.html"),
        ("tilde~x.md", "/tilde~x.html", "tilde~x.html"),
        ("c:name.md", "/c:name.html", "c:name.html"),
        ("ünï/çafé.md", "/%C3%BCn%C3%AF/%C3%A7af%C3%A9.html", "ünï/çafé.html"),
        ("a..b.md", "/a/b.html", "a/b.html"),
        ("trail..md", "/trail.html", "trail.html"),
        ("x.MD", "/x.html", "x.html"),
        ("x.mdown", "/x.mdown", "x.mdown"),
        ("noext", "/noext", "noext"),
        ("multi.tar.gz.md", "/multi.tar.gz.html", "multi.tar.gz.html"),
    ];
    let mut files: Vec<(&str, &str)> = rows.iter().map(|(source, ..)| (*source, PAGE)).collect();
    files.push((":path.md", PAGE));
    let site = site(Jekyll::V4, &files);
    assert_rows(&site, rows);
}

/// J-GOLD-2
#[test]
fn permalinks_of_pages_are_taken_as_written() {
    let rows = [
        ("/foo/bar/", "/foo/bar/", "foo/bar/index.html"),
        ("/foo/baz", "/foo/baz", "foo/baz.html"),
        ("foo/rel.html", "/foo/rel.html", "foo/rel.html"),
        ("/a/../b/./c//d.html", "/a/b/c/d.html", "a/b/c/d.html"),
        ("/enc%20oded/", "/enc%20oded/", "enc oded/index.html"),
        ("/%E2%9C%93/", "/%E2%9C%93/", "✓/index.html"),
        ("/foo.bar/qux", "/foo.bar/qux", "foo.bar/qux.html"),
        ("/v1.0", "/v1.0", "v1.0"),
        ("/foo/bar.md", "/foo/bar.md", "foo/bar.md"),
        ("/", "/", "index.html"),
        ("/foo/index", "/foo/index", "foo/index.html"),
        ("/x/:title/", "/x/:title/", "x/:title/index.html"),
        ("http://x.com/f/", "/http:/x.com/f/", "http:/x.com/f/index.html"),
        ("/.hidden/", "/.hidden/", ".hidden/index.html"),
        ("pretty", "/pretty", "pretty.html"),
    ];
    let texts: Vec<(String, String)> = rows
        .iter()
        .enumerate()
        .map(|(at, (permalink, ..))| (format!("p{at}.md"), format!("---\npermalink: \"{permalink}\"\n---\n")))
        .collect();
    let files: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let all = written(&site(Jekyll::V4, &files));
    for (at, (permalink, url, output)) in rows.iter().enumerate() {
        assert!(all.contains(&format!("p{at}.md -> {url} -> {output}")), "{permalink}: {all:#?}");
    }
}

/// J-GOLD-3
#[test]
fn posts_are_named_after_date_categories_and_slug() {
    let rows: &[Row] = &[
        (
            "_posts/2020-03-05-My-Post.md",
            "/foo%20bar/baz/2020/03/05/My-Post.html",
            "foo bar/baz/2020/03/05/My-Post.html",
        ),
        ("cat/Two/_posts/deep/2020-01-06-d.md", "/cat/two/2020/01/06/d.html", "cat/two/2020/01/06/d.html"),
        ("_posts/2020-1-7-short.md", "/2020/01/07/short.html", "2020/01/07/short.html"),
        ("_posts/20-01-08-yy.md", "/2020/01/08/yy.html", "2020/01/08/yy.html"),
        ("_posts/2020-01-11-.md", "/2020/01/11/.html", "2020/01/11/.html"),
        ("_posts/2020-01-13-two.tar.md", "/2020/01/13/two.tar.html", "2020/01/13/two.tar.html"),
        ("_posts/2020-01-19-sp ace.md", "/2020/01/19/sp-ace.html", "2020/01/19/sp-ace.html"),
        ("_posts/2020-01-24-ünï.md", "/2020/01/24/%C3%BCn%C3%AF.html", "2020/01/24/ünï.html"),
        ("_posts/2020-01-25-dot..md", "/2020/01/25/dot.html", "2020/01/25/dot.html"),
        ("_posts/2020-01-02-nofm.md", "/2020/01/02/nofm.html", "2020/01/02/nofm.html"),
    ];
    let categories = "---\ncategories: [Foo Bar, baz]\n---\n";
    let mut files: Vec<(&str, &str)> = rows.iter().map(|(source, ..)| (*source, PAGE)).collect();
    files[0].1 = categories;
    files[9].1 = "no front matter";
    assert_rows(&site(Jekyll::V4, &files), rows);
    for (style, url) in [
        ("ordinal", "/foo%20bar/baz/2020/065/My-Post.html"),
        ("weekdate", "/foo%20bar/baz/2020/W10/Thu/My-Post.html"),
        ("/:slug", "/my-post"),
        ("/:slugified_categories/:name/", "/foo-bar/baz/2020-03-05-my-post/"),
    ] {
        let config = format!("permalink: {style}\n");
        let site = site(Jekyll::V4, &[("_config.yml", &config), (files[0].0, categories)]);
        assert_eq!(&*site.pages[0].url, url, "{style}");
    }
}

/// J-GOLD-4
#[test]
fn documents_are_named_by_the_template_of_their_collection() {
    let cases = [
        ("sub/2020-01-02-Dated_doc.md", "/:collection/:path", "/c1/sub/2020-01-02-Dated_doc"),
        ("sub/2020-01-02-Dated_doc.md", "/:name", "/2020-01-02-dated-doc"),
        ("sub/2020-01-02-Dated_doc.md", "/:title", "/Dated_doc"),
        ("sub/2020-01-02-Dated_doc.md", "/:slug", "/dated-doc"),
        ("My Doc.md", "/:path", "/My%20Doc"),
        ("My Doc.md", "/:title", "/My-Doc"),
        ("My Doc.md", "/:name", "/my-doc"),
        ("dir.x/file.name.md", "/:path", "/dir.x/file.name"),
        ("dir.x/file.name.md", "/:name", "/file-name"),
        ("dir.x/file.name.md", "/:title", "/file.name"),
    ];
    for (file, template, url) in cases {
        let config = format!("collections:\n  c1:\n    output: true\n    permalink: \"{template}\"\n");
        let site = site(Jekyll::V4, &[("_config.yml", &config), (&format!("_c1/{file}"), PAGE)]);
        assert_eq!(&*site.pages[0].url, url, "{file} by {template}");
    }
}

/// J-GOLD-10
#[test]
fn defaults_prefer_the_longer_path_then_the_type() {
    let config = "defaults:
  - {scope: {path: ''}, values: {v: root}}
  - {scope: {path: '', type: posts}, values: {v: posts}}
  - {scope: {path: blog}, values: {v: blog}}
  - {scope: {path: 'blog/*'}, values: {w: glob}}
  - {scope: {path: 'blog/*.md'}, values: {w: globmd}}
";
    let files = [
        ("_config.yml", config),
        ("blogging/a.md", PAGE),
        ("blog/a.md", PAGE),
        ("blog/_posts/2020-01-01-x.md", PAGE),
        ("_posts/2020-01-01-y.md", PAGE),
    ];
    let value = |site: &Site, source: &str, key: &str| {
        let page = site.page(site.by_source(source).unwrap());
        page.data.get(key).map(super::values::to_s).unwrap_or_default()
    };
    let four = site(Jekyll::V4, &files);
    assert_eq!(value(&four, "blogging/a.md", "v"), "blog");
    assert_eq!(value(&four, "blog/a.md", "w"), "globmd");
    assert_eq!(value(&four, "blog/_posts/2020-01-01-x.md", "w"), "glob");
    assert_eq!(value(&four, "blog/_posts/2020-01-01-x.md", "v"), "blog");
    assert_eq!(value(&four, "_posts/2020-01-01-y.md", "v"), "posts");
    assert_eq!(value(&site(Jekyll::V3, &files), "blogging/a.md", "v"), "root");
}

fn why(site: &Site, path: &str) -> Option<Why> {
    site.unpublished.iter().find(|item| item.source.as_str() == path).map(|item| item.why.clone())
}

#[test]
fn what_is_not_published_has_a_reason() {
    let files = [
        (
            "_config.yml",
            "exclude: [secret]\nlimit_posts: 2\ncollections: {notes: {}, docs: {output: true}}\n",
        ),
        ("_posts/2020-01-01-oldest.md", PAGE),
        ("_posts/2020-01-02-a.md", PAGE),
        ("_posts/2020-01-03-b.md", PAGE),
        ("_posts/2999-01-01-future.md", PAGE),
        ("_posts/2020-01-04-hidden.md", "---\npublished: false\n---\n"),
        ("_posts/notes.md", PAGE),
        ("_drafts/idea.md", PAGE),
        ("secret/x.md", PAGE),
        ("_other/x.md", PAGE),
        (".dot", "x"),
        ("_notes/n.md", PAGE),
        ("page.md", "---\npublished: false\n---\n"),
        ("_docs/gone.md", "---\npublished: false\n---\n"),
        ("_includes/i.html", "x"),
        ("two.md", "---\npermalink: /same/\n---\n"),
        ("uno.md", "---\npermalink: /same/\n---\n"),
    ];
    let site = site(Jekyll::V4, &files);
    for (path, expected) in [
        ("_posts/2020-01-01-oldest.md", Why::LimitPosts),
        ("_posts/2020-01-04-hidden.md", Why::Unpublished),
        ("_posts/notes.md", Why::InvalidPostName),
        ("_drafts/idea.md", Why::Draft),
        ("secret", Why::Excluded("secret".into())),
        ("_other", Why::UnknownCollection),
        (".dot", Why::Hidden),
        ("_notes/n.md", Why::CollectionWithoutOutput),
        ("_docs/gone.md", Why::Unpublished),
        ("page.md", Why::Unpublished),
        ("_includes/i.html", Why::BuildFile),
        ("two.md", Why::Overwritten("uno.md".into())),
    ] {
        assert_eq!(why(&site, path), Some(expected), "{path}");
    }
    assert!(matches!(why(&site, "_posts/2999-01-01-future.md"), Some(Why::Future(_))));
    let outputs: Vec<&str> =
        site.pages.iter().filter(|page| page.written).map(|page| &*page.output).collect();
    assert_eq!(outputs, ["same/index.html", "2020/01/02/a.html", "2020/01/03/b.html"]);
    assert_eq!(
        site.unpublished_url("/2020/01/04/hidden.html").map(|item| &item.why),
        Some(&Why::Unpublished)
    );
    assert_eq!(site.unpublished_source("secret/x.md").map(|item| item.source.as_str()), Some("secret"));
}

/// J-READ-23
#[test]
fn a_post_with_unreadable_front_matter_is_dated_by_the_build() {
    let text = "---\ncategories: 5\ntitle: x\n---\n";
    let site = site(Jekyll::V4, &[("_posts/2020-01-01-name.md", text)]);
    let post = &site.pages[0];
    assert_eq!((post.date.clone(), &*post.slug, &*post.title), (None, "2020-01-01-name", ""));
    assert!(post.url.ends_with("/2020-01-01-name.html") && post.url.contains(crate::origin::HOLE));
}

#[test]
fn dates_that_stop_the_build_are_reported_at_their_value() {
    let text = "---\ntitle: x\ndate: 2020-13-45\n---\n";
    let site = site(Jekyll::V4, &[("_posts/2020-01-01-a.md", text)]);
    let problem = &site.problems[0];
    assert_eq!(problem.kind, SiteProblemKind::InvalidDate);
    assert_eq!(&text[problem.place.span.range()], "2020-13-45");
}

/// J-POST-10, 11
#[test]
fn categories_and_tags_are_gathered_as_jekyll_does() {
    let cases: &[(&str, &[&str], &[&str])] = &[
        ("categories: a b\ncategory: c d\ntags: x y", &["cat", "a", "b", "c d"], &["x", "y"]),
        ("categories: [B, a, B]\ntag: x y\ntags: z", &["cat", "B", "a"], &["x y"]),
        ("category: [p, q]\ntags: [1, ~, two]", &["cat", "p", "q"], &["1", "two"]),
    ];
    for (front_matter, categories, tags) in cases {
        let text = format!("---\n{front_matter}\n---\n");
        let site = site(Jekyll::V4, &[("cat/_posts/2020-01-01-a.md", &text)]);
        let post = &site.pages[0];
        assert_eq!(post.categories.iter().map(|c| &**c).collect::<Vec<_>>(), *categories, "{front_matter}");
        assert_eq!(post.tags.iter().map(|t| &**t).collect::<Vec<_>>(), *tags, "{front_matter}");
    }
}

/// J-READ-18
#[test]
fn data_files_make_a_tree() {
    let files = [
        ("_data/nav.yml", "from: yml"),
        ("_data/nav.json", "{\"from\": \"json\"}"),
        ("_data/do.t.yml", "1"),
        ("_data/authors/jo.yml", "name: Jo"),
        ("_data/_under.yml", "x: 1"),
        ("_data/UP.YML", "x: 1"),
        ("index.md", PAGE),
    ];
    let site = site(Jekyll::V4, &files);
    let crate::liquid::Value::Hash(data) = &site.data else { panic!("no mapping") };
    assert_eq!(data.keys().map(|key| &**key).collect::<Vec<_>>(), ["_under", "dot", "nav", "authors"]);
    let nav = super::values::as_hash(&data["nav"]).unwrap();
    assert_eq!(super::values::as_str(&nav["from"]), Some("json"));
}

#[test]
fn links_that_loop_or_leave_end() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    write(&root, &[("index.md", PAGE), ("sub/a.md", PAGE), ("_posts/2020-01-01-a.md", PAGE)]);
    write(folder.path(), &[("outside/secret.md", PAGE), ("outside.png", "x")]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        symlink(&root, root.join("sub/loop")).unwrap();
        symlink("sub", root.join("alias")).unwrap();
        symlink("../outside", root.join("out")).unwrap();
        symlink("../outside.png", root.join("out.png")).unwrap();
        symlink("nowhere", root.join("dangling.md")).unwrap();
        let site = open(&root, Jekyll::V4, SiteKind::Jekyll);
        let outputs: Vec<&str> = site.pages.iter().map(|page| &*page.output).collect();
        assert!(outputs.contains(&"alias/a.html"), "{outputs:?}");
        assert!(site.is_below_unknown("out/secret.html") && !site.is_below_unknown("sub/nothing.html"));
        assert!(outputs.contains(&"out.png") && !outputs.contains(&"out/secret.html"), "{outputs:?}");
    }
}

#[test]
fn plain_documentation_lies_where_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let files =
        [("README.md", "# x"), ("docs/a.markdown", "x"), ("logo.png", "x"), ("node_modules/x.md", "x")];
    write(folder.path(), &files);
    let site = open(folder.path(), Jekyll::V4, SiteKind::Plain);
    let rows: &[&str] = &[
        "README.md -> /README.md -> README.md",
        "docs/a.markdown -> /docs/a.markdown -> docs/a.markdown",
        "logo.png -> /logo.png -> logo.png",
    ];
    assert_eq!(written(&site), rows);
    assert!(site.pages.iter().filter(|page| page.markdown).all(|page| !page.liquid));
}

/// J-READ-15
#[test]
fn collections_dir_moves_posts_and_collections() {
    let config = "collections_dir: cols\ncollections: {docs: {output: true}}\n";
    let files = [
        ("_config.yml", config),
        ("cols/_posts/2020-01-01-a.md", PAGE),
        ("cols/cat/_posts/2020-01-02-b.md", PAGE),
        ("_posts/2020-01-03-c.md", PAGE),
        ("cols/_docs/d.md", PAGE),
        ("cols/_docs/raw.txt", "x"),
        ("cols/page.md", PAGE),
        ("_docs/e.md", PAGE),
    ];
    let site = site(Jekyll::V4, &files);
    assert_rows(
        &site,
        &[
            ("cols/_posts/2020-01-01-a.md", "/2020/01/01/a.html", "2020/01/01/a.html"),
            ("cols/cat/_posts/2020-01-02-b.md", "/cat/2020/01/02/b.html", "cat/2020/01/02/b.html"),
            ("cols/_docs/d.md", "/docs/d.html", "docs/d.html"),
            ("cols/_docs/raw.txt", "/docs/raw.txt", "docs/raw.txt"),
            ("cols/page.md", "/cols/page.html", "cols/page.html"),
        ],
    );
    assert_eq!(why(&site, "_posts/2020-01-03-c.md"), Some(Why::OutsideCollectionsDir));
    assert_eq!(why(&site, "_docs"), Some(Why::OutsideCollectionsDir));
    assert_eq!(&*site.page(site.by_source("cols/_docs/d.md").unwrap()).relative_path, "_docs/d.md");
}
