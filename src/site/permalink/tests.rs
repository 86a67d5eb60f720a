use super::*;

const V4: Jekyll = Jekyll::V4;
const V3: Jekyll = Jekyll::V3;

/// Converter and extension as the site finds them: Markdown becomes HTML.
fn output_ext(path: &str, permalink: Option<&str>) -> String {
    permalink.and_then(permalink_extension).unwrap_or_else(|| match extension(path).to_lowercase().as_str() {
        ".md" => ".html".to_string(),
        _ => extension(path).to_string(),
    })
}

/// URL and file of a page.
fn page(
    path: &str,
    permalink: Option<&str>,
    site: &str,
    jekyll: Jekyll,
) -> Result<(String, String), PermalinkError> {
    let ext = output_ext(path, permalink);
    let fields = PageFields::new(path, &ext, jekyll);
    let html = [".html", ".xhtml", ".htm"].contains(&ext.as_str());
    let default = page_template(site, jekyll, fields.basename == "index", html);
    let url = expand(permalink.unwrap_or(&default), &|name| fields.placeholder(name), false)?;
    let output = output_path(&url, &ext);
    Ok((url, output))
}

#[test]
fn pages_with_the_default_permalink() {
    // J-GOLD-1; an empty file means the URL without its slash.
    let cases = [
        ("about.md", "/about.html", ""),
        ("sub/index.html", "/sub/", "sub/index.html"),
        ("index.md", "/", "index.html"),
        ("a/index.htm", "/a/", "a/index.htm"),
        ("c/INDEX.md", "/c/INDEX.html", ""),
        ("d/index.json", "/d/index.json", ""),
        ("404.md", "/404.html", ""),
        ("sp ace.md", "/sp%20ace.html", "sp ace.html"),
        ("per%20cent.md", "/per%2520cent.html", "per%20cent.html"),
        ("h#x.md", "/h%23x.html", "h#x.html"),
        ("q?x.md", "/q?x.html", "q?x.html"),
        ("br[1].md", "/br%5B1%5D.html", "br[1].html"),
        ("amp&.md", "/amp&.html", ""),
        ("pct%.md", "/pct%25.html", "pct%.html"),
        ("tilde~x.md", "/tilde~x.html", ""),
        ("plus+.md", "/plus+.html", ""),
        ("c:name.md", "/c:name.html", ""),
        ("a:b/x.md", "/a:b/x.html", ""),
        ("ünï/çafé.md", "/%C3%BCn%C3%AF/%C3%A7af%C3%A9.html", "ünï/çafé.html"),
        ("a..b.md", "/a/b.html", ""),
        ("trail..md", "/trail.html", ""),
        ("x.MD", "/x.html", ""),
        ("x.mdown", "/x.mdown", ""),
        ("noext", "/noext", ""),
        ("multi.tar.gz.md", "/multi.tar.gz.html", ""),
    ];
    for (path, url, output) in cases {
        let output = if output.is_empty() { url.trim_start_matches('/') } else { output };
        assert_eq!(page(path, None, "date", V4), Ok((url.into(), output.into())), "{path}");
    }
    assert_eq!(page(":path.md", None, "date", V4), Err(PermalinkError::InvalidUri(":path".into())));
    assert_eq!(page("trail..md", None, "date", V3), Ok(("/trail/html".into(), "trail/html.html".into())));
}

#[test]
fn pages_follow_the_suffix_of_the_site_permalink() {
    // J-URL-2
    let cases = [
        ("about.md", "pretty", "/about/"),
        ("404.md", "pretty", "/404/"),
        ("feed.xml", "pretty", "/feed.xml"),
        ("about.md", "none", "/about.html"),
        ("about.md", "ordinal", "/about.html"),
        ("about.md", "weekdate", "/about"),
        ("about.md", "/:title", "/about"),
        ("about.md", "/:categories/:title.html", "/about"),
        ("about.md", "/:categories/:title:output_ext", "/about.html"),
        ("about.md", "/blog/:title/", "/about/"),
        ("a/index.md", "/:title", "/a/"),
    ];
    for (path, site, url) in cases {
        for jekyll in [V4, V3] {
            assert_eq!(page(path, None, site, jekyll).map(|found| found.0), Ok(url.into()), "{path} {site}");
        }
    }
}

#[test]
fn pages_with_a_permalink_of_their_own() {
    // J-GOLD-2
    let cases = [
        ("p.md", "/foo/bar/", "/foo/bar/", "foo/bar/index.html"),
        ("p.md", "/foo/baz", "/foo/baz", "foo/baz.html"),
        ("p.md", "foo/rel.html", "/foo/rel.html", "foo/rel.html"),
        ("p.md", "/a/../b/./c//d.html", "/a/b/c/d.html", "a/b/c/d.html"),
        ("p.md", "/enc%20oded/", "/enc%20oded/", "enc oded/index.html"),
        ("p.md", "/%E2%9C%93/", "/%E2%9C%93/", "✓/index.html"),
        ("p.md", "/a%2Fb/", "/a%2Fb/", "a/b/index.html"),
        ("p.md", "/foo.bar/baz", "/foo.bar/baz", "foo.bar/baz.html"),
        ("p.md", "/v1.0", "/v1.0", "v1.0"),
        ("p.md", "/x.HTML", "/x.HTML", "x.HTML"),
        ("p.md", "/foo/bar.md", "/foo/bar.md", "foo/bar.md"),
        ("x.html", "/html-noext", "/html-noext", "html-noext.html"),
        ("x.txt", "/txt-noext", "/txt-noext", "txt-noext.txt"),
        ("p.md", "/", "/", "index.html"),
        ("p.md", "/foo/index", "/foo/index", "foo/index.html"),
        ("p.md", "/x/:title/", "/x/:title/", "x/:title/index.html"),
        ("p.md", "/x/:basename/", "/x/p/", "x/p/index.html"),
        ("p.md", "http://x.com/f/", "/http:/x.com/f/", "http:/x.com/f/index.html"),
        ("p.md", "/.hidden/", "/.hidden/", ".hidden/index.html"),
        ("p.md", "/sp ace/", "/sp ace/", "sp ace/index.html"),
        ("p.md", "/x/...", "/x/.", "x.html"),
        ("p.md", "/%zz/", "/%zz/", "%zz/index.html"),
        ("y.css", "/d/y/", "/d/y/", "d/y/index.css"),
    ];
    for (path, permalink, url, output) in cases {
        assert_eq!(page(path, Some(permalink), "date", V4), Ok((url.into(), output.into())), "{permalink}");
    }
}

#[test]
fn extensions_of_permalinks() {
    // J-URL-10
    let cases = [
        ("/v1.0", Some(".0")),
        ("/foo.bar", Some(".bar")),
        ("/end.", Some(".")),
        ("/a.b/c", None),
        ("/a.b/", None),
        ("/.hidden", None),
    ];
    for (permalink, found) in cases {
        assert_eq!(permalink_extension(permalink).as_deref(), found, "{permalink}");
    }
}

/// A post: path below `_posts`, slug, day, categories.
fn post(name: &str, slug: &str, date: &str, categories: &[&str]) -> DocumentFields {
    DocumentFields {
        title_slug: slug.into(),
        categories: categories.iter().map(|category| category.to_string()).collect(),
        date: date.parse::<jiff::civil::Date>().ok().and_then(|day| day.in_tz("UTC").ok()),
        ..DocumentFields::new("posts", name, ".html")
    }
}

fn document_url(template: &str, fields: &DocumentFields, jekyll: Jekyll) -> Result<String, PermalinkError> {
    expand(template, &|name| fields.placeholder(name, jekyll), true)
}

#[test]
fn posts_in_every_style() {
    // J-GOLD-3
    let mine = post("2020-03-05-My-Post.md", "My-Post", "2020-03-05", &["Foo Bar", "baz", "BAZ"]);
    let cases = [
        ("date", "/foo%20bar/baz/2020/03/05/My-Post.html"),
        ("pretty", "/foo%20bar/baz/2020/03/05/My-Post/"),
        ("none", "/foo%20bar/baz/My-Post.html"),
        ("ordinal", "/foo%20bar/baz/2020/065/My-Post.html"),
        ("weekdate", "/foo%20bar/baz/2020/W10/Thu/My-Post.html"),
        ("/:slug", "/my-post"),
        ("/:slugified_categories/:name/", "/foo-bar/baz/2020-03-05-my-post/"),
        ("/:i_month/:i_day/:short_year/:short_month/:long_month", "/3/5/20/Mar/March"),
        ("/:w_year-:w_day-:long_day/:hour:minute:second", "/2020-4-Thursday/000000"),
        ("/a: b/:title_", "/a: b/My-Post_"),
    ];
    for (style, url) in cases {
        assert_eq!(document_url(&template(style, V4), &mine, V4), Ok(url.into()), "{style}");
    }
    let unknown = Err(PermalinkError::UnknownPlaceholder("month_x".into()));
    assert_eq!(document_url("/:year_:month_x/", &mine, V4), unknown);
    assert_eq!(document_url(&template("weekdate", V3), &mine, V3), Ok("/weekdate".into()));
    assert!(document_url("/:slugified_categories/", &mine, V3).is_err());
    assert!(document_url("/x:y/", &mine, V4).is_err());
}

#[test]
fn posts_with_odd_names() {
    // J-GOLD-3
    let cases = [
        ("deep/2020-01-06-d.md", "d", "2020-01-06", &["cat", "Two"][..], "/cat/two/2020/01/06/d.html"),
        ("2020-1-7-short.md", "short", "2020-01-07", &[], "/2020/01/07/short.html"),
        ("2020-01-11-.md", "", "2020-01-11", &[], "/2020/01/11/.html"),
        ("2020-01-13-two.tar.md", "two.tar", "2020-01-13", &[], "/2020/01/13/two.tar.html"),
        ("2020-01-19-sp ace.md", "sp ace", "2020-01-19", &[], "/2020/01/19/sp-ace.html"),
        ("2020-01-24-ünï.md", "ünï", "2020-01-24", &[], "/2020/01/24/%C3%BCn%C3%AF.html"),
        ("2020-01-25-dot..md", "dot", "2020-01-25", &[], "/2020/01/25/dot.html"),
        ("2020-01-26-x.md", "Sl Ug!", "2020-01-26", &[], "/2020/01/26/Sl-Ug!.html"),
    ];
    for (name, slug, date, categories, url) in cases {
        let fields = post(name, slug, date, categories);
        assert_eq!(document_url(&template("date", V4), &fields, V4), Ok(url.into()), "{name}");
    }
}

#[test]
fn documents_of_collections() {
    // J-GOLD-4
    let cases = [
        ("sub/2020-01-02-Dated_doc.md", "Dated_doc", "/:collection/:path", "/c1/sub/2020-01-02-Dated_doc"),
        ("sub/2020-01-02-Dated_doc.md", "Dated_doc", "/:name", "/2020-01-02-dated-doc"),
        ("sub/2020-01-02-Dated_doc.md", "Dated_doc", "/:title", "/Dated_doc"),
        ("sub/2020-01-02-Dated_doc.md", "Dated_doc", "/:slug", "/dated-doc"),
        ("My Doc.md", "My Doc", "/:path", "/My%20Doc"),
        ("My Doc.md", "My Doc", "/:title", "/My-Doc"),
        ("My Doc.md", "My Doc", "/:name", "/my-doc"),
        ("dir.x/file.name.md", "file.name", "/:path", "/dir.x/file.name"),
        ("dir.x/file.name.md", "file.name", "/:name", "/file-name"),
        ("dir.x/file.name.md", "file.name", "/:title", "/file.name"),
    ];
    for (path, slug, template, url) in cases {
        let fields = DocumentFields { title_slug: slug.into(), ..DocumentFields::new("c1", path, ".html") };
        assert_eq!(document_url(template, &fields, V4), Ok(url.into()), "{path} {template}");
    }
}

#[test]
fn the_date_of_an_undated_document_is_a_hole() {
    let fields = DocumentFields::new("c1", "a.md", ".html");
    assert_eq!(document_url("/:year/:slug", &fields, V4), Ok(format!("/{HOLE}/a")));
}

#[test]
fn a_document_at_a_folder_is_always_index_html() {
    assert_eq!(document_output_path("/c1/x/", ".css"), "c1/x/index.html");
    assert_eq!(document_output_path("/x", ".css"), "x.css");
    assert_eq!(document_output_path("/x.html", ".css"), "x.html.css");
}

#[test]
fn static_files() {
    // J-URL-12
    let cases = [
        ("a/b.png", "/a/b.png", "a/b.png"),
        ("a..png", "/a.png", "a.png"),
        ("foo%20bar.png", "/foo%20bar.png", "foo bar.png"),
        ("a%2Fb.png", "/a%2Fb.png", "a/b.png"),
        ("sp ace#1.png", "/sp ace#1.png", "sp ace#1.png"),
        (".htaccess", "/.htaccess", ".htaccess"),
    ];
    for (path, url, output) in cases {
        assert_eq!(static_url(path, V4), url, "{path}");
        assert_eq!(static_output(url, V4), output, "{path}");
        assert_eq!(static_output(&static_url(path, V3), V3), path, "{path}");
    }
}

#[test]
fn static_files_of_collections() {
    // J-URL-13
    let cases = [
        ("/:collection/:title/", "raw.txt", "/c1.txt"),
        ("/docs/:path.html", "raw.txt", "/docs/raw.html.txt"),
        ("/:collection/:path:output_ext", "sub/raw..txt", "/c1/sub/raw.txt"),
        ("/:collection/:path/", "sub/raw.txt", "/c1/sub/raw.txt"),
        ("/:name/:year/", "sub/Raw x.txt", "/Raw%20x/:year.txt"),
    ];
    for (template, path, url) in cases {
        assert_eq!(static_collection_url(template, "c1", path, V4), Ok(url.into()), "{template} {path}");
    }
    let url = static_collection_url("/:collection/:path/", "c1", "sub/raw.txt", V3);
    assert_eq!(url, Ok("/c1/sub/raw.txt".into()));
    assert_eq!(static_collection_output("/c1", "sub/raw.txt", V3), "raw.txt");
}
