//! Renaming what others go by: headings, ids, permalinks, settings.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::caret::{self, ENCODINGS};
use crate::client::{Editor, TestSite};

const SITE: &[(&str, &str)] = &[
    ("Gemfile", "gem 'jekyll', '~> 4.3'\n"),
    ("_config.yml", "plugins: [jekyll-redirect-from]\nurl: https://x.org\nshop: /shop\nteam: us\n"),
    ("_includes/nav.html", "<a href=\"{{ '/about/#two-words' | relative_url }}\">{{ site.team }}</a>\n"),
    (
        "_layouts/page.html",
        "{% if site.team == 'us' %}{{ content }}{% elsif site.team %}{% endif %}{% include nav.html %}",
    ),
    (
        "about.md",
        "---\nlayout: page\npermalink: /about/\n---\n## Two words\n\n## Other {#own}\n\n[up](#two-words) [rel](team.html)\n",
    ),
    ("about/team.md", "---\n---\n"),
    (
        "index.md",
        "---\n---\n[a](/about/#two-words) [b]({{ site.url }}/about/) [c](about/#own)\n{{ site.team }} {% raw %}{{ site.team }}{% endraw %}\n",
    ),
];

/// The files of a site.
type Files = BTreeMap<String, String>;

fn files(site: &TestSite, edit: &Value, encoding: &str) -> Files {
    let mut changed = Files::new();
    for change in edit["documentChanges"].as_array().map_or(&[][..], Vec::as_slice) {
        let uri = change["textDocument"]["uri"].as_str().unwrap();
        let path = uri.strip_prefix(&format!("{}/", site.uri(""))).unwrap().to_owned();
        let text = caret::edited(&site.read(&path), change["edits"].as_array().unwrap(), encoding);
        changed.insert(path, text);
    }
    changed
}

/// What is changed when the name at the caret becomes another one; or why it may not.
fn renamed(files_of_site: &[(&str, &str)], path: &str, with_caret: &str, new: &str) -> Result<Files, String> {
    let (text, at) = caret::split(with_caret);
    let site = TestSite::new(files_of_site);
    site.write(path, &text);
    let mut editor = Editor::on(&site, json!({"workspace": {"workspaceEdit": {"documentChanges": true}}}));
    let position = caret::position(&text, at, "utf-16");
    let mut params = json!({"textDocument": {"uri": site.uri(path)}, "position": position});
    editor.try_ask("textDocument/prepareRename", params.clone())?;
    params["newName"] = json!(new);
    let edit = editor.try_ask("textDocument/rename", params)?;
    let before = findings(site.root());
    let changed = files(&site, &edit, "utf-16");
    changed.iter().for_each(|(path, text)| site.write(path, text));
    assert_eq!(more(&before, &findings(site.root())), Vec::<String>::new(), "nothing may break");
    Ok(changed)
}

/// How many findings a fresh check has, by file and rule.
fn findings(root: &Path) -> BTreeMap<String, usize> {
    let checked = Command::new(env!("CARGO_BIN_EXE_postproof"))
        .args(["check", "--format", "json"])
        .current_dir(root)
        .output();
    let report: Value = serde_json::from_slice(&checked.unwrap().stdout).unwrap();
    let mut counts = BTreeMap::new();
    for one in report["diagnostics"].as_array().unwrap() {
        *counts
            .entry(format!("{} {}", one["path"].as_str().unwrap(), one["rule"].as_str().unwrap()))
            .or_default() += 1;
    }
    counts
}

/// The kinds of findings that have become more.
fn more(before: &BTreeMap<String, usize>, after: &BTreeMap<String, usize>) -> Vec<String> {
    after
        .iter()
        .filter(|(kind, count)| before.get(*kind) < Some(count))
        .map(|(kind, _)| kind.clone())
        .collect()
}

fn file(path: &str) -> &'static str {
    SITE.iter().find(|(known, _)| *known == path).unwrap().1
}

/// A file of [`SITE`] with the caret before a text in it.
fn at(path: &str, mark: &str) -> String {
    file(path).replacen(mark, &format!("‸{mark}"), 1)
}

#[test]
fn all_links_to_a_heading_follow_its_text() {
    let changed = renamed(SITE, "about.md", &at("about.md", "wo words"), "Three wörds").unwrap();
    assert_eq!(changed.keys().collect::<Vec<_>>(), ["_includes/nav.html", "about.md", "index.md"]);
    assert!(
        changed["about.md"].contains("## Three wörds\n\n## Other {#own}\n\n[up](#three-wörds)"),
        "{changed:?}"
    );
    assert!(changed["index.md"].contains("(/about/#three-wörds)"), "{changed:?}");
    assert!(changed["_includes/nav.html"].contains("'/about/#three-wörds' | relative_url"), "{changed:?}");
}

#[test]
fn links_to_other_headings_of_the_same_text_follow_too() {
    let files = &[
        ("_config.yml", ""),
        ("a.md", ""),
        ("b.md", "---\n---\n[1](/a.html#same) [2](/a.html#same-1) [3](/a.html#same-2)\n"),
    ];
    let changed = renamed(files, "a.md", "---\n---\n## Sa‸me\n\n## Same\n\n## Same\n", "New").unwrap();
    assert_eq!(changed["b.md"], "---\n---\n[1](/a.html#new) [2](/a.html#same) [3](/a.html#same-1)\n");
}

#[test]
fn an_id_that_is_written_out_is_renamed_instead_of_the_heading() {
    for (path, mark) in [("about.md", "wn}"), ("index.md", "wn)")] {
        let changed = renamed(SITE, path, &at(path, mark), "#mine").unwrap();
        assert!(changed["about.md"].contains("## Other {#mine}"), "{changed:?}");
        assert!(changed["index.md"].contains("[c](about/#mine)"), "{changed:?}");
    }
}

#[test]
fn a_heading_is_renamed_from_a_link_to_it_too() {
    let changed = renamed(SITE, "index.md", &at("index.md", "words)"), "New").unwrap();
    assert!(changed["about.md"].contains("## New\n"), "{changed:?}");
    assert!(changed["index.md"].contains("(/about/#new)"), "{changed:?}");
}

#[test]
fn links_follow_a_permalink_and_the_old_address_leads_there() {
    let changed = renamed(SITE, "about.md", &at("about.md", "/about/"), "/who/").unwrap();
    assert!(
        changed["about.md"].starts_with("---\nlayout: page\npermalink: /who/\nredirect_from: /about/\n---\n"),
        "{changed:?}"
    );
    assert!(changed["about.md"].contains("[up](#two-words) [rel](../about/team.html)"), "{changed:?}");
    assert!(
        changed["index.md"].contains("[a](/who/#two-words) [b]({{ site.url }}/who/) [c](who/#own)"),
        "{changed:?}"
    );
    assert!(changed["_includes/nav.html"].contains("'/who/#two-words'"), "{changed:?}");
}

#[test]
fn a_setting_is_renamed_in_all_templates_but_not_in_what_is_only_shown() {
    for (path, mark) in
        [("_config.yml", "team"), ("index.md", "team }} {% raw"), ("_layouts/page.html", "team == ")]
    {
        let changed = renamed(SITE, path, &at(path, mark), "crew").unwrap();
        assert!(changed["_config.yml"].ends_with("crew: us\n"));
        assert!(changed["_includes/nav.html"].contains("{{ site.crew }}"));
        assert!(
            changed["_layouts/page.html"]
                .contains("{% if site.crew == 'us' %}{{ content }}{% elsif site.crew %}")
        );
        assert!(
            changed["index.md"].contains("{{ site.crew }} {% raw %}{{ site.team }}{% endraw %}"),
            "{changed:?}"
        );
    }
}

#[test]
fn what_must_stay_is_refused_with_the_reason() {
    let cases = [
        ("_config.yml", "url", "home", "Jekyll reads `url` by this name"),
        ("_config.yml", "plugins", "x", "Jekyll reads `plugins` by this name"),
        ("_config.yml", "team", "shop", "there is a setting `shop` already"),
        ("_config.yml", "team", "two words", "the name of a setting has letters, digits, `_` and `-`"),
        ("about.md", "/about/", "who", "a permalink begins with `/`"),
        ("about.md", "/about/", "/a b/", "a permalink has no spaces"),
        ("about.md", "own}", "a b", "an id has neither spaces nor quotes, brackets or `#`"),
        ("about.md", "Two words", " ", "the new name must be one line of text"),
        ("about.md", "up]", "x", "nothing here has a name that others go by"),
    ];
    for (path, mark, new, reason) in cases {
        assert_eq!(renamed(SITE, path, &at(path, mark), new), Err(reason.to_owned()), "{path} {mark}");
    }
    let taken = renamed(SITE, "about.md", &at("about.md", "/about/"), "/").unwrap_err();
    assert!(taken.contains("would be wrong"), "{taken}");
    let mut files = SITE.to_vec();
    files.push(("x.md", "---\n---\n{% assign key = 'team' %}{{ site[key] }}\n"));
    let dynamic = renamed(&files, "_config.yml", &at("_config.yml", "team"), "crew").unwrap_err();
    assert!(dynamic.contains("`x.md` reads settings"), "{dynamic}");
}

#[test]
fn what_has_a_name_is_told_before_a_new_one_is_asked_for() {
    let site = TestSite::new(SITE);
    for encoding in ENCODINGS {
        let rename = json!({"prepareSupport": true});
        let capabilities = json!({"general": caret::general(encoding), "textDocument": {"rename": rename}});
        let mut editor = Editor::start();
        let answer = editor.initialize(&[&site.uri("")], capabilities, Value::Null);
        assert_eq!(answer["capabilities"]["renameProvider"], json!({"prepareProvider": true}));
        let text = "---\r\npermalink: '/漢🎉/'\r\n---\r\n## 漢🎉 b {#é🎉}\r\n\r\n[🎉](#é🎉)\r\n";
        site.write("new.md", text);
        let uri = site.uri("new.md");
        editor.open(&uri, text);
        for (mark, placeholder, without) in [
            ("🎉/'", "/漢🎉/", text.replace("/漢🎉/", "")),
            ("é🎉}", "é🎉", text.replace("{#é🎉}", "{#}")),
            ("é🎉)", "é🎉", text.replace("(#é🎉)", "(#)")),
        ] {
            let position = caret::position(text, text.find(mark).unwrap(), encoding);
            let params = json!({"textDocument": {"uri": uri}, "position": position});
            let answer = editor.ask("textDocument/prepareRename", params);
            assert_eq!(answer["placeholder"], placeholder);
            let edit = json!({"range": answer["range"], "newText": ""});
            assert_eq!(caret::edited(text, &[edit], encoding), without);
        }
        let nothing = json!({"textDocument": {"uri": uri}, "position": {"line": 4, "character": 0}});
        assert_eq!(editor.ask("textDocument/prepareRename", nothing), Value::Null);
    }
}

/// A place of a caret, and what to call the name there instead.
type Case = (usize, fn(&str) -> String);

/// The names in a file.
fn names(path: &str, text: &str) -> Vec<Case> {
    let is_markdown = path.ends_with(".md");
    let is_config = path == "_config.yml";
    let mut found: Vec<Case> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.trim_end().len();
        if is_markdown && line.starts_with('#') {
            found.push((end, |old| format!("{old} new")));
        }
        if line.starts_with("permalink: /") {
            found.push((end, |old| format!("/new{old}")));
        }
        if is_config && line.starts_with(|c: char| c.is_ascii_lowercase()) {
            found.push((start, |old| format!("{old}_new")));
        }
        start += line.len();
    }
    found
}

/// In a file only so many names are tried.
const MAX_NAMES: usize = 8;

#[test]
fn whatever_is_renamed_in_the_fixtures_nothing_new_is_found() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut tried = 0;
    let folders = std::fs::read_dir(fixtures).unwrap().map(|entry| entry.unwrap().path());
    for fixture in folders.filter(|path| path.is_dir()) {
        let site = TestSite::new(&[]);
        copy(&fixture, site.root());
        let before = findings(site.root());
        let all = texts(site.root(), site.root());
        for (path, text) in &all {
            for (at, new) in names(path, text).into_iter().take(MAX_NAMES) {
                let mut editor =
                    Editor::on(&site, json!({"workspace": {"workspaceEdit": {"documentChanges": true}}}));
                let position = caret::position(text, at, "utf-16");
                let mut params = json!({"textDocument": {"uri": site.uri(path)}, "position": position});
                let Ok(prepared) = editor.try_ask("textDocument/prepareRename", params.clone()) else {
                    continue;
                };
                let Some(old) = prepared["placeholder"].as_str() else { continue };
                params["newName"] = json!(new(old));
                let Ok(edit) = editor.try_ask("textDocument/rename", params) else { continue };
                let changed = files(&site, &edit, "utf-16");
                changed.iter().for_each(|(path, text)| site.write(path, text));
                let now = findings(site.root());
                assert_eq!(more(&before, &now), Vec::<String>::new(), "{} {path}: {old}", fixture.display());
                changed.keys().for_each(|path| site.write(path, &all[path]));
                tried += 1;
            }
        }
    }
    assert!(tried > 20, "only {tried} names were found");
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(std::fs::copy(entry.path(), target).unwrap()),
        }
    }
}

/// The texts below a folder, by their paths from the root.
fn texts(root: &Path, folder: &Path) -> Files {
    let mut found = Files::new();
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            found.extend(texts(root, &entry));
        } else if let Ok(text) = std::fs::read_to_string(&entry) {
            found.insert(entry.strip_prefix(root).unwrap().to_str().unwrap().to_owned(), text);
        }
    }
    found
}
