//! Files that come, change and go outside of the editor.

use serde_json::json;

use crate::client::{Editor, TestSite, pulling};

const SITE: &[(&str, &str)] =
    &[("_config.yml", "title: x\n"), ("index.md", "---\n---\n![a](/a.svg) [b](/b/)\n")];

#[test]
fn files_that_the_editor_watches_change_the_findings() {
    let site = TestSite::new(SITE);
    let mut editor = Editor::on(&site, pulling());
    let registered = editor.hear("client/registerCapability");
    assert_eq!(registered["registrations"][0]["method"], "workspace/didChangeWatchedFiles");
    let uri = site.uri("index.md");
    assert_eq!(editor.pulled(&uri), ["2:5 missing-image", "2:17 missing-page"]);
    site.write("a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>");
    site.write("b.md", "---\npermalink: /b/\n---\n");
    let created = ["a.svg", "b.md"].map(|path| json!({"uri": site.uri(path), "type": 1}));
    editor.tell("workspace/didChangeWatchedFiles", json!({"changes": created}));
    editor.hear("workspace/diagnostic/refresh");
    assert_eq!(editor.pulled(&uri), [""; 0]);
    std::fs::remove_file(site.root().join("b.md")).unwrap();
    editor
        .tell("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": site.uri("b.md"), "type": 3}]}));
    assert_eq!(editor.pulled(&uri), ["2:17 missing-page"]);
}

#[test]
fn a_save_makes_a_server_look_again_that_is_not_told_of_files() {
    let site = TestSite::new(SITE);
    let uri = site.uri("index.md");
    let mut editor = Editor::on(&site, json!({}));
    editor.open(&uri, &site.read("index.md"));
    editor.finds(&uri, &["2:5 missing-image", "2:17 missing-page"]);
    site.write("a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>");
    editor.tell("textDocument/didSave", json!({"textDocument": {"uri": uri}}));
    editor.finds(&uri, &["2:17 missing-page"]);
    site.write("b.md", "---\npermalink: /b/\n---\n");
    editor.tell("textDocument/didSave", json!({"textDocument": {"uri": uri}}));
    editor.finds(&uri, &[]);
}

#[test]
fn a_site_that_vanishes_ends_nothing() {
    let site = TestSite::new(SITE);
    let uri = site.uri("index.md");
    let mut editor = Editor::on(&site, json!({}));
    editor.finds(&uri, &["2:5 missing-image", "2:17 missing-page"]);
    editor.open(&uri, &site.read("index.md"));
    std::fs::remove_dir_all(site.root()).unwrap();
    editor.tell("textDocument/didSave", json!({"textDocument": {"uri": uri}}));
    editor.edit(&uri, 2, [2, 0, 2, 0], "x");
    editor.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": uri}}));
    assert!(editor.quit().success());
}

#[test]
fn a_site_that_comes_to_be_is_found() {
    let site = TestSite::new(&[("src/x.rs", "")]);
    let mut editor = Editor::on(&site, pulling());
    editor.hear("client/registerCapability");
    site.write("docs/_config.yml", "title: x\n");
    site.write("docs/index.md", "---\n---\n[b](/b/)\n");
    let created = ["docs/_config.yml", "docs/index.md"].map(|path| json!({"uri": site.uri(path), "type": 1}));
    editor.tell("workspace/didChangeWatchedFiles", json!({"changes": created}));
    assert_eq!(editor.pulled(&site.uri("docs/index.md")), ["2:4 missing-page"]);
}

#[test]
fn a_file_is_renamed_with_everything_that_names_it() {
    let site = TestSite::new(&[
        ("_config.yml", "title: x\n"),
        ("_posts/2024-01-01-old.md", "---\n---\nA [start](/).\n"),
        (
            "index.md",
            "---\npermalink: /\n---\nAn [old post](/2024/01/01/old.html),\nand {% post_url 2024-01-01-old %}\n",
        ),
    ]);
    let can = json!({"workspace": {"workspaceEdit": {"documentChanges": true}}});
    let mut editor = Editor::on(&site, can);
    editor.open(&site.uri("index.md"), &site.read("index.md"));
    let (old, new) = (site.uri("_posts/2024-01-01-old.md"), site.uri("_posts/2024-01-01-new.md"));
    let edit = editor.ask("workspace/willRenameFiles", json!({"files": [{"oldUri": old, "newUri": new}]}));
    let changes = edit["documentChanges"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{edit}");
    assert_eq!(changes[0]["textDocument"], json!({"uri": site.uri("index.md"), "version": 1}));
    let text = changes[0]["edits"][0]["newText"].as_str().unwrap();
    assert_eq!(text, "An [old post](/2024/01/01/new.html),\nand {% post_url 2024-01-01-new %}\n");
    let nothing = json!({"files": [{"oldUri": site.uri("no.md"), "newUri": site.uri("not.md")}]});
    assert!(editor.ask("workspace/willRenameFiles", nothing).is_null());
}
