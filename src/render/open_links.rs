//! Links of a layout that lead elsewhere on each page, in a way that is known when the layout is planned:
//! `<a href="/{{ lang }}{{ page.url }}">`. Their tags need not be read again for each page.

use std::ops::Range;

use crate::facts::{self, Facts, KnownDestination, Reference};
use crate::liquid::{Fitting, Plan};
use crate::markdown::constructs::{Construct, ConstructKind};
use crate::markdown::{Element, ElementKind};
use crate::origin::HOLE;
use crate::site::PageId;
use crate::workspace::Sources;

/// A link whose destination holds something of the page, and whose tag holds nothing else of it.
#[derive(Debug)]
pub(super) struct OpenLink {
    /// The HTML element.
    tag: &'static str,
    rel: Box<str>,
    /// Number of the destination in [`Plan::part`].
    part: usize,
    /// Whether something is missing in it.
    has_gap: bool,
    known: KnownDestination,
}

/// Takes such links out of what pages print by a plan. Also returns the ranges of their tags.
pub(super) fn take(
    plan: &mut Plan,
    elements: &[Element],
    constructs: &[Construct],
) -> (Vec<OpenLink>, Vec<Range<usize>>) {
    let (mut links, mut tags) = (Vec::new(), Vec::new());
    let mut fitting = Fitting::new(is_plain);
    for (index, element) in elements.iter().enumerate() {
        let ElementKind::Link(link) = &element.kind else { continue };
        let Some(tag) = tag_at(element.range.start, constructs) else { continue };
        let neighbours = [index.checked_sub(1), Some(index + 1)].into_iter().flatten();
        let is_alone = neighbours
            .filter_map(|index| elements.get(index))
            .all(|other| other.range.start != element.range.start);
        if !is_alone || link.picture.is_some() || !is_quoted(&plan.text.text, &link.destination) {
            continue;
        }
        let has_gap = plan.gaps_within(&link.destination).next().is_some();
        if let Some(part) = plan.take_part(&link.destination, &tag, &mut fitting) {
            links.push(OpenLink {
                tag: link.tag,
                rel: link.rel.as_str().into(),
                part,
                has_gap,
                known: KnownDestination::default(),
            });
            tags.push(tag);
        }
    }
    (links, tags)
}

/// Adds what these links are on a page. `lane` is its number in the plan.
pub(super) fn add(
    links: &[OpenLink],
    plan: &Plan,
    lane: usize,
    page: PageId,
    sources: &Sources,
    facts: &mut Facts,
) {
    facts.references.extend(links.iter().filter_map(|link| {
        let destination = plan.part(link.part, lane);
        let reference = facts::link_of_layout(destination, &link.known, link.tag, &link.rel, page, sources)?;
        Some(Reference { has_gap: link.has_gap, ..reference })
    }));
}

/// The tag that begins at a byte.
fn tag_at(start: usize, constructs: &[Construct]) -> Option<Range<usize>> {
    let index = constructs.binary_search_by_key(&start, |construct| construct.range.start).ok()?;
    let construct = constructs.get(index).filter(|construct| construct.kind == ConstructKind::Tag)?;
    Some(construct.range.clone())
}

/// Whether a range is all that stands between two quotes.
fn is_quoted(text: &str, range: &Range<usize>) -> bool {
    let before = text.get(..range.start).and_then(|before| before.chars().next_back());
    let after = text.get(range.end..).and_then(|after| after.chars().next());
    before == after && matches!(before, Some('"' | '\''))
}

/// Whether a text means the same inside the quotes of an attribute and by itself.
fn is_plain(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'&' | b'<' | b'>');
    let means_more =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '\'' | '&' | '<' | '>' | HOLE);
    text.bytes().all(is_plain) || !text.contains(means_more)
}
