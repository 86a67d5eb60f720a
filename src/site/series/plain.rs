//! Lists of posts whose entries have no numbers. Most of them are no series; what makes one of them is for [`super::repeated`] to say.

use std::collections::HashSet;

use crate::facts::{Facts, Reference};
use crate::published::{Published, Target};
use crate::site::{PageId, PageKind, Site};
use crate::source::Source;
use crate::workspace::Sources;

use super::items::{self, Reader};
use super::lines;
use super::lists::{REACH, before, is_link, item_place, written_in};
use super::marker;
use super::words::Words;
use super::{Entry, List, Shape};

/// Longer lists are archives.
const MAX_ENTRIES: usize = 40;

/// Whether a page is a post, or a document of a collection with a date.
pub(super) fn is_post(site: &Site, id: PageId) -> bool {
    let page = site.page(id);
    matches!(page.kind, PageKind::Document { .. }) && page.date.is_some()
}

/// The lists in a post's own file whose items all begin with links to posts, but for one: the post itself.
pub(super) fn read<'a>(
    published: &'a Published<'a>,
    sources: &'a Sources,
    words: &Words,
    page: PageId,
    facts: &'a Facts,
) -> Vec<List<'a>> {
    let Some(file) = published.site.page(page).file.filter(|_| is_post(published.site, page)) else {
        return Vec::new();
    };
    let source = sources.get(file);
    // What stands in no list item is most of it, and this is cheap to see.
    let in_items: Vec<&Reference> = facts
        .references
        .iter()
        .filter(|reference| is_link(reference) && !reference.url.starts_with('#'))
        .filter(|reference| item_place(reference).file == file && begins_item(source, reference))
        .filter(|reference| leads_to_post(published, reference))
        .collect();
    if in_items.len() < 2 {
        return Vec::new();
    }
    let written = written_in(facts, &[file]).pop().unwrap_or_default();
    let reader = Reader::new(source, file, written, words);
    let mut found = Vec::new();
    let mut floor = 0;
    let mut at: Vec<usize> =
        in_items.iter().map(|reference| source.line_index(item_place(reference).span.start)).collect();
    at.sort_unstable();
    for line in at {
        if line < floor {
            continue;
        }
        let Some(drafts) = items::plain(&reader, line, floor) else { continue };
        floor = drafts.last().map_or(line, |last| last.last_line(&reader)).max(line) + 1;
        let without = drafts.iter().filter(|draft| draft.link.is_none()).count();
        if drafts.len() > MAX_ENTRIES || drafts.len() < 2 || without > 1 {
            continue;
        }
        let entries: Vec<Entry<'a>> = drafts.into_iter().map(|draft| draft.resolved(published)).collect();
        if are_posts(published.site, &entries, words) {
            found.push(List { page, file, shape: Shape::Items, entries });
        }
    }
    found
}

fn leads_to_post(published: &Published, reference: &Reference) -> bool {
    match published.resolve(reference).target {
        Target::Page(id) | Target::ScriptAnchor(id) => is_post(published.site, id),
        _ => false,
    }
}

/// Whether the line of a link may be a list item that begins with it.
fn begins_item(source: &Source, reference: &Reference) -> bool {
    let at = item_place(reference).span.start as usize;
    let before = before(source, at, reference.text.len() + REACH);
    lines::mark(before.rsplit('\n').next().unwrap_or(before)).is_some()
}

/// Whether the entries lead to different posts, and none of them has a number, which is for [`super::lists`] to read.
fn are_posts(site: &Site, entries: &[Entry], words: &Words) -> bool {
    let mut seen = HashSet::new();
    entries.iter().all(|entry| match &entry.link {
        Some(link) => {
            let is_post = match link.target {
                Target::Page(_) => link.page().is_some_and(|page| is_post(site, page) && seen.insert(page)),
                _ => false,
            };
            is_post && marker::marker(&entry.title, words).is_none()
        }
        None => true,
    }) && seen.len() > 1
}
