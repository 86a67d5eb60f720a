//! Elements of the rendered text to facts with places in files.

use std::ops::Range;

use crate::liquid::{Event, Output};
use crate::markdown::{Element, ElementKind, Link, Remark};
use crate::origin::{self, HOLE, RenderedText};
use crate::settings::Placeholders;
use crate::site::PageId;
use crate::source::Place;
use crate::workspace::Sources;

use super::{Anchor, EventInText, Facts, Heading, PictureTag, Reference, ReferenceKind};
use super::{leftovers, place, remarks};

/// Collects the facts of what a page (or, without `page`, a layout) rendered to; `noted` is what is to be said of its Markdown. `placeholders` is what is looked for in
/// the text.
pub fn extract(
    output: Output,
    elements: Vec<Element>,
    noted: Vec<Remark>,
    page: Option<PageId>,
    sources: &Sources,
    placeholders: Option<&Placeholders>,
) -> Facts {
    let text = &output.text;
    let all_holes = origin::holes(&text.text).count();
    let holes = |range: &Range<usize>| match all_holes {
        0 => 0,
        _ => text.text.get(range.clone()).map_or(0, |part| origin::holes(part).count()),
    };
    let mut facts = Facts::default();
    let mut code: Vec<Range<usize>> = Vec::new();
    let destinations = destinations(&elements);
    let mut understood_holes = 0;
    let mut gaps = output.gaps;
    gaps.sort_unstable();
    // There are very many of them, and they stay.
    let links = elements.iter().filter(|element| matches!(element.kind, ElementKind::Link(_))).count();
    facts.references.reserve_exact(links);
    for element in &elements {
        match &element.kind {
            ElementKind::Link(link) => {
                understood_holes += holes(&link.destination);
                facts.references.extend(reference(text, element, link, page, &gaps, sources));
            }
            ElementKind::Heading { level, id, text: shown } => {
                add_heading(&mut facts, text, element, *level, shown);
                if let Some(id) = id {
                    add_anchor(&mut facts, text, element, id, Some(*level));
                }
            }
            ElementKind::Anchor { id } => add_anchor(&mut facts, text, element, id, None),
            ElementKind::Code { .. } => {
                understood_holes += holes(&element.range);
                // A line that prints nothing ends with two bytes on Windows, of which kramdown takes one.
                let start = element.range.start;
                let before = text.text.get(..start).filter(|before| before.ends_with('\r'));
                code.push(before.map_or(start, |before| before.len() - 1)..element.range.end);
            }
            ElementKind::UndefinedReference { label } => {
                if let Some(at) = place::cover(text, element.range.clone()) {
                    facts.undefined_references.push((at, label.clone()));
                }
            }
            ElementKind::Base => facts.has_base = true,
        }
    }
    facts.has_unknown_text = all_holes > understood_holes;
    code.sort_by_key(|range| range.start);
    if let Some(placeholders) = placeholders {
        facts.leftovers = leftovers::find(text, placeholders, &[&code, &destinations], sources);
    }
    facts.remarks = remarks::place_all(text, noted);
    facts.includes = output.includes;
    facts.reads = output.reads;
    facts.events = output
        .events
        .into_iter()
        .map(|event| {
            let in_code = event.in_highlight
                || touches(&code, event.output)
                || stands_alone_in_backticks(&event, sources);
            let in_url = touches(&destinations, event.output);
            EventInText { event, in_code, in_url }
        })
        .collect();
    facts
}

/// Whether a script in the text reads the fragment of the page's address.
pub fn reads_fragment(text: &str) -> bool {
    let has = |what: &str| memchr::memmem::find(text.as_bytes(), what.as_bytes()).is_some();
    has("<script") && (has("location.hash") || has("hashchange"))
}

/// Where the destinations of links and images stand; sorted.
pub fn destinations(elements: &[Element]) -> Vec<Range<usize>> {
    let destination = |element: &Element| match &element.kind {
        ElementKind::Link(link) => Some(link.destination.clone()),
        _ => None,
    };
    let mut destinations: Vec<Range<usize>> = elements.iter().filter_map(destination).collect();
    destinations.sort_by_key(|range| range.start);
    destinations
}

impl Facts {
    /// Some events may stand in destinations of references that are not among these facts.
    pub(crate) fn stand_in(&mut self, destinations: &[Range<usize>]) {
        for event in &mut self.events {
            event.in_url |= touches(destinations, event.event.output);
        }
    }
}

/// A code span that holds nothing but the expression is none any more when the expression prints nothing.
fn stands_alone_in_backticks(event: &Event, sources: &Sources) -> bool {
    let (before, after) = sources.get(event.place.file).around(event.place.span);
    let line = before.rsplit('\n').next().unwrap_or(before);
    let before = line.rfind("{{").map_or("", |at| &line[..at]);
    let after = after.split('\n').next().unwrap_or(after);
    let after = after.find("}}").map_or("", |at| &after[at + 2..]);
    before.trim_end().ends_with('`') && after.trim_start().starts_with('`')
}

/// Whether `at` lies in one of the sorted ranges, ends included. Ranges may nest; a step back over a few is enough
/// since code does not nest.
pub(super) fn touches(ranges: &[Range<usize>], at: usize) -> bool {
    let after = ranges.partition_point(|range| range.start <= at);
    ranges[..after].iter().rev().take(4).any(|range| at <= range.end)
}

fn add_heading(facts: &mut Facts, text: &RenderedText, element: &Element, level: u8, shown: &str) {
    let Some(at) = place::cover(text, element.range.clone()) else { return };
    let guarded = remarks::is_unsure(text, &element.range);
    facts.headings.push(Heading { level, text: shown.into(), at, guarded });
}

fn add_anchor(facts: &mut Facts, text: &RenderedText, element: &Element, id: &str, heading: Option<u8>) {
    let Some(at) = place::cover(text, element.range.clone()) else { return };
    if id.contains(HOLE) {
        facts.open_anchors.push(id.into());
    } else {
        facts.anchor_names.insert(id.into());
    }
    let guarded = remarks::is_unsure(text, &element.range);
    facts.anchors.push(Anchor { id: id.into(), heading, at, position: element.range.start, guarded });
}

fn reference(
    text: &RenderedText,
    element: &Element,
    link: &Link,
    page: Option<PageId>,
    gaps: &[usize],
    sources: &Sources,
) -> Option<Reference> {
    let written = place::destination(text, link.destination.clone(), sources)?;
    Some(Reference {
        kind: ReferenceKind::Element(link.tag),
        url: link.url.as_str().into(),
        at: written.at,
        label_at: label_at(text, element, link),
        parts: written.parts,
        fragment_at: written.fragment_at,
        host_from_site: written.host_from_site,
        exact: written.exact,
        page,
        guarded: written.guarded,
        has_gap: {
            let first = gaps.partition_point(|gap| *gap < link.destination.start);
            gaps.get(first).is_some_and(|gap| *gap <= link.destination.end)
        },
        text: link.text.as_str().into(),
        rel: link.rel.as_str().into(),
        raw_html: link.raw_html,
        picture: link
            .picture
            .map(|says| Box::new(PictureTag { says, at: tag_at(text, element.range.start) })),
    })
}

/// The place of the `<img` that begins at a byte.
fn tag_at(text: &RenderedText, start: usize) -> Option<Place> {
    let range = start..start + "<img".len();
    let place = place::cover(text, range.clone()).filter(|_| !remarks::is_unsure(text, &range))?;
    (place.span.len() == range.len()).then_some(place)
}

/// A link in the HTML of a layout, known by its destination alone.
pub fn link_of_layout(
    destination: RenderedText,
    known: &place::KnownDestination,
    tag: &'static str,
    rel: &str,
    page: PageId,
    sources: &Sources,
) -> Option<Reference> {
    let written = place::whole_destination(&destination, known, sources)?;
    Some(Reference {
        kind: ReferenceKind::Element(tag),
        url: destination.text.into(),
        at: written.at,
        label_at: None,
        parts: written.parts,
        fragment_at: written.fragment_at,
        host_from_site: written.host_from_site,
        exact: written.exact,
        page: Some(page),
        guarded: written.guarded,
        has_gap: false,
        text: Box::default(),
        rel: rel.into(),
        raw_html: true,
        picture: None,
    })
}

/// The place of a link whose destination stands in a definition.
fn label_at(text: &RenderedText, element: &Element, link: &Link) -> Option<Place> {
    let is_elsewhere = link.tag == "a" && !link.raw_html && !element.range.contains(&link.destination.start);
    if is_elsewhere { place::cover(text, element.range.clone()) } else { None }
}
