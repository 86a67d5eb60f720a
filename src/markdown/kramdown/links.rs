//! Links and images (J-MD-20..26).

use foldhash::HashMap;
use std::ops::Range;

use super::definitions::normal_label;
use super::inline::is_escapable;
use super::scan::{Window, is_space};
use super::spans::{IN_LINK, MAX_DEPTH, Spans, Stop};
use super::tree::{Kind, LinkData, LinkKind, NONE, NodeId};

/// What a link leads to, and where it ends.
struct Target {
    destination: Range<usize>,
    title: Option<Range<usize>>,
    attributes: u32,
    definition: NodeId,
    end: usize,
}

/// What a bracket turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bracketed {
    Link,
    Text,
    /// Text, since nothing closes it.
    Open,
}

/// How far the end of a destination is looked for before all parentheses of the text are matched at once.
const NEAR: usize = 400;

impl Spans<'_> {
    /// Reads the link or image at a place; if it is none, its mark is text.
    pub(super) fn link(&mut self, parent: NodeId, at: usize, is_image: bool) -> Bracketed {
        let inner = at + 1 + usize::from(is_image);
        if !is_image && self.context & IN_LINK != 0 || self.depth >= MAX_DEPTH {
            self.as_text(parent, at..inner);
            return Bracketed::Text;
        }
        let window = self.window();
        let known = match self.memory.brackets.get(&(inner, self.context)) {
            Some(known) => Some(*known),
            // Without any bracket to come, nothing closes it.
            None => self.memory.bracket.find(&window, inner, "]").is_none().then_some(None),
        };
        match known {
            Some(None) => {
                self.as_text(parent, at..inner);
                return Bracketed::Open;
            }
            Some(Some(close)) if self.target(inner..close).is_none() => {
                self.as_text(parent, at..inner);
                return Bracketed::Text;
            }
            _ => {}
        }
        let saved = (self.tree.node(parent).last, self.tree.nodes.len());
        let bases = (self.brackets.len(), self.closed.len());
        self.brackets.push(inner);
        let kind = if is_image { Kind::Image } else { Kind::Link };
        let found = self.attempt(parent, kind, at, inner, Stop::Bracket(bases.0), IN_LINK);
        let target = if found.is_some() { self.target(inner..self.position) } else { None };
        if let (Some(node), Some(target)) = (found, target) {
            let data = self.tree.links.len() as u32;
            self.tree.links.push(LinkData {
                destination: target.destination,
                title: target.title,
                text: inner..self.position,
                kind: LinkKind::Written,
                attributes: target.attributes,
                definition: target.definition,
            });
            self.position = target.end;
            let node = self.tree.node_mut(node);
            (node.data, node.end) = (data, target.end as u32);
            self.brackets.truncate(bases.0);
            self.closed.truncate(bases.1);
            return Bracketed::Link;
        }
        self.remember_brackets(bases);
        if found.is_some() {
            self.tree.truncate(parent, saved.0, saved.1);
        }
        self.as_text(parent, at..inner);
        if found.is_some() { Bracketed::Text } else { Bracketed::Open }
    }

    /// Keeps which brackets within the text that was read are closed where: it will be read again.
    fn remember_brackets(&mut self, bases: (usize, usize)) {
        for open in self.brackets.drain(bases.0..) {
            self.memory.brackets.insert((open, self.context), None);
        }
        for (open, close) in self.closed.drain(bases.1..) {
            self.memory.brackets.insert((open, self.context), Some(close));
        }
    }

    /// What follows the `]` of a link's text.
    fn target(&mut self, text: Range<usize>) -> Option<Target> {
        let window = self.window();
        let behind = text.end + 1;
        let open = window.skip_space(behind);
        if window.byte(open) == b'['
            && let Some(close) = self.memory.bracket.find(&window, open + 1, "]")
        {
            let label = open + 1..close;
            let found =
                self.defined(if label.is_empty() { text.clone() } else { label.clone() }, label.is_empty());
            if found.is_none() && open == behind && !text.is_empty() {
                self.note_undefined(text, label);
            }
            return found.map(|target| Target { end: close + 1, ..target });
        }
        if window.byte(behind) == b'(' {
            return self.written_target(behind);
        }
        self.defined(text, true).map(|target| Target { end: behind, ..target })
    }

    /// The target of a label. The text of a link is one with its escapes resolved.
    fn defined(&self, label: Range<usize>, is_text: bool) -> Option<Target> {
        let definitions = self.definitions;
        if definitions.links.is_empty() {
            return None;
        }
        let written = self.window().slice(label);
        let label = if is_text && written.contains('\\') {
            normal_label(&unescaped(written))
        } else {
            normal_label(written)
        };
        let target = definitions.links.get(&label?)?;
        target.is_used.set(true);
        let attributes =
            if target.boundary == NONE { NONE } else { self.tree.node(target.boundary).attributes };
        Some(Target {
            destination: target.destination.clone(),
            title: target.title.clone(),
            attributes,
            definition: target.boundary,
            end: 0,
        })
    }

    fn note_undefined(&mut self, text: Range<usize>, label: Range<usize>) {
        let window = self.window();
        let written = if label.is_empty() { text.clone() } else { label.clone() };
        let is_image = text.start >= 2 && window.byte(text.start - 2) == b'!';
        let range = text.start - 1 - usize::from(is_image)..label.end + 1;
        self.undefined.push((range, window.slice(written).to_owned()));
    }

    /// `(destination "title")`
    fn written_target(&mut self, open: usize) -> Option<Target> {
        let window = self.window();
        let end_at = |destination: Range<usize>, end: usize| {
            Some(Target { destination, title: None, attributes: NONE, definition: NONE, end })
        };
        let behind;
        let destination;
        let line = |spans: &mut Self| spans.memory.line.find(&window, open, "\n").unwrap_or(window.end);
        if window.byte(open + 1) == b'<'
            && let Some(close) = self.memory.angle.find(&window, open + 2, ">")
            && close < line(self)
        {
            destination = open + 2..close;
            behind = close + 1;
            if window.byte(behind) == b')' {
                return end_at(destination, behind + 1);
            }
        } else {
            let end = self.destination_end(open)?;
            destination = window.trim(open + 1..end);
            if window.byte(end) == b')' {
                return end_at(destination, end + 1);
            }
            behind = end + 1;
        }
        let (title, end) = self.title(behind)?;
        Some(Target { destination, title: Some(title), attributes: NONE, definition: NONE, end })
    }

    /// The `)` that closes a destination, or the white space before its title.
    fn destination_end(&mut self, open: usize) -> Option<usize> {
        let window = self.window();
        let mut depth = 0usize;
        let near = window.bytes(open..(open + NEAR).min(window.end));
        for (offset, byte) in near.iter().enumerate() {
            match byte {
                b'(' => depth += 1,
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(open + offset);
                    }
                }
                byte if is_space(*byte) && matches!(window.byte(open + offset + 1), b'"' | b'\'') => {
                    return Some(open + offset);
                }
                _ => {}
            }
        }
        if open + NEAR >= window.end {
            return None;
        }
        let quote = self.memory.spaced_quote.find_with(&window, open, |window, at| {
            let bytes = window.bytes(at..window.end);
            bytes
                .windows(2)
                .position(|pair| matches!(pair, [space, b'"' | b'\''] if is_space(*space)))
                .map(|found| at + found)
        });
        let parentheses = self.memory.parentheses.get_or_insert_with(|| matched(&window, open));
        let close = parentheses.get(&open).copied();
        close.into_iter().chain(quote).min()
    }

    /// The title from a place on, and where the link ends.
    fn title(&mut self, at: usize) -> Option<(Range<usize>, usize)> {
        let window = self.window();
        let open = window.skip_space(at);
        let quote = window.byte(open);
        let kind = usize::from(quote == b'\'');
        if !matches!(quote, b'"' | b'\'') {
            return None;
        }
        let first = open + 1 + window.char_at(open + 1).map_or(1, char::len_utf8);
        let close = self.memory.titles[kind].find_with(&window, first, |window, mut at| {
            loop {
                let found = window.find_byte(at, quote)?;
                if window.byte(window.skip_space(found + 1)) == b')' {
                    return Some(found);
                }
                at = found + 1;
            }
        })?;
        Some((open + 1..close, window.skip_space(close + 1) + 1))
    }
}

/// The closing parenthesis of each from a place on.
fn matched(window: &Window<'_>, from: usize) -> HashMap<usize, usize> {
    let mut found = HashMap::default();
    let mut open = Vec::new();
    for at in memchr::memchr2_iter(b'(', b')', window.bytes(from..window.end)).map(|at| from + at) {
        if window.byte(at) == b'(' {
            open.push(at);
        } else if let Some(start) = open.pop() {
            found.insert(start, at);
        }
    }
    found
}

/// A text without the backslashes before what they make plain.
pub(super) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let next = rest.as_bytes().get(at + 1).copied().unwrap_or(0);
        let kept = if is_escapable(next) { at } else { at + 1 };
        plain.push_str(rest.get(..kept).unwrap_or_default());
        let after = if is_escapable(next) {
            plain.push(char::from(next));
            at + 2
        } else {
            at + 1
        };
        rest = rest.get(after..).unwrap_or_default();
    }
    plain.push_str(rest);
    plain
}
