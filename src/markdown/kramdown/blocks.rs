//! Blocks: what a line begins, in the order in which kramdown asks.

use std::collections::BTreeSet;
use std::ops::Range;

use super::arena::Arena;
use super::attributes::Attributes;
use super::definitions::Definitions;
use super::options::Options;
use super::scan::{Next, Window, is_space};
use super::tags::{self, Searches};
use super::tree::{Kind, NONE, NodeId, Tree};

/// How deep blocks may nest; what goes deeper is text. kramdown has no limit, and copies its text for each level.
pub(super) const MAX_DEPTH: usize = 100;

/// A block whose content is being read.
#[derive(Debug)]
pub(super) struct Level {
    pub(super) node: NodeId,
    pub(super) children: Vec<NodeId>,
    /// An attribute list that waits for the next block.
    pub(super) pending: Option<Attributes>,
}

/// What was looked for in the window in vain, or is yet to come.
#[derive(Debug, Default)]
pub(super) struct Memory {
    pub(super) tags: Searches,
    pub(super) brace: Next,
    pub(super) math: Next,
    /// No later line of the window ends a fence longer than this, for each of their two characters.
    pub(super) longest_fences: [Option<usize>; 2],
    /// Fences of both characters that do not end any more.
    pub(super) open_fences: BTreeSet<String>,
    /// Which of the extensions do not end any more.
    pub(super) open_extensions: [bool; 3],
}

/// What leaves no trace in the tree, as ranges of the arena's text.
#[derive(Debug, Default)]
pub(super) struct Losses {
    /// Start tags of elements that nothing closes, and where what they take in ends.
    pub(super) open_tags: Vec<(Range<usize>, usize)>,
    /// Attribute lists that no block took.
    pub(super) attribute_lists: Vec<Range<usize>>,
}

/// The reader of blocks.
pub(super) struct Blocks {
    pub(super) arena: Arena,
    pub(super) tree: Tree,
    pub(super) definitions: Definitions,
    pub(super) options: Options,
    /// The window of the arena's text that is read.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) position: usize,
    pub(super) levels: Vec<Level>,
    pub(super) memory: Memory,
    pub(super) losses: Losses,
}

/// Whether the content of a block goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    On,
    /// The end tag of the element was read.
    Closed,
}

impl Blocks {
    pub(super) fn new(arena: Arena, options: Options) -> Self {
        let end = arena.text.len();
        Blocks {
            arena,
            tree: Tree::default(),
            definitions: Definitions::default(),
            options,
            start: 0,
            end,
            position: 0,
            levels: Vec::new(),
            memory: Memory::default(),
            losses: Losses::default(),
        }
    }

    /// Reads the whole text.
    pub(super) fn read(&mut self) -> NodeId {
        let root = self.tree.new_node(Kind::Root, self.start..self.end);
        self.content(root);
        root
    }

    #[inline]
    pub(super) fn window(&self) -> Window<'_> {
        Window { text: &self.arena.text, start: self.start, end: self.end }
    }

    /// Reads the window from the position on as the content of a node: whether its end tag was found.
    pub(super) fn content(&mut self, node: NodeId) -> Flow {
        self.levels.push(Level { node, children: Vec::new(), pending: None });
        let flow = self.blocks();
        self.close_level();
        flow
    }

    /// Hangs what was read into the tree.
    pub(super) fn close_level(&mut self) {
        let Some(level) = self.levels.pop() else { return };
        self.losses.attribute_lists.extend(level.pending.map(|list| list.range));
        for child in level.children {
            self.tree.adopt(level.node, child);
        }
    }

    /// Reads a text that was cut out as more content of the innermost level.
    pub(super) fn nested(&mut self, range: Range<usize>) {
        let memory = std::mem::take(&mut self.memory);
        let outer = (self.start, self.end, self.position);
        (self.start, self.end, self.position) = (range.start, range.end, range.start);
        if let Some(level) = self.levels.last_mut() {
            let lost = level.pending.take().map(|list| list.range);
            self.losses.attribute_lists.extend(lost);
        }
        self.blocks();
        (self.start, self.end, self.position) = outer;
        self.memory = memory;
    }

    /// Reads a text that was cut out as the content of a node.
    pub(super) fn content_of(&mut self, node: NodeId, range: Range<usize>) {
        self.levels.push(Level { node, children: Vec::new(), pending: None });
        self.nested(range);
        self.close_level();
    }

    fn blocks(&mut self) -> Flow {
        while self.position < self.end {
            if self.block() == Flow::Closed {
                return Flow::Closed;
            }
        }
        Flow::On
    }

    /// Whether another level has room.
    pub(super) fn may_nest(&self) -> bool {
        self.levels.len() < MAX_DEPTH && self.arena.has_room(self.end - self.position)
    }

    fn block(&mut self) -> Flow {
        let window = self.window();
        let at = self.position;
        if is_space(window.byte(at))
            && let Some(end) = window.blank_lines(at)
        {
            self.position = end;
            self.blank(at..end);
            return Flow::On;
        }
        if window.byte(at) == b'\t' || window.starts_with(at, "    ") {
            self.indented_code();
            return Flow::On;
        }
        let mark = window.skip_indent(at);
        let first = window.byte(mark);
        let is_read = match first {
            b'~' | b'`' => self.fence(),
            b'>' => self.quote(),
            b'#' if mark == at => self.atx_heading(),
            b'*' | b'-' | b'_' | b'+' => self.rule() || self.list(mark),
            b'0'..=b'9' => self.list(mark),
            b':' => self.definition_list(mark),
            b'<' => match self.html(mark) {
                Some(Flow::Closed) => return Flow::Closed,
                found => found.is_some(),
            },
            _ => false,
        };
        if is_read || self.setext_heading(mark) {
            return Flow::On;
        }
        let is_read = matches!(first, b'$' | b'\\') && self.block_math(mark)
            || self.table(mark)
            || match first {
                b'[' => self.footnote_definition(mark) || self.link_definition(mark),
                b'*' => self.abbreviation(mark),
                b'{' => self.extension(mark),
                b'^' => self.end_of_block(),
                _ => false,
            };
        if !is_read {
            self.paragraph();
        }
        Flow::On
    }

    /// The last child of the innermost level.
    pub(super) fn last_child(&self) -> Option<NodeId> {
        self.levels.last().and_then(|level| level.children.last().copied())
    }

    /// Adds a node to the innermost level.
    pub(super) fn add(&mut self, kind: Kind, range: Range<usize>) -> NodeId {
        let id = self.tree.new_node(kind, range);
        self.add_node(id);
        id
    }

    pub(super) fn add_node(&mut self, id: NodeId) {
        if let Some(level) = self.levels.last_mut() {
            level.children.push(id);
        }
    }

    /// Adds a block, which takes the attribute list that waits.
    pub(super) fn add_block(&mut self, kind: Kind, range: Range<usize>) -> NodeId {
        let id = self.tree.new_node(kind, range);
        self.take_pending(id);
        self.add_node(id);
        id
    }

    pub(super) fn take_pending(&mut self, id: NodeId) {
        let Some(list) = self.levels.last_mut().and_then(|level| level.pending.take()) else { return };
        if let Some(attributes) = self.tree.attributes_mut(id) {
            attributes.extend(&list);
        }
    }

    fn blank(&mut self, range: Range<usize>) {
        match self.last_child().filter(|id| self.tree.node(*id).kind == Kind::Blank) {
            Some(last) => self.tree.node_mut(last).end = range.end as u32,
            None => {
                self.add_block(Kind::Blank, range);
            }
        }
    }

    /// Whether a block may begin here that cannot interrupt a paragraph.
    pub(super) fn is_after_boundary(&self) -> bool {
        let Some(level) = self.levels.last() else { return true };
        let Some(last) = level.children.last() else { return true };
        let last = self.tree.node(*last);
        last.kind == Kind::Blank
            || last.kind == Kind::Boundary && last.data == END_OF_BLOCK
            || level.pending.is_some()
    }

    /// Whether the block before this place ends here by itself.
    pub(super) fn is_before_boundary(&mut self, at: usize) -> bool {
        let window = self.window();
        at >= self.end
            || window.blank_to_line_end(at).is_some()
            || self.is_end_of_block(at)
            || self.attribute_list_at(window.skip_indent(at)).is_some()
    }

    pub(super) fn is_end_of_block(&self, at: usize) -> bool {
        let window = self.window();
        window.byte(at) == b'^' && window.blank_to_line_end(at + 1).is_some()
    }

    fn end_of_block(&mut self) -> bool {
        let at = self.position;
        if !self.is_end_of_block(at) {
            return false;
        }
        self.position = self.window().line_end(at);
        let id = self.add_block(Kind::Boundary, at..self.position);
        self.tree.node_mut(id).data = END_OF_BLOCK;
        true
    }

    /// Whether lines that only lazily belong to a block end here.
    pub(super) fn is_lazy_end(&mut self, at: usize) -> bool {
        let window = self.window();
        if at >= self.end {
            return true;
        }
        let mark = window.skip_indent(at);
        match window.byte(mark) {
            b'<' => tags::ends_paragraph(&window, mark),
            b'{' => self.attribute_list_at(mark).is_some(),
            b'^' => mark == at && self.is_end_of_block(at),
            byte => is_space(byte) && window.blank_to_line_end(mark).is_some(),
        }
    }

    /// Whether a paragraph ends before the line at a place.
    fn ends_paragraph(&mut self, at: usize) -> bool {
        let window = self.window();
        if at >= self.end {
            return true;
        }
        let mark = window.skip_indent(at);
        let interrupts = self.options.interrupts;
        match window.byte(mark) {
            byte if byte.is_ascii_alphabetic() => false,
            b':' => is_marked(&window, mark + 1),
            b'>' => interrupts,
            b'-' | b'*' | b'+' => interrupts && is_marked(&window, mark + 1),
            b'0'..=b'9' => interrupts && super::lists::ordered_mark(&window, mark).is_some(),
            b'#' => interrupts && mark == at && super::headings::atx_mark(&window, at).is_some(),
            b'~' | b'`' => {
                interrupts
                    && window.bytes(mark..mark + 3).iter().filter(|b| matches!(b, b'~' | b'`')).count() == 3
            }
            _ => self.is_lazy_end(at),
        }
    }

    fn paragraph(&mut self) {
        let start = self.position;
        let window = self.window();
        let mut end = window.line_end(start);
        if matches!(window.byte(window.skip_indent(start)), b' ' | b'\t') {
            // A tab behind up to three spaces begins no block: the line is text that belongs to none.
            self.position = end;
            self.add(Kind::Plain, start..end);
            return;
        }
        while !self.ends_paragraph(end) {
            end = self.window().line_end(end);
        }
        self.position = end;
        let text = self.window().trim(start..end);
        match self.last_child().filter(|id| self.tree.node(*id).kind == Kind::Paragraph) {
            Some(last) => self.tree.node_mut(last).end = text.end as u32,
            None => {
                self.add_block(Kind::Paragraph, text);
            }
        }
    }

    fn quote(&mut self) -> bool {
        if !self.may_nest() {
            return false;
        }
        let start = self.position;
        let mut end = self.window().line_end(start);
        while !self.is_lazy_end(end) {
            end = self.window().line_end(end);
        }
        let from = self.arena.text.len();
        let mut at = start;
        while at < end {
            let window = self.window();
            let (mark, next) = (window.skip_indent(at), window.line_end(at));
            let content = match (window.byte(mark), window.byte(mark + 1)) {
                (b'>', b' ') => mark + 2,
                (b'>', _) => mark + 1,
                _ => at,
            };
            self.arena.copy(content..next);
            at = next;
        }
        let cut = from..self.arena.text.len();
        let quote = self.add_block(Kind::Quote, start..end);
        self.position = end;
        self.content_of(quote, cut);
        true
    }
}

/// `data` of a boundary that a `^` made.
pub(super) const END_OF_BLOCK: u32 = NONE - 1;
/// `data` of a boundary that a definition made: an attribute list behind it belongs to that.
pub(super) const DEFINITION: u32 = NONE - 2;

/// Whether a list's mark ends here.
pub(super) fn is_marked(window: &Window<'_>, at: usize) -> bool {
    matches!(window.byte(at), b' ' | b'\t' | b'|')
}
