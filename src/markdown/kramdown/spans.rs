//! What stands within a line of text, in the order in which kramdown asks.
//!
//! kramdown tries each construct by reading on, and starts over behind its first mark when it finds no end. So that hostile texts do
//! not cost more than a few walks over them, [`Memory`] keeps what is known to fail: whether a construct ends depends on the place
//! and on the [`Context`] alone.

use std::ops::Range;

use super::definitions::Definitions;
use super::links::Bracketed;
use super::memory::Memory;
use super::options::Options;
use super::scan::{Window, is_space};
use super::tree::{Kind, NodeId, Tree};

/// How deep spans may nest; what goes deeper is text, or an element without content.
pub(super) const MAX_DEPTH: usize = 60;

/// The constructs around a place, as far as they change what is read: a set of the following.
pub(super) type Context = u8;
pub(super) const IN_EMPHASIS: Context = 1;
pub(super) const IN_STRONG: Context = 2;
pub(super) const IN_LINK: Context = 4;

/// What ends the spans that are read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stop<'s> {
    /// The end of the window.
    End,
    /// `*`, `__`: the mark and its length.
    Mark(u8, usize),
    /// The `]` of the link, counted among the brackets from this number on.
    Bracket(usize),
    /// The end tag of the element.
    Tag(&'s str),
}

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Full,
    /// To tell a table.
    CodeAndHtml,
    /// The content of `<code>` and the like.
    Html,
}

const PLAIN: u8 = 0;
const ALWAYS: u8 = 1;
const CODE: u8 = 2;
const HTML: u8 = 4;

/// The bytes that may begin or end something, and in which mode.
static SPECIAL: [u8; 256] = {
    let mut table = [PLAIN; 256];
    let marks = b"*_[]\"'$&-.\\~{>\n";
    let mut index = 0;
    while index < marks.len() {
        table[marks[index] as usize] = ALWAYS;
        index += 1;
    }
    table[b'`' as usize] = ALWAYS | CODE;
    table[b'<' as usize] = ALWAYS | CODE | HTML;
    table
};

/// The reader of spans.
pub(super) struct Spans<'p> {
    pub(super) text: &'p str,
    pub(super) tree: &'p mut Tree,
    pub(super) definitions: &'p Definitions,
    pub(super) options: &'p mut Options,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) position: usize,
    pub(super) context: Context,
    pub(super) depth: usize,
    /// Whether something around may still turn out not to end.
    pub(super) attempts: usize,
    pub(super) memory: Memory,
    /// Places from which the open attempts read on.
    steps: Vec<usize>,
    /// Places behind the open brackets of the links that are read.
    pub(super) brackets: Vec<usize>,
    /// Brackets that were closed: behind the opening one, and at the closing one.
    pub(super) closed: Vec<(usize, usize)>,
    /// `[text][label]` of labels that nothing defines.
    pub(super) undefined: Vec<(Range<usize>, String)>,
}

impl<'p> Spans<'p> {
    pub(super) fn new(
        text: &'p str,
        tree: &'p mut Tree,
        definitions: &'p Definitions,
        options: &'p mut Options,
    ) -> Self {
        Spans {
            text,
            tree,
            definitions,
            options,
            start: 0,
            end: 0,
            position: 0,
            context: 0,
            depth: 0,
            attempts: 0,
            memory: Memory::default(),
            steps: Vec::new(),
            brackets: Vec::new(),
            closed: Vec::new(),
            undefined: Vec::new(),
        }
    }

    /// Reads a text as the children of a node.
    pub(super) fn read(&mut self, node: NodeId, range: Range<usize>) {
        self.read_in(node, range, Mode::Full);
    }

    /// Reads a text as a table is told: only code and HTML count.
    pub(super) fn read_code_and_html(&mut self, node: NodeId, range: Range<usize>) {
        self.read_in(node, range, Mode::CodeAndHtml);
    }

    fn read_in(&mut self, node: NodeId, range: Range<usize>, mode: Mode) {
        let is_mark = |byte: &u8| SPECIAL[usize::from(*byte)] != PLAIN;
        if !self.text.as_bytes().get(range.clone()).is_some_and(|bytes| bytes.iter().any(is_mark)) {
            return self.push_text(node, range);
        }
        (self.start, self.position, self.end) = (range.start, range.start, range.end);
        self.memory = Memory::default();
        self.run(node, Stop::End, mode);
    }

    #[inline]
    pub(super) fn window(&self) -> Window<'p> {
        Window { text: self.text, start: self.start, end: self.end }
    }

    /// Reads up to the stop; whether it was found. The position is then at it.
    pub(super) fn run(&mut self, parent: NodeId, stop: Stop<'_>, mode: Mode) -> bool {
        let first_step = self.steps.len();
        let key = self.key(stop);
        let found = loop {
            if let Some(key) = key {
                let place = self.position - self.start;
                if self.memory.failed.get(place).is_some_and(|failed| failed & key != 0) {
                    break false;
                }
                self.steps.push(place);
            }
            match self.step(parent, stop, mode) {
                Step::On => {}
                Step::Stop => break true,
                Step::End => break false,
            }
        };
        if let Some(key) = key.filter(|_| !found) {
            self.memory.failed.resize(self.end - self.start + 1, 0);
            for place in self.steps.get(first_step..).unwrap_or_default() {
                if let Some(failed) = self.memory.failed.get_mut(*place) {
                    *failed |= key;
                }
            }
        }
        self.steps.truncate(first_step);
        found
    }

    /// The bit under which it is kept that emphasis does not end.
    fn key(&self, stop: Stop<'_>) -> Option<u32> {
        let Stop::Mark(mark, length) = stop else { return None };
        let kind = usize::from(mark == b'_') + 2 * (length - 1);
        Some(1 << (kind * 8 + usize::from(self.context)))
    }

    /// Reads on to the next construct, and that.
    fn step(&mut self, parent: NodeId, stop: Stop<'_>, mode: Mode) -> Step {
        let wanted = match mode {
            Mode::Full => ALWAYS,
            Mode::CodeAndHtml => CODE,
            Mode::Html => HTML,
        };
        let window = self.window();
        let from = self.position;
        let mut scan = from;
        loop {
            let rest = window.bytes(scan..self.end);
            let Some(found) = rest.iter().position(|byte| SPECIAL[usize::from(*byte)] & wanted != 0) else {
                if matches!(stop, Stop::End) {
                    self.push_text(parent, from..self.end);
                    self.position = self.end;
                }
                return Step::End;
            };
            let at = scan + found;
            let Some(start) = self.construct_start(at, from) else {
                scan = at + 1;
                continue;
            };
            if let Some(is_end) = self.check_stop(parent, stop, start, at, from) {
                if is_end {
                    self.push_text(parent, from..start);
                    self.position = start;
                    return Step::Stop;
                }
                if window.byte(at) == b']' {
                    scan = at + 1;
                    continue;
                }
            } else if window.byte(at) == b']' {
                scan = at + 1;
                continue;
            }
            let last = self.tree.node(parent).last;
            let last_end = self.tree.nodes.get(last as usize).map(|last| last.end);
            self.push_text(parent, from..start);
            if self.construct(parent, start, at, stop, mode) {
                return Step::On;
            }
            // It is text: the mark may still matter for a quote behind it.
            self.take_back_text(parent, last, last_end, from..start);
            scan = at + 1;
        }
    }

    /// Undoes `push_text`.
    fn take_back_text(&mut self, parent: NodeId, last: NodeId, last_end: Option<u32>, text: Range<usize>) {
        if text.is_empty() {
            return;
        }
        if self.tree.node(parent).last == last {
            if let (Some(node), Some(end)) = (self.tree.nodes.get_mut(last as usize), last_end) {
                node.end = end;
            }
        } else {
            let length = self.tree.node(parent).last as usize;
            self.tree.truncate(parent, last, length);
        }
    }

    /// Where the construct begins that the byte at `at` belongs to: some begin with a byte before. `from` is where the text begins
    /// that is not read yet.
    fn construct_start(&self, at: usize, from: usize) -> Option<usize> {
        let window = self.window();
        let before = |count: usize| at.checked_sub(count).filter(|start| *start >= from);
        match window.byte(at) {
            b'\n' => before(2).filter(|start| window.bytes(*start..at) == b"  " && !self.options.hard_wrap),
            b'>' if window.byte(at + 1) == b'>' => {
                let spaced = before(1).filter(|start| window.byte(*start) == b' ');
                Some(spaced.unwrap_or(at))
            }
            b'>' => None,
            b'-' => (window.byte(at + 1) == b'-').then_some(at),
            b'.' => window.starts_with(at, "...").then_some(at),
            b'~' => (window.byte(at + 1) == b'~').then_some(at),
            b'{' => (window.byte(at + 1) == b':').then_some(at),
            b'[' if window.byte(at + 1) == b'^' => Some(at),
            b'[' => Some(before(1).filter(|start| window.byte(*start) == b'!').unwrap_or(at)),
            b'"' | b'\'' => {
                let rest = window.slice(from..at);
                let previous = rest.chars().next_back().filter(|c| *c != '\\');
                Some(at - previous.map_or(0, char::len_utf8))
            }
            _ => Some(at),
        }
    }

    /// Whether the stop is here; `None` when the byte has nothing to do with it.
    fn check_stop(
        &mut self,
        parent: NodeId,
        stop: Stop<'_>,
        start: usize,
        at: usize,
        from: usize,
    ) -> Option<bool> {
        let window = self.window();
        match (stop, window.byte(at)) {
            (Stop::Mark(mark, length), byte) if byte == mark && start == at => {
                let is_empty = from == at && self.tree.node(parent).first == super::tree::NONE;
                Some(!is_empty && self.is_closing_mark(mark, length, at))
            }
            (Stop::Bracket(base), b']') => {
                if let Some(open) = self.brackets.pop() {
                    self.closed.push((open, at));
                }
                Some(self.brackets.len() == base)
            }
            (Stop::Bracket(_), b'[') => {
                self.brackets.push(at + 1);
                // What looks like an image and is none counts by its mark and by its bracket.
                if window.byte(at + 1) == b'^' && at > from && window.byte(at - 1) == b'!' {
                    self.brackets.push(at + 1);
                }
                Some(false)
            }
            (Stop::Tag(name), b'<') => Some(self.stop_tag_end(name, at).is_some()),
            _ => None,
        }
    }

    /// Reads the construct at a place: whether there is one. Else nothing has changed.
    fn construct(&mut self, parent: NodeId, start: usize, at: usize, stop: Stop<'_>, mode: Mode) -> bool {
        let window = self.window();
        match window.byte(at) {
            b'`' => self.code_span(parent, at),
            b'<' => self.angle(parent, at, mode),
            b'*' | b'_' => self.emphasis(parent, at),
            b'[' => {
                if window.byte(at + 1) == b'^' {
                    return self.footnote_mark(parent, at);
                }
                if at + 1 >= self.end {
                    return false;
                }
                let is_image = start < at;
                let found = self.link(parent, start, is_image);
                if is_image && matches!(stop, Stop::Bracket(_)) {
                    match found {
                        Bracketed::Link => {
                            self.brackets.pop();
                        }
                        Bracketed::Text => {}
                        // What does not close the inner text does not close the outer one either.
                        Bracketed::Open => self.position = self.end,
                    }
                }
                true
            }
            b'"' | b'\'' => {
                self.quote(parent, start);
                true
            }
            b'$' => self.math(parent, at),
            b'{' => self.extension(parent, at),
            b'&' => self.entity(parent, at),
            b'-' | b'.' | b'>' => self.symbol(parent, start),
            b'\\' => self.backslash(parent, at),
            b'~' => self.options.gfm && self.strike(parent, at),
            b'\n' => {
                self.tree.push(parent, Kind::Break, start..at);
                self.position = at;
                true
            }
            _ => false,
        }
    }

    /// Adds text to a node.
    pub(super) fn push_text(&mut self, parent: NodeId, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let last = self.tree.node(parent).last;
        match self.tree.nodes.get_mut(last as usize) {
            Some(last) if last.kind == Kind::Text && last.end as usize == range.start => {
                last.end = range.end as u32
            }
            _ => {
                self.tree.push(parent, Kind::Text, range);
            }
        }
    }

    /// Adds what turned out to be text, and reads on behind it.
    pub(super) fn as_text(&mut self, parent: NodeId, range: Range<usize>) -> bool {
        self.position = range.end;
        self.push_text(parent, range);
        true
    }

    /// Whether white space follows at a place.
    pub(super) fn is_space_at(&self, at: usize) -> bool {
        is_space(self.window().byte(at))
    }
}

/// What a step found.
enum Step {
    On,
    Stop,
    End,
}
