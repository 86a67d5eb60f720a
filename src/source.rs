//! Files and places in them. The only module that turns bytes into lines, columns and UTF-16.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A path below the site's root, with `/` between its parts and without a leading one: `_posts/2024-01-01-a.md`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SitePath(Arc<str>);

impl SitePath {
    /// Takes a path as it is; the caller has already made it relative to the root.
    pub fn new(path: &str) -> Self {
        SitePath(Arc::from(path))
    }

    /// The whole path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part after the last `/`.
    pub fn file_name(&self) -> &str {
        memchr::memrchr(b'/', self.0.as_bytes()).map_or(&*self.0, |slash| &self.0[slash + 1..])
    }

    /// The part before the last `/`; empty for a file of the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The text after the last dot of the file name, without the dot; empty when there is none or the
    /// name only starts with one (`.htaccess`).
    pub fn extension(&self) -> &str {
        let name = self.file_name();
        match memchr::memrchr(b'.', name.as_bytes()) {
            Some(dot) if dot > 0 => &name[dot + 1..],
            _ => "",
        }
    }

    /// The path of `name` in the folder `self`.
    pub fn join(&self, name: &str) -> SitePath {
        if self.0.is_empty() { SitePath::new(name) } else { SitePath(format!("{}/{name}", self.0).into()) }
    }
}

impl fmt::Debug for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Borrow<str> for SitePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<&str> for SitePath {
    fn from(path: &str) -> Self {
        SitePath::new(path)
    }
}

/// A stretch of one [`Source`], in bytes of the file as it lies on disk (a BOM included), end excluded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// The span from byte `start` up to byte `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Span { start: start as u32, end: end as u32 }
    }

    /// An empty span at byte `at`.
    pub fn at(at: usize) -> Self {
        Span::new(at, at)
    }

    /// Number of bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether no byte lies in it.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// As a range for slicing.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether `other` lies wholly within this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The same stretch, `by` bytes further into the file.
    pub fn shift(self, by: usize) -> Span {
        Span { start: self.start + by as u32, end: self.end + by as u32 }
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Span::new(range.start, range.end)
    }
}

/// A file of the workspace, by number. The number says nothing about order: reports sort by path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

impl FileId {
    /// Stands for the page's own file while nobody knows which page it is (a layout is planned for many). No text has it.
    pub const OF_THE_PAGE: FileId = FileId(u32::MAX);
}

/// A span of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The bytes of it.
    pub span: Span,
}

impl Place {
    /// The place of `span` in `file`.
    pub fn new(file: FileId, span: Span) -> Self {
        Place { file, span }
    }
}

/// A position as people count: both from 1, columns in characters (Unicode scalar values).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// The units that an editor counts columns in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// Code units of UTF-16.
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    fn width(self, c: char) -> u32 {
        match self {
            Encoding::Utf8 => c.len_utf8() as u32,
            Encoding::Utf16 => c.len_utf16() as u32,
            Encoding::Utf32 => 1,
        }
    }
}

/// A position as editors count: both from 0, columns in units of an [`Encoding`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EditorPosition {
    /// Line, from 0.
    pub line: u32,
    /// Column, from 0.
    pub column: u32,
}

/// The byte order mark, which editors take off before they count.
pub const BOM: char = '\u{feff}';

/// One file's text.
#[derive(Debug)]
pub struct Source {
    /// Where it lies.
    pub path: SitePath,
    /// The text of the file. Of a file that is no UTF-8 it is the valid bytes before the first bad one.
    pub text: Box<str>,
    /// Offset of the first byte that is no UTF-8, if there is one.
    pub invalid_at: Option<u32>,
    lines: OnceLock<Box<[u32]>>,
    /// Number of characters before every [`MARK_EVERY`]th byte.
    characters: OnceLock<Box<[u32]>>,
}

/// Bytes between two marks of the count of characters.
const MARK_EVERY: usize = 1024;

impl Source {
    /// A file of valid UTF-8.
    pub fn new(path: SitePath, text: impl Into<Box<str>>) -> Self {
        Source {
            path,
            text: text.into(),
            invalid_at: None,
            lines: OnceLock::new(),
            characters: OnceLock::new(),
        }
    }

    /// A file from its bytes; what follows the first byte that is no UTF-8 is dropped and remembered.
    pub fn from_bytes(path: SitePath, bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) => Source::new(path, text),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let mut bytes = error.into_bytes();
                bytes.truncate(valid);
                let text = String::from_utf8(bytes).unwrap_or_default();
                Source { invalid_at: Some(valid as u32), ..Source::new(path, text) }
            }
        }
    }

    /// The bytes of `span`; empty where the span does not fit the text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// What stands right before and after `span`, as far as an expression may reach: whoever looks around at every
    /// finding must not read a long line each time.
    pub fn around(&self, span: Span) -> (&str, &str) {
        const REACH: usize = 1024;
        let (start, end) = (span.start as usize, span.end as usize);
        let from = self.floor(start.saturating_sub(REACH));
        let to = self.floor(end.saturating_add(REACH));
        (self.text.get(from..start).unwrap_or(""), self.text.get(end..to).unwrap_or(""))
    }

    /// The start of the character that byte `at` belongs to, or the end of the text.
    fn floor(&self, at: usize) -> usize {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// Offsets of the first byte of every line. Lines end with LF; a CR before it belongs to its line.
    fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let newlines = memchr::memchr_iter(b'\n', self.text.as_bytes());
            std::iter::once(0).chain(newlines.map(|at| at as u32 + 1)).collect()
        })
    }

    /// Number of lines; an empty file has one.
    pub fn line_count(&self) -> usize {
        self.line_starts().len()
    }

    /// Index of the line that holds byte `offset`, from 0.
    pub fn line_index(&self, offset: u32) -> usize {
        self.line_starts().partition_point(|start| *start <= offset) - 1
    }

    /// The span of line `index` (from 0), its line end excluded.
    pub fn line_span(&self, index: usize) -> Span {
        let starts = self.line_starts();
        let start = starts.get(index).map_or(self.text.len(), |s| *s as usize);
        let end = starts.get(index + 1).map_or(self.text.len(), |s| *s as usize);
        let line = self.text.get(start..end).unwrap_or("");
        Span::new(start, start + line.trim_end_matches(['\n', '\r']).len())
    }

    /// Line and column of byte `offset`. An offset inside a character counts as that character; a BOM is no column.
    pub fn line_column(&self, offset: u32) -> LineColumn {
        let line = self.line_index(offset);
        let start = self.line_span(line).start;
        let column = self.characters_before(offset as usize) - self.characters_before(start as usize);
        LineColumn { line: line + 1, column: column + 1 }
    }

    /// Where an editor sees byte `offset`. One inside a character counts as its start; the mark at the top of the file is no column.
    pub fn editor_position(&self, offset: u32, encoding: Encoding) -> EditorPosition {
        let offset = self.floor(offset as usize);
        let line = self.line_index(offset as u32);
        let start = self.start_of_line(line);
        let text = self.text.get(start..offset).unwrap_or("");
        EditorPosition { line: line as u32, column: text.chars().map(|c| encoding.width(c)).sum() }
    }

    /// The byte that an editor means. A column behind the end of its line is that end, a line behind the last the end of the
    /// file, and a column inside of a character its start.
    pub fn offset_of(&self, position: EditorPosition, encoding: Encoding) -> u32 {
        let line = position.line as usize;
        if line >= self.line_count() {
            return self.text.len() as u32;
        }
        let (start, end) = (self.start_of_line(line), self.line_span(line).end as usize);
        let (mut at, mut column) = (start, 0);
        for c in self.text.get(start..end).unwrap_or("").chars() {
            column += encoding.width(c);
            if column > position.column {
                break;
            }
            at += c.len_utf8();
        }
        at as u32
    }

    /// The first byte of a line that an editor counts as one.
    fn start_of_line(&self, line: usize) -> usize {
        match line {
            0 if self.text.starts_with(BOM) => BOM.len_utf8(),
            _ => self.line_span(line).start as usize,
        }
    }

    /// Line of byte `offset`, and which byte of that line it is; both from 1. Here a BOM counts, as all bytes do.
    pub fn line_byte(&self, offset: u32) -> (usize, usize) {
        let offset = offset.min(self.text.len() as u32);
        let line = self.line_index(offset);
        (line + 1, (offset - self.line_span(line).start) as usize + 1)
    }

    /// Number of characters before byte `offset`, BOMs not counted. Counted from the last mark, so that the places of many findings
    /// in one long line cost no more than their number.
    fn characters_before(&self, offset: usize) -> usize {
        let marks = self.characters.get_or_init(|| {
            let mut count = 0;
            let chunks = (0..self.text.len()).step_by(MARK_EVERY);
            let marks = chunks.map(|start| {
                let before = count;
                count += self.count_characters(start, start + MARK_EVERY);
                before as u32
            });
            marks.collect()
        });
        let mark = (offset.min(self.text.len()) / MARK_EVERY).min(marks.len().saturating_sub(1));
        let before = marks.get(mark).map_or(0, |count| *count as usize);
        before + self.count_characters(mark * MARK_EVERY, offset)
    }

    /// Number of characters between two offsets, BOMs not counted; offsets inside a character count as its start.
    fn count_characters(&self, start: usize, end: usize) -> usize {
        let text = self.text.get(self.floor(start)..self.floor(end)).unwrap_or("");
        let marks = memchr::memmem::find_iter(text.as_bytes(), "\u{feff}".as_bytes()).count();
        text.chars().count() - marks
    }
}

#[cfg(test)]
mod tests;
