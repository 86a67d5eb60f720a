//! Headings: `# ATX` and underlined ones (J-MD-6..8).

use std::ops::Range;

use super::blocks::Blocks;
use super::scan::Window;
use super::tree::{HeadingData, Kind};

/// The level of an ATX heading of kramdown's GFM parser, and where its text begins.
pub(super) fn atx_mark(window: &Window<'_>, at: usize) -> Option<(u8, usize)> {
    let text = window.skip(at, |byte| byte == b'#');
    let level = text - at;
    let begins = matches!(window.byte(text), b' ' | b'\t');
    ((1..=6).contains(&level) && begins).then(|| (level as u8, window.skip_blanks(text)))
}

impl Blocks {
    pub(super) fn atx_heading(&mut self) -> bool {
        let at = self.position;
        let window = self.window();
        let end = window.line_end(at);
        let (level, start) = if self.options.gfm {
            let Some(mark) = atx_mark(&window, at) else { return false };
            if !self.options.interrupts && !self.is_after_boundary() {
                return false;
            }
            mark
        } else {
            if !self.is_after_boundary() {
                return false;
            }
            let marks = window.skip(at, |byte| byte == b'#').min(at + 6);
            ((marks - at) as u8, window.skip_blanks(marks))
        };
        let (mut text, id) = heading_text(&window, start.min(end)..end);
        let open =
            window.bytes(text.clone()).iter().rposition(|byte| *byte != b'#').map_or(0, |last| last + 1);
        let before = window.bytes(text.clone()).get(open.wrapping_sub(1)).copied();
        let is_closed = match before {
            None => !self.options.interrupts,
            Some(byte) if self.options.interrupts => matches!(byte, b' ' | b'\t'),
            Some(byte) => byte != b'\\',
        };
        if open < text.len() && is_closed {
            text = window.trim_end(text.start..text.start + open);
        } else if open < text.len() && !self.options.interrupts {
            // The first of the closing marks is escaped.
            text.end = (text.start + open + 1).min(text.end);
        }
        if text.is_empty() {
            return false;
        }
        self.add_heading(level, text, id, end);
        true
    }

    pub(super) fn setext_heading(&mut self, mark: usize) -> bool {
        let window = self.window();
        let line = window.line_end(mark);
        let underline = window.byte(line);
        if !matches!(underline, b'-' | b'=') || matches!(window.byte(mark), b' ' | b'\t' | b'\n') {
            return false;
        }
        let end = window.skip(line, |byte| matches!(byte, b'-' | b'='));
        let Some(end) = window.blank_to_line_end(end).filter(|_| self.is_after_boundary()) else {
            return false;
        };
        let (text, id) = heading_text(&window, mark..line);
        if text.is_empty() {
            return false;
        }
        self.add_heading(if underline == b'-' { 2 } else { 1 }, text, id, end);
        true
    }

    fn add_heading(&mut self, level: u8, text: Range<usize>, id: Option<Range<usize>>, end: usize) {
        let lines = self.position..end;
        let heading = self.add_block(Kind::Heading, text);
        self.tree.node_mut(heading).data = self.tree.headings.len() as u32;
        self.tree.headings.push(HeadingData { level, lines, id });
        self.position = end;
    }
}

/// The text of a heading without white space at its end, and its explicit id.
fn heading_text(window: &Window<'_>, range: Range<usize>) -> (Range<usize>, Option<Range<usize>>) {
    let text = window.trim_end(range);
    if window.byte(text.end.saturating_sub(1)) != b'}' || text.is_empty() {
        return (text, None);
    }
    let id = window.slice(text.clone()).rfind("{#").map(|open| text.start + open).filter(|open| {
        let id = window.slice(open + 2..text.end - 1);
        let follows = *open > text.start && matches!(window.byte(open - 1), b' ' | b'\t');
        follows && id.starts_with(starts_name) && id.chars().all(|c| starts_name(c) || continues_name(c))
    });
    match id {
        Some(open) => (window.trim_end(text.start..open - 1), Some(open + 2..text.end - 1)),
        None => (text, None),
    }
}

/// Characters that an XML name begins with.
fn starts_name(c: char) -> bool {
    matches!(c, ':' | 'A'..='Z' | '_' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
        | '\u{10000}'..='\u{effff}' | crate::origin::HOLE)
}

/// Further characters of an XML name.
fn continues_name(c: char) -> bool {
    matches!(c, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}
