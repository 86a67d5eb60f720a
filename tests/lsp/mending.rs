//! Code actions.

use serde_json::{Value, json};

use crate::client::{Editor, TestSite};

const TEXT: &str = "---\n---\nSee https://jekyllrb.com/x and [it](/abuot/).\n";

fn site() -> TestSite {
    TestSite::new(&[
        ("_config.yml", "title: x\n"),
        ("about.md", "---\npermalink: /about/\n---\n"),
        ("index.md", TEXT),
    ])
}

fn actions(editor: &mut Editor, uri: &str, line: u32, character: u32, only: Value) -> Vec<Value> {
    let at = json!({"line": line, "character": character});
    let params = json!({
        "textDocument": {"uri": uri}, "range": {"start": at, "end": at},
        "context": {"diagnostics": [], "only": only},
    });
    editor.ask("textDocument/codeAction", params).as_array().unwrap().clone()
}

fn titles(actions: &[Value]) -> Vec<&str> {
    actions.iter().map(|action| action["title"].as_str().unwrap()).collect()
}

#[test]
fn a_finding_offers_its_fix_and_to_be_ignored() {
    let site = site();
    let uri = site.uri("index.md");
    let mut editor = Editor::on(&site, json!({"workspace": {"workspaceEdit": {"documentChanges": true}}}));
    editor.open(&uri, TEXT);
    let found = actions(&mut editor, &uri, 2, 38, json!(["quickfix"]));
    assert_eq!(titles(&found), ["Change to /about/", "Ignore `missing-page` here"]);
    assert_eq!(found[0]["diagnostics"][0]["code"], "missing-page");
    assert_eq!(found[0]["isPreferred"], false, "a guess");
    let change = &found[0]["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({"uri": uri, "version": 1}));
    let range = json!({"start": {"line": 2, "character": 36}, "end": {"line": 2, "character": 43}});
    assert_eq!(change["edits"], json!([{"range": range, "newText": "/about/"}]));
    let ignore = &found[1]["edit"]["documentChanges"][0]["edits"][0]["newText"];
    assert_eq!(ignore, " {%- comment %}postproof-ignore missing-page: not mended yet{% endcomment %}");
}

#[test]
fn all_safe_fixes_of_a_text_are_one_action() {
    let site = site();
    let uri = site.uri("index.md");
    let mut editor = Editor::on(&site, json!({}));
    let found = actions(&mut editor, &uri, 0, 0, json!(["source.fixAll"]));
    assert_eq!(titles(&found), ["Make all safe fixes of postproof"]);
    assert_eq!(found[0]["kind"], "source.fixAll.postproof");
    let edits = &found[0]["edit"]["changes"][&uri];
    assert_eq!(edits.as_array().map(Vec::len), Some(1), "the guess is left out: {edits}");
    assert_eq!(edits[0]["newText"], "<https://jekyllrb.com/x>");
    assert!(actions(&mut editor, &site.uri("about.md"), 0, 0, json!(["source.fixAll"])).is_empty());
    assert!(actions(&mut editor, &uri, 2, 38, json!(["refactor"])).is_empty());
}

/// An editor that can create files.
fn creating() -> Value {
    json!({"workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": ["create"]}}})
}

/// The file that an action creates, and its text.
fn created(action: &Value, site: &TestSite) -> (String, String) {
    let changes = &action["edit"]["documentChanges"];
    assert_eq!(changes[0]["kind"], "create");
    let path =
        changes[0]["uri"].as_str().unwrap().strip_prefix(&format!("{}/", site.uri(""))).unwrap().to_owned();
    assert_eq!(changes[1]["textDocument"]["uri"], changes[0]["uri"]);
    (path, changes[1]["edits"][0]["newText"].as_str().unwrap().to_owned())
}

#[test]
fn what_is_missing_can_be_created_and_then_nothing_is_missing() {
    let cases = [
        ("[x](/new/page/)", "new/page.md"),
        ("[x](/new.html)", "new.md"),
        ("{% include new.html %}", "_includes/new.html"),
        ("{% post_url 2024-01-31-new %}", "_posts/2024-01-31-new.md"),
        ("{% link docs/new.md %}", "docs/new.md"),
        ("{% for a in site.data.new %}{% endfor %}", "_data/new.yml"),
    ];
    for (line, path) in cases {
        let text = format!("---\n---\n{line}\n");
        let site = TestSite::new(&[
            ("Gemfile", "gem 'jekyll'\n"),
            ("_config.yml", "title: x\n"),
            ("index.md", &text),
        ]);
        let uri = site.uri("index.md");
        let mut editor = Editor::on(&site, creating());
        editor.open(&uri, &text);
        let column = line.find("new").or(line.find("2024")).unwrap() as u32;
        let found = actions(&mut editor, &uri, 2, column, json!(["quickfix"]));
        let title = format!("Create {path}");
        let action = found.iter().find(|action| action["title"] == *title);
        let action = action.unwrap_or_else(|| panic!("{line}: {:?}", titles(&found)));
        let (path, text) = created(action, &site);
        site.write(&path, &text);
        let changed = json!({"changes": [{"uri": site.uri(&path), "type": 1}]});
        editor.tell("workspace/didChangeWatchedFiles", changed);
        editor.finds(&uri, &[]);
    }
}

#[test]
fn a_variable_is_defined_in_the_settings_with_the_version_of_their_text() {
    let text = "---\n---\n<img src=\"{{ site.pictures }}/a.png\">\n";
    let site = TestSite::new(&[("_config.yml", "title: x"), ("index.md", text)]);
    let mut editor = Editor::on(&site, creating());
    editor.open(&site.uri("_config.yml"), "title: x");
    let found = actions(&mut editor, &site.uri("index.md"), 2, 20, json!(["quickfix"]));
    let action = found.iter().find(|action| action["title"] == "Define `pictures` in _config.yml");
    let change = &action.unwrap_or_else(|| panic!("{:?}", titles(&found)))["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({"uri": site.uri("_config.yml"), "version": 1}));
    let end = json!({"line": 0, "character": 8});
    let edit = json!({"range": {"start": end, "end": end}, "newText": "\npictures: \"\"\n"});
    assert_eq!(change["edits"], json!([edit]));
}

#[test]
fn a_finding_is_added_to_the_baseline_and_reported_no_more() {
    let site = site();
    let uri = site.uri("index.md");
    let mut editor = Editor::on(&site, creating());
    editor.open(&uri, TEXT);
    editor.finds(&uri, &["2:4 bare-url", "2:36 missing-page"]);
    for (column, left) in [(38, &["2:4 bare-url"][..]), (6, &[])] {
        let found = actions(&mut editor, &uri, 2, column, json!(["quickfix"]));
        let action = found.iter().find(|action| action["title"] == "Add to the baseline").unwrap();
        let changes = action["edit"]["documentChanges"].as_array().unwrap();
        let edits = &changes.last().unwrap()["edits"];
        // It is there already the second time, and all of it is written anew.
        site.write(".postproof-baseline.json", edits[0]["newText"].as_str().unwrap());
        let changed = json!({"changes": [{"uri": site.uri(".postproof-baseline.json"), "type": 2}]});
        editor.tell("workspace/didChangeWatchedFiles", changed);
        editor.finds(&uri, left);
    }
}

#[test]
fn a_permalink_that_is_written_over_can_lead_on() {
    let files = [
        ("Gemfile", "gem 'jekyll'\n"),
        ("_config.yml", "plugins: [jekyll-redirect-from]\n"),
        ("about.md", "---\npermalink: /about/\n---\n"),
    ];
    let site = TestSite::new(&files);
    let uri = site.uri("about.md");
    let mut editor = Editor::on(&site, json!({}));
    editor.open(&uri, "---\npermalink: /who/\n---\n");
    let found = actions(&mut editor, &uri, 1, 14, json!(["quickfix"]));
    assert_eq!(titles(&found), ["Add `redirect_from: /about/`"]);
    assert_eq!(found[0]["edit"]["changes"][&uri][0]["newText"], "redirect_from: /about/\n");
    assert!(actions(&mut editor, &uri, 0, 0, json!(["quickfix"])).is_empty());
}
