//! The settings of a site in an editor: what the editor says, and over it `.postproof.yml`.

use std::path::Path;

use serde_json::{Map, Value};

use crate::rules::{self, CustomRule};
use crate::settings::{Settings, SettingsError};

use super::settings_file::SettingsFile;

/// What the editor may say beside the keys of `.postproof.yml`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shown {
    /// Whether pages and headings say how many links lead there.
    pub(super) lenses: bool,
    /// Whether the URL that Liquid makes of a link is shown behind it.
    pub(super) hints: bool,
}

impl Shown {
    /// What the editor wants.
    pub(super) fn of(editor: &Value) -> Shown {
        let is = |key: &str| editor.get(key).and_then(Value::as_bool);
        Shown { lenses: is("codeLens").unwrap_or(true), hints: is("inlayHints").unwrap_or(false) }
    }
}

/// Keys that are not for the engine: the extension of VS Code keeps its own among them.
const OF_THE_EDITOR: [&str; 4] = ["codeLens", "inlayHints", "path", "trace"];

/// The names that may stand in `levels`.
pub(super) fn rule_names(custom: &[CustomRule]) -> Vec<&'static str> {
    rules::known(custom).iter().map(|rule| rule.name).collect()
}

/// The settings in force for the site at `root` with this file and these rules of its own. `editor` has the keys of
/// `.postproof.yml`.
///
/// # Errors
/// What is wrong, for the author to read.
pub(super) fn load(
    root: &Path,
    file: Option<&SettingsFile>,
    editor: &Value,
    custom: &[CustomRule],
) -> Result<Settings, String> {
    let Some(file) = file else { return parse(root, editor, custom) };
    let own = file.settings.as_ref().map_err(described)?.clone();
    let Some(mut keys) = keys(editor) else { return Ok(own) };
    let Ok(Some(over)) = serde_yaml::from_str::<Option<Map<String, Value>>>(&file.text) else {
        return Ok(own);
    };
    for (key, value) in over {
        match (keys.get_mut(&key), value) {
            (Some(Value::Object(mine)), Value::Object(more)) => mine.extend(more),
            (_, value) => _ = keys.insert(key, value),
        }
    }
    parse(file.path.parent().unwrap_or(root), &Value::Object(keys), custom)
}

fn keys(editor: &Value) -> Option<Map<String, Value>> {
    let is_set =
        |(key, value): &(&String, &Value)| !value.is_null() && !OF_THE_EDITOR.contains(&key.as_str());
    let keys: Map<String, Value> =
        editor.as_object()?.iter().filter(is_set).map(|(key, value)| (key.clone(), value.clone())).collect();
    (!keys.is_empty()).then_some(keys)
}

/// `folder` is where the schemas lie that are named.
fn parse(folder: &Path, editor: &Value, custom: &[CustomRule]) -> Result<Settings, String> {
    let name = "the settings of the editor";
    let Some(keys) = keys(editor) else { return Ok(Settings::default()) };
    // JSON is YAML.
    let text = Value::Object(keys).to_string();
    Settings::parse(&folder.join(name), &text, &rule_names(custom)).map_err(|error| match &error.help {
        Some(help) => format!("{name}: {} ({help})", error.message),
        None => format!("{name}: {}", error.message),
    })
}

pub(super) fn described(error: &SettingsError) -> String {
    match &error.help {
        Some(help) => format!("{error} ({help})"),
        None => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::diagnostic::Level;

    #[test]
    fn the_file_of_the_site_goes_before_the_editor() {
        let folder = tempfile::tempdir().unwrap();
        let file = "levels: {bare-url: error}\ndrafts: false\n";
        std::fs::write(folder.path().join(".postproof.yml"), file).unwrap();
        let editor = json!({"levels": {"bare-url": "off", "link-text": "info"}, "drafts": true});
        let file = SettingsFile::read(folder.path(), &[]);
        let settings = load(folder.path(), file.as_ref(), &editor, &[]).unwrap();
        let level = |rule| settings.level(rule, Level::Warning, &"a.md".into());
        assert_eq!((level("bare-url"), level("link-text")), (Level::Error, Level::Info));
        assert!(!settings.drafts);
    }

    #[test]
    fn a_key_that_is_none_is_told_with_the_nearest() {
        let error = load(Path::new(""), None, &json!({"draft": true}), &[]).unwrap_err();
        assert_eq!(error, "the settings of the editor: unknown key `draft` (did you mean `drafts`?)");
    }

    #[test]
    fn what_only_the_editor_heeds_is_no_setting_of_the_site() {
        let editor =
            json!({"path": "postproof", "trace": {"server": "off"}, "inlayHints": true, "levels": null});
        assert!(load(Path::new(""), None, &editor, &[]).is_ok());
        assert_eq!(Shown::of(&editor), Shown { lenses: true, hints: true });
        assert_eq!(Shown::of(&Value::Null), Shown { lenses: true, hints: false });
    }
}
