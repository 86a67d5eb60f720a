//! Front matter: keys, and the values that other pages have.

use std::collections::{BTreeMap, BTreeSet};

use lsp_types::CompletionItemKind;

use crate::liquid::{Hash, Value};
use crate::rules::known_keys;
use crate::site::{Page, PageKind, plugins};
use crate::yaml::{Node, Yaml};

use super::Query;
use super::list::{About, Candidate};
use super::text::Role;

/// Values that hardly a page shares with another, or that are found otherwise.
const OWN_VALUES: [&str; 8] =
    ["title", "date", "permalink", "redirect_from", "description", "excerpt", "last_modified_at", "slug"];
/// A text that is longer is no name of anything.
const MAX_VALUE: usize = 60;

/// The keys that the text does not have yet: those that its like have, the most common first.
pub(super) fn keys(query: &Query) -> Vec<Candidate> {
    let site = query.published.site;
    let own = query.text.page.map(|id| site.page(id));
    let plugins = plugins::plugins_of(site);
    let read = known_keys::in_use(|name| plugins.contains(name));
    let mut counts: BTreeMap<&str, usize> = read.map(|key| (key, 0)).collect();
    let is_alike = |page: &Page| {
        own.is_none_or(|own| std::mem::discriminant(&own.kind) == std::mem::discriminant(&page.kind))
    };
    let nodes: Vec<&Node> = match query.text.role {
        Role::Layout => {
            site.layouts.values().filter_map(|layout| layout.parsed.front_matter.node.as_ref()).collect()
        }
        _ => site.pages.iter().filter(|page| is_alike(page)).filter_map(front_matter).collect(),
    };
    for entry in nodes.iter().filter_map(|node| node.as_mapping()).flat_map(|mapping| &mapping.entries) {
        if let Some(key) = entry.key.as_str().filter(|key| is_name(key)) {
            *counts.entry(key).or_default() += 1;
        }
    }
    let present = written(query);
    let mut found: Vec<(&str, usize)> =
        counts.into_iter().filter(|(key, _)| !present.contains(*key)).collect();
    found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let candidate = |(key, count): (&str, usize)| Candidate {
        label: key.to_owned(),
        filter: key.to_owned(),
        kind: CompletionItemKind::PROPERTY,
        detail: (count > 0).then(|| format!("{count} {}", if count == 1 { "page" } else { "pages" })),
        about: Some(About::Key(key.to_owned())),
        ..Candidate::new(format!("{key}: "))
    };
    found.into_iter().map(candidate).collect()
}

fn is_name(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(super::written::is_word)
}

fn front_matter(page: &Page) -> Option<&Node> {
    page.parsed.as_ref()?.front_matter.node.as_ref()
}

/// The keys that are written already, whether the block can be read or not.
fn written<'q>(query: &Query<'q>) -> BTreeSet<&'q str> {
    let block = query.text.text().get(..query.text.body).unwrap_or("");
    block.lines().filter_map(|line| line.split_once(':')).map(|(key, _)| key).collect()
}

/// The values that a key has elsewhere on the site, and those that it can have.
pub(super) fn values(query: &Query, key: &str) -> Vec<Candidate> {
    let site = query.published.site;
    let value = |name: &str| Candidate::new(name).is(CompletionItemKind::VALUE);
    match key {
        "layout" => {
            let of_theme = site.theme.layouts().filter(|name| !site.layouts.contains_key(*name));
            let own = site.layouts.keys().map(|name| value(name));
            own.chain(of_theme.map(|name| value(name).detail("of the theme")))
                .chain([value("none")])
                .collect()
        }
        "published" | "render_with_liquid" | "sitemap" | "comments" | "toc" | "math" | "pin" => {
            ["true", "false"].map(value).into()
        }
        "tags" | "tag" => counted(site.pages.iter().filter(is_post).flat_map(|page| &page.tags), 1),
        "categories" | "category" => {
            counted(site.pages.iter().filter(is_post).flat_map(|page| &page.categories), 1)
        }
        "author" | "authors" => authors(query).into_iter().chain(in_use(query, key, 1)).collect(),
        _ if OWN_VALUES.contains(&key) => Vec::new(),
        _ => in_use(query, key, 2),
    }
}

fn is_post(page: &&Page) -> bool {
    matches!(page.kind, PageKind::Document { .. })
}

/// Values that appear at least so often, the most common first.
fn counted<'v>(values: impl Iterator<Item = &'v Box<str>>, least: usize) -> Vec<Candidate> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    values.for_each(|value| *counts.entry(value).or_default() += 1);
    let mut counts: Vec<(&str, usize)> = counts.into_iter().filter(|(_, count)| *count >= least).collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let candidate = |(value, count): (&str, usize)| {
        let said = format!("{count} {}", if count == 1 { "page" } else { "pages" });
        Candidate { label: value.to_owned(), filter: value.to_owned(), ..Candidate::new(quoted(value)) }
            .is(CompletionItemKind::VALUE)
            .detail(said)
    };
    counts.into_iter().map(candidate).collect()
}

fn in_use(query: &Query, key: &str, least: usize) -> Vec<Candidate> {
    let nodes = query.published.site.pages.iter().filter_map(front_matter).filter_map(|node| node.get(key));
    let texts = nodes.flat_map(|node| match &node.value {
        Yaml::Sequence(items) => items.iter().collect(),
        _ => vec![node],
    });
    let texts: Vec<Box<str>> = texts
        .filter_map(Node::as_str)
        .filter(|text| text.len() <= MAX_VALUE && !text.contains('\n'))
        .map(Box::from)
        .collect();
    counted(texts.iter(), least)
}

/// The authors of `_data/authors.yml`, by key.
fn authors(query: &Query) -> Vec<Candidate> {
    let Value::Hash(data) = &query.published.site.data else { return Vec::new() };
    let people = ["authors", "people", "author"].into_iter().filter_map(|file| data.get(file));
    let name = |person: &Value| match person {
        Value::Hash(person) => person.get("name").map(super::values::shown).unwrap_or_default(),
        _ => String::new(),
    };
    let keyed = |people: &Hash| -> Vec<Candidate> {
        let one = |(key, person): (&std::sync::Arc<str>, &Value)| {
            Candidate::new(quoted(key)).is(CompletionItemKind::VALUE).detail(name(person))
        };
        people.iter().map(one).collect()
    };
    let found =
        people.filter_map(|people| if let Value::Hash(people) = people { Some(keyed(people)) } else { None });
    found.flatten().collect()
}

/// A text as YAML reads it for that text.
fn quoted(text: &str) -> String {
    let read = crate::yaml::parse(text, 0).ok().flatten();
    let is_same = read.is_some_and(|node| node.as_str() == Some(text));
    let is_safe_in_list = !text.contains([',', '[', ']', '{', '}', '"', '\'', '#']);
    if is_same && is_safe_in_list { text.to_owned() } else { format!("'{}'", text.replace('\'', "''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_yaml_would_read_otherwise_are_quoted() {
        for (text, expected) in [
            ("web", "web"),
            ("yes", "'yes'"),
            ("2024", "'2024'"),
            ("c#", "'c#'"),
            ("a, b", "'a, b'"),
            ("it's", "'it''s'"),
        ] {
            assert_eq!(quoted(text), expected);
        }
    }
}
