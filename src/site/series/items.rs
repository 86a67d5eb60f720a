//! From the source around a link to the entries of its list.

use std::ops::Range;

use crate::facts::Reference;
use crate::published::Published;
use crate::source::{FileId, Place, Source, Span};

use super::lines::{self, Mark, Written};
use super::lists::{MAX_LINE, item_place, span};
use super::marker::{self, Marker, Number};
use super::words::Words;
use super::{Entry, Link};

/// So many bytes may stand before the link of an entry.
const MAX_LEAD: usize = 60;
/// Longer lists are cut.
const MAX_LINES: usize = 600;

/// A file with the links that a page shows of it.
pub(super) struct Reader<'a, 'w> {
    pub(super) source: &'a Source,
    pub(super) file: FileId,
    pub(super) words: &'w Words,
    /// Sorted by place.
    references: Vec<&'a Reference>,
}

/// An entry whose link is not looked up yet.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    pub(super) number: Option<Number>,
    pub(super) link: Option<&'a Reference>,
    entry: Entry<'a>,
}

impl<'a> Draft<'a> {
    /// The last line of its entry.
    pub(super) fn last_line(&self, reader: &Reader) -> usize {
        reader.source.line_index(self.entry.lines.end)
    }

    /// The entry with its link looked up.
    pub(super) fn resolved(self, published: &'a Published<'a>) -> Entry<'a> {
        Entry { link: self.link.map(|reference| Link::resolved(published, reference)), ..self.entry }
    }
}

impl<'a, 'w> Reader<'a, 'w> {
    pub(super) fn new(
        source: &'a Source,
        file: FileId,
        mut references: Vec<&'a Reference>,
        words: &'w Words,
    ) -> Self {
        references.sort_by_key(|reference| item_place(reference).span);
        Reader { source, file, words, references }
    }

    fn line(&self, index: usize) -> Range<usize> {
        self.source.line_span(index).range()
    }

    fn text(&self, range: Range<usize>) -> &'a str {
        self.source.text.get(range).unwrap_or("")
    }

    fn links(&self, line: Range<usize>) -> Vec<Written> {
        if line.len() > MAX_LINE { Vec::new() } else { lines::links(&self.source.text, line) }
    }

    /// The links of a line.
    pub(super) fn links_of(&self, line: usize) -> Vec<Written> {
        self.links(self.line(line))
    }

    /// The reference that a written link became.
    fn reference(&self, link: &Written) -> Option<&'a Reference> {
        let first =
            self.references.partition_point(|r| (item_place(r).span.start as usize) < link.whole.start);
        self.references
            .get(first)
            .copied()
            .filter(|r| link.whole.contains(&(item_place(r).span.start as usize)))
    }

    fn place(&self, range: Range<usize>) -> Place {
        Place::new(self.file, span(&range))
    }
}

/// How a line relates to a list whose marks stand behind `prefix` bytes.
#[derive(Clone, Copy, PartialEq)]
enum Relation {
    Item(usize),
    Deeper,
    Blank,
    Other,
}

fn relation(line: &str, prefix: usize) -> Relation {
    let bare = line.trim_start_matches([' ', '\t', '>']);
    if bare.is_empty() {
        return Relation::Blank;
    }
    match lines::mark(line) {
        Some(Mark { prefix: own, content }) if own == prefix => Relation::Item(content),
        _ if line.len() - bare.len() > prefix => Relation::Deeper,
        _ => Relation::Other,
    }
}

/// The entries of the list that holds a line, from line `floor` on.
pub(super) fn block<'a>(reader: &Reader<'a, '_>, line: usize, floor: usize) -> Option<Vec<Draft<'a>>> {
    let items = lines_of_items(reader, line, floor)?;
    Some(items.into_iter().flat_map(|(lines, content)| with_nested(reader, lines, content)).collect())
}

/// The entries of the list that holds a line, each the link that its item begins with; without numbers.
pub(super) fn plain<'a>(reader: &Reader<'a, '_>, line: usize, floor: usize) -> Option<Vec<Draft<'a>>> {
    let items = lines_of_items(reader, line, floor)?;
    Some(items.into_iter().map(|(lines, content)| plain_item(reader, lines, content)).collect())
}

fn plain_item<'a>(reader: &Reader<'a, '_>, lines: Range<usize>, content: usize) -> Draft<'a> {
    let first = reader.line(lines.start);
    let whole = first.start..reader.line(lines.end.saturating_sub(1).max(lines.start)).end;
    let content = first.start + content..first.end;
    let is_mark = |text: &str| text.chars().all(|c| !c.is_alphanumeric());
    let links = reader.links(content.clone());
    let link = links.first().filter(|link| is_mark(reader.text(content.start..link.whole.start)));
    let Some((link, reference)) = link.and_then(|link| Some((link, reader.reference(link)?))) else {
        return Draft { number: None, link: None, entry: blank(reader.place(content), span(&whole)) };
    };
    let entry = Entry {
        title: lines::plain(reader.text(link.text.clone())),
        title_at: Some(span(&link.text)),
        is_titled: true,
        ..blank(reference.at, span(&whole))
    };
    Draft { number: None, link: Some(reference), entry }
}

/// The items of the list that holds a line, each with its lines and the offset of its content.
fn lines_of_items(reader: &Reader, line: usize, floor: usize) -> Option<Vec<(Range<usize>, usize)>> {
    let text = |index: usize| reader.text(reader.line(index));
    let above = line.saturating_sub(4).max(floor);
    let start = (above..=line)
        .rev()
        .take_while(|at| !text(*at).trim().is_empty())
        .find(|at| lines::mark(text(*at)).is_some())?;
    let prefix = lines::mark(text(start))?.prefix;
    if start != line && relation(text(line), prefix) != Relation::Deeper {
        return None;
    }
    let mut first = start;
    for at in (start.saturating_sub(MAX_LINES).max(floor)..start).rev() {
        match relation(text(at), prefix) {
            Relation::Item(_) => first = at,
            Relation::Deeper | Relation::Blank => {}
            Relation::Other => break,
        }
    }
    // Each item with its content: up to the next one, without blank lines at its end.
    let mut items: Vec<(Range<usize>, usize)> = Vec::new();
    for at in first..reader.source.line_count().min(first + MAX_LINES) {
        match (relation(text(at), prefix), items.last_mut()) {
            (Relation::Item(content), _) => items.push((at..at + 1, content)),
            (Relation::Deeper, Some(item)) => item.0.end = at + 1,
            (Relation::Blank, _) => {}
            _ => break,
        }
    }
    Some(items)
}

/// An item, and the parts that the lists within it link to.
fn with_nested<'a>(reader: &Reader<'a, '_>, lines: Range<usize>, content: usize) -> Vec<Draft<'a>> {
    let mut drafts = vec![item(reader, lines.clone(), content)];
    for at in lines.start + 1..lines.end {
        let line = reader.line(at);
        let Some(mark) = lines::mark(reader.text(line.clone())) else { continue };
        let nested = entry(reader, line.start + mark.content..line.end, line);
        drafts.extend(nested.filter(|nested| nested.link.is_some()));
    }
    drafts
}

/// One item of a list.
fn item<'a>(reader: &Reader<'a, '_>, lines: Range<usize>, content: usize) -> Draft<'a> {
    let first = reader.line(lines.start);
    let last = reader.line(lines.end.saturating_sub(1).max(lines.start));
    let whole = first.start..last.end;
    let content = first.start + content..first.end;
    if let Some(draft) = entry(reader, content.clone(), whole.clone()) {
        return draft;
    }
    Draft { number: None, link: None, entry: blank(reader.place(content), span(&whole)) }
}

fn blank<'a>(place: Place, lines: Span) -> Entry<'a> {
    Entry {
        number: None,
        digits: None,
        stem: String::new(),
        title: String::new(),
        title_at: None,
        is_titled: false,
        lines,
        place,
        link: None,
    }
}

/// What a line, from `content` on, says of a part.
fn entry<'a>(reader: &Reader<'a, '_>, content: Range<usize>, whole: Range<usize>) -> Option<Draft<'a>> {
    let links = reader.links(content.clone());
    let in_text = |range: &Range<usize>| {
        let found = marker::marker(reader.text(range.clone()), reader.words)?;
        Some((shifted(found, range.start), range.clone()))
    };
    let Some(link) = links.iter().find(|link| reader.reference(link).is_some()) else {
        // An announcement, or the part that the list stands in.
        let text = content.start..links.first().map_or(content.end, |link| link.whole.start);
        let (found, range) = in_text(&text)?;
        let is_short = found.range.start - content.start < MAX_LEAD;
        return is_short.then(|| made(reader, &found, range, None, whole));
    };
    // Running text that comes to speak of a part.
    if link.whole.start - content.start > MAX_LEAD {
        return None;
    }
    let reference = reader.reference(link);
    if let Some((found, range)) = in_text(&link.text) {
        let mut draft = made(reader, &found, range, reference, whole);
        if draft.entry.title.is_empty() {
            draft.entry.title = lines::plain(reader.text(link.whole.end..content.end))
                .trim_start_matches(|c: char| !c.is_alphanumeric())
                .to_owned();
        } else {
            draft.entry.is_titled = true;
        }
        return Some(draft);
    }
    let before = content.start..link.whole.start;
    let after = link.whole.end..content.end;
    let (found, range) = in_text(&before).or_else(|| {
        let (found, range) = in_text(&after)?;
        (found.range.start - link.whole.end < 4).then_some((found, range))
    })?;
    // "Part 2: [The keel](…)"
    let mut draft = made(reader, &found, range, reference, whole);
    draft.entry.title = lines::plain(reader.text(link.text.clone()));
    draft.entry.title_at = Some(span(&link.text));
    draft.entry.is_titled = true;
    Some(draft)
}

fn shifted(found: Marker, by: usize) -> Marker {
    let shift = |range: Range<usize>| range.start + by..range.end + by;
    Marker { range: shift(found.range), digits: shift(found.digits), ..found }
}

fn made<'a>(
    reader: &Reader<'a, '_>,
    found: &Marker,
    range: Range<usize>,
    link: Option<&'a Reference>,
    whole: Range<usize>,
) -> Draft<'a> {
    let local = shifted_back(found, range.start);
    let text = reader.text(range.clone());
    let (stem, title) = marker::around(text, &local);
    let title_start = range.end - (text.len() - text.trim_end().len()) - title.len();
    let place = link.map_or_else(|| reader.place(found.range.clone()), |link| link.at);
    let entry = Entry {
        number: Some(found.number),
        digits: Some(span(&found.digits)),
        stem: lines::plain(stem),
        title: lines::plain(title),
        title_at: (!title.is_empty()).then(|| Span::new(title_start, title_start + title.len())),
        ..blank(place, span(&whole))
    };
    Draft { number: entry.number, link, entry }
}

fn shifted_back(found: &Marker, by: usize) -> Marker {
    let shift = |range: &Range<usize>| range.start - by..range.end - by;
    Marker { range: shift(&found.range), digits: shift(&found.digits), ..found.clone() }
}

/// Lines of links without list marks, from line `floor` on.
pub(super) fn bare_lines<'a>(reader: &Reader<'a, '_>, line: usize, floor: usize) -> Option<Vec<Draft<'a>>> {
    let draft = |at: usize| {
        let range = reader.line(at);
        let text = reader.text(range.clone());
        let mut bare = text;
        while let Some(rest) =
            bare.strip_prefix("&nbsp;").or_else(|| bare.strip_prefix([' ', '\t', '>', '*', '_']))
        {
            bare = rest;
        }
        let start = text.len() - bare.len();
        let draft = entry(reader, range.start + start..range.end, range.clone())?;
        // The line is about the part: it begins with its number or its link.
        let first = reader.links(range.clone()).first().map_or(range.end, |link| link.whole.start);
        let marker_start = draft.entry.digits.map_or(first, |digits| digits.start as usize);
        (first.min(marker_start) - range.start - start < 16).then_some(draft)
    };
    let mut drafts = std::collections::VecDeque::from([draft(line)?]);
    for at in (line.saturating_sub(100).max(floor)..line).rev() {
        match draft(at) {
            Some(found) => drafts.push_front(found),
            None => break,
        }
    }
    for at in line + 1..reader.source.line_count().min(line + 100) {
        match draft(at) {
            Some(found) => drafts.push_back(found),
            None => break,
        }
    }
    Some(drafts.into())
}

/// Links in a row: "Part 1 · [Part 2](…) · [Part 3](…)"; and whether the line holds nothing else.
pub(super) fn row<'a>(reader: &Reader<'a, '_>, line: usize) -> Option<(Vec<Draft<'a>>, bool)> {
    let range = reader.line(line);
    let links = reader.links(range.clone());
    let mut drafts: Vec<Draft> = Vec::new();
    let mut start = range.start;
    let mut at = range.start;
    for link in &links {
        let gap = reader.text(at..link.whole.start);
        let found = marker::markers(gap, reader.words).last().map(|found| shifted(found, at));
        let unlinked = found.filter(|found| is_separator(reader.text(found.range.end..link.whole.start)));
        let is_apart = match &unlinked {
            Some(found) => is_separator(reader.text(at..found.range.start)),
            None => is_separator(gap),
        };
        if !drafts.is_empty() && !is_apart {
            break;
        }
        let found = marker::marker(reader.text(link.text.clone()), reader.words).zip(reader.reference(link));
        let Some((found, reference)) = found else {
            if drafts.is_empty() {
                at = link.whole.end;
                continue;
            }
            break;
        };
        if drafts.is_empty() {
            start = unlinked.as_ref().map_or(link.whole.start, |found| found.range.start);
        }
        drafts.extend(unlinked.map(|found| made(reader, &found, found.range.clone(), None, range.clone())));
        let found = shifted(found, link.text.start);
        drafts.push(made(reader, &found, link.text.clone(), Some(reference), range.clone()));
        at = link.whole.end;
    }
    let mut rest = reader.text(at..range.end);
    let found = marker::markers(rest, reader.words).next();
    if let Some(found) =
        found.filter(|found| !drafts.is_empty() && is_separator(rest.get(..found.range.start).unwrap_or("x")))
    {
        let end = found.range.end;
        let found = shifted(found, at);
        drafts.push(made(reader, &found, found.range.clone(), None, range.clone()));
        rest = rest.get(end..).unwrap_or("");
    }
    let is_whole = is_short(reader.text(range.start..start)) && is_short(rest);
    (drafts.len() > 1).then_some((drafts, is_whole))
}

/// Whether a text is no more than a heading before a row: "Series:", "All posts:".
fn is_short(text: &str) -> bool {
    text.len() < 40 && text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count() < 5
}

/// Whether a text between links only keeps them apart.
fn is_separator(text: &str) -> bool {
    let words = text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric));
    text.len() < 24 && words.clone().count() < 2 && words.clone().all(|word| word.chars().count() < 5)
}
