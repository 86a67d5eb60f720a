//! Footnotes as kramdown writes them (J-MD-11).

use std::collections::HashMap;
use std::ops::Range;

use super::attribute_list::is_name;
use super::{Element, ElementKind, Link};

/// The footnotes of a document.
#[derive(Default)]
pub(super) struct Footnotes {
    /// How often each is referred to.
    references: HashMap<String, usize>,
    /// How often by the text itself: notes are written one after the other, and a later one adds no way back to an earlier.
    by_text: HashMap<String, usize>,
    /// The definitions, each with its elements.
    definitions: Vec<(String, Range<usize>)>,
    /// The definition being read: its name, range and first element.
    open: Option<(String, Range<usize>, usize)>,
}

impl Footnotes {
    /// Whether a definition is being read.
    pub(super) fn is_inside(&self) -> bool {
        self.open.is_some()
    }

    /// `[^name]` in the text.
    pub(super) fn push_reference(&mut self, name: &str, range: Range<usize>, elements: &mut Vec<Element>) {
        if !is_name(name) {
            return;
        }
        if self.open.as_ref().is_some_and(|(open, ..)| open == name) {
            // A note that only refers to itself is never shown.
            return;
        }
        if self.open.is_none() {
            *self.by_text.entry(name.to_owned()).or_default() += 1;
        }
        let count = self.references.entry(name.to_owned()).or_default();
        let id = if *count == 0 { format!("fnref:{name}") } else { format!("fnref:{name}:{count}") };
        *count += 1;
        let destination = range.start + 2..range.end.saturating_sub(1).max(range.start + 2);
        elements.push(Element { range: range.clone(), kind: ElementKind::Anchor { id } });
        elements.push(link(range, destination, format!("#fn:{name}")));
    }

    /// A definition begins.
    pub(super) fn start(&mut self, name: &str, range: Range<usize>, element: usize) {
        self.open = Some((name.to_owned(), range, element));
    }

    /// The definition ends.
    pub(super) fn end(&mut self, text: &str, kramdown: bool, elements: &mut Vec<Element>) {
        let Some((name, range, first)) = self.open.take() else { return };
        if !kramdown || !is_name(&name) {
            return;
        }
        let mark = range.start..range.start + text[range].find(']').map_or(0, |close| close + 1);
        elements.push(Element { range: mark, kind: ElementKind::Anchor { id: format!("fn:{name}") } });
        self.definitions.push((name, first..elements.len()));
    }

    /// Drops the definitions that nothing refers to, as kramdown does.
    pub(super) fn finish(&self, elements: &mut Vec<Element>) {
        let mut index = 0;
        let mut unused =
            self.definitions.iter().filter(|(name, _)| !self.references.contains_key(name)).peekable();
        elements.retain(|_| {
            while unused.peek().is_some_and(|(_, range)| range.end <= index) {
                unused.next();
            }
            let dropped = unused.peek().is_some_and(|(_, range)| range.contains(&index));
            index += 1;
            !dropped
        });
        // The way back from each definition.
        let mut back = Vec::new();
        for element in elements.iter() {
            if let ElementKind::Anchor { id } = &element.kind
                && let Some(name) = id.strip_prefix("fn:")
                && self.references.contains_key(name)
            {
                let nothing = element.range.end..element.range.end;
                back.push(link(element.range.clone(), nothing.clone(), format!("#fnref:{name}")));
                for number in 1..self.by_text.get(name).copied().unwrap_or(1) {
                    back.push(link(
                        element.range.clone(),
                        nothing.clone(),
                        format!("#fnref:{name}:{number}"),
                    ));
                }
            }
        }
        elements.extend(back);
    }
}

/// A link that kramdown makes on its own.
pub(super) fn link(range: Range<usize>, destination: Range<usize>, url: String) -> Element {
    let (tag, attribute, rel, text) = ("a", "href", String::new(), String::new());
    let link = Link { tag, attribute, destination, url, rel, text, raw_html: false };
    Element { range, kind: ElementKind::Link(link) }
}
