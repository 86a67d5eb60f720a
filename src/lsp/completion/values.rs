//! What variables hold, as far as it can be told without rendering: examples of it, whose keys are what can be asked for.

use crate::liquid::{Object, Value};
use crate::site::{Drops, PageId, Site};
use crate::source::SitePath;

use super::scope::{Given, Scope, Variable};
use super::text::{Role, Text};
use super::written;

/// So many entries of a list are looked at for their keys.
const MAX_SAMPLES: usize = 20;
/// So many pages are looked at for what a layout may find in one.
const MAX_PAGES: usize = 300;
/// Variables that are made of others.
const MAX_DEPTH: usize = 8;

/// Filters that yield entries of the list that they are given.
const KEEPS_ENTRIES: [&str; 14] = [
    "where",
    "where_exp",
    "sort",
    "sort_natural",
    "reverse",
    "uniq",
    "compact",
    "concat",
    "push",
    "unshift",
    "shift",
    "pop",
    "slice",
    "sample",
];

/// Who asks.
#[derive(Clone, Copy)]
pub(super) struct Values<'a> {
    pub(super) site: &'a Site,
    pub(super) text: &'a Text<'a>,
}

impl Values<'_> {
    fn drops(&self) -> Drops<'_> {
        Drops { site: self.site, current: self.text.page }
    }

    /// Examples of what a path of names holds.
    pub(super) fn of_path(&self, path: &[&str], variables: &[Variable]) -> Vec<Value> {
        self.of_path_at(path, variables, MAX_DEPTH)
    }

    fn of_path_at(&self, path: &[&str], variables: &[Variable], depth: usize) -> Vec<Value> {
        let Some((root, steps)) = path.split_first() else { return Vec::new() };
        let known = variables.iter().rposition(|variable| variable.name == *root);
        let (Some(depth), known) = (depth.checked_sub(1), known) else { return Vec::new() };
        let mut samples = match known.and_then(|at| Some((variables.get(at)?, variables.get(..at)?))) {
            Some((variable, before)) => self.of_variable(variable.given, before, depth),
            None => self.global(root),
        };
        for step in steps {
            samples = samples.iter().flat_map(|value| self.step(value, step)).take(MAX_SAMPLES).collect();
        }
        samples
    }

    fn of_variable(&self, given: Given, before: &[Variable], depth: usize) -> Vec<Value> {
        match given {
            Given::Plain => Vec::new(),
            Given::ItemOf(all) => {
                let all = self.of_path_at(&written::steps(all), before, depth);
                all.iter().flat_map(entries).take(MAX_SAMPLES).collect()
            }
            Given::Value(expression) => {
                let mut pieces = expression.split('|').map(str::trim);
                let base = pieces.next().unwrap_or("");
                let mut samples = self.of_path_at(&written::steps(base), before, depth);
                for filter in pieces {
                    let name = filter.split([':', ' ']).next().unwrap_or("");
                    match name {
                        "first" | "last" | "find" => samples = samples.iter().flat_map(entries).collect(),
                        _ if KEEPS_ENTRIES.contains(&name) => {}
                        _ => return Vec::new(),
                    }
                }
                samples
            }
        }
    }

    fn global(&self, name: &str) -> Vec<Value> {
        match name {
            "site" => vec![Value::Object(Object::Site)],
            "page" => self.pages().map(|id| Value::Object(Object::Page(id.0))).collect(),
            "layout" => self.layouts(),
            "jekyll" => vec![Value::Object(Object::Jekyll)],
            "theme" => vec![Value::Object(Object::Theme)],
            "paginator" => vec![Value::Object(Object::Paginator)],
            _ => Vec::new(),
        }
    }

    /// The page itself; for a layout or an include, any.
    fn pages(&self) -> impl Iterator<Item = PageId> {
        let own = self.text.page;
        let site = self.site;
        let name = (self.text.role == Role::Layout).then(|| layout_name(site, &self.text.path));
        let is_meant = move |id: &PageId| {
            let page = site.page(*id);
            own.is_none()
                && page.written
                && page.html
                && name.is_none_or(|name| site.layout_chain(page).any(|around| around == name))
        };
        own.into_iter().chain(site.page_ids().filter(is_meant).take(MAX_PAGES))
    }

    /// The front matter of the layouts around the page; of a layout, its own.
    fn layouts(&self) -> Vec<Value> {
        let site = self.site;
        let of_page = self.text.page.map(|id| site.layout_chain(site.page(id)).collect::<Vec<_>>());
        let is_meant = |name: &str| of_page.as_ref().is_none_or(|chain| chain.contains(&name));
        let layouts = site.layouts.iter().filter(|(name, _)| is_meant(name));
        layouts.map(|(_, layout)| Value::Hash(layout.data.clone())).collect()
    }

    fn step(&self, value: &Value, step: &str) -> Vec<Value> {
        let is_index = step.starts_with('[');
        let name = step.trim_matches(['[', ']', '"', '\'']);
        match value {
            Value::Object(object) => self.drops().property(*object, name).into_iter().collect(),
            Value::Hash(hash) => match hash.get(name) {
                Some(value) => vec![value.clone()],
                None if is_index => hash.values().take(MAX_SAMPLES).cloned().collect(),
                None => Vec::new(),
            },
            Value::Array(items) if is_index || matches!(name, "first" | "last") => {
                items.iter().take(MAX_SAMPLES).cloned().collect()
            }
            _ => Vec::new(),
        }
    }

    /// The names that can stand behind the dot of a value, with what they hold.
    pub(super) fn keys(&self, value: &Value) -> Vec<(String, Option<Value>)> {
        let drops = self.drops();
        let names: &[&str] = match value {
            Value::Object(object) => {
                let key = |key: std::sync::Arc<str>| {
                    let value = drops.property(*object, &key);
                    (key.to_string(), value)
                };
                return drops.keys(*object).into_iter().map(key).collect();
            }
            Value::Hash(hash) => {
                return hash.iter().map(|(key, value)| (key.to_string(), Some(value.clone()))).collect();
            }
            Value::Array(_) => &["size", "first", "last"],
            Value::Str(_) => &["size"],
            _ => &[],
        };
        names.iter().map(|name| ((*name).to_owned(), None)).collect()
    }
}

/// What front matter calls a layout.
pub(super) fn layout_name<'p>(site: &Site, path: &'p SitePath) -> &'p str {
    let below = path.as_str().strip_prefix(site.config.layouts_dir()).unwrap_or(path.as_str());
    let below = below.trim_start_matches('/');
    below.rsplit_once('.').map_or(below, |(stem, _)| stem)
}

/// What a loop over a value yields.
fn entries(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items.iter().take(MAX_SAMPLES).cloned().collect(),
        // Pairs of key and value.
        Value::Hash(hash) => {
            let pair = |value: &Value| Value::Array(std::sync::Arc::new(vec![value.clone()]));
            hash.values().take(MAX_SAMPLES).map(pair).collect()
        }
        _ => Vec::new(),
    }
}

/// A value in a few characters, for people.
pub(super) fn shown(value: &Value) -> String {
    const MAX: usize = 60;
    let text = match value {
        Value::Str(text) => text.as_str().to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Float(value) => value.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Time(time) => time.strftime("%Y-%m-%d %H:%M").to_string(),
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::Hash(hash) => {
            format!("a mapping: {}", hash.keys().map(|key| &**key).take(8).collect::<Vec<_>>().join(", "))
        }
        Value::Object(_) | Value::Range(..) => String::new(),
        Value::Nil | Value::Empty | Value::Blank | Value::Unknown | Value::Later(_) => String::new(),
    };
    let line = text.lines().next().unwrap_or("");
    let short: String = line.chars().take(MAX).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

/// Whether the variables of the templates that draw an include in may be seen.
pub(super) fn shared<'s>(site: &'s Site, text: &Text, scope: &Scope) -> Vec<&'s str> {
    let all =
        site.layouts.values().map(|layout| &layout.parsed).chain(site.includes.values().map(|(_, one)| one));
    let is_shared = matches!(text.role, Role::Include | Role::Layout);
    let of_all = all.filter(|_| is_shared).flat_map(|parsed| &parsed.template.assigns);
    let included = scope.includes.iter().filter_map(|name| site.includes.get(*name));
    let of_included = included.flat_map(|(_, parsed)| &parsed.template.assigns);
    let mut names: Vec<&str> = of_all.chain(of_included).map(String::as_str).collect();
    names.sort_unstable();
    names.dedup();
    names
}
