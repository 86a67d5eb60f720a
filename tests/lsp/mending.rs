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
    assert_eq!(ignore, " {% comment %}postproof-ignore missing-page: not mended yet{% endcomment %}");
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
