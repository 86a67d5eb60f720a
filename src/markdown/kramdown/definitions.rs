//! What is defined in one place and used in another: link targets, footnotes, abbreviations (J-MD-11, 12, 25).

use std::cell::Cell;
use std::ops::Range;

use foldhash::HashMap;

use super::arena::Arena;
use super::attributes::Attributes;
use super::blocks::{Blocks, DEFINITION};
use super::scan::{Window, is_space};
use super::tree::{Kind, NONE, NodeId};
use crate::markdown::LinkDefinition;

/// The target of reference links.
#[derive(Clone, Debug)]
pub(super) struct LinkTarget {
    pub(super) destination: Range<usize>,
    pub(super) title: Option<Range<usize>>,
    /// The node that an attribute list behind it belongs to, if the text defines it.
    pub(super) boundary: NodeId,
    /// `[label]`
    pub(super) mark: Range<usize>,
    /// Whether a link asked for it.
    pub(super) is_used: Cell<bool>,
}

/// A footnote.
#[derive(Clone, Debug)]
pub(super) struct FootnoteDefinition {
    pub(super) content: NodeId,
    /// `[^name]:`
    pub(super) mark: Range<usize>,
}

/// An abbreviation.
#[derive(Clone, Debug)]
pub(super) struct AbbreviationDefinition {
    pub(super) word: String,
    pub(super) title: Range<usize>,
    pub(super) boundary: NodeId,
}

/// All that a text defines.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    /// By label; a later definition takes the place of an earlier one.
    pub(super) links: HashMap<String, LinkTarget>,
    pub(super) footnotes: HashMap<String, FootnoteDefinition>,
    pub(super) abbreviations: Vec<AbbreviationDefinition>,
    pub(super) attribute_lists: HashMap<String, Attributes>,
    /// The marks of definitions that say something else than a later one of the same label, with the mark of that.
    pub(super) replaced: Vec<(Range<usize>, Range<usize>)>,
    /// Where the arena's text holds what the settings define: it stands nowhere in the source.
    pub(super) given: Range<usize>,
}

impl Definitions {
    /// Adds the targets that the settings define, but for labels that the text defines itself.
    pub(super) fn add_given(&mut self, arena: &mut Arena, given: &[LinkDefinition]) {
        let start = arena.text.len();
        let mut append = |text: &str| {
            let start = arena.text.len();
            arena.made(text, 0);
            start..arena.text.len()
        };
        for LinkDefinition { label, destination, title } in given {
            let Some(label) = normal_label(label) else { continue };
            self.links.entry(label).or_insert_with(|| LinkTarget {
                destination: append(destination),
                title: title.as_deref().map(&mut append),
                boundary: NONE,
                mark: 0..0,
                is_used: Cell::new(true),
            });
        }
        self.given = start..arena.text.len();
    }
}

/// The longest label of a link in bytes. kramdown has no limit, and reads the label again for every bracket.
const MAX_LABEL: usize = 1000;

/// A label as it is looked up.
pub(crate) fn normal_label(label: &str) -> Option<String> {
    if label.len() > MAX_LABEL {
        return None;
    }
    let mut normal = String::with_capacity(label.len());
    let mut in_space = false;
    for c in label.chars() {
        let is_space = c.is_ascii() && is_space(c as u8);
        if !is_space {
            normal.extend(c.to_lowercase());
        } else if !in_space {
            normal.push(' ');
        }
        in_space = is_space;
    }
    Some(normal)
}

impl Blocks {
    /// A boundary that an attribute list behind it belongs to.
    fn add_definition(&mut self, range: Range<usize>) -> NodeId {
        let id = self.add_block(Kind::Boundary, range);
        self.tree.node_mut(id).data = DEFINITION;
        id
    }

    pub(super) fn link_definition(&mut self, mark: usize) -> bool {
        let window = self.window();
        let line = window.line_end(mark);
        let label = mark + 1..window.skip(mark + 1, |byte| !matches!(byte, b']' | b'\n'));
        if label.is_empty() || !window.starts_with(label.end, "]:") {
            return false;
        }
        let start = window.skip_blanks(label.end + 2);
        let found = angle_target(&window, start, line).or_else(|| target(&window, start, line));
        let Some(found) = found else { return false };
        let mark = mark..label.end + 1;
        let Some(label) = normal_label(window.slice(label)) else { return false };
        let at = self.position;
        self.position = found.end;
        let boundary = self.add_definition(at..found.end);
        let target = LinkTarget {
            destination: found.destination.clone(),
            title: found.title,
            boundary,
            mark: mark.clone(),
            is_used: Cell::new(false),
        };
        if let Some(earlier) = self.definitions.links.insert(label, target) {
            let window = self.window();
            let before = window.text.get(earlier.destination).unwrap_or_default();
            let is_other = !is_remark(before) && before != window.slice(found.destination);
            self.definitions.replaced.extend(is_other.then_some((earlier.mark, mark)));
        }
        true
    }

    pub(super) fn footnote_definition(&mut self, mark: usize) -> bool {
        let window = self.window();
        let name = mark + 2..mark + 2 + window.name_length(mark + 2);
        if window.byte(mark + 1) != b'^'
            || name.is_empty()
            || !window.starts_with(name.end, "]:")
            || !self.may_nest()
        {
            return false;
        }
        let content = name.end + 2;
        let mut end = self.window().line_end(content);
        end = self.indented_end(end);
        let from = self.arena.text.len();
        let mut at = content;
        while at < end {
            let window = self.window();
            let (start, next) = (skip_one_indent(&window, at), window.line_end(at));
            self.arena.copy(start..next);
            at = next;
        }
        let cut = from..self.arena.text.len();
        let node = self.tree.new_node(Kind::Footnote, mark..end);
        let name_text = self.window().slice(name.clone()).to_owned();
        self.content_of(node, cut);
        let at = std::mem::replace(&mut self.position, end);
        self.add_definition(at..end);
        let mark = mark..name.end + 1;
        let definition = FootnoteDefinition { content: node, mark: mark.clone() };
        if let Some(earlier) = self.definitions.footnotes.insert(name_text, definition) {
            self.definitions.replaced.push((earlier.mark, mark));
        }
        true
    }

    pub(super) fn abbreviation(&mut self, mark: usize) -> bool {
        let window = self.window();
        let line = window.line_end(mark);
        if window.byte(mark + 1) != b'[' {
            return false;
        }
        let inside = window.slice(mark + 2..line);
        let Some(close) = inside
            .char_indices()
            .skip(1)
            .find_map(|(at, _)| inside.get(at..)?.starts_with("]:").then_some(at))
        else {
            return false;
        };
        let word = inside.get(..close).unwrap_or_default().to_owned();
        let title = window.trim(mark + 2 + close + 2..line);
        let at = std::mem::replace(&mut self.position, line);
        let boundary = self.add_definition(at..line);
        let definition = AbbreviationDefinition { word, title, boundary };
        let known = self.definitions.abbreviations.iter_mut().find(|known| known.word == definition.word);
        match known {
            Some(known) => *known = definition,
            None => self.definitions.abbreviations.push(definition),
        }
        true
    }
}

/// Whether a definition only holds a remark: `[//]: # (a remark)`, `[comment]: <> (a remark)`.
pub(super) fn is_remark(destination: &str) -> bool {
    destination.is_empty() || destination.starts_with('#') || destination.starts_with("<>")
}

/// Behind one level of indentation, if there is one.
pub(super) fn skip_one_indent(window: &Window<'_>, at: usize) -> usize {
    if window.byte(at) == b'\t' {
        at + 1
    } else if window.starts_with(at, "    ") {
        at + 4
    } else {
        at
    }
}

/// What follows the label of a definition.
struct Found {
    destination: Range<usize>,
    title: Option<Range<usize>>,
    end: usize,
}

/// `<url>`, with a title or without.
fn angle_target(window: &Window<'_>, start: usize, line: usize) -> Option<Found> {
    if window.byte(start) != b'<' {
        return None;
    }
    let mut from = start + 1;
    loop {
        let close = window.find_byte(from, b'>').filter(|close| *close < line)?;
        let title = title_on_line(window, close + 1, line).map(|title| (title, line));
        let title = title.or_else(|| title_on_next_line(window, close + 1, line));
        let destination = start + 1..close;
        if let Some((title, end)) = title {
            return Some(Found { destination, title: Some(title), end });
        }
        if window.skip_blanks(close + 1) + 1 == line {
            return Some(Found { destination, title: None, end: line });
        }
        from = close + 1;
    }
}

/// The rest of the line, up to a title.
fn target(window: &Window<'_>, start: usize, line: usize) -> Option<Found> {
    let written = trim_blanks(window, start..line);
    if window.trim(written.clone()).is_empty() {
        return None;
    }
    let mut at = start;
    while at < written.end {
        let next = window.skip_blanks(at);
        if next > at
            && at > start
            && let Some(title) = title_on_line(window, at, line)
        {
            return Some(Found { destination: start..at, title: Some(title), end: line });
        }
        at = window.skip(next, |byte| !matches!(byte, b' ' | b'\t')).min(written.end);
        if next == at {
            break;
        }
    }
    let has_quote =
        window.bytes(written.clone()).windows(2).any(|pair| matches!(pair, [b' ' | b'\t', b'"' | b'\'']));
    if has_quote {
        return None;
    }
    let title = title_on_next_line(window, written.end, line);
    let end = title.as_ref().map_or(line, |(_, end)| *end);
    Some(Found { destination: written, title: title.map(|(title, _)| title), end })
}

/// The range without spaces, tabs and line end behind it.
fn trim_blanks(window: &Window<'_>, range: Range<usize>) -> Range<usize> {
    let bytes = window.bytes(range.clone());
    let kept =
        bytes.iter().rposition(|byte| !matches!(byte, b' ' | b'\t' | b'\n')).map_or(0, |last| last + 1);
    range.start..range.start + kept
}

/// A title behind white space that ends the line.
fn title_on_line(window: &Window<'_>, at: usize, line: usize) -> Option<Range<usize>> {
    let open = window.skip_blanks(at);
    (open > at).then(|| quoted_to_line_end(window, open, line)).flatten()
}

/// A title alone on the next line: with the end of that line.
fn title_on_next_line(window: &Window<'_>, at: usize, line: usize) -> Option<(Range<usize>, usize)> {
    if window.skip_blanks(at) + 1 != line || line >= window.end {
        return None;
    }
    let end = window.line_end(line);
    quoted_to_line_end(window, window.skip_blanks(line), end).map(|title| (title, end))
}

fn quoted_to_line_end(window: &Window<'_>, open: usize, line: usize) -> Option<Range<usize>> {
    let quote = window.byte(open);
    let written = trim_blanks(window, open..line);
    let is_title =
        matches!(quote, b'"' | b'\'') && written.len() > 2 && window.byte(written.end - 1) == quote;
    is_title.then(|| open + 1..written.end - 1)
}
