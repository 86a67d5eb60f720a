//! Lines of text: where they end, and what marks they begin with.

/// A line without its end, as ranges of the text.
#[derive(Clone, Copy)]
pub(super) struct Line {
    /// Behind indentation and the marks of lists and quotes.
    pub(super) start: usize,
    /// Before the line's end.
    pub(super) end: usize,
    /// The start of the next line.
    pub(super) next: usize,
    /// Columns of indentation beyond the list item's.
    pub(super) indent: usize,
    /// Whether it is in a block quote.
    pub(super) quoted: bool,
    /// Whether a list item begins here.
    pub(super) item: bool,
}

/// Where the line that holds `at` ends, without and with its line end.
pub(super) fn line_end(text: &str, at: usize) -> (usize, usize) {
    match text[at..].find('\n') {
        Some(length) => {
            let end = at + length;
            (if text[at..end].ends_with('\r') { end - 1 } else { end }, end + 1)
        }
        None => (text.len(), text.len()),
    }
}

/// Behind the line that closes a fence.
pub(super) fn fence_end(text: &str, start: usize, mark: char, length: usize) -> Option<usize> {
    let mut position = start;
    while position < text.len() {
        let (end, next) = line_end(text, position);
        let written = text[position..end].trim_start_matches([' ', '\t', '>']);
        let marks = written.len() - written.trim_start_matches(mark).len();
        if marks >= length && written[marks..].trim().is_empty() {
            return Some(next);
        }
        position = next;
    }
    None
}

/// Whether a line is a rule: three or more of `*`, `-` or `_`.
pub(super) fn is_rule(line: &str) -> bool {
    let marks = line.chars().filter(|c| !c.is_whitespace());
    let Some(first) = line.chars().next().filter(|c| matches!(c, '*' | '-' | '_')) else { return false };
    let mut count = 0;
    marks.inspect(|_| count += 1).all(|c| c == first) && count >= 3
}

/// The length of a list item's mark with the space behind it.
pub(super) fn list_mark(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let mark = match line.as_bytes().get(digits)? {
        b'.' if digits > 0 => digits + 1,
        b'*' | b'+' | b'-' if digits == 0 => 1,
        _ => return None,
    };
    line[mark..].starts_with([' ', '\t']).then_some(mark + 1)
}
