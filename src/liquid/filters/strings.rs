//! Filters that cut strings and put them together; they keep exact origins.

use std::ops::Range;
use std::sync::Arc;

use super::{Call, Definition, Outcome, known};
use crate::liquid::eval::compare::is_unknown;
use crate::liquid::value::Value;
use crate::origin::{HOLE, Text, TextBuilder};

pub(super) const FILTERS: &[Definition] = &[
    Definition::new("append", 1, 1, append).knowing(),
    Definition::new("prepend", 1, 1, prepend).knowing(),
    Definition::new("remove", 1, 1, remove),
    Definition::new("remove_first", 1, 1, remove_first),
    Definition::new("replace", 1, 2, replace),
    Definition::new("replace_first", 1, 2, replace_first),
    Definition::new("slice", 1, 2, slice).moving(),
    Definition::new("split", 1, 1, split),
    Definition::new("strip", 0, 0, strip),
    Definition::new("lstrip", 0, 0, lstrip),
    Definition::new("rstrip", 0, 0, rstrip),
    Definition::new("strip_newlines", 0, 0, strip_newlines),
    Definition::new("truncate", 0, 2, truncate),
];

/// A text for joining: what is unknown is a hole in it.
fn or_hole(text: Option<Text>) -> Text {
    text.unwrap_or_else(|| Text::plain(HOLE.to_string()))
}

fn append(call: &mut Call<'_, '_>) -> Outcome {
    let (text, other) = (or_hole(call.text()), or_hole(call.text_of(0)));
    Ok(Value::Str(if other.as_str().is_empty() { text } else { text.concat(&other) }))
}

fn prepend(call: &mut Call<'_, '_>) -> Outcome {
    let (text, other) = (or_hole(call.text()), or_hole(call.text_of(0)));
    Ok(Value::Str(if other.as_str().is_empty() { text } else { other.concat(&text) }))
}

/// Replaces the parts of `text` at `ranges`; the rest stays exact.
fn spliced(text: &Text, ranges: impl Iterator<Item = Range<usize>>, by: &Text) -> Text {
    let mut builder = TextBuilder::default();
    let mut from = 0;
    for range in ranges {
        builder.push_slice(text, from..range.start);
        builder.push(by);
        from = range.end;
    }
    builder.push_slice(text, from..text.as_str().len());
    builder.finish()
}

/// `gsub` or `sub` with a string: an empty one matches before every character and at the end.
fn substituted(call: &mut Call<'_, '_>, by: Text, most: usize) -> Outcome {
    let wanted = call.text_of(0);
    let (Some(text), Some(wanted)) = (call.text(), wanted) else { return Ok(Value::Unknown) };
    let Some(by) = backslashes(by, wanted.as_str()) else { return Ok(Value::Unknown) };
    // Mostly there is none.
    if memchr::memmem::find(text.as_str().as_bytes(), wanted.as_str().as_bytes()).is_none() {
        return Ok(Value::Str(text));
    }
    // Refused before it is made: a replacement can grow a text by its own length at every byte.
    let matches = text.as_str().matches(wanted.as_str()).take(most).count();
    if matches.saturating_mul(by.size()).saturating_add(text.size()) > call.renderer.budget.bytes {
        call.renderer.limit("bytes of a value", call.place);
        return Ok(Value::Unknown);
    }
    let found = text.as_str().match_indices(wanted.as_str());
    let ranges = found.map(|(at, found)| at..at + found.len()).take(most);
    Ok(Value::Str(spliced(&text, ranges, &by)))
}

/// What Ruby makes of a replacement: `\\` stands for one backslash, `\0` and `\&` for what was found, other digits for
/// groups, of which there are none. `None` for the text around what was found.
fn backslashes(by: Text, found: &str) -> Option<Text> {
    if !by.as_str().contains('\\') {
        return Some(by);
    }
    let mut text = String::with_capacity(by.as_str().len());
    let mut characters = by.as_str().chars();
    while let Some(c) = characters.next() {
        match if c == '\\' { characters.next() } else { None } {
            Some('0' | '&') => text.push_str(found),
            Some('1'..='9') => {}
            Some('`' | '\'' | 'k') => return None,
            Some('\\') => text.push('\\'),
            Some(other) => text.extend(['\\', other]),
            None => text.push(c),
        }
    }
    Some(by.derive(text))
}

fn replace(call: &mut Call<'_, '_>) -> Outcome {
    match call.text_of(1) {
        Some(by) => substituted(call, by, usize::MAX),
        None => Ok(Value::Unknown),
    }
}

fn replace_first(call: &mut Call<'_, '_>) -> Outcome {
    match call.text_of(1) {
        Some(by) => substituted(call, by, 1),
        None => Ok(Value::Unknown),
    }
}

fn remove(call: &mut Call<'_, '_>) -> Outcome {
    substituted(call, Text::default(), usize::MAX)
}

fn remove_first(call: &mut Call<'_, '_>) -> Outcome {
    substituted(call, Text::default(), 1)
}

/// Where `offset` and `length` reach in something of `size` elements; `None` when they start outside.
fn window(offset: i64, length: i64, size: usize) -> Option<Range<usize>> {
    let size = i64::try_from(size).ok()?;
    let start = if offset < 0 { size.saturating_add(offset) } else { offset };
    if start < 0 || start > size || length < 0 {
        return None;
    }
    Some(start as usize..start.saturating_add(length).min(size) as usize)
}

fn slice(call: &mut Call<'_, '_>) -> Outcome {
    let offset = call.integer(0)?;
    let length = match call.given(1) {
        None | Some(Value::Nil | Value::Bool(false)) => 1,
        Some(_) => call.integer(1)?,
    };
    if let Value::Array(items) = &call.input {
        let window = window(offset, length, items.len()).and_then(|window| items.get(window));
        return Ok(Value::Array(Arc::new(window.unwrap_or(&[]).to_vec())));
    }
    let Some(text) = call.text() else { return Ok(Value::Unknown) };
    let size = text.as_str().chars().count();
    let Some(window) = window(offset, length, size) else { return Ok(Value::Str(Text::default())) };
    let (start, end) = (byte_of(text.as_str(), window.start), byte_of(text.as_str(), window.end));
    Ok(Value::Str(text.slice(start..end)))
}

/// The byte at which character `index` starts.
fn byte_of(text: &str, index: usize) -> usize {
    text.char_indices().nth(index).map_or(text.len(), |(at, _)| at)
}

fn split(call: &mut Call<'_, '_>) -> Outcome {
    let pattern = call.text_of(0);
    let (Some(text), Some(pattern)) = (call.text(), pattern) else { return Ok(Value::Unknown) };
    let (string, pattern) = (text.as_str(), pattern.as_str());
    let mut parts: Vec<Range<usize>> = match pattern {
        // Ruby's awk mode: runs of white space divide, at the start they count for nothing.
        " " => words(string),
        "" => string.char_indices().map(|(at, c)| at..at + c.len_utf8()).collect(),
        _ => {
            let mut from = 0;
            let mut parts = Vec::new();
            for (at, found) in string.match_indices(pattern) {
                parts.push(from..at);
                from = at + found.len();
            }
            parts.push(from..string.len());
            parts
        }
    };
    // Ruby drops empty parts at the end.
    while parts.last().is_some_and(|part| part.is_empty()) {
        parts.pop();
    }
    if parts.len().saturating_mul(size_of::<Value>()) > call.renderer.budget.bytes {
        call.renderer.limit("bytes of a value", call.place);
        return Ok(Value::Unknown);
    }
    let parts = parts.into_iter().map(|part| Value::Str(text.slice(part)));
    Ok(Value::Array(Arc::new(parts.collect())))
}

/// The words of a string as Ruby's `split` finds them.
pub(super) fn words(text: &str) -> Vec<Range<usize>> {
    let space = |c: char| c.is_ascii_whitespace() || matches!(c, '\u{b}' | '\0');
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        match (space(c), start) {
            (true, Some(from)) => {
                words.push(from..at);
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    words.extend(start.map(|from| from..text.len()));
    words
}

/// What Ruby's `strip` takes away: white space and NUL.
fn is_space(c: char) -> bool {
    c.is_ascii() && crate::liquid::lexer::is_space(c as u8)
}

fn stripped(call: &mut Call<'_, '_>, start: bool, end: bool) -> Outcome {
    let Some(text) = call.text() else { return Ok(Value::Unknown) };
    let string = text.as_str();
    let from = if start { string.len() - string.trim_start_matches(is_space).len() } else { 0 };
    let to = if end { string.trim_end_matches(is_space).len() } else { string.len() };
    if (from, to) == (0, string.len()) {
        return Ok(Value::Str(text));
    }
    Ok(Value::Str(text.slice(from..to.max(from))))
}

fn strip(call: &mut Call<'_, '_>) -> Outcome {
    stripped(call, true, true)
}

fn lstrip(call: &mut Call<'_, '_>) -> Outcome {
    stripped(call, true, false)
}

fn rstrip(call: &mut Call<'_, '_>) -> Outcome {
    stripped(call, false, true)
}

fn strip_newlines(call: &mut Call<'_, '_>) -> Outcome {
    let Some(text) = call.text() else { return Ok(Value::Unknown) };
    let string = text.as_str();
    let ranges = memchr::memchr_iter(b'\n', string.as_bytes()).map(|at| {
        let carriage = string.as_bytes().get(at.wrapping_sub(1)) == Some(&b'\r');
        at - usize::from(carriage)..at + 1
    });
    Ok(Value::Str(spliced(&text, ranges, &Text::default())))
}

fn truncate(call: &mut Call<'_, '_>) -> Outcome {
    if matches!(call.input, Value::Nil) {
        return Ok(Value::Nil);
    }
    let length = if call.given(0).is_some() { call.integer(0)? } else { 50 };
    let ellipsis = match call.given(1) {
        Some(value) if is_unknown(value) => return Ok(Value::Unknown),
        Some(_) => call.text_of(1).unwrap_or_default(),
        None => Text::plain("..."),
    };
    let Some(text) = call.text() else { return Ok(known(None)) };
    let size = text.as_str().chars().count() as i64;
    if size <= length {
        return Ok(Value::Str(text));
    }
    let kept = length.saturating_sub(ellipsis.as_str().chars().count() as i64).max(0) as usize;
    let end = byte_of(text.as_str(), kept);
    Ok(Value::Str(text.slice(0..end).concat(&ellipsis)))
}
