//! Text as the visitor sees it: escapes, typography, and what the preparation of the text hid.

use std::ops::Range;

use super::super::prepared::NOTHING;
use super::Writer;
use super::typography::{is_special, replaced};

impl Writer<'_> {
    /// Text of a line or of a code block.
    pub(super) fn push_text(&mut self, text: &str, range: &Range<usize>) {
        if self.in_code {
            return self.code(text, range);
        }
        if range.end <= self.skip_until {
            return;
        }
        let start = range.start.max(self.skip_until);
        let is_verbatim = self.prepared.text.get(range.clone()) == Some(text);
        if !is_verbatim {
            // A character reference, or a line break within the text.
            self.chunks.made(escaped(text), range);
            self.run = Some(range.end);
            return;
        }
        let is_escaped = start > 0 && start == range.start && self.byte(start - 1) == Some(b'\\');
        let mut at = start;
        if is_escaped {
            let end = at + self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
            self.plain(at..end);
            at = end;
            self.run = Some(end);
        }
        self.shown(at..range.end);
    }

    /// Text that typography sees.
    pub(super) fn shown(&mut self, range: Range<usize>) {
        let run = *self.run.get_or_insert(range.start);
        let mut run = run.min(range.start);
        let (mut at, mut from) = (range.start, range.start);
        while at < range.end {
            let masked = self.prepared.text.as_bytes().get(at).copied().unwrap_or_default();
            if masked == NOTHING && self.byte(at) != Some(NOTHING) {
                self.chunks.exact(from..at);
                let end = self.end_of_hidden(at, range.end);
                self.hidden(at..end);
                (at, from) = (end, end);
                continue;
            }
            let special = self.byte(at).is_some_and(is_special);
            let found = special.then(|| self.replacement(at, run)).flatten();
            // The parser may have cut the text within a symbol.
            match found
                .filter(|(length, _)| at + length <= range.end || self.is_unmasked(range.end..at + length))
            {
                Some((length, by)) => {
                    self.chunks.exact(from..at);
                    self.chunks.made(by, &(at..at + length));
                    at += length;
                    from = at;
                    if by != "&amp;" && by != "&lt;" && by != "&gt;" {
                        run = at;
                    }
                }
                None => at += 1,
            }
        }
        self.chunks.exact(from..range.end);
        self.skip_until = self.skip_until.max(at);
        self.run = Some(run);
    }

    /// Whether the parser saw what the author wrote.
    fn is_unmasked(&self, range: Range<usize>) -> bool {
        self.prepared.text.get(range.clone()) == self.text.get(range)
    }

    fn replacement(&self, at: usize, run: usize) -> Option<(usize, &'static str)> {
        if self.kramdown {
            return replaced(self.text, at, run).map(|found| (found.length, found.by));
        }
        let by = match self.byte(at)? {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => return None,
        };
        Some((1, by))
    }

    fn end_of_hidden(&self, start: usize, end: usize) -> usize {
        let masked = self.prepared.text.as_bytes();
        let hidden = masked.get(start..end).unwrap_or_default().iter().take_while(|byte| **byte == NOTHING);
        start + hidden.count()
    }

    /// What the parser was not to see: a comment or tag is written, an attribute list or space is not, a mark that opens no
    /// block is text.
    fn hidden(&mut self, range: Range<usize>) {
        match self.byte(range.start) {
            Some(b'<') => self.verbatim(range),
            Some(b'`' | b'~' | b'-' | b'=') => self.chunks.exact(range),
            _ => {}
        }
    }

    /// Bytes without typography, escaped.
    pub(super) fn plain(&mut self, range: Range<usize>) {
        let mut from = range.start;
        for at in range.clone() {
            let by = match self.byte(at) {
                Some(b'&') => "&amp;",
                Some(b'<') => "&lt;",
                Some(b'>') => "&gt;",
                _ => continue,
            };
            self.chunks.exact(from..at);
            self.chunks.made(by, &(at..at + 1));
            from = at + 1;
        }
        self.chunks.exact(from..range.end);
    }

    /// Text of a code span or block.
    pub(super) fn code(&mut self, text: &str, range: &Range<usize>) {
        if self.prepared.text.get(range.clone()) == Some(text) {
            self.plain(range.clone());
        } else {
            self.chunks.made(escaped(&self.prepared.shown(text)), range);
        }
    }

    /// Bytes as they are.
    pub(super) fn verbatim(&mut self, range: Range<usize>) {
        if range.start >= self.skip_until {
            self.without_markdown(range);
        }
    }

    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }
}

/// Text as HTML.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The value of an attribute as HTML.
pub(super) fn escaped_attribute(text: &str) -> String {
    escaped(text).replace('"', "&quot;")
}
