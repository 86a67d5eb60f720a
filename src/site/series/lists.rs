//! Lists of parts as authors write them: list items, lines of links, links in a row, values of a data file.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::facts::{Facts, Reference, ReferenceKind};
use crate::published::Published;
use crate::site::PageId;
use crate::source::{FileId, Place, Source, Span};
use crate::workspace::Sources;

use super::hosts;
use super::items::{self, Reader};
use super::lines::Written;
use super::marker;
use super::words::Words;
use super::{Entry, Link, List, Mention, Shape};

/// Longer lines are not taken apart.
pub(super) const MAX_LINE: usize = 4096;

/// What a page shows of series.
#[derive(Debug, Default)]
pub(super) struct Shown<'a> {
    pub(super) lists: Vec<List<'a>>,
    /// Links outside of lists whose text names a part.
    pub(super) mentions: Vec<Mention<'a>>,
}

impl Shown<'_> {
    pub(super) fn says_anything(&self) -> bool {
        !self.lists.is_empty() || !self.mentions.is_empty()
    }
}

/// Where the text of a link stands, in the file that an author would open.
pub(super) fn item_place(reference: &Reference) -> Place {
    reference.label_at.unwrap_or(reference.at)
}

/// Reads the lists of a page's body.
pub(super) fn read<'a>(
    published: &'a Published<'a>,
    sources: &'a Sources,
    words: &Words,
    page: PageId,
    facts: &'a Facts,
) -> Shown<'a> {
    let mut shown = Shown::default();
    let links = facts.references.iter().filter(|reference| is_link(reference));
    let named: Vec<&Reference> = links.filter(|reference| names_a_part(reference, sources, words)).collect();
    if named.is_empty() {
        return shown;
    }
    let mut files: Vec<FileId> = named.iter().map(|reference| item_place(reference).file).collect();
    files.sort_unstable_by_key(|file| &sources.get(*file).path);
    files.dedup();
    for (file, all) in files.iter().zip(written_in(facts, &files)) {
        let named: Vec<&Reference> = all
            .iter()
            .copied()
            .filter(|reference| named.iter().any(|named| std::ptr::eq(*named, *reference)))
            .collect();
        let source = sources.get(*file);
        if is_data(source) {
            shown.lists.extend(of_data(published, page, *file, &named, words));
        } else {
            of_text(published, page, &Reader::new(source, *file, all, words), &named, &mut shown);
        }
    }
    shown
}

/// The links that are written in each of these files. What one expression prints many times is made by a template, and right by
/// itself.
pub(super) fn written_in<'a>(facts: &'a Facts, files: &[FileId]) -> Vec<Vec<&'a Reference>> {
    let links = || facts.references.iter().filter(|reference| is_link(reference));
    let mut times: HashMap<Place, usize> = HashMap::new();
    for reference in links() {
        *times.entry(reference.at).or_default() += 1;
    }
    let mut written = vec![Vec::new(); files.len()];
    for reference in links().filter(|reference| times.get(&reference.at) == Some(&1)) {
        let at = files.iter().position(|file| *file == item_place(reference).file);
        if let Some(of_file) = at.and_then(|at| written.get_mut(at)) {
            of_file.push(reference);
        }
    }
    written
}

pub(super) fn is_link(reference: &Reference) -> bool {
    reference.kind == ReferenceKind::Element("a") && !reference.guarded && !reference.has_gap
}

fn is_data(source: &Source) -> bool {
    crate::yaml::data::EXTENSIONS.contains(&source.path.extension())
}

/// Whether the text of a link, or what stands right before it, may hold a marker.
fn names_a_part(reference: &Reference, sources: &Sources, words: &Words) -> bool {
    if reference.text.len() > 400 {
        return false;
    }
    if words.may_mark(&reference.text) {
        return true;
    }
    // "Part 2: [The keel](…)"
    let place = item_place(reference);
    let before = before(sources.get(place.file), place.span.start as usize, reference.text.len() + REACH);
    let line = memchr::memrchr(b'\n', before.as_bytes()).map_or(before, |end| &before[end + 1..]);
    let open = memchr::memrchr(b'[', line.as_bytes()).or_else(|| line.rfind("<a "));
    let Some(open) = open else { return false };
    let before = line.get(..open).unwrap_or("");
    let edge = before.trim_end_matches(|c: char| !c.is_alphanumeric());
    let is_near = before.len() - edge.len() <= 6
        && edge.ends_with(|c: char| c.is_ascii_digit() || "IVXivx".contains(c));
    is_near && words.may_mark(before)
}

/// So many bytes before a link and its text are looked at.
pub(super) const REACH: usize = 80;

/// At most `reach` bytes before `at`.
pub(super) fn before(source: &Source, at: usize, reach: usize) -> &str {
    let from = at.saturating_sub(reach);
    (from..=at).take(4).find_map(|from| source.text.get(from..at)).unwrap_or("")
}

/// The values of a data file that an include shows one after the other.
fn of_data<'a>(
    published: &'a Published<'a>,
    page: PageId,
    file: FileId,
    named: &[&'a Reference],
    words: &Words,
) -> Vec<List<'a>> {
    let entries = named.iter().filter_map(|reference| {
        let found = marker::marker(&reference.text, words)?;
        let (stem, title) = marker::around(&reference.text, &found);
        Some(Entry {
            number: Some(found.number),
            digits: None,
            stem: stem.to_owned(),
            title: title.to_owned(),
            title_at: None,
            is_titled: true,
            lines: reference.at.span,
            place: reference.at,
            link: Some(Link::resolved(published, reference)),
        })
    });
    split(List { page, file, shape: Shape::Data, entries: entries.collect() })
}

fn of_text<'a>(
    published: &'a Published<'a>,
    page: PageId,
    reader: &Reader<'a, '_>,
    named: &[&'a Reference],
    shown: &mut Shown<'a>,
) {
    let mut seen: HashSet<u32> = HashSet::new();
    let mut rest = Vec::new();
    // Each line is taken apart once: what was looked at in vain is not looked at again.
    let mut floor = 0;
    for reference in in_order(named) {
        let place = item_place(reference);
        let line = reader.source.line_index(place.span.start);
        if line < floor || seen.contains(&place.span.start) {
            rest.push(reference);
            continue;
        }
        let (shape, entries) = if let Some((row, is_whole)) = items::row(reader, line) {
            (if is_whole { Shape::Row } else { Shape::Phrase }, row)
        } else if let Some(block) = items::block(reader, line, floor) {
            (Shape::Items, block)
        } else {
            (Shape::Lines, items::bare_lines(reader, line, floor).unwrap_or_default())
        };
        floor = entries.last().map_or(line, |last| last.last_line(reader)).max(line) + 1;
        let numbers: HashSet<_> = entries.iter().filter_map(|entry| entry.number).collect();
        let has_link = entries.iter().any(|entry| entry.number.is_some() && entry.link.is_some());
        if numbers.len() < 2 || !has_link {
            rest.push(reference);
            continue;
        }
        let mut entries: Vec<Entry<'a>> =
            entries.into_iter().map(|entry| entry.resolved(published)).collect();
        hosts::adopt(published, page, &mut entries);
        seen.extend(
            entries.iter().filter_map(|entry| Some(item_place(entry.link.as_ref()?.reference).span.start)),
        );
        seen.insert(place.span.start);
        shown.lists.extend(split(List { page, file: reader.file, shape, entries }));
    }
    rest.retain(|reference| !seen.contains(&item_place(reference).span.start));
    let mut of_line: (usize, Vec<Written>) = (usize::MAX, Vec::new());
    for reference in rest {
        let line = reader.source.line_index(item_place(reference).span.start);
        if of_line.0 != line {
            of_line = (line, reader.links_of(line));
        }
        shown.mentions.extend(mention(published, page, reader, reference, &of_line.1));
    }
}

/// By their places in the file.
fn in_order<'a>(references: &[&'a Reference]) -> Vec<&'a Reference> {
    let mut references = references.to_vec();
    references.sort_by_key(|reference| item_place(reference).span);
    references
}

/// A link in running text whose text begins with the number of a part: "[part 3 of this series](…)".
fn mention<'a>(
    published: &'a Published<'a>,
    page: PageId,
    reader: &Reader<'a, '_>,
    reference: &'a Reference,
    links: &[Written],
) -> Option<Mention<'a>> {
    let found = marker::marker(&reference.text, reader.words)?;
    let (stem, title) = marker::around(&reference.text, &found);
    let at = item_place(reference).span.start as usize;
    let written = links.iter().find(|link| link.whole.contains(&at))?;
    let digits = reader.source.text.get(written.text.clone()).and_then(|text| {
        let found = marker::marker(text, reader.words)?;
        Some(Span::new(written.text.start + found.digits.start, written.text.start + found.digits.end))
    });
    Some(Mention {
        page,
        number: found.number,
        digits,
        stem: stem.to_owned(),
        title: title.to_owned(),
        link: Link::resolved(published, reference),
    })
}

/// One list that names several series is several lists.
fn split(list: List<'_>) -> Vec<List<'_>> {
    let List { page, file, shape, entries } = list;
    let mut parts: Vec<Vec<Entry>> = vec![Vec::new()];
    let mut stem = String::new();
    for entry in entries {
        let current = parts.last().map_or(&[][..], Vec::as_slice);
        let starts = entry.number.is_some_and(|number| {
            let other_stem = !entry.stem.is_empty() && !stem.is_empty() && entry.stem != stem;
            let numbers = || current.iter().filter_map(|entry| entry.number);
            let restarts =
                number.major <= 1 && numbers().count() > 1 && numbers().any(|known| known == number);
            other_stem || restarts
        });
        if starts {
            parts.push(Vec::new());
        }
        if entry.number.is_some() {
            stem.clone_from(&entry.stem);
        }
        if let Some(current) = parts.last_mut() {
            current.push(entry);
        }
    }
    let is_list = |entries: &Vec<Entry>| {
        let numbers: HashSet<_> = entries.iter().filter_map(|entry| entry.number).collect();
        numbers.len() > 1 && entries.iter().any(|entry| entry.number.is_some() && entry.link.is_some())
    };
    parts.into_iter().filter(is_list).map(|entries| List { page, file, shape, entries }).collect()
}

/// The span of a range of bytes.
pub(super) fn span(range: &Range<usize>) -> Span {
    Span::new(range.start, range.end)
}
