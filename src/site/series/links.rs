//! The links between the parts of a series.

use std::collections::HashMap;

use crate::facts::{Facts, Reference, ReferenceKind};
use crate::published::{Published, Target};
use crate::render::PlannedLayout;
use crate::site::PageId;
use crate::workspace::Sources;

use super::lists::item_place;
use super::words::Words;
use super::{Series, Step};

/// So many of the parts that link to one are remembered.
const MAX_KNOWN: usize = 16;

/// Notes for each part who links to it, and the links that say "next" or "previous".
pub(super) fn add<'a>(
    published: &'a Published<'a>,
    sources: &Sources,
    words: &Words,
    series: &mut Series<'a>,
) {
    let at: HashMap<PageId, usize> =
        series.parts.iter().enumerate().map(|(at, part)| (part.page, at)).collect();
    let pages: Vec<PageId> = series.parts.iter().map(|part| part.page).collect();
    let mut of_layouts: HashMap<*const PlannedLayout, Vec<PageId>> = HashMap::new();
    for from in pages {
        let around = published.around.get(from.0 as usize).into_iter().flatten();
        let own = published.facts(from).into_iter();
        let mut reached: Vec<PageId> = Vec::new();
        for (is_body, facts) in own.map(|facts| (true, facts)).chain(around.map(|facts| (false, facts))) {
            for (reference, to) in links(published, facts) {
                if !at.contains_key(&to) || to == from {
                    continue;
                }
                reached.push(to);
                let before = before(reference, sources);
                if is_body && let Some(by) = words.step(&reference.text, before) {
                    let is_loose = by < 0 && before.trim_end().ends_with(char::is_alphanumeric);
                    series.steps.push(Step { from, to, by, is_loose, reference });
                }
            }
        }
        for (_, layout) in published.layouts.around(published.site, from) {
            // Pages share the plans of their layouts, and some have hundreds of links.
            let same = of_layouts.entry(std::ptr::from_ref(layout)).or_insert_with(|| {
                let pages = links(published, &layout.facts).map(|(_, to)| to);
                pages.filter(|to| at.contains_key(to)).collect()
            });
            reached.extend(same.iter().copied().filter(|to| *to != from));
        }
        for to in reached {
            let part = at.get(&to).and_then(|at| series.parts.get_mut(*at));
            if let Some(part) =
                part.filter(|part| part.linked_from.len() < MAX_KNOWN && !part.linked_from.contains(&from))
            {
                part.linked_from.push(from);
            }
        }
    }
}

/// The links to pages.
fn links<'a>(
    published: &'a Published<'a>,
    facts: &'a Facts,
) -> impl Iterator<Item = (&'a Reference, PageId)> {
    let anchors = facts.references.iter().filter(|r| r.kind == ReferenceKind::Element("a"));
    anchors.filter_map(|reference| match published.resolve(reference).target {
        Target::Page(id) | Target::NoAnchor(id) | Target::ScriptAnchor(id) => Some((reference, id)),
        _ => None,
    })
}

/// What stands before a link in its line.
fn before<'s>(reference: &Reference, sources: &'s Sources) -> &'s str {
    let place = item_place(reference);
    let (before, _) = sources.get(place.file).around(place.span);
    let line = before.rsplit('\n').next().unwrap_or(before);
    let open = line.rfind('[').or_else(|| line.rfind("<a "));
    open.and_then(|open| line.get(..open)).unwrap_or("")
}
