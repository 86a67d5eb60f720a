//! kramdown, and its GFM parser: from a text to a tree, from the tree to what a visitor meets or to HTML (J-MD).
//!
//! First the blocks are read ([`blocks`]), which also finds all definitions; then the spans within each block ([`spans`]); then it
//! is settled what only the order of the whole decides: ids, the numbers of footnotes, the table of contents ([`resolve`]).

mod abbreviations;
mod arena;
mod attributes;
mod blocks;
mod code;
mod definition_lists;
mod definitions;
mod elements;
mod emphasis;
mod entities;
mod extensions;
mod headings;
mod html;
mod inline;
mod links;
mod lists;
mod memory;
mod options;
mod quotes;
mod remarks;
mod resolve;
mod rules;
mod scan;
mod span_html;
mod spans;
mod tables;
mod tags;
mod tree;
mod write;

use std::ops::Range;

use arena::Arena;
use blocks::{Blocks, Losses};
use definitions::Definitions;
pub(crate) use definitions::normal_label;
pub(crate) use entities::entity;
use options::Options;
pub(crate) use options::levels;
use resolve::Resolved;
use spans::Spans;
use tree::{Kind, Model, NodeId, Tree};

use super::{Dialect, Element, Remark, Rewrite, Written};

/// A text that was read.
#[derive(Debug)]
pub(super) struct Document {
    arena: Arena,
    tree: Tree,
    root: NodeId,
    definitions: Definitions,
    options: Options,
    resolved: Resolved,
    /// `[text][label]` of labels that nothing defines.
    undefined: Vec<(Range<usize>, String)>,
    losses: Losses,
}

/// Reads a text.
pub(super) fn parse(text: &str, dialect: &Dialect) -> Document {
    let mut blocks = Blocks::new(Arena::new(text), Options::new(dialect));
    let root = blocks.read();
    let Blocks { mut arena, mut tree, mut definitions, mut options, losses, .. } = blocks;
    definitions.add_given(&mut arena, &dialect.link_definitions);
    let undefined = read_spans(&arena, &mut tree, &definitions, &mut options);
    abbreviations::replace(&arena.text, &mut tree, &definitions);
    let resolved = resolve::resolve(&arena, &tree, root, &definitions, &options);
    Document { arena, tree, root, definitions, options, resolved, undefined, losses }
}

/// Reads the spans of every block that has some.
fn read_spans(
    arena: &Arena,
    tree: &mut Tree,
    definitions: &Definitions,
    options: &mut Options,
) -> Vec<(Range<usize>, String)> {
    let count = tree.nodes.len() as u32;
    let mut spans = Spans::new(&arena.text, tree, definitions, options);
    for id in 0..count {
        let node = spans.tree.node(id);
        let text = match node.kind {
            Kind::Paragraph | Kind::Plain | Kind::Heading | Kind::Term | Kind::Cell => node.range(),
            Kind::HtmlBlock => match spans.tree.tag(node) {
                Some(tag) if tag.model == Model::Span => tag.content.clone(),
                _ => continue,
            },
            _ => continue,
        };
        spans.read(id, text);
    }
    let mut undefined = std::mem::take(&mut spans.undefined);
    undefined.sort_by_key(|(range, _)| (range.start, range.end));
    undefined.dedup_by(|one, other| one.0 == other.0);
    undefined
}

impl Document {
    /// What a visitor meets.
    pub(super) fn elements(&self) -> Vec<Element> {
        elements::elements(self)
    }

    /// What its author hardly meant.
    pub(super) fn remarks(&self) -> Vec<Remark> {
        remarks::remarks(self)
    }

    /// The HTML.
    pub(super) fn write(&self, rewrite: Rewrite<'_>) -> Written {
        write::write(self, rewrite)
    }
}
