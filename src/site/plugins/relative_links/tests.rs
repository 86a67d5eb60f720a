use serde_json::json;

use super::super::testing::Builder;
use super::*;

fn found(text: &str) -> Vec<(&str, &str, &str)> {
    let parts = |candidate: &Candidate| {
        (&text[candidate.path.clone()], &text[candidate.fragment.clone()], &text[candidate.title.clone()])
    };
    candidates(text).iter().map(parts).collect()
}

#[test]
fn candidates_are_textual() {
    let cases = [
        ("[a](b.md)", vec![("b.md", "", "")]),
        ("![a](b.png) `[c](d.md)`", vec![("b.png", "", ""), ("d.md", "", "")]),
        ("[a](b.md#x) [c](#y)", vec![("b.md", "#x", ""), ("#y", "", "")]),
        ("[a](b.md \"T (x)\")", vec![("b.md", "", " \"T (x)\"")]),
        ("[a](b.md \"T\") z", vec![("b.md", "", " \"T\"")]),
        ("[a](b.md#f \"T\")", vec![("b.md", "#f", " \"T\"")]),
        ("[a] [b](c d.md)", vec![("c d.md", "", "")]),
        ("[a](b\nc.md)", vec![("b\nc.md", "", "")]),
        ("[a]() [b](c.md)", vec![("c.md", "", "")]),
        ("[a](b#) (c)", vec![("b", "#) (c", "")]),
        ("[a]\n(b.md)", vec![]),
        ("[a](b.md", vec![]),
        ("[a]: b.md", vec![("b.md", "", "")]),
        ("  [a]: b.md#x  \n[c]: d \"T\"\n", vec![("b.md", "#x", ""), ("d", "", " \"T\"")]),
        ("[a]: b c.md", vec![("b c.md", "", "")]),
        ("x [a]: b.md", vec![]),
        ("[a]:b.md", vec![]),
        ("[é](ü.md#ö)", vec![("ü.md", "#ö", "")]),
        ("[a](b.md)\r\n[c](d.md)", vec![("b.md", "", ""), ("d.md", "", "")]),
    ];
    for (text, expected) in cases {
        assert_eq!(found(text), expected, "{text:?}");
    }
}

#[test]
fn long_hostile_text_takes_linear_time() {
    for unit in ["[", "](", "[a](", "[a](#", "[a](b \"", "[a]: ", "[a](b#c \" \" ", "[](\n"] {
        assert!(candidates(&unit.repeat(100_000)).len() <= 100_000);
    }
}

#[test]
fn paths_of_sources_become_urls() {
    let mut builder = Builder::new(json!({"plugins": [NAME]}));
    let page = builder.page("docs/a.md", "/docs/a.html", json!({}));
    builder.page("docs/sp ace.md", "/docs/sp%20ace.html", json!({}));
    builder.page("index.md", "/", json!({}));
    builder.asset("img/x.png");
    let post = builder.post("2020-01-01-p", json!({}));
    let site = builder.site();
    let cases = [
        ("a.md", Some("/docs/a.html")),
        ("./a.md", Some("/docs/a.html")),
        ("../index.md", Some("/")),
        ("/index.md", Some("/")),
        ("/docs/a.md", Some("/docs/a.html")),
        ("sp%20ace.md", Some("/docs/sp%20ace.html")),
        ("sp+ace.md", Some("/docs/sp%20ace.html")),
        ("../img/x.png", Some("/img/x.png")),
        ("../_posts/2020-01-01-p.md", Some("/2020-01-01-p.html")),
        ("a.md?x", None),
        ("a", None),
        ("#a.md", None),
        ("{{ x }}.md", None),
        ("https://x.com/a.md", None),
    ];
    for (path, url) in cases {
        assert_eq!(rewrite_target(&site, site.page(page), path).as_deref(), url, "{path}");
    }
    assert!(applies(&site, site.page(page)));
    assert!(!applies(&site, site.page(post)));
}

#[test]
fn settings_switch_it_off() {
    for (settings, expected) in
        [(json!({}), true), (json!({"enabled": false}), false), (json!({"exclude": ["doc"]}), false)]
    {
        let mut builder = Builder::new(json!({"plugins": [NAME], "relative_links": settings}));
        let page = builder.page("docs/a.md", "/docs/a.html", json!({}));
        let site = builder.site();
        assert_eq!(applies(&site, site.page(page)), expected, "{settings}");
    }
}
