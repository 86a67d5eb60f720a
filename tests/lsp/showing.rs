//! What is shown beside the text: lenses, hints, values, pictures.

use serde_json::{Value, json};

use crate::client::{Editor, TestSite, position, pulling};

const SITE: &[(&str, &str)] = &[
    ("_config.yml", "title: x\nurl: https://example.org\nbaseurl: /blog\nauthor:\n  name: Ann\n"),
    ("_layouts/page.html", "<a href=\"{{ '/' | relative_url }}\">home</a>{{ content }}"),
    ("_includes/box.html", "{{ page.title }}!"),
    ("about.md", "---\npermalink: /about/\n---\n## Who\n\n[up](#who)\n\n## What\n"),
    (
        "index.md",
        "---\nlayout: page\ntitle: Start\npermalink: /\n---\n[a]({{ site.baseurl }}/about/#who) [b]({{ '/about/' | relative_url }}).\n\
         [c](/blog/about/) {% include box.html %} {{ site.author.name }}{{ page.none }}\n\
         {% for i in (1..7) %}{{ i | times: i }} {% endfor %}{{ site.time }}\n",
    ),
];

/// A picture of three by two points.
const GIF: &[u8] = b"GIF89a\x03\x00\x02\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x03\x00\x02\x00\x00\x02\x03\x8c\x06\x05\x00;";

fn titles(lenses: &Value) -> Vec<String> {
    let shown = lenses.as_array().unwrap().iter().map(|lens| {
        format!("{} {}", lens["range"]["start"]["line"], lens["command"]["title"].as_str().unwrap())
    });
    shown.collect()
}

#[test]
fn a_page_and_its_headings_say_how_many_links_lead_there() {
    let site = TestSite::new(SITE);
    let mut editor = Editor::on(&site, json!({}));
    let lenses = |editor: &mut Editor, path: &str| {
        editor.ask("textDocument/codeLens", json!({"textDocument": {"uri": site.uri(path)}}))
    };
    // The page's own link to its heading leads nobody to the page.
    let shown = lenses(&mut editor, "about.md");
    assert_eq!(titles(&shown), ["0 3 links point here", "3 2 links point here"]);
    assert_eq!(shown[0]["command"]["command"], "", "an editor without the command has nothing to call");
    assert_eq!(titles(&lenses(&mut editor, "index.md")), ["0 1 link points here"]);
    assert!(lenses(&mut editor, "_config.yml").is_null());
    editor.open(&site.uri("index.md"), "---\nlayout: page\n---\nNothing.\n");
    assert_eq!(titles(&lenses(&mut editor, "about.md")), ["0 no links point here", "3 1 link points here"]);
    let off = json!({"settings": {"postproof": {"codeLens": false}}});
    editor.tell("workspace/didChangeConfiguration", off);
    assert!(lenses(&mut editor, "about.md").is_null());
}

#[test]
fn a_link_is_counted_however_it_is_written() {
    let ways = ["/about/", "./", ".", "../about", "index.html", "/%61bout/", "https://example.org/about#x"];
    let links: String = ways.iter().map(|way| format!("[x]({way}) ")).collect();
    let site = TestSite::new(&[
        ("_config.yml", "url: https://example.org\n"),
        ("about.md", "---\npermalink: /about/\n---\n"),
        ("ways.md", &format!("---\npermalink: /about/ways.html\n---\n{links}\n")),
    ]);
    let mut editor = Editor::on(&site, json!({}));
    let about = json!({"textDocument": {"uri": site.uri("about.md")}});
    let lenses = editor.ask("textDocument/codeLens", about);
    assert_eq!(titles(&lenses), [format!("0 {} links point here", ways.len())]);
}

#[test]
fn a_lens_calls_the_command_of_an_editor_that_has_it() {
    let site = TestSite::new(SITE);
    let commands = json!({"experimental": {"commands": {"commands": ["postproof.showReferences"]}}});
    let mut editor = Editor::on(&site, commands);
    let uri = site.uri("about.md");
    let lenses = editor.ask("textDocument/codeLens", json!({"textDocument": {"uri": uri}}));
    let command = &lenses[1]["command"];
    assert_eq!(command["command"], "postproof.showReferences");
    let arguments = command["arguments"].as_array().unwrap();
    assert_eq!((&arguments[0], &arguments[1]["line"]), (&json!(uri), &json!(3)));
    let places: Vec<&str> =
        arguments[2].as_array().unwrap().iter().map(|place| place["uri"].as_str().unwrap()).collect();
    assert_eq!(places, [uri, site.uri("index.md")]);
}

#[test]
fn hints_show_the_url_that_liquid_makes_where_they_are_wanted() {
    let site = TestSite::new(SITE);
    let uri = site.uri("index.md");
    let all = json!({"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}});
    let params = json!({"textDocument": {"uri": uri}, "range": all});
    let mut editor = Editor::on(&site, json!({}));
    assert!(editor.ask("textDocument/inlayHint", params.clone()).is_null(), "they are off");
    let mut editor = Editor::start();
    editor.initialize(&[&site.uri("")], json!({}), json!({"inlayHints": true}));
    let hints = editor.ask("textDocument/inlayHint", params);
    let shown = hints.as_array().unwrap().iter().map(|hint| {
        let at = &hint["position"];
        format!("{}:{} {}", at["line"], at["character"], hint["label"].as_str().unwrap())
    });
    let text = site.read("index.md");
    let line = text.lines().nth(5).unwrap();
    let behind = |part: &str| line.find(part).unwrap() + part.len();
    let expected = [
        format!("5:{} → /blog/about/#who", behind("#who")),
        format!("5:{} → /blog/about/", behind("relative_url }}")),
    ];
    assert_eq!(shown.collect::<Vec<_>>(), expected);
    let first_line = json!({"start": {"line": 0, "character": 0}, "end": {"line": 1, "character": 0}});
    let none =
        editor.ask("textDocument/inlayHint", json!({"textDocument": {"uri": uri}, "range": first_line}));
    assert_eq!(none, json!([]));
}

#[test]
fn hovering_over_an_expression_shows_what_it_prints() {
    let site = TestSite::new(SITE);
    let mut editor = Editor::on(&site, json!({"textDocument": {"hover": {"contentFormat": ["markdown"]}}}));
    let mut hover = |path: &str, word: &str| {
        let text = site.read(path);
        let at = text.find(word).unwrap();
        let line = text[..at].matches('\n').count();
        let column = at - text[..at].rfind('\n').map_or(0, |end| end + 1);
        let answer =
            editor.ask("textDocument/hover", position(&site.uri(path), line as u32, column as u32 + 1));
        answer["contents"]["value"].as_str().unwrap_or_default().to_owned()
    };
    assert!(hover("index.md", "site.author.name").contains("prints\n\n```text\nAnn\n```"));
    assert!(hover("index.md", "page.none").contains("prints nothing"));
    assert!(hover("index.md", "{ i | times").contains("```text\n16\n```\n\n```text\n25\n```\n\nand 2 more"));
    assert!(hover("index.md", "site.time").contains("what only the build knows"));
    assert!(
        hover("_includes/box.html", "page.title").contains("prints on `index.md`\n\n```text\nStart\n```")
    );
}

#[test]
fn hovering_over_a_picture_shows_it_and_its_size() {
    let site = TestSite::new(&[
        ("_config.yml", "title: x\n"),
        ("index.md", "---\n---\n![a](/a.gif) ![b](/b.png) [c](/c.txt)\n"),
        ("b.png", "not really"),
        ("c.txt", "x"),
    ]);
    std::fs::write(site.root().join("a.gif"), GIF).unwrap();
    let hover = |can: Value, character: u32| {
        let mut editor = Editor::on(&site, can);
        let answer = editor.ask("textDocument/hover", position(&site.uri("index.md"), 2, character));
        answer["contents"]["value"].as_str().unwrap().to_owned()
    };
    let markdown = json!({"textDocument": {"hover": {"contentFormat": ["markdown"]}}});
    let gif = hover(markdown.clone(), 7);
    assert!(gif.contains(&format!("3 × 2 pixels, {} bytes", GIF.len())), "{gif}");
    assert!(gif.contains(&format!("![picture]({}|width=3)", site.uri("a.gif"))), "{gif}");
    assert!(!hover(json!({}), 7).contains("!["), "an editor without Markdown shows no picture");
    let broken = hover(markdown.clone(), 20);
    assert!(broken.contains("10 bytes") && !broken.contains("!["), "{broken}");
    assert!(!hover(markdown, 32).contains("bytes"), "no picture");
}

#[test]
fn what_is_shown_is_asked_for_again_when_files_or_settings_change() {
    let site = TestSite::new(SITE);
    let mut can = pulling();
    can["workspace"]["codeLens"] = json!({"refreshSupport": true});
    can["workspace"]["inlayHint"] = json!({"refreshSupport": true});
    let mut editor = Editor::on(&site, can);
    editor.tell("workspace/didChangeConfiguration", json!({"settings": {"postproof": {"inlayHints": true}}}));
    editor.hear("workspace/codeLens/refresh");
    editor.hear("workspace/inlayHint/refresh");
    let changed = json!({"changes": [{"uri": site.uri("about.md"), "type": 2}]});
    editor.tell("workspace/didChangeWatchedFiles", changed);
    editor.hear("workspace/codeLens/refresh");
    editor.hear("workspace/inlayHint/refresh");
}
