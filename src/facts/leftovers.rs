//! Placeholders that were never filled in, where a visitor sees them.

use std::ops::Range;

use regex::Regex;

use crate::origin::RenderedText;
use crate::source::Place;

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

/// How far back the start of a tag is looked for.
const TAG_LENGTH: usize = 4096;

/// Finds what matches `placeholders` outside of code, comments and tags. `opaque` are the ranges of code and of destinations.
pub(super) fn find(text: &RenderedText, placeholders: &Regex, opaque: &[&[Range<usize>]]) -> Vec<Leftover> {
    let mut found = Vec::new();
    for matched in placeholders.find_iter(&text.text) {
        let range = trimmed(matched.as_str(), matched.start());
        let Some(written) = text.text.get(range.clone()) else { continue };
        let is_liquid = written.starts_with("{{");
        let hidden = opaque.iter().any(|ranges| super::extract::touches(ranges, range.start));
        let is_definition = written == "[TODO]" && text.text[range.end..].starts_with(':');
        if hidden
            || is_definition
            || is_quoted(&text.text, range.start)
            || is_derived(text, &range)
            || is_within_markup(&text.text, range.start)
            || (is_liquid && !is_from_value(text, &range))
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

/// Whether one expression printed all of it: braces of the template itself are meant (`{% raw %}`, or Liquid is off).
fn is_from_value(text: &RenderedText, range: &Range<usize>) -> bool {
    let mut vias = text.stretches_of(range.clone()).map(|(_, stretch)| stretch.via);
    let first = vias.next().flatten();
    first.is_some() && vias.all(|via| via == first)
}

/// Whether the byte lies within a comment, a tag, or an element whose text is code or is not shown.
fn is_within_markup(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or("");
    let is_open =
        |open: &str, close: &str| before.rfind(open).is_some_and(|start| !before[start..].contains(close));
    if is_open("<!--", "-->") || is_open("{::comment}", "{:/comment}") || is_open("{::nomarkdown}", "{:/") {
        return true;
    }
    let near = before.char_indices().rev().map(|(at, _)| at).find(|start| before.len() - start >= TAG_LENGTH);
    let near = before.get(near.unwrap_or(0)..).unwrap_or("");
    let in_tag = near.rfind('<').is_some_and(|start| {
        let tag = &near[start + 1..];
        !tag.contains('>') && tag.starts_with(|c: char| c.is_ascii_alphabetic())
    });
    in_tag || OPAQUE.iter().any(|name| is_open(&format!("<{name}"), &format!("</{name}")))
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
            ("<a title='TODO", true),
            ("<b>TODO", false),
            ("1 < 2 TODO", false),
            ("<script>x</script> TODO", false),
            ("<script>// TODO", true),
            ("<pre><code>TODO", true),
        ];
        for (text, expected) in cases {
            assert_eq!(is_within_markup(text, text.len() - 4), expected, "{text}");
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
