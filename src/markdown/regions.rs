//! Finds what only kramdown understands, line by line: attribute lists, extensions, ids of headings, HTML blocks.
//! It is taken out of the text, so that a CommonMark parser can read the rest.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::attribute_list::Attributes;
use super::html_blocks::Open;
use super::prepared::{BRACKET, BlockAttributes, HASH, NOTHING, Prepared};
use super::tag::Exhausted;

/// Takes out of a text what only kramdown understands.
pub(super) fn scan(text: &str) -> Prepared<'_> {
    let mut scanner = Scanner::new(text);
    while scanner.position < text.len() {
        scanner.step();
    }
    scanner.finish()
}

/// What the line before was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    /// Nothing that the line could continue, or belong to.
    Blank,
    /// A heading that begins there.
    Heading(usize),
    /// The end of another block.
    Block,
    /// Text: the number of its lines so far, and where the first begins.
    Text(usize, usize),
}

pub(super) struct Scanner<'t> {
    pub(super) text: &'t str,
    pub(super) position: usize,
    /// The text for the parser; it differs from `text` only in whole characters.
    masked: Vec<u8>,
    pub(super) prepared: Prepared<'t>,
    /// HTML elements whose end tag is not reached yet.
    pub(super) open: Vec<Open>,
    /// How many of them hold Markdown blocks.
    pub(super) open_markdown: usize,
    pub(super) exhausted: Exhausted,
    before: Before,
    /// Whether the last line that is no attribute list was blank.
    after_blank: bool,
    /// Column at which the content of the current list item begins; 0 outside of lists.
    list_column: usize,
    /// Attribute lists for the block to come.
    pending: Vec<(Range<usize>, Attributes)>,
    /// Where each label was defined last.
    labels: HashMap<String, Range<usize>>,
    /// Fences of this length and longer are not closed any more.
    unclosed_backticks: usize,
    unclosed_tildes: usize,
    /// Whether no `$$` is left.
    no_more_math: bool,
    /// Whether the end of an extension was looked for in vain.
    no_more_stops: bool,
}

/// A line without its end, as ranges of the text.
#[derive(Clone, Copy)]
struct Line {
    /// Behind indentation and the marks of lists and quotes.
    start: usize,
    /// Before the line's end.
    end: usize,
    /// The start of the next line.
    next: usize,
    /// Columns of indentation beyond the list item's.
    indent: usize,
    quoted: bool,
}

impl<'t> Scanner<'t> {
    fn new(text: &'t str) -> Self {
        let mut scanner = Scanner {
            text,
            position: 0,
            masked: text.as_bytes().to_vec(),
            prepared: Prepared::verbatim(text),
            open: Vec::new(),
            open_markdown: 0,
            exhausted: Exhausted::default(),
            before: Before::Blank,
            after_blank: false,
            list_column: 0,
            pending: Vec::new(),
            labels: HashMap::new(),
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
        if self.masked != self.text.as_bytes() {
            self.prepared.text = match String::from_utf8(self.masked) {
                Ok(masked) => Cow::Owned(masked),
                Err(_) => Cow::Borrowed(self.text),
            };
        }
        self.prepared.nested.sort_by_key(|range| range.start);
        self.prepared.blocks.sort_by_key(|list| list.block.unwrap_or(list.range.start));
        self.prepared
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
        self.attach_pending(None);
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
        let (end, next) = line_end(self.text, self.position);
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
        Line { start: self.position + bytes, end, next, indent, quoted: false }
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
            _ => false,
        }
    }

    fn paragraph_line(&mut self, line: Line) {
        self.attach_pending(Some(line.start));
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
        if words < 2 && length < *unclosed {
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
        if marks > 6 || !rest[marks..].starts_with([' ', '\t']) || line.indent > 0 || content.is_empty() {
            self.fill(line.start..line.start + marks, HASH);
            return false;
        }
        self.attach_pending(Some(line.start));
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
        self.prepared.blocks.push(BlockAttributes { block: Some(start), range, attributes });
    }

    /// The last of several definitions of a label counts (J-MD-25); CommonMark takes the first.
    fn link_definition(&mut self, line: Line) -> bool {
        let rest = &self.text[line.start..line.end];
        let Some(close) = rest.find("]:").filter(|close| !rest[1..*close].contains([']', '\\'])) else {
            return false;
        };
        let label = rest[1..close].split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        if label.is_empty() || label.starts_with('^') || rest[close + 2..].trim().is_empty() || line.quoted {
            return false;
        }
        if let Some(earlier) = self.labels.insert(label, line.start..line.end) {
            self.blank(earlier);
        }
        self.position = line.next;
        self.pending.clear();
        self.before = Before::Block;
        self.after_blank = false;
        true
    }

    /// A line that is an attribute list, a definition of one, or an extension.
    fn extension(&mut self, line: Line) -> bool {
        let written = self.text[line.start..line.end].trim_end();
        let range = line.start..line.start + written.len();
        if written.starts_with("{::") {
            return self.generic_extension(line);
        }
        let Some(inside) = written.strip_prefix("{:").and_then(|rest| rest.strip_suffix('}')) else {
            return false;
        };
        if inside.is_empty() || inside.starts_with('/') || inside.replace("\\}", "").contains('}') {
            return false;
        }
        self.position = line.next;
        let definition = inside.split_once(':').filter(|(name, _)| {
            name.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
                && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
        });
        self.blank(range.clone());
        if let Some((name, list)) = definition {
            self.prepared.definitions.entry(name.to_owned()).or_default().extend(Attributes::parse(list));
            self.pending.clear();
            self.at_start_of_content();
            return true;
        }
        let attributes = Attributes::parse(inside);
        let block = match self.before {
            Before::Blank => {
                self.pending.push((range, attributes));
                return true;
            }
            Before::Heading(start) | Before::Text(_, start) => Some(start),
            Before::Block => None,
        };
        self.prepared.blocks.push(BlockAttributes { block, range, attributes });
        // Further lists belong to the same block; what comes after them does not continue it.
        if let Before::Text(..) = self.before {
            self.before = block.map_or(Before::Block, Before::Heading);
        }
        true
    }

    /// `{::comment}`, `{::nomarkdown}`, `{::options … /}`.
    fn generic_extension(&mut self, line: Line) -> bool {
        let rest = &self.text[line.start..];
        let Some(close) = self.text[line.start..line.end].find('}') else { return false };
        let head = &rest[3..close];
        let closed = head.ends_with('/');
        let name = head.split([' ', '\t', '/']).next().unwrap_or_default();
        if !matches!(name, "comment" | "nomarkdown" | "options") {
            return false;
        }
        let mut end = line.start + close + 1;
        if closed {
            let pairs = Attributes::parse(head[name.len()..].trim_end_matches('/')).pairs;
            if let Some((_, value)) =
                pairs.iter().rev().find(|(key, _)| name == "options" && key == "auto_ids")
            {
                self.prepared.auto_ids = Some(value != "false");
            }
        } else {
            if self.no_more_stops {
                return false;
            }
            let Some((body, stop)) = extension_stop(&self.text[end..], name) else {
                self.no_more_stops = true;
                return false;
            };
            if name == "nomarkdown" {
                self.prepared.html.push(end..end + body);
            }
            end += stop;
        }
        self.blank(line.start..end);
        self.position = end;
        self.pending.clear();
        self.at_start_of_content();
        true
    }

    /// A block of `$$…$$` is opaque (J-MD-12).
    fn math(&mut self, line: Line) -> bool {
        if self.in_text() || self.no_more_math || !self.text[line.start..].starts_with("$$") {
            return false;
        }
        let Some(close) = self.text[line.start + 2..].find("$$") else {
            self.no_more_math = true;
            return false;
        };
        let end = line.start + close + 4;
        let (line_end, next) = line_end(self.text, end);
        if !self.text[end..line_end].trim().is_empty() {
            return false;
        }
        self.blank(line.start..end);
        self.position = next;
        self.after_block();
        true
    }

    /// Within a line, `$$…$$` holds no links.
    fn math_spans(&mut self, line: Line) {
        let mut at = line.start;
        while let Some(open) = self.text[at..line.end].find("$$") {
            let start = at + open + 2;
            let Some(close) = self.text[start..line.end].find("$$") else { return };
            for (offset, _) in self.text[start..start + close].match_indices('[') {
                self.fill(start + offset..start + offset + 1, BRACKET);
            }
            at = start + close + 2;
        }
    }

    /// The attribute lists before a block belong to it.
    fn attach_pending(&mut self, block: Option<usize>) {
        self.after_blank = false;
        for (range, attributes) in std::mem::take(&mut self.pending) {
            self.prepared.blocks.push(BlockAttributes { block, range, attributes });
        }
    }
}

/// Where the line that holds `at` ends, without and with its line end.
pub(super) fn line_end(text: &str, at: usize) -> (usize, usize) {
    match text[at..].find('\n') {
        Some(length) => {
            let end = at + length;
            (if text[at..end].ends_with('\r') { end - 1 } else { end }, end + 1)
        }
        None => (text.len(), text.len()),
    }
}

/// Behind the line that closes a fence.
fn fence_end(text: &str, start: usize, mark: char, length: usize) -> Option<usize> {
    let mut position = start;
    while position < text.len() {
        let (end, next) = line_end(text, position);
        let written = text[position..end].trim_start_matches([' ', '\t', '>']);
        let marks = written.len() - written.trim_start_matches(mark).len();
        if marks >= length && written[marks..].trim().is_empty() {
            return Some(next);
        }
        position = next;
    }
    None
}

/// Whether a line is a rule: three or more of `*`, `-` or `_`.
fn is_rule(line: &str) -> bool {
    let marks = line.chars().filter(|c| !c.is_whitespace());
    let Some(first) = line.chars().next().filter(|c| matches!(c, '*' | '-' | '_')) else { return false };
    let mut count = 0;
    marks.inspect(|_| count += 1).all(|c| c == first) && count >= 3
}

/// The length of a list item's mark with the space behind it.
fn list_mark(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let mark = match line.as_bytes().get(digits)? {
        b'.' if digits > 0 => digits + 1,
        b'*' | b'+' | b'-' if digits == 0 => 1,
        _ => return None,
    };
    line[mark..].starts_with([' ', '\t']).then_some(mark + 1)
}

/// The stop tag of an extension: where it begins and ends.
fn extension_stop(text: &str, name: &str) -> Option<(usize, usize)> {
    let mut at = 0;
    while let Some(found) = text[at..].find("{:/") {
        let start = at + found;
        let rest = &text[start + 3..];
        let rest = rest.strip_prefix(name).unwrap_or(rest);
        if rest.starts_with('}') {
            return Some((start, text.len() - rest.len() + 1));
        }
        at = start + 3;
    }
    None
}
