//! The pieces of what is written, before they are one text.

use std::borrow::Cow;
use std::ops::Range;

use super::{Written, WrittenPiece};

/// A piece of HTML.
#[derive(Clone, Debug)]
enum Chunk {
    /// Bytes of the text.
    Exact(Range<usize>),
    /// Made from bytes of the text.
    Made(Cow<'static, str>, Range<usize>),
}

/// The pieces so far.
#[derive(Debug, Default)]
pub(super) struct Chunks {
    chunks: Vec<Chunk>,
}

impl Chunks {
    /// Number of pieces.
    pub(super) fn len(&self) -> usize {
        self.chunks.len()
    }

    /// Drops the pieces from a number on.
    pub(super) fn truncate(&mut self, length: usize) {
        self.chunks.truncate(length);
    }

    /// Adds bytes of the text.
    pub(super) fn exact(&mut self, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        match self.chunks.last_mut() {
            Some(Chunk::Exact(last)) if last.end == range.start => last.end = range.end,
            _ => self.chunks.push(Chunk::Exact(range)),
        }
    }

    /// Adds HTML made from bytes of the text.
    pub(super) fn made(&mut self, html: impl Into<Cow<'static, str>>, source: &Range<usize>) {
        self.chunks.push(Chunk::Made(html.into(), source.clone()));
    }

    /// Adds a place that is filled later.
    pub(super) fn slot(&mut self, source: &Range<usize>) -> usize {
        self.made("", source);
        self.chunks.len() - 1
    }

    /// Fills a place.
    pub(super) fn fill(&mut self, slot: usize, html: String) {
        if let Some(Chunk::Made(filled, _)) = self.chunks.get_mut(slot) {
            *filled = html.into();
        }
    }

    /// Takes the pieces from a number on out.
    pub(super) fn split_off(&mut self, at: usize) -> Self {
        let chunks = self.chunks.split_off(at.min(self.chunks.len()));
        Chunks { chunks }
    }

    /// Adds all pieces of another.
    pub(super) fn append(&mut self, mut other: Self) {
        self.chunks.append(&mut other.chunks);
    }

    /// Puts HTML before the last piece, if that is as given; else behind it.
    pub(super) fn insert_before_last(&mut self, last: &str, html: Cow<'static, str>, source: &Range<usize>) {
        let is_last = matches!(self.chunks.last(), Some(Chunk::Made(made, _)) if made == last);
        let at = self.chunks.len() - usize::from(is_last);
        self.chunks.insert(at, Chunk::Made(html, source.clone()));
    }

    /// The HTML of all pieces.
    pub(super) fn finish(self, text: &str) -> Written {
        let mut written = Written::default();
        for chunk in self.chunks {
            let (html, source, exact) = match &chunk {
                Chunk::Exact(range) => (text.get(range.clone()).unwrap_or_default(), range, true),
                Chunk::Made(html, source) => (&**html, source, false),
            };
            if html.is_empty() {
                continue;
            }
            let start = written.html.len() as u32;
            written.pieces.push(WrittenPiece { start, source: whole_characters(text, source), exact });
            written.html.push_str(html);
        }
        written.end_with_one_line_end();
        written
    }
}

impl Written {
    /// As kramdown ends every text.
    fn end_with_one_line_end(&mut self) {
        let length = self.html.trim_end_matches('\n').len();
        let source = self.pieces.last().map_or(0..0, |piece| piece.source.clone());
        self.html.truncate(length);
        self.pieces.retain(|piece| (piece.start as usize) < length);
        if let Some(last) = self.pieces.last_mut().filter(|piece| piece.exact) {
            last.source.end = last.source.start + (length - last.start as usize);
        }
        self.pieces.push(WrittenPiece { start: length as u32, source, exact: false });
        self.html.push('\n');
    }
}

/// The range, widened to whole characters: the parser may have cut through what was hidden from it.
fn whole_characters(text: &str, range: &Range<usize>) -> Range<usize> {
    let end = range.end.min(text.len());
    let mut whole = range.start.min(end)..end;
    while !text.is_char_boundary(whole.start) {
        whole.start -= 1;
    }
    while !text.is_char_boundary(whole.end) {
        whole.end += 1;
    }
    whole
}
