//! Runs the rules over a published site, in parallel, and brings their findings into order.

use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::{Facts, Reference};
use crate::published::{Resolution, Target};
use crate::render::PlannedLayout;
use crate::settings::Settings;
use crate::site::series::Series;
use crate::site::{PageId, Site};
use crate::source::{FileId, Place, Span};
use crate::suppress::{self, Sorted};

use super::{Check, Context, RULES, Rule};

/// What the rules say of a site.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The findings, sorted by path, place and rule.
    pub found: Vec<Diagnostic>,
    /// Those that the author does not want to hear of.
    pub suppressed: Vec<Diagnostic>,
    /// How many references were judged.
    pub links: usize,
}

/// Runs all rules.
pub fn run(context: &Context) -> Outcome {
    let active: Vec<&Rule> =
        RULES.iter().filter(|rule| !context.settings.is_off(rule.name, rule.level)).collect();
    let ids: Vec<PageId> = context.published.site.page_ids().collect();
    let of_pages: Vec<(Vec<Diagnostic>, usize)> =
        ids.par_iter().map(|id| check_page(context, &active, *id)).collect();
    let mut links = 0;
    let mut found = Vec::new();
    for (diagnostics, count) in of_pages {
        found.extend(diagnostics);
        links += count;
    }
    let layouts: Vec<&PlannedLayout> = context.published.layouts.iter().collect();
    let of_layouts: Vec<Vec<Diagnostic>> = layouts
        .par_iter()
        .map(|layout| check_layout(context, &active, &layout.facts, &layout.pages))
        .collect();
    found.extend(of_layouts.into_iter().flatten());
    links += layouts.iter().map(|layout| layout.facts.references.len()).sum::<usize>();
    let of_series: Vec<Vec<Diagnostic>> =
        context.series.par_iter().map(|series| check_series(context, &active, series)).collect();
    found.extend(of_series.into_iter().flatten());
    let of_site: Vec<Vec<Diagnostic>> = active.par_iter().map(|rule| check_site(context, rule)).collect();
    found.extend(of_site.into_iter().flatten());
    let Sorted { mut left, suppressed, unused } = suppress::apply(context.sources, finish(context, found));
    let mut about_them = Vec::new();
    for rule in active.iter().filter(|_| !unused.is_empty()) {
        if let Check::Suppressions(check) = rule.check {
            let first = unused.first().map(|one| one.place);
            guarded(rule, first, &mut about_them, |found| check(context, &unused, found));
        }
    }
    if !about_them.is_empty() {
        left.extend(finish(context, about_them));
        sort(context, &mut left);
    }
    Outcome { found: left, suppressed, links }
}

fn check_page(context: &Context, active: &[&Rule], id: PageId) -> (Vec<Diagnostic>, usize) {
    let page = context.published.site.page(id);
    let mut found = Vec::new();
    let mut links = 0;
    if !page.written {
        return (found, links);
    }
    let around = context.published.around.get(id.0 as usize).into_iter().flatten();
    for facts in context.published.facts(id).into_iter().chain(around) {
        check_facts(context, active, id, facts, &mut found);
        links += facts.references.len();
    }
    shown_on(&[id], &mut found);
    (found, links)
}

/// Runs the rules over what a page's body, or a layout of it, prints.
fn check_facts(context: &Context, active: &[&Rule], id: PageId, facts: &Facts, found: &mut Vec<Diagnostic>) {
    let page = context.published.site.page(id);
    for rule in active {
        if let Check::Page(check) = rule.check {
            let place = page.file.map(|file| Place::new(file, Span::at(0)));
            guarded(rule, place, found, |found| check(context, id, page, facts, found));
        }
    }
    for reference in &facts.references {
        check_reference(context, active, reference, found);
    }
}

/// What is the same on every page is checked once; `users` are the pages.
fn check_layout(context: &Context, active: &[&Rule], facts: &Facts, users: &[PageId]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let Some(first) = users.first() else { return found };
    check_facts(context, active, *first, facts, &mut found);
    shown_on(users, &mut found);
    found
}

/// Says where findings show. What a page says twice (in its front matter, and where the layout prints that) shows there once.
fn shown_on(pages: &[PageId], found: &mut Vec<Diagnostic>) {
    let mut seen = HashSet::new();
    found.retain(|diagnostic| seen.insert((diagnostic.rule, diagnostic.place, diagnostic.message.clone())));
    for diagnostic in found {
        diagnostic.shown_on = pages.to_vec();
    }
}

fn check_reference(context: &Context, active: &[&Rule], reference: &Reference, found: &mut Vec<Diagnostic>) {
    if reference.guarded || !reference.is_followed() {
        return;
    }
    let resolution: Resolution = context.published.resolve(reference);
    // One cause, one finding: the variable or the tag that left the gap is reported.
    let leads_nowhere =
        matches!(resolution.target, Target::Missing(_) | Target::Unpublished(_) | Target::NoAnchor(_));
    if reference.has_gap && leads_nowhere {
        return;
    }
    if resolution.address.as_deref().is_some_and(|address| context.settings.ignores_target(address)) {
        return;
    }
    for rule in active {
        if let Check::Link(check) = rule.check {
            let before = found.len();
            guarded(rule, Some(reference.at), found, |found| check(context, reference, &resolution, found));
            for diagnostic in &mut found[before..] {
                diagnostic.target = resolution.address.clone();
                let parts = reference.parts.iter().filter(|part| part.file != diagnostic.place.file);
                let parts: Vec<_> = parts.copied().collect();
                for part in parts {
                    diagnostic.related.push(crate::diagnostic::Related {
                        place: part,
                        message: "part of it is written here".into(),
                    });
                }
            }
        }
    }
}

/// Whether a rule about series is on anywhere, so that they must be looked for.
pub fn asks_for_series(settings: &Settings) -> bool {
    let mut about_series = RULES.iter().filter(|rule| matches!(rule.check, Check::Series(_)));
    about_series.any(|rule| !settings.is_off(rule.name, rule.level))
}

/// What the rules about series say of one, sorted.
pub fn run_series(context: &Context, series: &Series) -> Vec<Diagnostic> {
    let active: Vec<&Rule> =
        RULES.iter().filter(|rule| !context.settings.is_off(rule.name, rule.level)).collect();
    suppress::apply(context.sources, finish(context, check_series(context, &active, series))).left
}

fn check_series(context: &Context, active: &[&Rule], series: &Series) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let place = series.parts.first().map(|part| part.place);
    for rule in active {
        if let Check::Series(check) = rule.check {
            guarded(rule, place, &mut found, |found| check(context, series, found));
        }
    }
    found
}

fn check_site(context: &Context, rule: &Rule) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if let Check::Site(check) = rule.check {
        // It is about no file; the first one stands for the site.
        let first = context.sources.iter().next().map(|(file, _)| Place::new(file, Span::at(0)));
        guarded(rule, first, &mut found, |found| check(context, found));
    }
    found
}

/// Runs a rule so that a panic of it becomes a finding and never hides the others.
fn guarded(
    rule: &Rule,
    place: Option<Place>,
    found: &mut Vec<Diagnostic>,
    check: impl FnOnce(&mut Vec<Diagnostic>),
) {
    let before = found.len();
    if catch_unwind(AssertUnwindSafe(|| check(found))).is_err() {
        found.truncate(before);
        if let Some(place) = place {
            let message = format!("the rule `{}` failed here; please report this", rule.name);
            found.push(Diagnostic::new(rule.name, place, message));
        }
    }
}

/// Sets levels, merges what several pages show, lets rules yield, and sorts.
fn finish(context: &Context, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let path_of = |diagnostic: &Diagnostic| context.sources.get(diagnostic.place.file).path.clone();
    let mut merged: Vec<Diagnostic> = Vec::with_capacity(found.len());
    let mut seen: HashMap<(&'static str, Place, String), usize> = HashMap::new();
    for diagnostic in found {
        let key = (diagnostic.rule, diagnostic.place, diagnostic.message.clone());
        match seen.get(&key) {
            Some(index) => {
                let earlier = &mut merged[*index];
                earlier.shown_on.extend(diagnostic.shown_on);
            }
            None => {
                seen.insert(key, merged.len());
                merged.push(diagnostic);
            }
        }
    }
    merged.iter_mut().for_each(|diagnostic| count_pages(context.published.site, diagnostic));
    yield_to_owners(&mut merged);
    for related in merged.iter_mut().flat_map(|diagnostic| &mut diagnostic.related) {
        related.place = first_line(context, related.place);
    }
    for diagnostic in &mut merged {
        let default =
            RULES.iter().find(|rule| rule.name == diagnostic.rule).map_or(Level::Error, |rule| rule.level);
        let path = path_of(diagnostic);
        diagnostic.level = context.settings.level(diagnostic.rule, diagnostic.level.min(default), &path);
    }
    merged.retain(|diagnostic| {
        diagnostic.level != Level::Off && !context.settings.is_excluded(&path_of(diagnostic))
    });
    sort(context, &mut merged);
    merged
}

/// By path, place and rule.
fn sort(context: &Context, found: &mut [Diagnostic]) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_that_fails_is_a_finding_and_hides_no_other() {
        let rule = &RULES[0];
        let place = Place::new(FileId(0), Span::at(3));
        let mut found = vec![Diagnostic::new("other", place, "found before")];
        guarded(rule, Some(place), &mut found, |found| {
            found.push(Diagnostic::new(rule.name, place, "half done"));
            panic!("on purpose");
        });
        let said: Vec<(&str, &str)> = found.iter().map(|one| (one.rule, one.message.as_str())).collect();
        let failed = format!("the rule `{}` failed here; please report this", rule.name);
        assert_eq!(said, [("other", "found before"), (rule.name, failed.as_str())]);
        assert_eq!(found[1].place, place);
    }
}
