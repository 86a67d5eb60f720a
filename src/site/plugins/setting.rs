//! Settings of jekyll-paginate-v2: the page's own over those of `_config.yml` over the gem's.

use crate::liquid::{Hash, Value};
use crate::site::permalink::downcase;
use crate::site::{Page, Site};
use crate::yaml::{Node, Yaml};

use super::options::{integer, leading_integer, option, text, truthy};

/// The settings that hold for one page.
pub(super) struct Settings<'s> {
    own: Option<&'s Hash>,
    site: Option<&'s Node>,
}

impl<'s> Settings<'s> {
    /// The settings of a page with this `pagination` of its own.
    pub(super) fn new<'a: 's>(site: &'s Site, own: Option<&'a Hash>) -> Self {
        Settings { own, site: option(site, &["pagination"]) }
    }

    /// `pagination` in a page's front matter.
    pub(super) fn of(page: &Page) -> Option<&Hash> {
        match page.data.get("pagination") {
            Some(Value::Hash(hash)) => Some(hash),
            _ => None,
        }
    }

    /// The page's value; nil does not override.
    fn own(&self, key: &str) -> Option<&'s Value> {
        self.own?.get(key).filter(|value| !matches!(value, Value::Nil))
    }

    fn node(&self, key: &str) -> Option<&'s Node> {
        self.site?.get(key).filter(|node| !node.is_null())
    }

    /// Whether the setting is on.
    pub(super) fn truthy(&self, key: &str) -> bool {
        match self.own(key) {
            Some(value) => truthy(Some(value)),
            None => self.node(key).is_some_and(Node::is_truthy),
        }
    }

    /// A number.
    pub(super) fn integer(&self, key: &str) -> i64 {
        let own = self.own(key).map(|value| match value {
            Value::Int(number) => *number,
            Value::Float(number) => *number as i64,
            value => text(value).map_or(0, leading_integer),
        });
        let default = if key == "per_page" { 10 } else { 0 };
        own.or_else(|| self.node(key).and_then(integer)).unwrap_or(default)
    }

    /// A string.
    pub(super) fn string(&self, key: &str) -> Option<String> {
        if let Some(value) = self.own(key) {
            return text(value).map(str::to_string);
        }
        if let Some(node) = self.node(key) {
            return node.as_str().map(str::to_string);
        }
        let default = match key {
            "collection" => "posts",
            "permalink" => "/page:num/",
            "title" => ":title - page :num",
            "sort_field" => "date",
            "extension" => "html",
            _ => return None,
        };
        Some(default.to_string())
    }

    /// The names of a list, or of a string with separators. `None` when nothing is set.
    pub(super) fn list(&self, key: &str, separator: fn(char) -> bool) -> Option<Vec<String>> {
        let clean = |name: &str| downcase(name.trim());
        let split = |names: &str| names.split(separator).map(clean).filter(|name| !name.is_empty()).collect();
        match (self.own(key), self.node(key).map(|node| &node.value)) {
            (Some(Value::Array(items)), _) => Some(items.iter().filter_map(text).map(clean).collect()),
            (Some(value), _) => text(value).map(split),
            (None, Some(Yaml::Sequence(items))) => {
                Some(items.iter().filter_map(Node::as_str).map(clean).collect())
            }
            _ => self.string(key).as_deref().map(split),
        }
    }
}
