//! What makes YAML unreadable, with a place and a way out.

use std::fmt;

use libyaml_safer::Error;

use crate::source::Span;

use super::events::Input;
use super::hint;

/// What YAML could not be read, in the parser's own words.
#[derive(Clone, Debug, PartialEq)]
pub struct SyntaxError {
    /// The parser's place (of a quote that never ends, the quote), widened to something that can be underlined. Empty only in an empty file.
    pub span: Span,
    /// libyaml's complaint: `mapping values are not allowed in this context`.
    pub message: String,
    /// The usual cause and the way out, when one is recognised (an unquoted colon, a tab, an unclosed quote, …).
    pub help: Option<String>,
}

impl SyntaxError {
    /// The error of what stands at byte `at` of `text`.
    pub(super) fn at(text: &str, at: usize, message: impl Into<String>) -> Self {
        SyntaxError { span: underline(text, at), message: message.into(), help: None }
    }

    /// The error of `span`.
    pub(super) fn of(text: &str, span: Span, message: impl Into<String>) -> Self {
        if span.is_empty() {
            return Self::at(text, span.start as usize, message);
        }
        SyntaxError { span, message: message.into(), help: None }
    }

    /// Adds the way out.
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same error in a text that begins at `base`.
    pub(super) fn shift(self, base: usize) -> Self {
        SyntaxError { span: self.span.shift(base), ..self }
    }

    /// libyaml's error about `text`.
    pub(super) fn from_parser(error: &Error, text: &str, input: &Input<'_>) -> Self {
        let problem = error.problem();
        let Some(mark) = error.problem_mark() else {
            // The reader tells no place. What it does not take are control characters.
            let at = text.find(|c: char| !is_allowed(c)).unwrap_or(0);
            let character = text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or_default();
            let help = format!("remove the invisible character U+{:04X}", u32::from(character));
            return Self::at(text, at, problem).help(help);
        };
        let at = input.offset(mark);
        let context = error.context_mark().map(|mark| input.offset(mark));
        let message = match error.context() {
            Some(context) if context != "while scanning for the next token" => format!("{problem} {context}"),
            _ => problem.to_owned(),
        };
        // The parser notices at the end of the text; the author looks for where the quote was opened.
        let never_ends =
            matches!(problem, "found unexpected end of stream" | "found unexpected document indicator");
        let shown = context.filter(|_| never_ends).unwrap_or(at);
        SyntaxError {
            span: underline(text, shown),
            message,
            help: hint::for_problem(text, problem, at, context),
        }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for SyntaxError {}

/// The characters that libyaml's reader takes.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..)
}

/// Bytes to underline for a complaint at byte `at`: one character of punctuation, else the rest of the line. Where
/// no text stands, the last line before it that has any.
fn underline(text: &str, at: usize) -> Span {
    let rest = text.get(at..).unwrap_or("");
    let line = rest.split(['\n', '\r']).next().unwrap_or("");
    let content = line.trim_end();
    match content.chars().next() {
        Some(first) if first.is_whitespace() => {
            let blanks = content.chars().take_while(|c| c.is_whitespace()).map(char::len_utf8).sum::<usize>();
            Span::new(at, at + blanks)
        }
        Some(first) if first.is_alphanumeric() => Span::new(at, at + content.len()),
        Some(first) => Span::new(at, at + first.len_utf8()),
        None => {
            let before = text.get(..at).unwrap_or(text).trim_end();
            let start = before.rfind(['\n', '\r']).map_or(0, |newline| newline + 1);
            let indentation = before.get(start..).map_or(0, |line| line.len() - line.trim_start().len());
            if before.is_empty() { fallback(text) } else { Span::new(start + indentation, before.len()) }
        }
    }
}

/// The first character there is.
fn fallback(text: &str) -> Span {
    let content = text.trim_start();
    let at = if content.is_empty() { 0 } else { text.len() - content.len() };
    Span::new(at, at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8))
}
