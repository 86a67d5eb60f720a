//! A real editor: VS Code with the packed extension of `editors/vscode`, its workbench in Chromium.

use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;
use serde_json::{Map, Value, json};

fn extension() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("editors/vscode")
}

fn manifest() -> Value {
    let text = std::fs::read_to_string(extension().join("package.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Whether VS Code, Chromium and Node are there. In continuous integration they must be.
fn has_vscode() -> bool {
    let target = Path::new(env!("CARGO_BIN_EXE_postproof")).parent().unwrap().join("../vscode");
    let is_found = target.join("installed").exists()
        && extension().join("node_modules").exists()
        && Command::new("chromium").arg("--version").output().is_ok();
    let is_required = std::env::var_os("CI").is_some() || std::env::var_os("POSTPROOF_JEKYLL").is_some();
    let way = "apt-get install chromium ripgrep libkrb5-dev pkg-config; bash editors/vscode/test/install.sh";
    assert!(is_found || !is_required, "VS Code is not installed: {way}");
    is_found
}

fn run(command: &mut Command) -> (bool, String) {
    let ended = command.current_dir(extension()).output().unwrap();
    let said = [ended.stdout, ended.stderr].concat();
    (ended.status.success(), String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn the_packed_extension_works_in_a_real_workbench() {
    if !has_vscode() {
        return;
    }
    let (is_packed, said) = run(Command::new("npm").args(["run", "package"]));
    assert!(is_packed, "{said}");
    let binary = env!("CARGO_BIN_EXE_postproof");
    let (is_fine, said) = run(Command::new("node")
        .args(["--test", "--test-reporter=spec", "test/workbench.test.mjs"])
        .env("POSTPROOF_BINARY", binary)
        .env("POSTPROOF_VSCODE", Path::new(binary).parent().unwrap().join("../vscode")));
    assert!(is_fine, "{said}");
    assert!(said.contains("skipped 0"), "{said}");
}

#[test]
fn the_problem_matcher_reads_every_line_of_the_short_format() {
    let matcher = &manifest()["contributes"]["problemMatchers"][0];
    let pattern = Regex::new(matcher["pattern"]["regexp"].as_str().unwrap()).unwrap();
    let blog = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/blog");
    let check = |format: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postproof"));
        let ended = command.args(["check", "--format", format]).current_dir(&blog).output().unwrap();
        String::from_utf8(ended.stdout).unwrap()
    };
    let report: Value = serde_json::from_str(&check("json")).unwrap();
    let expected = report["diagnostics"].as_array().unwrap().iter().map(|one| {
        let start = &one["start"];
        let text = |key: &str| one[key].as_str().unwrap().to_owned();
        [text("path"), start["line"].to_string(), start["column"].to_string(), text("level"), text("rule")]
    });
    let short = check("short");
    let group = |key: &str| matcher["pattern"][key].as_u64().unwrap() as usize;
    let read = short.lines().map(|line| {
        let found = pattern.captures(line).unwrap_or_else(|| panic!("not read: {line}"));
        ["file", "line", "column", "severity", "code"].map(|key| found[group(key)].to_owned())
    });
    assert_eq!(read.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
}

/// Keys of the settings that make no difference in an editor: they say what a run on the command line exits with.
const OF_THE_COMMAND_LINE: [&str; 2] = ["fail_on", "max_warnings"];

/// What the extension says of the keys of `.postproof.yml`, made of their schema.
fn settings_of_the_site() -> Map<String, Value> {
    let printed =
        Command::new(env!("CARGO_BIN_EXE_postproof")).args(["settings", "--schema"]).output().unwrap();
    let schema: Value = serde_json::from_slice(&printed.stdout).unwrap();
    let keys = schema["properties"].as_object().unwrap().iter();
    let kept = keys.filter(|(key, _)| !OF_THE_COMMAND_LINE.contains(&key.as_str()));
    let described = kept.enumerate().map(|(number, (key, value))| {
        let mut property = for_vscode(value, &schema);
        let fields = property.as_object_mut().unwrap();
        let default = match fields.get("type").and_then(Value::as_str) {
            Some("object") => json!({}),
            Some("array") => json!([]),
            _ => Value::Null,
        };
        fields.entry("default").or_insert(default);
        fields.remove("format");
        fields.insert("order".to_owned(), json!(10 + number));
        (format!("postproof.{key}"), property)
    });
    described.collect()
}

/// A part of the schema as VS Code reads it: it looks nothing up, and would have every rule with all levels.
fn for_vscode(part: &Value, schema: &Value) -> Value {
    let fields = match part {
        Value::Object(fields) => fields,
        Value::Array(items) => return items.iter().map(|item| for_vscode(item, schema)).collect(),
        Value::String(text) => return json!(text.replace('\n', " ")),
        plain => return plain.clone(),
    };
    let mut all = Map::new();
    let has_rules = fields.get("properties").is_some_and(|keys| keys.get("missing-page").is_some());
    for (key, value) in fields {
        match (key.as_str(), value) {
            ("$ref", Value::String(pointer)) => {
                let definition = for_vscode(schema.pointer(&pointer[1..]).unwrap(), schema);
                let more = definition.as_object().unwrap().clone();
                more.into_iter().for_each(|(key, value)| _ = all.entry(key).or_insert(value));
            }
            ("oneOf", Value::Array(words)) if words.iter().all(|word| word.get("const").is_some()) => {
                let each = |key: &str| words.iter().map(|word| word[key].clone()).collect::<Value>();
                all.insert("enum".to_owned(), each("const"));
                all.insert("enumDescriptions".to_owned(), each("description"));
            }
            ("properties", Value::Object(rules)) if rules.contains_key("missing-page") => {
                let names = rules.keys().map(String::as_str).collect::<Vec<_>>();
                let lines = rules.values().map(|rule| rule["description"].clone()).collect::<Vec<_>>();
                all.insert("propertyNames".to_owned(), json!({"enum": names, "enumDescriptions": lines}));
                let level = for_vscode(&schema["$defs"]["LevelName"], schema);
                all.insert("additionalProperties".to_owned(), level);
            }
            ("additionalProperties", _) if has_rules => {}
            _ => _ = all.insert(key.clone(), for_vscode(value, schema)),
        }
    }
    Value::Object(all)
}

#[test]
fn the_settings_of_the_extension_are_those_of_the_site_and_a_few_of_its_own() {
    let mut manifest = manifest();
    let properties = manifest["contributes"]["configuration"]["properties"].as_object_mut().unwrap();
    let is_own = |key: &str| {
        let key = key.strip_prefix("postproof.").unwrap();
        ["path", "codeLens", "inlayHints", "trace.server"].contains(&key)
    };
    let mut expected: Map<String, Value> = properties
        .iter()
        .filter(|(key, _)| is_own(key))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    assert_eq!(expected.len(), 4);
    expected.extend(settings_of_the_site());
    if *properties != expected && std::env::var_os("BLESS").is_some() && std::env::var_os("CI").is_none() {
        *properties = expected;
        let text = serde_json::to_string_pretty(&manifest).unwrap();
        std::fs::write(extension().join("package.json"), text + "\n").unwrap();
        return;
    }
    assert_eq!(*properties, expected, "BLESS=1 writes them into editors/vscode/package.json");
    let undescribed = properties.iter().find(|(_, property)| property["description"].as_str().is_none());
    assert_eq!(undescribed, None);
}
