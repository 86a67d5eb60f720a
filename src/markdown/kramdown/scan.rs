//! Looking at bytes: lines, white space, and what is found again and again.

use std::ops::Range;

use unicode_general_category::{GeneralCategory, get_general_category};

use crate::markdown::ids::is_word as is_word_character;

/// Ruby's `\s`.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// Ruby's `\w`.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Ruby's `[[:alnum:]]`: numbers only if they are digits.
pub(super) fn is_alphanumeric(c: char) -> bool {
    c.is_alphabetic() || get_general_category(c) == GeneralCategory::DecimalNumber
}

/// Whether Ruby sees a word boundary beside a character: Latin-1's fractions and superscripts count as letters there.
pub(super) fn is_in_word(c: char) -> bool {
    is_word_character(c) || matches!(c, '²' | '³' | '¹' | '¼' | '½' | '¾')
}

/// A window of a text: what lies outside does not exist.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window<'t> {
    pub(super) text: &'t str,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl<'t> Window<'t> {
    /// The byte at a place; 0 outside.
    #[inline]
    pub(super) fn byte(&self, at: usize) -> u8 {
        if at >= self.end {
            return 0;
        }
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    pub(super) fn bytes(&self, range: Range<usize>) -> &'t [u8] {
        self.text.as_bytes().get(range.start..range.end.min(self.end)).unwrap_or_default()
    }

    /// The text of a range.
    pub(super) fn slice(&self, range: Range<usize>) -> &'t str {
        self.text.get(range.start..range.end.min(self.end)).unwrap_or_default()
    }

    pub(super) fn rest(&self, at: usize) -> &'t str {
        self.text.get(at..self.end).unwrap_or_default()
    }

    pub(super) fn starts_with(&self, at: usize, prefix: &str) -> bool {
        self.bytes(at..self.end).starts_with(prefix.as_bytes())
    }

    pub(super) fn find_byte(&self, at: usize, byte: u8) -> Option<usize> {
        memchr::memchr(byte, self.bytes(at..self.end)).map(|found| at + found)
    }

    /// Behind the line end of the line at a place.
    #[inline]
    pub(super) fn line_end(&self, at: usize) -> usize {
        self.find_byte(at, b'\n').map_or(self.end, |found| found + 1)
    }

    /// Behind the bytes for which something holds.
    #[inline]
    pub(super) fn skip(&self, at: usize, holds: impl Fn(u8) -> bool) -> usize {
        let bytes = self.bytes(at..self.end);
        at + bytes.iter().position(|byte| !holds(*byte)).unwrap_or(bytes.len())
    }

    /// Behind spaces and tabs.
    pub(super) fn skip_blanks(&self, at: usize) -> usize {
        self.skip(at, |byte| matches!(byte, b' ' | b'\t'))
    }

    pub(super) fn skip_space(&self, at: usize) -> usize {
        self.skip(at, is_space)
    }

    /// Behind up to three spaces.
    #[inline]
    pub(super) fn skip_indent(&self, at: usize) -> usize {
        let mut found = at;
        while found < at + 3 && self.byte(found) == b' ' {
            found += 1;
        }
        found
    }

    /// Behind the rest of the line, if that is white space.
    pub(super) fn blank_to_line_end(&self, at: usize) -> Option<usize> {
        let end = self.skip(at, |byte| is_space(byte) && byte != b'\n');
        (self.byte(end) == b'\n').then_some(end + 1)
    }

    /// Behind the blank lines at a place.
    pub(super) fn blank_lines(&self, at: usize) -> Option<usize> {
        let mut end = self.blank_to_line_end(at)?;
        while let Some(next) = self.blank_to_line_end(end) {
            end = next;
        }
        Some(end)
    }

    /// The range without white space at its end.
    pub(super) fn trim_end(&self, range: Range<usize>) -> Range<usize> {
        let bytes = self.bytes(range.clone());
        let kept = bytes.iter().rposition(|byte| !is_space(*byte)).map_or(0, |last| last + 1);
        range.start..range.start + kept
    }

    /// The range without white space at its ends.
    pub(super) fn trim(&self, range: Range<usize>) -> Range<usize> {
        let start = self.skip_space(range.start).min(range.end);
        self.trim_end(start..range.end)
    }

    pub(super) fn char_at(&self, at: usize) -> Option<char> {
        self.rest(at).chars().next()
    }

    /// The length of kramdown's names (`\w[\w-]*`) at a place; 0 when there is none.
    pub(super) fn name_length(&self, at: usize) -> usize {
        if !is_word(self.byte(at)) {
            return 0;
        }
        self.skip(at, |byte| is_word(byte) || byte == b'-') - at
    }
}

/// Where a needle is found next. It is remembered, so that asking from every place of a text costs one walk over it.
#[derive(Clone, Debug, Default)]
pub(super) struct Next {
    /// The answer for all places from `from` to `found`.
    from: usize,
    found: Option<usize>,
    is_known: bool,
}

impl Next {
    /// The first place of the needle at or after `at`.
    pub(super) fn find(&mut self, window: &Window<'_>, at: usize, needle: &str) -> Option<usize> {
        self.find_with(window, at, |window, at| {
            let rest = window.bytes(at..window.end);
            let found = match needle.as_bytes() {
                [byte] => memchr::memchr(*byte, rest),
                bytes => memchr::memmem::find(rest, bytes),
            };
            found.map(|found| at + found)
        })
    }

    /// The first place at or after `at` by a search of one's own.
    pub(super) fn find_with(
        &mut self,
        window: &Window<'_>,
        at: usize,
        search: impl Fn(&Window<'_>, usize) -> Option<usize>,
    ) -> Option<usize> {
        let holds = self.is_known && at >= self.from && self.found.is_none_or(|found| at <= found);
        if !holds {
            self.found = search(window, at);
            (self.from, self.is_known) = (at, true);
        }
        self.found
    }
}
