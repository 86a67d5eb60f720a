//! How a scalar stands in the text: without its anchor and tag, and where its bytes are unchanged.

use libyaml_safer::ScalarStyle;

use crate::source::Span;

use super::Style;

/// A scalar's place in the text.
pub(super) struct Written {
    /// The scalar with its quotes or block indicator, without anchor, tag and white space around it.
    pub(super) span: Span,
    pub(super) style: Style,
    /// Where libyaml stopped reading, line ends of a block scalar included.
    end: usize,
}

impl Written {
    pub(super) fn new(text: &str, start: usize, end: usize, style: ScalarStyle) -> Self {
        let style = match style {
            ScalarStyle::SingleQuoted => Style::SingleQuoted,
            ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
            ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
            _ => Style::Plain,
        };
        let start = content_start(text, start, end);
        let trimmed = match style {
            Style::Block => start + text.get(start..end).unwrap_or("").trim_end().len(),
            _ => end,
        };
        Written { span: Span::new(start, trimmed.max(start)), style, end }
    }

    /// Takes the line end off that `Events` put behind the last line of the text.
    pub(super) fn cut(&self, text: &str, mut value: String) -> String {
        let at_end = self.style == Style::Block && self.end == text.len() && !text.ends_with(['\n', '\r']);
        if at_end && value.ends_with('\n') {
            let last_line = text.rsplit(['\n', '\r']).next().unwrap_or("");
            let header = self.raw(text).lines().next().unwrap_or("");
            // A last line of white space belongs to the value only as far as it is indented deeper.
            let last_of_value = value.lines().next_back().unwrap_or("");
            let is_blank = last_line.trim().is_empty();
            if !is_blank
                || header.contains('+')
                || (!last_of_value.is_empty() && last_of_value.trim().is_empty())
            {
                value.pop();
            }
        }
        value
    }

    fn raw<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.span.range()).unwrap_or("")
    }

    /// Where the bytes of the scalar's value stand unchanged.
    pub(super) fn exact(&self, text: &str, value: &str) -> Option<Span> {
        let Span { start, end } = self.span;
        let span = match self.style {
            Style::Plain => self.span,
            Style::SingleQuoted | Style::DoubleQuoted if end >= start + 2 => {
                Span { start: start + 1, end: end - 1 }
            }
            Style::SingleQuoted | Style::DoubleQuoted => return None,
            Style::Block => {
                // Only a value of one line can stand in one piece: every other line is indented.
                let header = self.raw(text).find('\n')? + 1;
                let lines = self.raw(text).get(header..)?;
                let content = lines.trim_start_matches(['\n', '\r', ' ', '\t']);
                let line = value.trim_end_matches('\n');
                let indented = content.len() + (line.len() - line.trim_start().len());
                let at = start as usize + self.raw(text).len().checked_sub(indented)?;
                Span::new(at, at + value.len())
            }
        };
        (!value.is_empty() || self.style != Style::Block)
            .then_some(span)
            .filter(|span| text.get(span.range()) == Some(value))
    }
}

/// Where a node begins behind its anchor and tag.
pub(super) fn content_start(text: &str, start: usize, end: usize) -> usize {
    let bytes = text.as_bytes().get(..end).unwrap_or(text.as_bytes());
    let mut at = start;
    while matches!(bytes.get(at), Some(b'&' | b'!')) {
        at = skip(bytes, at, |byte| !byte.is_ascii_whitespace());
        at = skip(bytes, at, |byte| byte.is_ascii_whitespace());
        while bytes.get(at) == Some(&b'#') {
            at = skip(bytes, at, |byte| byte != b'\n' && byte != b'\r');
            at = skip(bytes, at, |byte| byte.is_ascii_whitespace());
        }
    }
    at
}

fn skip(bytes: &[u8], from: usize, skipped: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(from..).unwrap_or(&[]);
    from + rest.iter().take_while(|byte| skipped(**byte)).count()
}
