//! The settings of a site in an editor: what the editor says, and over it `.postproof.yml`.

use std::path::Path;

use serde_json::{Map, Value};

use crate::rules::{self, CustomRule};
use crate::settings::Settings;

/// The settings in force for the site at `root`. `editor` has the keys of `.postproof.yml`.
///
/// # Errors
/// What is wrong, for the author to read.
pub(super) fn load(root: &Path, editor: &Value) -> Result<Settings, String> {
    let custom = Settings::custom_rules(root).map_err(|error| described(&error))?;
    let mut settings = with_rules(root, editor, &custom)?;
    settings.custom = custom;
    Ok(settings)
}

fn with_rules(root: &Path, editor: &Value, custom: &[CustomRule]) -> Result<Settings, String> {
    let names: Vec<&str> = rules::known(custom).iter().map(|rule| rule.name).collect();
    let Some(path) = Settings::find(root) else {
        return parse("the settings of the editor", editor, &names);
    };
    let own = Settings::load(&path, &names).map_err(|error| described(&error))?;
    let Some(mut keys) = keys(editor) else { return Ok(own) };
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    let Ok(Some(over)) = serde_yaml::from_str::<Option<Map<String, Value>>>(&written) else { return Ok(own) };
    for (key, value) in over {
        match (keys.get_mut(&key), value) {
            (Some(Value::Object(mine)), Value::Object(more)) => mine.extend(more),
            (_, value) => _ = keys.insert(key, value),
        }
    }
    parse("the settings of the editor", &Value::Object(keys), &names)
}

fn keys(editor: &Value) -> Option<Map<String, Value>> {
    let keys = editor.as_object()?.iter().filter(|(_, value)| !value.is_null());
    let keys: Map<String, Value> = keys.map(|(key, value)| (key.clone(), value.clone())).collect();
    (!keys.is_empty()).then_some(keys)
}

fn parse(name: &str, editor: &Value, rules: &[&str]) -> Result<Settings, String> {
    let Some(keys) = keys(editor) else { return Ok(Settings::default()) };
    // JSON is YAML.
    let text = Value::Object(keys).to_string();
    Settings::parse(Path::new(name), &text, rules).map_err(|error| match &error.help {
        Some(help) => format!("{name}: {} ({help})", error.message),
        None => format!("{name}: {}", error.message),
    })
}

fn described(error: &crate::settings::SettingsError) -> String {
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
        let settings = load(folder.path(), &editor).unwrap();
        let level = |rule| settings.level(rule, Level::Warning, &"a.md".into());
        assert_eq!((level("bare-url"), level("link-text")), (Level::Error, Level::Info));
        assert!(!settings.drafts);
    }

    #[test]
    fn a_key_that_is_none_is_told_with_the_nearest() {
        let folder = tempfile::tempdir().unwrap();
        let error = load(folder.path(), &json!({"draft": true})).unwrap_err();
        assert_eq!(error, "the settings of the editor: unknown key `draft` (did you mean `drafts`?)");
    }
}
