//! Headings and ids that are written out.

use crate::facts::Anchor;
use crate::lsp::cursor::{Goal, Look};
use crate::source::{Place, Source, Span};

use super::{Kind, Name, Refused};

/// The heading or id at a byte, or the one that a link names there.
pub(super) fn at(look: Look, offset: u32) -> Option<Name> {
    declared_at(look, offset).or_else(|| linked_at(look, offset))
}

fn declared_at(look: Look, offset: u32) -> Option<Name> {
    let is_here =
        |place: Place| place.file == look.file && place.span.start <= offset && offset <= place.span.end;
    let source = look.sources.get(look.file);
    let line = source.line_index(offset);
    let anchors = look.published.every_facts().flat_map(|facts| &facts.anchors);
    let mut own = anchors.filter(|anchor| anchor.at.file == look.file);
    let near = own.find(|anchor| is_here(anchor.at) || source.line_index(anchor.at.span.start) == line)?;
    let name = name(source, near)?;
    is_here(name.shown).then_some(name)
}

/// The fragment of a link leads to a heading or an id.
fn linked_at(look: Look, offset: u32) -> Option<Name> {
    let reference = look.reference_at(offset)?;
    let Some(Goal::Page(id, Some(fragment))) = look.goal_of(reference) else { return None };
    let shown = fragment_place(look, reference.fragment_at, &reference.url)?;
    (shown.file == look.file && shown.span.start <= offset && offset <= shown.span.end).then_some(())?;
    let mut anchors = look.published.all_facts(id).flat_map(|facts| &facts.anchors);
    let anchor = anchors.find(|anchor| anchor.id == fragment)?;
    let name = name(look.sources.get(anchor.at.file), anchor)?;
    Some(Name { shown, ..name })
}

fn fragment_place(look: Look, at: Place, url: &str) -> Option<Place> {
    let (_, fragment) = url.split_once('#')?;
    let start = look.sources.get(at.file).slice(at.span).rfind(&format!("#{fragment}"))? + 1;
    let start = at.span.start as usize + start;
    Some(Place::new(at.file, Span::new(start, start + fragment.len())))
}

/// What an anchor is named by: the id that is written out, else the text of the heading.
fn name(source: &Source, anchor: &Anchor) -> Option<Name> {
    let span = with_attributes(source, anchor.at.span);
    let written = source.slice(span);
    let place = |range: std::ops::Range<usize>| {
        let start = span.start as usize;
        Place::new(anchor.at.file, Span::new(start + range.start, start + range.end))
    };
    if let Some(range) = written_id(written, &anchor.id) {
        let shown = place(range);
        return Some(Name { shown, old: anchor.id.to_string(), is: Kind::Id(shown) });
    }
    anchor.heading?;
    let range = heading_text(written)?;
    let text = written.get(range.clone())?;
    // What Liquid makes of it is named elsewhere.
    let is_plain = !text.contains("{{") && !text.contains("{%") && !text.is_empty();
    let shown = place(range);
    is_plain.then(|| Name { shown, old: text.to_owned(), is: Kind::Heading(shown) })
}

/// The bytes of a construct to the end of its line, and the line below if that holds its attributes.
fn with_attributes(source: &Source, span: Span) -> Span {
    let last = source.line_index(span.end.saturating_sub(1).max(span.start));
    let end = source.line_span(last).end;
    let below = source.line_span(last + 1);
    let end = if source.slice(below).trim_start().starts_with("{:") { below.end } else { end };
    Span { start: span.start, end: end.max(span.end) }
}

/// Where `#id` or `id="id"` stands.
fn written_id(written: &str, id: &str) -> Option<std::ops::Range<usize>> {
    let after = |mark: String, back: usize| {
        let found = written.match_indices(&mark).map(|(at, _)| at + mark.len() - back - id.len());
        found.map(|start| start..start + id.len()).next()
    };
    let quoted = ["id=\"", "id='", "name=\"", "name='"].into_iter();
    let quoted = quoted.filter_map(|start| after(format!("{start}{id}{}", &start[start.len() - 1..]), 1));
    let in_braces = ["}", " ", "\t"].into_iter().filter_map(|end| {
        let mark = format!("#{id}{end}");
        let at = written.find(&mark)?;
        let open = written.get(..at)?.rfind('{')?;
        let inner = written.get(open..at)?;
        (!inner.contains('}')).then_some(at + 1..at + 1 + id.len())
    });
    quoted.chain(in_braces).next()
}

/// The text of a heading without what makes it one.
fn heading_text(written: &str) -> Option<std::ops::Range<usize>> {
    let line = written.split(['\n', '\r']).next()?;
    if line.starts_with('<') {
        let start = line.find('>')? + 1;
        let end = line.rfind("</").filter(|end| *end >= start)?;
        return trimmed(line, start, end);
    }
    let start = line.len() - line.trim_start_matches('#').len();
    let mut end = line.len();
    if let Some(open) = line.rfind('{').filter(|_| line.trim_end().ends_with('}')) {
        let is_attributes = line.get(open + 1..).is_some_and(|rest| rest.starts_with(['#', ':', '.']));
        end = if is_attributes { open } else { end };
    }
    let text = line.get(start..end)?;
    // Closing marks belong to `## so ##` alone.
    let closed = if start > 0 { text.trim_end().trim_end_matches('#') } else { text };
    trimmed(line, start, start + closed.len())
}

fn trimmed(line: &str, start: usize, end: usize) -> Option<std::ops::Range<usize>> {
    let text = line.get(start..end)?;
    let first = start + text.len() - text.trim_start().len();
    let range = first..first + text.trim().len();
    (!range.is_empty()).then_some(range)
}

/// A new id.
pub(super) fn id(new: &str) -> Result<String, Refused> {
    let new = new.trim_start_matches('#');
    match new.is_empty() || new.contains(|c: char| c.is_whitespace() || "\"'<>{}#&%".contains(c)) {
        true => Err("an id has neither spaces nor quotes, brackets or `#`".to_owned()),
        false => Ok(new.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_heading_is_found_between_its_marks() {
        for (written, expected) in [
            ("## Two words", "Two words"),
            ("# C# ##", "C#"),
            ("## Two {#two}", "Two"),
            ("Two words\n---", "Two words"),
            ("<h2 class=\"a\">Two</h2>", "Two"),
            ("## A {b}", "A {b}"),
        ] {
            let range = heading_text(written).unwrap();
            assert_eq!(&written[range], expected);
        }
    }

    #[test]
    fn an_id_is_found_where_it_is_written_out() {
        for (written, id, expected) in [
            ("## A {#two}", "two", Some(7)),
            ("## A\n{: .x #two}", "two", Some(12)),
            ("<a id=\"two\">", "two", Some(7)),
            ("## two #two", "two", None),
            ("<p id='two' name='b'>", "b", Some(18)),
        ] {
            assert_eq!(written_id(written, id).map(|range| range.start), expected, "{written}");
        }
    }
}
