//! The text that is read, all that was cut out of it, and the way back to the bytes of the source.
//!
//! The content of a quote or a list item is the source without its marks. It is appended to the one text of the arena, so that
//! every node is a range of that text, whatever it was cut out of.

use std::cell::Cell;
use std::ops::Range;

/// Bytes of text, copies included: one for each level that a line is nested in. What nests on then is read as it stands.
const MAX_TEXT: usize = 256 << 20;

/// A stretch of the text that came from one stretch of the source.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Its first byte in the text; it goes on to the next piece.
    start: u32,
    /// Its first byte in the source.
    source: u32,
    /// Whether it is these very bytes; else all of it stands for the byte at `source`.
    exact: bool,
}

/// A stretch of a range of the text, with where it came from.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stretch {
    /// In the text of the arena.
    pub(super) range: Range<usize>,
    /// In the source.
    pub(super) source: Range<usize>,
    /// Whether both are the same bytes.
    pub(super) exact: bool,
}

/// The text with its origins.
#[derive(Debug, Default)]
pub(super) struct Arena {
    pub(super) text: String,
    pieces: Vec<Piece>,
    /// The piece that was looked up last: the next look-up is mostly near.
    near: Cell<usize>,
}

impl Arena {
    /// The source with line feeds only, the last line ended (as kramdown takes it in).
    pub(super) fn new(source: &str) -> Self {
        let mut arena = Arena {
            text: String::with_capacity(source.len() + source.len() / 2 + 1),
            pieces: Vec::new(),
            near: Cell::new(0),
        };
        let mut rest = 0;
        for at in memchr::memchr_iter(b'\r', source.as_bytes()) {
            arena.push(source.get(rest..at).unwrap_or_default(), rest, true);
            let is_pair = source.as_bytes().get(at + 1) == Some(&b'\n');
            if !is_pair {
                arena.push("\n", at, false);
            }
            rest = at + 1;
        }
        arena.push(source.get(rest..).unwrap_or_default(), rest, true);
        if !arena.text.ends_with('\n') {
            arena.push("\n", source.len(), false);
        }
        arena
    }

    fn push(&mut self, text: &str, source: usize, exact: bool) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        let goes_on = self.pieces.last().is_some_and(|last| {
            exact && last.exact && last.source as usize + (start - last.start as usize) == source
        });
        if !goes_on {
            self.pieces.push(Piece { start: start as u32, source: source as u32, exact });
        }
        self.text.push_str(text);
    }

    /// Whether so many more bytes have room.
    pub(super) fn has_room(&self, bytes: usize) -> bool {
        self.text.len() + bytes < MAX_TEXT
    }

    /// Appends bytes of the text itself.
    pub(super) fn copy(&mut self, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let mut index = self.piece_at(range.start);
        let mut start = self.text.len();
        let mut at = range.start;
        while at < range.end {
            let Some(piece) = self.pieces.get(index).copied() else { break };
            let end =
                self.pieces.get(index + 1).map_or(range.end, |next| (next.start as usize).min(range.end));
            let offset = if piece.exact { at - piece.start as usize } else { 0 };
            let source = piece.source as usize + offset;
            let goes_on = self.pieces.last().is_some_and(|last| {
                let continued = last.source as usize + (start - last.start as usize) == source;
                piece.exact && last.exact && continued
            });
            if !goes_on {
                let (start, source) = (start as u32, source as u32);
                self.pieces.push(Piece { start, source, exact: piece.exact });
            }
            start += end - at;
            at = end;
            index += 1;
        }
        self.text.extend_from_within(range);
    }

    /// Appends text that stands for the byte at `at` of the text.
    pub(super) fn made(&mut self, text: &str, at: usize) {
        let source = self.origin(at..at).start;
        self.push(text, source, false);
    }

    /// The index of the piece that holds a byte.
    fn piece_at(&self, at: usize) -> usize {
        // The text as it is written is mostly one piece.
        if self.pieces.get(1).is_none_or(|second| at < second.start as usize) {
            return 0;
        }
        let near = self.near.get();
        for index in near..near + 3 {
            let starts = self.pieces.get(index).is_some_and(|piece| piece.start as usize <= at);
            let ends = self.pieces.get(index + 1).is_none_or(|next| at < next.start as usize);
            if starts && ends {
                self.near.set(index);
                return index;
            }
        }
        let index = self.pieces.partition_point(|piece| piece.start as usize <= at).saturating_sub(1);
        self.near.set(index);
        index
    }

    /// The bytes of the source that a range came from: from its first to its last.
    pub(super) fn origin(&self, range: Range<usize>) -> Range<usize> {
        let index = self.piece_at(range.start);
        let start = self.source_of(index, range.start);
        if range.is_empty() {
            return start..start;
        }
        let next = self.pieces.get(index + 1).map_or(usize::MAX, |piece| piece.start as usize);
        let last = if range.end <= next { index } else { self.piece_at(range.end - 1) };
        let end = self.source_of(last, range.end).max(start);
        start..end
    }

    fn source_of(&self, index: usize, at: usize) -> usize {
        let Some(piece) = self.pieces.get(index) else { return 0 };
        let offset = if piece.exact { at.saturating_sub(piece.start as usize) } else { 0 };
        piece.source as usize + offset
    }

    /// A range piece by piece.
    pub(super) fn stretches(&self, range: Range<usize>) -> impl Iterator<Item = Stretch> + '_ {
        let mut index = self.piece_at(range.start);
        let mut at = range.start;
        std::iter::from_fn(move || {
            let piece = self.pieces.get(index).filter(|_| at < range.end)?;
            let next = self.pieces.get(index + 1).map_or(usize::MAX, |next| next.start as usize);
            let end = next.min(range.end);
            let source = self.source_of(index, at);
            let length = if piece.exact { end - at } else { 0 };
            let stretch = Stretch { range: at..end, source: source..source + length, exact: piece.exact };
            (at, index) = (end, index + 1);
            Some(stretch)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Arena;

    #[test]
    fn what_is_cut_out_knows_its_source() {
        let mut arena = Arena::new("> a\r\n> b");
        assert_eq!(arena.text, "> a\n> b\n");
        let start = arena.text.len();
        arena.copy(2..4);
        arena.made("  ", 4);
        arena.copy(6..8);
        assert_eq!(&arena.text[start..], "a\n  b\n");
        assert_eq!(arena.origin(start..start + 1), 2..3);
        assert_eq!(arena.origin(start..start + 5), 2..8);
        let exact = arena.stretches(start..start + 5).filter(|stretch| stretch.exact);
        assert_eq!(exact.map(|stretch| stretch.source).collect::<Vec<_>>(), [2..3, 4..5, 7..8]);
    }
}
