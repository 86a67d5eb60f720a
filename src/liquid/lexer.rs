//! Splits a template into text, `{{ }}` and `{% %}`, as Liquid does: shortest match, blind to quotes (J-LIQ-4).

use crate::source::Span;

/// What a [`Token`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Literal text.
    Text,
    /// `{{ … }}`
    Print,
    /// `{% … %}`
    Tag,
    /// `{{` or `{%` without its end; stops the build.
    Unterminated,
}

/// A token, delimiters included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
}

impl Token {
    /// What lies between the delimiters and their `-`.
    pub(super) fn content(self, text: &str) -> Span {
        let (mut start, mut end) = (self.span.start as usize + 2, (self.span.end as usize).saturating_sub(2));
        let bytes = text.as_bytes();
        if start < end && bytes.get(start) == Some(&b'-') {
            start += 1;
        }
        if start < end && bytes.get(end - 1) == Some(&b'-') {
            end -= 1;
        }
        Span::new(start, end.max(start))
    }

    /// Whether `-` trims the text before it.
    pub(super) fn trims_before(self, text: &str) -> bool {
        text.as_bytes().get(self.span.start as usize + 2) == Some(&b'-')
    }

    /// Whether `-` trims the text after it.
    pub(super) fn trims_after(self, text: &str) -> bool {
        self.span.len() >= 4 && text.as_bytes().get(self.span.end as usize - 3) == Some(&b'-')
    }
}

/// Whether the text holds `{{` or `{%` from `start` on; only then is Liquid run (J-LIQ-1).
pub(super) fn has_liquid(text: &str, start: usize) -> bool {
    next_start(text.as_bytes(), start).is_some()
}

/// The next `{{` or `{%` at or after `from`.
fn next_start(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr(b'{', bytes.get(at..)?)?;
        if matches!(bytes.get(at + 1), Some(b'{' | b'%')) {
            return Some(at);
        }
        at += 1;
    }
}

/// All tokens of `text[start..]`, without gaps.
pub(super) fn tokens(text: &str, start: usize) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut at = start;
    // Once an end delimiter was not found, no later search can find it: keeps hostile input linear.
    let (mut tag_ends, mut print_ends) = (true, true);
    while at < bytes.len() {
        let begin = next_start(bytes, at).unwrap_or(bytes.len());
        if at < begin {
            tokens.push(Token { kind: TokenKind::Text, span: Span::new(at, begin) });
        }
        if begin == bytes.len() {
            break;
        }
        let rest = bytes.get(begin + 2..).unwrap_or(&[]);
        let (kind, end) = if bytes.get(begin + 1) == Some(&b'%') {
            let found = tag_ends.then(|| memchr::memmem::find(rest, b"%}")).flatten();
            tag_ends = found.is_some();
            found.map_or((TokenKind::Unterminated, begin + 2), |n| (TokenKind::Tag, begin + 4 + n))
        } else {
            let found = print_ends.then(|| memchr::memchr(b'}', rest)).flatten();
            print_ends = found.is_some();
            match found {
                Some(n) if rest.get(n + 1) == Some(&b'}') => (TokenKind::Print, begin + 4 + n),
                Some(n) => (TokenKind::Unterminated, begin + 3 + n),
                None => (TokenKind::Unterminated, begin + 2),
            }
        };
        tokens.push(Token { kind, span: Span::new(begin, end) });
        at = end;
    }
    tokens
}

/// Whether Ruby's `strip` takes the byte away at an end of a string.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0)
}

/// `span` without white space at its start.
pub(super) fn trim_start(text: &str, span: Span) -> Span {
    let bytes = text.as_bytes().get(span.range()).unwrap_or(&[]);
    let spaces = bytes.iter().take_while(|byte| is_space(**byte)).count();
    Span { start: span.start + spaces as u32, ..span }
}

/// `span` without white space at its end.
pub(super) fn trim_end(text: &str, span: Span) -> Span {
    let bytes = text.as_bytes().get(span.range()).unwrap_or(&[]);
    let spaces = bytes.iter().rev().take_while(|byte| is_space(**byte)).count();
    Span { end: span.end - spaces as u32, ..span }
}

/// `span` without white space at its ends.
pub(super) fn trim(text: &str, span: Span) -> Span {
    trim_start(text, trim_end(text, span))
}
