//! The tree of a document: nodes in one vector, each a range of the arena's text.

use std::ops::Range;

use super::attributes::Attributes;

/// The index of a node.
pub(super) type NodeId = u32;

/// No node, or no entry of a side table.
pub(super) const NONE: u32 = u32::MAX;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Root,
    /// Blank lines.
    Blank,
    /// What ends the block before it and shows nothing: `^`, a definition, an attribute list.
    Boundary,
    Paragraph,
    /// Text of a block that has no tags of its own.
    Plain,
    /// `data` is the entry of `headings`.
    Heading,
    Quote,
    /// `data` is the entry of `codes`.
    CodeBlock,
    Rule,
    UnorderedList,
    OrderedList,
    Item,
    DefinitionList,
    Term,
    Definition,
    /// `data` is the entry of `tags`.
    HtmlBlock,
    /// `<!-- -->`, `<? ?>` on lines of their own, or within raw HTML.
    CommentBlock,
    /// `data` is the entry of `tables`.
    Table,
    Head,
    Body,
    Foot,
    Row,
    Cell,
    MathBlock,
    /// `{::nomarkdown}`.
    RawBlock,
    /// `{::comment}`.
    NoteBlock,
    /// The content of a footnote.
    Footnote,
    Text,
    Emphasis,
    Strong,
    Deleted,
    CodeSpan,
    /// `data` is the entry of `links`.
    Link,
    Image,
    /// `data` is the entry of `tags`.
    HtmlSpan,
    /// `[^name]`; `data` is the entry of the mark when it is numbered.
    FootnoteMark,
    /// `data` is its code point.
    Entity,
    /// A typographic character; `data` is its first code point, flags tell the space at it.
    Symbol,
    Break,
    Math,
    Comment,
    Raw,
    Note,
    /// `data` is the entry of `abbreviations`.
    Abbreviation,
}

/// A paragraph without tags of its own, in a tight list.
pub(super) const TRANSPARENT: u8 = 1;
/// A line end follows the text although it is not part of the range.
pub(super) const LINE_AFTER: u8 = 2;
/// The list has items with boxes, or the item belongs to it.
pub(super) const TASK_CLASS: u8 = 16;
/// A no-break space after the guillemet.
pub(super) const SPACE_AFTER: u8 = 1;
/// A no-break space before the guillemet.
pub(super) const SPACE_BEFORE: u8 = 2;

/// A node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) flags: u8,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) first: NodeId,
    pub(super) last: NodeId,
    pub(super) next: NodeId,
    pub(super) data: u32,
    /// Its entry of `attributes`.
    pub(super) attributes: u32,
}

impl Node {
    pub(super) fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub(super) fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// How the content of an HTML element is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Model {
    Raw,
    Span,
    Block,
}

/// A start tag.
#[derive(Clone, Debug)]
pub(super) struct TagData {
    pub(super) tag: Range<usize>,
    pub(super) name: Range<usize>,
    pub(super) model: Model,
    /// Whether it was written `/>`, or has no content by its nature.
    pub(super) is_closed: bool,
    /// What is between the tags, where that is a text of its own.
    pub(super) content: Range<usize>,
}

/// A link or image.
#[derive(Clone, Debug)]
pub(super) struct LinkData {
    pub(super) destination: Range<usize>,
    pub(super) title: Option<Range<usize>>,
    /// The source of the alternative text.
    pub(super) text: Range<usize>,
    pub(super) kind: LinkKind,
    /// Attributes of the definition, when it was referred to here.
    pub(super) attributes: u32,
    /// The node of the definition that has these.
    pub(super) definition: NodeId,
}

/// How a link is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LinkKind {
    Written,
    /// `<https://…>`
    Address,
    /// `<a@b.c>`
    Mail,
}

/// A heading.
#[derive(Clone, Debug)]
pub(super) struct HeadingData {
    pub(super) level: u8,
    /// All its lines.
    pub(super) lines: Range<usize>,
    /// The id that is written in it.
    pub(super) id: Option<Range<usize>>,
}

/// A code block.
#[derive(Clone, Debug)]
pub(super) struct CodeData {
    /// The language, up to a `?`.
    pub(super) language: Option<Range<usize>>,
    pub(super) is_indented: bool,
}

/// The columns of a table.
#[derive(Clone, Debug, Default)]
pub(super) struct TableData {
    pub(super) alignments: Vec<Alignment>,
}

/// The alignment of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alignment {
    None,
    Left,
    Right,
    Center,
}

/// All nodes, with what only some of them have.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) tags: Vec<TagData>,
    pub(super) links: Vec<LinkData>,
    pub(super) headings: Vec<HeadingData>,
    pub(super) codes: Vec<CodeData>,
    pub(super) tables: Vec<TableData>,
    pub(super) attributes: Vec<Attributes>,
}

const NOTHING: Node = Node {
    kind: Kind::Boundary,
    flags: 0,
    start: 0,
    end: 0,
    first: NONE,
    last: NONE,
    next: NONE,
    data: NONE,
    attributes: NONE,
};

impl Tree {
    /// A node that hangs nowhere yet.
    pub(super) fn new_node(&mut self, kind: Kind, range: Range<usize>) -> NodeId {
        let id = self.nodes.len() as u32;
        self.nodes.push(Node { kind, start: range.start as u32, end: range.end as u32, ..NOTHING });
        id
    }

    /// A node as the last child of another.
    pub(super) fn push(&mut self, parent: NodeId, kind: Kind, range: Range<usize>) -> NodeId {
        let id = self.new_node(kind, range);
        self.adopt(parent, id);
        id
    }

    /// Hangs a node behind the last child of another.
    pub(super) fn adopt(&mut self, parent: NodeId, id: NodeId) {
        let last = self.node(parent).last;
        match self.nodes.get_mut(last as usize) {
            Some(last) => last.next = id,
            None => self.node_mut(parent).first = id,
        }
        self.node_mut(parent).last = id;
    }

    /// Forgets the nodes from a number on; `last` is again the last child of `parent`.
    pub(super) fn truncate(&mut self, parent: NodeId, last: NodeId, length: usize) {
        self.nodes.truncate(length);
        match self.nodes.get_mut(last as usize) {
            Some(last) => last.next = NONE,
            None => self.node_mut(parent).first = NONE,
        }
        self.node_mut(parent).last = last;
    }

    pub(super) fn node(&self, id: NodeId) -> &Node {
        self.nodes.get(id as usize).unwrap_or(&NOTHING)
    }

    #[expect(
        clippy::indexing_slicing,
        reason = "ids are only made by new_node; truncate drops all that knew them"
    )]
    pub(super) fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id as usize]
    }

    /// The children of a node, in order.
    pub(super) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let first = self.node(id).first;
        std::iter::successors((first != NONE).then_some(first), |id| {
            let next = self.node(*id).next;
            (next != NONE).then_some(next)
        })
    }

    pub(super) fn tag(&self, node: &Node) -> Option<&TagData> {
        self.tags.get(node.data as usize)
    }

    pub(super) fn link(&self, node: &Node) -> Option<&LinkData> {
        self.links.get(node.data as usize)
    }

    pub(super) fn heading(&self, node: &Node) -> Option<&HeadingData> {
        self.headings.get(node.data as usize).filter(|_| node.kind == Kind::Heading)
    }

    /// The attributes of a node, made when there are none yet.
    pub(super) fn attributes_mut(&mut self, id: NodeId) -> Option<&mut Attributes> {
        if self.node(id).attributes == NONE {
            let entry = self.attributes.len() as u32;
            self.attributes.push(Attributes::default());
            self.node_mut(id).attributes = entry;
        }
        let entry = self.node(id).attributes;
        self.attributes.get_mut(entry as usize)
    }
}
