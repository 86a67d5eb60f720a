//! kramdown's extensions on lines of their own: attribute lists, their definitions, `{::comment}` and the like.

use std::ops::Range;

use super::attributes::Attributes;
use super::blocks::{Blocks, DEFINITION};
use super::scan::{Next, Window};
use super::tree::Kind;

/// The extensions there are.
pub(super) const NAMES: [&str; 3] = ["comment", "nomarkdown", "options"];

/// The start or stop tag of an extension.
#[derive(Clone, Debug)]
pub(super) struct ExtensionTag {
    /// Empty in a stop tag.
    pub(super) name: Range<usize>,
    pub(super) options: Range<usize>,
    pub(super) is_closed: bool,
    pub(super) end: usize,
}

/// The `}` that ends what began before `at`.
pub(super) fn closing_brace(next: &mut Next, window: &Window<'_>, at: usize) -> Option<usize> {
    next.find_with(window, at, |window, mut at| {
        loop {
            let found = window.find_byte(at, b'}')?;
            if found == 0 || window.byte(found - 1) != b'\\' {
                return Some(found);
            }
            at = found + 1;
        }
    })
}

/// `{::name options}` at a place.
pub(super) fn start_tag(next: &mut Next, window: &Window<'_>, at: usize) -> Option<ExtensionTag> {
    if !window.starts_with(at, "{::") {
        return None;
    }
    let name = at + 3..window.skip(at + 3, super::scan::is_word);
    let close = closing_brace(next, window, name.end)?;
    let is_closed = window.byte(close - 1) == b'/';
    let options = name.end..(close - usize::from(is_closed)).max(name.end);
    let separated = options.is_empty() || super::scan::is_space(window.byte(options.start));
    (!name.is_empty() && separated).then(|| ExtensionTag { name, options, is_closed, end: close + 1 })
}

/// `{:/name}` or `{:/}` at a place: where it ends.
pub(super) fn stop_tag(window: &Window<'_>, at: usize, name: &str) -> Option<usize> {
    if !window.starts_with(at, "{:/") {
        return None;
    }
    let end = if window.starts_with(at + 3, name) { at + 3 + name.len() } else { at + 3 };
    (window.byte(end) == b'}').then_some(end + 1)
}

impl Blocks {
    /// The content of the attribute list that is all of a line, and where the line ends.
    pub(super) fn attribute_list_at(&mut self, mark: usize) -> Option<(Range<usize>, usize)> {
        let window = Window { text: &self.arena.text, start: self.start, end: self.end };
        if !window.starts_with(mark, "{:") || matches!(window.byte(mark + 2), b':' | b'/') {
            return None;
        }
        let close = closing_brace(&mut self.memory.brace, &window, mark + 2)?;
        let end = window.blank_to_line_end(close + 1).filter(|_| close > mark + 2)?;
        Some((mark + 2..close, end))
    }

    pub(super) fn extension(&mut self, mark: usize) -> bool {
        let at = self.position;
        let window = self.window();
        if !window.starts_with(mark, "{:") {
            return false;
        }
        if window.byte(mark + 2) == b':' {
            return self.named_extension(mark);
        }
        let Some((inside, end)) = self.attribute_list_at(mark) else { return false };
        let window = self.window();
        let mut list = Attributes::default();
        let name = inside.start..inside.start + window.name_length(inside.start);
        if !name.is_empty() && window.byte(name.end) == b':' && name.end + 1 < inside.end {
            list.read(&window, name.end + 1..inside.end);
            let name = window.slice(name).to_owned();
            self.definitions.attribute_lists.entry(name).or_default().extend(&list);
            self.position = end;
            self.add_block(Kind::Boundary, at..end);
            return true;
        }
        list.read(&window, inside.clone());
        list.range = mark..inside.end + 1;
        self.position = end;
        let block = self.last_child().filter(|id| {
            let last = self.tree.node(*id);
            last.kind != Kind::Blank && (last.kind != Kind::Boundary || last.data == DEFINITION)
        });
        match block {
            Some(block) => {
                if let Some(attributes) = self.tree.attributes_mut(block) {
                    attributes.extend(&list);
                }
                let next = self.window().skip_indent(end);
                if end >= self.end || self.attribute_list_at(next).is_none() {
                    self.add_block(Kind::Boundary, at..end);
                }
            }
            None => {
                if let Some(level) = self.levels.last_mut() {
                    level.pending.get_or_insert_default().extend(&list);
                }
            }
        }
        true
    }

    /// `{::comment}`, `{::nomarkdown}`, `{::options … /}`.
    fn named_extension(&mut self, mark: usize) -> bool {
        let window = Window { text: &self.arena.text, start: self.start, end: self.end };
        let at = self.position;
        let Some(tag) = start_tag(&mut self.memory.brace, &window, mark) else { return false };
        let Some(line) = window.blank_to_line_end(tag.end) else { return false };
        let name = window.slice(tag.name.clone());
        let Some(kind) = NAMES.iter().position(|known| *known == name) else { return false };
        let mut body = None;
        let mut end = line;
        if !tag.is_closed {
            let stop = if self.memory.open_extensions[kind] { None } else { block_stop(&window, line, name) };
            let Some(stop) = stop else {
                self.memory.open_extensions[kind] = true;
                return false;
            };
            let without_line_end = line..stop.start.saturating_sub(1).max(line);
            (body, end) = (Some(without_line_end), stop.end);
        }
        let mut list = Attributes::default();
        list.read(&window, tag.options);
        self.position = end;
        match (name, body) {
            ("comment", Some(body)) => {
                self.add(Kind::NoteBlock, body);
            }
            ("nomarkdown", Some(body)) => {
                let shown = is_html(&list);
                self.add(
                    if shown { Kind::RawBlock } else { Kind::NoteBlock },
                    if shown { body } else { end..end },
                );
            }
            ("options", _) => {
                self.options.apply(&list);
                self.add_block(Kind::Boundary, at..end);
            }
            _ => {}
        }
        true
    }
}

/// Whether what is not Markdown is meant for HTML.
pub(super) fn is_html(list: &Attributes) -> bool {
    list.get("type").is_none_or(|kinds| {
        kinds.trim().is_empty() || kinds.split_ascii_whitespace().any(|kind| kind == "html")
    })
}

/// The line that stops an extension.
fn block_stop(window: &Window<'_>, from: usize, name: &str) -> Option<Range<usize>> {
    let mut at = from;
    while at < window.end {
        let found = at + memchr::memmem::find(window.bytes(at..window.end), b"{:/")?;
        let line = window.slice(from..found).rfind('\n').map_or(from, |end| from + end + 1);
        let indent = found - line;
        let end = stop_tag(window, found, name).and_then(|end| window.blank_to_line_end(end));
        if indent <= 3
            && window.bytes(line..found).iter().all(|byte| *byte == b' ')
            && let Some(end) = end
        {
            return Some(line..end);
        }
        at = found + 3;
    }
    None
}
