//! Tables: lines with a `|` in each (J-MD-30).

use std::ops::Range;

use super::blocks::Blocks;
use super::scan::{Window, is_space};
use super::spans::Spans;
use super::tree::{Alignment, Kind, NodeId, TableData};

/// A row's cells, before they hang in the tree.
type Row = Vec<Cell>;

/// A cell: bytes of the text, and what stands for some of them.
#[derive(Clone, Debug)]
struct Cell {
    range: Range<usize>,
    changes: Vec<(Range<usize>, String)>,
}

/// A part of the table.
struct Part {
    kind: Kind,
    rows: Vec<Row>,
}

#[derive(Default)]
struct Found {
    parts: Vec<Part>,
    rows: Vec<Row>,
    alignments: Vec<Alignment>,
    has_footer: bool,
    columns: usize,
}

impl Found {
    /// The rows so far are a part. A footer ends the bodies, unless `forced`.
    fn end_part(&mut self, kind: Kind, forced: bool) {
        if !self.rows.is_empty() && (!self.has_footer || kind != Kind::Body || forced) {
            self.parts.push(Part { kind, rows: std::mem::take(&mut self.rows) });
        }
    }
}

impl Blocks {
    pub(super) fn table(&mut self, mark: usize) -> bool {
        let window = self.window();
        let start = self.position;
        if is_space(window.byte(mark)) || !has_pipe(&window, mark) || !self.is_after_boundary() {
            return false;
        }
        // Even what turns out to be no table takes the attribute list that waits.
        let pending = self.levels.last_mut().and_then(|level| level.pending.take());
        let (found, end) = self.table_rows(start);
        if !self.is_before_boundary(end) || !self.has_pipes_outside_code(start..end) {
            return false;
        }
        let mut found = found;
        let kind = if found.has_footer { Kind::Foot } else { Kind::Body };
        found.end_part(kind, false);
        if !found.parts.iter().any(|part| part.kind == Kind::Body) {
            return false;
        }
        let table = self.add(Kind::Table, start..end);
        if let (Some(list), Some(own)) = (pending, self.tree.attributes_mut(table)) {
            own.extend(&list);
        }
        self.position = end;
        self.tree.node_mut(table).data = self.tree.tables.len() as u32;
        found.alignments.resize(found.columns, Alignment::None);
        self.tree.tables.push(TableData { alignments: found.alignments });
        for part in found.parts {
            self.add_part(table, part);
        }
        true
    }

    /// The rows of the table, and where it ends.
    fn table_rows(&self, start: usize) -> (Found, usize) {
        let window = self.window();
        let mut found = Found::default();
        let has_leading_pipe = window.byte(window.skip_space(start)) == b'|';
        let mut at = start;
        if separator(&window, at, b"+|: \t-", b'-') {
            at = window.line_end(at);
        }
        while at < self.end && has_pipe(&window, at) {
            let line = window.line_end(at);
            if separator(&window, at, b"+|: \t-", b'-') {
                if !found.rows.is_empty() && found.alignments.is_empty() && !found.has_footer {
                    found.end_part(Kind::Head, false);
                    found.alignments = alignments(window.slice(at..line));
                } else {
                    found.end_part(Kind::Body, false);
                }
            } else if separator(&window, at, b"+|: \t=", b'=') {
                found.end_part(Kind::Body, true);
                found.has_footer = true;
            } else {
                let row = cells(&window, at..line, has_leading_pipe);
                found.columns = found.columns.max(row.len());
                found.rows.push(row);
            }
            at = line;
        }
        (found, at)
    }

    /// Whether the lines still have pipes when code and HTML are left out.
    fn has_pipes_outside_code(&mut self, range: Range<usize>) -> bool {
        let bytes = self.window().bytes(range.clone());
        if memchr::memchr2(b'`', b'<', bytes).is_none() {
            return true;
        }
        let scratch = self.tree.new_node(Kind::Root, range.clone());
        let length = self.tree.nodes.len();
        let mut spans = Spans::new(&self.arena.text, &mut self.tree, &self.definitions, &mut self.options);
        spans.read_code_and_html(scratch, range.clone());
        let mut has_pipe_on_line = false;
        for id in self.tree.children(scratch) {
            let node = self.tree.node(id);
            let text = self.arena.text.get(node.range()).unwrap_or_default();
            let lines = text.trim_end_matches('\n');
            let count = lines.split('\n').count();
            match node.kind {
                Kind::CodeSpan => {
                    if count > 2 || count == 2 && !has_pipe_on_line {
                        break;
                    }
                    has_pipe_on_line &= count != 2;
                }
                Kind::HtmlSpan => {}
                _ => {
                    let has = |line: Option<&str>| line.is_some_and(|line| line_has_pipe(line.as_bytes()));
                    if count > 1 && !has_pipe_on_line && !has(lines.split('\n').next()) {
                        break;
                    }
                    let last = has(lines.rsplit('\n').next());
                    has_pipe_on_line = has_pipe_on_line && count == 1 || last;
                }
            }
        }
        self.tree.nodes.truncate(length - 1);
        has_pipe_on_line
    }

    fn add_part(&mut self, table: NodeId, part: Part) {
        let part_node = self.tree.push(table, part.kind, 0..0);
        for row in part.rows {
            let range =
                row.first().map_or(0, |cell| cell.range.start)..row.last().map_or(0, |cell| cell.range.end);
            let row_node = self.tree.push(part_node, Kind::Row, range);
            for cell in row {
                let range = self.cell_text(&cell);
                self.tree.push(row_node, Kind::Cell, range);
            }
        }
    }

    /// The text of a cell, cut out when it is not the very bytes.
    fn cell_text(&mut self, cell: &Cell) -> Range<usize> {
        let range = self.window().trim(cell.range.clone());
        if cell.changes.is_empty() {
            return range;
        }
        let from = self.arena.text.len();
        let mut at = range.start;
        for (place, text) in cell.changes.iter().filter(|(place, _)| range.contains(&place.start)) {
            self.arena.copy(at..place.start);
            self.arena.made(text, place.start);
            at = place.end;
        }
        self.arena.copy(at..range.end);
        from..self.arena.text.len()
    }
}

/// Whether a line of a table begins here: a `|` that is no escaped one.
fn has_pipe(window: &Window<'_>, at: usize) -> bool {
    let line = window.bytes(at..window.line_end(at));
    line_has_pipe(line)
}

fn line_has_pipe(line: &[u8]) -> bool {
    memchr::memchr_iter(b'|', line).any(|at| at == 0 || line.get(at - 1) != Some(&b'\\'))
}

/// Whether a line consists of these bytes only, with the last among them.
fn separator(window: &Window<'_>, at: usize, allowed: &[u8], needed: u8) -> bool {
    let end = window.skip(at, |byte| allowed.contains(&byte));
    window.byte(end) == b'\n' && window.bytes(at..end).contains(&needed)
}

/// The alignments that a separator line tells.
fn alignments(line: &str) -> Vec<Alignment> {
    let bytes = line.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes.get(at) != Some(&b'-') {
            at += 1;
            continue;
        }
        let end = at + bytes.iter().skip(at).take_while(|byte| **byte == b'-').count();
        let left = at > 0 && bytes.get(at - 1) == Some(&b':');
        let right = bytes.get(end) == Some(&b':');
        found.push(match (left, right) {
            (true, true) => Alignment::Center,
            (true, false) => Alignment::Left,
            (false, true) => Alignment::Right,
            (false, false) => Alignment::None,
        });
        at = end + usize::from(right);
    }
    found
}

/// The cells of a line.
fn cells(window: &Window<'_>, line: Range<usize>, has_leading_pipe: bool) -> Row {
    let content = window.trim_end(line.clone());
    // Only spaces and tabs are dropped at the end.
    let end = window.skip_blanks(content.end).min(line.end.saturating_sub(1));
    let content = line.start..if window.byte(end) == b'\n' { content.end } else { line.end - 1 };
    let mut row = vec![Cell { range: content.start..content.start, changes: Vec::new() }];
    let mut part = Window { text: window.text, start: content.start, end: content.end };
    let mut at = content.start;
    let (mut html, mut open_ticks) = (next_code_element(&part, at), None::<usize>);
    while at < content.end {
        if html.as_ref().is_some_and(|html| html.start == at) {
            let end = html.as_ref().map_or(at, |html| html.end);
            at = end;
            html = next_code_element(&part, end);
            part.start = end;
            continue;
        }
        let stop = html.as_ref().map_or(content.end, |html| html.start);
        match window.byte(at) {
            b'`' => {
                let run = part.skip(at, |byte| byte == b'`').min(stop) - at;
                let whole = Window { end: stop, ..part };
                let code = if open_ticks.is_some_and(|ticks| ticks <= run) {
                    None
                } else {
                    code_end(&whole, at, run)
                };
                if code.is_none() && run > 1 {
                    open_ticks = Some(run);
                }
                if let (Some(end), Some(cell)) = (code.filter(|_| run > 1), row.last_mut()) {
                    cell.changes.extend(rewritten_code(&whole, at..end, run));
                }
                at = code.unwrap_or(at + run);
            }
            b'|' if at > part.start && window.byte(at - 1) == b'\\' => {
                if let Some(cell) = row.last_mut() {
                    cell.changes.push((at - 1..at, String::new()));
                }
                at += 1;
            }
            b'|' => {
                if let Some(cell) = row.last_mut() {
                    cell.range.end = at;
                }
                row.push(Cell { range: at + 1..at + 1, changes: Vec::new() });
                at += 1;
            }
            _ => at += 1,
        }
    }
    if let Some(cell) = row.last_mut() {
        cell.range.end = content.end;
    }
    let is_empty = |cell: Option<&Cell>| cell.is_some_and(|cell| window.trim(cell.range.clone()).is_empty());
    if has_leading_pipe && is_empty(row.first()) {
        row.remove(0);
    }
    if is_empty(row.last()) {
        row.pop();
    }
    row
}

/// A code span of a cell is written anew, with as few backticks as it needs.
fn rewritten_code(window: &Window<'_>, code: Range<usize>, run: usize) -> Option<(Range<usize>, String)> {
    let mut content = window.slice(code.start + run..code.end - run);
    content = content.strip_prefix(' ').unwrap_or(content);
    content = content.strip_suffix(' ').unwrap_or(content);
    let longest = content.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let marks = "`".repeat(longest + 1);
    let space = if longest > 0 { " " } else { "" };
    let text = format!("{marks}{space}{content}{space}{marks}");
    (text != window.slice(code.clone())).then_some((code, text))
}

/// `<code>…</code>` from a place on: pipes in it are no borders.
fn next_code_element(window: &Window<'_>, at: usize) -> Option<Range<usize>> {
    window.find_byte(at, b'<')?;
    let rest = window.rest(at);
    let start = rest.find("<code")?;
    let open = start + 5 + rest.get(start + 5..)?.find('>')? + 1;
    let close = open + rest.get(open..)?.find("</code>")? + 7;
    Some(at + start..at + close)
}

/// Behind the code span that a run of backticks begins.
pub(super) fn code_end(window: &Window<'_>, at: usize, run: usize) -> Option<usize> {
    let start = at + run;
    if run == 1 {
        let lonely = at == window.start || is_space(window.byte(at - 1));
        if lonely && is_space(window.byte(start)) {
            return None;
        }
    }
    if run == 1 {
        return window.find_byte(start, b'`').map(|found| found + 1);
    }
    let ticks = "`".repeat(run);
    memchr::memmem::find(window.bytes(start..window.end), ticks.as_bytes()).map(|found| start + found + run)
}
