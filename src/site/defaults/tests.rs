use super::*;
use crate::source::{FileId, Source};

fn value(config: &str, jekyll: Jekyll, path: &str, kind: Option<&str>, key: &str) -> Option<String> {
    let source = Source::new(SitePath::new("_config.yml"), config);
    let config = Config::read(&[(FileId(0), &source)], jekyll);
    let files = [SitePath::new(path), SitePath::new("cols/_docs/a.md")];
    let defaults = Defaults::new(&config, &files);
    let all = defaults.all(path, kind).get(key).map(to_s);
    assert_eq!(all, defaults.find(path, kind, key).map(|(value, _)| to_s(&value)), "{path}");
    all
}

#[test]
fn scopes_choose_by_path_and_type() {
    let set = |scope: &str| format!("defaults: [{{scope: {{{scope}}}, values: {{v: x}}}}]\n");
    for (scope, path, kind, applies) in [
        ("path: ''", "a.md", None, true),
        ("path: '', type: page", "a.md", Some("pages"), true),
        ("path: '', type: pages", "a.md", Some("posts"), false),
        ("path: '', type: drafts", "_drafts/a.md", Some("posts"), false),
        ("path: assets", "assets/x.png", None, true),
        ("path: assets, type: pages", "assets/x.png", None, false),
        ("path: /assets", "assets/x.png", None, false),
        ("path: _posts/sub", "_posts/sub/2020-01-01-a.md", Some("posts"), true),
        ("path: '*.md'", "a.md", Some("pages"), true),
        ("path: '*.md'", "sub/a.md", Some("pages"), false),
        ("path: 'sub/**/*.md'", "sub/x/a.md", Some("pages"), true),
        ("path: '/sub/*'", "sub/a.md", Some("pages"), false),
    ] {
        let found = value(&set(scope), Jekyll::V4, path, kind, "v");
        assert_eq!(found.is_some(), applies, "{scope} on {path}");
    }
}

#[test]
fn collections_dir_is_no_part_of_the_paths() {
    let config = |path: &str| {
        format!("collections_dir: cols\ndefaults: [{{scope: {{path: '{path}'}}, values: {{v: x}}}}]\n")
    };
    for path in ["cols/_docs", "_docs", "cols/_docs/*", "cols/*/a.md"] {
        assert!(value(&config(path), Jekyll::V4, "_docs/a.md", Some("docs"), "v").is_some(), "{path}");
    }
}

#[test]
fn longer_paths_and_types_go_first_and_hashes_merge() {
    let config = "defaults:
- {scope: {path: blog}, values: {v: long, h: {a: 1}}}
- {scope: {path: '', type: posts}, values: {v: typed, h: {b: 2}}}
- {scope: {path: ''}, values: {v: plain}}
";
    assert_eq!(value(config, Jekyll::V4, "blog/a.md", Some("posts"), "v").as_deref(), Some("long"));
    assert_eq!(value(config, Jekyll::V4, "x.md", Some("posts"), "v").as_deref(), Some("typed"));
    assert_eq!(value(config, Jekyll::V4, "x.md", Some("pages"), "v").as_deref(), Some("plain"));
}
