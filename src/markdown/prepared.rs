//! A Markdown text made ready for the parser: what only kramdown understands is taken out, byte for byte.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::attribute_list::{self, Attributes};
use super::tag::Syntax;
use super::{Element, ElementKind, footnotes, html};

/// Stands for a byte that nobody sees.
pub(super) const NOTHING: u8 = 1;
/// Stands for a `<` that opens no tag.
pub(super) const LESS: u8 = 2;
/// Stands for a `#` that makes no heading.
pub(super) const HASH: u8 = 3;
/// Stands for a `[` that opens no link.
pub(super) const BRACKET: u8 = 4;
/// Stands for a `]` that closes no link.
pub(super) const CLOSING: u8 = 5;
/// Stands for a space inside of a destination; the parser ends destinations at everything below it.
pub(super) const SPACE: u8 = 0x7f;

/// How deep definitions of attribute lists may name each other.
const MAX_REFERENCE_DEPTH: usize = 4;

/// What an attribute list belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum BlockKind {
    /// A heading, by `{#id}` at its end.
    HeadingItself,
    /// Items.
    List,
    /// Anything.
    Other,
}

/// A list of attributes with the block that it belongs to.
#[derive(Debug)]
pub(super) struct BlockAttributes {
    /// Where the block's first line begins, behind the marks of lists and quotes; `None` for blocks that need not be known.
    pub(super) block: Option<usize>,
    /// What block it is: only a list can become a table of contents, an id at the end of a heading yields to lists.
    pub(super) kind: BlockKind,
    /// The attribute list in the text.
    pub(super) range: Range<usize>,
    /// What it sets, not yet looked up in definitions.
    pub(super) attributes: Attributes,
}

/// The text for the parser, and what was taken out of it.
#[derive(Debug)]
pub(super) struct Prepared<'t> {
    /// As long as the original.
    pub(super) text: Cow<'t, str>,
    /// Raw HTML blocks.
    pub(super) html: Vec<Range<usize>>,
    /// Markdown inside HTML elements, in order.
    pub(super) nested: Vec<Range<usize>>,
    /// Content of HTML elements that is one line of text: a paragraph in it has no tags.
    pub(super) spans: Vec<Range<usize>>,
    /// Attribute lists of blocks, and ids at the end of headings, in order.
    pub(super) blocks: Vec<BlockAttributes>,
    /// `{:name: …}`.
    pub(super) definitions: HashMap<String, Attributes>,
    /// `{::options auto_ids="…" /}`.
    pub(super) auto_ids: Option<bool>,
}

impl<'t> Prepared<'t> {
    /// A text in which nothing is to be taken out but a byte order mark.
    pub(super) fn verbatim(text: &'t str) -> Self {
        let text = match text.strip_prefix('\u{feff}') {
            Some(rest) => Cow::Owned(format!("\n\n\n{rest}")),
            None => Cow::Borrowed(text),
        };
        Prepared {
            text,
            html: Vec::new(),
            nested: Vec::new(),
            spans: Vec::new(),
            blocks: Vec::new(),
            definitions: HashMap::new(),
            auto_ids: None,
        }
    }

    /// Text as the visitor sees it.
    pub(super) fn shown<'s>(&self, text: &'s str) -> Cow<'s, str> {
        if matches!(self.text, Cow::Borrowed(_))
            || !text.bytes().any(|byte| (NOTHING..=CLOSING).contains(&byte) || byte == SPACE)
        {
            return Cow::Borrowed(text);
        }
        let shown = text.chars().filter_map(|c| match u8::try_from(c) {
            Ok(NOTHING) => None,
            Ok(LESS) => Some('<'),
            Ok(HASH) => Some('#'),
            Ok(BRACKET) => Some('['),
            Ok(CLOSING) => Some(']'),
            Ok(SPACE) => Some(' '),
            _ => Some(c),
        });
        Cow::Owned(shown.collect())
    }

    /// The id that is written for the heading, at its end or in an attribute list.
    pub(super) fn id_of_heading(&self, heading: &Range<usize>) -> Option<String> {
        self.attributes_of(heading.start).id
    }

    /// What is set for the block that begins at `start`.
    pub(super) fn attributes_of(&self, start: usize) -> Attributes {
        let mut attributes = Attributes::default();
        let first = self.blocks.partition_point(|list| list.block.unwrap_or(list.range.start) < start);
        for list in self.blocks.iter().skip(first).take_while(|list| list.block == Some(start)) {
            attributes.extend(self.resolved(list.attributes.clone(), 0));
        }
        attributes
    }

    /// The attribute lists of the blocks that begin in a range, with what they set.
    pub(super) fn lists_within(
        &self,
        range: Range<usize>,
    ) -> impl Iterator<Item = (&BlockAttributes, Attributes)> {
        let place = |list: &BlockAttributes| list.block.unwrap_or(list.range.start);
        let first = self.blocks.partition_point(|list| place(list) < range.start);
        let within = self.blocks.iter().skip(first).take_while(move |list| place(list) < range.end);
        within.map(|list| (list, self.resolved(list.attributes.clone(), 0)))
    }

    /// The attribute list that asks for the table of contents.
    pub(super) fn toc_list(&self) -> Option<Range<usize>> {
        let lists = self.blocks.iter().filter(|list| list.kind == BlockKind::List);
        let asks = |list: &&BlockAttributes| {
            self.resolved(list.attributes.clone(), 0).references.iter().any(|reference| reference == "toc")
        };
        lists.into_iter().find(asks).map(|list| list.range.clone())
    }

    /// Reads an attribute list, braces included.
    pub(super) fn attributes(&self, list: &str) -> Attributes {
        self.resolved(Attributes::parse(attribute_list::content(list)), 0)
    }

    fn resolved(&self, mut attributes: Attributes, depth: usize) -> Attributes {
        if depth < MAX_REFERENCE_DEPTH {
            for reference in attributes.references.clone() {
                if let Some(definition) = self.definitions.get(&reference) {
                    attributes.extend(self.resolved(definition.clone(), depth + 1));
                }
            }
        }
        attributes
    }

    /// Whether a place is Markdown inside an HTML element.
    pub(super) fn is_nested(&self, at: usize) -> bool {
        let after = self.nested.partition_point(|range| range.start <= at);
        self.nested.get(..after).and_then(<[_]>::last).is_some_and(|range| at < range.end)
    }

    /// Adds what was taken out: HTML, ids of blocks, the table of contents.
    pub(super) fn push_elements(&self, text: &str, elements: &mut Vec<Element>) {
        let is_heading = |element: &&Element| matches!(element.kind, ElementKind::Heading { .. });
        let headings: HashSet<usize> =
            elements.iter().filter(is_heading).map(|heading| heading.range.start).collect();
        let mut new = Vec::new();
        let mut has_toc = false;
        for list in &self.blocks {
            if list.block.is_some_and(|start| headings.contains(&start)) {
                continue;
            }
            let attributes = self.resolved(list.attributes.clone(), 0);
            let is_list = list.kind == BlockKind::List;
            let is_toc =
                is_list && !has_toc && attributes.references.iter().any(|reference| reference == "toc");
            if is_toc {
                has_toc = true;
                let id = attributes.id.unwrap_or_else(|| "markdown-toc".to_owned());
                self.push_toc(&id, &list.range, elements, &mut new);
            } else if let Some(id) = attributes.id {
                new.push(Element { range: list.range.clone(), kind: ElementKind::Anchor { id } });
            }
        }
        for range in &self.html {
            new.extend(html::read(text, range.clone(), Syntax::Kramdown));
        }
        elements.extend(new);
    }

    /// J-MD-10: a link for each heading, each with an id of its own.
    fn push_toc(&self, toc: &str, range: &Range<usize>, elements: &[Element], new: &mut Vec<Element>) {
        let anchor = |id: String| Element { range: range.clone(), kind: ElementKind::Anchor { id } };
        let before = new.len();
        for element in elements {
            let ElementKind::Heading { id: Some(id), text, .. } = &element.kind else { continue };
            if self.attributes_of(element.range.start).has_class("no_toc") {
                continue;
            }
            new.push(anchor(format!("{toc}-{id}")));
            let mut link = footnotes::link(range.clone(), range.start..range.start, format!("#{id}"));
            if let ElementKind::Link(link) = &mut link.kind {
                link.text.clone_from(text);
            }
            new.push(link);
        }
        if new.len() > before {
            new.insert(before, anchor(toc.to_owned()));
        }
    }
}
