//! Placeholders that were never filled in, where a visitor sees them.

use std::cell::LazyCell;
use std::ops::Range;

use crate::origin::RenderedText;
use crate::settings::Placeholders;
use crate::source::Place;
use crate::workspace::Sources;
use crate::yaml::data;
use crate::yaml::front_matter::FrontMatter;

use super::place;

/// A placeholder in the text of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Leftover {
    /// Where it was written.
    pub place: Place,
    /// What is left.
    pub text: String,
    /// Whether it is Liquid that came out of a value, where Liquid is not run.
    pub is_liquid: bool,
    /// Whether it appears only under a condition that cannot be known.
    pub guarded: bool,
}

/// Elements whose text is code or is not shown.
const OPAQUE: [&str; 8] = ["script", "style", "pre", "code", "textarea", "template", "kbd", "samp"];

/// Longer tags are none.
const TAG_LENGTH: usize = 4096;

/// Finds what matches `placeholders` outside of code, comments and tags. `opaque` are the ranges of code and of destinations.
pub(super) fn find(
    text: &RenderedText,
    placeholders: &Placeholders,
    opaque: &[&[Range<usize>]],
    sources: &Sources,
) -> Vec<Leftover> {
    let mut found = Vec::new();
    let markup = LazyCell::new(|| markup(&text.text));
    for matched in placeholders.find_iter(&text.text) {
        let range = trimmed(matched.as_str(), matched.start());
        let Some(written) = text.text.get(range.clone()) else { continue };
        let is_liquid = written.starts_with("{{");
        let hidden = opaque.iter().any(|ranges| super::extract::touches(ranges, range.start));
        // `[TODO](destination)`, `[TODO][label]`, `[TODO]: destination`
        let is_of_link = written == "[TODO]" && text.text[range.end..].starts_with(['(', '[', ':']);
        if hidden
            || is_of_link
            || is_quoted(&text.text, range.start)
            || is_derived(text, &range)
            || is_within(&markup, range.start)
            || (is_liquid && !is_from_value(text, &range, sources))
        {
            continue;
        }
        let Some(place) = place::cover(text, range.clone()) else { continue };
        let guarded = text.stretches_of(range).any(|(_, stretch)| stretch.guarded);
        found.push(Leftover { place, text: written.to_owned(), is_liquid, guarded });
    }
    found
}

/// The range of a match without the white space and the marks of tables and lists around it.
fn trimmed(matched: &str, start: usize) -> Range<usize> {
    let around = |c: char| c.is_whitespace() || matches!(c, '|' | '>');
    let without_start = matched.trim_start_matches(around);
    let without_start = match without_start.strip_prefix(['-', '*', '+']) {
        Some(rest) if rest.starts_with(char::is_whitespace) => rest.trim_start(),
        _ => without_start,
    };
    let start = start + (matched.len() - without_start.len());
    start..start + without_start.trim_end_matches(around).len()
}

/// Whether somebody speaks of the placeholder: in quotes, or as a comment in code (`//TODO:`).
fn is_quoted(text: &str, at: usize) -> bool {
    text.get(..at).is_some_and(|before| before.ends_with(['"', '\'', '`', '/', '#', '“', '„', '«', '‘']))
}

/// Whether a filter made it from something longer: where that is shown itself, it is found too.
fn is_derived(text: &RenderedText, range: &Range<usize>) -> bool {
    let is_exact = |stretch: &crate::origin::Stretch| stretch.origin.is_some_and(|origin| origin.exact);
    text.stretches_of(range.clone()).any(|(_, stretch)| !is_exact(&stretch))
}

/// Whether one value holds all of it, of front matter or of data: braces of a template itself are meant (`{% raw %}`, or
/// Liquid is off), and so are those that are put together of several values.
fn is_from_value(text: &RenderedText, range: &Range<usize>, sources: &Sources) -> bool {
    let mut stretches = text.stretches_of(range.clone());
    let (first, others) = (stretches.next(), stretches.next());
    let origin = first.filter(|(_, stretch)| stretch.via.is_some()).and_then(|(_, stretch)| stretch.origin);
    let is_value = |place: Place| {
        let source = sources.get(place.file);
        let is_data = data::EXTENSIONS.contains(&source.path.extension());
        is_data || (place.span.start as usize) < FrontMatter::end(&source.text)
    };
    others.is_none() && origin.is_some_and(|origin| is_value(origin.place))
}

/// Whether a byte lies in one of the ranges.
fn is_within(ranges: &[Range<usize>], at: usize) -> bool {
    let next = ranges.partition_point(|range| range.end <= at);
    ranges.get(next).is_some_and(|range| range.start <= at)
}

/// The comments of a text, its tags, and its elements whose content is code or is not shown: sorted, apart from each other.
pub fn markup(text: &str) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find(['<', '{'])).map(|found| from + found)
    {
        let end = markup_end(text.get(start..).unwrap_or(""));
        if let Some(length) = end {
            ranges.push(start..start + length);
        }
        from = start + end.unwrap_or(1);
    }
    ranges
}

/// The length of the comment, tag or element that a text begins with; to the end of the text where it is not closed.
fn markup_end(text: &str) -> Option<usize> {
    let until = |close: &str| text.find(close).map_or(text.len(), |at| at + close.len());
    let comments = [("<!--", "-->"), ("{::comment}", "{:/comment}"), ("{::nomarkdown}", "{:/")];
    if let Some((_, close)) = comments.iter().find(|(open, _)| text.starts_with(open)) {
        return Some(until(close));
    }
    let name = text.strip_prefix('<')?;
    if name.strip_prefix('/').is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic())) {
        return tag_end(text);
    }
    let name = &name[..name.bytes().take_while(u8::is_ascii_alphanumeric).count()];
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    if OPAQUE.contains(&name) {
        let end = until(&format!("</{name}"));
        return Some(end + text.get(end..).and_then(tag_end).unwrap_or(0));
    }
    tag_end(text)
}

fn tag_end(text: &str) -> Option<usize> {
    text.bytes().take(TAG_LENGTH).position(|byte| byte == b'>').map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_comments_tags_and_code_is_not_shown() {
        let cases = [
            ("a TODO", false),
            ("<!-- TODO", true),
            ("<!-- a --> TODO", false),
            ("<a title='TODO'>", true),
            ("<b>TODO", false),
            ("1 < 2 TODO", false),
            ("<script>x</script> TODO", false),
            ("<script>// TODO", true),
            ("<pre><code>TODO", true),
        ];
        for (text, expected) in cases {
            assert_eq!(is_within(&markup(text), text.find("TODO").unwrap()), expected, "{text}");
        }
    }

    #[test]
    fn marks_around_a_match_are_no_part_of_it() {
        for (matched, expected) in
            [("| TBD |", "TBD"), ("\n- TBD\n", "TBD"), ("TODO:", "TODO:"), ("> TBD", "TBD")]
        {
            assert_eq!(&matched[trimmed(matched, 0)], expected);
        }
    }
}
