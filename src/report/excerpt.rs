//! The few lines of a file that a finding shows, made fit for a terminal: long lines are cut around what is underlined,
//! characters that would move the cursor or turn the direction of writing are made visible.

use std::collections::BTreeSet;
use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::source::{LineColumn, Source, Span};

/// Lines shown before and after what is underlined.
const CONTEXT: usize = 1;
/// A span of more lines than this is underlined in its first line only.
const MAX_LINES: usize = 6;
/// Columns of a tab; the terminal's drawing rounds up to it.
const TAB: usize = 4;

/// Some lines of a file, and where the underlined bytes are in them.
#[derive(Debug, Default)]
pub(super) struct Excerpt {
    /// The lines, each with a line end.
    pub(super) text: String,
    /// Runs of lines that follow each other in the file.
    pub(super) chunks: Vec<Chunk>,
    /// In the order of the marks that they were made of.
    pub(super) labels: Vec<Label>,
}

/// Lines that follow each other.
#[derive(Debug)]
pub(super) struct Chunk {
    /// Their bytes in the excerpt.
    pub(super) range: Range<usize>,
    /// Index of the first line in the file, from 0.
    pub(super) first_line: usize,
    /// Number of lines.
    pub(super) line_count: usize,
}

/// What is underlined.
#[derive(Debug)]
pub(super) struct Label {
    /// Its bytes in the excerpt.
    pub(super) range: Range<usize>,
    /// Its start in the file.
    pub(super) at: LineColumn,
}

/// How an excerpt is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// Columns for the text of a line.
    pub(super) width: usize,
    /// Stands for what was cut off.
    pub(super) ellipsis: &'static str,
    /// Stands for a character that cannot be shown.
    pub(super) replacement: char,
}

/// A line of the excerpt.
struct Shown {
    index: usize,
    /// The bytes of the file that are shown.
    window: Range<usize>,
    /// Where they start in the excerpt.
    at: usize,
}

impl Excerpt {
    /// The lines around the marks. Where a line is too long to be shown whole, the first mark on it is kept in sight.
    pub(super) fn new(source: &Source, marks: &[Span], style: Style) -> Excerpt {
        let marks: Vec<Span> = marks.iter().map(|mark| shorten(source, *mark)).collect();
        let length = source.text.len() as u32;
        // After the last line end there is an empty line, which is no context worth a row.
        let context_end = source.line_index(length.saturating_sub(1));
        let mut lines = BTreeSet::new();
        for mark in &marks {
            let first = source.line_index(mark.start);
            let last = source.line_index(mark.end);
            lines.extend(first.saturating_sub(CONTEXT)..=last.max((last + CONTEXT).min(context_end)));
        }
        let mut excerpt = Excerpt::default();
        let shown: Vec<Shown> =
            lines.into_iter().map(|index| excerpt.push_line(source, index, &marks, style)).collect();
        excerpt.labels = marks
            .iter()
            .map(|mark| {
                let start = find(source, &shown, mark.start as usize, style);
                let end = find(source, &shown, mark.end as usize, style).max(start);
                Label { range: start..end, at: source.line_column(mark.start) }
            })
            .collect();
        excerpt
    }

    fn push_line(&mut self, source: &Source, index: usize, marks: &[Span], style: Style) -> Shown {
        let line = source.line_span(index).range();
        let focus = marks
            .iter()
            .find(|mark| source.line_index(mark.start) <= index && index <= source.line_index(mark.end));
        let focus = focus.map_or(line.start, |mark| (mark.start as usize).clamp(line.start, line.end));
        let window = window(&source.text, line.clone(), focus, style.width);
        let line_start = self.text.len();
        if window.start > line.start {
            self.text.push_str(style.ellipsis);
        }
        let at = self.text.len();
        let visible = source.text.get(window.clone()).unwrap_or("");
        self.text.extend(visible.chars().filter_map(|c| show(c, style.replacement)));
        if window.end < line.end {
            self.text.push_str(style.ellipsis);
        }
        self.text.push('\n');
        match self.chunks.last_mut() {
            Some(chunk) if chunk.first_line + chunk.line_count == index => {
                chunk.line_count += 1;
                chunk.range.end = self.text.len();
            }
            _ => self.chunks.push(Chunk {
                range: line_start..self.text.len(),
                first_line: index,
                line_count: 1,
            }),
        }
        Shown { index, window, at }
    }
}

/// Leaves the line end out of a span, and keeps a span of very many lines to its first one.
fn shorten(source: &Source, mark: Span) -> Span {
    let length = source.text.len() as u32;
    let start = mark.start.min(length);
    let end = mark.end.clamp(start, length);
    let first = source.line_index(start);
    let mut last = source.line_index(end);
    if last > first && source.line_span(last).start == end {
        last -= 1;
    }
    let last = if last - first >= MAX_LINES { first } else { last };
    let start = start.min(source.line_span(first).end);
    Span { start, end: end.min(source.line_span(last).end).max(start) }
}

/// The part of a line that fits in `width` columns, with `focus` in it. Looks at no more bytes than it shows.
fn window(text: &str, line: Range<usize>, focus: usize, width: usize) -> Range<usize> {
    let focus = floor(text, focus);
    let before = text.get(line.start..focus).unwrap_or("");
    let after = text.get(focus..line.end).unwrap_or("");
    let lead = take(before.chars().rev(), width);
    let rest = take(after.chars(), width);
    // The focus stands after a third of the room, unless the line ends too early to fill the rest.
    let kept_before = width.saturating_sub(rest.columns).max(width / 3);
    let lead =
        if lead.columns > kept_before || lead.cut { take(before.chars().rev(), kept_before) } else { lead };
    let rest = take(after.chars(), width.saturating_sub(lead.columns));
    focus - lead.bytes..focus + rest.bytes
}

/// A run of characters that was measured.
struct Taken {
    bytes: usize,
    columns: usize,
    /// Whether more followed.
    cut: bool,
}

fn take(mut characters: impl Iterator<Item = char>, width: usize) -> Taken {
    let mut taken = Taken { bytes: 0, columns: 0, cut: false };
    for c in characters.by_ref() {
        let columns = columns(c);
        if taken.columns + columns > width {
            taken.cut = true;
            break;
        }
        taken.columns += columns;
        taken.bytes += c.len_utf8();
    }
    taken
}

/// Columns that a character is given; at least one, so that no window is endless.
fn columns(c: char) -> usize {
    if c == '\t' { TAB } else { c.width().unwrap_or(1).max(1) }
}

/// The byte of the excerpt that shows the byte `offset` of the file; the nearest one, where that was cut off.
fn find(source: &Source, shown: &[Shown], offset: usize, style: Style) -> usize {
    let index = source.line_index(offset as u32);
    let Some(line) = shown.iter().find(|line| line.index == index) else { return 0 };
    let offset = floor(&source.text, offset.clamp(line.window.start, line.window.end));
    let before = source.text.get(line.window.start..offset).unwrap_or("");
    let bytes: usize = before.chars().filter_map(|c| show(c, style.replacement)).map(char::len_utf8).sum();
    line.at + bytes
}

fn floor(text: &str, mut offset: usize) -> usize {
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Text of the site as it may go to a terminal: no control characters, no changes of direction, no BOM.
pub(super) fn show(c: char, replacement: char) -> Option<char> {
    match c {
        '\u{feff}' => None,
        '\t' => Some(c),
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Some(replacement),
        '\u{2028}' | '\u{2029}' | crate::origin::HOLE => Some(replacement),
        c if c.is_control() => Some(replacement),
        c => Some(c),
    }
}
