//! What is asked for at a place of a text. It is read from the bytes before the place, since a text that is being written does
//! not parse.

use crate::liquid::ast::IncludeKind;
use crate::source::Span;

use super::destination::{self, Destination};
use super::text::{Part, Text};
use super::written;

/// What is to be completed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Question<'t> {
    /// A key of front matter.
    Key,
    /// The value of a key of front matter, or one of several.
    ValueOf(&'t str),
    /// A key at the top of `_config.yml`.
    Setting,
    /// The name of a tag.
    Tag,
    /// The name of a filter.
    Filter,
    /// A name in an expression, behind those that stand before its last dot.
    Variable(Vec<&'t str>),
    /// The file of an include.
    Include(IncludeKind),
    /// The name of a parameter for an include, and the names that are given already.
    Parameter(&'t str, Vec<&'t str>),
    /// What `link` names.
    Link,
    /// What `post_url` names.
    Post,
    /// Where a link leads, or an image is.
    Destination(Destination<'t>),
    /// A path from the root of the site, in quotes.
    Path,
}

/// A question, and the bytes that an answer replaces: they hold the place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Asked<'t> {
    pub(super) question: Question<'t>,
    pub(super) replaced: Span,
}

impl<'t> Asked<'t> {
    fn new(question: Question<'t>, start: usize, end: usize) -> Asked<'t> {
        Asked { question, replaced: Span::new(start, end) }
    }

    /// What is asked for at a byte of a text.
    pub(super) fn at(text: &Text<'t>, offset: usize) -> Option<Asked<'t>> {
        let whole = text.text();
        match text.part(offset) {
            Part::FrontMatter(start) => in_yaml(whole, start, offset, false),
            Part::Settings => in_yaml(whole, 0, offset, true),
            Part::Body if text.has_liquid => match opened(whole, text.body, offset) {
                Some((start, is_tag)) => in_liquid(whole, start, is_tag, offset),
                None => destination::at(whole, text.body, offset),
            },
            Part::Body => destination::at(whole, text.body, offset),
            Part::Data => None,
        }
    }

    pub(super) fn destination(destination: Destination<'t>, end: usize) -> Asked<'t> {
        let start = destination.start;
        Asked::new(Question::Destination(destination), start, end)
    }
}

/// The `{{` or `{%` that a place stands in: its first byte, and whether it is a tag. Behind an empty line the author has
/// forgotten to close it.
pub(super) fn opened(text: &str, body: usize, offset: usize) -> Option<(usize, bool)> {
    let before = text.get(body..offset)?;
    let at = before.rfind("{{").max(before.rfind("{%"))?;
    let inner = before.get(at + 2..)?;
    let is_tag = before.get(at + 1..)?.starts_with('%');
    let end = if is_tag { "%}" } else { "}}" };
    let goes_on = !inner.contains(end) && !inner.contains("\n\n") && !inner.contains("\n\r\n");
    goes_on.then_some((body + at, is_tag))
}

fn in_liquid(text: &str, start: usize, is_tag: bool, offset: usize) -> Option<Asked<'_>> {
    let open = start + 2;
    let dash = usize::from(text.get(open..offset)?.starts_with('-'));
    let from = open + dash;
    if !is_tag {
        return in_expression(text, from, offset);
    }
    let inner = text.get(from..offset)?;
    let blanks = inner.len() - inner.trim_start().len();
    let words = inner.get(blanks..)?;
    let length = words.bytes().take_while(|byte| written::is_word(*byte)).count();
    let markup = from + blanks + length;
    if markup == offset {
        return Some(Asked::new(Question::Tag, from + blanks, written::word_end(text, offset)));
    }
    let inner = text.get(markup..offset)?;
    match words.get(..length)? {
        "include" => in_include(text, IncludeKind::Include, markup, offset),
        "include_cached" => in_include(text, IncludeKind::Cached, markup, offset),
        "include_relative" => in_include(text, IncludeKind::Relative, markup, offset),
        "link" => name(text, Question::Link, markup, offset),
        "post_url" => name(text, Question::Post, markup, offset),
        "assign" => in_expression(text, markup + inner.find('=')? + 1, offset),
        "for" | "tablerow" => in_expression(text, markup + inner.find(" in ")? + 4, offset),
        "if" | "unless" | "elsif" | "case" | "when" | "cycle" => in_expression(text, markup, offset),
        _ => None,
    }
}

/// The only word of a tag.
fn name<'t>(text: &'t str, question: Question<'t>, from: usize, offset: usize) -> Option<Asked<'t>> {
    let inner = text.get(from..offset)?;
    let start = from + inner.len() - inner.trim_start().len();
    let typed = text.get(start..offset)?;
    (!typed.contains(['\n', '"', '\''])).then(|| Asked::new(question, start, written::name_end(text, offset)))
}

fn in_include(text: &str, kind: IncludeKind, from: usize, offset: usize) -> Option<Asked<'_>> {
    let inner = text.get(from..offset)?;
    let blanks = inner.len() - inner.trim_start().len();
    let file = inner.get(blanks..)?;
    let Some(length) = file.find(|c: char| c.is_ascii_whitespace()) else {
        return Some(Asked::new(Question::Include(kind), from + blanks, written::name_end(text, offset)));
    };
    let rest = from + blanks + length;
    let given = text.get(rest..offset)?;
    if written::open_quote(given).is_some() {
        return in_expression(text, rest, offset);
    }
    let start = rest + written::path_start(given);
    let before = text.get(rest..start)?;
    let typed = text.get(start..offset)?;
    if before.trim_end().ends_with('=') {
        return in_expression(text, start, offset);
    }
    let is_new = before.ends_with(|c: char| c.is_ascii_whitespace()) && !typed.contains(['.', '[']);
    is_new.then(|| {
        let question = Question::Parameter(file.get(..length).unwrap_or(""), written::assigned(before));
        Asked::new(question, start, written::word_end(text, offset))
    })
}

fn in_expression(text: &str, from: usize, offset: usize) -> Option<Asked<'_>> {
    let inner = text.get(from..offset)?;
    if let Some(quote) = written::open_quote(inner) {
        let typed = inner.get(quote..)?;
        let end = written::quoted_end(text, offset);
        return typed.starts_with('/').then(|| Asked::new(Question::Path, from + quote, end));
    }
    if let Some(pipe) = written::last_pipe(inner) {
        let after = inner.get(pipe + 1..)?;
        let typed = after.trim_start();
        if typed.bytes().all(written::is_word) {
            let start = offset - typed.len();
            return Some(Asked::new(Question::Filter, start, written::word_end(text, offset)));
        }
    }
    let path = inner.get(written::path_start(inner)..)?;
    let (names, typed) = match path.rfind('.') {
        Some(dot) => (written::steps(path.get(..dot)?), path.get(dot + 1..)?),
        None => (Vec::new(), path),
    };
    let is_name = !typed.contains(']') && !path.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    // Where a value has just ended, the next thing is no variable.
    let is_after_value = path.is_empty() && {
        let before = inner.trim_end();
        before.len() == inner.len() && before.ends_with(['"', '\'', ')'])
    };
    (is_name && !is_after_value).then(|| {
        let end = written::word_end(text, offset);
        Asked::new(Question::Variable(names), offset - typed.len(), end)
    })
}

/// A key or a value of YAML. Of `_config.yml` (`settings`) only the keys at the top are known.
fn in_yaml(text: &str, start: usize, offset: usize, settings: bool) -> Option<Asked<'_>> {
    let line = start + text.get(start..offset)?.rfind('\n').map_or(0, |at| at + 1);
    let before = text.get(line..offset)?;
    let key = before.bytes().take_while(|byte| written::is_word(*byte)).count();
    if key == before.len() {
        let question = if settings { Question::Setting } else { Question::Key };
        return Some(Asked::new(question, line, written::word_end(text, offset)));
    }
    if settings {
        return None;
    }
    let rest = before.get(key..)?;
    let (name, value) = match rest.strip_prefix(':').filter(|value| value.starts_with(' ')) {
        Some(value) if key > 0 => (before.get(..key)?, value),
        _ => (list_above(text.get(start..line)?)?, before.trim_start().strip_prefix("- ")?),
    };
    if value.contains(" #") {
        return None;
    }
    let value_start = offset - value.len();
    let item = value.rfind(['[', ',']).filter(|_| value.trim_start().starts_with('[')).map_or(0, |at| at + 1);
    let typed = value.get(item..)?.trim_start();
    let is_quoted = typed.starts_with(['"', '\'']);
    let first = offset - typed.len() + usize::from(is_quoted);
    let end = match (is_quoted, item) {
        (true, _) => written::quoted_end(text, offset),
        (false, 0) => written::line_end(text, offset),
        _ => written::item_end(text, offset),
    };
    let is_path = text.get(first..offset)?.starts_with('/') && !matches!(name, "permalink" | "redirect_from");
    let question = if is_path { Question::Path } else { Question::ValueOf(name) };
    (first >= value_start).then(|| Asked::new(question, first, end))
}

/// The key that the items of a list below it belong to.
fn list_above(above: &str) -> Option<&str> {
    let is_item = |line: &&str| line.trim_start().starts_with("- ") || line.trim().is_empty();
    let line = above.lines().rev().find(|line| !is_item(line))?;
    let key = line.trim_end().strip_suffix(':')?;
    key.bytes().all(written::is_word).then_some(key)
}
