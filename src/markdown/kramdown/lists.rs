//! Lists (J-MD-33): an item is its lines without their indentation.

use std::ops::Range;

use super::attributes::Attributes;
use super::blocks::{Blocks, is_marked};
use super::rules::rule_end;
use super::scan::{Window, is_space};
use super::tags;
use super::tree::{Kind, NONE, NodeId, TASK_CLASS, TRANSPARENT};

/// Behind the mark of an ordered list's item.
pub(super) fn ordered_mark(window: &Window<'_>, at: usize) -> Option<usize> {
    let dot = window.skip(at, |byte| byte.is_ascii_digit());
    (dot > at && window.byte(dot) == b'.' && is_marked(window, dot + 1)).then_some(dot + 1)
}

/// Behind the mark of an unordered list's item.
pub(super) fn bullet_mark(window: &Window<'_>, at: usize) -> Option<usize> {
    (matches!(window.byte(at), b'*' | b'-' | b'+') && is_marked(window, at + 1)).then_some(at + 1)
}

/// Whether a line begins a list, indented by no more than so many spaces.
fn begins_list(window: &Window<'_>, at: usize, indent: Option<usize>) -> bool {
    let Some(indent) = indent else { return false };
    let mark = window.skip_indent(at).min(at + indent);
    bullet_mark(window, mark).or_else(|| ordered_mark(window, mark)).is_some()
}

/// What the first line of an item tells about the next ones.
#[derive(Clone, Copy, Debug)]
pub(super) struct Indentation {
    /// Columns of the item's text.
    pub(super) columns: usize,
}

impl Indentation {
    /// How far the mark of the next item may be indented.
    pub(super) fn next_mark(self) -> usize {
        self.columns.saturating_sub(1).min(3)
    }

    /// Whether a line is indented far enough to be of the item.
    pub(super) fn holds(self, window: &Window<'_>, line: usize) -> bool {
        let (tabs, spaces) = (self.columns / 4, self.columns % 4);
        let mut at = line;
        for _ in 0..tabs {
            let next = super::definitions::skip_one_indent(window, at);
            if next == at {
                return false;
            }
            at = next;
        }
        let indented = window.skip(at, |byte| byte == b' ') >= at + spaces
            || super::definitions::skip_one_indent(window, at) > at;
        indented && !is_blank_line(window, at)
    }
}

/// A further line of an item without its indentation.
pub(super) struct Line {
    /// Spaces that are left of the tabs that it began with.
    kept: usize,
    start: usize,
    end: usize,
    is_indented: bool,
}

impl Line {
    pub(super) fn new(window: &Window<'_>, at: usize, indentation: Indentation) -> Self {
        let text = window.skip(at, |byte| byte == b'\t');
        let of_tabs = (text - at) * 4;
        let columns = of_tabs + window.skip(text, |byte| byte == b' ') - text;
        let is_indented = columns >= indentation.columns;
        let removed = if is_indented { indentation.columns } else { 0 };
        Line {
            kept: of_tabs.saturating_sub(removed),
            start: text + removed.saturating_sub(of_tabs),
            end: window.line_end(at),
            is_indented,
        }
    }
}

/// Whether nothing but white space is left of the line.
fn is_blank_line(window: &Window<'_>, at: usize) -> bool {
    at >= window.end || window.blank_to_line_end(at).is_some()
}

/// The pieces of a list's item, each to be read on its own.
struct Item {
    node: NodeId,
    pieces: Vec<Range<usize>>,
}

/// A list while its lines are gathered.
struct Gathered {
    items: Vec<Item>,
    indentation: Indentation,
    has_nested: bool,
    after_blank: bool,
}

impl Blocks {
    pub(super) fn list(&mut self, mark: usize) -> bool {
        let window = self.window();
        let is_bullet = bullet_mark(&window, mark).is_some();
        if !(is_bullet || ordered_mark(&window, mark).is_some()) || !self.may_nest() {
            return false;
        }
        let start = self.position;
        let kind = if is_bullet { Kind::UnorderedList } else { Kind::OrderedList };
        let list = self.tree.new_node(kind, start..start);
        self.take_pending(list);
        let (items, at_boundary) = self.gather_items(is_bullet);
        self.tree.node_mut(list).end = self.position as u32;
        self.add_node(list);
        let blank = self.read_items(list, items, at_boundary);
        if let Some(blank) = blank.filter(|_| !at_boundary) {
            self.add_node(blank);
        }
        if self.options.gfm {
            self.find_tasks(list);
        }
        true
    }

    /// The items' lines, and whether a `^` ended the list.
    fn gather_items(&mut self, is_bullet: bool) -> (Vec<Item>, bool) {
        let mut list = Gathered {
            items: Vec::new(),
            indentation: Indentation { columns: 4 },
            has_nested: false,
            after_blank: false,
        };
        while self.position < self.end {
            let at = self.position;
            let window = self.window();
            if list.after_blank && rule_end(&window, at).is_some() {
                break;
            }
            if self.is_end_of_block(at) {
                self.position = window.line_end(at);
                return (list.items, true);
            }
            let allowed = if list.items.is_empty() { 3 } else { list.indentation.next_mark() };
            let mark = window.skip_indent(at).min(at + allowed);
            let behind = if is_bullet { bullet_mark(&window, mark) } else { ordered_mark(&window, mark) };
            if let Some(behind) = behind {
                self.first_line(&mut list, behind);
            } else if list.indentation.holds(&window, at)
                || !list.after_blank && self.is_lazy_line(list.indentation, at)
            {
                self.next_line(&mut list);
            } else if let Some(end) = self.window().blank_lines(at) {
                self.arena.copy(at..end);
                self.position = end;
                (list.has_nested, list.after_blank) = (true, true);
                self.end_piece(&mut list);
            } else {
                break;
            }
        }
        (list.items, false)
    }

    /// What was appended to the arena belongs to the last piece.
    fn end_piece(&self, list: &mut Gathered) {
        if let Some(piece) = list.items.last_mut().and_then(|item| item.pieces.last_mut()) {
            piece.end = self.arena.text.len();
        }
    }

    fn first_line(&mut self, list: &mut Gathered, behind: usize) {
        let at = self.position;
        let node = self.tree.new_node(Kind::Item, at..behind);
        let from = self.arena.text.len();
        list.indentation = self.item_line(node, behind);
        let piece = from..self.arena.text.len();
        let window = Window { text: &self.arena.text, start: piece.start, end: piece.end };
        list.has_nested = begins_list(&window, piece.start, Some(3));
        list.after_blank = false;
        list.items.push(Item { node, pieces: vec![piece] });
    }

    /// Appends the text of an item's first line, with its attributes read off.
    pub(super) fn item_line(&mut self, node: NodeId, behind: usize) -> Indentation {
        let window = self.window();
        let end = window.line_end(behind);
        let at = self.position;
        let mut columns = behind - at;
        let list = item_attributes(&window, behind, end);
        let is_blank = window.skip_space(list.as_ref().map_or(behind, |(_, end)| *end)) >= end;
        let mut text = window.skip_space(behind).min(end);
        if is_blank {
            columns = 4;
        } else {
            // Tabs count to the next stop.
            let start = columns;
            for byte in window.bytes(behind..text) {
                columns += if *byte == b'\t' { 4 - columns % 4 } else { 1 };
            }
            // White space that is neither is dropped without being counted.
            if window.bytes(behind..text).iter().any(|byte| !matches!(byte, b' ' | b'\t')) {
                let spaces = window.skip(behind, |byte| byte == b' ') - behind;
                columns = start + spaces;
            }
        }
        if let Some((inside, after)) = list {
            let mut attributes = Attributes::default();
            attributes.read(&window, inside.clone());
            attributes.range = inside.start - 2..inside.end + 1;
            text = after.min(end);
            if let Some(own) = self.tree.attributes_mut(node) {
                own.extend(&attributes);
            }
        }
        self.arena.copy(text..end);
        self.position = end;
        Indentation { columns }
    }

    /// Whether a line lazily continues an item.
    pub(super) fn is_lazy_line(&mut self, indentation: Indentation, at: usize) -> bool {
        let window = self.window();
        let mark = window.skip_indent(at).min(at + indentation.columns);
        match window.byte(mark) {
            b'<' => !tags::ends_paragraph(&window, mark),
            b'{' => self.attribute_list_at(mark).is_none(),
            byte => !is_space(byte) || !is_blank_line(&window, mark),
        }
    }

    fn next_line(&mut self, list: &mut Gathered) {
        let line = Line::new(&self.window(), self.position, list.indentation);
        let begins = begins_list(&self.window(), line.start, 3usize.checked_sub(line.kept));
        let mut spaces = 0;
        if begins && line.is_indented && !list.has_nested {
            let from = self.arena.text.len();
            if let Some(item) = list.items.last_mut() {
                item.pieces.push(from..from);
            }
            list.has_nested = true;
        } else if begins && !line.is_indented && list.has_nested {
            // An item that is not indented far enough belongs to the nested list.
            spaces = list.indentation.columns + 4;
        }
        self.copy_line(&line, spaces);
        list.after_blank = false;
        self.end_piece(list);
    }

    /// Appends a line of an item, behind so many spaces.
    pub(super) fn copy_line(&mut self, line: &Line, spaces: usize) {
        let spaces = spaces + line.kept;
        if spaces > 0 {
            self.arena.made(&" ".repeat(spaces), self.position);
        }
        self.arena.copy(line.start..line.end);
        self.position = line.end;
    }

    /// Reads the items' content; gives back the blank lines behind the last.
    fn read_items(&mut self, list: NodeId, items: Vec<Item>, at_boundary: bool) -> Option<NodeId> {
        let mut blank = None;
        let count = items.len();
        let mut has_tight = false;
        for (index, item) in items.into_iter().enumerate() {
            self.tree.adopt(list, item.node);
            let mut children = self.item_children(item);
            let Some(node) = children.0.first().copied() else {
                has_tight = true;
                self.close_item(children);
                continue;
            };
            let kind_at = |blocks: &Self, at: usize| children.0.get(at).map(|id| blocks.tree.node(*id).kind);
            let first = *self.tree.node(node);
            if first.kind == Kind::Paragraph
                && kind_at(self, 1) == Some(Kind::Boundary)
                && first.attributes != NONE
            {
                children.0.remove(1);
            }
            let is_last = index + 1 == count;
            let kind_at = |blocks: &Self, at: usize| children.0.get(at).map(|id| blocks.tree.node(*id).kind);
            let second = kind_at(self, 1);
            let is_tight = second != Some(Kind::Blank) || is_last && children.0.len() == 2 && !at_boundary;
            let mut is_transparent = false;
            if first.kind == Kind::Paragraph && is_tight && (!is_last || count == 1 || has_tight) {
                is_transparent = true;
                let goes_on = second.is_some_and(|kind| kind != Kind::Blank);
                self.make_transparent(node, goes_on);
            }
            has_tight |= first.kind != Kind::Paragraph || is_transparent;
            let last = children.0.last().copied().filter(|id| self.tree.node(*id).kind == Kind::Blank);
            if last.is_some() {
                children.0.pop();
            }
            blank = last;
            self.close_item(children);
        }
        blank
    }

    pub(super) fn make_transparent(&mut self, paragraph: NodeId, goes_on: bool) {
        let node = self.tree.node_mut(paragraph);
        node.flags |= TRANSPARENT;
        if goes_on && self.arena.text.as_bytes().get(node.end as usize) == Some(&b'\n') {
            node.end += 1;
        } else if goes_on {
            node.flags |= super::tree::LINE_AFTER;
        }
    }

    fn item_children(&mut self, item: Item) -> (Vec<NodeId>, NodeId) {
        self.levels.push(super::blocks::Level { node: item.node, children: Vec::new(), pending: None });
        for piece in item.pieces {
            self.nested(piece);
        }
        let children = self.levels.pop().map(|level| level.children).unwrap_or_default();
        (children, item.node)
    }

    fn close_item(&mut self, (children, node): (Vec<NodeId>, NodeId)) {
        for child in children {
            self.tree.adopt(node, child);
        }
    }

    /// Boxes of task lists.
    fn find_tasks(&mut self, list: NodeId) {
        let mut is_task_list = false;
        let mut next = self.tree.node(list).first;
        while next != NONE {
            let item = *self.tree.node(next);
            let paragraph = *self.tree.node(item.first);
            if item.first != NONE && paragraph.kind == Kind::Paragraph {
                let window = Window { text: &self.arena.text, start: 0, end: paragraph.end as usize };
                let found = task_box(&window, paragraph.start as usize);
                if let Some((text, is_done)) = found {
                    is_task_list = true;
                    let from = self.arena.text.len() as u32;
                    let checked = if is_done { " checked=\"checked\"" } else { "" };
                    let input =
                        "<input type=\"checkbox\" class=\"task-list-item-checkbox\" disabled=\"disabled\"";
                    self.arena.made(&format!("{input}{checked} />"), paragraph.start as usize);
                    self.arena.copy(text..paragraph.end as usize);
                    let paragraph = self.tree.node_mut(item.first);
                    (paragraph.start, paragraph.end) = (from, self.arena.text.len() as u32);
                }
                if is_task_list {
                    self.tree.node_mut(next).flags |= TASK_CLASS;
                }
            }
            next = item.next;
        }
        if is_task_list {
            self.tree.node_mut(list).flags |= TASK_CLASS;
        }
    }
}

/// `[ ] ` or `[x] ` at the start of a text: where the rest begins, and whether it is ticked.
fn task_box(window: &Window<'_>, at: usize) -> Option<(usize, bool)> {
    let start = window.skip_space(at);
    let is_done = match window.bytes(start..start + 3) {
        b"[ ]" => false,
        b"[x]" | b"[X]" => true,
        _ => return None,
    };
    let text = window.skip_space(start + 3);
    (text > start + 3).then_some((text, is_done))
}

/// The attribute list at the start of an item: its content, and where the white space behind it ends.
pub(super) fn item_attributes(window: &Window<'_>, at: usize, end: usize) -> Option<(Range<usize>, usize)> {
    let open = window.skip_space(at);
    if open >= end || !window.starts_with(open, "{:") {
        return None;
    }
    let inside = open + 2;
    let name = window.name_length(inside);
    if matches!(window.byte(inside + name), b':') || window.byte(inside) == b'/' {
        return None;
    }
    let line = Window { end, ..*window };
    let close = super::extensions::closing_brace(&mut super::scan::Next::default(), &line, inside)?;
    (close > inside).then(|| (inside..close, line.skip_space(close + 1)))
}
