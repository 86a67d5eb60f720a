//! `missing-front-matter`

use std::cell::LazyCell;
use std::collections::{BTreeSet, HashSet};

use crate::diagnostic::{Diagnostic, Level};
use crate::site::{Page, PageId, PageKind, Site};
use crate::source::{FileId, Place, SitePath, Source, Span};
use crate::yaml::front_matter::State;

use super::{Check, Context, Rule, links};

/// A Markdown file that Jekyll does not take for a page, since its front matter is not there or not closed.
pub(super) const RULE: Rule = Rule {
    name: "missing-front-matter",
    level: Level::Warning,
    doc: include_str!("../../rules/missing-front-matter.md"),
    yields_to: &["front-matter-ignored", "invalid-front-matter"],
    check: Check::Site(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let included = LazyCell::new(|| included_names(context.published.site));
    let made_pages = LazyCell::new(|| sources_of_pages(context.published.site));
    for id in context.published.site.page_ids() {
        let page = context.published.site.page(id);
        let Some(file) = page.file else { continue };
        let source = context.sources.get(file);
        match &page.parsed {
            // YAML and the like may begin with `---` for reasons of their own.
            Some(parsed) if parsed.front_matter.state == State::Unclosed && (page.markdown || page.html) => {
                found.push(unclosed(file, source));
            }
            _ if let Some(place) = on_one_line(context, page, file) => found.push(all_on_one_line(place)),
            Some(_) => {}
            None => {
                let copied = copied_as_it_is(context, page, file);
                let mut copied = copied.or_else(|| copied_with_liquid(context, id));
                copied.take_if(|_| page.source.as_ref().is_some_and(|source| made_pages.contains(source)));
                let name = page.source.as_ref().map_or("", |path| path.file_name());
                // What other pages take in needs none.
                copied.take_if(|_| included.iter().any(|known| *known == name || known.contains("{{")));
                found.extend(copied);
            }
        }
    }
}

/// The names of the files that `include_relative` names anywhere.
fn included_names(site: &Site) -> BTreeSet<&str> {
    let pages = site.pages_in_order().filter_map(|page| page.parsed.as_ref());
    let layouts = site.layouts.values().map(|layout| &layout.parsed);
    let all = pages.chain(layouts).chain(site.includes.values().map(|(_, parsed)| parsed));
    let names = all.flat_map(|parsed| &parsed.template.relative_includes);
    names.map(|name| name.rsplit('/').next().unwrap_or(name)).collect()
}

fn unclosed(file: FileId, source: &Source) -> Diagnostic {
    let place = Place::new(file, source.line_span(0));
    let message = "this `---` opens front matter that no second `---` line closes";
    let help = "all of the file is printed as text: add a line `---` after the last `key: value`";
    Diagnostic::new(RULE.name, place, message).help(help)
}

/// A file that is copied although its author surely meant a page.
fn copied_as_it_is(context: &Context, page: &Page, file: FileId) -> Option<Diagnostic> {
    let path = page.source.as_ref()?;
    if page.kind != PageKind::Static || !context.published.site.is_markdown(path.extension()) {
        return None;
    }
    let in_collection = context.published.site.collections.iter().any(|collection| {
        let folder = path.as_str().split_once("_").and_then(|(_, rest)| rest.split('/').next());
        collection.output && folder == Some(&*collection.label)
    });
    if !in_collection || super::is_readme(path.file_name()) {
        return None;
    }
    let place = Place::new(file, Span::at(0));
    let message = "a document of a collection without front matter: Jekyll copies it as it is";
    Some(Diagnostic::new(RULE.name, place, message).help("begin it with two lines `---`"))
}

/// The first line, where it was meant to be the front matter: `--- layout: page title: About ---`.
fn on_one_line(context: &Context, page: &Page, file: FileId) -> Option<Place> {
    let source = context.sources.get(file);
    let extension = page.source.as_ref().map_or("", |path| path.extension());
    let is_page = match &page.parsed {
        Some(parsed) => parsed.front_matter.state == State::None,
        None => page.html || context.published.site.is_markdown(extension),
    };
    if !is_page {
        return None;
    }
    let span = source.line_span(0);
    let line = source.slice(span).trim_end();
    let keys = line.strip_prefix("---")?.strip_suffix("---")?;
    let is_meant = keys.starts_with([' ', '\t']) && keys.contains(": ");
    is_meant.then_some(Place::new(file, span))
}

fn all_on_one_line(place: Place) -> Diagnostic {
    let message = "this front matter stands on one line, so Jekyll takes it for text";
    let help = "give each `---` and each `key: value` a line of its own";
    Diagnostic::new(RULE.name, place, message).help(help)
}

/// A page of HTML that is copied with the Liquid in its links.
fn copied_with_liquid(context: &Context, id: PageId) -> Option<Diagnostic> {
    let facts = context.published.facts(id)?;
    let reference = facts.references.iter().find(|reference| is_of_jekyll(&reference.url))?;
    let url = links::shown(&reference.url);
    let message =
        format!("`{url}` reaches the visitor as it is: Jekyll copies a file that has no front matter");
    Some(Diagnostic::new(RULE.name, reference.at, message).help("begin the file with two lines `---`"))
}

/// Whether a URL holds Liquid that only Jekyll has; a script may have other templates.
fn is_of_jekyll(url: &str) -> bool {
    let has_marks = url.contains("{{") || url.contains("{%");
    has_marks && LIQUID_OF_JEKYLL.iter().any(|known| url.contains(known))
}

/// What templates for scripts do not have.
const LIQUID_OF_JEKYLL: [&str; 9] = [
    "site.baseurl",
    "site.data.",
    "site.github.",
    "relative_url",
    "absolute_url",
    "post_url ",
    "% link ",
    "% include ",
    "% if site.",
];

/// The files that are pages. jekyll-optional-front-matter makes pages of files of collections, too, in Jekyll 4.
fn sources_of_pages(site: &Site) -> HashSet<&SitePath> {
    let pages = site.pages_in_order().filter(|page| page.kind == PageKind::Page && site.jekyll.is_4());
    pages.filter_map(|page| page.source.as_ref()).collect()
}
