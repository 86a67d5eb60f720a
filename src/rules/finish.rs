//! Brings findings into order.

use foldhash::{HashMap, HashMapExt};

use crate::diagnostic::{Diagnostic, Level};
use crate::origin::HOLE;
use crate::site::Site;
use crate::source::{FileId, Place, Span};

use super::join::join_places;
use super::within::join_within;
use super::{Context, RULES};

/// Sets levels, merges what several pages show, lets rules yield, and sorts.
pub(super) fn finish(context: &Context, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let path_of = |diagnostic: &Diagnostic| context.sources.get(diagnostic.place.file).path.clone();
    let mut merged: Vec<Diagnostic> = Vec::with_capacity(found.len());
    let mut seen: HashMap<(&'static str, Place, String), usize> = HashMap::new();
    for diagnostic in found {
        let key = (diagnostic.rule, diagnostic.place, diagnostic.message.clone());
        match seen.get(&key) {
            Some(index) => {
                let earlier = &mut merged[*index];
                // What breaks one page is an error. A near name that one page has says nothing of the others.
                if diagnostic.level == Level::Error {
                    earlier.level = Level::Error;
                }
                earlier.shown_on.extend(diagnostic.shown_on);
            }
            None => {
                seen.insert(key, merged.len());
                merged.push(diagnostic);
            }
        }
    }
    let mut merged = join_places(context, join_within(merged));
    merged.iter_mut().for_each(show_holes);
    merged.iter_mut().for_each(|diagnostic| count_pages(context.published.site, diagnostic));
    yield_to_owners(&mut merged);
    for related in merged.iter_mut().flat_map(|diagnostic| &mut diagnostic.related) {
        related.place = first_line(context, related.place);
    }
    for diagnostic in &mut merged {
        let default = super::listed::default_level(&context.settings.custom, diagnostic.rule);
        let path = path_of(diagnostic);
        diagnostic.level = context.settings.level(diagnostic.rule, diagnostic.level.min(default), &path);
    }
    merged.retain(|diagnostic| {
        diagnostic.level != Level::Off && !context.settings.is_excluded(&path_of(diagnostic))
    });
    name_generated(context, &mut merged);
    sort(context, &mut merged);
    merged
}

/// So many links into a folder of which nothing is there are no slips: a tool makes it.
const OF_A_TOOL: usize = 10;

/// Names the setting for what a tool makes beside Jekyll, where many links lead into one folder that is not there.
fn name_generated(context: &Context, found: &mut [Diagnostic]) {
    let folder = |diagnostic: &Diagnostic| {
        let is_open = matches!(diagnostic.rule, "missing-page" | "missing-file" | "missing-image");
        let path = diagnostic.target.as_deref().filter(|_| is_open && diagnostic.help.is_none())?;
        let (first, _) = path.strip_prefix('/')?.split_once('/')?;
        (!context.published.has_first_segment(path)).then(|| first.to_owned())
    };
    let mut counts: HashMap<String, usize> = HashMap::new();
    for first in found.iter().filter_map(folder) {
        *counts.entry(first).or_default() += 1;
    }
    counts.retain(|_, count| *count >= OF_A_TOOL);
    if counts.is_empty() {
        return;
    }
    for diagnostic in found {
        let Some((first, count)) = folder(diagnostic).and_then(|first| counts.get_key_value(&first)) else {
            continue;
        };
        diagnostic.help = Some(format!(
            "nothing is published below `/{first}/`, and {count} links lead there: if a tool makes it, name it in the setting `generated_pages`"
        ));
    }
}

/// Shows what is not known as dots.
fn show_holes(diagnostic: &mut Diagnostic) {
    for text in [&mut diagnostic.message].into_iter().chain(&mut diagnostic.help) {
        if text.contains(HOLE) {
            *text = text.replace(HOLE, "…");
        }
    }
}

/// By path, place and rule.
pub(super) fn sort(context: &Context, found: &mut [Diagnostic]) {
    found.sort_by(|a, b| {
        let key = |d: &Diagnostic| (context.sources.get(d.place.file).path.clone(), d.place.span, d.rule);
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
}

/// Says on how many pages a finding shows; a page may show it more than once, in its text and by two of its layouts.
fn count_pages(site: &Site, diagnostic: &mut Diagnostic) {
    let mut pages = std::mem::take(&mut diagnostic.shown_on);
    pages.sort_unstable();
    pages.dedup();
    diagnostic.pages = pages.len();
    diagnostic.page = pages.iter().filter_map(|id| site.page(*id).source.clone()).min();
}

/// A second place is only pointed at: of one that spans several lines the first is enough.
fn first_line(context: &Context, place: Place) -> Place {
    let source = context.sources.get(place.file);
    let line = source.line_span(source.line_index(place.span.start));
    let end = place.span.end.min(line.end).max(place.span.start);
    Place::new(place.file, Span { end, ..place.span })
}

/// Drops findings whose rule yields to another one that speaks of the same bytes.
fn yield_to_owners(found: &mut Vec<Diagnostic>) {
    let mut spans: HashMap<(FileId, &'static str), Vec<Span>> = HashMap::new();
    for diagnostic in found.iter() {
        // What it points at elsewhere has the same cause.
        let places =
            std::iter::once(diagnostic.place).chain(diagnostic.related.iter().map(|other| other.place));
        for place in places {
            spans.entry((place.file, diagnostic.rule)).or_default().push(place.span);
        }
    }
    // Sorted by their start, and each span's end the furthest so far: what touches a span is found without a look at all.
    for spans in spans.values_mut() {
        spans.sort_unstable();
        let mut furthest = 0;
        for span in spans {
            furthest = furthest.max(span.end);
            span.end = furthest;
        }
    }
    found.retain(|diagnostic| {
        let owners =
            RULES.iter().find(|rule| rule.name == diagnostic.rule).map_or(&[][..], |rule| rule.yields_to);
        let Place { file, span } = diagnostic.place;
        let touches = |owner: &&'static str| {
            let spans = spans.get(&(file, *owner)).map_or(&[][..], Vec::as_slice);
            let before = spans.partition_point(|other| other.start <= span.end);
            before.checked_sub(1).and_then(|last| spans.get(last)).is_some_and(|last| last.end >= span.start)
        };
        !owners.iter().any(touches)
    });
}
