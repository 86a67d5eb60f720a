//! The plugins' settings in `_config.yml`, and the small conversions that Ruby does on the way.

use crate::liquid::Value;
use crate::site::{Site, SiteProblem, SiteProblemKind};
use crate::yaml::{Node, Yaml};

/// The setting at a path of keys; nil counts as absent.
pub(super) fn option<'s>(site: &'s Site, keys: &[&str]) -> Option<&'s Node> {
    let mut node = site.config.written.as_ref()?;
    for key in keys {
        node = node.get(key)?;
    }
    (!node.is_null()).then_some(node)
}

/// Whether the setting is exactly `value`.
pub(super) fn is(site: &Site, keys: &[&str], value: bool) -> bool {
    option(site, keys).is_some_and(|node| node.value == Yaml::Bool(value))
}

/// The setting, if it is a string.
pub(super) fn string<'s>(site: &'s Site, keys: &[&str]) -> Option<&'s str> {
    option(site, keys)?.as_str()
}

/// The strings of a list; empty for anything else.
pub(super) fn strings(node: Option<&Node>) -> Vec<&str> {
    node.and_then(Node::as_sequence).unwrap_or(&[]).iter().filter_map(Node::as_str).collect()
}

/// Reports a setting that stops the build.
pub(super) fn stops_build(site: &mut Site, keys: &[&str], message: &str, help: &str) {
    let Some(place) = site.config.place(keys) else { return };
    site.problems.push(SiteProblem {
        kind: SiteProblemKind::InvalidConfig,
        place,
        message: message.to_string(),
        help: Some(help.to_string()),
    });
}

/// Ruby's `to_i`.
pub(super) fn integer(node: &Node) -> Option<i64> {
    match &node.value {
        Yaml::Int(number) => Some(*number),
        Yaml::Float(number) => Some(*number as i64),
        Yaml::Str(scalar) => Some(leading_integer(&scalar.text)),
        _ => None,
    }
}

/// The number that a string starts with, else 0.
pub(super) fn leading_integer(text: &str) -> i64 {
    let text = text.trim_start();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let length = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    text.get(..text.len() - digits.len() + length).and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// Everything but nil and false.
pub(super) fn truthy(value: Option<&Value>) -> bool {
    !matches!(value, None | Some(Value::Nil | Value::Bool(false)))
}

/// The text of a string value.
pub(super) fn text(value: &Value) -> Option<&str> {
    match value {
        Value::Str(text) => Some(text.as_str()),
        _ => None,
    }
}

/// Whether an extension (with or without its dot) is that of Markdown (J-READ-26).
pub(super) fn is_markdown_extension(site: &Site, extension: &str) -> bool {
    let extension = extension.trim_start_matches('.');
    let configured = string(site, &["markdown_ext"]).unwrap_or("markdown,mkdown,mkdn,mkd,md");
    configured.split(',').any(|known| known.eq_ignore_ascii_case(extension))
}
