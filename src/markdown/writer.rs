//! Markdown written as HTML, as kramdown writes it but for white space between blocks (J-MD).
//!
//! What a heading's id is, which link is one, what a footnote is called: all that was decided when the text was read
//! ([`commonmark::read`](super::commonmark)); the writer looks it up among the elements.

mod blocks;
mod chunks;
mod closing;
mod inline;
mod looseness;
mod text;
mod typography;

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Alignment, Event};

use self::chunks::Chunks;
use super::prepared::Prepared;
use super::{Dialect, Element};

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

/// What only the reader saw of a text, beside its elements.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Tags within a line that are text to the flavor; sorted.
    pub(super) text_tags: Vec<Range<usize>>,
    /// Content of elements within a line that is not Markdown; sorted.
    pub(super) opaque: Vec<Range<usize>>,
    /// Attribute lists behind spans; sorted.
    pub(super) lists: Vec<Range<usize>>,
}

/// An event of the parser with its bytes.
pub(super) type Located<'e> = (Event<'e>, Range<usize>);

/// Writes what was read of a text.
pub(super) fn write(
    text: &str,
    prepared: &Prepared<'_>,
    dialect: &Dialect,
    events: &[Located<'_>],
    elements: &[Element],
    notes: &Notes,
    rewrite: Rewrite<'_>,
) -> Written {
    let mut raw_html = prepared.html.clone();
    raw_html.sort_by_key(|range| range.start);
    let mut writer = Writer {
        text,
        prepared,
        kramdown: dialect.flavor.is_kramdown(),
        elements,
        notes,
        rewrite,
        transparent: looseness::transparent(text, prepared, events, dialect.flavor.is_kramdown()),
        raw_html,
        next_raw: 0,
        chunks: Chunks::default(),
        slots: Vec::new(),
        hidden: None,
        is_bare: false,
        containers: 0,
        toc: None,
        toc_slot: None,
        alignments: Vec::new(),
        cell: 0,
        in_head: false,
        in_code: false,
        run: None,
        skip_until: 0,
        notes_of: closing::FootnoteTexts::default(),
    };
    for (index, (event, range)) in events.iter().enumerate() {
        writer.event(index, event, range);
    }
    writer.finish()
}

struct Writer<'t> {
    text: &'t str,
    prepared: &'t Prepared<'t>,
    kramdown: bool,
    /// Sorted by start.
    elements: &'t [Element],
    notes: &'t Notes,
    rewrite: Rewrite<'t>,
    /// Paragraphs, by event, that have no tags since they begin an item of a tight list.
    transparent: HashSet<usize>,
    raw_html: Vec<Range<usize>>,
    next_raw: usize,
    chunks: Chunks,
    /// Where attributes of the open spans go; for images, where they began; `None` for what is not written.
    slots: Vec<Option<usize>>,
    /// Where a paragraph of nothing began.
    hidden: Option<usize>,
    /// Whether the paragraph has no tags.
    is_bare: bool,
    /// Lists and quotes around.
    containers: usize,
    /// Where the list began that the table of contents replaces, and the place of that.
    toc: Option<usize>,
    toc_slot: Option<usize>,
    alignments: Vec<Alignment>,
    cell: usize,
    in_head: bool,
    in_code: bool,
    /// Where the text began that typography sees as one; `None`: it begins with the text to come.
    run: Option<usize>,
    /// What lies before was written already, or is not shown.
    skip_until: usize,
    notes_of: closing::FootnoteTexts,
}

impl Writer<'_> {
    fn event(&mut self, index: usize, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => {
                self.raw_before(range.start);
                self.start(index, tag, range);
            }
            Event::End(tag) => {
                self.raw_before_end(range);
                self.end(*tag, range);
            }
            Event::Text(text) => self.push_text(text, range),
            Event::Code(text) => self.code_span(text, range),
            Event::InlineHtml(_) => self.inline_html(range),
            Event::Html(_) => self.verbatim(range.clone()),
            Event::FootnoteReference(name) => self.footnote_reference(name, range),
            Event::SoftBreak => self.chunks.made("\n", range),
            Event::HardBreak => self.chunks.made("<br />\n", range),
            Event::Rule => {
                self.raw_before(range.start);
                self.chunks.made("<hr />\n\n", range);
            }
            _ => {}
        }
        // Typography sees no further than to the next mark-up.
        if !matches!(event, Event::Text(_) | Event::SoftBreak) {
            self.run = None;
        }
    }

    /// Writes the raw HTML that begins before a byte.
    fn raw_before(&mut self, at: usize) {
        while let Some(range) = self.raw_html.get(self.next_raw).filter(|range| range.start < at) {
            let range = range.clone();
            self.next_raw += 1;
            // A tag that is hidden within a line is written with the line.
            if self.prepared.text.as_bytes().get(range.start) != Some(&super::prepared::NOTHING) {
                self.raw_block(range);
            }
        }
    }

    /// Writes the raw HTML within a block; what begins a line behind its text is no longer in it.
    fn raw_before_end(&mut self, block: &Range<usize>) {
        let written = self.prepared.text.get(block.clone()).unwrap_or_default().trim_end();
        self.raw_before(block.start + written.len());
        while let Some(range) = self.raw_html.get(self.next_raw).filter(|range| range.start < block.end) {
            if range.start == 0 || self.text.as_bytes().get(range.start - 1) == Some(&b'\n') {
                return;
            }
            self.raw_before(range.start + 1);
        }
    }

    fn finish(mut self) -> Written {
        self.raw_before(usize::MAX);
        self.table_of_contents();
        self.footnotes();
        self.chunks.finish(self.text)
    }

    /// The elements that begin at a byte.
    fn elements_at(&self, at: usize) -> impl Iterator<Item = &Element> {
        let first = self.elements.partition_point(|element| element.range.start < at);
        self.elements.iter().skip(first).take_while(move |element| element.range.start == at)
    }
}

#[cfg(test)]
mod tests;
