//! `*emphasis*`, `__strong__`, `~~deleted~~`.

use super::scan::{is_alphanumeric, is_space};
use super::spans::{Context, IN_EMPHASIS, IN_STRONG, MAX_DEPTH, Mode, Spans, Stop};
use super::tree::{Kind, NodeId};

impl Spans<'_> {
    pub(super) fn emphasis(&mut self, parent: NodeId, at: usize) -> bool {
        let window = self.window();
        let mark = window.byte(at);
        let length = if window.byte(at + 1) == mark { 2 } else { 1 };
        let within = if length == 2 { IN_STRONG } else { IN_EMPHASIS };
        let content = at + length;
        let cannot_open = mark == b'_' && self.is_in_word(at)
            || self.is_space_at(content)
            || content >= self.end
            || self.context & within != 0;
        if cannot_open {
            return self.as_text(parent, at..content);
        }
        let kind = if length == 2 { Kind::Strong } else { Kind::Emphasis };
        let mut found = self.attempt(parent, kind, at, content, Stop::Mark(mark, length), within);
        let mut length = length;
        if found.is_none() && kind == Kind::Strong && self.tree.node(parent).kind != Kind::Emphasis {
            length = 1;
            found = self.attempt(parent, Kind::Emphasis, at, at + 1, Stop::Mark(mark, 1), IN_EMPHASIS);
        }
        let Some(node) = found else { return self.as_text(parent, at..content) };
        self.position += length;
        self.tree.node_mut(node).end = self.position as u32;
        true
    }

    /// Whether a letter, or a letter and a hyphen, stands before a place.
    fn is_in_word(&self, at: usize) -> bool {
        let before = self.window().slice(self.start..at);
        let mut before = before.chars().rev();
        match before.next() {
            Some('-') => before.next().is_some_and(char::is_alphabetic),
            Some(c) => c.is_alphabetic(),
            None => false,
        }
    }

    /// Whether the mark at a place closes emphasis that is not empty.
    pub(super) fn is_closing_mark(&self, mark: u8, length: usize, at: usize) -> bool {
        let window = self.window();
        let is_mark = |place: usize| window.byte(place) == mark;
        if length == 2 && !is_mark(at + 1) || at == self.start || is_space(window.byte(at - 1)) {
            return false;
        }
        let is_double = length == 1 && is_mark(at + 1) && !is_mark(at + 2);
        let goes_on = mark == b'_' && window.char_at(at + length).is_some_and(is_alphanumeric);
        !is_double && !goes_on
    }

    pub(super) fn strike(&mut self, parent: NodeId, at: usize) -> bool {
        let window = self.window();
        let content = at + 2;
        let first = window.byte(content);
        if is_space(first) || first == b'~' || content >= self.end {
            return false;
        }
        let close = self.memory.strike.find_with(&window, content + 1, |window, mut from| {
            loop {
                from += memchr::memmem::find(window.bytes(from..window.end), b"~~")?;
                let before = window.byte(from - 1);
                if !is_space(before) && before != b'~' {
                    return Some(from);
                }
                from += 1;
            }
        });
        let Some(close) = close else { return false };
        let node = self.tree.push(parent, Kind::Deleted, at..close + 2);
        // Its content is a text of its own: what is around it does not count.
        let memory = std::mem::take(&mut self.memory);
        let outer = (self.start, self.end, self.context, self.attempts);
        (self.start, self.end, self.context, self.attempts) = (content, close, 0, 0);
        self.position = content;
        self.depth += 1;
        self.run(node, Stop::End, Mode::Full);
        self.depth -= 1;
        (self.start, self.end, self.context, self.attempts) = outer;
        self.memory = memory;
        self.position = close + 2;
        true
    }

    /// Tries a construct that may have no end: reads it as a node; without an end all is as before.
    pub(super) fn attempt(
        &mut self,
        parent: NodeId,
        kind: Kind,
        start: usize,
        content: usize,
        stop: Stop<'_>,
        within: Context,
    ) -> Option<NodeId> {
        if self.depth >= MAX_DEPTH {
            return None;
        }
        let saved = (self.tree.node(parent).last, self.tree.nodes.len(), self.undefined.len(), self.context);
        let node = self.tree.push(parent, kind, start..start);
        let side = (self.tree.tags.len(), self.tree.links.len());
        self.depth += 1;
        self.attempts += 1;
        self.context |= within;
        self.position = content;
        let found = self.run(node, stop, Mode::Full);
        self.context = saved.3;
        self.attempts -= 1;
        self.depth -= 1;
        if found {
            return Some(node);
        }
        self.tree.truncate(parent, saved.0, saved.1);
        self.tree.tags.truncate(side.0);
        self.tree.links.truncate(side.1);
        // Attributes stay: those of a definition may be among them.
        self.undefined.truncate(saved.2);
        None
    }
}
