//! What is another one in a configuration that was read again.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Config;
use crate::liquid::Value;

/// Settings that decide which files are read, and as what, beyond what the walk tells.
const OF_READING: [&str; 10] = [
    "gems",
    "ignore_theme_config",
    "plugins",
    "plugins_dir",
    "remote_theme",
    "safe",
    "show_drafts",
    "source",
    "theme",
    "whitelist",
];

/// Settings that rendering heeds although no template asks for them.
const OF_RENDERING: [&str; 16] = [
    "baseurl",
    "commonmark",
    "data",
    "excerpt_separator",
    "github",
    "kramdown",
    "liquid",
    "lsi",
    "markdown",
    "markdown_ext",
    "page_excerpts",
    "relative_links",
    "repository",
    "strict_front_matter",
    "timezone",
    "url",
];

/// Nested values that are compared at most.
const FUEL: u32 = 100_000;

impl Config {
    /// Whether files are read as with the other one, but for what a walk tells.
    pub fn reads_as(&self, other: &Config) -> bool {
        self.jekyll == other.jekyll
            && self.incomplete == other.incomplete
            && self.files == other.files
            && self.has_same(other, &OF_READING)
    }

    /// Whether pages are rendered as with the other one, where templates do not ask for settings.
    pub fn renders_as(&self, other: &Config) -> bool {
        self.reads_as(other) && self.has_same(other, &OF_RENDERING)
    }

    /// Whether settings say the same, wherever that is written.
    fn has_same(&self, other: &Config, keys: &[&str]) -> bool {
        keys.iter().all(|key| match (self.values.get(*key), other.values.get(*key)) {
            (Some(a), Some(b)) => is_same(a, b, &mut FUEL.clone()),
            (a, b) => a.is_none() && b.is_none(),
        })
    }

    /// The settings that are others, or written elsewhere.
    pub fn changed(&self, other: &Config) -> BTreeSet<Arc<str>> {
        let keys = self.values.keys().chain(other.values.keys());
        let is_other = |key: &&Arc<str>| match (self.values.get(*key), other.values.get(*key)) {
            (Some(a), Some(b)) => !a.is_identical(b),
            _ => true,
        };
        keys.filter(is_other).cloned().collect()
    }
}

/// Whether two values are the same but for the places of their texts.
fn is_same(a: &Value, b: &Value, fuel: &mut u32) -> bool {
    let Some(left) = fuel.checked_sub(1) else { return false };
    *fuel = left;
    match (a, b) {
        (Value::Str(a), Value::Str(b)) => a.as_str() == b.as_str(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| is_same(a, b, fuel))
        }
        (Value::Hash(a), Value::Hash(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|((a, x), (b, y))| a == b && is_same(x, y, fuel))
        }
        (a, b) => a.is_identical(b),
    }
}
