//! The elements of raw HTML.

use std::ops::Range;

use super::*;
use crate::markdown::html::{self, push_tag};
use crate::markdown::kramdown::Arena;
use crate::markdown::kramdown::tags;
use crate::markdown::kramdown::tree::Model;
use crate::markdown::tag::{Attribute, Tag, is_opaque};

impl Collector<'_> {
    pub(super) fn html(&mut self, id: NodeId, node: &Node) {
        let Some(data) = self.document.tree.tag(node) else { return };
        let name = tags::element_name(self.text.get(data.name.clone()).unwrap_or_default());
        let name = name.to_ascii_lowercase();
        let mut attributes: Vec<Attribute> = Vec::new();
        for found in tags::attributes(&self.window(), data.name.end) {
            // The last of several values counts.
            let written = |range: &Range<usize>| self.text.get(range.clone()).unwrap_or_default();
            let is_same = |other: &Attribute| written(&other.name).eq_ignore_ascii_case(written(&found.name));
            attributes.retain(|other| !is_same(other));
            attributes.push(Attribute { name: found.name, value: found.value });
        }
        let listed = attributes_of(&self.document.tree, node, &self.document.definitions);
        if listed.get("id").is_some() {
            // The id of the attribute list takes its place.
            let is_id = |name: &Range<usize>| {
                self.text.get(name.clone()).is_some_and(|name| name.eq_ignore_ascii_case("id"))
            };
            attributes.retain(|attribute| !is_id(&attribute.name));
        }
        let tag = Tag { range: data.tag.clone(), name: data.name.clone(), attributes };
        let first = self.elements.len();
        if let Some(level) = heading_level(&name) {
            let id = tag.attribute(self.text, "id").and_then(|id| self.text.get(id));
            let written = id.map(|id| entities::decode_attribute(id).into_owned());
            let id = listed.get("id").map(str::to_owned).or(written).filter(|id| !id.is_empty());
            self.elements.push(Element {
                range: tag.range.clone(),
                kind: ElementKind::Heading { level, id, text: String::new() },
            });
        } else {
            push_tag(self.text, &name, &tag, &mut self.elements);
        }
        for element in self.elements.iter_mut().skip(first) {
            to_origin(&self.document.arena, element);
        }
        let text_of = self.elements.iter().enumerate().skip(first).find_map(|(index, element)| {
            let has_text = match &element.kind {
                ElementKind::Heading { .. } => true,
                ElementKind::Link(_) => name == "a",
                _ => false,
            };
            has_text.then_some(index)
        });
        if name == "img"
            && let Some(alt) = tag.attribute(self.text, "alt").and_then(|alt| self.text.get(alt))
            && self.gathering > 0
        {
            self.visible.push_str(&entities::decode_attribute(alt));
        }
        let Some(index) = text_of else {
            if !is_opaque(&name) {
                self.html_children(id, data.model);
            }
            return;
        };
        let visible = self.gather(id);
        match self.elements.get_mut(index).map(|element| &mut element.kind) {
            Some(ElementKind::Heading { text, .. }) => *text = visible,
            Some(ElementKind::Link(link)) => link.text = visible,
            _ => {}
        }
    }

    fn html_children(&mut self, id: NodeId, model: Model) {
        let start = self.visible.len();
        self.children(id);
        if model == Model::Raw && self.gathering > 0 {
            let decoded = self.visible.get(start..).map(|raw| entities::decode_text(raw).into_owned());
            if let Some(decoded) = decoded {
                self.visible.truncate(start);
                self.visible.push_str(&decoded);
            }
        }
    }

    /// HTML that kramdown takes over as it is.
    pub(super) fn raw(&mut self, range: Range<usize>) {
        for mut element in html::read(self.text, range) {
            to_origin(&self.document.arena, &mut element);
            self.elements.push(element);
        }
    }
}

/// Ranges of the arena's text become those of the source.
fn to_origin(arena: &Arena, element: &mut Element) {
    element.range = arena.origin(element.range.clone());
    if let ElementKind::Link(link) = &mut element.kind {
        link.destination = arena.origin(link.destination.clone());
    }
}
