//! Runs the rules over a published site, in parallel; what they found last is kept where nothing changed.

use std::collections::{BTreeMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::facts::{Facts, Reference};
use crate::published::{Resolution, Target};
use crate::render::PlannedLayout;
use crate::site::PageId;
use crate::site::series::Series;
use crate::source::{FileId, Place, Span};
use crate::suppress::{self, Sorted, Suppression};

use super::finish::{finish, sort};
use super::verdicts::{Edit, Verdict, Verdicts};
use super::{Check, Context, CustomRule, RULES, Rule, custom, templates};

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

/// Runs all rules, but for those whose findings are kept in `verdicts` and are not reached by the edit; without one, all.
pub fn run(context: &Context, verdicts: &mut Verdicts, edit: Option<&Edit>) -> Outcome {
    let active: Vec<&Rule> =
        RULES.iter().filter(|rule| !context.settings.is_off(rule.name, rule.level)).collect();
    match edit {
        Some(edit) => run_again(context, &active, verdicts, edit),
        None => *verdicts = run_all(context, &active),
    }
    let mut found: Vec<Diagnostic> = verdicts.found(context.published.site).cloned().collect();
    for rule in active.iter().filter(|_| context.before.is_some()) {
        if let (Check::Past(check), Some(before)) = (rule.check, context.before) {
            let first = Place::new(context.first_file(), Span::at(0));
            guarded(rule.name, Some(first), &mut found, |found| check(context, before, found));
        }
    }
    let suppressions = verdicts.suppressions.values().flatten().cloned().collect();
    let Sorted { mut left, suppressed, unused } =
        suppress::apply(context.sources, suppressions, finish(context, found));
    let mut about_them = Vec::new();
    for rule in active.iter().filter(|_| !unused.is_empty()) {
        if let Check::Suppressions(check) = rule.check {
            let first = unused.first().map(|one| one.place);
            guarded(rule.name, first, &mut about_them, |found| check(context, &unused, found));
        }
    }
    if !about_them.is_empty() {
        left.extend(finish(context, about_them));
        sort(context, &mut left);
    }
    Outcome { found: left, suppressed, links: verdicts.links() }
}

fn run_all(context: &Context, active: &[&Rule]) -> Verdicts {
    let ids: Vec<PageId> = context.published.site.numbers().collect();
    let ((pages, layouts), once) = rayon::join(
        || {
            let pages = || ids.par_iter().map(|id| check_page(context, active, *id)).collect();
            rayon::join(pages, || check_layouts(context, active))
        },
        || check_all_once(context, active, true, true),
    );
    Verdicts {
        pages,
        layouts,
        series: check_all_series(context, active),
        templates: check_templates(context, active, None),
        custom: check_custom(context, None),
        texts: once.0.unwrap_or_default(),
        site: once.1.unwrap_or_default(),
        suppressions: suppress::of_all(context.sources),
    }
}

/// What the rules say that are called once: of texts, of the site; as far as that is asked for. A slow one of them leaves the other cores to
/// whatever else is looked at.
fn check_all_once(
    context: &Context,
    active: &[&Rule],
    texts: bool,
    site: bool,
) -> (Option<Vec<Diagnostic>>, Option<Vec<Diagnostic>>) {
    rayon::join(
        || texts.then(|| check_once(context, active, |check| matches!(check, Check::Texts(_)))),
        || site.then(|| check_once(context, active, |check| !matches!(check, Check::Texts(_)))),
    )
}

fn run_again(context: &Context, active: &[&Rule], verdicts: &mut Verdicts, edit: &Edit) {
    verdicts.resize(context.published.site);
    let ids: Vec<PageId> = verdicts.outdated(context.published, edit);
    let layouts =
        edit.layouts || edit.linked.is_some() || verdicts.are_layouts_outdated(context.published, edit);
    let are_texts_asked = edit.texts || verdicts.has_texts_in(edit.files);
    let ((checked, layouts), (texts, site)) = rayon::join(
        || {
            let pages = || ids.par_iter().map(|id| (*id, check_page(context, active, *id))).collect();
            rayon::join(pages, || layouts.then(|| check_layouts(context, active)))
        },
        || check_all_once(context, active, are_texts_asked, edit.site),
    );
    let checked: Vec<(PageId, Verdict)> = checked;
    for (id, verdict) in checked {
        if let Some(slot) = verdicts.pages.get_mut(id.0 as usize) {
            *slot = verdict;
        }
    }
    if let Some(layouts) = layouts {
        verdicts.layouts = layouts;
    }
    if edit.series {
        verdicts.series = check_all_series(context, active);
    }
    if edit.linked.is_some() || edit.includes_otherwise(context.published) {
        verdicts.templates = check_templates(context, active, None);
    } else {
        verdicts.templates.retain(|file, _| !edit.files.contains(file));
        verdicts.templates.extend(check_templates(context, active, Some(edit.files)));
    }
    if edit.site {
        verdicts.custom = check_custom(context, None);
    } else {
        verdicts.custom.retain(|file, _| !edit.files.contains(file));
        verdicts.custom.extend(check_custom(context, Some(edit.files)));
    }
    if let Some(texts) = texts {
        verdicts.texts = texts;
    }
    if let Some(site) = site {
        verdicts.site = site;
    }
    for file in edit.files {
        match suppress::read(*file, context.sources.get(*file)) {
            none if none.is_empty() => _ = verdicts.suppressions.remove(file),
            some => _ = verdicts.suppressions.insert(*file, some),
        }
    }
}

fn check_page(context: &Context, active: &[&Rule], id: PageId) -> Verdict {
    let page = context.published.site.page(id);
    let mut verdict = Verdict::default();
    if !page.written {
        return verdict;
    }
    let around = context.published.around.get(id.0 as usize).into_iter().flatten();
    for facts in context.published.facts(id).into_iter().chain(around) {
        check_facts(context, active, id, facts, &mut verdict);
    }
    shown_on(&[id], &mut verdict.found);
    verdict.leads.sort_unstable();
    verdict.leads.dedup();
    verdict.asks.sort_unstable();
    verdict.asks.dedup();
    verdict
}

fn check_layouts(context: &Context, active: &[&Rule]) -> Vec<Verdict> {
    let layouts: Vec<&PlannedLayout> = context.published.layouts.iter().collect();
    layouts.par_iter().map(|layout| check_layout(context, active, &layout.facts, &layout.pages)).collect()
}

fn check_all_series(context: &Context, active: &[&Rule]) -> Vec<Diagnostic> {
    let found = context.series.par_iter().map(|series| check_series(context, active, series));
    found.collect::<Vec<_>>().into_iter().flatten().collect()
}

/// What the rules about templates say of those in use, or of those of them that are asked for.
fn check_templates(
    context: &Context,
    active: &[&Rule],
    asked: Option<&HashSet<FileId>>,
) -> BTreeMap<FileId, Vec<Diagnostic>> {
    let all = match asked {
        None => templates::in_use(context),
        Some(asked) => templates::of_pages(context.published.site, asked),
    };
    let checked = all.into_par_iter().map(|(file, template)| {
        let mut found = Vec::new();
        for rule in active {
            if let Check::Template(check) = rule.check {
                let place = Place::new(file, Span::at(0));
                guarded(rule.name, Some(place), &mut found, |found| check(context, file, template, found));
            }
        }
        (file, found)
    });
    checked.filter(|(_, found)| !found.is_empty()).collect()
}

/// What the rules that the site brings along say of all files, or of those that are asked for.
fn check_custom(context: &Context, asked: Option<&HashSet<FileId>>) -> BTreeMap<FileId, Vec<Diagnostic>> {
    let settings = context.settings;
    let is_on = |rule: &&CustomRule| !settings.is_off(rule.name, rule.level);
    let active: Vec<&CustomRule> = settings.custom.iter().filter(is_on).collect();
    if active.is_empty() {
        return BTreeMap::new();
    }
    let pages = custom::pages(context);
    let files: Vec<FileId> = match asked {
        Some(files) => files.iter().copied().collect(),
        None => context.sources.iter().map(|(file, _)| file).collect(),
    };
    let checked = files.into_par_iter().map(|file| {
        let (place, mut found) = (Place::new(file, Span::at(0)), Vec::new());
        for rule in &active {
            let check = |found: &mut Vec<Diagnostic>| custom::check(context, rule, file, &pages, found);
            guarded(rule.name, Some(place), &mut found, check);
        }
        (file, found)
    });
    checked.filter(|(_, found)| !found.is_empty()).collect()
}

/// What the rules say that are called once, as far as they are asked for.
fn check_once(context: &Context, active: &[&Rule], is_asked: fn(&Check) -> bool) -> Vec<Diagnostic> {
    let asked: Vec<&&Rule> = active.iter().filter(|rule| is_asked(&rule.check)).collect();
    let found: Vec<Vec<Diagnostic>> = asked.par_iter().map(|rule| check_site(context, rule)).collect();
    found.into_iter().flatten().collect()
}

/// Runs the rules over what a page's body, or a layout of it, prints.
fn check_facts(context: &Context, active: &[&Rule], id: PageId, facts: &Facts, verdict: &mut Verdict) {
    let page = context.published.site.page(id);
    for rule in active {
        if let Check::Page(check) | Check::SiteAndPage(_, check) = rule.check {
            let place = page.file.map(|file| Place::new(file, Span::at(0)));
            guarded(rule.name, place, &mut verdict.found, |found| check(context, id, page, facts, found));
        }
    }
    // There are very many references.
    let about_links: Vec<&Rule> = active
        .iter()
        .copied()
        .filter(|rule| matches!(rule.check, Check::Link(_) | Check::Element(_)))
        .collect();
    for reference in &facts.references {
        check_reference(context, &about_links, reference, verdict);
    }
    verdict.links += facts.references.len();
}

/// What is the same on every page is checked once; `users` are the pages.
fn check_layout(context: &Context, active: &[&Rule], facts: &Facts, users: &[PageId]) -> Verdict {
    let mut verdict = Verdict::default();
    let Some(first) = users.first() else { return Verdict { links: facts.references.len(), ..verdict } };
    check_facts(context, active, *first, facts, &mut verdict);
    shown_on(users, &mut verdict.found);
    verdict
}

/// Says where findings show. What a page says twice (in its front matter, and where the layout prints that) shows there once.
fn shown_on(pages: &[PageId], found: &mut Vec<Diagnostic>) {
    let mut seen = HashSet::new();
    found.retain(|diagnostic| seen.insert((diagnostic.rule, diagnostic.place, diagnostic.message.clone())));
    for diagnostic in found {
        diagnostic.shown_on = pages.to_vec();
    }
}

fn check_reference(context: &Context, about_links: &[&Rule], reference: &Reference, verdict: &mut Verdict) {
    if reference.guarded || !reference.is_followed() {
        return;
    }
    let resolution: Resolution = context.published.resolve(reference);
    let Verdict { found, targets, leads, asks, is_open, .. } = verdict;
    leads.extend(resolution.page);
    // Of what it says, only that about an anchor hangs on the text of the page.
    targets.extend(resolution.page.filter(|_| reference.url.contains('#')));
    // One cause, one finding: the variable or the tag that left the gap is reported.
    let leads_nowhere =
        matches!(resolution.target, Target::Missing(_) | Target::Unpublished(_) | Target::NoAnchor(_));
    if reference.has_gap && leads_nowhere {
        return;
    }
    if resolution.address.as_deref().is_some_and(|address| context.settings.ignores_target(address)) {
        return;
    }
    let found_before = found.len();
    for rule in about_links {
        let (Check::Link(check) | Check::Element(check)) = rule.check else { continue };
        let before = found.len();
        guarded(rule.name, Some(reference.at), found, |found| check(context, reference, &resolution, found));
        if matches!(rule.check, Check::Element(_)) {
            continue;
        }
        for diagnostic in found.iter_mut().skip(before) {
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
    let leads_out = || match resolution.target {
        Target::Other => true,
        // What is not wholly known is not looked up.
        Target::Unknown => resolution.address.is_none(),
        // On a host like OWNER.github.io the first segment decides whose it is.
        Target::External => {
            !context.published.site.own_hosts.iter().any(|host| reference.url.contains(&**host))
        }
        _ => false,
    };
    if resolution.page.is_none() && found.len() == found_before && !leads_out() {
        match resolution.asks {
            Some(asked) => asks.push(asked),
            None => *is_open = true,
        }
    }
}

/// What the rules about series say of one, sorted.
pub fn run_series(context: &Context, series: &Series) -> Vec<Diagnostic> {
    let active: Vec<&Rule> =
        RULES.iter().filter(|rule| !context.settings.is_off(rule.name, rule.level)).collect();
    let suppressions: Vec<Suppression> = suppress::of_all(context.sources).into_values().flatten().collect();
    suppress::apply(context.sources, suppressions, finish(context, check_series(context, &active, series)))
        .left
}

fn check_series(context: &Context, active: &[&Rule], series: &Series) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let place = series.parts.first().map(|part| part.place);
    for rule in active {
        if let Check::Series(check) = rule.check {
            guarded(rule.name, place, &mut found, |found| check(context, series, found));
        }
    }
    found
}

fn check_site(context: &Context, rule: &Rule) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if let Check::Site(check) | Check::Texts(check) | Check::SiteAndPage(check, _) = rule.check {
        // It is about no file; the first one stands for the site.
        let first = Some(Place::new(context.first_file(), Span::at(0)));
        guarded(rule.name, first, &mut found, |found| check(context, found));
    }
    found
}

/// Runs a rule so that a panic of it becomes a finding and never hides the others.
fn guarded(
    rule: &'static str,
    place: Option<Place>,
    found: &mut Vec<Diagnostic>,
    check: impl FnOnce(&mut Vec<Diagnostic>),
) {
    let before = found.len();
    if catch_unwind(AssertUnwindSafe(|| check(found))).is_err() {
        found.truncate(before);
        if let Some(place) = place {
            let message = format!("the rule `{rule}` failed here; please report this");
            found.push(Diagnostic::new(rule, place, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_that_fails_is_a_finding_and_hides_no_other() {
        let rule = &RULES[0];
        let place = Place::new(FileId(0), Span::at(3));
        let mut found = vec![Diagnostic::new("other", place, "found before")];
        guarded(rule.name, Some(place), &mut found, |found| {
            found.push(Diagnostic::new(rule.name, place, "half done"));
            panic!("on purpose");
        });
        let said: Vec<(&str, &str)> = found.iter().map(|one| (one.rule, one.message.as_str())).collect();
        let failed = format!("the rule `{}` failed here; please report this", rule.name);
        assert_eq!(said, [("other", "found before"), (rule.name, failed.as_str())]);
        assert_eq!(found[1].place, place);
    }
}
