//! Definition lists: the lines of a paragraph are terms, `:` begins what they mean.

use super::attributes::Attributes;
use super::blocks::{Blocks, is_marked};
use super::lists::{Indentation, Line, item_attributes};
use super::scan::Window;
use super::tree::{Kind, NodeId};

/// A definition whose lines are gathered.
struct Definition {
    node: NodeId,
    text: std::ops::Range<usize>,
    /// Whether a blank line stands before it.
    is_loose: bool,
}

impl Blocks {
    pub(super) fn definition_list(&mut self, mark: usize) -> bool {
        if !is_marked(&self.window(), mark + 1) || !self.may_nest() {
            return false;
        }
        let Some((paragraph, is_loose)) = self.take_terms() else { return false };
        let terms = *self.tree.node(paragraph);
        self.tree.node_mut(paragraph).kind = Kind::Boundary;
        let pending = self.tree.new_node(Kind::DefinitionList, terms.range());
        self.take_pending(pending);
        self.tree.node_mut(pending).attributes = terms.attributes;
        let list = self.list_to_extend(pending);
        self.add_terms(list, terms.range());
        let definitions = self.gather_definitions(is_loose);
        if list == pending {
            self.add_node(list);
        }
        let mut blank = None;
        for definition in definitions {
            self.tree.adopt(list, definition.node);
            if let Some(last) = self.read_definition(definition) {
                blank = last;
            }
        }
        if let Some(blank) = blank {
            self.add_node(blank);
        }
        true
    }

    /// Takes the paragraph that holds the terms out of what was read; with whether a blank line follows it.
    fn take_terms(&mut self) -> Option<(NodeId, bool)> {
        let children = &mut self.levels.last_mut()?.children;
        let last = *children.last()?;
        let node = self.tree.node(last);
        if node.kind == Kind::Paragraph {
            children.pop();
            return Some((last, false));
        }
        let before = children.len().checked_sub(2).and_then(|at| children.get(at).copied())?;
        let is_one_line = node.kind == Kind::Blank && self.arena.text.get(node.range()) == Some("\n");
        if !is_one_line || self.tree.node(before).kind != Kind::Paragraph {
            return None;
        }
        children.truncate(children.len() - 2);
        Some((before, true))
    }

    /// The list that the definitions belong to: the one before, if they directly follow it.
    fn list_to_extend(&mut self, new: NodeId) -> NodeId {
        let Some(level) = self.levels.last_mut() else { return new };
        let kind = |id: NodeId| self.tree.node(id).kind;
        match level.children.as_slice() {
            [.., last] if kind(*last) == Kind::DefinitionList => *last,
            [.., list, last] if kind(*last) == Kind::Blank && kind(*list) == Kind::DefinitionList => {
                let list = *list;
                level.children.pop();
                list
            }
            _ => new,
        }
    }

    fn add_terms(&mut self, list: NodeId, terms: std::ops::Range<usize>) {
        let mut at = terms.start;
        while at < terms.end {
            let window = Window { text: &self.arena.text, start: self.start, end: terms.end };
            let end = window.find_byte(at, b'\n').unwrap_or(terms.end);
            let attributes = item_attributes(&window, at, end).map(|(inside, after)| {
                let mut list = Attributes::default();
                list.read(&window, inside.clone());
                list.range = inside.start - 2..inside.end + 1;
                (list, after.min(end))
            });
            let start = attributes.as_ref().map_or(at, |(_, after)| *after);
            let term = self.tree.push(list, Kind::Term, start..end);
            if let Some((attributes, _)) = attributes
                && let Some(own) = self.tree.attributes_mut(term)
            {
                own.extend(&attributes);
            }
            at = end + 1;
        }
    }

    fn gather_definitions(&mut self, mut is_loose: bool) -> Vec<Definition> {
        let mut found: Vec<Definition> = Vec::new();
        let mut indentation = Indentation { columns: 4 };
        let mut after_blank = false;
        while self.position < self.end {
            let at = self.position;
            let window = self.window();
            let allowed = if found.is_empty() { 3 } else { indentation.next_mark() };
            let mark = window.skip_indent(at).min(at + allowed);
            let from = self.arena.text.len();
            if window.byte(mark) == b':' && is_marked(&window, mark + 1) {
                let node = self.tree.new_node(Kind::Definition, at..mark + 1);
                indentation = self.item_line(node, mark + 1);
                found.push(Definition { node, text: from..from, is_loose });
                (is_loose, after_blank) = (false, false);
            } else if self.is_end_of_block(at) {
                break;
            } else if indentation.holds(&window, at) || !after_blank && self.is_lazy_line(indentation, at) {
                let line = Line::new(&self.window(), at, indentation);
                self.copy_line(&line, 0);
                (is_loose, after_blank) = (false, false);
            } else if let Some(end) = self.window().blank_lines(at) {
                self.arena.copy(at..end);
                self.position = end;
                (is_loose, after_blank) = (true, true);
            } else {
                break;
            }
            if let Some(last) = found.last_mut() {
                last.text.end = self.arena.text.len();
            }
        }
        found
    }

    /// Reads a definition's content: `None` when it has none, else the blank lines behind it.
    fn read_definition(&mut self, definition: Definition) -> Option<Option<NodeId>> {
        self.levels.push(super::blocks::Level { node: definition.node, children: Vec::new(), pending: None });
        self.nested(definition.text);
        let mut children = self.levels.pop()?.children;
        children.first()?;
        let last = children.last().copied().filter(|id| self.tree.node(*id).kind == Kind::Blank);
        if last.is_some() {
            children.pop();
        }
        let first = children.first().copied().filter(|id| self.tree.node(*id).kind == Kind::Paragraph);
        if let Some(first) = first.filter(|_| !definition.is_loose) {
            self.make_transparent(first, children.len() > 1);
        }
        for child in children {
            self.tree.adopt(definition.node, child);
        }
        Some(last)
    }
}
