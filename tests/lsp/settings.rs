//! Settings of the editor and of the site, and what is said while sites are opened.

use serde_json::{Value, json};

use crate::client::{Editor, TestSite, findings, pulling};

const SITE: &[(&str, &str)] = &[("_config.yml", "title: x\n"), ("index.md", "---\n---\nSee [it](/gone/).\n")];

fn levels(level: &str) -> Value {
    json!({"postproof": {"levels": {"missing-page": level}}})
}

#[test]
fn settings_come_from_the_editor_and_the_file_of_the_site_goes_before_them() {
    let severity = |editor: &mut Editor, uri: &str| {
        let params = editor.hear_where("textDocument/publishDiagnostics", |params| params["uri"] == uri);
        params["diagnostics"][0]["severity"].as_i64()
    };
    let site = TestSite::new(SITE);
    let uri = site.uri("index.md");
    let mut editor = Editor::start();
    editor.initialize(&[&site.uri("")], json!({}), levels("info"));
    assert_eq!(severity(&mut editor, &uri), Some(3));
    editor.tell("workspace/didChangeConfiguration", json!({"settings": levels("off")}));
    assert_eq!(severity(&mut editor, &uri), None);
    site.write(".postproof.yml", "levels: {missing-page: warning}\n");
    editor.tell("textDocument/didSave", json!({"textDocument": {"uri": site.uri(".postproof.yml")}}));
    assert_eq!(severity(&mut editor, &uri), Some(2));
}

#[test]
fn an_editor_that_can_be_asked_is_asked_before_the_site_is_opened_and_when_they_change() {
    let site = TestSite::new(SITE);
    let mut editor = Editor::start();
    editor.settings =
        json!({"levels": {"missing-page": "off"}, "path": "postproof", "trace": {"server": "off"}});
    let can = json!({"workspace": {
        "configuration": true, "didChangeConfiguration": {"dynamicRegistration": true}}});
    editor.initialize(&[&site.uri("")], can, Value::Null);
    let registered = editor.hear("client/registerCapability");
    assert_eq!(registered["registrations"][0]["method"], "workspace/didChangeConfiguration");
    // The question and the answer are on their way when this arrives.
    assert_eq!(editor.pulled(&site.uri("index.md")), [""; 0]);
    let opened = |editor: &Editor| editor.count("window/logMessage", " findings; ");
    assert_eq!(opened(&editor), 1, "{:#?}", editor.heard);
    editor.settings = json!({"levels": {"missing-page": "info"}});
    editor.tell("workspace/didChangeConfiguration", json!({"settings": null}));
    assert_eq!(editor.pulled(&site.uri("index.md")), ["2:9 missing-page"]);
}

#[test]
fn what_is_wrong_in_the_settings_of_the_editor_is_said() {
    let site = TestSite::new(SITE);
    let mut editor = Editor::start();
    editor.settings = json!({"levels": {"missing-page": "off", "no-such-rule": "off"}});
    editor.initialize(&[&site.uri("")], json!({"workspace": {"configuration": true}}), Value::Null);
    let said = editor.hear("window/showMessage");
    assert_eq!(
        said["message"],
        "the settings of the editor: there is no rule `no-such-rule` (`postproof rules` lists all rules)"
    );
}

#[test]
fn an_editor_that_never_answers_is_served_without_its_settings() {
    let site = TestSite::new(SITE);
    let mut editor = Editor::start();
    editor.is_silent = true;
    let can = json!({"workspace": {"configuration": true}, "window": {"workDoneProgress": true}});
    editor.initialize(&[&site.uri("")], can, Value::Null);
    assert_eq!(editor.pulled(&site.uri("index.md")), ["2:9 missing-page"]);
}

#[test]
fn what_is_wrong_in_the_settings_of_the_site_is_a_finding_there() {
    let site = TestSite::new(SITE);
    site.write(".postproof.yml", "# é\ndrafts: true\nlevels: {mising-page: off}\n");
    let uri = site.uri(".postproof.yml");
    let mut editor = Editor::on(&site, json!({}));
    let params = editor.hear_where("textDocument/publishDiagnostics", |params| params["uri"] == uri);
    let finding = &params["diagnostics"][0];
    assert_eq!(findings(&params["diagnostics"]), ["2:9 invalid-settings"]);
    assert_eq!(finding["range"]["end"], json!({"line": 2, "character": 20}));
    let message = finding["message"].as_str().unwrap();
    assert!(
        message.starts_with("there is no rule `mising-page`\ndid you mean `missing-page`?\n"),
        "{message}"
    );
    // While the author types, it is about the text in the editor.
    editor.open(&uri, "levels: {missing-page: of}\n");
    editor.finds(&uri, &["0:23 invalid-settings"]);
    editor.open(&uri, "levels: {missing-page: off}\n");
    editor.finds(&uri, &[]);
    site.write(".postproof.yml", "levels: {missing-page: off}\n");
    editor.tell("textDocument/didSave", json!({"textDocument": {"uri": uri}}));
    editor.finds(&site.uri("index.md"), &[]);
}

#[test]
fn progress_is_told_while_a_site_is_opened() {
    let site = TestSite::new(SITE);
    let mut can = pulling();
    can["window"] = json!({"workDoneProgress": true});
    let mut editor = Editor::on(&site, can);
    let token = editor.hear("window/workDoneProgress/create")["token"].clone();
    for (kind, percentage) in
        [("begin", json!(0)), ("report", json!(0)), ("report", json!(50)), ("end", Value::Null)]
    {
        let told = editor.hear("$/progress");
        assert_eq!((&told["token"], &told["value"]["kind"]), (&token, &json!(kind)), "{told}");
        assert_eq!(told["value"]["percentage"], percentage, "{told}");
    }
    // The next one has another token.
    site.write("_config.yml", "title: y\n");
    site.write(".postproof.yml", "drafts: true\n");
    let next = editor.hear("window/workDoneProgress/create")["token"].clone();
    assert_ne!(next, token);
    let changed = json!({"changes": [{"uri": site.uri(".postproof.yml"), "type": 1}]});
    editor.tell("workspace/didChangeWatchedFiles", changed);
    assert_eq!(editor.hear("$/progress")["token"], next);
    // An editor that shows no progress hears of none.
    let mut editor = Editor::on(&site, json!({}));
    editor.finds(&site.uri("index.md"), &["2:9 missing-page"]);
    assert!(!editor.has_said("$/progress"));
}

#[test]
fn the_log_says_what_was_opened() {
    let site = TestSite::new(SITE);
    site.write("Gemfile", "gem \"jekyll\", \"~> 4.3\"\n");
    let mut editor = Editor::on(&site, json!({}));
    let said = editor.hear_where("window/logMessage", |params| {
        params["message"].as_str().is_some_and(|message| message.contains("findings; "))
    });
    let message = said["message"].as_str().unwrap();
    for part in ["Jekyll 4", "settings of the editor alone", "1 pages, 1 links, 1 findings"] {
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn a_source_that_is_not_there_is_told_once_and_the_site_is_as_it_was_until_it_is_named() {
    let site = TestSite::new(SITE);
    site.write("docs/a.md", "---\n---\n[x](/lost/)\n");
    let (config, index) = (site.uri("_config.yml"), site.uri("index.md"));
    let mut editor = Editor::on(&site, json!({}));
    editor.finds(&index, &["2:9 missing-page"]);
    editor.open(&config, "title: x\n");
    editor.edit(&config, 2, [0, 0, 0, 8], "source: d");
    editor.edit(&config, 3, [0, 9, 0, 9], "o");
    let said = editor.hear("window/showMessage");
    let message = said["message"].as_str().unwrap_or_default();
    // The server may have taken in both letters at once.
    assert!(message.contains("`source: d"), "{message}");
    assert!(message.ends_with("` in `_config.yml` names a folder that does not exist"), "{message}");
    editor.edit(&config, 4, [0, 10, 0, 10], "cs");
    editor.finds(&site.uri("docs/a.md"), &["2:4 missing-page"]);
    assert_eq!(editor.count("window/showMessage", "source: "), 0);
}

#[test]
fn a_site_whose_source_is_built_later_is_opened_then() {
    let site = TestSite::new(&[("_config.yml", "source: dist\n"), ("index.md", "---\n---\n[x](/lost/)\n")]);
    let mut editor = Editor::on(&site, json!({}));
    editor.hear_where("window/showMessage", |said| {
        said["message"].as_str().is_some_and(|it| it.contains("dist"))
    });
    site.write("dist/a.md", "---\n---\n[x](/lost/)\n");
    let changed = json!({"changes": [{"uri": site.uri("dist/a.md"), "type": 1}]});
    editor.tell("workspace/didChangeWatchedFiles", changed);
    editor.finds(&site.uri("dist/a.md"), &["2:4 missing-page"]);
}
