//! The destination of a link or an image that is being written, in Markdown or in HTML.

use crate::source::Span;

use super::question::Asked;
use super::written;

/// A destination, as far as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Destination<'t> {
    /// From its first byte to the cursor.
    pub(super) written: &'t str,
    /// Its first byte.
    pub(super) start: usize,
    pub(super) is_image: bool,
}

/// An HTML tag that is longer is not looked at.
const MAX_TAG: usize = 4096;

/// The destination that a place stands in.
pub(super) fn at(text: &str, body: usize, offset: usize) -> Option<Asked<'_>> {
    let found = in_markdown(text, body, offset).or_else(|| in_html(text, body, offset))?;
    let end = written::destination_end(text, offset);
    Some(Asked::destination(found, end))
}

/// `[text](…`, `![text](…` or `[label]: …`
fn in_markdown(text: &str, body: usize, offset: usize) -> Option<Destination<'_>> {
    let before = text.get(body..offset)?;
    let line_start = body + before.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(line_start..offset)?;
    let inline = line.rfind("](").map(|at| (at + 2, is_image(line.get(..at).unwrap_or(""))));
    let (start, is_image) = inline.or_else(|| Some((definition(line)?, false)))?;
    let written = line.get(start..)?;
    may_be_destination(written).then_some(Destination { written, start: line_start + start, is_image })
}

/// Whether the bracket that is open at the end of a text is that of an image.
fn is_image(before: &str) -> bool {
    let mut depth = 0_usize;
    for (at, c) in before.char_indices().rev() {
        match c {
            ']' => depth += 1,
            '[' if depth == 0 => return before.get(..at).is_some_and(|rest| rest.ends_with('!')),
            '[' => depth -= 1,
            _ => {}
        }
    }
    false
}

/// Where the destination begins in `[label]: …`.
fn definition(line: &str) -> Option<usize> {
    let label = line.trim_start_matches(' ').strip_prefix('[').filter(|label| !label.starts_with('^'))?;
    let close = label.find("]:")?;
    let rest = label.get(close + 2..)?;
    Some(line.len() - rest.trim_start().len())
}

/// A destination ends at a space or a bracket, but for Liquid in it. A title that is looked for may hold spaces.
fn may_be_destination(written: &str) -> bool {
    let mut depth = 0_i32;
    let mut has_space = false;
    for (at, c) in outside_liquid(written) {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return false,
            ')' => depth -= 1,
            '<' if at == 0 => return false,
            '"' | '\'' if has_space => return false,
            c => has_space |= c.is_whitespace(),
        }
    }
    !has_space || written.starts_with(|c: char| c.is_alphanumeric()) && !written.contains(['/', '{'])
}

/// The characters of a text that stand in no `{{ }}` and no `{% %}`.
fn outside_liquid(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut inside = 0;
    text.char_indices().filter(move |(at, _)| {
        if *at >= inside {
            let rest = text.get(*at..).unwrap_or("");
            let close = if rest.starts_with("{{") {
                "}}"
            } else if rest.starts_with("{%") {
                "%}"
            } else {
                return true;
            };
            inside = rest.find(close).map_or(text.len(), |end| at + end + 2);
        }
        false
    })
}

/// `<a href="…`, `<img src="…`
fn in_html(text: &str, body: usize, offset: usize) -> Option<Destination<'_>> {
    let before = text.get(body..offset)?;
    let open = before.rfind("<!--").filter(|at| !before.get(*at..).unwrap_or("").contains("-->"));
    let from = before.len().saturating_sub(MAX_TAG);
    let from = (from..before.len()).find(|at| before.is_char_boundary(*at))?;
    let recent = before.get(from..)?;
    let is_name = |at: &usize| recent.get(at + 1..).is_some_and(|rest| rest.starts_with(char::is_alphabetic));
    let at = recent.rmatch_indices('<').map(|(at, _)| at).find(is_name)?;
    let tag = recent.get(at..)?;
    let name: String =
        tag.chars().skip(1).take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let (attribute, value) = open_attribute(tag)?;
    let is_image = match (&*name, &*attribute.to_ascii_lowercase()) {
        ("a" | "area" | "link", "href") => false,
        ("img" | "source" | "video" | "audio", "src") | ("video", "poster") => true,
        ("iframe" | "embed" | "script", "src") => false,
        _ => return None,
    };
    let start = body + from + at + value;
    open.is_none().then_some(Destination { written: text.get(start..offset)?, start, is_image })
}

/// The attribute whose value is still open at the end of a tag, and the first byte of that value.
fn open_attribute(tag: &str) -> Option<(&str, usize)> {
    let mut quote: Option<(char, usize)> = None;
    for (at, c) in outside_liquid(tag) {
        match (quote, c) {
            (None, '>') => return None,
            (None, '"' | '\'') => quote = Some((c, at)),
            (Some((open, _)), c) if open == c => quote = None,
            _ => {}
        }
    }
    let (_, at) = quote?;
    let before = tag.get(..at)?.trim_end().strip_suffix('=')?.trim_end();
    let start = before.rfind(|c: char| c.is_whitespace())? + 1;
    Some((before.get(start..)?, at + 1))
}

/// Where the last Liquid of a destination ends.
pub(super) fn liquid_end(written: &str) -> Option<usize> {
    let last = written.rfind("}}").max(written.rfind("%}"))?;
    Some(last + 2)
}

/// The `#` of a destination that stands in no Liquid.
pub(super) fn fragment_start(written: &str) -> Option<usize> {
    outside_liquid(written).find(|(_, c)| *c == '#').map(|(at, _)| at)
}

/// The span from a byte of the destination on.
pub(super) fn rest_of(destination: &Destination, at: usize, end: u32) -> Span {
    Span { start: (destination.start + at) as u32, end }
}
