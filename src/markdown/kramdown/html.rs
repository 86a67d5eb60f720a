//! Blocks of raw HTML (J-MD-34..36, 39).

use std::ops::Range;

use super::blocks::{Blocks, Flow, Level};
use super::scan::Window;
use super::tags::{self, StartTag};
use super::tree::{Kind, Model, TagData};

impl Blocks {
    /// What begins with `<`; `None` when it is not HTML on a line of its own.
    pub(super) fn html(&mut self, mark: usize) -> Option<Flow> {
        let window = Window { text: &self.arena.text, start: self.start, end: self.end };
        let at = self.position;
        if mark == at
            && let Some(end) = self.memory.tags.comment_end(&window, at)
        {
            self.position = end;
            self.skip_line_end();
            self.add(Kind::CommentBlock, at..end);
            return Some(Flow::On);
        }
        if window.byte(mark + 1) == b'/' {
            let (name, end) = tags::end_tag(&window, mark)?;
            let name = window.slice(name);
            let closes = !tags::is_span(&name.to_lowercase()) && self.is_open(&name.to_lowercase());
            return closes.then(|| {
                self.position = end;
                Flow::Closed
            });
        }
        let tag = self.memory.tags.start_tag(&window, mark)?;
        if tags::is_span(&window.slice(tag.name.clone()).to_lowercase())
            || self.levels.len() >= super::blocks::MAX_DEPTH
        {
            return None;
        }
        self.element(&tag);
        Some(Flow::On)
    }

    /// Whether the innermost level is an element of this name.
    fn is_open(&self, name: &str) -> bool {
        let Some(level) = self.levels.last() else { return false };
        let node = self.tree.node(level.node);
        let Some(data) = self.tree.tag(node).filter(|_| node.kind == Kind::HtmlBlock) else { return false };
        tags::element_name(self.window().slice(data.name.clone())) == name
    }

    /// How the innermost level is read, if it is raw HTML.
    fn is_in_raw(&self) -> bool {
        let Some(level) = self.levels.last() else { return false };
        let node = self.tree.node(level.node);
        node.kind == Kind::HtmlBlock && self.tree.tag(node).is_some_and(|data| data.model == Model::Raw)
    }

    fn skip_line_end(&mut self) {
        let window = self.window();
        let end = window.skip_blanks(self.position);
        if window.byte(end) == b'\n' {
            self.position = end + 1;
        }
    }

    /// Reads an element from its start tag on.
    fn element(&mut self, tag: &StartTag) {
        let name = tags::element_name(self.window().slice(tag.name.clone())).into_owned();
        self.position = tag.range.end;
        let node = self.tree.new_node(Kind::HtmlBlock, tag.range.clone());
        self.take_pending(node);
        let in_raw = self.is_in_raw();
        let wanted = tag.markdown.clone().map(|value| self.window().slice(value));
        let model = match wanted {
            Some("1") => tags::model(&name),
            Some("block") => Model::Block,
            Some("span") => Model::Span,
            Some("0") => Model::Raw,
            _ if !in_raw && self.options.parse_block_html => tags::model(&name),
            _ => Model::Raw,
        };
        self.tree.node_mut(node).data = self.tree.tags.len() as u32;
        let is_closed = tag.self_closing || tags::is_void(&name);
        let end = tag.range.end;
        self.tree.tags.push(TagData {
            tag: tag.range.clone(),
            name: tag.name.clone(),
            model,
            is_closed,
            content: end..end,
        });
        self.add_node(node);
        if name == "script" || name == "style" {
            let content = self.read_to_end_tag(&name, &tag.range);
            self.tree.push(node, Kind::Text, content);
            return;
        }
        if model == Model::Block {
            self.skip_line_end();
        }
        if is_closed {
            return;
        }
        match model {
            Model::Block => {
                if self.content(node) == Flow::On {
                    self.note_open(&tag.range);
                }
            }
            Model::Span => {
                let content = self.read_to_end_tag(&name, &tag.range);
                if let Some(data) = self.tree.tags.last_mut().filter(|data| data.tag == tag.range) {
                    data.content = content;
                }
            }
            Model::Raw => self.raw_content(node, &name),
        }
        if !in_raw {
            self.skip_line_end();
        }
    }

    /// The text up to the end tag, or to the end; the position is behind.
    fn read_to_end_tag(&mut self, name: &str, tag: &Range<usize>) -> Range<usize> {
        let start = self.position;
        let found = tags::find_end_tag(&self.window(), start, name);
        if found.is_none() {
            self.note_open(tag);
        }
        let end = found.unwrap_or(self.end..self.end);
        self.position = end.end;
        start..end.start
    }

    /// Reads the content of an element that is no Markdown.
    fn raw_content(&mut self, node: u32, name: &str) {
        self.levels.push(Level { node, children: Vec::new(), pending: None });
        let mut text = self.position;
        while self.position < self.end {
            let window = Window { text: &self.arena.text, start: self.start, end: self.end };
            let Some(at) = window.find_byte(self.position, b'<') else { break };
            let other = self.memory.tags.comment_end(&window, at);
            if let Some(end) = other.or_else(|| self.memory.tags.instruction_end(&window, at)) {
                self.raw_text(text..at);
                self.add(Kind::CommentBlock, at..end);
                (text, self.position) = (end, end);
            } else if let Some((end_name, end)) = tags::end_tag(&window, at) {
                self.position = end;
                if tags::element_name(window.slice(end_name)) == name {
                    self.raw_text(text..at);
                    self.close_level();
                    return;
                }
            } else if let Some(tag) = self
                .memory
                .tags
                .start_tag(&window, at)
                .filter(|_| self.levels.len() < super::blocks::MAX_DEPTH)
            {
                self.raw_text(text..at);
                self.element(&tag);
                text = self.position;
            } else {
                self.position = at + 1;
            }
        }
        self.position = self.end;
        let tag = self.tree.node(node).range();
        self.note_open(&tag);
        self.raw_text(text..self.end);
        self.close_level();
    }

    /// Keeps the start tag of an element that nothing closes, but for those around another one: that swallowed their end tags.
    fn note_open(&mut self, tag: &Range<usize>) {
        let open = &mut self.losses.open_tags;
        if open.last().is_none_or(|(inner, _)| inner.start < tag.start || inner.start >= self.end) {
            open.push((tag.clone(), self.end));
        }
    }

    fn raw_text(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.add(Kind::Text, range);
        }
    }
}
