//! Text that remembers where its bytes came from: string values, and the text that a template renders to.

use std::ops::Range;
use std::sync::Arc;

use crate::source::{Place, Span};

/// Stands in rendered text for output that nobody can know before the build (a plugin, a clock, the network).
/// A Unicode noncharacter, so no author types it; were it in a file all the same, it would count as unknown.
pub const HOLE: char = '\u{fdd0}';

/// Whether a text holds a [`HOLE`].
pub fn has_hole(text: &str) -> bool {
    // Most texts are short: to call a search for them costs more than the search.
    let is_short = text.len() <= SHORT;
    if is_short && !text.bytes().fold(false, |found, byte| found | (byte == HOLE_BYTES[0])) {
        return false;
    }
    holes(text).next().is_some()
}

/// So many bytes at most are looked at one by one.
const SHORT: usize = 64;

/// The bytes at which a text holds a [`HOLE`].
pub fn holes(text: &str) -> impl Iterator<Item = usize> + '_ {
    let starts = memchr::memchr_iter(HOLE_BYTES[0], text.as_bytes());
    starts.filter(|at| text.as_bytes().get(*at..).is_some_and(|rest| rest.starts_with(&HOLE_BYTES)))
}

/// [`HOLE`] as it is written in a text.
const HOLE_BYTES: [u8; 3] = [0xef, 0xb7, 0x90];

/// Where a stretch of text was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The bytes it was made from.
    pub place: Place,
    /// Whether the stretch holds these very bytes. If not, a filter made it from them, and a fix must not edit there.
    pub exact: bool,
}

/// A stretch of a string value: from `start` (bytes of the text) to the next piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// First byte of the stretch in the text.
    pub start: u32,
    /// Where it came from; `None` for what the engine itself made (the URL of a page, a number).
    pub origin: Option<Origin>,
}

/// A string value with its origins. Cloning is cheap.
#[derive(Clone, Debug, Default)]
pub struct Text {
    text: Arc<str>,
    /// Whether it holds a [`HOLE`]: conditions ask that far more often than texts are made.
    has_hole: bool,
    /// Sorted by `start`, the first at 0; empty when the whole text has no origin.
    pieces: Pieces,
}

/// The pieces of a text. Nearly all have one at most: it needs no memory of its own.
#[derive(Clone, Debug, Default)]
enum Pieces {
    #[default]
    None,
    One(Piece),
    Many(Arc<[Piece]>),
}

impl std::ops::Deref for Pieces {
    type Target = [Piece];

    fn deref(&self) -> &[Piece] {
        match self {
            Pieces::None => &[],
            Pieces::One(piece) => std::slice::from_ref(piece),
            Pieces::Many(pieces) => pieces,
        }
    }
}

impl FromIterator<Piece> for Pieces {
    fn from_iter<I: IntoIterator<Item = Piece>>(pieces: I) -> Self {
        let mut pieces = pieces.into_iter();
        match (pieces.next(), pieces.next()) {
            (None, _) => Pieces::None,
            (Some(piece), None) => Pieces::One(piece),
            (Some(first), Some(second)) => Pieces::Many([first, second].into_iter().chain(pieces).collect()),
        }
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Text {
    /// Whether another text says the same, and has it from the same places.
    pub fn is_identical(&self, other: &Text) -> bool {
        self.text == other.text && *self.pieces == *other.pieces
    }

    /// A text without origin.
    pub fn plain(text: impl Into<Arc<str>>) -> Self {
        Text::new(text.into(), Pieces::None)
    }

    fn new(text: Arc<str>, pieces: Pieces) -> Self {
        Text { has_hole: has_hole(&text), text, pieces }
    }

    /// A text that came whole from one place.
    pub fn from_origin(text: impl Into<Arc<str>>, origin: Origin) -> Self {
        Text::new(text.into(), Pieces::One(Piece { start: 0, origin: Some(origin) }))
    }

    /// The text alone.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it holds a [`HOLE`]. Takes no time.
    pub fn has_hole(&self) -> bool {
        self.has_hole
    }

    /// Bytes of memory that it takes: many short pieces take more than the text.
    pub fn size(&self) -> usize {
        self.text.len() + size_of_val(&*self.pieces)
    }

    /// The text alone, shared.
    pub fn shared(&self) -> Arc<str> {
        self.text.clone()
    }

    /// Its pieces: sorted, the first at 0, or none.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The same text with other origins.
    pub fn with_origins(&self, change: impl Fn(Origin) -> Origin) -> Text {
        let pieces = self.pieces.iter();
        let pieces = pieces.map(|piece| Piece { origin: piece.origin.map(&change), ..*piece }).collect();
        Text { text: self.text.clone(), pieces, ..*self }
    }

    /// Another text made from this one: it keeps the first origin, no longer exact.
    pub fn derive(&self, text: impl Into<Arc<str>>) -> Text {
        match self.pieces.iter().find_map(|piece| piece.origin) {
            Some(origin) => Text::from_origin(text, Origin { exact: false, ..origin }),
            None => Text::plain(text),
        }
    }

    /// The bytes of `range` with their origins. The range must lie on character boundaries.
    pub fn slice(&self, range: Range<usize>) -> Text {
        let mut builder = TextBuilder::default();
        builder.push_slice(self, range);
        builder.finish()
    }

    /// This text followed by `other`, each with its origins.
    pub fn concat(&self, other: &Text) -> Text {
        let mut builder = TextBuilder::default();
        builder.push(self);
        builder.push(other);
        builder.finish()
    }
}

/// The origin `bytes` further on: exact origins move with the text, derived ones stay what they are.
fn advance(origin: Origin, bytes: usize) -> Origin {
    if !origin.exact || bytes == 0 {
        return origin;
    }
    let span = Span { start: origin.place.span.start + bytes as u32, ..origin.place.span };
    Origin { place: Place { span, ..origin.place }, exact: true }
}

/// Puts a [`Text`] together from pieces of others.
#[derive(Debug, Default)]
pub struct TextBuilder {
    text: String,
    pieces: Vec<Piece>,
}

impl TextBuilder {
    /// Adds a whole text.
    pub fn push(&mut self, text: &Text) {
        self.push_slice(text, 0..text.as_str().len());
    }

    /// Adds bytes of one origin.
    pub fn push_str(&mut self, text: &str, origin: Option<Origin>) {
        if text.is_empty() {
            return;
        }
        self.pieces.push(Piece { start: self.text.len() as u32, origin });
        self.text.push_str(text);
    }

    /// Adds `range` of a text.
    pub fn push_slice(&mut self, text: &Text, range: Range<usize>) {
        let Some(bytes) = text.text.get(range.clone()) else { return };
        if text.pieces.is_empty() {
            self.push_str(bytes, None);
            return;
        }
        let first =
            text.pieces.partition_point(|piece| piece.start as usize <= range.start).saturating_sub(1);
        for (index, piece) in text.pieces.iter().enumerate().skip(first) {
            let start = piece.start as usize;
            if start >= range.end {
                break;
            }
            let end = text.pieces.get(index + 1).map_or(text.text.len(), |next| next.start as usize);
            let (from, to) = (start.max(range.start), end.min(range.end));
            if from < to {
                self.push_str(&text.text[from..to], piece.origin.map(|origin| advance(origin, from - start)));
            }
        }
    }

    /// Number of bytes so far.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Bytes of memory that the text takes so far.
    pub fn size(&self) -> usize {
        self.text.len() + size_of_val(self.pieces.as_slice())
    }

    /// Whether nothing was added yet.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The finished text.
    pub fn finish(self) -> Text {
        let known = self.pieces.iter().any(|piece| piece.origin.is_some());
        let pieces = if known { self.pieces.into_iter().collect() } else { Pieces::None };
        Text::new(self.text.into(), pieces)
    }
}

/// A stretch of rendered text: from `start` to the next stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// First byte of the stretch in the rendered text.
    pub start: u32,
    /// Where the bytes themselves came from.
    pub origin: Option<Origin>,
    /// The output expression that printed them (`{{ … }}` or a tag, braces included); `None` for literal text.
    pub via: Option<Place>,
    /// Whether it appears only under a condition that nobody can know before the build.
    pub guarded: bool,
}

/// The text that a template rendered to, with an origin for every byte of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RenderedText {
    /// The text; a [`HOLE`] stands for what cannot be known.
    pub text: String,
    /// Sorted by `start`, without gaps, the first at 0 (unless the text is empty).
    pub stretches: Vec<Stretch>,
}

impl RenderedText {
    /// Adds bytes.
    pub fn push(&mut self, text: &str, origin: Option<Origin>, via: Option<Place>, guarded: bool) {
        if text.is_empty() {
            return;
        }
        self.stretches.push(Stretch { start: self.text.len() as u32, origin, via, guarded });
        self.text.push_str(text);
    }

    /// Adds a string value printed by the expression at `via`.
    pub fn push_text(&mut self, text: &Text, via: Option<Place>, guarded: bool) {
        if text.pieces.is_empty() {
            self.push(&text.text, None, via, guarded);
            return;
        }
        for (index, piece) in text.pieces.iter().enumerate() {
            let end = text.pieces.get(index + 1).map_or(text.text.len(), |next| next.start as usize);
            self.push(&text.text[piece.start as usize..end], piece.origin, via, guarded);
        }
    }

    /// Adds another text with its origins.
    pub fn append(&mut self, other: &RenderedText) {
        let start = self.text.len() as u32;
        let stretches = other.stretches.iter();
        self.stretches.extend(stretches.map(|stretch| Stretch { start: start + stretch.start, ..*stretch }));
        self.text.push_str(&other.text);
    }

    /// The stretches that `range` (bytes of the text) touches, each cut to it, with exact origins moved along.
    pub fn stretches_of(&self, range: Range<usize>) -> impl Iterator<Item = (Range<usize>, Stretch)> + '_ {
        let first = self.stretches.partition_point(|s| s.start as usize <= range.start).saturating_sub(1);
        let end_of =
            move |index: usize| self.stretches.get(index + 1).map_or(self.text.len(), |s| s.start as usize);
        let tail = self.stretches.get(first..).unwrap_or(&[]);
        let limit = range.end;
        tail.iter().enumerate().take_while(move |(_, stretch)| (stretch.start as usize) < limit).filter_map(
            move |(index, stretch)| {
                let begin = stretch.start as usize;
                let (from, to) = (begin.max(range.start), end_of(first + index).min(range.end));
                (from < to).then(|| {
                    let origin = stretch.origin.map(|o| cut(advance(o, from - begin), to - from));
                    (from..to, Stretch { start: from as u32, origin, ..*stretch })
                })
            },
        )
    }

    /// Turns the text into a value, as `capture` does: what had no origin is derived from the expression that printed it.
    pub fn into_value(self) -> Text {
        let pieces = self.stretches.iter().map(|stretch| Piece {
            start: stretch.start,
            origin: stretch.origin.or(stretch.via.map(|place| Origin { place, exact: false })),
        });
        let pieces = pieces.collect();
        Text::new(self.text.into(), pieces)
    }
}

/// An exact origin shortened to `bytes`.
fn cut(origin: Origin, bytes: usize) -> Origin {
    if !origin.exact {
        return origin;
    }
    let start = origin.place.span.start;
    Origin { place: Place { span: Span { start, end: start + bytes as u32 }, ..origin.place }, exact: true }
}
