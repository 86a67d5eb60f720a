//! How a session begins and ends, and what it survives.

use serde_json::{Value, json};

use crate::client::{Editor, TestSite, position};

const SITE: &[(&str, &str)] = &[
    ("_config.yml", "title: x\n"),
    ("index.md", "---\n---\nSee [it](/gone/).\n"),
    ("a.md", "---\n---\nA\n"),
];

#[test]
fn a_session_begins_and_ends_in_good_order() {
    let site = TestSite::new(SITE);
    let mut editor = Editor::start();
    let answer = editor.initialize(&[&site.uri("")], json!({}), Value::Null);
    assert_eq!(answer["serverInfo"]["name"], "postproof");
    assert_eq!(answer["capabilities"]["textDocumentSync"]["change"], 2);
    assert!(editor.quit().success());
}

#[test]
fn without_goodbye_the_exit_code_says_so_and_a_closed_pipe_is_no_failure() {
    let mut editor = Editor::on(&TestSite::new(SITE), json!({}));
    editor.tell("exit", Value::Null);
    assert_eq!(editor.hang_up().code(), Some(1));
    let editor = Editor::on(&TestSite::new(SITE), json!({}));
    assert!(editor.hang_up().success());
}

#[test]
fn columns_are_counted_as_agreed_upon() {
    let cases = [
        (json!([]), "utf-16", 9),
        (json!(["utf-16"]), "utf-16", 9),
        (json!(["utf-16", "utf-8"]), "utf-8", 12),
        (json!(["utf-32"]), "utf-32", 8),
        (json!(["utf-7"]), "utf-16", 9),
    ];
    for (offered, agreed, column) in cases {
        let text = "---\n---\né🎉 [it](/gone/)\n";
        let site = TestSite::new(&[("_config.yml", "title: x\n"), ("index.md", text)]);
        let mut editor = Editor::start();
        let can = json!({"general": {"positionEncodings": offered}});
        let answer = editor.initialize(&[&site.uri("")], can, Value::Null);
        assert_eq!(answer["capabilities"]["positionEncoding"], agreed);
        editor.finds(&site.uri("index.md"), &[&format!("2:{column} missing-page")]);
    }
}

#[test]
fn bad_requests_are_answered_with_errors_and_do_no_harm() {
    let site = TestSite::new(SITE);
    let mut editor = Editor::start();
    assert_eq!(editor.error("textDocument/hover", json!({})), -32002, "not initialized");
    editor.initialize(&[&site.uri("")], json!({}), Value::Null);
    assert_eq!(editor.error("no/such/thing", json!({})), -32601, "method not found");
    assert_eq!(editor.error("textDocument/hover", json!({"x": 1})), -32602, "invalid parameters");
    assert_eq!(editor.error("initialize", json!({"capabilities": {}})), -32600, "twice");
    editor.send_raw(b"Content-Length: 9\r\n\r\n{\"half\": ");
    editor.tell("textDocument/didChange", json!({"nonsense": true}));
    let far = position(&site.uri("index.md"), 4_000_000_000, 4_000_000_000);
    assert_eq!(editor.ask("textDocument/hover", far), Value::Null);
    assert_eq!(editor.ask("textDocument/hover", position("untitled:1", 0, 0)), Value::Null);
    assert_eq!(editor.ask("textDocument/hover", position("file:///no/such/file.md", 0, 0)), Value::Null);
    editor.finds(&site.uri("index.md"), &["2:9 missing-page"]);
    editor.ask("shutdown", Value::Null);
    assert_eq!(editor.error("textDocument/hover", position(&site.uri("a.md"), 0, 0)), -32600, "shut down");
}

#[test]
fn a_request_that_is_no_longer_wanted_is_not_worked_on() {
    let site = TestSite::new(SITE);
    let mut editor = Editor::on(&site, json!({}));
    let request = |id: i32| {
        let params = position(&site.uri("index.md"), 2, 10);
        json!({"jsonrpc": "2.0", "id": id, "method": "textDocument/hover", "params": params}).to_string()
    };
    let cancel = json!({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 901}}).to_string();
    // All in one write, so that the server has the last one when it comes to the first.
    let bytes: String = [request(900), request(901), cancel]
        .iter()
        .map(|body| format!("Content-Length: {}\r\n\r\n{body}", body.len()))
        .collect();
    editor.send_raw(bytes.as_bytes());
    let answer = editor.answer(&901.into());
    // A server that was quick enough has answered before.
    assert!(answer.response_result.map_or_else(|error| error.code == -32800, |result| !result.is_null()));
}

#[test]
fn an_edit_changes_only_its_range() {
    let site = TestSite::new(SITE);
    let uri = site.uri("index.md");
    let mut editor = Editor::on(&site, json!({}));
    editor.open(&uri, "---\n---\né🎉 See [it](/gone/).\n");
    editor.finds(&uri, &["2:13 missing-page"]);
    editor.edit(&uri, 2, [2, 13, 2, 19], "/a.html");
    editor.finds(&uri, &[]);
    // Two edits in one message: the second counts from the text after the first.
    let change = |line: u32, text: &str| json!({"range": {"start": {"line": line, "character": 0}, "end": {"line": line, "character": 0}}, "text": text});
    let params = json!({
        "textDocument": {"uri": uri, "version": 3},
        "contentChanges": [change(2, "new\n\n"), change(4, "[x](/no/) ")],
    });
    editor.tell("textDocument/didChange", params);
    editor.finds(&uri, &["4:4 missing-page"]);
    let whole =
        json!({"textDocument": {"uri": uri, "version": 4}, "contentChanges": [{"text": "---\n---\n"}]});
    editor.tell("textDocument/didChange", whole);
    editor.finds(&uri, &[]);
}

#[test]
fn a_byte_order_mark_is_no_column_and_is_not_lost() {
    let text = "[it](/gone/) <b>x\r\n";
    let site =
        TestSite::new(&[("_config.yml", "title: x\n"), ("a.md", &format!("\u{feff}---\n---\n{text}"))]);
    let plain = TestSite::new(&[("README.md", "\u{feff}[it](gone.md)\n")]);
    let mut editor = Editor::start();
    editor.initialize(&[&site.uri(""), &plain.uri("")], json!({}), Value::Null);
    let uri = plain.uri("README.md");
    editor.finds(&uri, &["0:5 missing-page"]);
    editor.open(&uri, "[it](gone.md)\n");
    editor.edit(&uri, 2, [0, 0, 0, 0], "x ");
    editor.finds(&uri, &["0:7 missing-page"]);
}

#[test]
fn several_folders_and_sites_below_them_are_served_at_once() {
    let repository = TestSite::new(&[
        ("README.md", "# Code\n"),
        ("docs/_config.yml", "title: x\n"),
        ("docs/index.md", "---\n---\n[a](/gone/)\n"),
    ]);
    let blog = TestSite::new(SITE);
    let mut editor = Editor::start();
    editor.initialize(&[&repository.uri(""), &blog.uri("")], json!({}), Value::Null);
    editor.finds(&repository.uri("docs/index.md"), &["2:4 missing-page"]);
    editor.finds(&blog.uri("index.md"), &["2:9 missing-page"]);
    let removed = json!({"event": {"added": [], "removed": [{"uri": blog.uri(""), "name": "site"}]}});
    editor.tell("workspace/didChangeWorkspaceFolders", removed);
    editor.finds(&blog.uri("index.md"), &[]);
    let added = json!({"event": {"removed": [], "added": [{"uri": blog.uri(""), "name": "site"}]}});
    editor.tell("workspace/didChangeWorkspaceFolders", added);
    editor.finds(&blog.uri("index.md"), &["2:9 missing-page"]);
}

#[test]
fn a_file_opened_without_a_folder_brings_its_site() {
    let site = TestSite::new(SITE);
    let mut editor = Editor::start();
    editor.initialize(&[], json!({}), Value::Null);
    editor.open(&site.uri("index.md"), &site.read("index.md"));
    editor.finds(&site.uri("index.md"), &["2:9 missing-page"]);
}
