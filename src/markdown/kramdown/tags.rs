//! Raw HTML as kramdown knows it: elements, and what is a tag to it (J-MD-34..39).

use std::ops::Range;

use super::scan::{Next, Window, is_alphanumeric, is_space};
use super::tree::Model;
use crate::markdown::ids::is_word;

/// Elements that stand in a line of text (J-MD-34).
const SPAN: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdo", "big", "br", "button", "cite", "code", "del", "dfn", "em", "i",
    "img", "input", "ins", "kbd", "label", "mark", "option", "q", "rb", "rbc", "rp", "rt", "rtc", "ruby",
    "samp", "select", "small", "span", "strong", "sub", "sup", "tt", "u", "var",
];

/// Elements that are text within a line (J-MD-37).
const BLOCK: &[&str] = &[
    "address",
    "applet",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "col",
    "colgroup",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "main",
    "map",
    "menu",
    "nav",
    "ol",
    "optgroup",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements without content.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "command", "embed", "hr", "img", "input", "keygen", "link", "meta", "param",
    "source", "track", "wbr",
];

/// Elements whose content is blocks, when it is Markdown (J-MD-36).
const BLOCK_MODEL: &[&str] = &[
    "address",
    "applet",
    "article",
    "aside",
    "blockquote",
    "body",
    "dd",
    "details",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hgroup",
    "iframe",
    "li",
    "main",
    "map",
    "menu",
    "nav",
    "noscript",
    "object",
    "section",
    "summary",
    "td",
];

/// Elements whose content is a line of text, when it is Markdown.
const SPAN_MODEL: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdo", "big", "button", "caption", "cite", "del", "dfn", "dt", "em", "h1",
    "h2", "h3", "h4", "h5", "h6", "i", "ins", "label", "legend", "optgroup", "p", "q", "rb", "rbc", "rp",
    "rt", "rtc", "ruby", "select", "small", "span", "strong", "sub", "sup", "th", "tt",
];

/// Elements whose content is never Markdown.
const RAW_MODEL: &[&str] =
    &["code", "kbd", "math", "option", "pre", "samp", "script", "style", "textarea", "var"];

fn has(names: &[&str], name: &str) -> bool {
    names.binary_search(&name).is_ok()
}

/// A name as an element is looked up: known names count in any case.
pub(super) fn element_name(written: &str) -> std::borrow::Cow<'_, str> {
    if !written.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return written.into();
    }
    let lower = written.to_lowercase();
    if is_known(&lower) { lower.into() } else { written.into() }
}

/// Whether a lower-case name is an element of HTML.
pub(super) fn is_known(name: &str) -> bool {
    [SPAN, BLOCK, VOID, BLOCK_MODEL, SPAN_MODEL, RAW_MODEL].iter().any(|names| has(names, name))
}

pub(super) fn is_span(name: &str) -> bool {
    has(SPAN, name)
}

pub(super) fn is_block(name: &str) -> bool {
    has(BLOCK, name)
}

pub(super) fn is_void(name: &str) -> bool {
    has(VOID, name)
}

/// How an element's content is read when it is Markdown.
pub(super) fn model(name: &str) -> Model {
    if has(BLOCK_MODEL, name) {
        Model::Block
    } else if has(SPAN_MODEL, name) {
        Model::Span
    } else {
        Model::Raw
    }
}

/// One attribute, as ranges of the text.
#[derive(Clone, Debug)]
pub(super) struct Attribute {
    pub(super) name: Range<usize>,
    /// The value inside its quotes; empty, behind the name, when there is none.
    pub(super) value: Range<usize>,
}

/// A start tag.
#[derive(Clone, Debug)]
pub(super) struct StartTag {
    pub(super) range: Range<usize>,
    pub(super) name: Range<usize>,
    pub(super) self_closing: bool,
    /// The value of the attribute `markdown`.
    pub(super) markdown: Option<Range<usize>>,
}

/// What was looked for in a text, so that it is not looked for again.
#[derive(Clone, Debug, Default)]
pub(super) struct Searches {
    double_quote: Next,
    single_quote: Next,
    comment: Next,
    instruction: Next,
}

impl Searches {
    /// Behind the comment at a place.
    pub(super) fn comment_end(&mut self, window: &Window<'_>, at: usize) -> Option<usize> {
        window
            .starts_with(at, "<!--")
            .then(|| self.comment.find(window, at + 4, "-->"))?
            .map(|found| found + 3)
    }

    /// Behind the processing instruction at a place.
    pub(super) fn instruction_end(&mut self, window: &Window<'_>, at: usize) -> Option<usize> {
        window
            .starts_with(at, "<?")
            .then(|| self.instruction.find(window, at + 2, "?>"))?
            .map(|found| found + 2)
    }

    /// The start tag at a place.
    pub(super) fn start_tag(&mut self, window: &Window<'_>, at: usize) -> Option<StartTag> {
        let name = name_range(window, at + 1)?;
        let mut markdown = None;
        let end = self.attributes(window, name.end, |attribute| {
            if window.slice(attribute.name.clone()).eq_ignore_ascii_case("markdown") {
                markdown = Some(attribute.value);
            }
        });
        let at_end = window.skip_space(end);
        let self_closing = window.byte(at_end) == b'/';
        let close = at_end + usize::from(self_closing);
        let is_closed = window.byte(close) == b'>';
        is_closed.then(|| StartTag { range: at..close + 1, name, self_closing, markdown })
    }

    /// Reads the attributes behind a name: behind the last.
    fn attributes(&mut self, window: &Window<'_>, at: usize, mut push: impl FnMut(Attribute)) -> usize {
        let mut end = at;
        loop {
            let start = window.skip_space(end);
            let Some(name) = name_range(window, start).filter(|_| start > end) else { return end };
            let value = self.value(window, name.end);
            end = value.as_ref().map_or(name.end, |(_, end)| *end);
            let value = value.map_or(name.end..name.end, |(value, _)| value);
            push(Attribute { name, value });
        }
    }

    /// `= value` behind an attribute's name: the value, and where it ends.
    fn value(&mut self, window: &Window<'_>, at: usize) -> Option<(Range<usize>, usize)> {
        let equals = window.skip_space(at);
        if window.byte(equals) != b'=' {
            return None;
        }
        let start = window.skip_space(equals + 1);
        let quotes = match window.byte(start) {
            b'"' => (&mut self.double_quote, "\""),
            b'\'' => (&mut self.single_quote, "'"),
            _ => {
                let rest = window.rest(start);
                let length = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
                return (length > 0).then_some((start..start + length, start + length));
            }
        };
        let close = quotes.0.find(window, start + 1, quotes.1)?;
        Some((start + 1..close, close + 1))
    }
}

/// The attributes of a start tag that was recognized before.
pub(super) fn attributes(window: &Window<'_>, name_end: usize) -> Vec<Attribute> {
    let mut found = Vec::new();
    Searches::default().attributes(window, name_end, |attribute| found.push(attribute));
    found
}

/// The name in the end tag at a place, and where the tag ends.
pub(super) fn end_tag(window: &Window<'_>, at: usize) -> Option<(Range<usize>, usize)> {
    if !window.starts_with(at, "</") {
        return None;
    }
    let name = name_range(window, at + 2)?;
    let end = window.skip_space(name.end);
    (window.byte(end) == b'>').then_some((name, end + 1))
}

/// The first end tag of an element in the text, whatever its case: where it begins and ends.
pub(super) fn find_end_tag(window: &Window<'_>, from: usize, name: &str) -> Option<Range<usize>> {
    let mut at = from;
    loop {
        at += memchr::memmem::find(window.bytes(at..window.end), b"</")?;
        if window.slice(at + 2..at + 2 + name.len()).eq_ignore_ascii_case(name) {
            let end = window.skip(at + 2 + name.len(), is_space);
            if window.byte(end) == b'>' {
                return Some(at..end + 1);
            }
        }
        at += 2;
    }
}

/// An XML name, with a prefix if there is one.
pub(super) fn name_range(window: &Window<'_>, at: usize) -> Option<Range<usize>> {
    let first = part(window, at)?;
    let second = (window.byte(first) == b':').then(|| part(window, first + 1)).flatten();
    Some(at..second.unwrap_or(first))
}

/// Behind one part of an XML name.
fn part(window: &Window<'_>, at: usize) -> Option<usize> {
    let first = window.byte(at);
    let starts = first.is_ascii_alphabetic()
        || first == b'_'
        || !first.is_ascii() && window.char_at(at).is_some_and(char::is_alphabetic);
    if !starts {
        return None;
    }
    let mut end = at;
    loop {
        end = window.skip(end, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
        match window.char_at(end).filter(|c| !c.is_ascii() && is_alphanumeric(*c)) {
            Some(c) => end += c.len_utf8(),
            None => return Some(end),
        }
    }
}

/// Whether a line with this tag at its start ends the paragraph before it.
pub(super) fn ends_paragraph(window: &Window<'_>, at: usize) -> bool {
    let is_end = window.byte(at + 1) == b'/';
    let Some(name) = name_range(window, at + 1 + usize::from(is_end)) else { return false };
    if is_end && window.byte(window.skip_space(name.end)) != b'>' {
        return false;
    }
    // The pattern asks whether one of the names ends at a word boundary, so `<b-x` counts as `<b`.
    let written = window.slice(name);
    let word = written.find(|c: char| !is_word(c)).unwrap_or(written.len());
    let word = written.get(..word).unwrap_or_default();
    !(is_span(word) || word == "script")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_of_names_are_sorted() {
        for names in [SPAN, BLOCK, VOID, BLOCK_MODEL, SPAN_MODEL, RAW_MODEL] {
            assert!(names.is_sorted(), "{names:?}");
        }
    }
}
