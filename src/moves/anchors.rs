//! Links to anchors that have another id than before: since their heading has another text, or one above it.

use std::collections::{HashMap, HashSet};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::diagnostic::{Edit, Fix};
use crate::facts::{Anchor, Reference};
use crate::origin::has_hole;
use crate::published::Published;
use crate::site::PageId;
use crate::source::{Place, SitePath, Span};

use super::relink::{Key, key, key_after};
use super::{Look, Moves};

/// The ids of a page that are others now: old and new.
type Renamed = HashMap<Box<str>, Box<str>>;

/// The edits of all links to such anchors.
pub(super) fn fixes(before: Look, after: Look, moves: &Moves) -> Vec<Fix> {
    let renamed = renamed(before, after, moves);
    if renamed.is_empty() {
        return Vec::new();
    }
    let wanted = wanted(before, &renamed, moves);
    let mut edits: HashMap<Place, HashSet<Edit>> = HashMap::new();
    for reference in after.published.references() {
        let file = &after.sources.get(reference.at.file).path;
        if let Some(id) = wanted.get(&key(after, file, reference))
            && let Some(edit) = edit(after, reference, id)
        {
            edits.entry(edit.place).or_default().insert(edit);
        }
    }
    // What is written once for links that ask for different things stays.
    let agreed = edits.into_values().filter(|edits| edits.len() == 1).flatten();
    let fix =
        |edit: Edit| Fix { title: format!("Change to `#{}`", edit.text), safe: true, edits: vec![edit] };
    let mut fixes: Vec<Fix> = agreed.map(fix).collect();
    fixes.sort_by_key(|fix| fix.edits.first().map(|edit| edit.place));
    fixes
}

/// The anchors with another id, by the source of their page before. Anchors are the same where there are as many as before.
fn renamed(before: Look, after: Look, moves: &Moves) -> HashMap<PageId, Renamed> {
    let (old_site, new_site) = (before.published.site, after.published.site);
    let pages = old_site.page_ids().filter_map(|old| {
        let source: &SitePath = old_site.page(old).source.as_ref()?;
        let new = new_site.by_source(moves.after(source).as_str())?;
        let (was, is) = (anchors(before.published, old), anchors(after.published, new));
        if was.len() != is.len() {
            return None;
        }
        let mut ids = Renamed::new();
        // Of several with one id the first answers.
        let mut seen = HashSet::new();
        for (was, is) in was.iter().zip(&is).filter(|(was, _)| seen.insert(&was.id)) {
            if was.id != is.id && !has_hole(&was.id) && !has_hole(&is.id) {
                ids.insert(was.id.clone(), is.id.clone());
            }
        }
        (!ids.is_empty()).then_some((old, ids))
    });
    pages.collect()
}

fn anchors<'p>(published: &'p Published, id: PageId) -> Vec<&'p Anchor> {
    published.all_facts(id).flat_map(|facts| &facts.anchors).collect()
}

/// The id that the links of the site before must name, by the key that they have after.
fn wanted<'a>(
    before: Look<'a>,
    renamed: &HashMap<PageId, Renamed>,
    moves: &'a Moves,
) -> HashMap<Key<'a>, Box<str>> {
    let mut wanted = HashMap::new();
    for reference in before.published.references().filter(|reference| reference.url.contains('#')) {
        let resolution = before.published.resolve(reference);
        let fragment = resolution.address.as_deref().and_then(|address| Some(address.split_once('#')?.1));
        let ids = resolution.target.page().and_then(|id| renamed.get(&id));
        if let Some(id) = fragment.and_then(|fragment| ids?.get(fragment)) {
            wanted.insert(key_after(before, moves, reference), id.clone());
        }
    }
    wanted
}

/// The edit of the bytes of a fragment, where they stand as the browser gets them.
fn edit(after: Look, reference: &Reference, id: &str) -> Option<Edit> {
    let (_, old) = reference.url.split_once('#')?;
    let Place { file, span } = reference.fragment_at;
    let written = after.sources.get(file).slice(span);
    let at = match written.rfind(&format!("#{old}")) {
        Some(at) => at + 1,
        None => (written == old).then_some(0)?,
    };
    let start = span.start as usize + at;
    let text =
        if old.contains('%') { utf8_percent_encode(id, NON_ALPHANUMERIC).to_string() } else { id.to_owned() };
    (text != old).then(|| Edit { place: Place::new(file, Span::new(start, start + old.len())), text })
}
