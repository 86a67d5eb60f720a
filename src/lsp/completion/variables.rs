//! Variables: those of Jekyll, of the template, of loops and includes, and what is in them.

use std::collections::{BTreeMap, BTreeSet};

use lsp_types::CompletionItemKind;

use crate::liquid::{LOOP_FIELDS, ROW_FIELDS};

use super::list::Candidate;
use super::text::Role;
use super::values::{self, Values};
use super::{Query, includes};

/// Variables that every template sees.
const GLOBALS: [(&str, &str); 4] = [
    ("site", "the settings, the pages, the data"),
    ("page", "the page: its front matter, URL and date"),
    ("layout", "the front matter of the layout"),
    ("jekyll", "version and environment"),
];

/// The names that can stand behind `path`.
pub(super) fn of(query: &Query, path: &[&str]) -> Vec<Candidate> {
    match path {
        [] => roots(query),
        ["include"] => includes::own_parameters(query),
        ["forloop"] if query.scope.is_in("for") => fields(&LOOP_FIELDS),
        ["forloop", "parentloop"] => fields(&LOOP_FIELDS),
        ["tablerowloop"] if query.scope.is_in("tablerow") => {
            let of_loop: Vec<&str> =
                LOOP_FIELDS.iter().filter(|name| **name != "name").chain(&ROW_FIELDS).copied().collect();
            fields(&of_loop)
        }
        _ => members(query, path),
    }
}

fn fields(names: &[&str]) -> Vec<Candidate> {
    names.iter().map(|name| Candidate::new(*name).is(CompletionItemKind::FIELD)).collect()
}

fn roots(query: &Query) -> Vec<Candidate> {
    let mut seen = BTreeSet::new();
    let site = query.published.site;
    let variable =
        |name: &str, detail: &str| Candidate::new(name).is(CompletionItemKind::VARIABLE).detail(detail);
    let own = query.scope.variables.iter().rev().map(|one| variable(one.name, "set in this template"));
    let of_loops = [("for", "forloop"), ("tablerow", "tablerowloop")].into_iter();
    let of_loops = of_loops.filter(|(block, _)| query.scope.is_in(block));
    let of_loops = of_loops.map(|(_, name)| variable(name, "where the loop is"));
    let of_include =
        (query.text.role == Role::Include).then(|| variable("include", "the parameters of this include"));
    let of_layout =
        (query.text.role == Role::Layout).then(|| variable("content", "what the layout is laid around"));
    let is_paginated = site.pages.iter().any(|page| page.paginator.is_some());
    let paginator = is_paginated.then(|| variable("paginator", "the posts of this page of a list"));
    let globals = GLOBALS.iter().map(|(name, detail)| variable(name, detail));
    let shared = values::shared(site, query.text, query.scope).into_iter();
    let shared = shared.map(|name| variable(name, "set in another template"));
    let all =
        own.chain(of_loops).chain(of_include).chain(of_layout).chain(globals).chain(paginator).chain(shared);
    all.filter(|candidate| seen.insert(candidate.insert.clone())).collect()
}

/// The keys of what the path leads to, each with an example.
fn members(query: &Query, path: &[&str]) -> Vec<Candidate> {
    let values = Values { site: query.published.site, text: query.text };
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for sample in values.of_path(path, &query.scope.variables) {
        for (key, value) in values.keys(&sample) {
            let shown = value.as_ref().map(values::shown).unwrap_or_default();
            let kept = found.entry(key).or_default();
            if kept.is_empty() {
                *kept = shown;
            }
        }
    }
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(super::written::is_word);
    let mut found: Vec<(String, String)> = found.into_iter().filter(|(key, _)| is_name(key)).collect();
    // What the author has written goes before what Jekyll has by itself.
    if path == ["site"] {
        let config = &query.published.site.config;
        found.sort_by_key(|(key, _)| config.written_at(&[key]).is_none());
    }
    let candidate =
        |(key, shown): (String, String)| Candidate::new(key).is(CompletionItemKind::FIELD).detail(shown);
    found.into_iter().map(candidate).collect()
}
