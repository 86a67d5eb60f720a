//! Following links, and finding them.

use serde_json::{Value, json};

use crate::client::{Editor, TestSite, position};

const SITE: &[(&str, &str)] = &[
    ("_config.yml", "title: x\nauthor:\n  name: Ann\nexclude: [secret.md]\n"),
    ("_layouts/page.html", "---\nlayout: base\n---\n{{ content }}"),
    ("_layouts/base.html", "{{ content }}"),
    ("_includes/box.html", "box"),
    ("_data/nav.yml", "- a: 1\n"),
    ("_posts/2024-01-31-first.md", "---\ntitle: First\n---\n## Two words\n"),
    ("cat.png", "not really"),
    ("secret.md", "---\n---\n"),
    (
        "index.md",
        "---\nlayout: page\nmood: good\n---\n[a](/2024/01/31/first.html#two-words)\n{% post_url 2024-01-31-first %}\n\
         {% include box.html %} {{ site.author.name }} {{ page.mood }}\n![cat](/cat.png) {% link cat.png %}\n\
         {{ site.data.nav[0].a }} [s](/secret.html)\n",
    ),
];

fn definition(editor: &mut Editor, site: &TestSite, line: u32, character: u32) -> Option<(String, Value)> {
    let answer = editor.ask("textDocument/definition", position(&site.uri("index.md"), line, character));
    let path = answer["uri"].as_str()?.strip_prefix(&format!("{}/", site.uri("")))?;
    Some((path.to_owned(), answer["range"]["start"]["line"].clone()))
}

#[test]
fn what_is_under_the_cursor_is_found_where_it_is_written() {
    let site = TestSite::new(SITE);
    let mut editor = Editor::on(&site, json!({}));
    let cases: &[(u32, u32, &str, u32)] = &[
        (1, 9, "_layouts/page.html", 0),
        (4, 10, "_posts/2024-01-31-first.md", 3),
        (5, 20, "_posts/2024-01-31-first.md", 0),
        (6, 14, "_includes/box.html", 0),
        (6, 32, "_config.yml", 1),
        (6, 40, "_config.yml", 2),
        (6, 57, "index.md", 2),
        (7, 10, "cat.png", 0),
        (7, 26, "cat.png", 0),
        (8, 14, "_data/nav.yml", 0),
        (8, 32, "secret.md", 0),
    ];
    for (line, character, path, target) in cases {
        let found = definition(&mut editor, &site, *line, *character);
        assert_eq!(found, Some(((*path).to_owned(), json!(target))), "{line}:{character}");
    }
    assert_eq!(definition(&mut editor, &site, 4, 0), None);
}

#[test]
fn who_leads_to_a_page_a_heading_an_image_or_an_include_is_listed() {
    let site = TestSite::new(SITE);
    let mut editor = Editor::on(&site, json!({}));
    let mut lines = |path: &str, line: u32, character: u32| {
        let mut params = position(&site.uri(path), line, character);
        params["context"] = json!({"includeDeclaration": false});
        let found = editor.ask("textDocument/references", params);
        let found = found.as_array().unwrap().iter().map(|one| {
            let uri = one["uri"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
            format!("{uri}:{}", one["range"]["start"]["line"])
        });
        found.collect::<Vec<_>>()
    };
    assert_eq!(lines("_posts/2024-01-31-first.md", 1, 0), ["index.md:4"]);
    assert_eq!(lines("_posts/2024-01-31-first.md", 3, 4), ["index.md:4"]);
    assert_eq!(lines("index.md", 7, 10), ["index.md:7"]);
    assert_eq!(lines("_includes/box.html", 0, 0), ["index.md:6"]);
    assert_eq!(lines("_layouts/page.html", 3, 0), ["index.md:1"]);
    assert_eq!(lines("_layouts/base.html", 0, 0), ["page.html:1"]);
}

#[test]
fn hovering_shows_the_page_behind_a_link_and_the_rule_of_a_finding() {
    let site = TestSite::new(SITE);
    let mut editor = Editor::on(&site, json!({"textDocument": {"hover": {"contentFormat": ["markdown"]}}}));
    let mut text = |line: u32, character: u32| {
        let answer = editor.ask("textDocument/hover", position(&site.uri("index.md"), line, character));
        answer["contents"]["value"].as_str().unwrap_or_default().to_owned()
    };
    let page = text(4, 10);
    for part in
        ["**First**", "2024-01-31", "`/2024/01/31/first.html#two-words`", "_posts/2024-01-31-first.md"]
    {
        assert!(page.contains(part), "{page}");
    }
    let secret = text(8, 32);
    assert!(
        secret.contains("excluded by `secret.md`") && secret.contains("# unpublished-target"),
        "{secret}"
    );
    assert!(text(6, 40).contains("name: Ann"));
    assert_eq!(text(4, 0), "");
}

#[test]
fn links_of_a_text_can_be_followed() {
    let site = TestSite::new(SITE);
    let mut editor = Editor::on(&site, json!({}));
    let links =
        editor.ask("textDocument/documentLink", json!({"textDocument": {"uri": site.uri("index.md")}}));
    let targets: Vec<&str> =
        links.as_array().unwrap().iter().map(|link| link["target"].as_str().unwrap()).collect();
    let expected = ["_posts/2024-01-31-first.md#L4", "cat.png", "secret.md"].map(|path| site.uri(path));
    assert_eq!(targets, expected);
}

#[test]
fn headings_and_pages_are_symbols() {
    let site = TestSite::new(SITE);
    let mut editor = Editor::on(
        &site,
        json!({"textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": true}}}),
    );
    let uri = site.uri("index.md");
    editor.open(&uri, "---\n---\n# One\n## Two\n### Three\n# Four\n");
    let symbols = editor.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": uri}}));
    assert_eq!(symbols[0]["name"], "One");
    assert_eq!(symbols[0]["children"][0]["children"][0]["name"], "Three");
    assert_eq!(symbols[0]["range"]["end"], json!({"line": 5, "character": 0}));
    assert_eq!(symbols[1]["name"], "Four");
    let pages = editor.ask("workspace/symbol", json!({"query": "fir"}));
    assert_eq!((pages.as_array().map(Vec::len), &pages[0]["name"]), (Some(1), &json!("First")));
    assert_eq!(pages[0]["location"]["uri"], site.uri("_posts/2024-01-31-first.md"));
}
