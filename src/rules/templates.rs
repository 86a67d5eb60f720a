//! The templates of the site, for rules that look at what is written rather than at what it prints.

use std::collections::{BTreeMap, HashSet};

use crate::liquid::ast::Node;
use crate::liquid::{Template, tag_words};
use crate::site::{Page, PageId, Site};
use crate::source::{FileId, Place, Source};

use super::Context;

/// The templates that the build reads: pages with Liquid, the layouts around them, and what those include. Jekyll parses
/// an include when it is included, so those that nobody uses may hold anything.
pub(super) fn in_use<'a>(context: &Context<'a>) -> BTreeMap<FileId, &'a Template> {
    let published = context.published;
    let pages = published.site.pages_in_order().filter(|page| page.liquid);
    let pages = pages.filter_map(|page| Some((page.file?, &*page.parsed.as_ref()?.template)));
    let layouts = published.site.layouts.iter().filter(|(name, _)| published.layouts.contains(name));
    let layouts = layouts.map(|(_, layout)| (layout.file, &*layout.parsed.template));
    let around = published.around.iter().flatten().chain(published.layouts.iter().map(|l| &l.facts));
    let facts = published.facts.iter().flatten().chain(around);
    let includes = facts.flat_map(|facts| facts.includes.iter().map(|(file, template)| (*file, &**template)));
    // One by one: most facts name the same few includes again.
    let mut found = BTreeMap::new();
    found.extend(pages.chain(layouts).chain(includes).filter(|(_, template)| template.has_liquid));
    found
}

/// Whether a place is literal text of a template, so that Liquid written there is run. `page` shows it.
pub(crate) fn runs_at(context: &Context, page: Option<PageId>, place: Place) -> bool {
    let site = context.published.site;
    let own = page.map(|id| site.page(id)).filter(|page| page.file == Some(place.file));
    let template = match own {
        Some(page) => page.parsed.as_ref().filter(|_| page.liquid).map(|parsed| &parsed.template),
        None => {
            let layouts = site.layouts.values().map(|layout| (layout.file, &layout.parsed.template));
            let includes = site.includes.values().map(|(file, parsed)| (*file, &parsed.template));
            layouts.chain(includes).find(|(file, _)| *file == place.file).map(|(_, template)| template)
        }
    };
    let mut is_text = false;
    if let Some(template) = template {
        template.body.walk(true, &mut |node, _| {
            is_text |= matches!(node, Node::Text(span) if span.contains(place.span));
        });
    }
    is_text
}

/// Of these files those that are pages with Liquid.
pub(super) fn of_pages<'a>(site: &'a Site, files: &HashSet<FileId>) -> BTreeMap<FileId, &'a Template> {
    let is_asked = |page: &&Page| page.file.is_some_and(|file| files.contains(&file)) && page.liquid;
    let pages = site.pages_in_order().filter(is_asked);
    let pages = pages.filter_map(|page| Some((page.file?, &*page.parsed.as_ref()?.template)));
    pages.filter(|(_, template)| template.has_liquid).collect()
}

/// Whether rules that look at all texts together ([`Check::Texts`](super::Check::Texts)) may find something else when a page has
/// another text: for its tags, for the words in them, or since it names a layout or an include.
pub(crate) fn are_told_apart(site: &Site, old: (&Source, &Template), new: (&Source, &Template)) -> bool {
    let words = |(source, template): (&Source, &Template)| -> HashSet<String> {
        tag_words(&source.text, template.start as usize).map(str::to_owned).collect()
    };
    let (before, after) = (&*old.0.text, &*new.0.text);
    let is_included_otherwise = |name: &str| {
        let file_name = name.rsplit('/').next().unwrap_or(name);
        before.contains(file_name) != after.contains(file_name)
    };
    let is_laid_out_otherwise =
        |name: &str| super::unused_layout::names(before, name) != super::unused_layout::names(after, name);
    includes_or_assigns(old.1)
        || includes_or_assigns(new.1)
        || words(old) != words(new)
        || site.includes.keys().any(|name| is_included_otherwise(name))
        || site.layouts.keys().any(|name| is_laid_out_otherwise(name))
}

fn includes_or_assigns(template: &Template) -> bool {
    !template.assigns.is_empty() || !template.includes.is_empty()
}

/// All templates, whether they are used or not.
pub(super) fn all(site: &Site) -> BTreeMap<FileId, &Template> {
    let pages = site.pages_in_order().filter_map(|page| Some((page.file?, &*page.parsed.as_ref()?.template)));
    let layouts = site.layouts.values().map(|layout| (layout.file, &*layout.parsed.template));
    let includes = site.includes.values().map(|(file, parsed)| (*file, &*parsed.template));
    pages.chain(layouts).chain(includes).filter(|(_, template)| template.has_liquid).collect()
}
