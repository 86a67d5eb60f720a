//! From a range of rendered text to the bytes that the author must change.

use std::ops::Range;
use std::sync::OnceLock;

use crate::origin::{Origin, RenderedText, Stretch};
use crate::source::{Place, Span};
use crate::workspace::Sources;

/// What is known of a destination that many pages have, each with its own text in stretches from the same places.
#[derive(Debug, Default)]
pub struct KnownDestination(OnceLock<Known>);

#[derive(Debug)]
struct Known {
    stretches: Vec<Stretch>,
    /// Number of the stretch with the last path segment.
    segment: usize,
    /// Number of the stretch with the fragment.
    fragment: Option<usize>,
    written: Written,
}

impl Known {
    /// Whether the same parts of a destination come from the same places.
    fn is_of(&self, stretches: &[Stretch], segment: usize, fragment: Option<usize>) -> bool {
        let of = |stretch: &Stretch| (stretch.origin, stretch.via, stretch.guarded);
        (self.segment, self.fragment) == (segment, fragment)
            && self.stretches.iter().map(of).eq(stretches.iter().map(of))
    }
}

/// [`destination`] of a whole text.
pub(super) fn whole_destination(
    text: &RenderedText,
    known: &KnownDestination,
    sources: &Sources,
) -> Option<Written> {
    let stretch_at = |at: usize| text.stretches.partition_point(|stretch| stretch.start as usize <= at);
    let (segment, fragment) = telling_parts(&text.text);
    let (segment, fragment) = (stretch_at(segment), fragment.map(stretch_at));
    if let Some(known) = known.0.get().filter(|known| known.is_of(&text.stretches, segment, fragment)) {
        return Some(known.written.clone());
    }
    let written = destination(text, 0..text.text.len(), sources)?;
    known.0.get_or_init(|| Known {
        stretches: text.stretches.clone(),
        segment,
        fragment,
        written: written.clone(),
    });
    Some(written)
}

/// Where a destination was written.
#[derive(Clone, Debug)]
pub(super) struct Written {
    /// The bytes to change.
    pub at: Place,
    /// Whether these bytes are the destination's own.
    pub exact: bool,
    /// Other places that wrote a part of it.
    pub parts: Vec<Place>,
    /// The bytes that wrote the fragment, or `at`.
    pub fragment_at: Place,
    /// Whether the scheme and host came out of `site.url`.
    pub host_from_site: bool,
    /// Whether an unknown condition stands before it.
    pub guarded: bool,
}

/// The place in the template that wrote a stretch: the output expression, or the literal bytes.
fn template_place(stretch: &Stretch) -> Option<Place> {
    stretch.via.or(stretch.origin.map(|origin| origin.place))
}

/// The smallest place that covers `range`, by the templates that wrote it; where one expression printed all of it, in the
/// file that its value is from. `None` for an empty text.
pub(super) fn cover(text: &RenderedText, range: Range<usize>) -> Option<Place> {
    if range.is_empty() {
        return point(text, range.start);
    }
    let mut vias = text.stretches_of(range.clone()).map(|(_, stretch)| stretch.via);
    let via = vias.next()?;
    let is_printed = via.is_some() && vias.all(|other| other == via);
    let place = |stretch: &Stretch| match stretch.origin.filter(|_| is_printed) {
        Some(origin) => Some(origin.place),
        None => template_place(stretch),
    };
    let mut places = text.stretches_of(range).filter_map(|(_, stretch)| place(&stretch));
    let first = places.next()?;
    Some(
        places
            .filter(|place| place.file == first.file && place.span.start >= first.span.start)
            .fold(first, |a, b| Place::new(a.file, a.span.cover(b.span))),
    )
}

/// The empty place at byte `at` of the text.
fn point(text: &RenderedText, at: usize) -> Option<Place> {
    let after = text.stretches_of(at..at + 1).next();
    if let Some((_, stretch)) = after {
        let place = template_place(&stretch)?;
        return Some(Place::new(place.file, Span::at(place.span.start as usize)));
    }
    let (_, stretch) = text.stretches_of(at.saturating_sub(1)..at).next()?;
    let place = template_place(&stretch)?;
    Some(Place::new(place.file, Span::at(place.span.end as usize)))
}

/// Where the destination in `range` was written: the origin of its last non-empty path segment, widened to what stands
/// around it in the same file (DESIGN, "The place of a link").
pub(super) fn destination(text: &RenderedText, range: Range<usize>, sources: &Sources) -> Option<Written> {
    let stretches: Vec<(Range<usize>, Stretch)> = text.stretches_of(range.clone()).collect();
    let written = text.text.get(range.clone())?;
    if stretches.is_empty() {
        let at = point(text, range.start)?;
        let printed_nothing = tag_before(at, sources);
        let (at, exact) = (printed_nothing.unwrap_or(at), printed_nothing.is_none());
        return Some(Written {
            at,
            exact,
            parts: Vec::new(),
            fragment_at: at,
            host_from_site: false,
            guarded: false,
        });
    }
    let (segment, fragment) = telling_parts(written);
    let chosen = stretch_at(&stretches, range.start + segment)?;
    let (at, exact) = widen(&stretches, chosen)?;
    let fragment_at = match fragment.and_then(|offset| stretch_at(&stretches, range.start + offset)) {
        Some(chosen) => widen(&stretches, chosen).map_or(at, |(place, _)| place),
        None => at,
    };
    let parts = stretches.iter().filter_map(|(_, stretch)| stretch.origin.map(|origin| origin.place));
    let mut parts: Vec<Place> =
        parts.filter(|place| !(place.file == at.file && at.span.contains(place.span))).collect();
    parts.dedup();
    let host_from_site = is_own_url(&stretches[0].1, sources);
    let guarded = stretches.iter().any(|(_, stretch)| stretch.guarded);
    Some(Written { at, exact, parts, fragment_at, host_from_site, guarded })
}

/// Whether a text came out of `site.url`, and not out of another value that holds such a host, too.
fn is_own_url(stretch: &Stretch, sources: &Sources) -> bool {
    let Some(via) = stretch.via else { return false };
    let Some(origin) = stretch.origin else { return true };
    let is_setting = || {
        let source = sources.get(origin.place.file);
        let line = source.line_span(source.line_index(origin.place.span.start));
        source.path.file_name().starts_with("_config.") && source.slice(line).starts_with("url:")
    };
    let expression = sources.get(via.file).slice(via.span);
    ["site.url", "absolute_url", "site.github"].iter().any(|name| expression.contains(name)) || is_setting()
}

/// The `{{ … }}` or `{% … %}` that ends right before an empty place: it printed the nothing that stands there.
fn tag_before(at: Place, sources: &Sources) -> Option<Place> {
    let before = sources.get(at.file).text.get(..at.span.start as usize)?;
    let open = if before.ends_with("}}") {
        "{{"
    } else if before.ends_with("%}") {
        "{%"
    } else {
        return None;
    };
    Some(Place::new(at.file, Span::new(before.rfind(open)?, before.len())))
}

/// Offsets of the last non-empty path segment and of the fragment in a destination.
fn telling_parts(written: &str) -> (usize, Option<usize>) {
    let bytes = written.as_bytes();
    let hash = memchr::memchr(b'#', bytes);
    let path_end = memchr::memchr(b'?', bytes).into_iter().chain(hash).min().unwrap_or(bytes.len());
    let last = bytes.iter().take(path_end).rposition(|byte| *byte != b'/');
    let segment = match last {
        None => hash.map_or(0, |at| (at + 1).min(bytes.len().saturating_sub(1))),
        Some(last) => bytes.iter().take(last).rposition(|byte| *byte == b'/').map_or(0, |at| at + 1),
    };
    let fragment = hash.map(|at| at + 1).filter(|at| *at < written.len());
    (segment, fragment)
}

fn stretch_at(stretches: &[(Range<usize>, Stretch)], at: usize) -> Option<usize> {
    let found = stretches.iter().position(|(range, _)| range.contains(&at));
    found.or_else(|| stretches.len().checked_sub(1))
}

/// The place of one stretch of a destination, widened over its neighbours; and whether those bytes are its own.
fn widen(stretches: &[(Range<usize>, Stretch)], chosen: usize) -> Option<(Place, bool)> {
    let stretch = &stretches.get(chosen)?.1;
    match (stretch.via, stretch.origin) {
        // Literal text of a template: with the expressions around it.
        (None, Some(origin)) => Some(widen_in_template(stretches, chosen, origin.place)),
        // A value that is written somewhere.
        (Some(via), Some(origin)) => Some(widen_in_value(stretches, chosen, via, origin)),
        // What the engine made (a page's URL): the expression.
        (Some(via), None) => Some((via, false)),
        (None, None) => None,
    }
}

/// Grows over the neighbours whose template places follow each other in the same file.
fn widen_in_template(stretches: &[(Range<usize>, Stretch)], chosen: usize, start: Place) -> (Place, bool) {
    let mut place = start;
    let mut exact = true;
    for (_, neighbour) in &stretches[chosen + 1..] {
        match template_place(neighbour) {
            Some(next) if next.file == place.file && next.span.start == place.span.end => {
                place.span = place.span.cover(next.span);
                exact &= neighbour.via.is_none();
            }
            // The rest of one expression's output.
            Some(next) if next.file == place.file && place.span.contains(next.span) => {}
            _ => break,
        }
    }
    for (_, neighbour) in stretches[..chosen].iter().rev() {
        match template_place(neighbour) {
            Some(previous) if previous.file == place.file && previous.span.end == place.span.start => {
                place.span = place.span.cover(previous.span);
                exact &= neighbour.via.is_none();
            }
            Some(previous) if previous.file == place.file && place.span.contains(previous.span) => {}
            _ => break,
        }
    }
    (place, exact)
}

/// The value's own bytes, with exact neighbours of the same value; of a string literal inside of the expression, too.
fn widen_in_value(
    stretches: &[(Range<usize>, Stretch)],
    chosen: usize,
    via: Place,
    origin: Origin,
) -> (Place, bool) {
    if !origin.exact {
        return (origin.place, false);
    }
    let mut place = origin.place;
    let same = |neighbour: &Stretch| neighbour.via == Some(via);
    let exact_place = |neighbour: &Stretch| neighbour.origin.filter(|o| o.exact).map(|o| o.place);
    for (_, neighbour) in stretches[chosen + 1..].iter().take_while(|(_, n)| same(n)) {
        match exact_place(neighbour) {
            Some(next) if next.file == place.file && next.span.start == place.span.end => {
                place.span = place.span.cover(next.span);
            }
            _ => break,
        }
    }
    for (_, neighbour) in stretches[..chosen].iter().rev().take_while(|(_, n)| same(n)) {
        match exact_place(neighbour) {
            Some(previous) if previous.file == place.file && previous.span.end == place.span.start => {
                place.span = place.span.cover(previous.span);
            }
            _ => break,
        }
    }
    (place, true)
}
