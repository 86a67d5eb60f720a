//! The pieces of what is written, before they are one text.

use std::borrow::Cow;
use std::ops::Range;

use crate::markdown::{Written, WrittenPiece};

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
        end_with_one_line_end(&mut written);
        written
    }
}

/// As every text ends.
fn end_with_one_line_end(written: &mut Written) {
    let length = written.html.trim_end_matches('\n').len();
    let source = written.pieces.last().map_or(0..0, |piece| piece.source.clone());
    written.html.truncate(length);
    written.pieces.retain(|piece| (piece.start as usize) < length);
    if let Some(last) = written.pieces.last_mut().filter(|piece| piece.exact) {
        last.source.end = last.source.start + (length - last.start as usize);
    }
    written.pieces.push(WrittenPiece { start: length as u32, source, exact: false });
    written.html.push('\n');
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
