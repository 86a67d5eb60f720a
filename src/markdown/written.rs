//! HTML that was made of a Markdown text, with where its bytes came from.

use std::ops::Range;

/// HTML made of a Markdown text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Written {
    /// The HTML.
    pub html: String,
    /// Where its bytes came from: sorted by `start`, the first at 0.
    pub pieces: Vec<WrittenPiece>,
}

/// A stretch of HTML: from `start` to the next piece.
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenPiece {
    /// Its first byte in the HTML.
    pub start: u32,
    /// The bytes of the Markdown text that it was made from.
    pub source: Range<usize>,
    /// Whether it is these very bytes.
    pub exact: bool,
}

/// What becomes of the URL of a link or image; `None` leaves it as it is.
pub type Rewrite<'r> = &'r dyn Fn(&str) -> Option<String>;
