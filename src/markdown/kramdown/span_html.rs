//! Raw HTML within a line (J-MD-37..39).

use super::spans::{MAX_DEPTH, Mode, Spans, Stop};
use super::tags;
use super::tree::{Kind, Model, NodeId, TagData};

impl Spans<'_> {
    /// `<`: an address, a tag, a comment, guillemets.
    pub(super) fn angle(&mut self, parent: NodeId, at: usize, mode: Mode) -> bool {
        (mode == Mode::Full && self.address(parent, at))
            || self.html(parent, at, mode)
            || (mode == Mode::Full && self.symbol(parent, at))
    }

    /// Comments, and elements within a line.
    fn html(&mut self, parent: NodeId, at: usize, mode: Mode) -> bool {
        let window = self.window();
        if let Some(end) = self.memory.tags.comment_end(&window, at) {
            self.tree.push(parent, Kind::Comment, at..end);
            self.position = end;
            return true;
        }
        if let Some((_, end)) = tags::end_tag(&window, at) {
            return self.as_text(parent, at..end);
        }
        let Some(tag) = self.memory.tags.start_tag(&window, at) else {
            let begins = matches!(window.byte(at + 1), b'/')
                || window.starts_with(at, "<!--")
                || tags::name_range(&window, at + 1).is_some();
            return begins && self.as_text(parent, at..at + 1);
        };
        let name = tags::element_name(window.slice(tag.name.clone()));
        if tags::is_block(&name) {
            return self.as_text(parent, tag.range);
        }
        self.element(parent, &tag, &name, mode);
        true
    }

    fn element(&mut self, parent: NodeId, tag: &tags::StartTag, name: &str, mode: Mode) {
        let is_raw = tags::model(name) == Model::Raw;
        let wanted = tag.markdown.clone().map(|value| self.window().slice(value));
        let is_markdown = match wanted {
            Some("span") => true,
            Some("1") => !is_raw,
            Some("0") => false,
            _ => !is_raw && mode != Mode::Html && self.options.parse_span_html,
        };
        let node = self.tree.push(parent, Kind::HtmlSpan, tag.range.clone());
        self.tree.node_mut(node).data = self.tree.tags.len() as u32;
        self.tree.tags.push(TagData {
            tag: tag.range.clone(),
            name: tag.name.clone(),
            model: if is_markdown { Model::Span } else { Model::Raw },
            is_closed: tag.self_closing,
            content: tag.range.end..tag.range.end,
        });
        self.position = tag.range.end;
        if tag.self_closing || tags::is_void(name) || self.depth >= MAX_DEPTH {
            return;
        }
        let key = (tag.range.start, self.context);
        if self.attempts > 0 && self.memory.open_elements.contains(&key) {
            self.position = self.end;
            return;
        }
        self.depth += 1;
        let mode = if is_markdown { Mode::Full } else { Mode::Html };
        let found = self.run(node, Stop::Tag(name), mode);
        self.depth -= 1;
        match self.stop_tag_end(name, self.position).filter(|_| found) {
            Some(end) => self.position = end,
            None => {
                self.push_text(node, self.position..self.end);
                self.position = self.end;
                if self.attempts > 0 {
                    self.memory.open_elements.insert(key);
                }
            }
        }
        self.tree.node_mut(node).end = self.position as u32;
    }

    /// Behind the end tag of an element at a place.
    pub(super) fn stop_tag_end(&self, name: &str, at: usize) -> Option<usize> {
        let window = self.window();
        if window.byte(at + 1) != b'/' {
            return None;
        }
        let written = window.slice(at + 2..at + 2 + name.len());
        if written != name && !(written.eq_ignore_ascii_case(name) && tags::is_known(name)) {
            return None;
        }
        let end = window.skip_space(at + 2 + name.len());
        (window.byte(end) == b'>').then_some(end + 1)
    }
}
