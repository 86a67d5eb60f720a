//! Configurations and front matter that make no sense.

use crate::site::TestSite;

#[test]
fn a_configuration_that_is_no_mapping_is_one_finding() {
    for text in ["- a\n- b\n", "only text", "42", "a: [\n", "\t", "a: b\n  c: d\n", "%YAML 9.9\n---\n"] {
        let site = TestSite::bare().with("_config.yml", text).page("text");
        let findings = site.findings();
        assert_eq!(findings.len(), 1, "{text:?}: {findings:?}");
        assert!(findings[0].starts_with("invalid-config _config.yml:"), "{text:?}: {findings:?}");
    }
}

#[test]
fn an_empty_configuration_is_a_configuration() {
    for text in ["", "\n\n", "# only a comment\n", "---\n", "---\n---\n", "~", "{}"] {
        let site = TestSite::bare().with("_config.yml", text).page("text");
        assert_eq!(site.findings(), [""; 0], "{text:?}");
    }
}

#[test]
fn settings_of_the_wrong_kind_are_survived() {
    let keys = [
        "collections",
        "collections_dir",
        "data_dir",
        "defaults",
        "destination",
        "exclude",
        "excerpt_separator",
        "future",
        "include",
        "includes_dir",
        "jekyll-archives",
        "keep_files",
        "kramdown",
        "layouts_dir",
        "liquid",
        "markdown",
        "markdown_ext",
        "paginate",
        "paginate_path",
        "pagination",
        "permalink",
        "plugins",
        "plugins_dir",
        "published",
        "redirect_from",
        "remote_theme",
        "theme",
        "timezone",
        "title",
        "unpublished",
        "url",
        "baseurl",
        "relative_links",
        "titles_from_headings",
        "readme_index",
        "sass",
        "strict_front_matter",
        "whitelist",
        "webrick",
    ];
    let values = [
        "1",
        "-1",
        "99999999999999999999",
        "1e999",
        "''",
        "'/'",
        "'../..'",
        "~",
        "[]",
        "[a, 1, ~, [b], {c: d}]",
        "{}",
        "{a: 1, b: [c], d: {e: f}}",
        "{enabled: true}",
        "{input: 1}",
        "2020-01-01",
        "!!binary x",
        "'[{(*?\\'",
        "[{scope: 1, values: 2}, {scope: {path: [a]}, values: {permalink: 1, layout: [x]}}]",
    ];
    let plugins = "plugins: [jekyll-archives, jekyll-feed, jekyll-paginate, jekyll-paginate-v2, jekyll-redirect-from, \
                   jekyll-relative-links, jekyll-sitemap, jekyll-titles-from-headings, jekyll-readme-index]\n";
    for key in keys {
        for value in values {
            let plugins = if key == "plugins" { "" } else { plugins };
            TestSite::bare()
                .with("_config.yml", format!("{plugins}{key}: {value}\n"))
                .with(
                    "index.html",
                    "---\n---\n{{ site }}{% for post in paginator.posts %}{{ post.url }}{% endfor %}",
                )
                .with("_posts/2020-01-01-a.md", "---\ntags: [a, b]\n---\n[a](../b) {{ page.date }}")
                .with("README.md", "# A heading\n")
                .findings();
        }
    }
}

#[test]
fn time_zones_that_do_not_exist_are_one_finding() {
    for zone in ["Nowhere/Nope", "../../etc/passwd", "/etc/passwd", "'UTC\\0'"] {
        let site = TestSite::bare()
            .with("_config.yml", format!("timezone: {zone}\n"))
            .with("_posts/2020-01-01-a.md", "---\ndate: 2020-01-01 10:00\n---\n{{ page.date }}");
        let findings = site.findings();
        assert_eq!(findings.len(), 1, "{zone}: {findings:?}");
        assert!(findings[0].starts_with("invalid-timezone"), "{zone}: {findings:?}");
    }
}

#[test]
fn front_matter_that_is_no_mapping_is_one_finding() {
    for text in ["- a\n- b", "only text", "42", "a: [", "a: b\n  c: d"] {
        let site = TestSite::new().with("index.md", format!("---\n{text}\n---\nbody\n"));
        let findings = site.findings();
        assert_eq!(findings.len(), 1, "{text:?}: {findings:?}");
        assert!(findings[0].starts_with("invalid-front-matter index.md:"), "{text:?}: {findings:?}");
    }
}

#[test]
fn front_matter_of_the_wrong_kind_is_survived() {
    let keys = [
        "categories",
        "category",
        "date",
        "excerpt",
        "excerpt_separator",
        "id",
        "image",
        "layout",
        "next",
        "pagination",
        "path",
        "permalink",
        "published",
        "redirect_from",
        "redirect_to",
        "render_with_liquid",
        "slug",
        "sitemap",
        "tag",
        "tags",
        "title",
        "url",
    ];
    let values = [
        "1",
        "-99999999999999999999",
        "1e999",
        "''",
        "'/'",
        "'../..'",
        "~",
        "[a, 1, ~, [b], {c: d}]",
        "{a: {b: [c]}}",
        "{enabled: true, per_page: -5, limit: -1, offset: 99999999999, collection: 1, permalink: ':num'}",
        "99999-01-01",
        "2020-01-01 00:00:00 +99:99",
        "9999-12-31 23:59:59 -23:59",
        "0000-00-00",
        "-99999999999999999",
    ];
    let config = "plugins: [jekyll-redirect-from, jekyll-paginate-v2]\npagination: {enabled: true}\nfuture: true\n\
                  collections: {things: {output: true}}\n";
    for key in keys {
        for value in values {
            let page =
                format!("---\n{key}: {value}\n---\n[a](/b) {{{{ page }}}} {{{{ page.{key} | jsonify }}}}");
            TestSite::bare()
                .with("_config.yml", config)
                .with("index.md", &page)
                .with("_posts/2020-01-01-a.md", &page)
                .with("_things/a.md", &page)
                .with("_layouts/default.html", &page)
                .findings();
        }
    }
}

#[test]
fn aliases_that_grow_without_end_are_one_finding_each() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let copies = vec![format!("*a{}", level - 1); 9].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} [{copies}]\n"));
    }
    let site = TestSite::bare().with("_config.yml", &bomb).with("_data/bomb.yml", &bomb).with(
        "index.md",
        format!("---\n{bomb}---\n{{{{ page.a11 }}}}{{{{ site.data.bomb.a11 | jsonify }}}}"),
    );
    let findings = site.findings();
    let rules: Vec<&str> = findings.iter().filter_map(|finding| finding.split(' ').next()).collect();
    assert_eq!(rules, ["invalid-config", "invalid-data", "invalid-front-matter"], "{findings:?}");
}

#[test]
fn deep_data_does_not_exhaust_the_stack() {
    let site = TestSite::bare()
        .with("_config.yml", format!("a: {}", "[".repeat(100_000)))
        .with("_data/a.yml", "- ".repeat(100_000))
        .with("_data/b.json", "{\"a\":".repeat(100_000))
        .with("_data/c.json", format!("{}{}", "[".repeat(400), "]".repeat(400)))
        .with(
            "index.md",
            format!("---\na: {}\n---\n{{{{ site.data.c | jsonify }}}}", "{a: ".repeat(100_000)),
        );
    let findings = site.findings();
    assert_eq!(findings.len(), 4, "{findings:?}");
}
