//! Who leads to a page, a heading, an image; who uses an include or a layout.

use std::collections::BTreeSet;

use lsp_types::{Location, ReferenceParams};

use crate::liquid::ast::{Node, TagKind};
use crate::published::Published;
use crate::source::{FileId, Place};

use super::cursor::{Goal, Look};
use super::definition;
use super::server::Server;

impl Server {
    /// `textDocument/references`
    pub(super) fn references(&mut self, params: ReferenceParams) -> Option<Vec<Location>> {
        let asked = params.text_document_position;
        let at = self.at(&asked.text_document.uri)?;
        let offset = at.map.offset(at.file, asked.position);
        at.workspace.look(|published| {
            let look = Look { published, sources: &at.workspace.sources, file: at.file };
            let goal = look.named_at(offset).map_or_else(|| look.owned_at(offset), |(_, goal)| goal);
            let declaration = definition::location(published, &at.map, &goal);
            let declaration = declaration.filter(|_| params.context.include_declaration);
            let mut places: Vec<Place> = places(look, &goal).into_iter().collect();
            places.sort_by_key(|place| (at.map.sources.get(place.file).path.clone(), place.span));
            let found = places.into_iter().filter_map(|place| at.map.location(place));
            Some(declaration.into_iter().chain(found).collect())
        })
    }
}

/// Where something is named.
fn places(look: Look, goal: &Goal) -> BTreeSet<Place> {
    let published = look.published;
    match goal {
        Goal::Page(id, fragment) => {
            let leads_there = |found: &Goal| match found {
                Goal::Page(other, found) => other == id && (fragment.is_none() || found == fragment),
                _ => false,
            };
            let references = published.references();
            let leading = references.filter(|one| look.goal_of(one).as_ref().is_some_and(leads_there));
            leading.map(|reference| reference.at).collect()
        }
        Goal::Path(_) | Goal::Value(_) => {
            let same = published.references().filter(|one| look.goal_of(one).as_ref() == Some(goal));
            same.map(|reference| reference.at).collect()
        }
        Goal::File(file) => users(published, *file, look),
    }
}

/// Where an include or a layout is named.
fn users(published: &Published, used: FileId, look: Look) -> BTreeSet<Place> {
    let site = published.site;
    let mut found = BTreeSet::new();
    let names: BTreeSet<&str> =
        site.layouts.iter().filter(|(_, one)| one.file == used).map(|(name, _)| &**name).collect();
    for page in site.pages_in_order() {
        if page.layout.as_deref().is_some_and(|name| names.contains(name)) {
            found.extend(page.layout_place);
        }
    }
    let pages = site.pages_in_order().filter_map(|page| Some((page.file?, page.parsed.as_ref()?)));
    let layouts = site.layouts.values().map(|layout| (layout.file, &layout.parsed));
    let includes = site.includes.values().map(|(file, parsed)| (*file, parsed));
    for (file, parsed) in pages.chain(layouts).chain(includes) {
        let own = Look { file, ..look };
        parsed.template.body.walk(true, &mut |node, _| {
            let Node::Tag(tag) = node else { return };
            let TagKind::Include(include) = &tag.kind else { return };
            let span = include.file.span;
            if own.named_at(span.start).is_some_and(|(_, goal)| goal == Goal::File(used)) {
                found.insert(Place::new(file, span));
            }
        });
        let layout = parsed.front_matter.get("layout").and_then(|node| Some((node.span, node.as_str()?)));
        if let Some((span, _)) = layout.filter(|(_, name)| names.contains(name)) {
            found.insert(Place::new(file, span));
        }
    }
    found
}
