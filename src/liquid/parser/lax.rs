//! Liquid's lax reading of what its strict grammar refuses (J-LIQ-7, J-LIQ-8): bits that look right are picked out of the
//! markup, the rest is ignored. Liquid does it with regular expressions; these functions match the same bytes.

use crate::liquid::ast::{Comparison, Condition, Filter, Filtered, Operator};
use crate::liquid::filters;
use crate::liquid::lexer::trim_end;
use crate::source::Span;

use super::expression::{self, is_blank};

/// The bytes of `span` and a place in them.
#[derive(Clone, Copy)]
pub(super) struct Scan<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    pub(super) end: usize,
}

impl<'t> Scan<'t> {
    pub(super) fn new(text: &'t str, span: Span) -> Self {
        Scan { text, at: span.start as usize, end: (span.end as usize).min(text.len()) }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.byte(self.at)
    }

    fn byte(&self, at: usize) -> Option<u8> {
        if at < self.end { self.text.as_bytes().get(at).copied() } else { None }
    }

    /// Passes over white space.
    pub(super) fn blanks(&mut self) -> usize {
        self.while_(is_blank)
    }

    fn while_(&mut self, matches: impl Fn(u8) -> bool) -> usize {
        let start = self.at;
        while self.peek().is_some_and(&matches) {
            self.at += 1;
        }
        self.at - start
    }

    /// The next run of bytes that match, wherever it is: an unanchored `[…]+`.
    pub(super) fn find_run(&mut self, matches: impl Fn(u8) -> bool) -> Option<Span> {
        self.while_(|byte| !matches(byte));
        self.run(matches)
    }

    /// A run of bytes that match, here.
    pub(super) fn run(&mut self, matches: impl Fn(u8) -> bool) -> Option<Span> {
        let start = self.at;
        (self.while_(matches) > 0).then(|| Span::new(start, self.at))
    }

    /// `QuotedFragment` here: a quoted string, or a run of anything but white space, `,` and `|` (quotes closed).
    pub(super) fn fragment(&mut self) -> Option<Span> {
        let start = self.at;
        if self.quoted() {
            return Some(Span::new(start, self.at));
        }
        while let Some(byte) = self.peek() {
            match byte {
                b',' | b'|' => break,
                b'"' | b'\'' if !self.quoted() => break,
                b'"' | b'\'' => {}
                _ if is_blank(byte) => break,
                _ => self.at += 1,
            }
        }
        (self.at > start).then(|| Span::new(start, self.at))
    }

    /// `QuotedFragment+` here.
    pub(super) fn fragments(&mut self) -> Option<Span> {
        let start = self.at;
        while self.fragment().is_some() {}
        (self.at > start).then(|| Span::new(start, self.at))
    }

    /// The next `QuotedFragment`, wherever it is.
    pub(super) fn find_fragment(&mut self) -> Option<Span> {
        while self.at < self.end {
            if let Some(span) = self.fragment() {
                return Some(span);
            }
            self.at += 1;
        }
        None
    }

    fn quoted(&mut self) -> bool {
        let Some(quote @ (b'"' | b'\'')) = self.peek() else { return false };
        let rest = self.text.as_bytes().get(self.at + 1..self.end).unwrap_or(&[]);
        let Some(close) = rest.iter().position(|byte| *byte == quote) else { return false };
        self.at += close + 2;
        true
    }

    /// `(\w+)\s*:\s*` here.
    pub(super) fn key(&mut self) -> Option<Span> {
        let mut scan = *self;
        let name = scan.run(is_word)?;
        scan.blanks();
        if scan.peek() != Some(b':') {
            return None;
        }
        scan.at += 1;
        scan.blanks();
        *self = scan;
        Some(name)
    }
}

/// Whether Ruby's `\w` matches the byte.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// `{{ markup }}`
pub(super) fn filtered(text: &str, span: Span) -> Filtered {
    let mut scan = Scan::new(text, span);
    let Some(base) = scan.find_fragment() else {
        let base = expression::parse(text, Span::at(span.start as usize), false);
        return Filtered { span, base, filters: Vec::new() };
    };
    let mut value = Filtered { span: base, base: expression::parse(text, base, false), filters: Vec::new() };
    while scan.peek().is_some_and(|byte| byte != b'|') {
        scan.at += 1;
    }
    if scan.peek().is_none() {
        return value;
    }
    scan.at += 1;
    while scan.at < scan.end {
        let start = scan.at;
        while scan.blanks() > 0 || scan.run(|byte| byte == b',').is_some() || scan.fragment().is_some() {}
        if scan.at == start {
            scan.at += 1;
        } else if let Some(filter) = filter(text, Span::new(start, scan.at)) {
            value.filters.push(filter);
        }
    }
    value.span = trim_end(text, Span { end: span.end, ..value.span });
    value
}

fn filter(text: &str, span: Span) -> Option<Filter> {
    let mut scan = Scan::new(text, span);
    let name = scan.find_run(is_word)?;
    let definition = filters::find(text.get(name.range())?);
    let mut filter = Filter { name, definition, arguments: Vec::new(), named: Vec::new() };
    scan.at = span.start as usize;
    while let Some(byte) = scan.peek() {
        scan.at += 1;
        if byte != b':' && byte != b',' {
            continue;
        }
        let after = scan;
        scan.blanks();
        let key = scan.key();
        match (key, scan.fragment()) {
            (Some(key), Some(value)) => filter.named.push((key, expression::parse(text, value, false))),
            (None, Some(value)) => filter.arguments.push(expression::parse(text, value, false)),
            (_, None) => scan = after,
        }
    }
    Some(filter)
}

/// The markup of an `if`. `None` when there is no condition in it, which stops the build.
pub(super) fn condition(text: &str, span: Span) -> Option<Condition> {
    let mut scan = Scan::new(text, span);
    let mut first = None;
    let mut rest: Vec<(bool, Comparison)> = Vec::new();
    let mut operator = None;
    loop {
        let piece = operand(&mut scan)?;
        let comparison = comparison(text, piece)?;
        match (&first, operator) {
            (Some(_), Some(and)) => rest.push((and, comparison)),
            _ => first = Some(comparison),
        }
        match boolean(&scan) {
            Some((and, length)) => {
                operator = Some(and);
                scan.at += length;
            }
            None => break,
        }
    }
    first.map(|first| Condition { first, rest })
}

/// Everything up to the next `and` or `or` that stands as a word.
fn operand(scan: &mut Scan) -> Option<Span> {
    scan.blanks();
    let start = scan.at;
    while scan.at < scan.end && boolean(scan).is_none() {
        if scan.fragment().is_none() {
            scan.run(|byte| !is_blank(byte));
        }
        scan.blanks();
    }
    (scan.at > start).then(|| Span::new(start, scan.at))
}

fn boolean(scan: &Scan) -> Option<(bool, usize)> {
    let rest = scan.text.as_bytes().get(scan.at..scan.end)?;
    let (and, length) = if rest.starts_with(b"and") {
        (true, 3)
    } else if rest.starts_with(b"or") {
        (false, 2)
    } else {
        return None;
    };
    let bounded = !rest.get(length).copied().is_some_and(is_word);
    bounded.then_some((and, length))
}

/// `(QuotedFragment)\s*([=!<>a-z_]+)?\s*(QuotedFragment)?`
fn comparison(text: &str, span: Span) -> Option<Comparison> {
    let mut scan = Scan::new(text, span);
    let left = expression::parse(text, scan.find_fragment()?, false);
    scan.blanks();
    let operator =
        scan.run(|byte| matches!(byte, b'=' | b'!' | b'<' | b'>' | b'_') || byte.is_ascii_lowercase());
    let Some(operator) = operator else { return Some(Comparison { left, right: None }) };
    scan.blanks();
    let right = scan.fragment().unwrap_or(Span::at(scan.at));
    let operator = Operator::from_text(text.get(operator.range()).unwrap_or(""));
    Some(Comparison { left, right: Some((operator, expression::parse(text, right, false))) })
}
