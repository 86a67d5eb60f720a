//! Finds what only kramdown understands, line by line: attribute lists, extensions, ids of headings, HTML blocks.
//! It is taken out of the text, so that a CommonMark parser can read the rest.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::Flavor;
use super::attribute_list::Attributes;
use super::brackets::Adjacent;
use super::html_blocks::Open;
use super::lines::{Line, fence_end, is_rule, line_end, list_mark};
use super::prepared::{BlockAttributes, BlockKind, HASH, NOTHING, Prepared};
use super::tag::Exhausted;

/// Takes out of a text what only kramdown understands.
pub(super) fn scan(text: &str, flavor: Flavor) -> Prepared<'_> {
    let mut scanner = Scanner::new(text, flavor);
    while scanner.position < text.len() {
        scanner.step();
    }
    scanner.finish()
}

/// What the line before was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    /// Nothing that the line could continue, or belong to.
    Blank,
    /// A heading that begins there.
    Heading(usize),
    /// The end of another block.
    Block,
    /// Text: the number of its lines so far, and where the first begins.
    Text(usize, usize),
}

/// Reads a text line by line.
pub(super) struct Scanner<'t> {
    pub(super) text: &'t str,
    /// Whether GFM's additions hold: fences of backticks; headings and fences interrupt paragraphs (J-MD-4).
    gfm: bool,
    pub(super) position: usize,
    /// The text for the parser; it differs from `text` only in whole characters.
    masked: Vec<u8>,
    pub(super) prepared: Prepared<'t>,
    /// HTML elements whose end tag is not reached yet.
    pub(super) open: Vec<Open>,
    /// How many of them hold Markdown blocks.
    pub(super) open_markdown: usize,
    pub(super) exhausted: Exhausted,
    pub(super) before: Before,
    /// The start, end and next line of the last line that was searched.
    last_line: (usize, usize, usize),
    /// Whether the last line that is no attribute list was blank.
    pub(super) after_blank: bool,
    /// Column at which the content of the current list item begins; 0 outside of lists.
    pub(super) list_column: usize,
    /// Attribute lists for the block to come.
    pub(super) pending: Vec<(Range<usize>, Attributes)>,
    /// Where each label was defined last.
    pub(super) labels: HashMap<String, Range<usize>>,
    /// Brackets that may be one link with those behind them.
    pub(super) adjacent: Vec<Adjacent>,
    /// Text up to here is a table.
    pub(super) table_until: usize,
    /// Fences of this length and longer are not closed any more.
    unclosed_backticks: usize,
    unclosed_tildes: usize,
    /// Whether no `$$` is left.
    pub(super) no_more_math: bool,
    /// Whether the end of an extension was looked for in vain.
    pub(super) no_more_stops: bool,
}

impl<'t> Scanner<'t> {
    fn new(text: &'t str, flavor: Flavor) -> Self {
        let mut scanner = Scanner {
            text,
            gfm: flavor == Flavor::KramdownGfm,
            position: 0,
            masked: text.as_bytes().to_vec(),
            prepared: Prepared::verbatim(text),
            open: Vec::new(),
            open_markdown: 0,
            exhausted: Exhausted::default(),
            before: Before::Blank,
            last_line: (0, 0, 0),
            after_blank: false,
            list_column: 0,
            pending: Vec::new(),
            labels: HashMap::new(),
            adjacent: Vec::new(),
            table_until: 0,
            unclosed_backticks: usize::MAX,
            unclosed_tildes: usize::MAX,
            no_more_math: false,
            no_more_stops: false,
        };
        if text.starts_with('\u{feff}') {
            scanner.blank(0..3);
            scanner.position = 3;
        }
        scanner
    }

    fn finish(mut self) -> Prepared<'t> {
        self.end_of_text();
        self.join_adjacent();
        if self.masked != self.text.as_bytes() {
            self.prepared.text = match String::from_utf8(self.masked) {
                Ok(masked) => Cow::Owned(masked),
                Err(_) => Cow::Borrowed(self.text),
            };
        }
        self.prepared.nested.sort_by_key(|range| range.start);
        self.prepared.blocks.sort_by_key(|list| {
            let inside = list.kind != BlockKind::HeadingItself;
            (list.block.unwrap_or(list.range.start), inside)
        });
        self.prepared
    }

    /// Where the line that holds `at` ends, without and with its line end. A line of many tags is searched once.
    pub(super) fn line_end(&mut self, at: usize) -> (usize, usize) {
        let (start, end, next) = self.last_line;
        if start <= at && at < end {
            return (end, next);
        }
        let (end, next) = line_end(self.text, at);
        self.last_line = (at, end, next);
        (end, next)
    }

    /// Replaces a range by line ends: it separates blocks, and what follows begins a line.
    pub(super) fn blank(&mut self, range: Range<usize>) {
        let start = range.start;
        if self.list_column == 0 && range.len() > 3 {
            self.fill(range, b'\n');
            // Something at the margin: a list before it is over, whatever indentation follows.
            self.fill(start + 1..start + 2, NOTHING);
        } else {
            self.fill(range, b'\n');
        }
    }

    /// Replaces a range, of whole characters, by a byte.
    pub(super) fn fill(&mut self, range: Range<usize>, byte: u8) {
        if let Some(bytes) = self.masked.get_mut(range) {
            bytes.fill(byte);
        }
    }

    /// A block is read that is no heading and no text. The attribute lists before it are its own.
    pub(super) fn after_block(&mut self) {
        self.before = Before::Block;
        self.attach_pending(None, BlockKind::Other);
    }

    /// The content of an element begins: nothing is before it.
    pub(super) fn at_start_of_content(&mut self) {
        self.before = Before::Blank;
        self.after_blank = false;
    }

    /// A blank line takes the attribute lists before it, unless it only continues one above them.
    fn blank_line(&mut self) {
        if !self.after_blank {
            self.pending.clear();
        }
        self.before = Before::Blank;
        self.after_blank = true;
    }

    /// The line counts as text.
    pub(super) fn after_text(&mut self, line_start: usize, next: usize) {
        self.before = match self.before {
            Before::Text(lines, first) => Before::Text(lines + 1, first),
            _ => Before::Text(1, line_start),
        };
        self.position = next;
    }

    /// Whether the line continues a paragraph.
    pub(super) fn in_text(&self) -> bool {
        matches!(self.before, Before::Text(..))
    }

    /// Reads on: one line of Markdown, or HTML up to where Markdown begins again.
    fn step(&mut self) {
        if self.in_raw_html() {
            self.raw_html();
            return;
        }
        let (end, next) = self.line_end(self.position);
        if self.text[self.position..end].trim().is_empty() {
            self.blank_line();
            self.position = next;
            return;
        }
        let line = self.line(end, next);
        if is_rule(&self.text[line.start..end]) && !self.in_text() {
            self.after_block();
            self.position = next;
            return;
        }
        let line = self.skip_marks(line);
        if line.indent >= 4 && !self.in_text() {
            self.after_block();
            self.position = next;
            return;
        }
        if line.indent < 4 && self.block(line) {
            return;
        }
        self.paragraph_line(line);
    }

    /// The line's indentation, counted from the content of the list item that it may belong to.
    fn line(&mut self, end: usize, next: usize) -> Line {
        let written = &self.text[self.position..end];
        let (mut column, mut bytes) = (0, 0);
        for byte in written.bytes() {
            match byte {
                b' ' => column += 1,
                b'\t' => column += 4 - column % 4,
                _ => break,
            }
            bytes += 1;
        }
        if column < self.list_column && (!self.in_text() || written[bytes..].starts_with('<')) {
            self.list_column = if column < 2 { 0 } else { column };
        }
        let indent = column.saturating_sub(self.list_column);
        Line { start: self.position + bytes, end, next, indent, quoted: false, item: false }
    }

    /// Goes behind the marks of quotes and list items.
    fn skip_marks(&mut self, mut line: Line) -> Line {
        while line.indent < 4 && line.start < line.end {
            let rest = &self.text[line.start..line.end];
            let length = if let Some(after) = rest.strip_prefix('>') {
                line.quoted = true;
                1 + usize::from(after.starts_with(' '))
            } else if let Some(length) = list_mark(rest) {
                let column = line.start - self.position + length;
                line.item = true;
                self.list_column = if line.quoted { self.list_column } else { column };
                length
            } else {
                break;
            };
            line.start += length;
            line.indent = self.text[line.start..line.end].bytes().take_while(|byte| *byte == b' ').count();
            line.start += line.indent;
            self.before = if self.in_text() { Before::Block } else { self.before };
        }
        line
    }

    /// Reads a block that is no paragraph, if one begins here.
    fn block(&mut self, line: Line) -> bool {
        let rest = &self.text[line.start..line.end];
        match rest.as_bytes().first() {
            Some(b'`' | b'~') => self.fence(line),
            Some(b'{') => self.extension(line),
            Some(b'$') => self.math(line),
            Some(b'<') if !line.quoted => self.html_line(line.start, line.end),
            Some(b'#') => self.atx_heading(line),
            Some(b'=' | b'-') => self.setext_underline(line),
            Some(b'[') if !self.in_text() => self.link_definition(line),
            Some(b'*') if !self.in_text() => self.abbreviation(line),
            _ => false,
        }
    }

    fn paragraph_line(&mut self, line: Line) {
        let kind = if line.item { BlockKind::List } else { BlockKind::Other };
        self.attach_pending(Some(line.start), kind);
        self.find_table(line);
        self.link_brackets(line);
        self.math_spans(line);
        self.after_text(line.start, line.next);
    }

    /// Skips fenced code.
    fn fence(&mut self, line: Line) -> bool {
        let rest = &self.text[line.start..line.end];
        let mark = if rest.starts_with('`') { '`' } else { '~' };
        let length = rest.len() - rest.trim_start_matches(mark).len();
        if length < 3 || (mark == '`' && rest[length..].contains('`')) {
            return false;
        }
        let unclosed = if mark == '`' { &mut self.unclosed_backticks } else { &mut self.unclosed_tildes };
        let words = rest[length..].split_ascii_whitespace().count();
        let interrupts = matches!(self.before, Before::Text(..));
        let known = self.gfm || (mark == '~' && !interrupts && line.indent == 0);
        if words < 2 && length < *unclosed && known {
            if let Some(position) = fence_end(self.text, line.next, mark, length) {
                self.position = position;
                self.after_block();
                return true;
            }
            *unclosed = length;
        }
        // J-MD-32: a fence that is not closed, or has more than a language, is text.
        self.fill(line.start..line.start + 1, NOTHING);
        false
    }

    /// `## Text {#id}`; what only CommonMark takes for a heading becomes text (J-MD-7).
    fn atx_heading(&mut self, line: Line) -> bool {
        let rest = &self.text[line.start..line.end];
        let marks = rest.len() - rest.trim_start_matches('#').len();
        let content = rest[marks..].trim();
        let interrupts = !self.gfm && self.in_text();
        if marks > 6
            || !rest[marks..].starts_with([' ', '\t'])
            || line.indent > 0
            || content.is_empty()
            || interrupts
        {
            self.fill(line.start..line.start + marks, HASH);
            return false;
        }
        self.attach_pending(Some(line.start), BlockKind::Other);
        self.heading_id(line.start, line.end);
        self.before = Before::Heading(line.start);
        self.position = line.next;
        true
    }

    /// A line of `-` or `=` below text. Only one line of text becomes a heading (J-MD-8).
    fn setext_underline(&mut self, line: Line) -> bool {
        let rest = self.text[line.start..line.end].trim_end();
        let mark = if rest.starts_with('=') { '=' } else { '-' };
        let Before::Text(lines, first) = self.before else { return false };
        if !rest.trim_start_matches(mark).is_empty() || line.quoted || self.list_column > 0 {
            return false;
        }
        if lines > 1 || line.indent > 0 {
            self.fill(line.start..line.start + 1, NOTHING);
            return false;
        }
        let (end, _) = line_end(self.text, first);
        self.heading_id(first, end);
        self.before = Before::Heading(first);
        self.position = line.next;
        true
    }

    /// Takes out ` {#id}` at the end of a heading's line (J-MD-6).
    fn heading_id(&mut self, start: usize, end: usize) {
        let written = self.text[start..end].trim_end();
        let Some(open) = written.rfind("{#").filter(|open| written[..*open].ends_with([' ', '\t'])) else {
            return;
        };
        let Some(id) = written[open + 2..].strip_suffix('}') else { return };
        let first = |c: char| c.is_alphabetic() || matches!(c, '_' | ':') || c == crate::origin::HOLE;
        let other = |c: char| first(c) || c.is_alphanumeric() || matches!(c, '-' | '.' | '\u{b7}');
        if !id.starts_with(first) || !id.chars().all(other) {
            return;
        }
        let attributes = Attributes { id: Some(id.to_owned()), ..Attributes::default() };
        let range = start + open..start + written.len();
        self.fill(range.clone(), b' ');
        self.prepared.blocks.push(BlockAttributes {
            block: Some(start),
            kind: BlockKind::HeadingItself,
            range,
            attributes,
        });
    }

    /// The attribute lists before a block belong to it.
    fn attach_pending(&mut self, block: Option<usize>, kind: BlockKind) {
        self.after_blank = false;
        for (range, attributes) in std::mem::take(&mut self.pending) {
            self.prepared.blocks.push(BlockAttributes { block, kind, range, attributes });
        }
    }
}
