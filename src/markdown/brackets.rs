//! Brackets that kramdown reads otherwise than CommonMark: what is inside of links, and what holds a link together.

use std::ops::Range;

use super::definitions::normal_label;
use super::lines::{Line, line_end, list_mark};
use super::prepared::{BRACKET, CLOSING, NOTHING, SPACE};
use super::regions::{Before, Scanner};

/// How often each byte of a line may be looked at in search of destinations. A hostile line is read on as CommonMark.
const MAX_LOOKS: usize = 8;
/// No label is longer.
const MAX_LABEL: usize = 1_000;
/// Longer runs of backticks open no code span here, for the same reason.
const MAX_BACKTICKS: usize = 8;

/// `[text] [label]`: one link, if the label is defined somewhere (J-MD-24).
#[derive(Debug)]
pub(super) struct Adjacent {
    open: usize,
    close: usize,
    label: Range<usize>,
}

/// A `[` whose `]` is not reached yet.
struct Open {
    at: usize,
    image: bool,
    /// Number of closed brackets before it.
    inner: usize,
}

/// What is known of the line being read.
struct Progress {
    in_table: bool,
    /// Pairs that are no links by themselves, or hold none.
    closed: Vec<(usize, usize)>,
    /// Bytes that may still be looked at.
    looks: usize,
}

impl Scanner<'_> {
    /// Reads the brackets of a line of text.
    pub(super) fn link_brackets(&mut self, line: Line) {
        let in_table = line.start < self.table_until;
        let bytes = self.text.as_bytes();
        let mut open: Vec<Open> = Vec::new();
        let looks = (line.end - line.start).saturating_mul(MAX_LOOKS);
        let mut progress = Progress { in_table, closed: Vec::new(), looks };
        let mut unclosed_code = [false; MAX_BACKTICKS + 1];
        let mut at = line.start;
        while at < line.end {
            match bytes[at] {
                b'\\' => at += 1,
                b'`' => at = behind_code(&self.text[..line.end], at, &mut unclosed_code) - 1,
                b'[' => {
                    let image = at > line.start && bytes[at - 1] == b'!';
                    open.push(Open { at, image, inner: progress.closed.len() });
                }
                // J-MD-30: a link does not reach over the edge of a cell.
                b'|' if in_table => open.drain(..).for_each(|bracket| self.mark(bracket.at, BRACKET)),
                b']' => {
                    if let Some(bracket) = open.pop() {
                        at = self.close_bracket(&line, bracket, at, &mut progress);
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// Reads on behind a `]`; yields the last byte that belongs to it.
    fn close_bracket(&mut self, line: &Line, open: Open, close: usize, progress: &mut Progress) -> usize {
        let closed = &mut progress.closed;
        let rest = &self.text[close + 1..line.end];
        if let Some((destination, length)) = inline_destination(rest, &mut progress.looks) {
            if progress.in_table && rest[..length].contains('|') {
                self.mark(open.at, BRACKET);
                return close;
            }
            // J-MD-23: no link in a link, and none in the text of an image.
            for (inner_open, inner_close) in closed.drain(open.inner.min(closed.len())..) {
                self.mark(inner_open, BRACKET);
                self.mark(inner_close, CLOSING);
            }
            if !open.image {
                closed.push((open.at, close));
            }
            if destination.is_empty() && !rest[1..length].starts_with(['"', '<']) {
                // CommonMark would take the title for the destination.
                self.fill(close + 2..close + length, b' ');
            }
            self.hold_together(close + 1 + destination.start..close + 1 + destination.end);
            return close + length;
        }
        let space = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        if space > 0
            && rest[space..].starts_with('[')
            && let Some(length) = rest[space + 1..].find(']')
        {
            let start = close + 1 + space + 1;
            self.adjacent.push(Adjacent { open: open.at, close, label: start..start + length });
        }
        if !open.image {
            closed.push((open.at, close));
        }
        close
    }

    /// J-MD-20, 25: spaces belong to the destination.
    pub(super) fn hold_together(&mut self, destination: Range<usize>) {
        for at in destination {
            if matches!(self.text.as_bytes().get(at), Some(b' ' | b'\t')) {
                self.mark(at, SPACE);
            }
        }
    }

    fn mark(&mut self, at: usize, byte: u8) {
        self.fill(at..at + 1, byte);
    }

    /// Now that all labels are known: brackets with a space between are one link, or the first of them is text.
    pub(super) fn join_adjacent(&mut self) {
        let mut behind = 0;
        for pair in std::mem::take(&mut self.adjacent) {
            if pair.open < behind || pair.close - pair.open > MAX_LABEL || pair.label.len() > MAX_LABEL {
                continue;
            }
            let own_label = normal_label(&self.text[pair.open + 1..pair.close]);
            let is_own = self.labels.contains_key(&own_label);
            if is_own && pair.open > 0 && self.text.as_bytes()[pair.open - 1] == b']' {
                // The label of `[text][label]`.
                continue;
            }
            if self.labels.contains_key(&normal_label(&self.text[pair.label.clone()])) {
                let open = pair.label.start - 1;
                self.fill(pair.close..open - 1, NOTHING);
                self.mark(open - 1, b']');
                behind = pair.label.end;
            } else if is_own {
                self.mark(pair.open, BRACKET);
            }
        }
    }

    /// J-MD-30: a paragraph is a table when each of its lines has a `|` outside of code.
    pub(super) fn find_table(&mut self, line: Line) {
        if (self.before != Before::Blank && !line.item) || line.start < self.table_until {
            return;
        }
        let mut position = line.start;
        while position < self.text.len() {
            let (end, next) = line_end(self.text, position);
            let written = &self.text[position..end];
            let next_item = position > line.start && line.item && list_mark(written.trim_start()).is_some();
            if written.trim().is_empty() || next_item {
                break;
            }
            if !has_pipe(written) {
                return;
            }
            position = next;
        }
        self.table_until = position;
    }
}

/// Whether a line has a `|` that is neither escaped nor in code.
fn has_pipe(line: &str) -> bool {
    let bytes = line.as_bytes();
    let mut unclosed_code = [false; MAX_BACKTICKS + 1];
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'|' => return true,
            b'\\' => at += 1,
            b'`' => at = behind_code(line, at, &mut unclosed_code) - 1,
            _ => {}
        }
        at += 1;
    }
    false
}

/// Behind the code span that begins at `at`, or behind its backticks when it is not closed in the line.
fn behind_code(line: &str, at: usize, unclosed: &mut [bool; MAX_BACKTICKS + 1]) -> usize {
    let run = |from: usize| line[from..].bytes().take_while(|byte| *byte == b'`').count();
    let length = run(at);
    let start = at + length;
    if unclosed.get(length).is_none_or(|unclosed| *unclosed) {
        return start;
    }
    let mut position = start;
    while let Some(next) = line[position..].find('`') {
        let found = run(position + next);
        position += next + found;
        if found == length {
            return position;
        }
    }
    unclosed[length] = true;
    start
}

/// The destination in `(destination "title")` at the start of a text, spaces inside included, and the length of it all.
fn inline_destination(text: &str, looks: &mut usize) -> Option<(Range<usize>, usize)> {
    let bytes = text.as_bytes();
    if bytes.first() != Some(&b'(') {
        return None;
    }
    let pointed = bytes.get(1) == Some(&b'<');
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        *looks = looks.checked_sub(1)?;
        match byte {
            b'>' if pointed => return (bytes.get(at + 1) == Some(&b')')).then_some((0..0, at + 2)),
            _ if pointed => {}
            b'(' => depth += 1,
            b')' if depth == 1 => return Some((trimmed(text, 1..at), at + 1)),
            b')' => depth -= 1,
            b' ' | b'\t' => {
                if let Some(quote @ (b'"' | b'\'')) = bytes.get(at + 1) {
                    return Some((trimmed(text, 1..at), title_end(text, at + 2, *quote, looks)?));
                }
            }
            _ => {}
        }
    }
    None
}

/// Behind the `)` that follows the first closing quote with nothing but space between.
fn title_end(text: &str, start: usize, quote: u8, looks: &mut usize) -> Option<usize> {
    let bytes = text.as_bytes();
    for at in start..bytes.len() {
        *looks = looks.checked_sub(1)?;
        if bytes[at] == quote {
            let space =
                bytes[at + 1..].iter().take(16).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            if bytes.get(at + 1 + space) == Some(&b')') {
                return Some(at + 2 + space);
            }
        }
    }
    None
}

/// A range without the space at its ends.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let written = &text[range.clone()];
    let start = range.start + (written.len() - written.trim_start().len());
    start..start + written.trim().len()
}
