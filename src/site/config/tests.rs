use super::super::values::as_hash;
use super::*;
use crate::markdown::Flavor;
use crate::source::SitePath;

fn read(jekyll: Jekyll, texts: &[&str]) -> Config {
    let sources: Vec<Source> =
        texts.iter().map(|text| Source::new(SitePath::new("_config.yml"), *text)).collect();
    let files: Vec<(FileId, &Source)> =
        sources.iter().enumerate().map(|(at, source)| (FileId(at as u32), source)).collect();
    Config::read(&files, jekyll)
}

/// J-CONF-1
#[test]
fn files_merge_from_left_to_right() {
    let config = read(
        Jekyll::V4,
        &[
            "title: a\nkramdown: {x: 1}\nlist: [1, 2]\nkept: k\n",
            "title: b\nkramdown: {y: 2}\nlist: [3]\nkept:\n",
        ],
    );
    assert_eq!(config.text("title"), Some("b"));
    assert_eq!(config.text("kept"), Some("k"));
    let kramdown = config.get("kramdown").and_then(as_hash).unwrap();
    assert!(["x", "y", "input"].iter().all(|key| kramdown.contains_key(*key)));
    assert!(matches!(config.get("list"), Some(Value::Array(items)) if items.len() == 1));
    assert_eq!(config.place(&["title"]).map(|place| place.file), Some(FileId(1)));
    assert_eq!(config.place(&["kramdown", "x"]).map(|place| place.file), Some(FileId(0)));
}

#[test]
fn what_is_wrong_with_a_setting_is_said_at_its_value() {
    let cases = [
        ("permalink: 5\n", "5"),
        ("exclude: x\n", "x"),
        ("plugins: jekyll-feed\n", "jekyll-feed"),
        ("limit_posts: -1\n", "-1"),
        ("timezone: [Mars]\n", "[Mars]"),
        ("defaults: {a: b}\n", "{a: b}"),
        ("collections: docs\n", "docs"),
        ("- a\n- b\n", "- a\n- b"),
    ];
    for (text, at) in cases {
        let config = read(Jekyll::V4, &[text]);
        let places: Vec<&str> = config.problems.iter().map(|p| text[p.place.span.range()].trim()).collect();
        assert_eq!(places, [at], "{text}");
    }
    for text in
        ["exclude: []\npermalink: pretty\nlimit_posts: 3\ntimezone: Europe/Madrid\n", "", "# nothing\n"]
    {
        assert!(read(Jekyll::V4, &[text]).problems.is_empty(), "{text}");
    }
    assert!(read(Jekyll::Pages, &["exclude: x, y\n"]).problems.is_empty());
    assert_eq!(read(Jekyll::Pages, &["exclude: x, y\n"]).exclude(), ["x", "y"]);
}

#[test]
fn collections_are_listed_with_posts_first() {
    let config = read(Jekyll::V4, &["collections: [a]\npermalink: pretty\n"]);
    let collections = config.collections();
    let rows: Vec<(&str, bool, &str)> =
        collections.iter().map(|c| (c.label.as_str(), c.output, c.permalink.as_str())).collect();
    let posts = "/:categories/:year/:month/:day/:title/";
    assert_eq!(rows, [("posts", true, posts), ("a", false, "/:collection/:path/")]);
    let config =
        read(Jekyll::V4, &["collections: {\"we!rd\": {output: true}, posts: {permalink: \"/:title\"}}\n"]);
    let collections = config.collections();
    assert_eq!((collections[0].permalink.as_str(), collections[1].output), ("/:title", false));
}

#[test]
fn the_dialect_follows_the_processor_and_the_host() {
    for (jekyll, text, flavor) in [
        (Jekyll::V4, "", Flavor::KramdownGfm),
        (Jekyll::V4, "kramdown: {input: kramdown}", Flavor::Kramdown),
        (Jekyll::V4, "markdown: CommonMark", Flavor::CommonMark),
        (Jekyll::Pages, "markdown: GFM", Flavor::CommonMarkGhPages),
        (Jekyll::Pages, "markdown: CommonMarkGhPages", Flavor::CommonMarkGhPages),
        (Jekyll::Pages, "markdown: redcarpet", Flavor::KramdownGfm),
        (Jekyll::V3, "markdown: redcarpet", Flavor::CommonMark),
        (Jekyll::V4, "markdown: Pandoc", Flavor::CommonMark),
    ] {
        assert_eq!(read(jekyll, &[text]).dialect().flavor, flavor, "{text}");
    }
}

#[test]
fn the_highlighter_of_the_site_is_that_of_kramdown_without_its_own() {
    for (text, is_on) in [
        ("", true),
        ("highlighter: none", false),
        ("highlighter: none\nkramdown: {syntax_highlighter: rouge}", true),
        ("kramdown: {syntax_highlighter: null}", true),
        ("kramdown: {syntax_highlighter: coderay}", false),
        ("kramdown: {syntax_highlighter_opts: {disable: true}}", false),
        ("kramdown: {syntax_highlighter_opts: {block: {disable: true}}}", false),
    ] {
        assert_eq!(read(Jekyll::V4, &[text]).dialect().output.highlighting.blocks, is_on, "{text}");
    }
}

#[test]
fn a_configuration_that_cannot_be_read_makes_settings_unknown() {
    let config = read(Jekyll::V4, &["a: b: c\n"]);
    assert!(config.incomplete && config.may_have_more_keys());
    assert_eq!(config.problems.len(), 1);
}
