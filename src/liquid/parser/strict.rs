//! Liquid's strict expression grammar, which Jekyll tries first (J-LIQ-7). What it refuses is read laxly.

use crate::source::Span;

use super::expression;
use crate::liquid::ast::{Comparison, Condition, Expression, ExpressionKind, Filter, Filtered, Operator};
use crate::liquid::filters;

/// Ranges within ranges beyond this are left to the lax parser, which makes nothing of them.
const MAX_DEPTH: u32 = 20;

/// What a token of an expression is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Name,
    Number,
    Text,
    Comparison,
    DotDot,
    /// Any of `|.:,[]()?-`.
    Mark(u8),
}

/// A reader of one tag's markup.
pub(super) struct Strict<'t> {
    text: &'t str,
    tokens: Vec<(Kind, Span)>,
    at: usize,
    end: u32,
}

/// The grammar does not hold.
pub(super) struct Refused;

type Result<T> = std::result::Result<T, Refused>;

impl<'t> Strict<'t> {
    /// Splits the markup into tokens.
    pub(super) fn new(text: &'t str, span: Span) -> Result<Strict<'t>> {
        let bytes = text.as_bytes().get(span.range()).unwrap_or(&[]);
        let mut tokens = Vec::new();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            if expression::is_blank(*byte) {
                at += 1;
                continue;
            }
            let (kind, length) = token(bytes.get(at..).unwrap_or(&[]))?;
            tokens.push((kind, Span::new(at, at + length).shift(span.start as usize)));
            at += length;
        }
        Ok(Strict { text, tokens, at: 0, end: span.end })
    }

    fn peek(&self) -> Option<Kind> {
        self.tokens.get(self.at).map(|token| token.0)
    }

    fn slice(&self, span: Span) -> &'t str {
        self.text.get(span.range()).unwrap_or("")
    }

    fn take(&mut self, kind: Kind) -> Result<Span> {
        match self.tokens.get(self.at) {
            Some((found, span)) if *found == kind => {
                self.at += 1;
                Ok(*span)
            }
            _ => Err(Refused),
        }
    }

    /// Takes that very word.
    pub(super) fn word(&mut self, word: &str) -> bool {
        let found = self.tokens.get(self.at);
        let is = found.is_some_and(|(kind, span)| *kind == Kind::Name && self.slice(*span) == word);
        self.at += usize::from(is);
        is
    }

    /// Takes any name.
    pub(super) fn name(&mut self) -> Result<Span> {
        self.take(Kind::Name)
    }

    /// Takes `name:`.
    pub(super) fn attribute(&mut self) -> Option<Span> {
        let (Some((Kind::Name, name)), Some((Kind::Mark(b':'), _))) =
            (self.tokens.get(self.at), self.tokens.get(self.at + 1))
        else {
            return None;
        };
        self.at += 2;
        Some(*name)
    }

    /// Nothing may follow.
    pub(super) fn end(&self) -> Result<()> {
        if self.at == self.tokens.len() { Ok(()) } else { Err(Refused) }
    }

    /// A literal, a variable or a range.
    pub(super) fn expression(&mut self) -> Result<Expression> {
        self.nested_expression(0)
    }

    fn nested_expression(&mut self, depth: u32) -> Result<Expression> {
        match self.peek() {
            Some(Kind::Name) => {
                let start = self.at;
                self.signature(depth)?;
                Ok(expression::parse(self.text, self.since(start), true))
            }
            Some(Kind::Text | Kind::Number) => {
                self.at += 1;
                Ok(expression::parse(self.text, self.since(self.at - 1), true))
            }
            Some(Kind::Mark(b'(')) if depth < MAX_DEPTH => {
                let start = self.at;
                self.at += 1;
                let first = self.nested_expression(depth + 1)?;
                self.take(Kind::DotDot)?;
                let last = self.nested_expression(depth + 1)?;
                self.take(Kind::Mark(b')'))?;
                let kind = ExpressionKind::Range(Box::new((first, last)));
                Ok(Expression { span: self.since(start), kind })
            }
            _ => Err(Refused),
        }
    }

    /// `name[expression].name`: only whether it holds; the lax reading of its bytes is the same (J-LIQ-13).
    fn signature(&mut self, depth: u32) -> Result<()> {
        loop {
            self.take(Kind::Name)?;
            while self.take(Kind::Mark(b'[')).is_ok() {
                if depth >= MAX_DEPTH {
                    return Err(Refused);
                }
                self.nested_expression(depth + 1)?;
                self.take(Kind::Mark(b']'))?;
            }
            if self.take(Kind::Mark(b'.')).is_err() {
                return Ok(());
            }
        }
    }

    fn since(&self, start: usize) -> Span {
        let first = self.tokens.get(start).map_or(self.end, |token| token.1.start);
        let last = self.tokens.get(self.at.saturating_sub(1)).map_or(self.end, |token| token.1.end);
        Span { start: first, end: last.max(first) }
    }

    /// An expression with its filters, to the end.
    pub(super) fn filtered(mut self) -> Result<Filtered> {
        let base = self.expression()?;
        let mut filters = Vec::new();
        while self.take(Kind::Mark(b'|')).is_ok() {
            filters.push(self.filter()?);
        }
        self.end()?;
        Ok(Filtered { span: self.since(0), base, filters })
    }

    fn filter(&mut self) -> Result<Filter> {
        let name = self.name()?;
        let definition = filters::find(self.slice(name));
        let mut filter = Filter { name, definition, arguments: Vec::new(), named: Vec::new() };
        if self.take(Kind::Mark(b':')).is_err() {
            return Ok(filter);
        }
        loop {
            match self.attribute() {
                Some(key) => filter.named.push((key, self.expression()?)),
                None => filter.arguments.push(self.expression()?),
            }
            if self.take(Kind::Mark(b',')).is_err() {
                return Ok(filter);
            }
        }
    }

    /// Comparisons joined by `and` and `or`, to the end.
    pub(super) fn condition(mut self) -> Result<Condition> {
        let mut condition = Condition { first: self.comparison()?, rest: Vec::new() };
        loop {
            let and = self.word("and");
            if !and && !self.word("or") {
                break;
            }
            condition.rest.push((and, self.comparison()?));
        }
        self.end()?;
        Ok(condition)
    }

    fn comparison(&mut self) -> Result<Comparison> {
        let left = self.expression()?;
        let Ok(operator) = self.take(Kind::Comparison) else {
            return Ok(Comparison { left, right: None });
        };
        let operator = Operator::from_text(self.slice(operator));
        Ok(Comparison { left, right: Some((operator, self.expression()?)) })
    }
}

/// The token that `bytes` start with, and its length.
fn token(bytes: &[u8]) -> Result<(Kind, usize)> {
    let (first, second) = (bytes.first().copied().unwrap_or(0), bytes.get(1).copied());
    let comparison = match (first, second) {
        (b'=' | b'!' | b'<' | b'>', Some(b'=')) | (b'<', Some(b'>')) => 2,
        (b'<' | b'>', _) => 1,
        _ if bytes.starts_with(b"contains") && bytes.get(8).copied().is_some_and(expression::is_blank) => 8,
        _ => 0,
    };
    if comparison > 0 {
        return Ok((Kind::Comparison, comparison));
    }
    match first {
        b'"' | b'\'' => {
            let body = bytes.iter().skip(1).position(|byte| *byte == first).ok_or(Refused)?;
            Ok((Kind::Text, body + 2))
        }
        b'0'..=b'9' => Ok((Kind::Number, number(bytes))),
        b'-' if second.is_some_and(|byte| byte.is_ascii_digit()) => Ok((Kind::Number, number(bytes))),
        b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
            let length = bytes.iter().take_while(|byte| expression::is_segment(**byte)).count();
            Ok((Kind::Name, length + usize::from(bytes.get(length) == Some(&b'?'))))
        }
        b'.' if second == Some(b'.') => Ok((Kind::DotDot, 2)),
        b'|' | b'.' | b':' | b',' | b'[' | b']' | b'(' | b')' | b'?' | b'-' => Ok((Kind::Mark(first), 1)),
        _ => Err(Refused),
    }
}

/// Length of `-?\d+(\.\d+)?`.
fn number(bytes: &[u8]) -> usize {
    let digits = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    let sign = usize::from(bytes.first() == Some(&b'-'));
    let whole = sign + digits(sign);
    let fraction = if bytes.get(whole) == Some(&b'.') { digits(whole + 1) } else { 0 };
    whole + if fraction > 0 { fraction + 1 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strict_grammar_refuses_what_jekyll_warns_about() {
        for (markup, fine) in [
            ("a", true),
            ("a.b[0]['x'].c?", true),
            ("a | f: 1, k: 'v' | g", true),
            ("(1..a.size)", true),
            ("a -", false),
            ("a || b", false),
            ("a b", false),
            ("'x' | append: 'b' 'c'", false),
            ("1.5.2", false),
            ("", false),
            ("naïve", false),
        ] {
            let strict = Strict::new(markup, Span::new(0, markup.len())).and_then(Strict::filtered);
            assert_eq!(strict.is_ok(), fine, "{markup}");
        }
    }
}
