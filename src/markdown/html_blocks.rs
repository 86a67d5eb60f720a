//! Raw HTML blocks as kramdown delimits them (J-MD-34 to 36): to the matching end tag, blank lines included.

use std::ops::Range;

use super::prepared::{LESS, NOTHING};
use super::regions::Scanner;
use super::tag::{Syntax, Tag, find_close_tag, kramdown_comment, kramdown_tag, name_range};

/// Elements that belong to a line of text.
const SPAN: [&str; 38] = [
    "a", "abbr", "acronym", "b", "big", "bdo", "br", "button", "cite", "code", "del", "dfn", "em", "i",
    "img", "input", "ins", "kbd", "label", "mark", "option", "q", "rb", "rbc", "rp", "rt", "rtc", "ruby",
    "samp", "select", "small", "span", "strong", "sub", "sup", "tt", "u", "var",
];

/// Elements that make a block; within a line they are text.
const BLOCK: [&str; 49] = [
    "address",
    "article",
    "aside",
    "applet",
    "body",
    "blockquote",
    "caption",
    "col",
    "colgroup",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "head",
    "iframe",
    "legend",
    "menu",
    "li",
    "main",
    "map",
    "nav",
    "ol",
    "optgroup",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tfoot",
    "tr",
    "ul",
];

/// Elements without an end tag.
const VOID: [&str; 16] = [
    "area", "base", "br", "col", "command", "embed", "hr", "img", "input", "keygen", "link", "meta", "param",
    "source", "track", "wbr",
];

/// Elements whose content is blocks when `markdown="1"` asks for Markdown.
const HOLDS_BLOCKS: [&str; 28] = [
    "address",
    "applet",
    "article",
    "aside",
    "blockquote",
    "body",
    "dd",
    "details",
    "div",
    "dl",
    "fieldset",
    "figure",
    "figcaption",
    "footer",
    "form",
    "header",
    "hgroup",
    "iframe",
    "li",
    "main",
    "map",
    "menu",
    "nav",
    "noscript",
    "object",
    "section",
    "summary",
    "td",
];

/// Elements whose content is a line of text when `markdown="1"` asks for Markdown.
const HOLDS_SPANS: [&str; 40] = [
    "a", "abbr", "acronym", "b", "bdo", "big", "button", "cite", "caption", "del", "dfn", "dt", "em", "h1",
    "h2", "h3", "h4", "h5", "h6", "i", "ins", "label", "legend", "optgroup", "p", "q", "rb", "rbc", "rp",
    "rt", "rtc", "ruby", "select", "small", "span", "strong", "sub", "sup", "th", "tt",
];

/// Whether an element within a line of text is shown as text.
pub(super) fn is_block_element(name: &str) -> bool {
    BLOCK.contains(&name)
}

fn is_span_element(name: &str) -> bool {
    SPAN.contains(&name)
}

/// How the content of an HTML element is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Raw,
    Blocks,
    Spans,
}

/// An HTML element whose end tag is not reached yet.
#[derive(Debug)]
pub(super) struct Open {
    name: String,
    content: Content,
    /// Where its content begins.
    start: usize,
}

impl Scanner<'_> {
    /// Whether the scanner is inside of an element that is not Markdown.
    pub(super) fn in_raw_html(&self) -> bool {
        self.open.last().is_some_and(|open| open.content == Content::Raw)
    }

    /// Reads a line that begins with `<`. Returns whether something was read; else the line is text.
    pub(super) fn html_line(&mut self, start: usize, end: usize) -> bool {
        let rest = &self.text[start..end];
        if rest.starts_with("<!--") {
            return self.comment(start);
        }
        if rest.starts_with("</") {
            return self.end_tag(start);
        }
        let Some(name) = name_range(self.text, start + 1, end, Syntax::Kramdown) else {
            if rest.starts_with("<!") || rest.starts_with("<?") {
                self.fill(start..start + 1, LESS);
            }
            return false;
        };
        let tag = kramdown_tag(self.text, start, self.text.len(), &mut self.exhausted);
        let written = self.text[name.clone()].to_ascii_lowercase();
        let Some(tag) = tag else {
            let after = self.text.as_bytes().get(name.end);
            if after.is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')) {
                self.fill(start..start + 1, LESS);
            }
            return false;
        };
        if is_span_element(&written) {
            return self.span_tag(&tag);
        }
        self.after_block();
        self.start_tag(tag, written);
        true
    }

    /// A comment hides its content; Markdown goes on behind it, on the same line (J-MD-39).
    fn comment(&mut self, start: usize) -> bool {
        let Some(end) = kramdown_comment(self.text, start, &mut self.exhausted) else {
            self.fill(start..start + 1, LESS);
            return false;
        };
        if self.in_text() {
            self.fill(start..end, NOTHING);
            let (_, next) = self.line_end(end);
            self.after_text(start, next);
        } else {
            self.raw_piece(start..end);
            self.skip_line_end(end);
            self.at_start_of_content();
        }
        true
    }

    /// The end tag of an element that holds Markdown must begin a line; any other is text.
    fn end_tag(&mut self, start: usize) -> bool {
        let Some(name) = name_range(self.text, start + 2, self.text.len(), Syntax::Kramdown) else {
            return false;
        };
        let written = self.text[name.clone()].to_ascii_lowercase();
        if is_span_element(&written) {
            return false;
        }
        let spaces = self.text[name.end..].bytes().take_while(u8::is_ascii_whitespace).count();
        let end = name.end + spaces + 1;
        let is_open = self.open.last().is_some_and(|open| open.name == written);
        if !is_open || self.text.as_bytes().get(end - 1) != Some(&b'>') {
            self.fill(start..start + 1, LESS);
            return false;
        }
        self.raw_piece(start..end);
        self.close(start, end);
        self.after_block();
        true
    }

    /// A tag that is alone on its line would begin an HTML block for CommonMark: it is hidden, the rest of the line stays.
    fn span_tag(&mut self, tag: &Tag) -> bool {
        let (end, next) = self.line_end(tag.range.end);
        if !self.text[tag.range.end..end].trim().is_empty() {
            return false;
        }
        self.prepared.html.push(tag.range.clone());
        self.fill(tag.range.clone(), NOTHING);
        self.after_text(tag.range.start, next);
        true
    }

    /// Opens an element.
    fn start_tag(&mut self, tag: Tag, name: String) {
        let closed = tag.self_closing || VOID.contains(&name.as_str());
        let content = self.content_of(&tag, &name);
        if name == "script" || name == "style" {
            let close = find_close_tag(self.text, tag.range.end..self.text.len(), &name);
            let end = close.map_or(self.text.len(), |close| close.end);
            self.raw_piece(tag.range.start..end);
            self.end_of_element(end);
            return;
        }
        self.raw_piece(tag.range.clone());
        if closed {
            self.end_of_element(tag.range.end);
            return;
        }
        match content {
            Content::Raw => {
                self.open.push(Open { name, content, start: tag.range.end });
                self.position = tag.range.end;
            }
            Content::Blocks => {
                self.open.push(Open { name, content, start: tag.range.end });
                self.open_markdown += 1;
                self.at_start_of_content();
                self.skip_line_end(tag.range.end);
            }
            Content::Spans => {
                let close = find_close_tag(self.text, tag.range.end..self.text.len(), &name);
                let close = close.unwrap_or(self.text.len()..self.text.len());
                if self.open_markdown == 0 {
                    self.prepared.nested.push(tag.range.end..close.start);
                }
                self.prepared.spans.push(tag.range.end..close.start);
                self.flatten(tag.range.end..close.start);
                self.raw_piece(close.clone());
                self.end_of_element(close.end);
            }
        }
    }

    /// Hides the indentation of lines: they are one text, not code.
    fn flatten(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let spaces =
                self.text[at..range.end].bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            self.fill(at..at + spaces, NOTHING);
            at = self.line_end(at).1;
        }
    }

    fn content_of(&self, tag: &Tag, name: &str) -> Content {
        let markdown = tag.attribute(self.text, "markdown").map(|range| &self.text[range]);
        match markdown {
            Some("block") => Content::Blocks,
            Some("span") => Content::Spans,
            Some("1") if HOLDS_BLOCKS.contains(&name) => Content::Blocks,
            Some("1") if HOLDS_SPANS.contains(&name) => Content::Spans,
            _ => Content::Raw,
        }
    }

    /// HTML that the Markdown parser must not see.
    fn raw_piece(&mut self, range: Range<usize>) {
        self.blank(range.clone());
        match self.prepared.html.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => self.prepared.html.push(range),
        }
    }

    /// An element is over: unless it is inside raw HTML, the rest of an empty line goes with it.
    fn end_of_element(&mut self, end: usize) {
        if self.in_raw_html() {
            self.position = end;
        } else {
            self.skip_line_end(end);
        }
    }

    fn skip_line_end(&mut self, at: usize) {
        let (end, next) = self.line_end(at);
        self.position = if self.text[at..end].trim().is_empty() { next } else { at };
    }

    /// The end tag from `start` to `end` closes the innermost element.
    fn close(&mut self, start: usize, end: usize) {
        if let Some(open) = self.open.pop()
            && open.content == Content::Blocks
        {
            self.open_markdown -= 1;
            if self.open_markdown == 0 {
                self.prepared.nested.push(open.start..start);
            }
        }
        self.end_of_element(end);
    }

    /// Reads raw HTML up to the end tag of its element, or a tag that holds Markdown.
    pub(super) fn raw_html(&mut self) {
        let mut at = self.position;
        while self.in_raw_html() && at < self.text.len() {
            let start = at;
            let Some(found) = self.text[at..].find('<') else {
                at = self.text.len();
                self.raw_piece(start..at);
                break;
            };
            at += found;
            self.raw_piece(start..at);
            at = self.raw_markup(at);
        }
        self.position = self.position.max(at);
    }

    /// Reads what begins with the `<` at `at` within raw HTML; where to go on.
    fn raw_markup(&mut self, at: usize) -> usize {
        self.position = at;
        let rest = &self.text[at..];
        let end = if rest.starts_with("<!--") {
            kramdown_comment(self.text, at, &mut self.exhausted)
        } else if rest.starts_with("</") {
            self.raw_end_tag(at)
        } else if let Some(tag) = kramdown_tag(self.text, at, self.text.len(), &mut self.exhausted) {
            let name = self.text[tag.name.clone()].to_ascii_lowercase();
            self.start_tag(tag, name);
            return self.position;
        } else {
            None
        };
        let closes = rest.starts_with("</") && end.is_some();
        let end = end.unwrap_or(at + 1);
        self.raw_piece(at..end);
        if closes {
            self.close(at, end);
            return self.position;
        }
        end
    }

    /// The end of the end tag at `at`, if it closes the innermost element.
    fn raw_end_tag(&self, at: usize) -> Option<usize> {
        let name = name_range(self.text, at + 2, self.text.len(), Syntax::Kramdown)?;
        let spaces = self.text[name.end..].bytes().take_while(u8::is_ascii_whitespace).count();
        let end = name.end + spaces + 1;
        let closed = self.text.as_bytes().get(end - 1) == Some(&b'>');
        let same = self.open.last().is_some_and(|open| self.text[name].eq_ignore_ascii_case(&open.name));
        (closed && same).then_some(end)
    }

    /// Elements that were never closed end with the text.
    pub(super) fn end_of_text(&mut self) {
        let blocks = self.open.iter().find(|open| open.content == Content::Blocks);
        if let Some(start) = blocks.map(|open| open.start) {
            self.prepared.nested.push(start..self.text.len());
        }
        self.open.clear();
    }
}
