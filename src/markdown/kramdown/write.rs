//! The tree as HTML, byte for byte as kramdown writes it, with the source of every byte.

use std::fmt::Write as _;
use std::ops::Range;

use super::Document;
use super::attributes::Attributes;
use super::entities;
use super::resolve::attributes;
use super::tree::{Kind, LINE_AFTER, NONE, Node, NodeId, TASK_CLASS, TRANSPARENT};
use crate::markdown::{Rewrite, Written, WrittenPiece};

mod blocks;
mod code;
mod html;
mod inline;
mod notes;
mod tables;

/// Writes a document.
pub(super) fn write(document: &Document, rewrite: Rewrite<'_>) -> Written {
    let mut writer = Writer {
        document,
        text: &document.arena.text,
        rewrite,
        written: Written::default(),
        parents: Vec::new(),
        breaks_lines: document.options.gfm,
        in_contents: false,
        raw_parents: Vec::new(),
        added_cells: 0,
        way_back: None,
    };
    writer.children(document.root, 0);
    if document.resolved.notes_place.is_none() {
        writer.notes();
    }
    if writer.written.html.is_empty() {
        writer.made("\n", 0..0);
    }
    writer.written
}

struct Writer<'d> {
    document: &'d Document,
    text: &'d str,
    rewrite: Rewrite<'d>,
    written: Written,
    /// The nodes around.
    parents: Vec<Kind>,
    /// Whether a backslash at the end of a line breaks it (GFM, outside of HTML, headings and footnotes).
    breaks_lines: bool,
    /// Whether an entry of the table of contents is written: its links and footnotes go.
    in_contents: bool,
    /// For each HTML block around, whether its content is raw.
    raw_parents: Vec<bool>,
    added_cells: usize,
    /// The paragraph that takes the links back to a note's marks, and those.
    way_back: Option<(NodeId, String, Range<usize>)>,
}

impl<'d> Writer<'d> {
    fn children(&mut self, parent: NodeId, indent: usize) {
        let tree = &self.document.tree;
        self.parents.push(tree.node(parent).kind);
        let mut is_after_blank = false;
        for id in tree.children(parent) {
            let node = tree.node(id);
            // Blank lines with a definition between them are one stretch.
            if !(node.kind == Kind::Blank && is_after_blank) {
                self.node(id, node, indent);
            }
            is_after_blank = node.kind == Kind::Blank || is_after_blank && node.kind == Kind::Boundary;
        }
        self.parents.pop();
    }

    fn node(&mut self, id: NodeId, node: &Node, indent: usize) {
        match node.kind {
            Kind::Blank => self.made("\n", node.range()),
            Kind::Paragraph if node.has(TRANSPARENT) => self.paragraph_text(id, node, indent),
            Kind::Paragraph => self.paragraph(id, node, indent),
            Kind::Heading => self.heading(id, node, indent),
            Kind::Quote => self.container("blockquote", id, node, indent),
            Kind::CodeBlock => self.code_block(node, indent),
            Kind::Rule => {
                let listed = self.listed(node);
                self.indent(indent, node);
                self.made("<hr", node.range());
                self.attributes(&listed, node);
                self.made(" />\n", node.range());
            }
            Kind::UnorderedList | Kind::OrderedList => self.list(id, node, indent),
            Kind::Item => self.item("li", id, node, indent),
            Kind::DefinitionList => self.container("dl", id, node, indent),
            Kind::Term => self.term(id, node, indent),
            Kind::Definition => self.item("dd", id, node, indent),
            Kind::HtmlBlock => self.html_block(id, node, indent),
            Kind::CommentBlock => self.comment_block(node, indent),
            Kind::Table => self.table(id, node, indent),
            Kind::MathBlock => self.math_block(node, indent),
            Kind::RawBlock => {
                self.exact(node.range());
                self.made("\n", node.range());
            }
            Kind::NoteBlock => {
                self.indent(indent, node);
                self.note_comment(node);
                self.made("\n", node.range());
            }
            Kind::Boundary
            | Kind::Root
            | Kind::Footnote
            | Kind::Head
            | Kind::Body
            | Kind::Foot
            | Kind::Row
            | Kind::Cell => {}
            Kind::Plain => self.children(id, indent),
            _ => self.span(id, node, indent),
        }
    }

    /// Adds HTML that was made from bytes of the arena's text.
    fn made(&mut self, html: &str, from: Range<usize>) {
        self.parts(&[html], from);
    }

    /// Adds HTML in parts.
    fn parts(&mut self, parts: &[&str], from: Range<usize>) {
        let start = self.written.html.len();
        for part in parts {
            self.written.html.push_str(part);
        }
        if self.written.html.len() == start {
            return;
        }
        let source = self.document.arena.origin(from);
        let is_same = self.written.pieces.last().is_some_and(|last| !last.exact && last.source == source);
        if !is_same {
            self.written.pieces.push(WrittenPiece { start: start as u32, source, exact: false });
        }
    }

    /// Adds bytes of the arena's text as they are.
    fn exact(&mut self, range: Range<usize>) {
        for stretch in self.document.arena.stretches(range) {
            let start = self.written.html.len() as u32;
            let goes_on =
                self.written.pieces.last().is_some_and(|last| {
                    stretch.exact && last.exact && last.source.end == stretch.source.start
                });
            if goes_on {
                if let Some(last) = self.written.pieces.last_mut() {
                    last.source.end = stretch.source.end;
                }
            } else {
                self.written.pieces.push(WrittenPiece {
                    start,
                    source: stretch.source,
                    exact: stretch.exact,
                });
            }
            self.written.html.push_str(self.text.get(stretch.range).unwrap_or_default());
        }
    }

    /// Adds text with `<`, `>` and `&` escaped; what looks like a character reference stays when `references` do.
    fn escaped(&mut self, range: Range<usize>, references: bool, quotes: bool) {
        let text = self.text.get(range.clone()).unwrap_or_default();
        let mut from = 0;
        let mut at = 0;
        let bytes = text.as_bytes();
        let next = |at: usize| memchr::memchr3(b'<', b'>', b'&', bytes.get(at..)?);
        let next_quoted = |at: usize| {
            let is_special = |byte: &u8| matches!(byte, b'<' | b'>' | b'&' | b'"');
            bytes.get(at..)?.iter().position(is_special)
        };
        while let Some(found) = if quotes { next_quoted(at) } else { next(at) } {
            at += found;
            let byte = bytes.get(at).copied().unwrap_or(0);
            if byte == b'&'
                && references
                && let Some(length) = entities::reference_length(text.get(at..).unwrap_or_default())
            {
                at += length;
                continue;
            }
            self.exact(range.start + from..range.start + at);
            let place = range.start + at..range.start + at + 1;
            self.made(entities::escaped(char::from(byte)).unwrap_or_default(), place);
            at += 1;
            from = at;
        }
        self.exact(range.start + from..range.end);
    }

    fn indent(&mut self, indent: usize, node: &Node) {
        if indent > 0 {
            const SPACES: &str = "                                                                ";
            let at = node.start as usize..node.start as usize;
            match SPACES.get(..indent) {
                Some(spaces) => self.made(spaces, at),
                None => self.made(&" ".repeat(indent), at),
            }
        }
    }

    /// The attributes that lists give to a node.
    fn listed(&self, node: &Node) -> Attributes {
        if node.attributes == NONE {
            return Attributes::default();
        }
        attributes(&self.document.tree, node, &self.document.definitions)
    }

    /// Writes attributes into a tag.
    fn attributes(&mut self, attributes: &Attributes, node: &Node) {
        let mut html = String::new();
        for (key, value) in &attributes.pairs {
            if key != "id" || !value.trim().is_empty() {
                let _ = write!(html, " {key}=\"{}\"", escaped_attribute(value));
            }
        }
        self.made(&html, node.range());
    }
}

/// A value as it is written between double quotes.
fn escaped_attribute(value: &str) -> String {
    escaped_value(value, &['<', '>', '&', '"'])
}

/// A value as it is written as text.
fn escaped_text(value: &str) -> String {
    escaped_value(value, &['<', '>', '&'])
}

fn escaped_value(value: &str, special: &[char]) -> String {
    let mut escaped = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find(special) {
        escaped.push_str(rest.get(..at).unwrap_or_default());
        let found = rest.get(at..).unwrap_or_default();
        let length = match entities::reference_length(found).filter(|_| found.starts_with('&')) {
            Some(length) => {
                escaped.push_str(found.get(..length).unwrap_or_default());
                length
            }
            None => {
                let c = found.chars().next().unwrap_or(' ');
                escaped.push_str(entities::escaped(c).unwrap_or_default());
                1
            }
        };
        rest = found.get(length..).unwrap_or_default();
    }
    escaped.push_str(rest);
    escaped
}
