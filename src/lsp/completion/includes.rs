//! Includes: their files, and the parameters that they read.

use std::collections::BTreeSet;

use lsp_types::CompletionItemKind;

use crate::liquid::ast::{Include, IncludeKind, Node, TagKind};
use crate::rules::include_parameter;
use crate::site::Site;

use super::Query;
use super::list::Candidate;
use super::text::Role;

/// The files that an include can name.
pub(super) fn files(query: &Query, kind: IncludeKind) -> Vec<Candidate> {
    let site = query.published.site;
    let file = |name: &str| Candidate::new(name).is(CompletionItemKind::FILE);
    if kind == IncludeKind::Relative {
        return beside(query).into_iter().map(file).collect();
    }
    let own = site.includes.keys().filter(|name| !is_own(query, name)).map(|name| {
        let parameters = include_parameter::names(site, &query.workspace.sources, name);
        file(name).detail(parameters.into_iter().collect::<Vec<_>>().join(", "))
    });
    let of_theme = site.theme.includes().filter(|name| !site.includes.contains_key(*name));
    own.chain(of_theme.map(|name| file(name).detail("of the theme"))).collect()
}

fn is_own(query: &Query, name: &str) -> bool {
    query.text.role == Role::Include && below_includes(query) == Some(name)
}

fn below_includes<'q>(query: &Query<'q>) -> Option<&'q str> {
    let folder = query.published.site.config.includes_dir();
    query.text.path.as_str().strip_prefix(folder)?.strip_prefix('/')
}

/// The files below the folder of the page (J-LIQ-32).
fn beside<'q>(query: &Query<'q>) -> BTreeSet<&'q str> {
    let site = query.published.site;
    let folder = query.text.path.folder();
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let published = site.pages.iter().filter_map(|page| page.source.as_ref());
    let all = published.chain(site.unpublished.iter().map(|file| &file.source));
    let others = all.filter(|path| **path != query.text.path && !path.extension().is_empty());
    let below = others.filter_map(|path| path.as_str().strip_prefix(&prefix));
    below.filter(|path| !path.starts_with(['_', '.'])).collect()
}

/// The parameters that an include reads and is not given yet.
pub(super) fn parameters(query: &Query, include: &str, given: &[&str]) -> Vec<Candidate> {
    let names = include_parameter::names(query.published.site, &query.workspace.sources, include);
    let left = names.into_iter().filter(|name| !given.contains(&&**name));
    let candidate = |name: String| Candidate {
        filter: name.clone(),
        label: name.clone(),
        ..Candidate::new(format!("{name}=")).is(CompletionItemKind::PROPERTY)
    };
    left.map(candidate).collect()
}

/// What an include can find in `include`: what it reads already, and what it is given somewhere.
pub(super) fn own_parameters(query: &Query) -> Vec<Candidate> {
    let site = query.published.site;
    let Some(name) = below_includes(query).filter(|_| query.text.role == Role::Include) else {
        return Vec::new();
    };
    let mut names = given(query, site, name);
    names.extend(include_parameter::names(site, &query.workspace.sources, name));
    // The word that is being written counts as one that is read.
    names.retain(|name| !name.is_empty());
    names.into_iter().map(|name| Candidate::new(name).is(CompletionItemKind::FIELD)).collect()
}

fn given(query: &Query, site: &Site, name: &str) -> BTreeSet<String> {
    let pages = site.pages.iter().filter_map(|page| Some((page.file?, page.parsed.as_ref()?)));
    let layouts = site.layouts.values().map(|layout| (layout.file, &layout.parsed));
    let includes = site.includes.values().map(|(file, parsed)| (*file, parsed));
    let mut names = BTreeSet::new();
    for (file, parsed) in pages.chain(layouts).chain(includes) {
        let source = query.workspace.sources.get(file);
        if !parsed.template.has_liquid {
            continue;
        }
        parsed.template.body.walk(true, &mut |node, _| {
            if let Node::Tag(tag) = node
                && let TagKind::Include(Include { file, parameters, .. }) = &tag.kind
                && include_parameter::literal(file, source) == Some(name)
            {
                names.extend(parameters.iter().map(|parameter| source.slice(parameter.name).to_owned()));
            }
        });
    }
    names
}
