//! Where in the text a link's destination stands.

use std::ops::Range;

/// The destination of `[text](destination "title")`. `text_end` is where the link's content ends: at or before its `]`.
/// An empty range when nothing is written.
pub(super) fn inline(text: &str, link: &Range<usize>, text_end: usize) -> Range<usize> {
    let nothing = link.end.saturating_sub(1).max(link.start);
    let Some(rest) = text.get(text_end..link.end) else { return nothing..nothing };
    match rest.find("](") {
        Some(open) => at(text, text_end + open + 2, link.end.saturating_sub(1), true),
        None => nothing..nothing,
    }
}

/// The destination in a definition, `[label]: destination "title"`.
pub(super) fn definition(text: &str, definition: &Range<usize>) -> Range<usize> {
    let nothing = definition.end..definition.end;
    let Some(written) = text.get(definition.clone()) else { return nothing };
    let mut escaped = false;
    let close = written.bytes().position(|byte| {
        let found = byte == b']' && !escaped;
        escaped = byte == b'\\' && !escaped;
        found
    });
    match close {
        Some(close) if written[close..].starts_with("]:") => {
            at(text, definition.start + close + 2, definition.end, false)
        }
        _ => nothing,
    }
}

/// The destination of an autolink: what is inside its `<>`.
pub(super) fn autolink(text: &str, link: &Range<usize>) -> Range<usize> {
    let inside = link.start + 1..link.end.saturating_sub(1);
    if text.get(inside.clone()).is_some() { inside } else { link.clone() }
}

/// The destination that begins at or after `start`, behind white space and the marks of a block quote.
fn at(text: &str, start: usize, end: usize, parentheses: bool) -> Range<usize> {
    let bytes = text.as_bytes();
    let mut begin = start;
    let mut new_line = false;
    while begin < end && (bytes[begin].is_ascii_whitespace() || (new_line && bytes[begin] == b'>')) {
        new_line |= bytes[begin] == b'\n';
        begin += 1;
    }
    let pointed = begin < end && bytes[begin] == b'<';
    begin += usize::from(pointed);
    let (mut position, mut depth) = (begin, 0usize);
    while position < end {
        match bytes[position] {
            b'\\' if bytes.get(position + 1).is_some_and(u8::is_ascii_punctuation) => position += 1,
            b'>' if pointed => break,
            _ if pointed => {}
            byte if byte.is_ascii_whitespace() => break,
            b'(' => depth += 1,
            b')' if depth == 0 && parentheses => break,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        position += 1;
    }
    let begin = begin.min(text.len());
    begin..position.clamp(begin, end.max(begin))
}
