//! Literals, variables and ranges from their bytes, as Liquid's `Expression.parse` reads them (J-LIQ-9, J-LIQ-13).

use crate::liquid::ast::{Expression, ExpressionKind, Key, Operator, Path, Step};
use crate::source::Span;

/// Ranges and brackets within each other beyond this are nothing.
const MAX_DEPTH: u32 = 20;

/// Whether Ruby's `\s` matches the byte.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

/// Whether the byte may stand in a name: `[\w-]`, ASCII only.
pub(super) fn is_segment(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

impl Operator {
    /// The operator written so.
    pub(super) fn from_text(text: &str) -> Operator {
        match text {
            "==" => Operator::Equal,
            "!=" | "<>" => Operator::NotEqual,
            "<" => Operator::Less,
            "<=" => Operator::LessOrEqual,
            ">" => Operator::Greater,
            ">=" => Operator::GreaterOrEqual,
            "contains" => Operator::Contains,
            _ => Operator::Unknown,
        }
    }
}

/// Reads `span`. `strict` text had its white space taken out before, so it does not count within brackets.
pub(super) fn parse(text: &str, span: Span, strict: bool) -> Expression {
    nested(text, span, strict, 0)
}

fn nested(text: &str, span: Span, strict: bool, depth: u32) -> Expression {
    let markup = text.get(span.range()).unwrap_or("");
    let bytes = markup.as_bytes();
    let kind = match bytes {
        b"" | b"nil" | b"null" => ExpressionKind::Nil,
        b"true" => ExpressionKind::Bool(true),
        b"false" => ExpressionKind::Bool(false),
        b"blank" => ExpressionKind::Blank,
        b"empty" => ExpressionKind::Empty,
        [b'\'', .., b'\''] | [b'"', .., b'"'] => {
            ExpressionKind::Str(Span { start: span.start + 1, end: span.end - 1 })
        }
        _ if depth >= MAX_DEPTH => ExpressionKind::Nil,
        _ => number(markup)
            .or_else(|| range(text, span, depth))
            .unwrap_or_else(|| path(text, span, strict, depth)),
    };
    Expression { span, kind }
}

/// `-?\d+` and `-?\d[\d.]+`; of several dots the first counts (`1.5.2` is 1.5).
fn number(markup: &str) -> Option<ExpressionKind> {
    let digits = markup.strip_prefix('-').unwrap_or(markup);
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(ExpressionKind::Int(markup.parse().ok()));
    }
    if !digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let mut parts = markup.splitn(3, '.');
    let (whole, fraction) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    format!("{whole}.{fraction}0").parse().ok().map(ExpressionKind::Float)
}

/// `(\S+..\S+)`; the last `..` divides.
fn range(text: &str, span: Span, depth: u32) -> Option<ExpressionKind> {
    let markup = text.get(span.range())?;
    let inner = markup.strip_prefix('(')?.strip_suffix(')')?;
    if inner.bytes().any(is_blank) {
        return None;
    }
    let dots = inner.rmatch_indices("..").map(|(at, _)| at).find(|at| at + 2 < inner.len())?;
    if dots == 0 {
        return None;
    }
    let start = span.start as usize + 1;
    let first = nested(text, Span::new(start, start + dots), false, depth + 1);
    let last = nested(text, Span::new(start + dots + 2, start + inner.len()), false, depth + 1);
    Some(ExpressionKind::Range(Box::new((first, last))))
}

/// Every name and every `[…]` in it, whatever stands between. A bracket ends at the first `]`: `a[b[c]]` is `a[b.c]`.
fn path(text: &str, span: Span, strict: bool, depth: u32) -> ExpressionKind {
    let bytes = text.as_bytes().get(..span.end as usize).unwrap_or(&[]);
    let mut steps = Vec::new();
    let mut at = span.start as usize;
    // Where no `]` follows one `[`, none follows the later ones.
    let mut closable = true;
    while let Some(byte) = bytes.get(at) {
        if *byte == b'[' && closable {
            let close = bytes.get(at + 2..).and_then(|rest| rest.iter().position(|byte| *byte == b']'));
            closable = close.is_some();
            if let (Some(close), true) = (close, bytes.get(at + 1) != Some(&b']')) {
                let end = at + 2 + close;
                steps.push(index(text, Span::new(at, end + 1), strict, depth));
                at = end + 1;
                continue;
            }
        } else if is_segment(*byte) {
            let rest = bytes.get(at..).unwrap_or(&[]);
            let mut end = at + rest.iter().take_while(|byte| is_segment(**byte)).count();
            end += usize::from(bytes.get(end) == Some(&b'?'));
            steps.push(Step { span: Span::new(at, end), key: Key::Name });
            at = end;
            continue;
        }
        at += 1;
    }
    if steps.is_empty() {
        return ExpressionKind::Nil;
    }
    let root = steps.remove(0);
    ExpressionKind::Path(Path { root, steps })
}

fn index(text: &str, span: Span, strict: bool, depth: u32) -> Step {
    let inner = Span { start: span.start + 1, end: span.end - 1 };
    let inner = if strict { crate::liquid::lexer::trim(text, inner) } else { inner };
    Step { span, key: Key::Index(Box::new(nested(text, inner, strict, depth + 1))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(markup: &str) -> String {
        show(markup, &parse(markup, Span::new(0, markup.len()), false))
    }

    fn show(text: &str, expression: &Expression) -> String {
        match &expression.kind {
            ExpressionKind::Path(path) => std::iter::once(&path.root)
                .chain(&path.steps)
                .map(|step| match &step.key {
                    Key::Name => text[step.span.range()].to_owned(),
                    Key::Index(inner) => format!("[{}]", show(text, inner)),
                })
                .collect::<Vec<_>>()
                .join("."),
            ExpressionKind::Range(ends) => format!("({}..{})", show(text, &ends.0), show(text, &ends.1)),
            ExpressionKind::Str(span) => format!("{:?}", &text[span.range()]),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn expressions_are_read_as_liquid_reads_them() {
        for (markup, expected) in [
            ("nil", "Nil"),
            ("007", "Int(Some(7))"),
            ("99999999999999999999", "Int(None)"),
            ("1.5.2", "Float(1.5)"),
            ("1.", "Float(1.0)"),
            ("1e3", "1e3"),
            ("'a\"b'", "\"a\\\"b\""),
            ("a.b-c[\"x y\"].d?", "a.b-c.[\"x y\"].d?"),
            ("a[b[c]]", "a.[b.c]"),
            ("[x].y", "[x].y"),
            ("(1..n.size)", "(Int(Some(1))..n.size)"),
            ("(true)", "true"),
            ("!x", "x"),
            ("||", "Nil"),
            ("a[", "a"),
            ("a[]", "a"),
        ] {
            assert_eq!(shown(markup), expected, "{markup}");
        }
    }
}
