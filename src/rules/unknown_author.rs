//! `unknown-author`

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Level};
use crate::liquid::Value;
use crate::site::Site;
use crate::source::{FileId, Place, Span};
use crate::yaml::Yaml;

use super::{Check, Context, Rule};

/// A page by somebody whom the list of authors in `_data` does not have.
pub(super) const RULE: Rule = Rule {
    name: "unknown-author",
    level: Level::Warning,
    doc: include_str!("../../rules/unknown-author.md"),
    yields_to: &["liquid-in-front-matter"],
    check: Check::Site(check),
};

/// What the list of authors is called.
const LISTS: [&str; 8] = ["authors", "author", "people", "team", "members", "contributors", "staff", "users"];
/// What an author of a list is known by.
const IDS: [&str; 6] = ["id", "username", "slug", "short_name", "name", "key"];
/// Keys of front matter that name authors.
const KEYS: [&str; 2] = ["author", "authors"];

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    if site.custom_plugins.data {
        return;
    }
    let names = names(site);
    for (list, known) in LISTS.iter().filter_map(|list| Some((*list, known(site, list)?))) {
        let is_known = |(name, ..): &&(&str, FileId, Span)| known.contains(*name);
        let of_list = names.iter().filter(is_known).count();
        // A list that many authors are not in is one of something else.
        if of_list == 0 || of_list * 3 < names.len() * 2 {
            continue;
        }
        for (name, file, span) in names.iter().filter(|(name, ..)| !known.contains(*name)) {
            let near = crate::published::near_names(name, known.iter().map(String::as_str));
            let place = Place::new(*file, *span);
            let message = format!("`{name}` is not among the authors in `_data/{list}`");
            let help = super::did_you_mean(&near)
                .unwrap_or_else(|| "add the author there, or correct the name".into());
            let level = if near.is_empty() { Level::Info } else { Level::Warning };
            let fix = super::write_instead(place, &near);
            found.push(Diagnostic::new(RULE.name, place, message).level(level).help(help).maybe_fix(fix));
        }
        return;
    }
}

/// Every author that front matter names, with the place.
fn names(site: &Site) -> Vec<(&str, FileId, Span)> {
    let mut found = Vec::new();
    for (file, front_matter) in super::front_matters(site) {
        for value in KEYS.iter().filter_map(|key| front_matter.get(key)) {
            for item in value.as_sequence().unwrap_or(std::slice::from_ref(value)) {
                if let Yaml::Str(scalar) = &item.value
                    && !scalar.text.trim().is_empty()
                {
                    found.push((&*scalar.text, file, scalar.exact.unwrap_or(item.span)));
                }
            }
        }
    }
    found
}

/// The names in a list of `_data`: its keys, or what its items are known by.
fn known(site: &Site, list: &str) -> Option<BTreeSet<String>> {
    let Value::Hash(data) = &site.data else { return None };
    let text = |value: &Value| match value {
        Value::Str(text) => Some(text.as_str().to_owned()),
        _ => None,
    };
    match data.get(list)? {
        Value::Hash(authors) => Some(authors.keys().map(|key| key.to_string()).collect()),
        Value::Array(authors) => {
            let hashes = authors
                .iter()
                .filter_map(|author| if let Value::Hash(author) = author { Some(author) } else { None });
            Some(
                hashes
                    .flat_map(|author| IDS.iter().filter_map(|id| text(author.get(*id)?)).collect::<Vec<_>>())
                    .collect(),
            )
        }
        _ => None,
    }
}
