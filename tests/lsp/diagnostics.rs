//! Findings in the editor.

use serde_json::{Value, json};

use crate::client::{Editor, TestSite, findings, pulling};

const SITE: &[(&str, &str)] = &[
    ("_config.yml", "title: x\n"),
    ("_layouts/page.html", "<a href=\"/from-layout/\">x</a>{{ content }}"),
    ("_includes/box.html", "<a href=\"/from-include/\">x</a>"),
    ("_data/nav.yml", "- /from-data/\n"),
    (
        "index.md",
        "---\nlayout: page\n---\n{% include box.html %}\n\n{% for x in site.data.nav %}<a href=\"{{ x }}\">x</a>{% endfor %}\n",
    ),
    ("a.md", "---\n---\n# A\n\n[b](/b/#two)\n"),
    ("b.md", "---\npermalink: /b/\n---\n## Two\n"),
];

#[test]
fn findings_are_sent_for_every_kind_of_file_before_it_is_opened() {
    let site = TestSite::new(SITE);
    site.write("_config.yml", "title: x\ncollections: 7\n");
    let mut editor = Editor::on(&site, json!({}));
    editor.finds(&site.uri("_layouts/page.html"), &["0:9 missing-page"]);
    editor.finds(&site.uri("_includes/box.html"), &["0:9 missing-page"]);
    editor.finds(&site.uri("_data/nav.yml"), &["0:2 missing-page"]);
    editor.finds(&site.uri("_config.yml"), &["1:13 invalid-config"]);
}

#[test]
fn a_finding_says_what_an_editor_can_show() {
    let site = TestSite::new(&[
        ("_config.yml", "title: x\n"),
        ("about.md", "---\npermalink: /about/\n---\n{% assign used = 1 %}\n"),
        ("index.md", "---\n---\n[a](/abuot/)\n"),
    ]);
    let mut editor = Editor::on(
        &site,
        json!({"textDocument": {"publishDiagnostics": {
        "relatedInformation": true, "codeDescriptionSupport": true, "tagSupport": {"valueSet": [1, 2]}}}}),
    );
    let params =
        editor.hear_where("textDocument/publishDiagnostics", |params| params["uri"] == site.uri("index.md"));
    let finding = &params["diagnostics"][0];
    assert_eq!(finding["source"], "postproof");
    assert_eq!(finding["code"], "missing-page");
    assert_eq!(finding["severity"], 1);
    assert_eq!(
        finding["range"],
        json!({"start": {"line": 2, "character": 4}, "end": {"line": 2, "character": 11}})
    );
    assert!(finding["message"].as_str().unwrap().contains("/about/"), "{finding}");
    assert_eq!(finding["data"]["target"], "/abuot/");
    let page = finding["codeDescription"]["href"].as_str().unwrap().strip_prefix("file://").unwrap();
    assert!(std::fs::read_to_string(page).unwrap().starts_with("# missing-page"));
    let params =
        editor.hear_where("textDocument/publishDiagnostics", |params| params["uri"] == site.uri("about.md"));
    assert_eq!(params["diagnostics"][0]["code"], "unused-assign");
    assert_eq!(params["diagnostics"][0]["tags"], json!([1]));
}

#[test]
fn another_place_of_a_finding_is_named_with_its_file() {
    let site = TestSite::new(&[
        ("_config.yml", "title: x\n"),
        ("a.md", "---\npermalink: /same/\n---\nA\n"),
        ("b.md", "---\npermalink: /same/\n---\nB\n"),
    ]);
    let related = json!({"textDocument": {"publishDiagnostics": {"relatedInformation": true}}});
    let mut editor = Editor::on(&site, related);
    let params = editor.hear_where("textDocument/publishDiagnostics", |params| {
        params["diagnostics"][0]["code"] == "duplicate-url"
    });
    let other = if params["uri"] == site.uri("a.md") { "b.md" } else { "a.md" };
    assert_eq!(params["diagnostics"][0]["relatedInformation"][0]["location"]["uri"], site.uri(other));
}

#[test]
fn an_edit_of_one_text_changes_the_findings_of_others() {
    let site = TestSite::new(SITE);
    let mut editor = Editor::on(&site, json!({}));
    editor.open(&site.uri("a.md"), &site.read("a.md"));
    editor.finds(&site.uri("a.md"), &[]);
    editor.open(&site.uri("b.md"), "---\npermalink: /b/\n---\n## Three\n");
    editor.finds(&site.uri("a.md"), &["4:4 missing-anchor"]);
    // The text on disk is in force again once it is closed.
    editor.tell("textDocument/didClose", json!({"textDocument": {"uri": site.uri("b.md")}}));
    editor.finds(&site.uri("a.md"), &[]);
}

#[test]
fn who_asks_for_findings_is_never_sent_any() {
    let site = TestSite::new(SITE);
    let mut editor = Editor::start();
    let answer = editor.initialize(&[&site.uri("")], pulling(), Value::Null);
    let provider = &answer["capabilities"]["diagnosticProvider"];
    assert_eq!(
        (&provider["interFileDependencies"], &provider["workspaceDiagnostics"]),
        (&json!(true), &json!(true))
    );
    editor.open(&site.uri("a.md"), "---\n---\n[x](/no/)\n");
    assert_eq!(editor.pulled(&site.uri("a.md")), ["2:4 missing-page"]);
    assert!(!editor.has_said("textDocument/publishDiagnostics"));
    let mut editor = Editor::start();
    let answer = editor.initialize(&[&site.uri("")], json!({}), Value::Null);
    assert_eq!(answer["capabilities"]["diagnosticProvider"], Value::Null);
}

#[test]
fn what_has_not_changed_is_not_told_again() {
    let site = TestSite::new(SITE);
    let uri = site.uri("_layouts/page.html");
    let mut editor = Editor::on(&site, pulling());
    let ask = |editor: &mut Editor, previous: &Value| {
        let params = json!({"textDocument": {"uri": uri}, "previousResultId": previous});
        editor.ask("textDocument/diagnostic", params)
    };
    let first = ask(&mut editor, &Value::Null);
    assert_eq!(first["kind"], "full");
    assert_eq!(ask(&mut editor, &first["resultId"])["kind"], "unchanged");
    editor.open(&uri, "{{ content }}");
    let second = ask(&mut editor, &first["resultId"]);
    assert_eq!((second["kind"].as_str(), findings(&second["items"]).len()), (Some("full"), 0));
}

#[test]
fn the_findings_of_all_files_can_be_asked_for_at_once() {
    let site = TestSite::new(SITE);
    let mut editor = Editor::on(&site, pulling());
    let all = editor.ask("workspace/diagnostic", json!({"previousResultIds": []}));
    let mut uris: Vec<&str> =
        all["items"].as_array().unwrap().iter().map(|one| one["uri"].as_str().unwrap()).collect();
    uris.sort();
    let expected = ["_data/nav.yml", "_includes/box.html", "_layouts/page.html"].map(|path| site.uri(path));
    assert_eq!(uris, expected);
    // What is clean now is told so.
    let known = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| json!({"uri": one["uri"], "value": one["resultId"]}));
    let known: Vec<Value> = known.collect();
    editor.open(&site.uri("_data/nav.yml"), "- /b/\n");
    let again = editor.ask("workspace/diagnostic", json!({"previousResultIds": known}));
    let kinds: Vec<(&str, usize)> = again["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["kind"].as_str().unwrap(), one["items"].as_array().map_or(0, Vec::len)))
        .collect();
    assert_eq!(kinds, [("full", 0), ("unchanged", 0), ("unchanged", 0)]);
}

#[test]
fn an_edit_that_reaches_other_files_makes_the_editor_ask_again() {
    let site = TestSite::new(SITE);
    let mut editor = Editor::on(&site, pulling());
    for path in ["a.md", "b.md"] {
        editor.open(&site.uri(path), &site.read(path));
        assert_eq!(editor.pulled(&site.uri(path)), [""; 0]);
    }
    assert!(!editor.has_said("workspace/diagnostic/refresh"));
    editor.edit(&site.uri("b.md"), 2, [3, 3, 3, 6], "Three");
    assert_eq!(editor.pulled(&site.uri("b.md")), [""; 0]);
    editor.hear("workspace/diagnostic/refresh");
    assert_eq!(editor.pulled(&site.uri("a.md")), ["4:4 missing-anchor"]);
    assert!(!editor.has_said("workspace/diagnostic/refresh"));
}

#[test]
fn rules_of_the_site_are_heeded_while_one_types_and_read_again_when_they_change() {
    const PATH: &str = ".postproof/rules/no-foo.md";
    let rule = "---\npattern: foo\nmessage: no foo\n---\n# no-foo\n\nNobody says foo.\n";
    let text = "---\n---\nfoo bar\n";
    let site = TestSite::new(&[("_config.yml", "title: x\n"), (PATH, rule), ("index.md", text)]);
    let mut editor = Editor::on(&site, json!({}));
    let uri = site.uri("index.md");
    editor.open(&uri, text);
    editor.finds(&uri, &["2:0 no-foo"]);
    editor.edit(&uri, 2, [2, 0, 2, 0], "a ");
    editor.finds(&uri, &["2:2 no-foo"]);
    site.write(PATH, &rule.replace("pattern: foo", "pattern: bar"));
    let changed = json!({"changes": [{"uri": site.uri(PATH), "type": 2}]});
    editor.tell("workspace/didChangeWatchedFiles", changed);
    editor.finds(&uri, &["2:6 no-foo"]);
}
