//! Typographic quotes: which way a `"` or `'` turns. They enter the ids of headings (J-MD-1).

use super::scan::{Window, is_in_word, is_space, is_word};
use super::spans::Spans;
use super::tree::{Kind, NodeId};

const LEFT_SINGLE: u32 = 0x2018;
const RIGHT_SINGLE: u32 = 0x2019;
const LEFT_DOUBLE: u32 = 0x201c;
const RIGHT_DOUBLE: u32 = 0x201d;

/// What a rule makes of the text at a place: bytes before the quotes that stay, and the quotes.
struct Turned {
    kept: usize,
    quotes: [Option<u32>; 2],
}

impl Turned {
    fn one(kept: usize, quote: u32) -> Self {
        Turned { kept, quotes: [Some(quote), None] }
    }
}

fn left(quote: u8) -> u32 {
    if quote == b'"' { LEFT_DOUBLE } else { LEFT_SINGLE }
}

fn right(quote: u8) -> u32 {
    if quote == b'"' { RIGHT_DOUBLE } else { RIGHT_SINGLE }
}

fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'')
}

impl Spans<'_> {
    /// Reads the quote at a place, or behind the character there.
    pub(super) fn quote(&mut self, parent: NodeId, start: usize) {
        let window = self.window();
        let turned = turn(&window, start);
        let mut at = start + turned.kept;
        self.push_text(parent, start..at);
        for quote in turned.quotes.into_iter().flatten() {
            let node = self.tree.push(parent, Kind::Symbol, at..at + 1);
            self.tree.node_mut(node).data = quote;
            at += 1;
        }
        self.position = at;
    }
}

/// The first rule that fits.
fn turn(window: &Window<'_>, start: usize) -> Turned {
    let first = window.byte(start);
    if is_quote(first)
        && let Some(quote) = by_what_follows(window, start, first)
    {
        return Turned::one(0, quote);
    }
    // One character before the quote, when it is white space for these rules.
    let kept = usize::from(is_space(first));
    let quote = window.byte(start + kept);
    let next = window.byte(start + kept + 1);
    if is_quote(quote) && is_quote(next) && quote != next && is_word(window.byte(start + kept + 2)) {
        return Turned { kept, quotes: [Some(left(quote)), Some(left(next))] };
    }
    if quote == b'\'' && is_decade(window.bytes(start + kept + 1..start + kept + 4)) {
        return Turned::one(kept, RIGHT_SINGLE);
    }
    if kept == 1 && is_quote(quote) && is_word(next) {
        return Turned::one(1, left(quote));
    }
    let length = window.char_at(start).map_or(1, char::len_utf8);
    let behind = window.byte(start + length);
    let may_close = !matches!(first, b' ' | b'\\' | b'\t' | b'\r' | b'\n' | b'[' | b'{' | b'(' | b'-');
    if may_close && is_quote(behind) {
        return Turned::one(length, right(behind));
    }
    if is_quote(first) && closes_by_itself(window, start + 1) {
        return Turned::one(0, right(first));
    }
    for quote in [b'\'', b'"'] {
        if behind == quote {
            return Turned::one(length, left(quote));
        }
        if first == quote {
            return Turned::one(0, left(quote));
        }
    }
    Turned::one(0, left(first))
}

/// The first two rules: a quote before emphasis opens, one before other punctuation closes.
fn by_what_follows(window: &Window<'_>, start: usize, quote: u8) -> Option<u32> {
    let marks = window.skip(start + 1, |byte| matches!(byte, b'_' | b'*')) - start - 1;
    let opens = match marks {
        0 => false,
        1 => start + 1 + marks < window.end && !is_space(window.byte(start + 1 + marks)),
        _ => true,
    };
    if opens {
        return Some(left(quote));
    }
    let punctuation = window.byte(start + 1);
    let is_punctuation = punctuation.is_ascii_punctuation() && punctuation != b'&';
    if !is_punctuation || window.starts_with(start + 2, "..") {
        return None;
    }
    let next_is_word = window.char_at(start + 2).is_some_and(is_in_word);
    // Between the mark and what follows there is no word boundary.
    (next_is_word == (punctuation == b'_')).then(|| right(quote))
}

/// `'80s`
fn is_decade(bytes: &[u8]) -> bool {
    matches!(bytes, [a, b, b's'] if a.is_ascii_digit() && b.is_ascii_digit())
}

/// Whether a quote before this place closes: before white space, before an `s` that ends a word, at the end of a line.
fn closes_by_itself(window: &Window<'_>, at: usize) -> bool {
    let next = window.byte(at);
    at >= window.end || is_space(next) || next == b's' && !window.char_at(at + 1).is_some_and(is_in_word)
}
