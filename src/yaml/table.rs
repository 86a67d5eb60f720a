//! CSV and TSV, as strict as Ruby's CSV library, with the place of every cell.

use crate::source::Span;

use super::SyntaxError;

/// A cell of the table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cell {
    /// The bytes between the separators, quotes included.
    pub(super) span: Span,
    /// The text; `None` for a cell in which nothing is written.
    pub(super) text: Option<String>,
    pub(super) quoted: bool,
}

/// A row of the table. A blank line is a row without cells.
#[derive(Default)]
pub(super) struct Row {
    pub(super) start: usize,
    pub(super) cells: Vec<Cell>,
}

/// Splits a table into rows.
pub(super) fn rows(text: &str, separator: char) -> Result<Vec<Row>, SyntaxError> {
    let mut reader = Reader { text, at: 0, separator, line_end: line_end(text) };
    let mut rows = Vec::new();
    while reader.at < text.len() {
        rows.push(Row { start: reader.at, cells: reader.row()? });
    }
    Ok(rows)
}

/// Ruby takes the first line end of the file for the only one.
fn line_end(text: &str) -> &'static str {
    match text.find(['\n', '\r']) {
        Some(at) if text.get(at..).is_some_and(|rest| rest.starts_with("\r\n")) => "\r\n",
        Some(at) if text.as_bytes().get(at) == Some(&b'\r') => "\r",
        _ => "\n",
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    separator: char,
    line_end: &'static str,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn eat_line_end(&mut self) -> bool {
        let found = self.rest().starts_with(self.line_end);
        if found {
            self.at += self.line_end.len();
        }
        found
    }

    fn row(&mut self) -> Result<Vec<Cell>, SyntaxError> {
        let mut cells = Vec::new();
        if self.eat_line_end() {
            return Ok(cells);
        }
        loop {
            cells.push(if self.rest().starts_with('"') { self.quoted_cell()? } else { self.plain_cell()? });
            if self.rest().starts_with(self.separator) {
                self.at += self.separator.len_utf8();
            } else if self.rest().is_empty() || self.eat_line_end() {
                return Ok(cells);
            } else {
                let stray = self.rest().starts_with(['\n', '\r']);
                return Err(if stray { self.stray_line_end() } else { self.after_quotes() });
            }
        }
    }

    fn plain_cell(&mut self) -> Result<Cell, SyntaxError> {
        let start = self.at;
        let length = self.rest().find([self.separator, '\n', '\r', '"']);
        let text = self.rest().get(..length.unwrap_or(usize::MAX)).unwrap_or(self.rest());
        self.at += text.len();
        if self.rest().starts_with('"') {
            let error = SyntaxError::at(self.text, self.at, "illegal quoting");
            return Err(error.help("put the whole cell in quotes and double the quotes in it"));
        }
        let text = (!text.is_empty()).then(|| text.to_owned());
        Ok(Cell { span: Span::new(start, self.at), text, quoted: false })
    }

    fn quoted_cell(&mut self) -> Result<Cell, SyntaxError> {
        let start = self.at;
        self.at += 1;
        let mut content = String::new();
        loop {
            let Some(length) = self.rest().find('"') else {
                let error = SyntaxError::at(self.text, start, "unclosed quoted field");
                return Err(error.help("the quote that begins this cell is never closed"));
            };
            content.push_str(self.rest().get(..length).unwrap_or(""));
            self.at += length + 1;
            if !self.rest().starts_with('"') {
                return Ok(Cell { span: Span::new(start, self.at), text: Some(content), quoted: true });
            }
            content.push('"');
            self.at += 1;
        }
    }

    fn stray_line_end(&self) -> SyntaxError {
        let error =
            SyntaxError::at(self.text, self.at, "unquoted fields do not allow a new line of another kind");
        error.help("end all lines alike, with LF or with CRLF")
    }

    fn after_quotes(&self) -> SyntaxError {
        let error = SyntaxError::at(self.text, self.at, "any value after a quoted field isn't allowed");
        error.help("put the whole cell in quotes and double the quotes in it")
    }
}
